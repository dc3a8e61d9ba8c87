"""明細 in print: a row an item, counted once each, with its sums, on as many pages as it takes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from builders import returned
from item_survey import CARS, CARS_ALONE, fleet
from msgspec.structs import replace

from survey.checks import check
from survey.ledger import choose
from survey.model import Answer, Consolidated, Ledger, Order, Paper, Survey, Total
from survey.paging import CellRole, Line, Plan, cut_off, lay_out, sources
from survey.table.consolidate import consolidate, unprinted_sources


def judged(survey: Survey, *answers: Answer) -> Ledger:
    forms = [returned(one.department, one, survey=survey, name=f"{at}.xlsx") for at, one in enumerate(answers)]
    return choose(survey, forms, [], check(survey, forms))


def table(survey: Survey, *answers: Answer) -> Consolidated:
    return consolidate(survey, judged(survey, *answers))


def plans(survey: Survey, *answers: Answer) -> tuple[Plan, ...]:
    return tuple(lay_out(table(survey, *answers)))


def column(plan: Plan, role: CellRole) -> list[str]:
    return [cell.text for cell in plan.cells if cell.role is role]


def with_settings(survey: Survey, **changes: object) -> Survey:
    return replace(survey, settings=replace(survey.settings, **changes))  # type: ignore[arg-type]


TWO = (fleet("福祉課", "車1", "車2", "車3"), fleet("長寿課", "車4", km="50"))


def test_each_item_has_a_row_and_what_is_asked_once_stands_in_the_first():
    issue, _ = table(CARS, *TWO).issues
    assert [(row.department, row.number, row.texts[:2]) for row in issue.rows] == [
        ("福祉課", 1, ("あり", "車1")),
        ("福祉課", 2, ("", "車2")),
        ("福祉課", 3, ("", "車3")),
        ("長寿課", 1, ("あり", "車4")),
    ]


def test_a_department_without_items_has_a_row_for_what_is_asked_once():
    issue, _ = table(CARS, fleet("福祉課", has="なし")).issues
    assert [(row.number, row.texts[0]) for row in issue.rows] == [(0, "なし")]


def test_sums_go_over_items_and_count_once_what_is_asked_once():
    counted = replace(CARS, questions=(replace(CARS.questions[0], total=Total.COUNT), *CARS.questions[1:]))
    issue, _ = table(counted, *TWO).issues
    sums = {total.total: total for total in issue.totals}
    assert sums[Total.SUM].amounts == {"km": Decimal(350)}
    assert sums[Total.COUNT].texts[0] == "あり 2"


@pytest.mark.parametrize("survey", [CARS, CARS_ALONE])
def test_departments_are_named_once_and_items_numbered(survey):
    answers = [replace(one, entries=one.entries if survey is CARS else {}) for one in TWO]
    (plan,) = plans(survey, *answers)
    assert column(plan, CellRole.RESPONDENT)[:4] == ["福祉課", "", "", "長寿課"]
    assert column(plan, CellRole.ITEM)[:4] == ["1", "2", "3", "1"]
    assert "公用車番号" in "".join(column(plan, CellRole.HEADING)).replace("\n", "")


def test_no_line_parts_the_cells_that_all_rows_of_an_answer_share():
    (plan,) = plans(CARS, *TWO)
    beside = [cell for cell in plan.cells if cell.role is CellRole.RESPONDENT][:4]
    assert [(cell.top, cell.bottom) for cell in beside] == [
        (Line.THIN, Line.NONE),
        (Line.NONE, Line.NONE),
        (Line.NONE, Line.THIN),
        (Line.THIN, Line.THIN),
    ]
    assert {(cell.top, cell.bottom) for cell in plan.cells if cell.role is CellRole.ITEM} == {(Line.THIN, Line.THIN)}


def test_overleaf_the_department_is_named_again_and_nothing_is_cut_off():
    (plan,) = plans(CARS, fleet("福祉課", *(f"車{number}" for number in range(1, 121))))
    named = [text for text in column(plan, CellRole.RESPONDENT) if text]
    assert plan.pages > 2
    assert [text.replace("\n", "") for text in named[: plan.pages]] == [
        "福祉課",
        *["福祉課（続き）"] * (plan.pages - 1),
    ]
    assert cut_off(plan) == ()


def test_in_the_order_of_departments_no_and_title_are_told_once_and_again_overleaf():
    by_department = with_settings(CARS, order=Order.BY_DEPARTMENT, silent_printed=True)
    cars = fleet("福祉課", *(f"車{number}" for number in range(1, 81)))
    plan, _ = plans(by_department, cars, fleet("福祉課", "乙", issue="2"), fleet("みどり課", issue="2", has="なし"))
    told = [(cell.text, cell.row) for cell in plan.cells if cell.role is CellRole.NO and cell.text]
    assert [text for text, _ in told][:3] == ["1", "1", "2"]
    assert told[1][1] == plan.breaks[0] + 1
    assert cut_off(plan) == ()
    assert column(plan, CellRole.ITEM).count("80") == 1


def test_subtotals_stand_below_the_items_of_an_answer_and_are_not_added_up_twice():
    (plan,) = plans(with_settings(CARS, item_subtotals=True), *TWO)
    totals = [(cell.text, cell.row) for cell in plan.cells if cell.role is CellRole.TOTAL and cell.text]
    assert [text for text, _ in totals] == [
        *("小計", "3件", "300"),
        *("合計", "4件", "350"),
        *("合計", "4件", "350"),
    ]
    sums = [cell.calculation for cell in plan.cells if cell.calculation]
    (own,), (block,), (overall,) = (one.spans for one in sums)
    assert (own.last - own.first, block.first, block.last - own.last) == (2, own.first, 2)
    assert (overall.first, overall.last) == (block.first, block.last)


def test_a_mean_below_the_items_of_an_answer_is_called_one():
    mean = tuple(replace(one, total=Total.MEAN) if one.key == "km" else one for one in CARS.questions)
    (plan,) = plans(with_settings(replace(CARS, questions=mean), item_subtotals=True), *TWO)
    assert [text for text in column(plan, CellRole.TOTAL) if "平均" in text] == ["小計・平均", "平均", "平均"]


def test_every_printed_answer_leads_to_the_cell_of_its_own_item():
    found = sources(plans(CARS, TWO[0]))
    plates = [(source.place.sheet, source.place.cell) for source in found if source.question.key == "plate"]
    assert plates == [("公用車", "E8"), ("公用車", "E9"), ("公用車", "E10")]
    assert [source.place.cell for source in found if source.question.key == "has"] == ["E8"]
    assert len(unprinted_sources(table(CARS, TWO[0]))) == len(found)


def test_a_table_of_too_many_columns_numbers_the_items_in_each_of_its_parts():
    wide = tuple(
        replace(CARS.questions[-1], key=f"note{n}", heading=f"備考{n}", required_when=(), width=20) for n in range(9)
    )
    narrow = with_settings(replace(CARS, questions=(*CARS.questions, *wide)), paper=Paper.A4_LANDSCAPE)
    parts = plans(narrow, *TWO)
    assert len(parts) > 1
    assert all(column(plan, CellRole.ITEM)[:4] == ["1", "2", "3", "1"] for plan in parts)
