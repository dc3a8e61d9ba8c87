"""Widths of the columns of 参考３: as the definition says, else by what stands in them. Pure.

Columns of short entries are as wide as their entries, within bounds. Columns of long text share the rest of the paper in
the way that makes the table lowest. Widths are in em (full-width characters) until the end, then in pixels.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from survey.measure import WIDEST, column_px, natural_width, number_width
from survey.model import Consolidated, ConsolidatedColumn, ConsolidatedRow, Font, Paper, TotalRow
from survey.paging.heading_lines import least_width
from survey.paging.printed_columns import columns_beside
from survey.questions.kind import PrintWidth
from survey.questions.kinds import kind_of


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Bounds in em for columns to which the definition gives no width."""

    title: tuple[float, float]
    """The least and the most."""
    department: float
    short: float
    partners: float
    long_least: float


_BOUNDS = {
    Paper.A3_LANDSCAPE: _Bounds(title=(6, 10), department=8, short=12, partners=9, long_least=10),
    Paper.A4_LANDSCAPE: _Bounds(title=(4.5, 8), department=7, short=8, partners=7, long_least=8),
}
_MOST_NO = 4.0
_LEGIBLE = 8.0
_CHANGE = 3.0
"""区分: its longest word, 未確認 or 取下げ, in em."""
_AIR = 0.5
"""Room beside a text, which would touch the lines at both sides otherwise, in em."""
_SAMPLE = 120
"""Answers that are measured to balance the columns; more take time and change little."""
_STEPS = (4.0, 2.0, 1.0, 0.5)
_LEAST_SHARE = 0.01
"""Em that are not worth sharing."""


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column asks for, in em: it is flexible where `most` is more than `least`."""

    least: float
    most: float
    fixed: bool = False
    """Whether the definition says the width."""
    firm: float = 0.0
    """Less than this would hide a number (####)."""

    @property
    def flexible(self) -> bool:
        return self.most > self.least

    @property
    def legible(self) -> float:
        """Less than this can hardly be read."""
        return max(self.firm, min(self.least, _LEGIBLE))


def column_widths(consolidated: Consolidated, printable_px: int) -> tuple[int, ...]:
    """Widths in pixels of NO, title, examples, 関係課, respondent, 区分 where it is printed, and the answer columns, at most
    `printable_px` in all.

    Fewer where all texts stand on one line in less: a column is never wider than its widest text needs.
    """
    font = consolidated.survey.settings.font
    room = _ems(printable_px, columns_beside(consolidated) + len(consolidated.columns), font)
    columns = _columns(consolidated, _BOUNDS[consolidated.survey.settings.paper], room)
    if sum(column.least for column in columns) > room:
        widths = _shrunk(columns, room)
    else:
        widths = _balanced(columns, _filled(columns, room), _heights(consolidated))
    return _in_pixels(widths, printable_px, font)


def legible_widths(consolidated: Consolidated) -> tuple[Sequence[float], Sequence[float]]:
    """Widths in em below which the columns beside the answers, and the answer columns, can hardly be read."""
    bounds = _BOUNDS[consolidated.survey.settings.paper]
    widths = [column.legible for column in _columns(consolidated, bounds, bounds.long_least)]
    beside = columns_beside(consolidated)
    return widths[:beside], widths[beside:]


def room_for(printable_px: int, columns: int, consolidated: Consolidated) -> float:
    """How many em of text so many columns hold in all."""
    return _ems(printable_px, columns, consolidated.survey.settings.font)


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


def _columns(consolidated: Consolidated, bounds: _Bounds, room: float) -> list[_Column]:
    survey, font = consolidated.survey, consolidated.survey.settings.font
    headings, issues = survey.headings, survey.issues
    rows: list[ConsolidatedRow | TotalRow] = [*consolidated.totals]
    for block in consolidated.issues:
        rows += [*block.rows, *block.totals]

    def column(texts: Iterator[str], heading: str, least: float, most: float) -> _Column:
        """As wide as its texts, within bounds; `texts` are measured no further than they matter."""
        widest = least_width(heading, font)
        for text in texts:
            if widest >= most:
                break
            if len(text) * WIDEST + _AIR <= widest:
                continue
            widest = max(widest, natural_width(text, font) + _AIR)
        return _Column(min(least, most, widest), min(most, widest))

    def answers(number: int, answered: ConsolidatedColumn) -> _Column:
        key = answered.question.key
        firm = max((number_width(row.texts[number], font) for row in rows if key in row.amounts), default=0.0)
        if width := answered.question.width:
            return _Column(max(width, firm), max(width, firm), fixed=True, firm=firm)
        found = column((row.texts[number] for row in rows), answered.question.heading, *_limits(answered, bounds, room))
        return _Column(max(found.least, firm), max(found.most, firm), firm=firm)

    names = max((natural_width(d.name, font) for d in survey.departments), default=0.0)
    department = min(bounds.department, max(names, 4.0) + _AIR)
    return [
        column((issue.no for issue in issues), headings.no, _MOST_NO, _MOST_NO),
        column((issue.title for issue in issues), headings.title, *bounds.title),
        column((issue.examples for issue in issues), headings.examples, bounds.long_least, room),
        _Column(department, department),
        _Column(department, department),
        *([_Column(_CHANGE + _AIR, _CHANGE + _AIR)] if consolidated.shows_change else []),
        *(answers(number, answered) for number, answered in enumerate(consolidated.columns)),
    ]


def _limits(column: ConsolidatedColumn, bounds: _Bounds, room: float) -> tuple[float, float]:
    """The widths between which a column may be, if its texts ask for that much."""
    width = kind_of(column.question).print_width
    if width is PrintWidth.FLOWING:
        return bounds.long_least, room
    most = bounds.short if width is PrintWidth.SHORT else bounds.partners
    return most, most


# ---------------------------------------------------------------- too little or too much paper


def _shrunk(columns: Sequence[_Column], room: float) -> list[float]:
    """The columns made narrower alike, none below what can be read; those with a fixed width only where the others do not
    suffice, and all of them where nothing else does."""
    asked = [column.least for column in columns]
    for least in (
        [column.least if column.fixed else column.legible for column in columns],
        [column.legible for column in columns],
        [column.firm for column in columns],
        [0.0 for _ in columns],
    ):
        if sum(least) <= room:
            share = (room - sum(least)) / (sum(asked) - sum(least))
            return [low + (high - low) * share for low, high in zip(least, asked, strict=True)]
    return asked


def _filled(columns: Sequence[_Column], room: float) -> list[float]:
    """The room shared evenly by the flexible columns, none of which becomes wider than it may."""
    widths = [column.least for column in columns]
    hungry = [number for number, column in enumerate(columns) if column.flexible]
    while hungry and (spare := room - sum(widths)) > _LEAST_SHARE:
        for number in hungry:
            widths[number] = min(columns[number].most, widths[number] + spare / len(hungry))
        hungry = [number for number in hungry if widths[number] < columns[number].most]
    return widths


def _balanced(columns: Sequence[_Column], widths: list[float], height: Callable[[Sequence[float]], int]) -> list[float]:
    """Width moved between the flexible columns, in ever smaller steps, as long as the table becomes lower."""
    flexible = [number for number, column in enumerate(columns) if column.flexible]
    lowest = height(widths)
    for step in _STEPS:
        moved = True
        while moved:
            moved = False
            for giver, taker in permutations(flexible, 2):
                tried = list(widths)
                tried[giver] -= step
                tried[taker] += step
                if tried[giver] < columns[giver].least or tried[taker] > columns[taker].most:
                    continue
                if (tried_height := height(tried)) < lowest:
                    widths, lowest, moved = tried, tried_height, True
    return widths


_Paragraphs = tuple[float, ...]
"""Widths in em of the paragraphs of a cell."""


def _heights(consolidated: Consolidated) -> Callable[[Sequence[float]], int]:
    """A function from widths to the height of the table in lines, roughly."""
    font, first = consolidated.survey.settings.font, columns_beside(consolidated)

    def paragraphs(text: str) -> _Paragraphs:
        return tuple(natural_width(line, font) for line in text.split("\n"))

    step = max(1, sum(len(issue.rows) for issue in consolidated.issues) // _SAMPLE)
    blocks = [
        (
            (paragraphs(issue.issue.title), paragraphs(issue.issue.examples)),
            [tuple(map(paragraphs, row.texts)) for row in issue.rows[::step]],
        )
        for issue in consolidated.issues
    ]

    def height(widths: Sequence[float]) -> int:
        return sum(
            max(*map(_lines, beside, widths[1:3]), sum(max(map(_lines, cells, widths[first:])) for cells in rows))
            for beside, rows in blocks
        )

    return height


def _lines(paragraphs: _Paragraphs, width: float) -> int:
    # A reserve: 禁則 moves the end of a line that fits exactly to the next one.
    return sum(max(1, math.ceil(paragraph / (width - 0.5))) for paragraph in paragraphs)
