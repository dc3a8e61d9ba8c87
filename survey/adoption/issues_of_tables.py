"""Which issue a whole table is about, where no column says it: what stands above it, its sheet, or the table before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from survey.adoption.above import Rows, first_title, issue_above, page_key
from survey.adoption.column_roles import ColumnRoles
from survey.adoption.found import FoundIssue, FoundTable, Said, said_by
from survey.adoption.heading_rows import HeadedTable, ReadTables
from survey.adoption.heading_words import Role
from survey.adoption.name_shapes import are_departments
from survey.adoption.rows_aside import begins_with_issue
from survey.japanese.text import appearance_key

_NAMELESS = re.compile(r"(sheet|シート|頁|ページ|表|別紙|no\.?)?[\d()-]*")
"""Names of sheets that tell nothing."""
_FEWEST_SHEETS = 2


def rows_above(table: HeadedTable, tables: Sequence[HeadedTable]) -> Rows:
    """What stands above the headings of a table of these, which are all of its grid, as far up as the table above; of tables
    side by side, above its own columns."""
    grid, below = table.grid, max((one.end for one in tables if one.end < table.first), default=0)
    alone = sum(one.first == table.first for one in tables) == 1
    rows = (
        [said_by(grid, cell) for column, cell in sorted(row.items()) if alone or column in table.columns]
        for number, row in grid.rows.items()
        if below < number < table.first
    )
    return [row for row in rows if row]


def issue_of_table(
    above: Rows, table: HeadedTable, columns: ColumnRoles, found: FoundTable, everywhere: frozenset[str]
) -> tuple[FoundIssue | None, Sequence[Said]]:
    """The issue that a table is about, where no column says it, and what says so. `everywhere`: as `above_every_sheet`."""
    taken: list[Said] = []
    if columns.of(Role.TITLE) is not None or not table.first or begins_with_issue(table, columns):
        return None, taken
    goes_on = not above and bool(found.issues) and table.grid.rows and table.first > min(table.grid.rows)
    return found.issues[-1] if goes_on else _issue_of_sheet(above, table, found, taken, everywhere), taken


def issue_going_on(
    table: HeadedTable, columns: ColumnRoles, last: FoundIssue | None, found: FoundTable
) -> FoundIssue | None:
    """The issue that the table before ended with, where the first row of this one names a department and no issue."""
    who, naming = columns.of(Role.WHO), {columns.of(Role.NO), columns.of(Role.TITLE)}
    row = next((row for _, row in table.body()), {})
    if last is None or who is None or who not in row or columns.of(Role.TITLE) is None or naming & row.keys():
        return None
    if any((min(row.values()).row, column) in table.grid.unread for column in naming if column):
        return None
    found.doubts.append(
        (said_by(table.grid, row[who]), "課題が書かれていないため、前の表の最後の課題の続きと読みました。")
    )
    return last


def above_every_sheet(read: ReadTables) -> frozenset[str]:
    """Keys of what stands above the first table of each of several sheets that have names of their own: it names no issue."""
    sheets = [(grid, tables) for grid, tables in read if tables]
    names = {page_key(grid.name) for grid, _ in sheets}
    called = [grid.name for grid, _ in sheets]
    nameless = any(_NAMELESS.fullmatch(appearance_key(name)) for name in called) or are_departments(called)
    if nameless or len(names) < max(len(sheets), _FEWEST_SHEETS):
        return frozenset()
    texts = [{one.key for row in rows_above(tables[0], tables) for one in row} for _, tables in sheets]
    return frozenset(set.intersection(*texts))


def _issue_of_sheet(
    above: Rows, table: HeadedTable, found: FoundTable, taken: list[Said], everywhere: frozenset[str]
) -> FoundIssue:
    issue = FoundIssue()
    pairs = issue_above(above)
    for role, (label, text) in pairs.items():
        issue.take(role, text)
        taken += [label, text]
        if role in found.issue_headings:
            found.repeated.append((label, found.issue_headings[role].text))
        else:
            found.issue_headings[role] = label
    if Role.TITLE not in pairs:
        own = [[one for one in row if one.key not in everywhere] for row in above[::-1]]
        title = first_title([row for row in own if row and not any(one in taken for one in row)])
        issue.take(Role.TITLE, title or Said(table.grid.name, table.grid.name))
        taken += [title] if title else []
        said = "課題の名前と読みました。" if title else "シートの名前を、課題の名前と読みました。"
        found.doubts.append((title or Said(table.grid.name, table.grid.name), said))
    return _taken_in(issue, found)


def _taken_in(issue: FoundIssue, found: FoundTable) -> FoundIssue:
    """The issue, or the one that it is once more."""
    same = [one for one in found.issues if all(one.key(role) == issue.key(role) for role in (Role.NO, Role.TITLE))]
    if not same:
        found.issues.append(issue)
        return issue
    for role, parts in issue.parts.items():
        for part in parts:
            same[0].take(role, part)
    return same[0]
