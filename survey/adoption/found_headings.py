"""The headings of a table, taken in: what each column was read as, and what of that was guessed."""

from __future__ import annotations

from survey.adoption.column_roles import ColumnRoles
from survey.adoption.found import FoundTable, Said, said_by
from survey.adoption.heading_rows import HeadedTable
from survey.adoption.heading_words import ISSUE_ROLES, Role, heads_over_offices, role_of
from survey.japanese.text import one_line


def add_headings(table: HeadedTable, columns: ColumnRoles, found: FoundTable) -> None:
    """Headings of questions by key, those of the issue by role; what only groups others is listed."""
    if not table.first:
        return
    for group in table.groups:
        found.leave(said_by(table.grid, group), "いくつかの列をまとめる見出し")
    for column, role in columns.roles.items():
        text = table.headings.get(column, "")
        cells = table.cells.get(column, ())
        one = Said(text, table.grid.place(cells[0]) if cells else f"{table.grid.name}!{column}列")
        found.repeated += [(said_by(table.grid, cell), text) for cell in cells[1:]]
        if role is Role.ANSWER:
            known = found.headings.setdefault(columns.keys[column], one)
        elif role in (*ISSUE_ROLES, Role.WHO):
            known = found.issue_headings.setdefault(role, one)
        else:
            known = Said("", "")
            if text:
                found.leave(one, "引き継がない列の見出し")
        if known is not one and known.text and text and (not cells or cells[0].address):
            found.repeated.append((one, known.text))
    for column in table.columns:
        if column not in columns.roles and table.headings.get(column):
            found.leave(Said(table.headings[column], table.grid.name), "引き継がない列の見出し")
    headings = "".join([*table.headings.values(), *(group.text for group in table.groups)])
    found.repeated += [(said_by(table.grid, cell), headings) for cell in table.again]


def say_who_answers(table: HeadedTable, columns: ColumnRoles, found: FoundTable) -> None:
    """Where only departments that are asked have a column, it is read as naming who answers; that is no matter of course."""
    who = columns.of(Role.WHO)
    if who is None or not table.first:
        return
    if role_of(table.headings[who]) is Role.ASKED or heads_over_offices(table.headings[who]):
        heading = Said(table.headings[who], table.grid.place(table.cells[who][0]))
        found.doubts.append((heading, f"「{one_line(heading.text)}」の列を、回答した課と読みました。"))


_GUESSED = {Role.TITLE: "課題の名前", Role.EXAMPLES: "取組例"}


def say_guessed(table: HeadedTable, columns: ColumnRoles, found: FoundTable) -> None:
    """What a column was read as whose heading does not say so."""
    for column in columns.apart if table.first else ():
        if cells := table.cells[column]:
            heading = Said(table.headings[column], table.grid.place(cells[0]))
            said = f"空の列を隔てた「{one_line(heading.text)}」の列も、回答と読みました。"
            found.doubts.append((heading, said))
    for column in columns.guessed if table.first else ():
        role, text = columns.roles[column], table.headings[column]
        below = (row[column] for _, row in table.body() if column in row)
        first = table.cells[column][0] if text.strip() else next(below, None)
        if role in _GUESSED and first:
            which = f"「{one_line(text)}」の列" if text.strip() else "見出しのない列"
            found.doubts.append((Said(text, table.grid.place(first)), f"{which}を、{_GUESSED[role]}と読みました。"))
