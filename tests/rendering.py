"""Support for tests that print: LibreOffice makes a PDF, and every glyph is measured against the planned cells.

A text extractor also returns what is clipped on paper, so that a text was printed is not enough: its boxes must lie
within the rectangle of the cell. Lengths are in points from the upper left corner of the page.
"""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import pytest

from survey.paging import PAGES, Plan, PlannedCell

POINTS_A_PIXEL = 0.75
_TOLERANCE = 1.0
_SECONDS = 240

needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")


def to_pdf(*workbooks: Path) -> list[Path]:
    """The workbooks printed by LibreOffice, in one run of it: a PDF beside each."""
    folder = workbooks[0].parent
    profile = (folder / "office-profile").resolve().as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf", "--outdir", folder]
    subprocess.run([*command, *workbooks], check=True, capture_output=True, timeout=_SECONDS)
    return [folder / f"{workbook.stem}.pdf" for workbook in workbooks]


@dataclass(frozen=True)
class Rectangle:
    """Where a cell stands on a page."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, glyph: dict[str, Any]) -> bool:
        """Whether the whole glyph lies within."""
        return (
            glyph["x0"] >= self.left - _TOLERANCE
            and glyph["x1"] <= self.right + _TOLERANCE
            and glyph["top"] >= self.top - _TOLERANCE
            and glyph["bottom"] <= self.bottom + _TOLERANCE
        )


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
            rows.insert(0, plan.heading_row)
        tops = dict(zip(rows, accumulate((plan.heights[row - 1] for row in rows), initial=size.top), strict=False))
        for cell in plan.cells:
            if cell.row in tops:
                bottom = tops[cell.last_row] + plan.heights[cell.last_row - 1]
                left, right = margin + lefts[cell.column - 1], margin + lefts[cell.last_column]
                yield page, cell, Rectangle(left, tops[cell.row], right, bottom)


def glyphs(pdf: Path) -> list[list[dict[str, Any]]]:
    """The visible characters of every page."""
    import pdfplumber

    with pdfplumber.open(pdf) as document:
        return [[glyph for glyph in page.chars if glyph["text"].strip()] for page in document.pages]


def baselines(glyphs_of_cell: Sequence[dict[str, Any]]) -> set[int]:
    """One for each line that has a glyph, in points above the foot of the page."""
    return {round(glyph["matrix"][5]) for glyph in glyphs_of_cell}


def unseen(plan: Plan, printed: Sequence[list[dict[str, Any]]]) -> dict[str, str]:
    """What is not wholly visible, by the address of its cell: characters that lie nowhere, or not within the cell."""
    lacking = {}
    for page, cell, rectangle in placed(plan):
        here = [glyph for glyph in printed[page] if rectangle.holds(glyph)]
        missing = visible(cell.text) - visible("".join(glyph["text"] for glyph in here))
        if missing:
            lacking[cell.address] = "".join(missing.elements())
    return lacking


def visible(text: str) -> Counter[str]:
    """The characters of a text that leave a mark on paper; those that share a glyph count as one."""
    plain = unicodedata.normalize("NFKC", text)
    return Counter(c for c in plain if not c.isspace() and unicodedata.category(c) not in {"Cf", "Cc", "Mn", "Me"})
