"""部: how many of its departments have answered, wherever that is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from divisions import give_divisions
from openpyxl import load_workbook
from respondent import fill

from survey.cli.app import app
from survey.commands.merge import merge
from survey.commands.run import Run
from survey.storage.folder import Folder

STATUS = {"福祉部": (3, 2), "教育部": (4, 1), "（部の記入なし）": (7, 0)}
"""By 部: departments, and those that returned something."""


@pytest.fixture
def returned(folder: Folder) -> Folder:
    """Two departments of one 部 and one of another have answered."""
    give_divisions(folder)
    for name, no in (("福祉課", "1"), ("長寿課", "2"), ("文化の家", "1")):
        (form,) = folder.forms.glob(f"*_{name}.xlsx")
        fill(form, folder.collected / form.name, {no: {"該当の有無": "該当なし"}})
    return folder


def test_the_books_say_how_many_of_each_division_have_answered_and_who_has_not(returned: Folder) -> None:
    merge(Run(returned))
    sheet = load_workbook(returned.ledger)["部ごとの回収"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(at for at, row in enumerate(rows) if row[0] == "部")
    assert rows[head + 1 :] == [
        ["（部の記入なし）", 7, 7, "0％", "企画政策課、たつせがある課、安心安全課、子ども未来課、子ども家庭課、みどりの推進課、地域共生推進課"],
        ["教育部", 4, 3, "25％", "生涯学習課、中央図書館、教育総務課"],
        ["福祉部", 3, 1, "66％", "健康推進課"],
        ["計", 14, 11, "21％", None],
    ]  # fmt: skip


def test_screen_script_and_page_say_the_same(returned: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        app(["status", str(returned.root), "--json"])
    told = json.loads(capsys.readouterr().out)["divisions"]
    assert {one["division"]: (one["asked"], one["returned"]) for one in told} == STATUS
    with pytest.raises(SystemExit):
        app(["status", str(returned.root)])
    shown = capsys.readouterr().out
    assert [line.split() for line in shown.splitlines() if line.split()[:1] == ["福祉部"]] == [
        ["福祉部", "2", "3", "66％"]
    ]
    page = (returned.output / "回収状況.html").read_text(encoding="utf-8")
    assert "福祉部" in page and 'aria-label="66％"' in page


def test_where_the_definition_names_no_division_nothing_is_told_of_any(folder: Folder) -> None:
    (form,) = folder.forms.glob("*_福祉課.xlsx")
    fill(form, Path(folder.collected, form.name), {"1": {"該当の有無": "該当なし"}})
    merge(Run(folder))
    assert "部ごとの回収" not in load_workbook(folder.ledger).sheetnames
