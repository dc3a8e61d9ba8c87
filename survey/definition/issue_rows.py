"""Sheet 課題: what is asked about, and of whom."""

from __future__ import annotations

from collections.abc import Mapping

from survey.definition import faults as wrong
from survey.definition import vocabulary as words
from survey.definition.asked_departments import asked_departments
from survey.definition.definition_sheet import DefinitionCell, DefinitionRow, DefinitionTable
from survey.definition.department_grid import DepartmentGrid
from survey.definition.values import filled, no_duplicates, not_too_many
from survey.errors import Fault
from survey.model import Issue, IssueHeadings, Names

_MOST_ISSUES = 10_000
_Known = Mapping[str, str] | None
"""Every spelling of a department, with its name; None where the departments are not known for certain."""


def read_issue_headings(table: DefinitionTable, respondent: DefinitionCell) -> IssueHeadings:
    """How the columns of the sheet are headed, as 参考３ heads them. `respondent`: what heads its column of who answered."""
    return IssueHeadings(
        no=table.heading(words.NO),
        title=table.heading(words.ISSUE_TITLE),
        examples=table.heading(words.EXAMPLES),
        departments=table.heading(words.ISSUE_DEPARTMENTS),
        respondent=respondent.text,
    )


def read_issues(
    table: DefinitionTable, known: _Known, grid: DepartmentGrid | None, names: Names, faults: list[Fault]
) -> tuple[Issue, ...]:
    """What is asked about, in the order of the sheet. `grid`: the sheet of ○ that says whom, where there is one."""
    if table.whole and not table.rows:
        faults.append(wrong.DEFINITION_NO_ROWS.at(table.place, what=names.issue, sheet=words.ISSUES_SHEET.name))
    not_too_many(len(table.rows), _MOST_ISSUES, names.issue, "件", table.place, faults)
    no_duplicates((row[words.NO] for row in table.rows), faults)
    return tuple(_issue(row, table, known, grid, names, faults) for row in table.rows)


def _issue(  # noqa: PLR0913, PLR0917  A row and all that tells what it means.
    row: DefinitionRow,
    table: DefinitionTable,
    known: _Known,
    grid: DepartmentGrid | None,
    names: Names,
    faults: list[Fault],
) -> Issue:
    no = row[words.NO].text
    marked = grid.asked.get(no, ()) if grid else ()
    for column in (words.NO, words.ISSUE_TITLE, *(() if marked else (words.ISSUE_DEPARTMENTS,))):
        filled(row, column, table, faults)
    return Issue(
        no=no,
        title=row[words.ISSUE_TITLE].text,
        examples=row[words.EXAMPLES].prose,
        departments=asked_departments(row[words.ISSUE_DEPARTMENTS], no, marked, known, names, faults) if known else (),
    )
