"""並び順 and 未回答の行: the table by department, and rows for who keeps silent, which nothing counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import SAVED, SURVEY, answer, returned, survey_with
from definition_book import Changes, definition, found
from msgspec.structs import replace
from number_survey import COST, SHEETS, USERS
from openpyxl import load_workbook

from survey.checks import check
from survey.definition import faults as wrong
from survey.definition.survey_reader import read_definition
from survey.findings import LEFT_AS_EXAMPLE
from survey.form.version import form_version
from survey.ledger import choose
from survey.model import Answer, Consolidated, Entry, Font, Order, Paper, Survey
from survey.paging import CellRole, Plan, PlannedCell, cut_off, lay_out, sources
from survey.paging.flow import CONTINUED
from survey.summary.summary_texts import words_of
from survey.table.consolidate import consolidate, unprinted_sources
from survey.table.table_book import write_consolidated
from tests.print_cases import city_by_department, printed_as, stress_by_department

BY_DEPARTMENT = Order.BY_DEPARTMENT
ANSWERS = (
    answer("福祉課", "1", applies="該当あり", status="茶話会", partners=("長寿課",)),
    answer("福祉課", "2", applies="該当なし"),
    answer("安心課", "3", applies="該当あり", status="見守り"),
)


def table(*answers: Answer, **settings: object) -> Consolidated:
    """Of the small survey; each answer came in a file of its own."""
    survey = survey_with(**settings)
    forms = [returned(row.department, row, name=f"{at}.xlsx", survey=survey) for at, row in enumerate(answers)]
    return consolidate(survey, choose(survey, forms, (), ()))


def silent(one: Consolidated) -> dict[str, tuple[str, ...]]:
    return {block.issue.no: block.silent for block in one.issues}


def cells(plan: Plan, role: CellRole) -> list[PlannedCell]:
    return [cell for cell in plan.cells if cell.role is role]


def lines(one: Consolidated) -> list[tuple[str, ...]]:
    """The first table as it reads, row by row."""
    plan = next(lay_out(one))
    rows: dict[int, dict[int, str]] = {}
    for cell in plan.cells:
        if cell.row > plan.heading_row:
            rows.setdefault(cell.row, {})[cell.column] = cell.text
    return [tuple(row.get(at, "↑") for at in range(1, len(plan.widths) + 1)) for _, row in sorted(rows.items())]


# ---------------------------------------------------------------- 未回答の行


def test_who_was_asked_and_has_not_answered_has_a_row_that_says_so() -> None:
    one = table(*ANSWERS, silent_printed=True)
    assert silent(one) == {"1": ("長寿課",), "2": ("みどり課",), "3": ("福祉課",)}
    assert [row[4:6] for row in lines(one)] == [
        ("福祉課", "茶話会"), ("長寿課", "未回答"), ("みどり課", "未回答"), ("福祉課", "未回答"), ("安心課", "見守り"),
    ]  # fmt: skip


def test_an_answer_that_prints_nothing_is_an_answer_and_a_blank_form_is_none() -> None:
    blank = table(answer("長寿課", "1"), *ANSWERS, silent_printed=True)
    assert silent(blank)["1"] == ("長寿課",)
    assert "福祉課" not in silent(blank)["2"], "it says 該当なし, which no column prints"


def test_an_example_left_as_it_was_is_no_answer() -> None:
    survey = survey_with(silent_printed=True)
    form = returned(
        "福祉課", answer("福祉課", "1", status=str(SURVEY.question_by_key["status"].example)), survey=survey
    )
    ledger = choose(survey, [form], (), list(check(survey, [form])))
    assert LEFT_AS_EXAMPLE.code in {finding.code for finding in ledger.findings}
    assert silent(consolidate(survey, ledger))["1"] == ("福祉課", "長寿課")


def test_without_being_asked_for_nobody_who_keeps_silent_has_a_row() -> None:
    assert not any(silent(table(*ANSWERS)).values())


def test_rows_that_say_that_nobody_answered_are_counted_nowhere() -> None:
    without, with_them = table(*ANSWERS), table(*ANSWERS, silent_printed=True)
    assert [block.rows for block in with_them.issues] == [block.rows for block in without.issues]
    assert with_them.wishes == without.wishes
    assert unprinted_sources(with_them) == unprinted_sources(without)
    assert len(sources(lay_out(with_them))) == len(sources(lay_out(without))) == 3
    forms = [returned(row.department, row, name=f"{at}.xlsx") for at, row in enumerate(ANSWERS)]
    ledger = choose(SURVEY, forms, (), ())
    assert words_of(SURVEY, ledger, with_them, SAVED) == words_of(SURVEY, ledger, without, SAVED)


# ---------------------------------------------------------------- 並び順


def test_by_department_a_block_is_a_department_with_its_issues() -> None:
    one = table(*ANSWERS, order=BY_DEPARTMENT, silent_printed=True)
    assert [row[:4] for row in lines(one)] == [
        ("福祉課", "1", "つながりづくり", "茶話会"),
        ("↑", "3", "災害時の支援", "未回答"),
        ("長寿課", "1", "つながりづくり", "未回答"),
        ("みどり課", "2", "農と福祉の連携", "未回答"),
        ("安心課", "3", "災害時の支援", "見守り"),
    ]
    without = table(*ANSWERS, order=BY_DEPARTMENT)
    assert [row[:4] for row in lines(without)] == [
        ("福祉課", "1", "つながりづくり", "茶話会"), ("安心課", "3", "災害時の支援", "見守り")
    ]  # fmt: skip


def test_by_department_the_issues_are_listed_once_behind_the_table() -> None:
    *_, listed = lay_out(table(*ANSWERS, order=BY_DEPARTMENT))
    assert [cell.text for cell in cells(listed, CellRole.TITLE)] == [f"{SURVEY.settings.title}（課題の一覧）"]
    assert [cell.text for cell in cells(listed, CellRole.EXAMPLES)] == [issue.examples for issue in SURVEY.issues]
    assert [cell.text for cell in cells(listed, CellRole.DEPARTMENTS)] == [
        "\n".join(issue.departments) for issue in SURVEY.issues
    ]


def test_where_nobody_wrote_anything_to_print_the_table_says_so() -> None:
    assert lines(table(ANSWERS[1], order=BY_DEPARTMENT))[0][0] == "（回答なし）"


@pytest.mark.parametrize("order", list(Order))
def test_where_a_printed_answer_came_from_is_found_in_either_order(order: Order, tmp_path: Path) -> None:
    one = table(*ANSWERS, order=order, silent_printed=True)
    write_consolidated(one, lay_out(one), tmp_path / "参考３.xlsx", SAVED)
    sheet = load_workbook(tmp_path / "参考３.xlsx")["参考３"]
    printed = {source.printed_cell: source for source in sources(lay_out(one))}
    assert {cell: sheet[cell].value for cell in printed} == {
        cell: "長寿課" if source.question.key == "partners" else source.counted.entries[source.question.key].text
        for cell, source in printed.items()
    }
    assert len(printed) == 3


def test_by_department_nothing_is_cut_off_and_every_page_says_whose_rows_and_which_issue_it_begins_with() -> None:
    for case in (city_by_department(), stress_by_department()):
        for paper in Paper:
            for plan in lay_out(printed_as(case, paper, Font("BIZ UDゴシック", 12))):
                assert not cut_off(plan)
                for above in plan.breaks:
                    first = [cell.text for cell in plan.cells if cell.row == above + 1]
                    assert all(first[:3]), first


def test_a_row_that_goes_on_overleaf_repeats_its_title_and_its_department() -> None:
    long = answer("福祉課", "1", status="毎月、集まりを開いている。\n" * 70)
    (plan, _) = lay_out(table(long, order=BY_DEPARTMENT))
    whose = [cell.text.replace("\n", "") for cell in cells(plan, CellRole.RESPONDENT)]
    assert whose == ["福祉課", f"福祉課{CONTINUED}"]
    assert [cell.text for cell in cells(plan, CellRole.NO)] == ["1", "1"]
    titles = [cell.text.replace("\n", "") for cell in cells(plan, CellRole.ISSUE)]
    assert titles == ["つながりづくり", f"つながりづくり{CONTINUED}"]


def test_by_department_a_title_is_divided_only_where_it_would_take_a_fifth_of_a_page() -> None:
    titled = replace(SURVEY.issues[1], title="とても長い題名" * 9)
    survey = replace(survey_with(order=BY_DEPARTMENT), issues=(SURVEY.issues[0], titled))
    for count in range(25, 50):
        rows = [answer("福祉課", "1", status="行\n" * count), answer("福祉課", "2", status="行\n" * 40)]
        forms = [returned("福祉課", row, name=f"{row.issue}.xlsx", survey=survey) for row in rows]
        plan = next(lay_out(consolidate(survey, choose(survey, forms, (), ()))))
        told = [cell.text for cell in cells(plan, CellRole.ISSUE) if cell.issue == "2"]
        assert told[0] == titled.title


def test_blocks_of_columns_have_the_rows_of_all_departments() -> None:
    questions = tuple(replace(SURVEY.question_by_key["status"], key=f"q{n}", heading=f"設問{n}") for n in range(12))
    survey = replace(
        survey_with(order=BY_DEPARTMENT, silent_printed=True, paper=Paper.A4_LANDSCAPE), questions=questions
    )
    entries = {q.key: Entry(f"{q.heading}の答え。", "調査票", ("E1",)) for q in questions}
    given = returned("福祉課", Answer("福祉課", "1", entries, "調査票", 10), survey=survey)
    *blocks, listed = lay_out(consolidate(survey, choose(survey, [given], (), ())))
    assert len(blocks) > 1
    for plan in blocks:
        assert [cell.text for cell in cells(plan, CellRole.RESPONDENT)] == list(survey.department_by_name)
        marks = [cell for cell in plan.cells if cell.text == "未回答"]
        assert {cell.column for cell in marks} == {4}
        assert len(marks) == 5
    assert [plan.first_page for plan in (*blocks, listed)] == list(range(1, len(blocks) + 2))
    assert sum(cell.answer is not None for plan in blocks for cell in plan.cells) == 12


# ---------------------------------------------------------------- 合計行


def numbers(tmp_path: Path, *more: list[str]) -> Survey:
    sheets = {**SHEETS, "設定": [*SHEETS["設定"], ["並び順", "課順", ""], *more]}
    return read_definition(definition(tmp_path, sheets=sheets))


def test_by_department_totals_stand_below_each_department_and_below_all(tmp_path: Path) -> None:
    survey = numbers(tmp_path, ["未回答の行", "する", ""])
    users, cost = (next(q.key for q in survey.questions if q.heading == heading) for heading in (USERS, COST))
    given = [
        returned(
            name,
            *(Answer(name, no, {users: Entry(number, "調査票", ("E1",)), cost: Entry("2", "調査票", ("F1",))}, "調査票", 9)
              for no, number in rows.items()),
            survey=survey,
        )
        for name, rows in {"高齢課": {"1": "10", "2": "20"}, "子ども課": {"1": "5"}}.items()
    ]  # fmt: skip
    one = consolidate(survey, choose(survey, given, (), ()))
    write_consolidated(one, lay_out(one), tmp_path / "資料４.xlsx", SAVED)
    sheet = load_workbook(tmp_path / "資料４.xlsx")["資料４"]
    saved = load_workbook(tmp_path / "資料４.xlsx", data_only=True)["資料４"]
    shown = [
        (row[0].value, row[1].value, row[3].value, saved.cell(row[0].row, 4).value)
        for row in sheet.iter_rows(min_row=3)
    ]
    assert shown == [
        ("高齢課", "1", 10, 10),
        (None, "2", 20, 20),
        (None, "3", "未回答", "未回答"),
        (None, None, "=SUBTOTAL(9,D3:D4)", 30),
        ("障害課", "1", "未回答", "未回答"),
        (None, "2", "未回答", "未回答"),
        ("子ども課", "1", 5, 5),
        (None, "2", "未回答", "未回答"),
        (None, None, "=SUBTOTAL(9,D9:D9)", 5),
        ("全体", None, "=SUBTOTAL(9,D3:D9)", 35),
    ]


# ---------------------------------------------------------------- the definition


@pytest.mark.parametrize(
    ("fault", "place", "changes"),
    [
        (wrong.NOT_ONE_OF, "設定!B10", {("設定", "A10"): "並び順", ("設定", "B10"): "部順"}),
        (wrong.NOT_ONE_OF, "設定!B10", {("設定", "A10"): "未回答の行", ("設定", "B10"): "はい"}),
    ],
)
def test_what_the_settings_do_not_know_is_refused_with_its_cell(
    fault: wrong.FaultKind, place: str, changes: Changes, tmp_path: Path
) -> None:
    assert (fault.code, f"調査定義.xlsx {place}") in found(definition(tmp_path, changes))


def test_the_order_may_be_said_in_the_survey_s_own_words(tmp_path: Path) -> None:
    own = {
        ("設定", "A10"): "課の名称",
        ("設定", "B10"): "市町村",
        ("設定", "A11"): "並び順",
        ("設定", "B11"): "市町村順",
    }
    survey = read_definition(definition(tmp_path, own))
    assert survey.settings.order is BY_DEPARTMENT
    listed = list(lay_out(consolidate(survey, choose(survey, [], (), ()))))[-1]
    assert cells(listed, CellRole.TITLE)[0].text.endswith("（課題の一覧）")


def test_neither_setting_makes_another_form(tmp_path: Path) -> None:
    assert form_version(survey_with(order=BY_DEPARTMENT, silent_printed=True)) == form_version(SURVEY)
