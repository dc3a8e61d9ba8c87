"""How much stands on a form that is made, and in what it keeps of the former year: from both sides of each limit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from builders import SAVED, SURVEY
from desk import Desk
from formulas import check
from item_survey import CARS
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from row_cases import on_slips

from survey.form import ColumnRole, design
from survey.form.carried import change_of, digest_of, still_says
from survey.form.carried_record import as_cells, rows_in
from survey.form.room import roomy
from survey.form_writer import write_form
from survey.model import Answer, Change, Department, Entry, Finding, Font, Place, Question, Severity, Survey

NOW = replace(SURVEY, former_year="令和７年度")


def made(target: Path, survey: Survey = SURVEY, remarks: Sequence[Finding] = ()) -> Workbook:
    """The form of the first department."""
    write_form(design(survey, survey.departments[0]), target, saved=SAVED, remarks=remarks)
    return load_workbook(target)


def remark(what: str, value: str = "") -> Finding:
    place = Place("回答.xlsx", "調査票", "E10")
    return Finding("E101", Severity.ERROR, place, what, "直す。", "福祉課", "1", "status", value)


# ---------------------------------------------------------------- room


@pytest.mark.parametrize(("letters", "shown"), [(18, "課" * 18), (19, "課" * 17 + "…")])
def test_eighteen_characters_stand_beside_the_number_of_an_upright_page(
    letters: int, shown: str, tmp_path: Path
) -> None:
    slips = on_slips(SURVEY)
    called = Department("課" * letters)
    issues = tuple(replace(one, departments=(called.name,)) for one in slips.issues)
    book = made(tmp_path / "form.xlsx", replace(slips, departments=(called,), issues=issues))
    assert book["調査票"].oddFooter.left.text == shown


def slip_widths(question: Question, **settings: object) -> dict[str, int]:
    """Pixels of the columns of slips that ask this question."""
    slips = on_slips(replace(SURVEY, questions=(question,)))
    survey = replace(slips, settings=replace(slips.settings, **settings))  # type: ignore[arg-type]
    layout = design(survey, survey.departments[0]).tables[0].slips
    assert layout is not None
    return dict(zip(("key", "no", "heading", "input", "required", "hint"), layout.widths, strict=True))


@pytest.mark.parametrize(("lines", "width"), [(8, 200), (9, 300)])
def test_what_is_said_beside_an_input_gets_more_room_from_nine_lines_on(lines: int, width: int) -> None:
    """As much as 300 pixels: lines that somebody ended himself become no fewer."""
    question = Question("a", "甲", "短文", guidance="\n".join("あ" * lines), printed=True)
    assert slip_widths(question)["hint"] == width


def test_an_input_of_a_slip_is_never_narrower_than_160_pixels() -> None:
    question, small = Question("a", "甲", "短文", printed=True), Font("BIZ UDゴシック", 6)
    long = replace(SURVEY.settings.names, department="か" * 15)
    assert slip_widths(question, font=small)["input"] > 160
    assert slip_widths(question, font=small, names=long)["input"] == 160


def test_a_column_becomes_three_times_as_wide_as_usual_at_most() -> None:
    assert roomy(100, ["あ" * 5_000], SURVEY.settings.font) == 300


@pytest.mark.parametrize(("count", "width"), [(8, 180), (9, 420)])
def test_what_does_not_hold_is_told_in_a_wider_column_from_nine_lines_on(count: int, width: int) -> None:
    checks = tuple(check("a = 1", f"違い{number}", ["a"]) for number in range(count))
    question = Question("a", "甲", "数値", printed=True, checks=checks)
    survey = replace(SURVEY, questions=(question,))
    columns = design(survey, survey.departments[0]).tables[0].columns
    assert [column.width for column in columns if column.role is ColumnRole.REMARKS] == [width]


# ---------------------------------------------------------------- what is to be corrected


@pytest.mark.parametrize(("letters", "quoted"), [(120, "文" * 120), (121, "文" * 119 + "…")])
def test_120_characters_of_an_answer_are_quoted_where_a_correction_is_asked(
    letters: int, quoted: str, tmp_path: Path
) -> None:
    page = made(tmp_path / "form.xlsx", remarks=[remark("多すぎます。", "文" * letters)])["修正のお願い"]
    assert [cell.value for row in page.iter_rows() for cell in row if str(cell.value).startswith("文")] == [quoted]


@pytest.mark.parametrize("letters", [1_000, 1_001])
def test_a_note_on_a_cell_has_a_thousand_characters(letters: int, tmp_path: Path) -> None:
    end = "\n→ 直す。"
    what = "文" * (letters - len(end))
    sheet = made(tmp_path / "form.xlsx", remarks=[remark(what)])["調査票"]
    notes = (cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment)
    (note,) = (text for text in notes if "文" in text)
    whole = what + end
    shown = whole if letters == 1_000 else f"{whole[:999]}…"
    assert note.endswith(f"\n{shown}") or note == shown


# ---------------------------------------------------------------- items


@pytest.mark.parametrize(("ready", "rows"), [(4, 7 + 4), (5, 7 + 5), (6, 7 + 5), (13, 13)])
def test_five_rows_are_ready_below_the_items_of_the_former_year_where_so_many_are_without(
    ready: int, rows: int
) -> None:
    survey = replace(CARS, settings=replace(CARS.settings, item_rows=ready))
    form = design(survey, survey.departments[0], items={"1": 7})
    table = next(table for table in form.tables if table.of_items)
    assert len([row for row in table.rows if row.issue.no == "1"]) == rows


def test_inputs_are_helped_in_two_hundred_rows_below_the_items(tmp_path: Path) -> None:
    sheet = made(tmp_path / "form.xlsx", CARS)["公用車"]
    last = max(area.max_row for one in sheet.data_validations.dataValidation for area in one.sqref.ranges)
    assert last == 17 + 200, "five rows of each of two issues end in row 17"


# ---------------------------------------------------------------- the former year


def test_departments_are_known_by_former_names_in_256_ways() -> None:
    """Eight that all were called otherwise; of nine, the last eight, and no more."""

    def known(departments: int, renamed: slice) -> bool:
        names = [f"{number}課" for number in range(departments)]
        survey = replace(SURVEY, departments=tuple(Department(name, aliases=(f"旧{name}",)) for name in names))
        before = list(names)
        before[renamed] = [f"旧{name}" for name in names[renamed]]
        kept = digest_of(Entry("", "", (), departments=tuple(before)))
        return still_says(survey, Entry("", "", (), departments=tuple(names)), kept)

    assert known(8, slice(0, 8))
    assert known(9, slice(1, 9))
    assert not known(9, slice(0, 1))


def test_a_cell_keeps_twenty_rows_of_the_former_year() -> None:
    rows = {str(number): {"status": "0123456789ab"} for number in range(1, 42)}
    assert [len(rows_in(cell)) for cell in as_cells(rows)] == [20, 20, 1]


@pytest.mark.parametrize(("length", "cells"), [(32_767, 1), (32_768, 2)])
def test_a_cell_keeps_rows_of_many_questions_as_far_as_it_holds_them(length: int, cells: int) -> None:
    def rows(letters: int) -> dict[str, dict[str, str]]:
        return {"1": {"status": "0123456789ab"}, "2": {"𠮷" + "k" * letters: "0123456789ab"}}

    (short,) = as_cells(rows(0))
    kept = rows(length - len(short) - 1)
    written = [*as_cells(kept)]
    assert len(written) == cells
    assert all(len(cell.encode("utf-16-le")) <= 2 * 32_767 for cell in written)
    assert {no: row for cell in written for no, row in rows_in(cell).items()} == kept


def test_a_form_of_many_questions_tells_that_nothing_changed_in_a_former_year() -> None:
    questions = tuple(
        Question(f"{'見' * 60}{number:03}", f"見出し{number}", "短文", printed=True) for number in range(150)
    )
    survey = replace(NOW, questions=questions)
    texts = {one.key: Entry("交流会を開いた。", "調査票", ("E10",)) for one in questions}
    former = [Answer("福祉課", no, texts, "調査票", 10, {}) for no in ("1", "2", "3")]
    form = Desk(survey=survey, former=former).returned()
    assert [change_of(survey, one) for one in form.answers] == [Change.UNCONFIRMED] * 3
