"""A table of too many columns for its paper, in blocks that follow each other: each has some of them, and the rows of all. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import TypeVar

from msgspec.structs import replace

from survey.model import Consolidated, ConsolidatedDepartment, ConsolidatedIssue, ConsolidatedRow, TotalRow
from survey.paging.page_size import PAGES
from survey.paging.widths import legible_widths, room_for

_Block = TypeVar("_Block", ConsolidatedIssue, ConsolidatedDepartment)
Numbers = Sequence[int]
"""Of answer columns, from 0."""


def blocks(consolidated: Consolidated, printable_px: int) -> tuple[Consolidated, ...]:
    """The table itself where its columns can be read on the paper, else in as many blocks as that takes."""
    beside, needed = legible_widths(consolidated)

    def fits(numbers: Numbers) -> bool:
        wanted = sum(beside) + sum(needed[number] for number in numbers)
        return wanted <= room_for(printable_px, len(beside) + len(numbers), consolidated)

    everything = range(len(needed))
    if len(everything) < 2 or fits(everything):
        return (consolidated,)
    units = list(_units(consolidated, fits))
    even = (_even(units, count) for count in range(_fewest(units, fits), len(units) + 1))
    chosen = next((parts for parts in even if all(map(fits, parts))), units)
    return tuple(_only(consolidated, part) for part in chosen)


def block_count(consolidated: Consolidated) -> int:
    """In how many blocks the table is printed on the survey's paper."""
    return len(blocks(consolidated, PAGES[consolidated.survey.settings.paper].printable_px))


def _units(consolidated: Consolidated, fits: Callable[[Numbers], bool]) -> Iterator[Numbers]:
    """What stays together: the columns of one question, where the paper holds them."""
    for _, own in groupby(enumerate(consolidated.columns), key=lambda pair: pair[1].question):
        numbers = [number for number, _ in own]
        yield from [numbers] if fits(numbers) else ([number] for number in numbers)


def _fewest(units: Sequence[Numbers], fits: Callable[[Numbers], bool]) -> int:
    """How many blocks there are where each takes as much as fits."""
    parts: list[list[int]] = [[]]
    for unit in units:
        if parts[-1] and not fits([*parts[-1], *unit]):
            parts.append([])
        parts[-1] += unit
    return len(parts)


def _even(units: Sequence[Numbers], count: int) -> list[Numbers]:
    """So many blocks of as many units each, but for one more or less."""
    ends = [round(len(units) * part / count) for part in range(count + 1)]
    return [[number for unit in units[start:end] for number in unit] for start, end in pairwise(ends)]


def _only(consolidated: Consolidated, numbers: Numbers) -> Consolidated:
    """The table with these answer columns alone."""

    def part(row: ConsolidatedRow) -> ConsolidatedRow:
        fresh = tuple(row.fresh[number] for number in numbers) if row.fresh else ()
        return replace(row, texts=tuple(row.texts[number] for number in numbers), fresh=fresh)

    def totals(rows: tuple[TotalRow, ...]) -> tuple[TotalRow, ...]:
        kept = (replace(row, texts=tuple(row.texts[number] for number in numbers)) for row in rows)
        return tuple(row for row in kept if any(row.texts))

    def some(block: _Block) -> _Block:
        subtotals = {name: totals(rows) for name, rows in block.subtotals.items()}
        return replace(block, rows=tuple(map(part, block.rows)), totals=totals(block.totals), subtotals=subtotals)

    issues, departments = tuple(map(some, consolidated.issues)), tuple(map(some, consolidated.departments))
    columns = tuple(consolidated.columns[number] for number in numbers)
    overall = totals(consolidated.totals)
    return replace(consolidated, columns=columns, issues=issues, totals=overall, departments=departments)
