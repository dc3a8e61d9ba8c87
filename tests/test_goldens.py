"""What is written looks as it did, down to widths, heights and the ends of pages: forms of every shape, 参考３, 受付簿 and 概要 as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import SAVED, SURVEY, answer
from conftest import Golden
from docx.document import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from dump import dump
from item_survey import CARS, fleet
from msgspec.structs import replace
from print_cases import city_by_department, city_changed, facilities
from row_cases import EVERY_KIND, on_slips, survey_of
from test_history import figure
from test_ledger_book import LEDGER, SOURCES
from test_marks_printed import FULL, table_of
from test_summary import write as write_summary
from two_years import FORMER, NOW, carried_over, compared, made_with

from survey.form import design
from survey.form_writer import write_form
from survey.ledger_book.ledger_workbook import write_ledger
from survey.model import Answer, Consolidated, Survey
from survey.paging import lay_out
from survey.table.table_book import write_consolidated

TABLES: dict[str, Callable[[], Consolidated]] = {
    "課題ごと": city_changed,
    "課ごと": city_by_department,
    "施設点検": facilities,
    "選択肢ごと": lambda: table_of(*FULL),
}


ONE_LIST = replace(
    CARS, issues=CARS.issues[:1], former_year=NOW.former_year, settings=replace(CARS.settings, item_rows=6)
)
FORMS: dict[str, tuple[Survey, tuple[Answer, ...]]] = {
    "前回つき": (NOW, (FORMER,)),
    "単票": (on_slips(SURVEY), ()),
    "明細": (ONE_LIST, (fleet("福祉課", "品川１", "品川２"),)),
    "すべての種類": (survey_of(EVERY_KIND, 1), ()),
    "すべての種類の単票": (on_slips(survey_of(EVERY_KIND, 1)), ()),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_of_any_shape_looks_as_it_did(name: str, tmp_path: Path, golden: Golden) -> None:
    survey, former = FORMS[name]
    form = design(survey, next(iter(survey.departments)))
    write_form(form, tmp_path / "調査票.xlsx", saved=SAVED, former=former)
    golden(f"調査票（{name}）.txt", dump(tmp_path / "調査票.xlsx"))


@pytest.mark.parametrize("name", TABLES)
def test_the_printed_table_looks_as_it_did(name: str, tmp_path: Path, golden: Golden) -> None:
    case = TABLES[name]()
    write_consolidated(case, lay_out(case), tmp_path / "参考３.xlsx", SAVED)
    golden(f"参考３（{name}）.txt", dump(tmp_path / "参考３.xlsx"))


def test_the_ledger_of_a_survey_with_a_former_year_looks_as_it_did(tmp_path: Path, golden: Golden) -> None:
    changed = answer("福祉課", "1", applies="該当あり", status="月２回、公民館で交流会を開いている。研修も始めた。")
    comparison = compared(made_with(changed, FORMER), carried=carried_over(FORMER))
    years = tuple(map(figure, ("令和６年度", "令和７年度", "令和８年度")))
    target = tmp_path / "受付簿.xlsx"
    write_ledger(NOW, LEDGER, SOURCES, target, SAVED, comparison=replace(comparison, history=lambda: years))
    golden("受付簿.txt", dump(target))


def test_the_summary_looks_as_it_did(tmp_path: Path, golden: Golden) -> None:
    golden("概要.txt", "\n".join(_told(write_summary(tmp_path / "概要.docx"))) + "\n")


def _told(document: Document) -> Iterator[str]:
    for section in document.sections:
        measures = (section.page_width, section.page_height, section.left_margin, section.top_margin)
        yield f"page: {' '.join(f'{length.mm:g}' for length in measures if length)} mm"
    for block in document.iter_inner_content():
        yield from [_paragraph(block)] if isinstance(block, Paragraph) else _rows(block)


def _paragraph(paragraph: Paragraph) -> str:
    text = "".join(f"*{run.text}*" if run.bold else run.text for run in paragraph.runs)
    return f"{paragraph.style.name if paragraph.style else ''}: {text}"


def _rows(table: Table) -> Iterator[str]:
    yield f"table of {' '.join(f'{column.width.mm:.1f}' for column in table.columns if column.width)} mm"
    for row in table.rows:
        yield " | ".join(" / ".join(map(_paragraph, cell.paragraphs)) for cell in row.cells)
