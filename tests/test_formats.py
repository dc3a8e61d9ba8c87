"""Whether what the product writes is what the standard of its format says (ECMA-376), in the eyes of a validator."""

from __future__ import annotations

from pathlib import Path

from openxml_audit import OpenXmlValidator

from survey.commands.demo import run

SHIPPED = Path(__file__).resolve().parent.parent / "templates_xlsx"


def test_a_validator_has_nothing_to_say_of_any_workbook_or_document(tmp_path: Path) -> None:
    folder = run(tmp_path / "見本").folder
    made = [*folder.root.rglob("*.xlsx"), *folder.root.rglob("*.docx"), *SHIPPED.glob("*.*x")]
    found = {path.name: OpenXmlValidator().validate(path).errors for path in made}
    assert {"参考３.xlsx", "受付簿.xlsx", "概要.docx", "調査定義.xlsx", "01_企画政策課.xlsx"} <= found.keys()
    assert any(path.parent == folder.sent_back for path in made)
    assert {name: [str(error) for error in errors] for name, errors in found.items() if errors} == {}
