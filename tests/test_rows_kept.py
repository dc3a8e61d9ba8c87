"""比較の控え: rows of 前回との比較 that one command made are not made again by the next, and never differ from what it would make."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from builders import SAVED, answer, returned
from msgspec.structs import replace
from spoilt_caches import SPOILT, scrawled
from two_years import MORE, NOW, STATUS, YEAR, both_years, carried_over, compared, confirmed, lost, made_with

from survey.commands import rows_kept as keeping
from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.ledger_book.compared_rows import AnswerRows, answer_rows, rows_beside
from survey.ledger_book.ledger_workbook import write_ledger
from survey.model import Answer, Comparison, Survey
from survey.storage import caches
from survey.storage.folder import Folder

NAMES = ("福祉課", "長寿課", "みどり課")
SURROGATE = "\ud800"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A survey so large that its rows are kept."""
    monkeypatch.setattr(keeping, "FEW", 2)
    return Folder(tmp_path)


def former_of(name: str, status: str = STATUS) -> Answer:
    return answer(name, "1", applies="該当あり", status=status)


def now_of(name: str, status: str = MORE) -> Answer:
    return made_with(answer(name, "1", applies="該当あり", status=status), former_of(name))


def year(*rows: Answer, survey: Survey = NOW) -> Comparison:
    """The small survey's second year; departments of which no row is given answer as usual."""
    given = {row.department: row for row in rows}
    present = [given.get(name, now_of(name)) for name in NAMES]
    return compared(*present, carried=carried_over(*map(former_of, NAMES)), survey=survey)


def rows(folder: Folder, comparison: Comparison, survey: Survey = NOW) -> tuple[list[AnswerRows], list[str]]:
    """The rows, and the departments of which they were made anew."""
    made: list[str] = []

    def noted(survey: Survey, comparison: Comparison, answers):  # type: ignore[no-untyped-def]
        made.extend(one.department for one in answers)
        return answer_rows(survey, comparison, answers)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeping, "answer_rows", noted)
        return list(keeping.rows_kept(Run(folder))(survey, comparison)), made


def test_the_next_command_makes_no_row_again_and_writes_the_same_book(folder: Folder, tmp_path: Path) -> None:
    forms = [returned(name, now_of(name)) for name in NAMES]
    ledger, comparison = both_years(forms, carried_over(*map(former_of, NAMES)))
    first, made = rows(folder, comparison)
    assert (made, len(first)) == ([*NAMES], 3)
    again, made = rows(folder, comparison)
    assert made == []
    assert again == first == list(rows_beside(NOW, comparison))
    for target, beside in ((tmp_path / "1.xlsx", rows_beside), (tmp_path / "2.xlsx", keeping.rows_kept(Run(folder)))):
        write_ledger(NOW, ledger, (), target, SAVED, comparison=comparison, beside=beside)
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_only_the_department_that_answered_since_is_compared_anew(folder: Folder) -> None:
    rows(folder, year())
    changed = year(now_of("長寿課", "別の取組を始めた。"))
    found, made = rows(folder, changed)
    assert made == ["長寿課"]
    assert found == list(rows_beside(NOW, changed))
    assert rows(folder, changed)[1] == []


def test_what_was_taken_back_is_kept_no_longer(folder: Folder) -> None:
    rows(folder, year(now_of("長寿課", "ないしょ")))
    with_it = zipfile.ZipFile(folder.comparison_cache).namelist()
    rows(folder, year())
    without = zipfile.ZipFile(folder.comparison_cache)
    assert len(without.namelist()) == len(with_it) == 3
    assert not any("ないしょ".encode() in caches.unpacked_entry(without.read(name)) for name in without.namelist())
    fewer = compared(*map(now_of, NAMES[:2]), carried=carried_over(*map(former_of, NAMES[:2])))
    assert rows(folder, fewer)[1] == []
    assert len(zipfile.ZipFile(folder.comparison_cache).namelist()) == 2


@pytest.mark.parametrize(
    "another",
    [
        replace(NOW, former_year="令和６年度"),
        replace(NOW, settings=replace(NOW.settings, document_label="別の資料")),
        replace(NOW, questions=tuple(replace(one, heading=f"{one.heading}？") for one in NOW.questions)),
    ],
)
def test_everything_is_compared_anew_where_the_survey_is_another(folder: Folder, another: Survey) -> None:
    rows(folder, year())
    comparison = year(survey=another)
    found, made = rows(folder, comparison, another)
    assert made == [*NAMES]
    assert found == list(rows_beside(another, comparison))


def test_everything_is_compared_anew_where_the_former_texts_are_no_longer_at_hand(folder: Folder) -> None:
    without_any = compared(*map(now_of, NAMES), carried=carried_over())
    rows(folder, without_any)
    gone = compared(*map(now_of, NAMES))
    found, made = rows(folder, gone)
    assert made == [*NAMES]
    assert found == list(rows_beside(NOW, gone)) != list(rows_beside(NOW, without_any))


def test_another_version_of_the_program_compares_everything_anew(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows(folder, year())
    monkeypatch.setattr(caches, "_sources", lambda _package: iter([("another.py", 1, 1)]))
    assert rows(folder, year())[1] == [*NAMES]


def a_text(chance: Random) -> str:
    return chance.choice([STATUS, MORE, "", "同じ。", "広報を行う。" * 30, "あ" * 3000, "1,200", SURROGATE])


def an_answer(chance: Random, name: str) -> Answer:
    given, former = answer(name, "1", applies="該当あり", status=a_text(chance)), former_of(name, a_text(chance))
    ways: list[Callable[[], Answer]] = [
        lambda: made_with(given, former),
        lambda: confirmed(former),
        lambda: lost(given),
        lambda: given,
        lambda: replace(made_with(given, former), given=frozenset(["status", "applies"])),
    ]
    return chance.choice(ways)()


def test_whatever_is_answered_what_is_kept_says_what_would_be_made(folder: Folder) -> None:
    chance = Random(5)
    made_in_all = 0
    present = {name: now_of(name) for name in NAMES}
    former = {name: former_of(name) for name in NAMES}
    survey = NOW
    for _ in range(60):
        name = chance.choice(NAMES)
        present[name] = an_answer(chance, name)
        if chance.random() < 0.3:
            former[name] = former_of(name, a_text(chance))
        if chance.random() < 0.1:
            survey = replace(survey, former_year=chance.choice([YEAR, "令和６年度"]))
        if chance.random() < 0.1 and folder.comparison_cache.exists():
            scrawled(folder.comparison_cache)
        comparison = compared(*present.values(), carried=carried_over(*former.values()), survey=survey)
        found, made = rows(folder, comparison, survey)
        assert found == list(rows_beside(survey, comparison))
        made_in_all += len(made)
    assert made_in_all < 60 * len(NAMES) * 0.7


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_cache_that_is_damaged_or_gone_costs_nothing_but_time(folder: Folder, spoil: Callable[[Path], None]) -> None:
    before, _ = rows(folder, year())
    spoil(folder.comparison_cache)
    again, made = rows(folder, year())
    assert again == before
    assert made


def test_half_a_character_in_an_answer_keeps_no_other_from_being_kept(folder: Folder) -> None:
    broken = year(now_of("長寿課", f"文字{SURROGATE}の半分"))
    before, _ = rows(folder, broken)
    again, made = rows(folder, broken)
    assert (again, made) == (before, ["長寿課"])


def test_few_answers_are_compared_each_time_and_nothing_is_left_of_more(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows(folder, year())
    monkeypatch.setattr(keeping, "FEW", 3)
    assert rows(folder, year())[1] == []
    monkeypatch.setattr(keeping, "FEW", 4)
    assert rows(folder, year())[0] == list(rows_beside(NOW, year()))
    assert not folder.comparison_cache.exists()


def test_nothing_is_left_in_the_folder_of_another_survey(folder: Folder) -> None:
    assert list(keeping.rows_kept(Run(folder, keeps=False))(NOW, year())) == list(rows_beside(NOW, year()))
    assert not folder.comparison_cache.exists()


def test_an_answer_is_known_again_by_another_process_whatever_order_its_sets_have() -> None:
    code = "from survey.commands.rows_kept import _digest; print(_digest(frozenset('status applies partners a b'.split())))"
    told = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True, text=True
        ).stdout
        for seed in "12345"
    }
    assert len(told) == 1


def test_a_survey_without_a_former_year_keeps_nothing_of_one(tmp_path: Path) -> None:
    folder = init(tmp_path / "調査").folder
    shutil.copy(generate(Run(folder)).forms[0], folder.collected)
    folder.comparison_cache.write_bytes(b"of the time when it had one")
    validate(Run(folder))
    assert not folder.comparison_cache.exists()
