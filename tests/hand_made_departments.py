"""Tables made by hand in which no column names the department that answers: each has a sheet, a table, or a column of its own."""

from __future__ import annotations

from collections.abc import Iterator

from hand_made import ISSUE_COLUMNS, Grid, Layout
from hand_made_content import Asked, Content, Given
from msgspec.structs import replace


def respondents(content: Content) -> list[str]:
    return list(dict.fromkeys(given.department for issue in content.issues for given in issue.answers))


def own(content: Content, department: str, *, all_issues: bool = False) -> Iterator[tuple[Asked, Given]]:
    """The issues that a department answers; with all issues, the others unanswered."""
    for issue in content.issues:
        given = next((given for given in issue.answers if given.department == department), None)
        if given or all_issues:
            yield issue, given or Given(department, "")


def table(grid: Grid, content: Content, department: str, *, all_issues: bool = False) -> Grid:
    """Issues as rows; nobody is named as answering."""
    no, title, examples, asked, _, *rest = content.headings
    grid.head = grid.add(no, title, examples, asked, *rest)
    for issue, given in own(content, department, all_issues=all_issues):
        partners = "\n".join(filter(None, [*given.partners, given.note]))
        names = "\n".join(issue.departments)
        grid.add(int(issue.no), issue.title, issue.examples, names, given.status, partners, given.challenge)
    return grid


def named_sheets(content: Content) -> list[Grid]:
    return [table(Grid([[content.title], []], name=name), content, name) for name in respondents(content)]


def named_sheets_with_all_issues(content: Content) -> list[Grid]:
    return [
        replace(table(Grid([[content.title]]), content, name, all_issues=True), name=f"{place:02}_{name}")
        for place, name in enumerate(respondents(content), 1)
    ]


def labelled(content: Content) -> list[Grid]:
    return [
        replace(table(Grid([[content.title], ["課名", name]]), content, name), name=f"Sheet{place}")
        for place, name in enumerate(respondents(content), 1)
    ]


def labelled_surely(content: Content) -> list[Grid]:
    return [
        replace(table(Grid([["回答課", name], []]), content, name), name=f"Sheet{place}")
        for place, name in enumerate(respondents(content), 1)
    ]


def labelled_in_one_cell(content: Content) -> list[Grid]:
    return [
        replace(table(Grid([[content.title, None, f"（課名：{name}）"]]), content, name), name=f"Sheet{place}")
        for place, name in enumerate(respondents(content), 1)
    ]


def below_headings(content: Content) -> list[Grid]:
    """On one sheet, each table below the department's name."""
    grid = Grid([[content.title], []])
    for name in respondents(content):
        grid.add(f"■{name}")
        table(grid, content, name)
        grid.add()
    return [grid]


def in_blocks(content: Content) -> list[Grid]:
    """One table; a department's name stands in a row of its own above what it answers."""
    grid = Grid([[content.title], []])
    first, *others = respondents(content)
    no, title, examples, asked, _, *rest = content.headings
    grid.head = grid.add(no, title, examples, asked, *rest)
    for name in (first, *others):
        row = grid.add(name)
        grid.merged.append((row, 1, row, 7))
        block = table(Grid(), content, name)
        grid.rows += block.rows[1:]
    return [grid]


def matrix(content: Content) -> list[Grid]:
    """Issues as rows, departments as columns; the cells hold what each does."""
    names = respondents(content)
    grid = Grid([[content.title], [], [*[None] * ISSUE_COLUMNS, content.headings[5]]])
    grid.merged.append((3, ISSUE_COLUMNS + 1, 3, ISSUE_COLUMNS + len(names)))
    grid.head = grid.add(*content.headings[:ISSUE_COLUMNS], *names)
    for issue in content.issues:
        by_name = {given.department: given.status for given in issue.answers}
        grid.add(issue.no, issue.title, issue.examples, "\n".join(issue.departments), *map(by_name.get, names))
    return [grid]


def ticked(content: Content, mark: str = "○", unmarked: str | None = None) -> list[Grid]:
    """Under 連携したい課 a column for each department, with a mark at those that are wanted."""
    *left, partners, challenge = content.headings
    given = [one for issue in content.issues for one in issue.answers]
    names = list(dict.fromkeys(name for one in given for name in one.partners if name != "各課"))
    grid = Grid()
    first = grid.add(*left, partners, *[None] * (len(names) - 1), challenge)
    grid.add(*[None] * len(left), *names)
    last = len(left) + len(names) + 1
    grid.merge_down(first, first + 1, [*range(1, len(left) + 1), last])
    grid.merged.append((first, len(left) + 1, first, last - 1))
    grid.head = first
    for issue in content.issues:
        top = len(grid.rows) + 1
        cells: list[object] = [issue.no, issue.title, issue.examples, "\n".join(issue.departments)]
        for one in issue.answers:
            marks = [mark if name in one.partners else unmarked for name in names]
            grid.add(*cells, one.department, one.status, *marks, one.challenge)
            cells = [None] * ISSUE_COLUMNS
        grid.merge_down(top, len(grid.rows), range(1, ISSUE_COLUMNS + 1))
    return [grid]


OF_DEPARTMENTS: dict[str, Layout] = {
    "sheets named by departments": named_sheets,
    "sheets with all issues": named_sheets_with_all_issues,
    "labelled": labelled,
    "labelled surely": labelled_surely,
    "labelled in one cell": labelled_in_one_cell,
    "below headings": below_headings,
    "in blocks": in_blocks,
}
