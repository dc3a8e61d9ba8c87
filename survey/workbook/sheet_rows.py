"""A sheet row by row, and its tables by their headings: columns and rows may have been moved, sorted or filtered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from survey.japanese.text import clean, comparison_key
from survey.workbook.sheets import Cell, Sheet

Grid = Mapping[int, Mapping[int, Cell]]
"""The cells of a sheet by row, then by column; both ascend, and neither is empty."""


def rows_of(cells: Mapping[tuple[int, int], Cell]) -> Grid:
    """The cells of a sheet, or some of them, row by row."""
    rows = defaultdict[int, dict[int, Cell]](dict)
    for (row, column), cell in sorted(cells.items()):
        rows[row][column] = cell
    return dict(rows)


def columns_by_heading(cells: Mapping[int, Cell]) -> Mapping[str, int]:
    """Number of the column under each heading, by its `comparison_key`; of two of one heading the left one."""
    return {comparison_key(cell.text): column for column, cell in reversed([*cells.items()])}


def texts_under(
    sheet: Sheet, required: Sequence[str], optional: Sequence[str] = ()
) -> Mapping[int, Mapping[str, str]] | None:
    """The texts under some headings, by row number and heading; "" where there is none.

    The headings are those of the first row that has all the required ones; None where no row has. Texts stand without
    white space around them.
    """
    rows = rows_of(sheet.cells)
    head = _head(rows, required)
    if head is None:
        return None
    number, columns = head
    place = {heading: columns.get(comparison_key(heading), 0) for heading in (*required, *optional)}
    below = {row: cells for row, cells in rows.items() if row > number}
    return {row: {h: _text(cells.get(at)) for h, at in place.items()} for row, cells in below.items()}


def headings_beside(sheet: Sheet, required: Sequence[str]) -> tuple[str, ...]:
    """The other headings of the row in which `texts_under` finds the required ones; none where there is no such row."""
    wanted = {comparison_key(heading) for heading in required}
    rows = rows_of(sheet.cells)
    head = _head(rows, required)
    texts = [clean(cell.text).strip() for cell in rows[head[0]].values()] if head else []
    return tuple(text for text in texts if text and comparison_key(text) not in wanted)


def column_under(sheet: Sheet, required: Sequence[str]) -> int | None:
    """Number of the column under the first of some headings, in the row in which `texts_under` finds them all."""
    head = _head(rows_of(sheet.cells), required)
    return head[1][comparison_key(required[0])] if head else None


def _head(rows: Grid, required: Sequence[str]) -> tuple[int, Mapping[str, int]] | None:
    """The number of the first row that has all these headings, and its columns by heading."""
    wanted = {comparison_key(heading) for heading in required}
    headed = ((number, columns_by_heading(cells)) for number, cells in rows.items())
    return next(((number, columns) for number, columns in headed if wanted <= columns.keys()), None)


def _text(cell: Cell | None) -> str:
    return clean(cell.text).strip() if cell else ""
