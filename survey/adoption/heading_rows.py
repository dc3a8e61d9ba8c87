"""Where the tables of a grid are: rows of headings, also over two rows, again on each page, or beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct, field

from survey.adoption.grid import GridCell, TableGrid
from survey.adoption.heading_words import Role, is_label, role_of, surely_who, written_across
from survey.adoption.name_shapes import looks_like_department
from survey.japanese.text import appearance_key

_MOST_HEADING_ROWS = 3
_LONGEST_WORD = 40
"""Characters of a heading that are looked at for what it means."""
_FEWEST_COLUMNS = 3
_FEWEST_WITHOUT_HEADING = 2
"""Texts that make a column without a heading a part of the table."""

_PAIR = 2
_PERSONS = frozenset(("記入者", "作成者", "報告者", "提出者"))
"""Beside one other text, that is who it was."""
_OF_OFFICES = re.compile(r".*(課|局|係|部)\s*")
"""Beside 回答課 it is a name; 実施場所 there is a heading."""

GridRow = Mapping[int, GridCell]


class HeadedTable(Struct, frozen=True):
    """A table within a grid: its headings, and the rows below them down to the next headings."""

    grid: TableGrid
    headings: Mapping[int, str]
    """By column; "" where none stands above it."""
    cells: Mapping[int, tuple[GridCell, ...]]
    """Those that the heading of a column is made of."""
    groups: tuple[GridCell, ...]
    """Headings over several columns."""
    first: int
    last: int
    """Rows of the headings."""
    end: int
    """The last row of the table."""
    columns: range
    again: tuple[GridCell, ...] = field(default=())
    """The same headings further below, as on a later page."""

    @property
    def names_issues(self) -> bool:
        """Whether a column says which issue a row is about."""
        return _names_issues(self.headings)

    def body(self) -> Iterator[tuple[int, GridRow]]:
        """The rows below the headings, with the cells of this table's columns that begin there."""
        known = {cell.row for cell in self.again}
        for number, row in self.grid.rows.items():
            if self.last < number <= self.end and number not in known:
                here = {column: cell for column, cell in row.items() if column in self.columns}
                if here:
                    yield number, here


ReadTables = list[tuple[TableGrid, tuple[HeadedTable, ...]]]
"""Grids, each with its tables."""


def tables_in(grid: TableGrid) -> tuple[HeadedTable, ...]:
    """The tables, from above, then from the left."""
    heads = _with_rows_below(grid, list(_heads(grid)))
    if not heads:
        return ()
    ends = [*(_end_above(grid, rows.start) for rows, _ in heads[1:]), max(grid.rows, default=0)]
    found: list[HeadedTable] = []
    for (rows, columns), end in zip(heads, ends, strict=True):
        for part in _beside_each_other(grid, range(rows.start, end + 1), rows, _widened(grid, rows, columns, end)):
            table = _table(grid, rows, part, end)
            before = next((place for place, one in enumerate(found) if _same(one, table) and one.names_issues), None)
            if before is None:
                found.append(table)
            else:
                found[before] = _prolonged(found[before], table)
    return tuple(found)


def _with_rows_below(grid: TableGrid, heads: Sequence[tuple[range, range]]) -> list[tuple[range, range]]:
    """Without what looks like headings right above others: labels and what they are of, such as 記入者 and a name. The same
    headings once more are those of an empty page."""
    next_rows = [*(rows.start for rows, _ in heads[1:]), 0]
    return [
        (rows, columns)
        for (rows, columns), after in zip(heads, next_rows, strict=False)
        if not after
        or any(rows.stop <= row < after for row in grid.rows)
        or _words(grid.rows[rows.start]) == _words(grid.rows[after])
    ]


def _words(row: GridRow) -> list[str]:
    return [appearance_key(row[column].text) for column in sorted(row)]


def is_turned(grid: TableGrid) -> bool:
    """Whether the headings stand below each other at the left, and the rows of the table beside each other."""
    across = max((len(_roles(row.values())) for row in grid.rows.values()), default=0)
    first = [row[min(row)] for row in grid.rows.values() if _reaches(row) >= _FEWEST_COLUMNS]
    down = _roles([cell for cell in first if cell.column == min(grid.rows[cell.row])])
    return len(down) >= _FEWEST_COLUMNS and len(down) > across and Role.WHO in down


def _roles(cells: Iterable[GridCell]) -> set[Role]:
    return {role for cell in cells if len(cell.text) <= _LONGEST_WORD and (role := role_of(cell.text)) is not None}


def _reaches(row: GridRow) -> int:
    """Over how many columns a row goes."""
    return max(cell.last_column for cell in row.values()) - min(row) + 1


def _widened(grid: TableGrid, rows: range, columns: range, end: int) -> range:
    """With columns at the right that have no heading, but a text in most rows."""
    body = [row for number, row in grid.rows.items() if rows.stop <= number <= end]
    stop = columns.stop
    while sum(stop in row for row in body) * 2 >= max(len(body), _FEWEST_WITHOUT_HEADING * 2):
        stop += 1
    return range(columns.start, stop)


def _end_above(grid: TableGrid, head: int) -> int:
    """The last row of the table above headings that do not name the issue: what stands between is about the table below."""
    if _names_issues({column: cell.text for column, cell in grid.rows[head].items()}):
        return head - 1
    row = head - 1
    while 0 < len(grid.rows.get(row, {})) < _FEWEST_COLUMNS:
        row -= 1
    return row


def _names_issues(headings: Mapping[int, str]) -> bool:
    """Whether a column says which issue a row is about. 課題 far behind who answers is what is answered."""
    roles = {column: role_of(text) for column, text in headings.items()}
    who = next((column for column, role in roles.items() if role is Role.WHO), max(roles, default=0))
    return any(role is Role.NO or (role is Role.TITLE and column <= who + 1) for column, role in roles.items())


def _heads(grid: TableGrid) -> Iterator[tuple[range, range]]:
    """Rows and columns of all headings."""
    numbers = list(grid.rows)
    below = 0
    for place, number in enumerate(numbers):
        if number <= below or not _is_head(grid.rows[number]):
            continue
        first, last = number, _last_heading_row(grid, number)
        above = numbers[place - 1] if place else 0
        if above == number - 1 and above > below and _groups(grid.rows[above]):
            first = above
        below = last
        used = [cell for row in range(first, last + 1) for cell in grid.rows.get(row, {}).values()]
        yield range(first, last + 1), range(min(c.column for c in used), max(c.last_column for c in used) + 1)


def _is_head(row: GridRow) -> bool:
    roles = {role_of(cell.text) for cell in row.values() if len(cell.text) <= _LONGEST_WORD} - {None}
    if any(is_label(cell.text) for cell in row.values()) and len(row) < _FEWEST_COLUMNS:
        return False
    if roles == {Role.WHO} and _names_departments(row):
        return False
    sure = any(surely_who(cell.text) for cell in row.values())
    if len(row) < _FEWEST_COLUMNS:
        return sure and len(row) > 1 and not any(appearance_key(cell.text) in _PERSONS for cell in row.values())
    of_offices = roles & {Role.WHO, Role.ASKED}
    return sure or (
        len(roles) > 1 and (Role.WHO in roles or Role.NO in roles or bool(of_offices and Role.TITLE in roles))
    )


def _names_departments(row: GridRow) -> bool:
    """Whether most of a row's words are names of departments: those who answer, of a table whose issues stand side by side.

    Also a label beside the department that it is of.
    """
    cells = [row[column] for column in sorted(row)]
    words = [cell.text for cell in cells if role_of(cell.text) is None]
    if sum(map(looks_like_department, words)) * 2 > len(row):
        return True
    pairs = [beside.text for cell, beside in pairwise(cells) if role_of(cell.text) is Role.WHO]
    return any(looks_like_department(name) and (len(row) == _PAIR or _OF_OFFICES.fullmatch(name)) for name in pairs)


def _last_heading_row(grid: TableGrid, first: int) -> int:
    """The headings go on where cells are merged downwards, or where the next row leaves the columns of the issue empty."""
    row = grid.rows[first]
    last = max((cell.last_row for cell in row.values() if cell.last_row > cell.row), default=first)
    if last - first >= _MOST_HEADING_ROWS:
        last = first
    roles = {column: role_of(cell.text) for column, cell in row.items()}
    issue = [column for column, role in roles.items() if role is Role.NO]
    # A second title, such as 取組, may be what is answered.
    issue += [column for column, role in sorted(roles.items()) if role is Role.TITLE][:1]
    who = [column for column, role in roles.items() if role is Role.WHO]
    while last - first < _MOST_HEADING_ROWS - 1 and (below := grid.rows.get(last + 1)):
        fills = all(column not in below for column in issue) and issue
        words = [role_of(cell.text) for cell in below.values()]
        named = any(surely_who(cell.text) for cell in below.values()) or sum(word is not None for word in words) > 1
        empty = [column for column in below if column not in row]
        names = _are_names_below(row, below)
        if not (fills and (named or names or (empty and all(column not in below for column in who)))):
            break
        last += 1
    return last


def _are_names_below(row: GridRow, below: GridRow) -> bool:
    """Whether nothing but departments stands below a heading and the empty cells at its right, as columns of their own."""
    under_who = any(role_of(row[column].text) is Role.WHO for column in below if column in row)
    names = all(looks_like_department(cell.text) for cell in below.values())
    return len(below) > 1 and names and not under_who and any(column not in row for column in below)


def _groups(row: GridRow) -> bool:
    """Whether the cells of a row stand over several columns each, as headings of headings do."""
    return len(row) > 1 and sum(cell.last_column > cell.column for cell in row.values()) > 1


def _beside_each_other(grid: TableGrid, body: range, rows: range, columns: range) -> list[range]:
    """The columns of each table, where several stand side by side under headings in the same rows. `body`: with all below."""
    keys = {cell.column: appearance_key(cell.text) for row in rows for cell in grid.rows.get(row, {}).values()}
    if not keys:
        return [columns]
    first = keys[min(keys)]
    starts = [column for column, key in sorted(keys.items()) if key == first]
    parts = [range(start, end) for start, end in pairwise([*starts, columns.stop])]
    if len(parts) < 2:
        return parts
    if all(_is_empty(at - 1, grid, body) for at in starts[1:]) and all(_names_who(part, keys) for part in parts):
        return parts
    twice = {key for key in keys.values() if list(keys.values()).count(key) == len(starts)}
    if len(twice) * len(starts) < len(keys) or len(twice) < _FEWEST_COLUMNS:
        return [columns]
    return parts


def _is_empty(column: int, grid: TableGrid, rows: range) -> bool:
    cells = (cell for row in rows for cell in grid.rows.get(row, {}).values())
    return not any(cell.column <= column <= cell.last_column for cell in cells)


def _names_who(columns: range, keys: Mapping[int, str]) -> bool:
    return any(role_of(key) is Role.WHO for column, key in keys.items() if column in columns)


def _table(grid: TableGrid, rows: range, columns: range, end: int) -> HeadedTable:
    stacked: dict[int, list[GridCell]] = {column: [] for column in columns}
    for row in rows:
        for cell in grid.rows.get(row, {}).values():
            for column in range(cell.column, cell.last_column + 1):
                if column in stacked:
                    stacked[column].append(cell)
    groups = {cell for cells in stacked.values() for cell in cells[:-1] if _is_group(cell, cells[-1], stacked)}
    own = {
        column: tuple(cell for cell in cells if cell not in groups and cell.column == column)
        for column, cells in stacked.items()
    }
    headings = {column: "\n".join(written_across(cell.text) for cell in cells) for column, cells in own.items()}
    headings = _told_apart(headings, {column: tuple(c for c in stacked[column] if c in groups) for column in stacked})
    return HeadedTable(grid, headings, own, tuple(sorted(groups)), rows[0], rows[-1], end, columns)


def _is_group(cell: GridCell, below: GridCell, stacked: Mapping[int, Sequence[GridCell]]) -> bool:
    """Whether a heading stands over several columns: merged, or with empty cells at its right over headings."""
    if cell.last_column > cell.column:
        return below.last_column - below.column < cell.last_column - cell.column
    right = stacked.get(cell.column + 1, ())
    return bool(right) and all(other.row > cell.row for other in right) and below is not cell


def _told_apart(headings: Mapping[int, str], groups: Mapping[int, Sequence[GridCell]]) -> dict[int, str]:
    """Headings that stand under several groups alike begin with their group's."""
    keys = [appearance_key(text) for text in headings.values()]
    twice = {key for key in keys if key and keys.count(key) > 1}
    return {
        column: "\n".join([*(written_across(group.text) for group in groups[column]), text])
        if appearance_key(text) in twice
        else text
        for column, text in headings.items()
    }


def _same(one: HeadedTable, other: HeadedTable) -> bool:
    """Whether the headings are those of a table above once more."""
    return one.columns == other.columns and all(
        appearance_key(one.headings[column]) == appearance_key(other.headings[column]) for column in one.columns
    )


def _prolonged(table: HeadedTable, again: HeadedTable) -> HeadedTable:
    cells = [cell for row in range(again.first, again.last + 1) for cell in table.grid.rows.get(row, {}).values()]
    here = tuple(cell for cell in cells if cell.column in table.columns)
    return HeadedTable(
        table.grid, table.headings, table.cells, table.groups, table.first, table.last, again.end, table.columns,
        (*table.again, *here),
    )  # fmt: skip
