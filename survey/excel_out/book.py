"""A new workbook, and what all that we write have alike: fonts, looks, paper.

A look is a set of properties as xlsxwriter's `Workbook.add_format` takes them; later ones prevail.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from survey.excel_out.cells import done
from survey.japanese.text import clean
from survey.model import USUAL_FONT, Font, Paper
from survey.storage.clock import utc

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Look = Mapping[str, object]

NORMAL_SIZE = 12
"""Of a Normal font, in points: a digit of a Japanese monospaced font is then 6 pt wide and 8, 10 or 12 px on screens at 100,
125 and 150 %, so that columns come out as wide as planned wherever a program rounds."""

PAPER_CODES = {Paper.A3_LANDSCAPE: 8, Paper.A4_LANDSCAPE: 9}
"""As Excel numbers its papers."""
NARROW_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}
"""In inches."""


# ---------------------------------------------------------------- the workbook


@contextmanager
def new_book(target: Path | IO[bytes], normal: Font, default_row: int = 20) -> Iterator[Workbook]:
    """A workbook that is written to `target` when its `with` block ends. What is typed in it stays text.

    `normal`: its Normal font, in digits of which Excel measures columns. `default_row`: height in pixels of a row that is
    given none. Raises OSError where `target` cannot be written.
    """
    from survey.excel_out.packing import PackedWorkbook

    # In memory first: on a full disk, xlsxwriter would leave a zip half open, which complains when it is let go.
    written = io.BytesIO() if isinstance(target, Path) else target
    with PackedWorkbook(
        written,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": dict(face(normal)),
            "default_column_width": _column_of_eight(normal),
            "default_row_height": default_row,
        },
    ) as book:
        yield book
    if isinstance(target, Path) and isinstance(written, io.BytesIO):
        target.write_bytes(written.getbuffer())


def _column_of_eight(normal: Font) -> int:
    """Pixels of Excel's default column: 8 digits and 8 px more. From it xlsxwriter knows how wide a digit is."""
    digit = round(normal.size / 0.75 / 2)
    return 8 * digit + 8


MADE_FROM = "もとにしたもの"
"""The property of an output that tells of which state of the survey's folder it was made."""


WITHIN_LINE = "行の途中で分けたセル"
"""Begins the names of the properties that list the cells of the printed table whose texts go on in the middle of a line."""
NONE_WITHIN_LINE = "なし"
ITEMS_LISTED = "明細"
"""Name of the property that tells so."""
_LONGEST_PROPERTY = 255


def note_items(book: Workbook, called: str) -> None:
    """Note that the workbook has a row for each of many items (明細), and what they are called."""
    done(book.set_custom_property(ITEMS_LISTED, called, "text"))


def list_within_line(book: Workbook, cells: Sequence[str]) -> None:
    """Note which cells end in the middle of a line, so that a reader can put the texts together again as they were."""
    lines = [""]
    for cell in cells or [NONE_WITHIN_LINE]:
        if len(lines[-1]) + len(cell) >= _LONGEST_PROPERTY:
            lines.append("")
        lines[-1] = f"{lines[-1]} {cell}".lstrip()
    for number, line in enumerate(lines, 1):
        done(book.set_custom_property(f"{WITHIN_LINE} {number}", line, "text"))


def describe(book: Workbook, title: str, saved: datetime, author: str = "", made_from: str = "") -> None:
    """Give the workbook its properties. `saved`: when it was made, local time, so that the same input gives the same bytes."""
    book.set_properties({"title": clean(title), "author": clean(author), "created": utc(saved)})
    if made_from:
        done(book.set_custom_property(MADE_FROM, made_from, "text"))


# ---------------------------------------------------------------- looks


def face(font: Font) -> Look:
    """Letters of the font. By a scheme, Excel would put the font of its theme in the place of the one that is named."""
    return {"font_name": font.name, "font_size": font.size, "font_scheme": "none"}


def boxed(colour: str) -> Look:
    """Thin lines of the colour on all four sides."""
    return {"border": 1, "border_color": colour}


HEADING_LOOK: Look = {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True}
INPUT_LOOK: Look = {"bg_color": "#FFF8CC", "num_format": "@"}
"""Where a person types: yellow; 4/1, 001 and - stay as they are typed."""

LONGEST_SHEET_NAME = 31
NOT_IN_SHEET_NAMES = "[]:*?/\\"
NO_SHEET_NAME = "History"
"""Excel keeps it for itself."""

# 調査定義, 受付簿 and 送信記録, which the office reads on the screen.
OFFICE_FONT = Font(USUAL_FONT, 10.5)
OFFICE_TITLE: Look = {"bold": True, "font_size": 14}
OFFICE_NOTE: Look = {"font_color": "#404040"}
OFFICE_CELL: Look = {**boxed("#A6A6A6"), "valign": "top"}
OFFICE_HEADING: Look = {**OFFICE_CELL, "bold": True, "bg_color": "#D9E2EC", "align": "center"}
OFFICE_ALERT: Look = {**OFFICE_CELL, "bold": True, "bg_color": "#F8D7C4"}


# ---------------------------------------------------------------- paper


def fit_across(sheet: Worksheet, paper: Paper) -> None:
    """Print the sheet one page wide, and as many pages long as it takes."""
    sheet.set_landscape()
    sheet.set_paper(PAPER_CODES[paper])
    sheet.fit_to_pages(1, 0)


def upright(sheet: Worksheet, scale: float, breaks: Sequence[int]) -> None:
    """Print the sheet on upright A4 at a scale at which it is one page wide. `breaks`: numbers of rows that end a page."""
    sheet.set_portrait()
    sheet.set_paper(PAPER_CODES[Paper.A4_LANDSCAPE])
    sheet.set_print_scale(int(scale * 100))
    if breaks:
        sheet.set_h_pagebreaks(list(breaks))


def spread_across(sheet: Worksheet, paper: Paper, scale: float, halves: int) -> None:
    """Print the sheet on two pages side by side, of which the first ends with the column of the number `halves`."""
    sheet.set_landscape()
    sheet.set_paper(PAPER_CODES[paper])
    sheet.set_print_scale(int(scale * 100))
    sheet.set_v_pagebreaks([halves])
    sheet.print_across()
