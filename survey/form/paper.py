"""The papers that forms are printed on, and how small letters may become there. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from survey.excel_out.book import NARROW_MARGINS
from survey.form.room import prose
from survey.measure import PX
from survey.model import Font, Paper

LEAST_PRINTED = 6.0
"""Points of the smallest sentences on paper, as in the notes of a timetable."""
_INCH = 72


@dataclass(frozen=True, slots=True)
class Printable:
    """What margins leave of a paper, in points."""

    width: float
    height: float


def _within_margins(width: float, height: float) -> Printable:
    margins = NARROW_MARGINS
    return Printable(
        width - _INCH * (margins["left"] + margins["right"]), height - _INCH * (margins["top"] + margins["bottom"])
    )


PRINTABLE = {Paper.A3_LANDSCAPE: _within_margins(1190.55, 841.89), Paper.A4_LANDSCAPE: _within_margins(841.89, 595.28)}


def widest_sheet(paper: Paper, font: Font) -> int:
    """Pixels of the widest sheet whose sentences can still be read when it is printed one page wide."""
    return int(PRINTABLE[paper].width / PX * prose(font).size / LEAST_PRINTED)
