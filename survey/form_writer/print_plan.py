"""On what paper a form is printed: on A4 where that is enough, else on the paper that the definition names. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from survey.form.paper import LEAST_PRINTED, PRINTABLE
from survey.form.room import HIGHEST
from survey.measure import PX
from survey.model import Paper

_SMALL = Paper.A4_LANDSCAPE
_NEARLY = 0.98
"""Of a paper, so that a program that rounds up prints no further page."""


@dataclass(frozen=True, slots=True)
class PrintPlan:
    """A paper, and how the columns lie on it."""

    paper: Paper
    halves: int | None = None
    """Number of the last column on the first of two sheets that lie side by side; None for one sheet."""
    scale: float = 1.0
    """Of two sheets; one is fitted across."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is to be printed."""

    widths: Sequence[int]
    """Of all columns, in pixels."""
    height: float
    """Of all rows, in points."""
    headings: float
    """Of the rows that are repeated on each page, in points."""
    repeated: int
    """Number of the last of the columns that are repeated on the second sheet."""
    breaks: Sequence[int]
    """Numbers of the columns that may end the first sheet."""
    letters: float
    """Points of the smallest letters in the cells."""


def print_plan(drawn: Drawn, usual: Paper) -> PrintPlan:
    """A4 on one sheet or on two side by side, where all rows stand on one page of it and can be read; else the usual paper."""
    area = PRINTABLE[_SMALL]
    least = LEAST_PRINTED / drawn.letters
    whole = _scale(drawn, sum(drawn.widths))
    if usual is _SMALL or (whole >= least and drawn.height * whole <= area.height):
        return PrintPlan(_SMALL)
    ends = list(accumulate(drawn.widths))
    repeated = ends[drawn.repeated - 1]
    wider = {at: max(ends[at - 1], repeated + ends[-1] - ends[at - 1]) for at in drawn.breaks}
    if not wider:
        return PrintPlan(usual)
    halves = min(wider, key=lambda at: wider[at])
    scale = _scale(drawn, wider[halves])
    fits = scale >= least and drawn.height * scale <= area.height
    return PrintPlan(_SMALL, halves, scale) if fits else PrintPlan(usual)


def _scale(drawn: Drawn, width: int) -> float:
    """At which so many pixels fit across A4, and the highest row below the headings on a page."""
    area = PRINTABLE[_SMALL]
    return min(1.0, area.width * _NEARLY / (width * PX), area.height * _NEARLY / (HIGHEST + drawn.headings))
