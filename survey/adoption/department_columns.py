"""Departments as headings of columns → tables in which a cell names them: marks below them, or an answer of each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from survey.adoption.found import Said, said_by
from survey.adoption.grid import BesideText, GridCell, TableGrid
from survey.adoption.heading_rows import HeadedTable, tables_in
from survey.adoption.heading_words import ISSUE_ROLES, Role, is_note, is_total, role_of
from survey.adoption.names import looks_like_department

_SAME_MARKS = str.maketrans("〇◯✓☑", "○○✔✔")
_MARKED, _UNMARKED = frozenset("○●◎✔レ"), frozenset("×✕✖－-―ー–☐□")
_FEWEST = 2
"""Columns that are departments beside each other."""
_ANSWER = "各課の回答"
"""Heading of the answers where no heading stands over the departments."""
_WHO = "回答した課"
SIDE_BY_SIDE = "課の名前が横に並び、下が課の回答の文でない表"
"""Why a sheet is left out: whether a mark or an amount there is an answer, nobody can tell."""
_SURELY = re.compile(r".*(課|局|係|部)")
"""Half of the headings end so: 駐車場 and 会議室 beside each other are no departments."""
_WORDS = re.compile(r"[^\W\d]")


class Reshaped(NamedTuple):
    """A grid laid out anew, and what was taken for something by the look of it."""

    grid: TableGrid
    doubts: tuple[tuple[Said, str], ...] = ()


def with_named_departments(grid: TableGrid) -> Reshaped:
    """The grid without columns that departments head, as far as it is certain what stands in them."""
    if grid.left_out:
        return Reshaped(grid)
    if answers := _matrix(grid):
        return _row_by_row(grid, answers)
    doubts = list[tuple[Said, str]]()
    for table in tables_in(grid):
        for columns in _marked_columns(table):
            mark = _one_mark(columns, table)
            if mark and columns.group:
                grid = _named(grid, table, columns, mark)
                said = f"その下の課の列の「{mark}」を、その課の名前と読みました。"
                doubts.append((said_by(grid, columns.group), said))
            elif not any(role_of(text) is Role.WHO for text in table.headings.values()):
                return Reshaped(replace(grid, left_out=SIDE_BY_SIDE))
            else:
                said = f"課の名前が見出しの列が {len(columns.at)} 列並んでいます。それぞれを一つの設問としました。"
                doubts.append((said_by(grid, table.cells[columns.at[0]][0]), said))
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


def are_departments(headings: Sequence[str]) -> bool:
    """Whether names beside each other are departments: half of them surely are."""
    sure = [text for text in headings if _SURELY.fullmatch("".join(text.split()))]
    return len(headings) >= _FEWEST and len(sure) * 2 >= len(headings)


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
            cells.append(cell._replace(last_column=first, column=first, last_row=last))
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


# ---------------------------------------------------------------- an answer below each department


class _Matrix(Struct, frozen=True):
    """Rows are issues, columns the departments that answer."""

    head: int
    issue: Sequence[GridCell]
    """The headings of the columns that tell the issue."""
    who: Sequence[GridCell]
    group: GridCell | None


def _matrix(grid: TableGrid) -> _Matrix | None:
    """None where anything but the issue and departments heads a column, or marks stand where answers would."""
    for number, row in grid.rows.items():
        cells = [row[column] for column in sorted(row)]
        who = [cell for cell in cells if role_of(cell.text) is None and looks_like_department(cell.text)]
        others = [role_of(cell.text) for cell in cells if cell not in who]
        if not are_departments([cell.text for cell in who]) or not all(role in ISSUE_ROLES for role in others):
            continue
        issue = _issue_headings(grid, number, who)
        if not issue or [cell for cell in cells if cell not in issue] != who:
            continue
        if Role.TITLE not in map(role_of, (cell.text for cell in issue)):
            continue
        above = grid.rows.get(number - 1, {})
        group = next((one for one in above.values() if one not in issue and one.column == who[0].column), None)
        body = [cell for at, row in grid.rows.items() if at > number for cell in row.values()]
        answers = [cell for cell in body if cell.column >= who[0].column]
        within = all(cell.last_column <= who[-1].last_column for cell in body)
        worded = [cell for cell in answers if len(cell.text.strip()) > 1 and _WORDS.search(cell.text)]
        if within and answers and len(worded) * 2 >= len(answers):
            return _Matrix(number, issue, who, group)
        return None
    return None


def _issue_headings(grid: TableGrid, number: int, who: Sequence[GridCell]) -> list[GridCell]:
    """Headings at the left of the departments, in their row or merged down to it; none where one tells nothing of an issue."""
    if not who:
        return []
    heads = [
        cell
        for cell in grid.cells
        if cell.row <= number <= cell.last_row and cell.column < who[0].column and cell not in who
    ]
    return heads if all(role_of(cell.text) in ISSUE_ROLES for cell in heads) else []


def _row_by_row(grid: TableGrid, matrix: _Matrix) -> Reshaped:
    """A row for each answer: the issue's cells, the department, the answer."""
    behind = matrix.who[0].column
    starts = _starts(grid, matrix)
    moved = {cell for cell in (*matrix.issue, *matrix.who, matrix.group) if cell}
    cells = [
        cell._replace(row=starts[cell.row], last_row=starts[cell.last_row + 1] - 1)
        for cell in grid.cells
        if cell not in moved
        and (cell.row <= matrix.head or (cell.column < behind and not _is_aside(grid.rows[cell.row])))
    ]
    head = starts[matrix.head]
    cells += [cell._replace(row=head, last_row=head) for cell in matrix.issue]
    corner = matrix.group or matrix.who[0]
    cells.append(GridCell(head, behind, _WHO, head, behind, matrix.who[0].address))
    text = matrix.group.text if matrix.group else _ANSWER
    cells.append(GridCell(head, behind + 1, text, head, behind + 1, corner.address))
    for number in [at for at in grid.rows if at > matrix.head]:
        for place, cell in enumerate(_answers(grid, number, behind)):
            names = [one for one in matrix.who if one.last_column >= cell.column and one.column <= cell.last_column]
            row = starts[number] + place
            who = "\n".join(one.text for one in names)
            cells.append(GridCell(row, behind, who, row, behind, names[0].address))
            cells.append(GridCell(row, behind + 1, cell.text, row, behind + 1, cell.address))
    whole = tuple(dict.fromkeys(one.text.strip().replace("\n", "") for one in matrix.who))
    asides = [row for at, row in grid.rows.items() if at > matrix.head and _is_aside(row)]
    beside = [BesideText(grid.place(cell), cell.text, "合計や注記の行") for row in asides for cell in row.values()]
    said = "課の名前が横に並ぶ表と読み、その下の文をその課の回答としました。"
    doubts = [(said_by(grid, matrix.who[0]), said)]
    rows = tuple(sorted(cells))
    return Reshaped(replace(grid, cells=rows, departments=whole, beside=(*grid.beside, *beside)), tuple(doubts))


def _answers(grid: TableGrid, number: int, behind: int) -> list[GridCell]:
    row = grid.rows[number]
    return [] if _is_aside(row) else [row[column] for column in sorted(row) if column >= behind]


def _is_aside(row: Mapping[int, GridCell]) -> bool:
    first = row[min(row)]
    return is_total(first.text) or (is_note(first.text) and len(row) == 1)


def _starts(grid: TableGrid, matrix: _Matrix) -> dict[int, int]:
    """Where each row begins, when every answer has a row of its own."""
    starts, at = dict[int, int](), 1
    last = max(cell.last_row for cell in grid.cells)
    for number in range(1, last + 2):
        starts[number] = at
        below = number > matrix.head and number in grid.rows
        at += max(1, len(_answers(grid, number, matrix.who[0].column))) if below else 1
    return starts
