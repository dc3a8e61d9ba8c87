"""Widths of the columns of 参考３: as the definition says, else by what stands in them. Pure.

Columns of short entries are as wide as their entries, within bounds. Columns of long text share the rest of the paper in
the way that makes the table lowest. Widths are in em (full-width characters) until the end, then in pixels.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations

from msgspec import Struct

from survey.measure import WIDEST, column_px, natural_width, number_width
from survey.model import Consolidated, ConsolidatedColumn, Font, Paper
from survey.paging.arrangement import ArrangedTable, TableRow, arranged
from survey.paging.heading_lines import least_width
from survey.paging.planned import CellRole
from survey.questions.kind import PrintWidth
from survey.questions.kinds import kind_of


class _Bounds(Struct, frozen=True):
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
_NARROWEST_MARK, _WIDEST_MARK, _LINES_OVER_MARK = 2.5, 6.0, 4
"""A column of marks, in em; and the lines in which its heading is to stand."""
_AIR = 0.5
"""Room beside a text, which would touch the lines at both sides otherwise, in em."""
_SAMPLE = 120
"""Answers that are measured to balance the columns; more take time and change little."""
_STEPS = (4.0, 2.0, 1.0, 0.5)
_LEAST_SHARE = 0.01
"""Em that are not worth sharing."""


class _Column(Struct, frozen=True):
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


def column_widths(table: ArrangedTable, printable_px: int) -> tuple[int, ...]:
    """Widths in pixels of the columns beside the answers, and of the answer columns, at most `printable_px` in all.

    Fewer where all texts stand on one line in less: a column is never wider than its widest text needs.
    """
    settings, beside = table.consolidated.survey.settings, len(table.arrangement.beside)
    font, room = settings.font, room_for(printable_px, beside + len(table.consolidated.columns), table.consolidated)
    columns = _columns(table, _BOUNDS[settings.paper], room)
    if sum(column.least for column in columns) > room:
        widths = _shrunk(columns, room)
    else:
        widths = _balanced(columns, _filled(columns, room), _heights(table))
    return _in_pixels(widths, printable_px, font)


def legible_widths(consolidated: Consolidated) -> tuple[Sequence[float], Sequence[float]]:
    """Widths in em below which the columns beside the answers, and the answer columns, can hardly be read."""
    table, bounds = arranged(consolidated), _BOUNDS[consolidated.survey.settings.paper]
    widths = [column.legible for column in _columns(table, bounds, bounds.long_least)]
    beside = len(table.arrangement.beside)
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


def _columns(table: ArrangedTable, bounds: _Bounds, room: float) -> list[_Column]:
    survey, font = table.consolidated.survey, table.consolidated.survey.settings.font
    headings, issues = survey.headings, survey.issues
    rows = [row for block in table.blocks for row in block.rows]
    told = len(table.arrangement.told)

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
        key = answered.key
        texts = [(row.texts[number], row) for row in rows]
        firm = max((number_width(text, font) for text, row in texts if _counts(row, key)), default=0.0)
        if width := answered.question.width:
            return _Column(max(width, firm), max(width, firm), fixed=True, firm=firm)
        if answered.choice:
            narrow = max(firm, _of_mark(answered, font))
            return _Column(narrow, narrow, firm=firm)
        found = column((text for text, _ in texts), answered.heading, *_limits(answered, bounds, room))
        return _Column(max(found.least, firm), max(found.most, firm), firm=firm)

    names = max((natural_width(d.name, font) for d in survey.departments), default=0.0)
    department = min(bounds.department, max(names, 4.0) + _AIR)
    beside = {
        CellRole.NO: lambda: column((issue.no for issue in issues), headings.no, _MOST_NO, _MOST_NO),
        CellRole.ISSUE: lambda: column((issue.title for issue in issues), headings.title, *bounds.title),
        CellRole.EXAMPLES: lambda: column(
            (issue.examples for issue in issues), headings.examples, bounds.long_least, room
        ),
        CellRole.DEPARTMENTS: lambda: _Column(department, department),
        CellRole.RESPONDENT: lambda: _Column(department, department),
        CellRole.CHANGE: lambda: _Column(_CHANGE + _AIR, _CHANGE + _AIR),
        CellRole.ITEM: lambda: column(iter(()), survey.settings.item_number_heading, _MOST_NO, _MOST_NO),
    }
    return [
        *(beside[role]() for role in table.arrangement.beside),
        *(answers(number, answered) for number, answered in enumerate(table.consolidated.columns, told)),
    ]


def _of_mark(column: ConsolidatedColumn, font: Font) -> float:
    """The width of a column of marks: its heading stands in few lines."""
    return min(
        _WIDEST_MARK, max(_NARROWEST_MARK, math.ceil(natural_width(column.choice, font) / _LINES_OVER_MARK) + _AIR)
    )


def _counts(row: TableRow, key: str) -> bool:
    """Whether the row shows a number for the question with this key."""
    shown = row.answer or row.total
    return shown is not None and key in shown.amounts


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


def _heights(table: ArrangedTable) -> Callable[[Sequence[float]], int]:
    """A function from widths to the height of the table in lines, roughly."""
    arrangement, font = table.arrangement, table.consolidated.survey.settings.font
    over = [column for column, role in enumerate(arrangement.merged) if role in (CellRole.ISSUE, CellRole.EXAMPLES)]
    label, beside = len(arrangement.merged), len(arrangement.beside)
    own = [
        *range(label + 1, label + 1 + len(arrangement.told)),
        *range(beside, beside + len(table.consolidated.columns)),
    ]

    def paragraphs(text: str) -> _Paragraphs:
        return tuple(natural_width(line, font) for line in text.split("\n"))

    rows = [[row for row in block.rows if row.total is None and any(row.texts)] for block in table.blocks]
    step = max(1, sum(map(len, rows)) // _SAMPLE)
    blocks = [
        (
            [paragraphs(block.merged[column]) for column in over],
            [tuple(map(paragraphs, row.texts)) for row in answered[number % step :: step]],
        )
        for number, (block, answered) in enumerate(zip(table.blocks, rows, strict=True))
    ]

    def height(widths: Sequence[float]) -> int:
        above, cells = [widths[column] for column in over], [widths[column] for column in own]
        return sum(
            max(*map(_lines, merged, above), 0, sum(max(map(_lines, texts, cells)) for texts in sampled))
            for merged, sampled in blocks
        )

    return height


def _lines(paragraphs: _Paragraphs, width: float) -> int:
    # A reserve: 禁則 moves the end of a line that fits exactly to the next one.
    return sum(max(1, math.ceil(paragraph / (width - 0.5))) for paragraph in paragraphs)
