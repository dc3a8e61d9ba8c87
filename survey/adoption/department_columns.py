"""Departments as headings of columns → tables in which a cell names them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from survey.adoption.departments_to_rows import answers_in_rows
from survey.adoption.found import Reshaped, Said, said_by
from survey.adoption.grid import BesideText, GridCell, TableGrid
from survey.adoption.heading_rows import HeadedTable, tables_in
from survey.adoption.heading_words import Role, role_of
from survey.adoption.name_shapes import are_departments, looks_like_department
from survey.adoption.sheets_of_issues import with_questions_as_columns

_SAME_MARKS = str.maketrans("〇◯✓☑", "○○✔✔")
_MARKED, _UNMARKED = frozenset("○●◎✔レ"), frozenset("×✕✖－-―ー–☐□")
SIDE_BY_SIDE = "課の名前が横に並び、下が課の回答の文でない表"
"""Why a sheet is left out: whether a mark or an amount there is an answer, nobody can tell."""


def with_named_departments(grid: TableGrid) -> Reshaped:
    """The grid without columns that departments head, as far as it is certain what stands in them."""
    if grid.left_out:
        return Reshaped(grid)
    turned = with_questions_as_columns(grid)
    answers = answers_in_rows(grid) if turned is None else turned
    if isinstance(answers, Reshaped):
        return answers
    left_out = SIDE_BY_SIDE + (answers or "")
    doubts = list[tuple[Said, str]]()
    for table in tables_in(grid):
        for columns in _marked_columns(table):
            mark = _one_mark(columns, table)
            if mark and columns.group:
                grid = _named(grid, table, columns, mark)
                said = f"その下の課の列の「{mark}」を、その課の名前と読みました。"
                doubts.append((said_by(grid, columns.group), said))
            elif not any(role_of(text) is Role.WHO for text in table.headings.values()):
                return Reshaped(replace(grid, left_out=left_out))
            else:
                said = f"課の名前が見出しの列が {len(columns.at)} 列並んでいます。それぞれを一つの設問としました。"
                doubts.append((said_by(grid, table.cells[columns.at[0]][0]), said))
    if answers is not None and not doubts:
        return Reshaped(replace(grid, left_out=left_out))
    return Reshaped(grid, tuple(doubts))


# ---------------------------------------------------------------- marks below departments


class _Columns(NamedTuple):
    """Columns beside each other that departments head, and the heading over all of them."""

    at: Sequence[int]
    group: GridCell | None


def _marked_columns(table: HeadedTable) -> Iterator[_Columns]:
    """All that stand beside each other under one heading, or under none."""
    run = list[int]()
    above: GridCell | None = None
    for column in [*table.columns, table.columns.stop]:
        heading = table.headings.get(column, "").rsplit("\n", 1)[-1]
        named = bool(table.cells.get(column)) and role_of(heading) is None and looks_like_department(heading)
        group = _group_over(column, table)
        if run and (not named or (group is not None and group != above)):
            if are_departments([table.headings[at] for at in run]):
                yield _Columns(tuple(run), above)
            run = []
        if named:
            above = above if run else group
            run.append(column)


def _group_over(column: int, table: HeadedTable) -> GridCell | None:
    return next((one for one in table.groups if one.column <= column <= one.last_column), None)


def _one_mark(columns: _Columns, table: HeadedTable) -> str:
    """The one mark that stands in the columns; "" where anything else does, too: two marks may mean two things."""
    return mark_in(cell.text for _, row in table.body() for column, cell in row.items() if column in columns.at)


def mark_in(texts: Iterable[str]) -> str:
    """The one mark that these texts are; "" where one is anything else, or there is none."""
    marks = {text.strip().translate(_SAME_MARKS) for text in texts} - _UNMARKED
    return marks.pop() if len(marks) == 1 and marks <= _MARKED else ""


def _named(grid: TableGrid, table: HeadedTable, columns: _Columns, mark: str) -> TableGrid:
    """The names of the marked departments stand in the first of the columns, under the heading of all."""
    first, names = columns.at[0], {at: table.cells[at][-1] for at in columns.at}
    heads = {cell for at in columns.at for cell in table.cells[at]}
    cells, marked = list[GridCell](), set[int]()
    rows = dict(table.body())
    for cell in grid.cells:
        if cell == columns.group or (cell in table.again and columns.group and cell.text == columns.group.text):
            last = cell.row + table.last - table.first
            cells.append(cell._replace(column=first, last_row=last))
        elif (
            cell in heads
            or (cell in table.again and cell.column in columns.at)
            or (cell.row in rows and cell.column in columns.at)
        ):
            continue
        else:
            cells.append(cell)
    for row in rows.values():
        here = [at for at in columns.at if at in row and row[at].text.strip().translate(_SAME_MARKS) == mark]
        marked |= set(here)
        if here:
            one = row[here[0]]
            cells.append(one._replace(column=first, last_column=first, text="\n".join(names[at].text for at in here)))
    why = "どの行でも選ばれていない課"
    rest = [BesideText(grid.place(name), name.text, why) for at, name in names.items() if at not in marked]
    return replace(grid, cells=tuple(sorted(cells)), beside=(*grid.beside, *rest))
