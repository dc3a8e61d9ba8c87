"""On what paper a table of a form is printed: on A4 where that is enough, else on the paper that the definition names. Pure."""

from __future__ import annotations

from msgspec import Struct

from survey.form.paper import LEAST_PRINTED, PRINTABLE, SMALL_PAPER, Across
from survey.form.room import HIGHEST
from survey.measure import NEARLY, PX
from survey.model import Paper


class PrintPlan(Struct, frozen=True):
    """A paper, and how the columns lie on it."""

    paper: Paper
    halves: int | None = None
    """Number of the last column on the first of two sheets that lie side by side; None for one sheet."""
    scale: float = 1.0
    """Of two sheets; one is fitted across."""


class Drawn(Struct, frozen=True):
    """What is to be printed."""

    across: Across
    height: float
    """Of all rows, in points."""
    headings: float
    """Of the rows that are repeated on each page, in points."""
    letters: float
    """Points of the smallest letters in the cells."""


def print_plan(drawn: Drawn, usual: Paper) -> PrintPlan:
    """A4 on one sheet or on two side by side, where all rows stand on one page of it and can be read; else the usual paper,
    unless they could not be read there."""
    area, width = PRINTABLE[SMALL_PAPER], sum(drawn.across.widths)
    least = LEAST_PRINTED / drawn.letters
    whole = _scale(drawn, width)
    if usual is SMALL_PAPER or (whole >= least and drawn.height * whole <= area.height):
        return PrintPlan(SMALL_PAPER)
    halves = drawn.across.halves
    if not halves:
        return PrintPlan(usual)
    scale = _scale(drawn, halves[0])
    is_better = drawn.height * scale <= area.height or width * PX * least > PRINTABLE[usual].width
    return PrintPlan(SMALL_PAPER, halves[1], scale) if scale >= least and is_better else PrintPlan(usual)


def _scale(drawn: Drawn, width: int) -> float:
    """At which so many pixels fit across A4, and the highest row below the headings on a page."""
    area = PRINTABLE[SMALL_PAPER]
    return min(1.0, area.width * NEARLY / (width * PX), area.height * NEARLY / (HIGHEST + drawn.headings))
