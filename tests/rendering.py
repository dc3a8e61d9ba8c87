"""Support for tests that print: LibreOffice makes a PDF, and every glyph is measured against the planned cells.

A text extractor also returns what is clipped on paper, so that a text was printed is not enough: its boxes must lie
within the rectangle of the cell. Lengths are in points from the upper left corner of the page.
"""

from __future__ import annotations

import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import c_double
from itertools import accumulate, pairwise
from pathlib import Path

import pypdfium2
import pytest
from libreoffice import converted
from msgspec import Struct
from pypdfium2 import raw

from survey.paging import PAGES, Plan, PlannedCell

POINTS_A_PIXEL = 0.75
_TOLERANCE = 0.5

needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")


def to_pdf(*workbooks: Path) -> list[Path]:
    """The workbooks as LibreOffice prints them."""
    return converted("pdf", *workbooks)


class Rectangle(Struct, frozen=True):
    """Where a cell stands on a page."""

    left: float
    top: float
    right: float
    bottom: float


class Glyph(Struct, frozen=True):
    """A character on paper."""

    text: str
    box: Rectangle
    baseline: float
    """From the foot of the page."""


def page_of(plan: Plan, row: int) -> int:
    """The page that a row stands on, from 0."""
    return sum(last < row for last in plan.breaks)


def placed(plan: Plan) -> Iterator[tuple[int, PlannedCell, Rectangle]]:
    """Every cell with its page, from 0, and where it stands there; the repeated headings once for each page."""
    size = PAGES[plan.paper]
    lefts = list(accumulate((width * POINTS_A_PIXEL for width in plan.widths), initial=0.0))
    margin = (size.width - lefts[-1]) / 2
    for page, (first, last) in enumerate(pairwise((0, *plan.breaks, len(plan.heights)))):
        rows = list(range(first + 1, last + 1))
        if page:
            rows[:0] = plan.heading_rows
        tops = dict(zip(rows, accumulate((plan.heights[row - 1] for row in rows), initial=size.top), strict=False))
        for cell in plan.cells:
            if cell.row in tops:
                bottom = tops[cell.last_row] + plan.heights[cell.last_row - 1]
                left, right = margin + lefts[cell.column - 1], margin + lefts[cell.last_column]
                yield page, cell, Rectangle(left, tops[cell.row], right, bottom)


def glyphs(pdf: Path) -> list[list[Glyph]]:
    """The visible characters of every page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [list(_glyphs(page)) for page in document]


def _glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    text, height = page.get_textpage(), page.get_height()
    left, right, bottom, top, x, y = (c_double() for _ in range(6))
    for place, character in _characters(text):
        if character.strip():
            raw.FPDFText_GetCharBox(text, place, left, right, bottom, top)
            raw.FPDFText_GetCharOrigin(text, place, x, y)
            box = Rectangle(left.value, height - top.value, right.value, height - bottom.value)
            yield Glyph(character, box, y.value)


def _characters(text: pypdfium2.PdfTextPage) -> Iterator[tuple[int, str]]:
    """Characters with their places. pdfium gives those beyond U+FFFF in halves, and a hyphen at a line end as U+0002."""
    half = 0
    for place in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, place)
        if 0xD800 <= code < 0xDC00:
            half = code
        elif 0xDC00 <= code < 0xE000:
            yield place, chr(0x10000 + ((half - 0xD800) << 10) + code - 0xDC00)
        else:
            yield place, "-" if code == 2 else chr(code)


def baselines(glyphs_of_cell: Sequence[Glyph]) -> set[int]:
    """One for each line that has a glyph, in points above the foot of the page."""
    return {round(glyph.baseline) for glyph in glyphs_of_cell}


def unseen(plan: Plan, printed: Sequence[list[Glyph]]) -> dict[str, str]:
    """What is not wholly visible, by the address of its cell: characters that lie nowhere, or not within the cell."""
    lacking = {}
    for page, cell, rectangle in placed(plan):
        missing = visible(cell.text) - visible("".join(glyph.text for glyph in within(rectangle, printed[page])))
        if missing:
            lacking[cell.address] = "".join(missing.elements())
    return lacking


def within(rectangle: Rectangle, page: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs that lie wholly in a rectangle."""
    left, right = rectangle.left - _TOLERANCE, rectangle.right + _TOLERANCE
    top, bottom = rectangle.top - _TOLERANCE, rectangle.bottom + _TOLERANCE
    return [
        glyph
        for glyph in page
        if left <= (box := glyph.box).left and box.right <= right and top <= box.top and box.bottom <= bottom
    ]


def visible(text: str) -> Counter[str]:
    """The characters of a text that leave a mark on paper; those that share a glyph count as one."""
    plain = unicodedata.normalize("NFKC", text)
    return Counter(c for c in plain if not c.isspace() and unicodedata.category(c) not in {"Cf", "Cc", "Mn", "Me"})
