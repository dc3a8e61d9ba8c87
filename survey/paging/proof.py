"""Proof: whether a finished plan really prints whole, worked out anew from nothing but the plan and its paper. Pure.

`plan` and `flow` place the texts so that all fit. Nothing of their code is used here, so that a mistake in it is found.
What measuring cannot promise is reported as a doubt.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate, pairwise

from msgspec import Struct

from survey.measure import BOLD, PX, line_count, promised, row_height
from survey.paging.page_size import PAGES
from survey.paging.planned import CellRole, Plan, PlannedCell
from survey.paging.table_head import section_font, title_font

_EXCEL_ROW = 409.5
"""Points. Excel shows a row at most this high, whatever height the file gives."""
_MOST_BREAKS = 1023
"""The most page breaks that Excel takes on a sheet."""
_WIDER = 1.0536
"""How much wider one program was seen to print columns than planned; others round less, or not at all."""
_NUMBERS = 1.05
"""The share by which a column must be wider than a number, which is not wrapped but hidden (####)."""


class Doubt(Struct, frozen=True):
    """A reason why a cell may not print whole. `cell` is None where the reason holds for the whole sheet."""

    cell: PlannedCell | None
    why: str


def doubts(plan: Plan) -> tuple[Doubt, ...]:
    """What cannot be promised of this plan, with the reasons in Japanese."""
    return tuple(_doubts(plan))


def _doubts(plan: Plan) -> Iterator[Doubt]:
    if why := promised("", plan.font):
        yield Doubt(None, why)
    else:
        yield from (Doubt(cell, why) for cell in plan.cells if (why := promised(cell.text, plan.font)))
    page = PAGES[plan.paper]
    if sum(plan.widths) * PX * _WIDER > page.width - 2 * page.least_side:
        yield Doubt(None, "列の幅を広めに丸めるソフトでは、右の列が別のページに分かれることがあります")
    if len(plan.breaks) > _MOST_BREAKS:
        until = f"Excel が扱える改ページは{_MOST_BREAKS:,}か所までなので"
        yield Doubt(None, f"{until}、その先のページの切れ目は Excel が決めます")


# ---------------------------------------------------------------- cut off


def cut_off(plan: Plan) -> tuple[PlannedCell, ...]:
    """The cells of which a part would not print: 見切れ.

    A cell prints whole where its rows are as high as the lines of its text at its width, none of them higher than
    Excel allows, where a page holds all its rows, and the paper all its columns.
    """
    rows, columns = _rows_off_paper(plan), _columns_off_paper(plan)
    return tuple(
        cell
        for cell in plan.cells
        if not _fits(plan, cell)
        or not rows.isdisjoint(range(cell.row, cell.last_row + 1))
        or cell.last_column in columns
        or _parted(plan, cell)
    )


def _fits(plan: Plan, cell: PlannedCell) -> bool:
    """Whether the rows that the cell spans are as high as its text needs, and each no higher than Excel allows."""
    if not cell.text:
        return True
    if cell.amount is not None and line_count(cell.text, plan.widths[cell.column - 1] / _NUMBERS, plan.font) > 1:
        return False
    heights = plan.heights[cell.row - 1 : cell.last_row]
    return max(heights) <= _EXCEL_ROW and _needed(plan, cell) <= sum(heights)


def _needed(plan: Plan, cell: PlannedCell) -> float:
    """Height in points of all lines of the cell's text."""
    width = sum(plan.widths[cell.column - 1 : cell.last_column])
    if cell.role in (CellRole.TITLE, CellRole.SECTION, CellRole.HEADING):
        fonts = {CellRole.TITLE: title_font(plan.font), CellRole.SECTION: section_font(plan.font)}
        font = fonts.get(cell.role, plan.font)
        return row_height(line_count(cell.text, width / BOLD, font), font)
    return row_height(line_count(cell.text, width, plan.font), plan.font)


def _rows_off_paper(plan: Plan) -> set[int]:
    """Rows that reach below the foot of their page, if pages end only where the plan says."""
    return {row for first, last in _pages(plan) for row in _overflowing(plan, first, last)}


def _pages(plan: Plan) -> Iterator[tuple[int, int]]:
    """The first and the last row of each page."""
    for before, last in pairwise((0, *plan.breaks, len(plan.heights))):
        yield before + 1, last


def _overflowing(plan: Plan, first: int, last: int) -> Iterator[int]:
    repeated = sum(plan.heights[row - 1] for row in plan.heading_rows) if first > plan.heading_row else 0.0
    bottoms = accumulate(plan.heights[first - 1 : last], initial=repeated)
    next(bottoms)
    return (row for row, bottom in enumerate(bottoms, first) if bottom > PAGES[plan.paper].body)


def _parted(plan: Plan, cell: PlannedCell) -> bool:
    """Whether a page ends within the cell."""
    return bisect_left(plan.breaks, cell.row) != bisect_left(plan.breaks, cell.last_row)


def _columns_off_paper(plan: Plan) -> set[int]:
    """Columns that end beside the paper."""
    most = PAGES[plan.paper].printable_px
    return {column for column, edge in enumerate(accumulate(plan.widths), 1) if edge > most}
