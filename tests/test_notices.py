"""What the commands say on screen of that which stands whole in the 受付簿 alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from year import applicable, give, rule

from survey.cli.output import Shown
from survey.cli.show_answers import shown_merged, shown_validated
from survey.cli.show_status import shown_status
from survey.commands.merge import merge
from survey.commands.run import Run
from survey.commands.status import status
from survey.commands.validate import validate
from survey.model import State
from survey.storage.folder import Folder

TODAY = date(2026, 11, 2)


def every_command(folder: Folder) -> dict[str, Shown]:
    return {
        "validate": shown_validated(validate(Run(folder)), folder),
        "merge": shown_merged(merge(Run(folder))),
        "status": shown_status(status(Run(folder), TODAY)),
    }


def said(shown: Shown, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    shown.for_person()
    return capsys.readouterr().out


def scribbled(path: Path) -> None:
    """Somebody wrote beside the table."""
    book = load_workbook(path)
    book["調査票"]["Z3"] = "部長未了です"
    book.save(path)


def test_strays_files_on_hold_and_rulings_are_counted_with_the_sheet_to_look_at(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    scribbled(give(folder, "福祉課", "福祉課.xlsx", {"2": applicable("直売会を開いた。")}))
    (folder.collected / "壊れた.xlsx").write_bytes(b"PK\x03\x04")
    validate(Run(folder))
    rule(folder, "福祉課.xlsx", "たぶん")
    for name, shown in every_command(folder).items():
        text = "".join(said(shown, capsys).split())
        assert "未収録の記入" in text and "部長未了です" not in text, name
        assert "壊れた.xlsx" in text, name
        assert "たぶん" in text and "受付簿.xlsx" in text, name
        listed = json.loads(json.dumps(shown.for_script(), ensure_ascii=False))
        assert listed["ledger"]["unplaced"] == {"count": 1, "sheet": "未収録の記入"}, name
        assert listed["ledger"]["on_hold"] == {"count": 1, "sheet": "受付"}, name
        assert listed["ledger"]["rulings"] == {"count": 1, "sheet": "指摘"}, name
        assert listed["on_hold"] == ["壊れた.xlsx"], name
        assert [finding["code"] for finding in listed["rulings"]] == ["J601"], name
        assert shown.needs_person, name


def test_a_survey_in_which_all_answered_is_not_complete_while_a_ruling_is_not_obeyed(folder: Folder) -> None:
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable("直売会を開いた。")})
    validate(Run(folder))
    now = status(Run(folder), TODAY)
    answered = tuple(replace(one, state=State.SUBMITTED, errors=0, unanswered=()) for one in now.departments)
    flawless = replace(now.judgement, ledger=replace(now.judgement.ledger, findings=()))
    assert replace(now, departments=answered, judgement=flawless).complete
    rule(folder, "福祉課.xlsx", "たぶん")
    rulings = status(Run(folder), TODAY).judgement.about_rulings
    doubtful = replace(flawless, ledger=replace(flawless.ledger, findings=rulings))
    assert not replace(now, departments=answered, judgement=doubtful).complete


def test_nothing_is_said_where_there_is_nothing(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable("直売会を開いた。")})
    for shown in every_command(folder).values():
        assert "受付簿で確かめるもの" not in said(shown, capsys)


def test_a_ruling_whose_file_is_gone_is_counted_by_every_command(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    path = give(folder, "福祉課", "福祉課.xlsx", {"2": applicable("直売会を開いた。")})
    validate(Run(folder))
    rule(folder, "福祉課.xlsx", "除外")
    path.unlink()
    give(folder, "長寿課", "長寿課.xlsx", {"1": applicable("茶話会。")})
    for name, shown in every_command(folder).items():
        assert "ファイルのない判断 1件" in said(shown, capsys), name


def test_of_many_files_on_hold_the_first_are_named_and_the_others_counted(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable("直売会を開いた。")})
    for number in range(30):
        (folder.collected / f"壊れた{number:02}.xlsx").write_bytes(b"PK\x03\x04" + bytes([number]))
    shown = every_command(folder)
    for name in ("merge", "status"):
        text = said(shown[name], capsys)
        assert text.count("保留: 壊れた") == 20, name
        assert "ほか 10件" in text, name
