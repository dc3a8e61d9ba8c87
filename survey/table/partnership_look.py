"""How the sheets about 連携 look: formats that survive a copier, the page, tables of even rows.

Rows and columns count from 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING

from msgspec import Struct

from survey.excel_out.book import HEADING_LOOK, PAPER_CODES, face
from survey.excel_out.cells import done, write_across, write_text
from survey.excel_out.rows import SharedTexts, SheetRow, SheetTable, make_room, written_rows
from survey.excel_out.xlsxwriter_insides import number_of
from survey.measure import BOLD, HIGHEST_ROW, PX, column_px, line_count, natural_width, row_height
from survey.model import Font, Names, Paper, Settings
from survey.paging import PAGES, title_font

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_GREY, _LIGHT = "#BFBFBF", "#E7E7E7"
_SIDE, _TOP, _BOTTOM = 0.5, 0.6, 0.6
"""Margins in inches."""
_AIR = 4.5
"""Points by which a row of a table is higher than its text."""


class MatrixFormats(Struct, frozen=True):
    """The formats of the sheets."""

    font: Font
    names: Names
    """What the survey calls things."""
    title: Format
    strong: Format
    plain: Format
    note: Format
    heading: Format
    upright: Format
    text: Format
    count: Format
    mutual: Format
    own: Format
    total: Format

    @property
    def even(self) -> float:
        """Height in points of a row of one line."""
        return row_height(1, self.font) + _AIR


class MatrixColumns(Struct, frozen=True):
    """Columns of a table: headings, and widths in pixels."""

    headings: tuple[str, ...]
    widths: tuple[int, ...]


def make_formats(book: Workbook, settings: Settings) -> MatrixFormats:
    """The formats, made in the book."""
    font = settings.font

    def made(**look: object) -> Format:
        return book.add_format({**face(font), "valign": "vcenter", **look})

    boxed = {"border": 1, "align": "center"}
    return MatrixFormats(
        font,
        settings.names,
        title=made(bold=True, font_size=title_font(font).size),
        strong=made(bold=True),
        plain=made(),
        note=made(text_wrap=True),
        heading=made(border=1, **HEADING_LOOK, bg_color=_GREY),
        upright=made(**boxed, bold=True, bg_color=_GREY, rotation=270, valign="top"),
        text=made(border=1, text_wrap=True),
        count=made(**boxed),
        mutual=made(**boxed, bold=True, bg_color=_LIGHT, num_format='"◎"0'),
        own=made(**boxed, bg_color=_GREY),
        total=made(**boxed, bold=True, num_format="0"),
    )


def set_up_page(sheet: Worksheet, paper: Paper) -> None:
    """Paper, margins, page numbers; on screen no gridlines."""
    sheet.set_landscape()
    sheet.set_paper(PAPER_CODES[paper])
    sheet.set_margins(_SIDE, _SIDE, _TOP, _BOTTOM)
    sheet.set_footer(f"&C{sheet.name}　&P")
    sheet.set_start_page(1)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)


def room(paper: Paper) -> tuple[float, float]:
    """Width in pixels and height in points that the margins leave."""
    page = PAGES[paper]
    return (page.width - 144 * _SIDE) / PX, page.height - 72 * (_TOP + _BOTTOM)


def write_title(sheet: Worksheet, formats: MatrixFormats, text: str) -> None:
    """The title of a sheet, in its first row."""
    write_text(sheet, 1, 1, text, formats.title)
    done(sheet.set_row(0, _title_height(formats)))


def _title_height(formats: MatrixFormats) -> float:
    return row_height(1, title_font(formats.font)) + _AIR


def write_wide(sheet: Worksheet, formats: MatrixFormats, row: int, widths: Sequence[int], text: str) -> None:
    """A text over all columns of these widths, in a row as high as it needs."""
    write_across(sheet, (row, 1, row, len(widths)), text, formats.note)
    lines = line_count(text, sum(widths), formats.font)
    done(sheet.set_row(row - 1, min(HIGHEST_ROW, row_height(lines, formats.font) + _AIR / 2)))


# ---------------------------------------------------------------- tables


def columns_for(headings: Sequence[str], lines: Sequence[Sequence[str]], font: Font, widest: float) -> MatrixColumns:
    """Columns as wide as what stands in them, at most so many em."""
    widths = []
    for place, heading in enumerate(headings):
        texts = max((natural_width(text, font) for text in {line[place] for line in lines}), default=0.0)
        widths.append(column_px(min(widest, max(texts, natural_width(heading, font) * BOLD) + 1), font))
    return MatrixColumns(tuple(headings), tuple(widths))


def set_widths(sheet: Worksheet, first: int, widths: Sequence[int]) -> None:
    """Widths in pixels of the columns from the first on."""
    for column, width in enumerate(widths, first - 1):
        done(sheet.set_column_pixels(column, column, width))


def write_lines(
    sheet: Worksheet,
    formats: MatrixFormats,
    place: tuple[int, int],
    columns: MatrixColumns,
    lines: Sequence[Sequence[str]],
) -> None:
    """A table whose heading stands at a place (row, column). It sets no height."""
    row, first = place
    for column, heading in enumerate(columns.headings, first):
        write_text(sheet, row, column, heading, formats.heading)
        for below, line in enumerate(lines, row + 1):
            write_text(sheet, below, column, line[column - first], formats.text)


Listing = tuple[MatrixColumns, Sequence[Sequence[str]]]
"""A table: its columns and its lines."""


def list_table(sheet: Worksheet, formats: MatrixFormats, note: str, listing: Listing, texts: SharedTexts) -> SheetTable:
    """A sheet of one table, over as many pages as it takes: its heading repeats, each row is as high as its texts.

    The sheet gets all but its rows: its name, a note, and the table, which are given back.
    """
    columns, lines = listing
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_ABOVE_LIST)
    set_widths(sheet, 1, columns.widths)
    make_room(sheet, (formats.title, formats.plain, formats.heading, formats.text))
    size = _ABOVE_LIST + 1 + len(lines), len(columns.widths)
    return SheetTable(size, written_rows(_list_rows(sheet.name, formats, note, listing), texts))


_ABOVE_LIST = 3
"""Rows above a list: the title, the note and an empty one."""


def _list_rows(title: str, formats: MatrixFormats, note: str, listing: Listing) -> Iterator[SheetRow]:
    columns, lines = listing
    yield SheetRow((title,), (number_of(formats.title),), _title_height(formats))
    yield SheetRow((note,), (number_of(formats.plain),))
    yield SheetRow((), ())
    for style, line in chain([(formats.heading, columns.headings)], zip(repeat(formats.text), lines, strict=False)):
        count = max(line_count(text, width, formats.font) for text, width in zip(line, columns.widths, strict=True))
        height = min(HIGHEST_ROW, row_height(count, formats.font) + _AIR)
        yield SheetRow(line, (number_of(style),) * len(line), height)
