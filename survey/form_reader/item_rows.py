"""The rows of a table of items (明細): each in which something is written is one, wherever it was added.

A row that names no issue belongs to that of the row above. It may be a text that goes on from there, which nothing tells
from another item; so it is one, and that is said (`may_go_on`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from survey.form_reader.headings import Header
from survey.form_reader.row_names import IssueNames, LocatedRow, RowPart, named_row
from survey.japanese.text import comparison_key
from survey.model import Issue
from survey.questions.columns import FormColumn
from survey.questions.kinds import kind_of
from survey.workbook.sheet_rows import Grid
from survey.workbook.sheets import Cell

_GAP = 2
"""How many rows below the others an item may be added: with at most one empty row between."""
_SUM = re.compile(r"(?:合|小|総|総合|累|延べ?)?計(?:\(.*\))?|平均")
"""Matches, in a comparison key, what people call a row in which they calculate."""


def item_rows(grid: Grid, header: Header, end: int, names: IssueNames) -> tuple[LocatedRow, ...]:
    """What each row between a head and the next one is."""
    inside = [(number, grid[number]) for number in grid if header.rows[-1] < number < end]
    named = [named_row(number, cells, header, names) or _nameless(number, cells, header) for number, cells in inside]
    rows = [_unless_sum(row, grid[row.number], header) for row in named]
    issue, reach = _first_issue(rows, names), _last_named(rows, header)
    placed: list[LocatedRow] = []
    for row in rows:
        found = _placed(row, issue, is_apart=row.number > reach + _GAP)
        placed.append(found)
        if found.part is RowPart.ITEM:
            issue, reach = found.issue, max(reach, row.number)
    return tuple(placed)


def may_go_on(written: Sequence[FormColumn]) -> bool:
    """Whether a row with something in these columns alone may be the rest of the text above."""
    keys = {column.question.key for column in written if column.question}
    return len(keys) == 1 and all(c.question and kind_of(c.question).may_go_on(c, alone=True) for c in written)


def _nameless(number: int, cells: Mapping[int, Cell], header: Header) -> LocatedRow:
    return LocatedRow(number, RowPart.OUTSIDE if header.inputs.keys().isdisjoint(cells) else RowPart.ADDED)


def _placed(row: LocatedRow, issue: Issue | None, *, is_apart: bool) -> LocatedRow:
    """A row that names nothing, by where it stands. `issue`: of the row above."""
    if row.part is not RowPart.ADDED:
        return row
    if is_apart:
        return LocatedRow(row.number, RowPart.ADDED_BELOW)
    return LocatedRow(row.number, RowPart.ITEM, issue) if issue else row


def _first_issue(rows: Sequence[LocatedRow], names: IssueNames) -> Issue | None:
    """Of the rows above the first that names one: that of the first, or the only one that there is."""
    issues = tuple(names.by_key.values())
    return next((row.issue for row in rows if row.issue), issues[0] if len(issues) == 1 else None)


def _last_named(rows: Sequence[LocatedRow], header: Header) -> int:
    return max((row.number for row in rows if row.part is RowPart.ITEM), default=header.rows[-1])


def _unless_sum(row: LocatedRow, cells: Mapping[int, Cell], header: Header) -> LocatedRow:
    is_sum = row.part in (RowPart.ITEM, RowPart.ADDED, RowPart.UNKNOWN_ISSUE) and (
        _is_called_sum(cells, header) or (row.part is RowPart.ADDED and _is_calculated(cells, header))
    )
    return LocatedRow(row.number, RowPart.SUM) if is_sum else row


def _is_called_sum(cells: Mapping[int, Cell], header: Header) -> bool:
    """Whether a cell says so that offers no such choice."""
    columns = ((at, header.inputs.get(at)) for at in (*header.inputs, *header.naming, header.number) if at in cells)
    return any(
        _SUM.fullmatch(comparison_key(cells[at].text)) and not (column and column.question and column.question.choices)
        for at, column in columns
    )


def _is_calculated(cells: Mapping[int, Cell], header: Header) -> bool:
    """Whether nothing but numbers stands there, all of them calculated."""
    written = [(cells[at], column.question) for at, column in header.inputs.items() if at in cells]
    return all(cell.formula and question and kind_of(question).is_number for cell, question in written)
