"""What the screen and scripts are told of the former year: in one line, how many answers of each 区分."""

from __future__ import annotations

import json
from datetime import date

import pytest
from builders import SAVED, answer, returned
from msgspec.structs import replace
from two_years import FORMER, MORE, NOW, YEAR, both_years, carried_over, made_with

from survey.cli.output import Shown
from survey.cli.show_answers import shown_merged, shown_validated
from survey.cli.show_status import shown_status
from survey.commands.judge import Judgement
from survey.commands.merge import Merged, Printing
from survey.commands.run import Run
from survey.commands.send_back import SentBack
from survey.commands.status import Status, status
from survey.commands.validate import Validated
from survey.comparison.carry_over import CarriedOver
from survey.model import LeftBehind
from survey.storage.folder import Folder
from survey.table.consolidate import consolidate

FORMS = [
    returned("福祉課", made_with(answer("福祉課", "1", applies="該当あり", status=MORE), FORMER)),
    returned("みどり課", answer("みどり課", "2", applies="該当あり", status="新しい取組")),
]
BEHIND = LeftBehind("福祉課", "9", "課題がありません。")
KEPT = carried_over(FORMER, replace(FORMER, department="長寿課"), left=[BEHIND])


def everything_shown(carried: CarriedOver | None, folder: Folder, *, compared: bool = True) -> list[Shown]:
    """What `validate`, `status` and `merge` show."""
    ledger, comparison = both_years(FORMS, carried)
    judgement = Judgement(NOW, ledger, tuple(FORMS), (), (), None, SAVED, None, comparison if compared else None)
    return [
        shown_validated(Validated(judgement, SentBack(), listed=True), folder),
        shown_status(Status(judgement, 3, ())),
        shown_merged(Merged(judgement, consolidate(NOW, ledger), Printing(1), ())),
    ]


def told(shown: Shown, capsys: pytest.CaptureFixture[str]) -> list[str]:
    shown.for_person()
    return [line for line in capsys.readouterr().out.splitlines() if line.startswith("前回")]


def as_object(shown: Shown) -> dict:
    return json.loads(json.dumps(shown.for_script()))


def test_each_command_says_in_one_line_how_many_there_are_of_each(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    for shown in everything_shown(KEPT, folder):
        assert told(shown, capsys) == [f"前回（{YEAR}）との比較: 新規 1、変更 1、未回答 1"]


def test_it_says_so_where_the_former_texts_are_not_at_hand(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    for shown in everything_shown(None, folder):
        assert told(shown, capsys) == [f"前回（{YEAR}）との比較: 新規 1、変更 1。前回の文は手元にありません"]


def test_scripts_are_told_the_same_and_what_was_left_behind(folder: Folder) -> None:
    for shown in everything_shown(KEPT, folder):
        said = as_object(shown)["comparison"]
        assert (said["former_year"], said["texts_at_hand"]) == (YEAR, True)
        assert {change: count for change, count in said["counts"].items() if count} == {
            "新規": 1,
            "変更": 1,
            "未回答": 1,
        }
        assert list(said["counts"]) == ["新規", "変更", "継続", "前回のまま・未確認", "取下げ", "不明", "未回答"]
        assert said["left_behind"] == [{"department": "福祉課", "issue": "9", "why": BEHIND.why}]


def test_without_a_former_year_nothing_is_said_of_one(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    for shown in everything_shown(KEPT, folder, compared=False):
        assert told(shown, capsys) == []
        assert as_object(shown)["comparison"] is None
    assert status(Run(folder), date(2026, 11, 1)).judgement.comparison is None
