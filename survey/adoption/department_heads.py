"""Headings of which departments stand beside each other: which column is whose, and what is answered there. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from survey.adoption.grid import GridCell, TableGrid
from survey.adoption.heading_words import ISSUE_ROLES, Role, is_note, role_of
from survey.adoption.name_shapes import are_departments, looks_like_department, put_together
from survey.adoption.whose_table import department_named
from survey.japanese.text import appearance_key

_LONGEST_HEADING = 40
_ROWS_ABOVE = 2
"""Over which headings of the issue may be merged down to the row of the departments."""
_PAIR = 2
_PARTNER = re.compile(
    r"(連携|協力|協働|調整)(したい|したい相手の?|を希望する|先の?|する|した|相手の?|の相手)?(課|部署|係)(名|等)*"
)
"""Heads departments that somebody names, and is none."""
_SHARED = 2
"""Departments below which a heading stands that asks something of each."""


class AnswerColumn(NamedTuple):
    """A column below a department."""

    name: str
    who: GridCell
    question: GridCell | None
    """None where no heading says what is answered."""


class DepartmentHead(Struct, frozen=True):
    """Rows of headings; below them the rows are issues, and departments have columns."""

    first: int
    last: int
    answers: Mapping[int, AnswerColumn]
    beside: Mapping[int, GridCell]
    """What heads the other columns."""
    groups: tuple[GridCell, ...]
    """Headings over several columns of which nothing is made."""
    same_names: tuple[AnswerColumn, ...] = ()
    """Departments of one name under several others, whose names theirs begin with."""
    named_by: tuple[GridCell, ...] = ()
    """Those others."""

    @property
    def start(self) -> int:
        """The first column of a department."""
        return min(self.answers)


class _Leaf(NamedTuple):
    """A department that has columns, and the heading over it that is a department, too."""

    who: GridCell
    columns: range
    over: GridCell | None


def department_heads(grid: TableGrid) -> tuple[DepartmentHead, ...]:
    """From above."""
    return tuple(_heads(grid))


def _heads(grid: TableGrid) -> Iterator[DepartmentHead]:
    below = 0
    for number in grid.rows:
        if number > below and (head := _head_at(grid, number)):
            yield head
            below = head.last


def _head_at(grid: TableGrid, number: int) -> DepartmentHead | None:
    """The headings whose first row of departments this is; None where it is no such row, or cannot be understood."""
    row = grid.rows[number]
    who = [row[at] for at in sorted(row) if is_department(row[at])]
    if not are_departments([department_named(cell.text) for cell in who]) or not _tells_issue(
        grid, number, who[0].column
    ):
        return None
    over = _over(grid, number, who)
    leaves, last = _leaves(grid, number, _with_columns(grid, number, who), over)
    asked = _asked_below(grid, last + 1, leaves)
    if asked is None:
        return None
    last += bool(asked)
    answers = dict(_answer_columns(leaves, asked, over))
    known = {*over, *who, *(leaf.who for leaf in leaves), *(cell for cells in asked.values() for cell in cells)}
    first = min([number, *(cell.row for cell in over)])
    deepest, upper = _others(grid, range(first, last + 1), known, answers)
    if not any(at < min(answers) and role_of(cell.text) is Role.TITLE for at, cell in deepest.items()):
        return None
    used = {one.question for one in answers.values()} | {leaf.who for leaf in leaves}
    groups = [cell for cell in (*over, *who, *upper) if cell not in used]
    return _told_apart(DepartmentHead(first, last, answers, deepest, tuple(sorted({*groups}))), leaves)


def is_department(cell: GridCell) -> bool:
    """Whether a heading could be a department by its words."""
    is_partner = _PARTNER.fullmatch(appearance_key(cell.text))
    return role_of(cell.text) is None and not is_partner and looks_like_department(department_named(cell.text))


def _tells_issue(grid: TableGrid, number: int, start: int) -> bool:
    """Whether a heading of the issue stands near: few rows are looked at any further."""
    near = [grid.rows.get(at, {}) for at in range(number - _ROWS_ABOVE, number + 2)]
    return any(role_of(cell.text) is Role.TITLE for row in near for at, cell in row.items() if at < start)


def _over(grid: TableGrid, number: int, who: Sequence[GridCell]) -> list[GridCell]:
    """Headings right above that stand over the departments: as a rule over several."""
    row = grid.rows.get(number - 1, {})
    over = [row[at] for at in sorted(row) if who[0].column <= at <= who[-1].last_column and row[at].last_row < number]
    begins = bool(over) and over[0].column == who[0].column and len(over) < len(who)
    if not begins or any(is_note(cell.text) for cell in over):
        return []
    # Two cells, none of them merged, are a label and what it is of.
    is_pair = len(row) == _PAIR and not any(c.last_row > c.row or c.last_column > c.column for c in row.values())
    return [] if is_pair and len(over) == 1 and not any(at < who[0].column for at in grid.rows[number]) else over


def _with_columns(grid: TableGrid, number: int, who: Sequence[GridCell]) -> dict[GridCell, range]:
    """The columns over which each department stands: those that it is merged over, or as far as the next heading."""
    above = [cell for at in range(number - _ROWS_ABOVE, number) for cell in grid.rows.get(at, {}).values()]
    starts = sorted({*grid.rows[number], *(cell.column for cell in above if cell.last_row >= number)})
    ends = dict(pairwise(starts))
    widths = [ends[cell.column] - cell.column for cell in who if cell.column in ends]
    usual = min(widths, default=1)
    return {
        cell: range(cell.column, max(cell.last_column + 1, ends.get(cell.column, cell.column + usual))) for cell in who
    }


def _below(grid: TableGrid, number: int, columns: Mapping[GridCell, range]) -> dict[GridCell, list[GridCell]]:
    """What stands in a row below each of the headings; none where the row has an issue, or is no row of headings."""
    row = grid.rows.get(number, {})
    start = min(columns.start for columns in columns.values())
    if any(at < start and role_of(cell.text) not in ISSUE_ROLES for at, cell in row.items()):
        return {}
    return {one: [row[at] for at in within if at in row] for one, within in columns.items()}


def _leaves(
    grid: TableGrid, number: int, columns: Mapping[GridCell, range], over: Sequence[GridCell]
) -> tuple[list[_Leaf], int]:
    """The departments that answer, and their last row: where a 部 stands over its 課, these."""
    below = _below(grid, number + 1, columns)
    inner = [cell for cells in below.values() for cell in cells]
    if any(role_of(cell.text) is not None for cell in inner) or not are_departments(
        [department_named(cell.text) for cell in inner]
    ):
        groups = [cell for cell in over if is_department(cell)]
        return [_Leaf(one, within, _above(one.column, groups)) for one, within in columns.items()], number
    leaves = list[_Leaf]()
    for one, within in columns.items():
        inner = below[one]
        starts = [*(cell.column for cell in inner), within.stop]
        leaves += [_Leaf(c, range(c.column, end), one) for c, end in zip(inner, starts[1:], strict=True)]
        leaves += [] if inner else [_Leaf(one, within, None)]
    return leaves, number + 1


def _above(column: int, groups: Sequence[GridCell]) -> GridCell | None:
    """The heading of several that stands over a column, merged or with empty cells at its right."""
    return next((one for one in reversed(groups) if one.column <= column), None)


def _asked_below(grid: TableGrid, number: int, leaves: Sequence[_Leaf]) -> dict[GridCell, list[GridCell]] | None:
    """The headings below each department, the same below several; empty where the row is none of headings.

    None where several columns of a department have headings of their own that nobody can understand.
    """
    below = _below(grid, number, {leaf.who: leaf.columns for leaf in leaves})
    texts = [{appearance_key(cell.text) for cell in cells} for cells in below.values()]
    shared = all(any(sum(key in one for one in texts) >= _SHARED for key in own) for own in texts)
    short = all(len(cell.text) <= _LONGEST_HEADING for cells in below.values() for cell in cells)
    if shared and short and all(texts):
        return below
    merged = any(len(below.get(leaf.who, ())) > 1 and leaf.who.last_column > leaf.who.column for leaf in leaves)
    return None if merged else {}


def _answer_columns(
    leaves: Sequence[_Leaf], asked: Mapping[GridCell, Sequence[GridCell]], over: Sequence[GridCell]
) -> Iterator[tuple[int, AnswerColumn]]:
    questions = [cell for cell in over if not is_department(cell)]
    for leaf in leaves:
        name = put_together(department_named(leaf.who.text))
        for cell in asked.get(leaf.who, ()):
            for column in range(cell.column, cell.last_column + 1):
                yield column, AnswerColumn(name, leaf.who, cell)
        if not asked:
            for column in range(leaf.who.column, leaf.who.last_column + 1):
                yield column, AnswerColumn(name, leaf.who, _above(leaf.who.column, questions))


def _others(
    grid: TableGrid, rows: range, known: set[GridCell], answers: Mapping[int, AnswerColumn]
) -> tuple[dict[int, GridCell], list[GridCell]]:
    """What heads the columns of no department: the lowest heading of each, and those above."""
    deepest, upper = dict[int, GridCell](), list[GridCell]()
    for number in range(rows.start - _ROWS_ABOVE, rows.stop):
        for column, cell in grid.rows.get(number, {}).items():
            if cell not in known and column not in answers and cell.last_row >= rows.start:
                upper += [deepest[column]] if column in deepest else []
                deepest[column] = cell
    return deepest, upper


def _told_apart(head: DepartmentHead, leaves: Sequence[_Leaf]) -> DepartmentHead:
    """Departments of one name under several others take these into their names."""
    over = {leaf.who: leaf.over for leaf in leaves}
    under = dict[str, set[GridCell | None]]()
    for one in head.answers.values():
        under.setdefault(appearance_key(one.name), set()).add(over[one.who])
    answers, named = dict[int, AnswerColumn](), dict[GridCell, AnswerColumn]()
    for column, one in head.answers.items():
        above, answers[column] = over[one.who], one
        if above is not None and len(under[appearance_key(one.name)]) > 1:
            answers[column] = named[one.who] = one._replace(name=put_together(department_named(above.text)) + one.name)
    named_by = tuple(dict.fromkeys(above for who in named if (above := over[who])))
    groups = tuple(cell for cell in head.groups if cell not in named_by)
    return replace(head, answers=answers, groups=groups, same_names=tuple(named.values()), named_by=named_by)
