"""The papers that forms are printed on, and how small letters may become there. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from msgspec import Struct

from survey.excel_out.book import NARROW_MARGINS
from survey.form.room import prose
from survey.measure import NEARLY, PX
from survey.model import Font, Paper

LEAST_PRINTED = 6.0
"""Points of the smallest sentences on paper, as in the notes of a timetable."""
SMALL_PAPER = Paper.A4_LANDSCAPE
"""Of two sheets that lie side by side, each is one of these."""
_INCH = 72


class Printable(Struct, frozen=True):
    """What margins leave of a paper, in points."""

    width: float
    height: float


def _within_margins(width: float, height: float) -> Printable:
    margins = NARROW_MARGINS
    return Printable(
        width - _INCH * (margins["left"] + margins["right"]), height - _INCH * (margins["top"] + margins["bottom"])
    )


PRINTABLE = {Paper.A3_LANDSCAPE: _within_margins(1190.55, 841.89), Paper.A4_LANDSCAPE: _within_margins(841.89, 595.28)}
PORTRAIT = _within_margins(595.28, 841.89)
"""A4, which slips are printed on."""


def widest_sheet(paper: Paper, font: Font) -> int:
    """Pixels of the widest sheet whose sentences can still be read when it is printed one page wide."""
    return widest_on(PRINTABLE[paper], font)


def widest_on(area: Printable, font: Font) -> int:
    """The same of a paper by what margins leave of it."""
    return int(area.width / PX * prose(font).size / LEAST_PRINTED)


class Across(Struct, frozen=True):
    """The columns of a table, as they lie on paper."""

    widths: Sequence[int]
    """Of all of them, in pixels."""
    repeated: int
    """Number of the last of those that are repeated on the second of two sheets."""
    breaks: Sequence[int]
    """Numbers of those that may end the first."""

    @property
    def halves(self) -> tuple[int, int] | None:
        """Pixels of the wider of two sheets side by side, and number of the last column of the first, where they are most
        alike; None where the columns cannot be parted."""
        ends = list(accumulate(self.widths))
        again = ends[self.repeated - 1]
        return min(((max(ends[at - 1], again + ends[-1] - ends[at - 1]), at) for at in self.breaks), default=None)


def is_legible(across: Across, usual: Paper, font: Font) -> bool:
    """Whether sentences in the columns can be read on the usual paper, or where that is large, on two small ones."""
    if sum(across.widths) <= widest_sheet(usual, font):
        return True
    halves = across.halves if usual is not SMALL_PAPER else None
    return halves is not None and halves[0] <= NEARLY * widest_sheet(SMALL_PAPER, font)
