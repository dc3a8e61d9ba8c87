"""A table of too many columns for its paper: in blocks that can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import SAVED, SURVEY
from msgspec.structs import replace
from openpyxl import load_workbook

from survey.measure import column_px
from survey.model import Consolidated, ConsolidatedColumn, Font, Paper
from survey.paging import CellRole, block_count, cut_off, lay_out, sources
from survey.table.table_book import write_consolidated
from tests.print_cases import consolidated, paragraph, printed_as

FONT = Font("BIZ UDゴシック", 10.5)
NAMES = ("福祉課", "長寿課", "みどり課")


def wide(columns: int, paper: Paper = Paper.A3_LANDSCAPE) -> Consolidated:
    """As many columns of long text, all of them answered by three departments."""
    question = next(question for question in SURVEY.questions if question.kind == "長文")
    asked = tuple(
        ConsolidatedColumn(replace(question, key=f"q{n}", heading=f"設問{n}の見出し（件数）"), ())
        for n in range(columns)
    )
    answers = tuple((name, tuple(f"{name}の{n}番。{paragraph(60, n)}" for n in range(columns))) for name in NAMES)
    return printed_as(consolidated(((SURVEY.issues[0], answers),), columns=asked), paper, FONT)


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("columns", [1, 4, 9, 14, 40])
def test_a_column_of_text_holds_at_least_eight_characters_however_many_columns_there_are(
    columns: int, paper: Paper
) -> None:
    for plan in lay_out(wide(columns, paper)):
        assert min(plan.widths[5:]) >= column_px(8, FONT)
        assert cut_off(plan) == ()


def test_every_answer_stands_in_one_of_the_blocks_and_beside_its_department() -> None:
    case = wide(40)
    texts: dict[str, list[str]] = {name: [""] * 40 for name in NAMES}
    for plan in lay_out(case):
        keys = [column.question.key for column in plan.columns]
        for cell in plan.cells:
            if cell.role is CellRole.ANSWER and cell.part:
                texts[cell.department][int(keys[cell.column - 6][1:])] += cell.part
    assert [(row.department, list(row.texts)) for row in case.issues[0].rows] == list(texts.items())


def test_the_pages_of_all_blocks_are_counted_together_and_each_says_which_it_is() -> None:
    plans = list(lay_out(wide(40)))
    titles = [cell.text for plan in plans for cell in plan.cells if cell.role is CellRole.TITLE]
    count = len({plan.columns for plan in plans})
    assert count > 3
    assert titles == [f"{SURVEY.settings.title}（{n}／{count}）" for n in range(1, count + 1)]
    assert [plan.first_page for plan in plans] == [1 + sum(p.pages for p in plans[:n]) for n in range(len(plans))]
    assert [plan.sheet for plan in plans] == list(range(1, len(plans) + 1))


def test_the_columns_of_the_blocks_are_as_even_as_can_be() -> None:
    for columns in (14, 23, 40):
        sizes = [len(plan.columns) for plan in lay_out(wide(columns))]
        assert sum(sizes) == columns
        assert max(sizes) - min(sizes) <= 1


def test_a_survey_of_few_columns_keeps_its_one_table() -> None:
    assert block_count(wide(3)) == 1
    assert [cell.text for cell in next(lay_out(wide(3))).cells if cell.role is CellRole.TITLE] == [
        SURVEY.settings.title
    ]


def test_the_source_of_an_answer_in_a_later_block_is_its_own(tmp_path: Path) -> None:
    case = wide(40)
    plans = list(lay_out(case))
    write_consolidated(case, plans, tmp_path / "参考３.xlsx", SAVED)
    book = load_workbook(tmp_path / "参考３.xlsx")
    found = sources(plans)
    assert len({(source.counted.answer.department, source.question.key) for source in found}) == 3 * 40
    for source in found:
        sheet, _, cell = source.printed_cell.rpartition("!")
        shown = book["参考３" + (f" {sheet}" if sheet else "")][cell].value
        assert shown[:8] in source.counted.answer.entries[source.question.key].text
