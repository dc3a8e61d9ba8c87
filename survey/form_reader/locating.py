"""Where the tables of a returned sheet are, and which issue each of their rows answers.

A row is known by its hidden key, else by its NO, else by its title. A row with none of them, under an answer and with
text in input columns, continues that answer, unless it holds what no answer goes on with: a choice, a number, a date or
a ○. Then it is a row of its own that somebody added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from survey.form import ColumnRole, Label
from survey.form_reader.headings import Header, find_headers, grid_of
from survey.form_reader.item_rows import item_rows
from survey.form_reader.row_names import IssueNames, LocatedRow, RowPart, named_row, names_of
from survey.form_reader.slip_columns import keyed_columns, seen_columns
from survey.form_reader.slips import Slips, laid_out
from survey.japanese.text import comparison_key
from survey.model import USUAL_NAMES, Survey
from survey.model.addresses import address
from survey.questions.kinds import kind_of
from survey.workbook.sheet_rows import Grid
from survey.workbook.sheets import Cell, Range, Sheet

_GAP = 2
"""How many rows below an answer at the end of a table a continuation may stand: with at most one empty row between."""
_ALL_IN_ONE: Mapping[str, int] = {}
"""The rows of inputs that all stand in that of their answer: one for all answers."""


class LocatedTable(Struct, frozen=True, dict=True):
    """A table found on a sheet."""

    sheet: Sheet
    grid: Grid
    """Without what nobody wrote."""
    header: Header
    rows: tuple[LocatedRow, ...]
    untouched: frozenset[tuple[int, int]] = frozenset()
    """Row and column of inputs that hold what nobody wrote."""
    slips: Slips | None = None
    """Where its cells stand, where it is made of slips."""

    @property
    def whole(self) -> Grid:
        """The rows of the sheet."""
        return self.slips.whole if self.slips else self.grid

    @property
    def first_row(self) -> int:
        """The first row of the sheet that belongs to the table."""
        return self.slips.first_row if self.slips else self.header.rows[0]

    @cached_property
    def last_row(self) -> int:
        """The last row of the sheet that belongs to the table."""
        if self.slips:
            return self.slips.last_row
        inside = (row.number for row in self.rows if row.part not in (RowPart.OUTSIDE, RowPart.ADDED_BELOW))
        return max(inside, default=self.header.rows[-1])

    def merged(self, row: int) -> Iterator[Range]:
        """The merged cells of a row."""
        first, last = self.slips.extents[row] if self.slips else (row, row)
        for merged in self.sheet.merged:
            if merged.first_row <= last and merged.last_row >= first:
                yield merged

    def role_in(self, number: int) -> ColumnRole | None:
        """What a column of the sheet is for; None for one of others."""
        if self.slips:
            return self.slips.role_in(number)
        return self.header.columns[number].role if number in self.header.columns else None

    def first_inputs(self, row: int) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """Columns on the sheet of the first input of each question and of 前回から, by their keys; and their rows, where
        they do not all stand in that of the answer."""
        columns = self.header.first_inputs
        if not self.slips:
            return columns, _ALL_IN_ONE
        spots = {key: self.slips.places[row, at] for key, at in columns.items() if (row, at) in self.slips.places}
        return {key: at for key, (_, at) in spots.items()}, {key: at for key, (at, _) in spots.items()}

    def spot(self, row: int, number: int) -> tuple[str, int, int]:
        """Where a cell of the table stands: name of the sheet, row, column."""
        if self.slips:
            row, number = self.slips.place(row, number)
        return self.sheet.name, row, number

    def address(self, row: int, number: int) -> str:
        """The same without the sheet, such as "F7"."""
        return address(*self.spot(row, number)[1:])


def locate(sheet: Sheet, survey: Survey, *, otherwise: bool = False) -> tuple[LocatedTable, ...]:
    """The tables on a sheet, from top to bottom. `otherwise`: the form was made of the definition as it was before."""
    grid = grid_of(sheet)
    names = replace(names_of(survey), renumbered=otherwise)
    columns = keyed_columns(grid, survey)
    headers = () if columns else find_headers(grid, survey)
    columns = columns if headers else columns or seen_columns(grid, survey)
    if columns and (slips := laid_out(grid, columns, survey)):
        table = _located(sheet, slips.grid, slips.header, max(slips.rows) + 1, names)
        return (replace(table, slips=slips),)
    ends = [*_next_heads(grid, headers, survey), max(grid, default=0) + 1]
    return tuple(_located(sheet, grid, header, end, names) for header, end in zip(headers, ends, strict=False))


def _next_heads(grid: Grid, headers: Sequence[Header], survey: Survey) -> Iterator[int]:
    """The row in which the next table begins, for each but the last: that of its 課名, where it brought one along from a
    form of its own, else the first of its headings."""
    said = {comparison_key(Label.DEPARTMENT.said(names)) for names in (USUAL_NAMES, survey.settings.names)}
    for above, below in pairwise(headers):
        between = (row for row in grid if above.rows[-1] < row < below.rows[0])
        labels = (row for row in between if any(_before_colon(cell) in said for cell in grid[row].values()))
        yield next(labels, below.rows[0])


def _before_colon(cell: Cell) -> str:
    return comparison_key(cell.text.partition("：")[0].partition(":")[0])


def _located(sheet: Sheet, grid: Grid, header: Header, end: int, names: IssueNames) -> LocatedTable:
    untouched = frozenset(_untouched(grid, header, end))
    if untouched:
        left = {row: {at: cell for at, cell in grid[row].items() if (row, at) not in untouched} for row in grid}
        grid = {row: cells for row, cells in left.items() if cells}
    rows = (item_rows if header.of_items else _rows)(grid, header, end, names)
    return LocatedTable(sheet, grid, header, rows, untouched)


def _untouched(grid: Grid, header: Header, end: int) -> Iterator[tuple[int, int]]:
    inputs = {at: (kind_of(column.question), column) for at, column in header.inputs.items() if column.question}
    for row, cells in grid.items():
        if header.rows[-1] < row < end:
            for at in inputs.keys() & cells.keys():
                kind, column = inputs[at]
                if kind.is_untouched(column, cells[at]):
                    yield row, at


# ---------------------------------------------------------------- rows


def _rows(grid: Grid, header: Header, end: int, names: IssueNames) -> tuple[LocatedRow, ...]:
    """What each row between a head and the next one is."""
    inside = ((number, grid[number]) for number in grid if header.rows[-1] < number < end)
    named = [
        named_row(number, cells, header, names) or LocatedRow(number, _nameless(cells, header))
        for number, cells in inside
    ]
    last_issue = max((row.number for row in named if row.part is RowPart.ISSUE), default=0)
    rows: list[LocatedRow] = []
    above: LocatedRow | None = None
    for row in named:
        is_apart = row.number > max(last_issue, above.number if above else 0) + _GAP
        placed = _placed(row, above, is_apart)
        rows.append(placed)
        if placed.part not in (RowPart.OUTSIDE, RowPart.ADDED_BELOW):
            above = placed
    return tuple(rows)


def _placed(row: LocatedRow, above: LocatedRow | None, is_apart: bool) -> LocatedRow:
    """A row without key, NO and title by what it does in its place: it may continue the row above, or is one that was
    added. `is_apart`: it stands too far below the table."""
    if row.part is RowPart.ADDED and is_apart:
        return LocatedRow(row.number, RowPart.ADDED_BELOW)
    if row.part is not RowPart.CONTINUATION:
        return row
    if above is None or above.part is RowPart.EXAMPLE or is_apart:
        return LocatedRow(row.number, RowPart.OUTSIDE)
    if above.part is RowPart.ADDED:
        return LocatedRow(row.number, RowPart.ADDED)
    if above.issue is None:
        return LocatedRow(row.number, RowPart.UNKNOWN_ISSUE)
    return LocatedRow(row.number, RowPart.CONTINUATION, above.issue)


def _nameless(cells: Mapping[int, Cell], header: Header) -> RowPart:
    filled = [(column, column.question) for at, column in header.inputs.items() if at in cells and column.question]
    if not filled:
        return RowPart.OUTSIDE
    alone = len({question.key for _, question in filled}) == 1
    goes_on = all(kind_of(question).may_go_on(column, alone) for column, question in filled)
    return RowPart.CONTINUATION if goes_on else RowPart.ADDED
