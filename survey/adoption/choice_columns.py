"""Choices as headings of columns, with marks below them → one column that names what was chosen. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from survey.adoption.department_columns import mark_in
from survey.adoption.found import Reshaped, said_by
from survey.adoption.grid import GridCell, TableGrid
from survey.adoption.heading_rows import GridRow, HeadedTable, tables_in
from survey.adoption.heading_words import UNANSWERED_KEY, is_total, written_across
from survey.japanese.text import appearance_key, one_line
from survey.model import REST_HEADING

_FEWEST = 2
"""Columns of marks beside each other."""


class _Marked(NamedTuple):
    """Columns under one heading, of which each but perhaps the last is a choice."""

    written: GridCell
    """The heading over them, as it stands there."""
    last: int
    """The last column below it, whether merged or with empty cells at its right."""
    choices: Mapping[int, str]
    """What stands over each."""
    rest: int
    """The column of further words; 0 where there is none."""
    rows: Mapping[int, GridRow]
    """In which anything stands that is an answer."""
    mark: str

    @property
    def columns(self) -> set[int]:
        return {*self.choices, *([self.rest] if self.rest else [])}


def with_named_choices(before: Reshaped) -> Reshaped:
    """The grid with one column in the place of those that choices head under one heading, where only one mark stands there."""
    grid, doubts = before.grid, list(before.doubts)
    for table in tables_in(grid) if not grid.left_out else ():
        for marked in _marked(table):
            grid = _named(grid, table, marked)
            said = f"その下の列の「{marked.mark}」を、その選択肢を選んだものと読みました。"
            doubts.append((said_by(grid, marked.written), said))
    return Reshaped(grid, tuple(doubts))


def _marked(table: HeadedTable) -> Iterator[_Marked]:
    for group in table.groups:
        last = _reach(group, table)
        headings = {
            column: one_line("\n".join(written_across(cell.text) for cell in table.cells[column]))
            for column in range(group.column, last + 1)
            if table.cells.get(column)
        }
        rest = last if appearance_key(headings.get(last, "")) == REST_HEADING else 0
        choices = {column: text for column, text in headings.items() if column != rest}
        rows = {number: row for number, row in table.body() if _is_answer(row, choices)}
        mark = mark_in(row[column].text for row in rows.values() for column in choices if column in row)
        spans = last - group.column + 1 == len(headings)
        if spans and len(choices) >= _FEWEST and mark and len(set(choices.values())) == len(choices):
            yield _Marked(group, last, choices, rest, rows, mark)


def _reach(group: GridCell, table: HeadedTable) -> int:
    """The last column under a group's heading, which need not be merged over them."""
    last = group.last_column
    while (below := table.cells.get(last + 1)) and all(cell.row > group.last_row for cell in below):
        last += 1
    return last


def _is_answer(row: GridRow, choices: Mapping[int, str]) -> bool:
    """Whether a row may say what was chosen: no total does, nor one that says that nobody has answered."""
    texts = [cell.text for column, cell in row.items() if column in choices]
    is_silent = bool(texts) and all(appearance_key(text) == UNANSWERED_KEY for text in texts)
    return not is_silent and not any(is_total(cell.text) for cell in row.values())


def _named(grid: TableGrid, table: HeadedTable, marked: _Marked) -> TableGrid:
    """The choices that were made, and what is said besides, stand in the first of the columns."""
    first, columns = marked.written.column, marked.columns
    heads, body = {cell for column in columns for cell in table.cells[column]}, dict(table.body())
    cells: list[GridCell] = []
    for cell in grid.cells:
        if cell == marked.written or (cell in table.again and cell.text == marked.written.text):
            below = cell.row + table.last - table.first
            cells.append(cell._replace(column=first, last_row=below, last_column=marked.last))
        elif not (cell in heads or (cell.column in columns and (cell in table.again or cell.row in body))):
            cells.append(cell)
    for row in (row for number, row in body.items() if number not in marked.rows):
        if others := [row[at] for at in sorted(columns) if at in row]:
            text = "　".join(cell.text for cell in others)
            cells.append(others[0]._replace(column=first, last_column=first, text=text))
    for row in marked.rows.values():
        made = [row[at] for at in marked.choices if at in row and mark_in([row[at].text])]
        named = [marked.choices[cell.column] for cell in made]
        words = [row[marked.rest]] if marked.rest in row else []
        if made or words:
            text = "\n".join([*named, *(cell.text for cell in words)])
            one = (words or made)[0]
            cells.append(one._replace(column=first, last_column=first, text=text))
    key = appearance_key(marked.written.text)
    known = dict.fromkeys((*grid.choices.get(key, ()), *marked.choices.values()))
    return replace(grid, cells=tuple(sorted(cells)), choices={**grid.choices, key: tuple(known)})
