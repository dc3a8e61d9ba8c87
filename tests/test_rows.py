"""Rows put into a workbook of xlsxwriter: what it would have written itself, cell by cell."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from survey.excel_out.cells import write_text
from survey.excel_out.rows import MarkedText, SharedTexts, SheetRow, SheetTable, fill_frame, make_room, written_rows
from survey.excel_out.xlsxwriter_insides import number_of
from survey.model import Font
from survey.workbook import read_workbook

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
ODD = (
    *("ふつうの文。", "", "=1+1", "-", "001", "4/1", "https://example.jp/", "&<>\"'", "<r>x</r>", "]]>"),
    *(" 前と後ろ ", "　", "一行目\n二行目\n", "\t", "𠮷😀", "_x000D_", "_x000D_x000D_", "_x00e9_", "\x01", "\r"),
)


def by_rows(texts: Sequence[str], target: Path) -> openpyxl.Workbook:
    frame, kept = io.BytesIO(), SharedTexts()
    with Workbook(frame, OPTIONS) as book:
        book.set_properties({"created": datetime(2026, 11, 2)})
        first, second = book.add_worksheet("一"), book.add_worksheet("二")
        plain, bold = book.add_format({"border": 1}), book.add_format({"bold": True, "num_format": "@"})
        first.set_column_pixels(0, 0, 120)
        make_room(first, (plain, bold))
        write_text(second, 1, 1, "xlsxwriter の文", bold)
        write_text(second, 2, 1, texts[0], plain)
    styles = number_of(bold), number_of(plain)
    rows = [SheetRow((text, number), styles, 15.75 * (number + 1)) for number, text in enumerate(texts)]
    fill_frame(
        frame,
        {first: SheetTable((len(texts) + 1, 2), written_rows([*rows, SheetRow((), ())], kept), ("A1:A2",))},
        kept,
        target,
    )
    return openpyxl.load_workbook(target)


def by_cells(texts: Sequence[str], target: Path) -> openpyxl.Workbook:
    with Workbook(target, OPTIONS) as book:
        first, second = book.add_worksheet("一"), book.add_worksheet("二")
        plain, bold = book.add_format({"border": 1}), book.add_format({"bold": True, "num_format": "@"})
        first.set_column_pixels(0, 0, 120)
        first.merge_range(0, 0, 1, 0, "", bold)
        for number, text in enumerate(texts):
            write_text(first, number + 1, 1, text, bold)
            first.write_number(number, 1, number, plain)
            first.set_row(number, 15.75 * (number + 1))
        write_text(second, 1, 1, "xlsxwriter の文", bold)
        write_text(second, 2, 1, texts[0], plain)
    return openpyxl.load_workbook(target)


def shown(book: openpyxl.Workbook) -> list[object]:
    """All that a reader finds in the sheets."""
    return [
        (
            sheet.title,
            sheet.dimensions,
            sheet.merged_cells.ranges,
            {letter: dimension.width for letter, dimension in sheet.column_dimensions.items()},
            {row: dimension.height for row, dimension in sheet.row_dimensions.items() if dimension.height},
            [
                (cell.coordinate, cell.value, cell.data_type, repr(cell.font), repr(cell.border), cell.number_format)
                for row in sheet.iter_rows()
                for cell in row
            ],
        )
        for sheet in book
    ]


def test_a_reader_finds_what_xlsxwriter_itself_writes(tmp_path: Path) -> None:
    texts = ["甲", *ODD]
    rows, cells = by_rows(texts, tmp_path / "行.xlsx"), by_cells(texts, tmp_path / "セル.xlsx")
    first, second = shown(rows)
    assert second == shown(cells)[1]
    # The room that was made has one row more than was written cell by cell.
    assert [first[0], *first[2:5]] == [shown(cells)[0][0], *shown(cells)[0][2:5]]
    assert first[5][: 2 * len(texts)] == shown(cells)[0][5]


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)


@given(st.lists(texts | st.sampled_from(ODD), min_size=1, max_size=20))
def test_every_text_arrives_as_it_was(tmp_path_factory: pytest.TempPathFactory, given_texts: list[str]) -> None:
    target = tmp_path_factory.mktemp("rows") / "行.xlsx"
    marked(given_texts, target)
    shared, own = read_workbook(target.read_bytes()).sheets
    for sheet in (shared, own):
        found = {row: cell.text for (row, _), cell in sheet.cells.items()}
        assert [found.get(row, "") for row in range(1, len(given_texts) + 1)] == given_texts


@given(texts.filter(bool), st.sets(st.integers(0, 60)))
def test_a_text_arrives_as_it_was_whatever_of_it_is_underlined(
    tmp_path_factory: pytest.TempPathFactory, text: str, places: set[int]
) -> None:
    spans = tuple((at, min(at + 2, len(text))) for at in sorted(places) if at % 3 == 0 and at < len(text))
    book = marked([MarkedText(text, spans, FONT)], tmp_path_factory.mktemp("rows") / "行.xlsx")
    shared, own = read_workbook(book.read_bytes()).sheets
    assert [cell.text for sheet in (shared, own) for cell in sheet.cells.values()] == [text, text]


def test_what_is_underlined_is_that_and_no_more_and_all_of_it_is_in_its_font(tmp_path: Path) -> None:
    given_texts = [
        MarkedText("月２回、\n開く ", ((1, 3), (5, 7)), FONT),
        MarkedText("全部", ((0, 1), (1, 2)), FONT),
        "月２回",
    ]
    for sheet in openpyxl.load_workbook(marked(given_texts, tmp_path / "行.xlsx"), rich_text=True):
        cells = [sheet.cell(row, 1).value for row in (1, 2, 3)]
        assert [[(block.text, block.font.u) for block in cell] for cell in cells[:2]] == [
            [("月", None), ("２回", "single"), ("、\n", None), ("開く", "single"), (" ", None)],
            [("全", "single"), ("部", "single")],
        ]
        assert {(block.font.rFont, block.font.sz) for cell in cells[:2] for block in cell} == {("A&B ゴシック", 10.5)}
        assert cells[2] == "月２回"


FONT = Font("A&B ゴシック", 10.5)


def marked(given_texts: Sequence[MarkedText | str], target: Path) -> Path:
    """A workbook of two sheets, whose texts stand among those of the workbook, and in the rows themselves."""
    frame, kept = io.BytesIO(), SharedTexts()
    with Workbook(frame) as book:
        shared, own, style = book.add_worksheet(), book.add_worksheet(), book.add_format()
        make_room(shared, (style,))
        make_room(own, (style,))
    rows = [SheetRow((text,), (number_of(style),)) for text in given_texts]
    tables = {
        sheet: SheetTable((len(rows), 1), written_rows(rows, texts)) for sheet, texts in ((shared, kept), (own, None))
    }
    fill_frame(frame, tables, kept, target)
    return target


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("一.xlsx", "二.xlsx"):
        by_rows(ODD, tmp_path / name)
    assert (tmp_path / "一.xlsx").read_bytes() == (tmp_path / "二.xlsx").read_bytes()


def test_a_text_too_long_for_a_cell_is_refused(tmp_path: Path) -> None:
    by_rows(["あ" * 32_767], tmp_path / "行.xlsx")
    for text in ("あ" * 32_768, "😀" * 16_384):
        with pytest.raises(RuntimeError):
            by_rows([text], tmp_path / "行.xlsx")
        with pytest.raises(RuntimeError):
            tuple(written_rows([SheetRow((text,), (0,))], None))


def test_what_fits_no_sheet_and_what_xlsxwriter_would_have_to_make_otherwise_is_refused(tmp_path: Path) -> None:
    frame = io.BytesIO()
    with Workbook(frame) as book:
        sheet, other, unknown = book.add_worksheet(), book.add_worksheet(), Workbook(io.BytesIO()).add_worksheet()
        style, equal = book.add_format({"bold": True}), book.add_format({"bold": True})
        make_room(sheet, (style, equal))
        unknown.index = 7
    with pytest.raises(RuntimeError):
        number_of(equal)
    for place, rows in ((other, 1), (unknown, 1), (sheet, 1_048_577)):
        with pytest.raises(RuntimeError):
            fill_frame(frame, {place: SheetTable((rows, 1), ())}, SharedTexts(), tmp_path / "行.xlsx")
