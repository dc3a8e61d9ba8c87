"""数値: numbers are numbers from the form to the printed table, their totals are calculated, and nothing is changed in silence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from builders import SURVEY, returned
from definition_book import Changes, definition, found
from libreoffice import converted
from msgspec.structs import replace
from number_survey import COST, NUMBER_FAULTS, RATE, SHEETS, USERS
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from rendering import needs_office
from respondent import fill

from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.merge import Merged, merge
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.definition import faults as wrong
from survey.definition.survey_reader import read_definition
from survey.form.version import form_version
from survey.ledger import choose
from survey.model import Answer, Bounds, Department, Entry, Font, Issue, Paper, Question, Survey, Total
from survey.paging import CellRole, Plan, cut_off, lay_out
from survey.questions.amounts import amount_in, as_printed, fewest_characters, office_format
from survey.storage.folder import Folder
from survey.table.consolidate import consolidate
from tests.print_cases import printed_as


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "定義").mkdir()
    made = init(tmp_path / "調査", str(definition(tmp_path / "定義", sheets=SHEETS))).folder
    generate(Run(made))
    return made


def give(folder: Folder, department: str, answers: Mapping[str, Mapping[str, object]]) -> Path:
    """The department fills in its form: texts as texts, numbers as numbers."""
    (form,) = folder.forms.glob(f"*_{department}.xlsx")
    path = folder.collected / f"{department}.xlsx"
    fill(form, path, {no: {h: v for h, v in row.items() if isinstance(v, str)} for no, row in answers.items()})
    book = load_workbook(path)
    sheet = book["調査票"]
    for no, row in answers.items():
        for heading, value in row.items():
            if not isinstance(value, str):
                at = next(c for r in sheet.iter_rows() for c in r if c.value == heading)
                line = next(c.row for c in sheet["B"] if str(c.value) == no)
                sheet.cell(line, at.column).value = value  # type: ignore[assignment]
    book.save(path)
    return path


YEAR: Mapping[str, Mapping[str, Mapping[str, object]]] = {
    "高齢課": {
        "1": {USERS: "１，２００人", COST: "▲1,234.5", RATE: "50%"},
        "2": {USERS: 35, COST: 1_500_000, RATE: 66.7},
        "3": {USERS: "7 人", COST: "１２ 千円"},
    },
    "障害課": {
        "1": {USERS: "30", COST: "-20", RATE: "100％"},
        "2": {USERS: "0", COST: "なし", "備考": "実施していない。"},
    },
    "子ども課": {
        "1": {USERS: "1,000", COST: "0.25"},
        "2": {USERS: "001", COST: "12345678901234567", RATE: "33.33"},
    },
}  # fmt: skip


def answered(folder: Folder) -> Merged:
    for department, answers in YEAR.items():
        give(folder, department, answers)
    return merge(Run(folder))


def printed(folder: Folder) -> Worksheet:
    return load_workbook(folder.output / "資料４.xlsx")["資料４"]


def column(sheet: Worksheet, heading: str) -> list[Any]:
    """The cells below a heading, by the respondent beside them."""
    head = next(c for row in sheet.iter_rows() for c in row if c.value == heading)
    return [sheet.cell(row, head.column) for row in range(head.row + 1, sheet.max_row + 1)]


def codes(done: Merged) -> set[tuple[str, str, str, str]]:
    return {(f.code, f.department, f.issue, f.question) for f in done.judgement.ledger.findings}


# ---------------------------------------------------------------- the whole year


def test_a_number_is_a_number_in_the_printed_table_however_it_was_typed(folder: Folder) -> None:
    answered(folder)
    users = [cell.value for cell in column(printed(folder), USERS)]
    assert users == [
        1200, 30, 1000, "=SUBTOTAL(9,F3:F5)", None,
        35, 0, "001", "=SUBTOTAL(9,F8:F10)", None,
        7, "=SUBTOTAL(9,F13:F13)", "=SUBTOTAL(9,F3:F13)", None,
    ]  # fmt: skip


def test_a_number_is_shown_as_offices_write_it(folder: Folder) -> None:
    answered(folder)
    cells = {cell.value: cell for cell in column(printed(folder), COST)}
    assert cells[-1234.5].number_format == "#,##0.0;▲#,##0.0"
    assert cells[1_500_000].number_format == "#,##0;▲#,##0"
    assert cells[0.25].number_format == "#,##0.00;▲#,##0.00"
    assert cells["なし"].number_format == "General"
    assert {cells[value].alignment.horizontal for value in (-1234.5, 0.25)} == {"right"}
    assert cells["なし"].alignment.horizontal == "left"
    rate = {cell.value: cell.number_format for cell in column(printed(folder), RATE)}
    assert rate[50] == "#,##0.0;▲#,##0.0"
    assert rate[33.33] == "#,##0.00;▲#,##0.00"


def test_what_is_no_number_or_would_be_another_one_stays_a_text_and_is_said(folder: Folder) -> None:
    done = answered(folder)
    assert codes(done) == {
        ("E105", "障害課", "2", "cost"),
        ("W237", "子ども課", "2", "users"),
        ("W237", "子ども課", "2", "cost"),
        ("W237", "子ども課", "2", "rate"),
    }
    assert "12345678901234567" in [cell.value for cell in column(printed(folder), COST)]


@pytest.mark.parametrize("far", ["1" + "0" * 20, "1" + "0" * 310, f"0.{'0' * 18}1", f"0.{'0' * 400}1"])
@pytest.mark.parametrize("heading", [USERS, COST, RATE])
def test_a_number_of_any_size_stands_in_the_table_beside_any_other(folder: Folder, heading: str, far: str) -> None:
    near = "12345678901.234"
    give(folder, "高齢課", {"1": {heading: far}})
    give(folder, "障害課", {"1": {heading: near}})
    merge(Run(folder))
    cells = [cell.value for cell in column(printed(folder), heading)]
    assert float(near) in cells
    assert (float(far) if len(far) <= 21 else far) in cells


def test_totals_are_what_the_numbers_come_to(folder: Folder) -> None:
    done = answered(folder).consolidated
    (first, mean), overall = done.issues[0].totals, done.totals
    assert (first.total, dict(first.amounts)) == (Total.SUM, {"users": 2230, "cost": Decimal("-1254.25")})
    assert first.texts == ("2,230", "▲1,254.25", "", "")
    assert (mean.total, mean.texts) == (Total.MEAN, ("", "", "75.0", ""))
    assert [row.texts for row in overall] == [("2,272", "1,498,757.75", "", ""), ("", "", "62.5", "")]


@pytest.mark.render
@needs_office
def test_a_spreadsheet_program_calculates_the_totals_that_we_saved(folder: Folder, tmp_path: Path) -> None:
    answered(folder)
    saved = folder.output / "資料４.xlsx"
    ours = load_workbook(saved, data_only=True)["資料４"]
    emptied = tmp_path / "計算" / "資料４.xlsx"
    emptied.parent.mkdir()
    # openpyxl keeps formulas and lets their values go, so that LibreOffice must calculate.
    load_workbook(saved).save(emptied)
    theirs = load_workbook(*converted("xlsx", emptied), data_only=True)["資料４"]
    calculated = [cell.coordinate for row in printed(folder).iter_rows() for cell in row if cell.data_type == "f"]
    assert len(calculated) == 11
    for place in calculated:
        assert ours[place].value == pytest.approx(theirs[place].value, rel=1e-14), place


def test_a_number_outside_the_bounds_is_said_and_printed(folder: Folder) -> None:
    give(
        folder, "高齢課", {"1": {USERS: "-1", RATE: 100.1}, "2": {USERS: "100,001"}, "3": {USERS: "100000", RATE: "0"}}
    )
    done = merge(Run(folder))
    found_codes = {one for one in codes(done) if one[1] == "高齢課"}
    assert found_codes == {
        ("E111", "高齢課", "1", "users"),
        ("E111", "高齢課", "1", "rate"),
        ("E111", "高齢課", "2", "users"),
    }
    assert -1 in [cell.value for cell in column(printed(folder), USERS)]


@pytest.mark.parametrize("value", ["2026/4/1", date(2026, 4, 1), "12千円", "約12", "5,00", "12人人", "", "1e5"])
def test_a_date_another_unit_or_a_guess_is_no_number(folder: Folder, value: object) -> None:
    give(folder, "高齢課", {"1": {USERS: value, COST: "1"}})
    done = merge(Run(folder))
    said = {
        code for code, department, issue, key in codes(done) if (department, issue, key) == ("高齢課", "1", "users")
    }
    assert ("E101" if value == "" else "E105") in said


# ---------------------------------------------------------------- the form


def test_an_input_for_numbers_shows_them_as_numbers_and_hides_no_places(folder: Folder) -> None:
    (path,) = folder.forms.glob("*_高齢課.xlsx")
    sheet = load_workbook(path)["調査票"]
    row = next(cell.row for cell in sheet["B"] if str(cell.value) == "1")
    heads = {cell.value: cell.column for line in sheet.iter_rows() for cell in line if cell.value}
    shapes = [sheet.cell(row, heads[heading]).number_format for heading in (USERS, COST, RATE, "備考")]
    assert shapes == ["#,##0;▲#,##0", "#,##0;▲#,##0", "#,##0.0;▲#,##0.0", "@"]
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules if rule.dxf.numFmt]
    assert [rule.formula[0].rsplit("),", 1)[0].rsplit(",", 1)[1] for rule in rules] == ["0", "0", "1"]
    warned = [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "custom"]
    assert len(warned) == 3
    assert "MEDIAN" in warned[0]
    assert all(len(formula) <= 255 for formula in warned)


def test_a_form_sent_back_holds_numbers_as_numbers(folder: Folder, tmp_path: Path) -> None:
    answered(folder)
    (path,) = validate(Run(folder)).sent_back.forms
    sheet = load_workbook(path)["調査票"]
    values = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)]
    assert {30, -20, 100, 0} <= set(values)
    assert "なし" in [cell.value for row in sheet.iter_rows() for cell in row]


# ---------------------------------------------------------------- on paper


def many_numbers(rows: int, width: float | None, issues: int = 3) -> tuple[Survey, tuple[str, ...]]:
    """A survey of numbers, some of them very wide, answered by so many departments."""
    questions = tuple(
        Question(f"q{n}", f"見込{n}", "数値", printed=True, total=Total.SUM, width=width if n == 1 else None)
        for n in (1, 2)
    )
    names = tuple(f"第{n}課" for n in range(1, rows + 1))
    survey = replace(
        SURVEY,
        questions=(*questions, Question("note", "備考", "長文", printed=True)),
        departments=tuple(map(Department, names)),
        issues=tuple(Issue(str(n), f"題{n}", "", names) for n in range(1, issues + 1)),
    )
    return survey, names


def plans_of(rows: int, paper: Paper, width: float | None = None) -> list[Plan]:

    survey, names = many_numbers(rows, width)
    given = [
        returned(
            name,
            *(
                Answer(name, i.no, {q.key: Entry(text, "調査票", ("E1",)) for q, text in zip(survey.questions, texts, strict=True)}, "調査票", 10)
                for i in survey.issues
                for texts in [(str(10**11 + number), f"▲{number},000.5", "長い備考。" * (number % 9) + "終わり")]
            ),
            survey=survey,
        )
        for number, name in enumerate(names, 1)
    ]  # fmt: skip
    table = consolidate(survey, choose(survey, given, (), ()))
    return list(lay_out(printed_as(table, paper, Font("BIZ UDゴシック", 10.5))))


@pytest.mark.parametrize("rows", [1, 2, 17, 18, 19, 20, 21, 22, 23, 24, 25, 60])
@pytest.mark.parametrize("paper", list(Paper))
def test_a_total_stands_on_the_page_on_which_its_issue_ends(rows: int, paper: Paper) -> None:
    for plan in plans_of(rows, paper):
        assert not cut_off(plan)
        for cell in plan.cells:
            if cell.role is CellRole.TOTAL and cell.issue:
                assert cell.row - 1 not in plan.breaks, "the row above is an answer, or another total"


@pytest.mark.parametrize("width", [None, 1, 3])
def test_no_column_is_too_narrow_for_its_widest_number_or_total(width: float | None) -> None:
    for paper in Paper:
        for plan in plans_of(30, paper, width=width):
            assert not cut_off(plan)
            amounts = [cell for cell in plan.cells if cell.amount is not None]
            assert len(amounts) == 2 * (30 * 3 + 4)


def test_a_number_in_a_column_that_is_too_narrow_would_be_found() -> None:
    (plan,) = plans_of(2, Paper.A3_LANDSCAPE)
    narrow = replace(plan, widths=tuple(40 if at == 5 else width for at, width in enumerate(plan.widths)))
    assert {cell.text for cell in cut_off(narrow)} >= {"100,000,000,001", "200,000,000,003"}
    # High enough for its lines, if it were a text.
    high = replace(narrow, heights=tuple(height * 4 for height in plan.heights))
    assert {cell.text for cell in cut_off(high)} >= {"100,000,000,001", "200,000,000,003"}


def test_many_columns_of_wide_numbers_are_all_numbers_on_small_paper() -> None:
    questions = tuple(Question(f"q{n}", f"{n}", "数値", printed=True, total=Total.SUM) for n in range(9))
    survey = replace(SURVEY, questions=questions)
    texts = {question.key: "123456789012.25" for question in questions}
    entries = {key: Entry(text, "調査票", ("E1",)) for key, text in texts.items()}
    given = returned("福祉課", Answer("福祉課", "1", entries, "調査票", 10), survey=survey)
    table = consolidate(survey, choose(survey, [given], (), ()))
    plans = list(lay_out(printed_as(table, Paper.A4_LANDSCAPE, Font("BIZ UDゴシック", 12))))
    assert len(plans) > 1
    assert not [cell for plan in plans for cell in cut_off(plan)]
    shown = [cell for plan in plans for cell in plan.cells if cell.text == "123,456,789,012.25"]
    assert len(shown) == 9 * 3
    assert all(cell.amount is not None for cell in shown)


def test_a_mean_of_whole_numbers_has_a_place_behind_its_point() -> None:
    question = Question("q", "件数", "数値", printed=True, decimals=0, total=Total.MEAN)
    survey = replace(SURVEY, questions=(question,))
    given = [
        returned(name, Answer(name, "1", {"q": Entry(text, "調査票", ("E1",))}, "調査票", 10), survey=survey)
        for name, text in (("福祉課", "1"), ("長寿課", "2"))
    ]
    (row,) = consolidate(survey, choose(survey, given, (), ())).totals
    assert row.texts == ("1.5",)


def test_totals_reach_over_blocks_of_columns_and_over_sheets() -> None:
    plans = plans_of(30, Paper.A4_LANDSCAPE)
    assert {cell.calculation.total for plan in plans for cell in plan.cells if cell.calculation} == {Total.SUM}


# ---------------------------------------------------------------- the definition


@pytest.mark.parametrize(("fault", "place", "changes"), NUMBER_FAULTS)
def test_what_makes_no_sense_of_a_number_is_refused_with_its_cell(
    fault: wrong.FaultKind, place: str, changes: Changes, tmp_path: Path
) -> None:
    assert (fault.code, f"調査定義.xlsx {place}") in found(definition(tmp_path, changes, SHEETS))


@pytest.mark.parametrize(
    ("least", "most", "fewest"),
    [
        (None, None, 1),
        ("-5", "5", 1),
        ("1000", None, 4),
        ("99.5", None, 3),
        ("99.5", "99.7", 4),
        ("0.25", "0.3", 2),
        ("0.25", "0.26", 3),
        (None, "-1000", 5),
        ("-0.3", "-0.25", 3),
    ],
)
def test_the_shortest_number_within_bounds_may_always_be_written(
    least: str | None, most: str | None, fewest: int
) -> None:
    bounds = Bounds(*(None if bound is None else Decimal(bound) for bound in (least, most)))
    assert fewest_characters(bounds) == fewest


def test_a_unit_stands_in_the_heading_once_and_is_part_of_what_is_asked(tmp_path: Path) -> None:
    survey = read_definition(definition(tmp_path, {("設問", "B3"): "事業費（千円）"}, SHEETS))
    assert [question.heading for question in survey.questions] == [USERS, "事業費（千円）", RATE, "備考"]
    first, *others = survey.questions
    assert first.bounds == Bounds(Decimal(0), Decimal(100_000))
    other = replace(survey, questions=(replace(first, unit="千人"), *others))
    assert form_version(other) != form_version(survey)


# ---------------------------------------------------------------- one number


@pytest.mark.parametrize(
    ("text", "amount"),
    [("１，２３４", "1234"), ("▲3.50", "-3.50"), ("△1,000", "-1000"), ("−0.5", "-0.5"), ("+7", "7"), (".5", "0.5"), ("12 人", "12"),
     ("-0", "0"), ("0.10", "0.10"), ("123456789012345", "123456789012345"), ("1" + "0" * 20, "1" + "0" * 20),
     ("1" + "0" * 21, None), (f"0.{'0' * 18}1", f"0.{'0' * 18}1"), (f"0.{'0' * 19}1", None),
     ("1234567890123456", None), ("0.1234567890123456", None), ("007", None), ("-01", None), ("00", None), ("十二", None)],
)  # fmt: skip
def test_a_number_is_held_where_a_cell_holds_the_same(text: str, amount: str | None) -> None:
    assert amount_in(text, "人") == (None if amount is None else Decimal(amount))


def test_a_number_is_printed_with_the_places_that_are_written() -> None:
    assert [as_printed(Decimal(text), places) for text, places in (("-1234.5", 1), ("0.125", 2), ("2.5", 0), ("7", 2))] == [
        "▲1,234.5", "0.13", "3", "7.00",
    ]  # fmt: skip
    assert office_format(2) == "#,##0.00;▲#,##0.00"
