"""Tables → what they say. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from survey.adoption.above import Rows, Titles, is_of_list, texts_by_key, titles_of, without_block
from survey.adoption.adopted import Adopted
from survey.adoption.choice_columns import with_named_choices
from survey.adoption.column_roles import ColumnRoles, lists_issues, roles_of_columns
from survey.adoption.composing import compose
from survey.adoption.department_columns import with_named_departments
from survey.adoption.found import FoundIssue, FoundTable, Said
from survey.adoption.found_headings import add_headings, say_guessed, say_who_answers
from survey.adoption.grid import TableGrid
from survey.adoption.heading_rows import HeadedTable, ReadTables, is_turned, tables_in
from survey.adoption.heading_words import Role, is_label, role_of
from survey.adoption.issues_of_tables import above_every_sheet, issue_going_on, issue_of_table, rows_above
from survey.adoption.names import DepartmentNames
from survey.adoption.reading_rows import RowReading
from survey.adoption.tables_of_departments import with_respondents
from survey.adoption.titles import take_numbers_from_titles
from survey.adoption.why_refused import not_understood
from survey.japanese.text import appearance_key


def adopt_table(grids: Sequence[TableGrid]) -> Adopted:
    """What the tables say together. Raises SurveyError where none of them is a consolidated table."""
    found, titles = FoundTable(), Titles()
    upright = [grid.turned if is_turned(grid) else grid for grid in grids]
    reshaped = [with_named_choices(with_named_departments(grid)) for grid in upright]
    with_who = with_respondents([one.grid for one in reshaped])
    found.doubts += [doubt for one in (*reshaped, *with_who) for doubt in one.doubts]
    named = {one.grid.name for one, before in zip(with_who, reshaped, strict=True) if one.grid is not before.grid}
    read = _with_tables([one.grid for one in with_who])
    known = _known_names(read)
    read, listed = _issue_lists_first(read, known)
    everywhere = above_every_sheet(read)
    former: tuple[HeadedTable, ColumnRoles] | None = None
    last: FoundIssue | None = None
    for grid, tables in read:
        titles = _look_beside(grid, found, titles)
        here = tables
        if not tables and former is not None and not grid.left_out:
            here = _without_head(grid, *former, known)
        if not here:
            _leave_whole(grid, found)
            continue
        for table in here:
            columns = _roles(table, known, listed) if table.first else former[1] if former else roles_of_columns(table)
            add_headings(table, columns, found)
            if grid.name not in named:
                say_who_answers(table, columns, found)
            say_guessed(table, columns, found)
            above = rows_above(table, here)
            issue, taken = issue_of_table(above, table, columns, found, everywhere)
            titles = _look_above([[one for one in row if one not in taken] for row in above], found, titles)
            last = RowReading(
                table, columns, found, texts_by_key(found.above), issue or issue_going_on(table, columns, last, found)
            ).read()
            for one in found.issues if lists_issues(columns) else ():
                one.whole = True
            former = (table, columns) if grid.name not in named else None
    _drop_empty(found)
    if not found.issues or not any(issue.answers for issue in found.issues):
        raise not_understood(grids, read)
    take_numbers_from_titles(found)
    laid_out = [grid for grid, _ in read]
    adopted = compose(laid_out, found, titles, DepartmentNames(*_texts_of_names(laid_out, found)))
    if not (adopted.departments and adopted.questions and adopted.answers):
        raise not_understood(grids, read)
    return adopted


def _look_beside(grid: TableGrid, found: FoundTable, titles: Titles) -> Titles:
    """What stands on a sheet but in no cell is listed; the label may stand in the head of its pages."""
    for beside in grid.beside:
        one = Said(beside.text, beside.place)
        if titles.label is None and (is_label(one.text) or one.key == appearance_key(grid.name)):
            titles = titles._replace(label=one)
            found.above.append(one)
        elif titles.label is not None and one.key == titles.label.key:
            found.repeated.append((one, titles.label.text))
        else:
            found.leave(one, beside.why)
    return titles


def _with_tables(grids: Sequence[TableGrid]) -> ReadTables:
    return [(grid, () if grid.left_out else tables_in(grid)) for grid in grids]


def _issue_lists_first(read: ReadTables, known: frozenset[str]) -> tuple[ReadTables, bool]:
    """The grids, those first that only say what the issues are, so that these keep their order; and whether there are any."""
    lists = [
        bool(tables) and all(lists_issues(roles_of_columns(table, known)) for table in tables) for _, tables in read
    ]
    if all(lists):
        return read, False
    order = sorted(range(len(read)), key=lambda place: not lists[place])
    return [read[place] for place in order], any(lists)


def _roles(table: HeadedTable, known: frozenset[str], listed: bool) -> ColumnRoles:
    """What its columns hold. `listed`: whether a table only says what the issues are."""
    columns = roles_of_columns(table, known)
    return columns if not listed or lists_issues(columns) else roles_of_columns(table, known, issues_listed=True)


def _without_head(
    grid: TableGrid, table: HeadedTable, columns: ColumnRoles, known: frozenset[str]
) -> tuple[HeadedTable, ...]:
    """A table that goes on from an earlier sheet without headings of its own; none where this is not one."""
    who = columns.of(Role.WHO)
    if not grid.rows or who is None:
        return ()
    respondents = [appearance_key(row[who].text) for row in grid.rows.values() if who in row]
    if not respondents or sum(name in known for name in respondents) * 2 < len(respondents):
        return ()
    return (replace(table, grid=grid, cells={}, groups=(), first=0, last=0, end=max(grid.rows), again=()),)


def _known_names(read: ReadTables) -> frozenset[str]:
    """Keys of what stands alone in cells of columns that surely hold departments."""
    known = {appearance_key(name) for grid, _ in read for name in grid.departments}
    for _, tables in read:
        for table in tables:
            sure = [column for column, text in table.headings.items() if role_of(text) in (Role.ASKED, Role.WHO)]
            for _, row in table.body():
                for column in sure:
                    if column in row:
                        known |= {appearance_key(line) for line in row[column].text.replace("、", "\n").split("\n")}
    return frozenset(known - {""})


def _look_above(rest: Rows, found: FoundTable, titles: Titles) -> Titles:
    """Take in what else stands above a table: what it is called."""
    names = titles_of(rest)
    first = titles.title is None
    for one in (text for row in rest for text in row):
        known = next((known for known in found.above if known.key == one.key), None)
        if known is not None:
            found.repeated.append((one, known.text))
        elif first and one in names:
            found.above.append(one)
        elif titles.title is not None and without_block(one.text) == without_block(titles.title.text):
            found.repeated.append((one, one.text))
        elif titles.title is not None and is_of_list(titles.title.text, one.text):
            found.leave(titles.title, "課題の一覧の表題")
            titles = titles._replace(title=one)
            found.above.append(one)
        else:
            found.above.append(one)
            found.leave(one, "表の上の文")
    if first and names.title and (block := names.title.text.removeprefix(without_block(names.title.text))):
        found.leave(Said(block, names.title.place), "表をいくつかに分けた番号")
    return names._replace(label=names.label or titles.label) if first else titles


def _leave_whole(grid: TableGrid, found: FoundTable) -> None:
    """List a sheet that is no table, or none to be read, as one text."""
    if grid.cells:
        lines = ("　".join(cell.text for _, cell in sorted(row.items())) for row in grid.rows.values())
        found.listed |= {grid.place(cell) for cell in grid.cells}
        found.leave(Said("\n".join(lines), grid.name), grid.left_out or "一覧表のないシートや表")


def _drop_empty(found: FoundTable) -> None:
    """What looked like an issue, but neither asks anyone nor is answered beside others that are, is listed instead."""
    if not any(issue.answers for issue in found.issues):
        return
    for issue in [one for one in found.issues if not one.answers and not one.parts.get(Role.ASKED)]:
        for part in (part for parts in (issue.parts, issue.repeated) for texts in parts.values() for part in texts):
            found.leave(part, "課題か注記か分からない文")
        found.issues.remove(issue)


def _texts_of_names(
    grids: Sequence[TableGrid], found: FoundTable
) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    whole = [name for grid in grids for name in grid.departments]
    listed = [part.text for issue in found.issues for part in issue.parts.get(Role.ASKED, ())]
    answering = [one.who[0].text or one.who[-1].text for issue in found.issues for one in issue.answers]
    return whole, listed, answering
