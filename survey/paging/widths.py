"""Widths of the columns of 参考３: as the definition says, else by what stands in them. Pure.

Columns of short entries are as wide as their entries, within bounds. Columns of long text share the rest of the paper in
the way that makes the table lowest. Widths are in em (full-width characters) until the end, then in pixels.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from survey.measure import column_px, natural_width
from survey.model import Consolidated, ConsolidatedColumn, Font, Paper
from survey.questions.kind import PrintWidth
from survey.questions.kinds import kind_of


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Bounds in em for columns to which the definition gives no width."""

    title: float
    department: float
    short: float
    partners: float
    long_least: float


_BOUNDS = {
    Paper.A3_LANDSCAPE: _Bounds(title=10, department=8, short=12, partners=9, long_least=12),
    Paper.A4_LANDSCAPE: _Bounds(title=6, department=7, short=8, partners=7, long_least=9),
}
_NARROWEST = 2.0
_AIR = 0.5
"""Room beside a text, which would touch the lines at both sides otherwise, in em."""
_SAMPLE = 120
"""Answers that are measured to balance the columns; more take time and change little."""
_STEPS = (4.0, 2.0, 1.0, 0.5)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column before its width is known."""

    width: float | None
    """None: it shares the width that the others leave."""
    fixed: bool = False
    """Whether the definition says the width."""


def column_widths(consolidated: Consolidated, printable_px: int) -> tuple[int, ...]:
    """Widths in pixels of NO, title, examples, 関係課, respondent and the answer columns, at most `printable_px` in all."""
    font = consolidated.survey.settings.font
    columns = _columns(consolidated, _BOUNDS[consolidated.survey.settings.paper])
    least = _BOUNDS[consolidated.survey.settings.paper].long_least
    room = _ems(printable_px, len(columns), font)
    widths = [column.width or least for column in columns]
    if sum(widths) > room:
        widths = _shrunk(columns, widths, room)
    else:
        widths = _widened(columns, widths, room - sum(widths), consolidated)
    return _in_pixels(widths, printable_px, font)


def _ems(printable_px: int, columns: int, font: Font) -> float:
    """How many em of text so many columns hold in all."""
    padding, step = column_px(0, font), column_px(1000, font) - column_px(0, font)
    return (printable_px - columns * (padding + 1)) * 1000 / step


def _in_pixels(widths: Sequence[float], printable_px: int, font: Font) -> tuple[int, ...]:
    pixels = [column_px(width, font) for width in widths]
    while sum(pixels) > printable_px:
        pixels[pixels.index(max(pixels))] -= 1
    return tuple(pixels)


# ---------------------------------------------------------------- what each column asks for


def _columns(consolidated: Consolidated, bounds: _Bounds) -> list[_Column]:
    survey, font = consolidated.survey, consolidated.survey.settings.font
    headings, issues = survey.headings, survey.issues

    def natural(texts: Iterator[str], most: float, heading: str) -> float:
        widest = _heading_width(heading, font)
        for text in texts:
            if widest >= most:
                break
            widest = max(widest, natural_width(text, font))
        return min(most, widest + _AIR)

    names = max((natural_width(d.name, font) for d in survey.departments), default=0.0)
    department = min(bounds.department, max(names, 4.0) + _AIR)
    return [
        _Column(natural((issue.no for issue in issues), 4, headings.no)),
        _Column(natural((issue.title for issue in issues), bounds.title, headings.title)),
        _Column(None),
        _Column(department),
        _Column(department),
        *(_answer_column(number, consolidated, bounds, natural) for number in range(len(consolidated.columns))),
    ]


def _answer_column(
    number: int, consolidated: Consolidated, bounds: _Bounds, natural: Callable[[Iterator[str], float, str], float]
) -> _Column:
    column = consolidated.columns[number]
    question = column.question
    if question.width:
        return _Column(question.width, fixed=True)
    most = _most(column, bounds)
    if most is None:
        return _Column(None)
    texts = (row.texts[number] for issue in consolidated.issues for row in issue.rows)
    return _Column(natural(texts, most, question.heading))


def _most(column: ConsolidatedColumn, bounds: _Bounds) -> float | None:
    """The widest that a column may become; None for flowing text, which may take all that is left."""
    most = {PrintWidth.SHORT: bounds.short, PrintWidth.NAMES: bounds.partners, PrintWidth.FLOWING: None}
    return most[kind_of(column.question).print_width]


def _heading_width(heading: str, font: Font) -> float:
    """Half of its longest line: a heading may stand in two lines."""
    return max(_NARROWEST, math.ceil(natural_width(heading, font) / 2))


# ---------------------------------------------------------------- too little or too much paper


def _shrunk(columns: Sequence[_Column], widths: Sequence[float], room: float) -> list[float]:
    """The columns made narrower by the same share; those with a fixed width only where the others do not suffice."""
    fixed = sum(width for column, width in zip(columns, widths, strict=True) if column.fixed)
    others = sum(widths) - fixed
    share = (room - fixed) / others if others else 0.0
    if share * min(widths) < 1.0:
        return [width * room / sum(widths) for width in widths]
    return [width if column.fixed else width * share for column, width in zip(columns, widths, strict=True)]


def _widened(columns: Sequence[_Column], widths: list[float], spare: float, consolidated: Consolidated) -> list[float]:
    """The spare width shared by the columns of long text; where there are none, by all in proportion to their widths."""
    long = [number for number, column in enumerate(columns) if column.width is None]
    if not long:
        return [width * (1 + spare / sum(widths)) for width in widths]
    for number in long:
        widths[number] += spare / len(long)
    least = _BOUNDS[consolidated.survey.settings.paper].long_least
    return _balanced(widths, long, least, _heights(consolidated))


def _balanced(
    widths: list[float], long: Sequence[int], least: float, height: Callable[[Sequence[float]], int]
) -> list[float]:
    """Width moved between the columns of long text, in ever smaller steps, as long as the table becomes lower."""
    lowest = height(widths)
    for step in _STEPS:
        moved = True
        while moved:
            moved = False
            for giver, taker in permutations(long, 2):
                if widths[giver] - step < least:
                    continue
                tried = list(widths)
                tried[giver] -= step
                tried[taker] += step
                if (tried_height := height(tried)) < lowest:
                    widths, lowest, moved = tried, tried_height, True
    return widths


_Paragraphs = tuple[float, ...]
"""Widths in em of the paragraphs of a cell."""


def _heights(consolidated: Consolidated) -> Callable[[Sequence[float]], int]:
    """A function from widths to the height of the table in lines, roughly."""
    font = consolidated.survey.settings.font

    def paragraphs(text: str) -> _Paragraphs:
        return tuple(natural_width(line, font) for line in text.split("\n"))

    step = max(1, sum(len(issue.rows) for issue in consolidated.issues) // _SAMPLE)
    blocks = [
        (paragraphs(issue.issue.examples), [tuple(map(paragraphs, row.texts)) for row in issue.rows[::step]])
        for issue in consolidated.issues
    ]

    def height(widths: Sequence[float]) -> int:
        return sum(
            max(_lines(examples, widths[2]), sum(max(map(_lines, cells, widths[5:])) for cells in rows))
            for examples, rows in blocks
        )

    return height


def _lines(paragraphs: _Paragraphs, width: float) -> int:
    # A reserve: 禁則 moves the end of a line that fits exactly to the next one.
    return sum(max(1, math.ceil(paragraph / (width - 0.5))) for paragraph in paragraphs)
