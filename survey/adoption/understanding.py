"""Tables → what they say. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from survey.adoption.above import (
    Rows,
    Titles,
    first_title,
    is_of_list,
    issue_above,
    page_key,
    texts_by_key,
    titles_of,
    without_block,
)
from survey.adoption.adopted import Adopted
from survey.adoption.choice_columns import with_named_choices
from survey.adoption.column_roles import ColumnRoles, lists_issues, roles_of_columns
from survey.adoption.composing import compose
from survey.adoption.department_columns import SIDE_BY_SIDE, with_named_departments
from survey.adoption.found import FoundIssue, FoundTable, Said, said_by
from survey.adoption.grid import GridCell, TableGrid
from survey.adoption.heading_rows import HeadedTable, is_turned, tables_in
from survey.adoption.heading_words import ISSUE_ROLES, Role, heads_over_offices, is_label, role_of
from survey.adoption.name_shapes import are_departments, looks_like_department
from survey.adoption.names import DepartmentNames
from survey.adoption.reading_rows import RowReading
from survey.adoption.rows_aside import begins_with_issue
from survey.adoption.tables_of_departments import with_respondents
from survey.adoption.titles import take_numbers_from_titles
from survey.errors import Fault, SurveyError
from survey.japanese.text import appearance_key, one_line

_SEVERAL, _BRIEF, _BESIDE = 4, 12, 3
"""Cells, and characters of each, that are quoted of what was seen, and departments that stand beside each other."""
_NAMELESS = re.compile(r"(sheet|シート|頁|ページ|表|別紙|no\.?)?[\d()-]*")
"""Names of sheets that tell nothing."""
_FEWEST_SHEETS = 2
_READABLE = "左に課題の列があり、課の名前の下に回答の文がある表か、課が縦に並ぶ表だけを引き継げます。"


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
    everywhere = _above_every_sheet(read)
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
            _add_headings(table, columns, found)
            if grid.name not in named:
                _say_who(table, columns, found)
            _say_guessed(table, columns, found)
            above = _rows_above(table, here)
            issue, taken = _issue_above(above, table, columns, found, everywhere)
            titles = _look_above([[one for one in row if one not in taken] for row in above], found, titles)
            last = RowReading(
                table, columns, found, texts_by_key(found.above), issue or _going_on(table, columns, last, found)
            ).read()
            for one in found.issues if lists_issues(columns) else ():
                one.whole = True
            former = (table, columns) if grid.name not in named else None
    _drop_empty(found)
    if not found.issues or not any(issue.answers for issue in found.issues):
        raise _refused(grids, read)
    take_numbers_from_titles(found)
    laid_out = [grid for grid, _ in read]
    adopted = compose(laid_out, found, titles, DepartmentNames(*_texts_of_names(laid_out, found)))
    if not (adopted.departments and adopted.questions and adopted.answers):
        raise _refused(grids, read)
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


def _with_tables(grids: Sequence[TableGrid]) -> list[tuple[TableGrid, tuple[HeadedTable, ...]]]:
    return [(grid, () if grid.left_out else tables_in(grid)) for grid in grids]


_Read = list[tuple[TableGrid, tuple[HeadedTable, ...]]]


def _issue_lists_first(read: _Read, known: frozenset[str]) -> tuple[_Read, bool]:
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


def _known_names(read: Sequence[tuple[TableGrid, Sequence[HeadedTable]]]) -> frozenset[str]:
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


def _rows_above(table: HeadedTable, tables: Sequence[HeadedTable]) -> Rows:
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


def _issue_above(
    above: Rows, table: HeadedTable, columns: ColumnRoles, found: FoundTable, everywhere: frozenset[str]
) -> tuple[FoundIssue | None, Sequence[Said]]:
    """The issue that a table is about, where no column says it, and what says so. `everywhere`: as `_above_every_sheet`."""
    taken: list[Said] = []
    if columns.of(Role.TITLE) is not None or not table.first or begins_with_issue(table, columns):
        return None, taken
    goes_on = not above and bool(found.issues) and table.grid.rows and table.first > min(table.grid.rows)
    return found.issues[-1] if goes_on else _issue_of_sheet(above, table, found, taken, everywhere), taken


def _going_on(
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


def _above_every_sheet(read: Sequence[tuple[TableGrid, Sequence[HeadedTable]]]) -> frozenset[str]:
    """Keys of what stands above the first table of each of several sheets that have names of their own: it names no issue."""
    sheets = [(grid, tables) for grid, tables in read if tables]
    names = {page_key(grid.name) for grid, _ in sheets}
    called = [grid.name for grid, _ in sheets]
    nameless = any(_NAMELESS.fullmatch(appearance_key(name)) for name in called) or are_departments(called)
    if nameless or len(names) < max(len(sheets), _FEWEST_SHEETS):
        return frozenset()
    texts = [{one.key for row in _rows_above(tables[0], tables) for one in row} for _, tables in sheets]
    return frozenset(set.intersection(*texts))


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


def _add_headings(table: HeadedTable, columns: ColumnRoles, found: FoundTable) -> None:
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


def _say_who(table: HeadedTable, columns: ColumnRoles, found: FoundTable) -> None:
    """Where only departments that are asked have a column, it is read as naming who answers; that is no matter of course."""
    who = columns.of(Role.WHO)
    if who is None or not table.first:
        return
    if role_of(table.headings[who]) is Role.ASKED or heads_over_offices(table.headings[who]):
        heading = Said(table.headings[who], table.grid.place(table.cells[who][0]))
        found.doubts.append((heading, f"「{one_line(heading.text)}」の列を、回答した課と読みました。"))


_GUESSED = {Role.TITLE: "課題の名前", Role.EXAMPLES: "取組例"}


def _say_guessed(table: HeadedTable, columns: ColumnRoles, found: FoundTable) -> None:
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


def _refused(grids: Sequence[TableGrid], read: _Read) -> SurveyError:
    seen = list(_seen(read))
    where = "、".join(grid.name for grid in grids[:5]) or "ファイル"
    problem = "課題と課ごとの回答を並べた一覧表が見つかりません。" + ("".join(seen) or "")
    remedy = "一行に一つの課の回答があり、見出しの行に「取り組むべき内容」などの課題の列と「回答課」などの課の列がある表を指定してください。"
    return SurveyError([Fault(where, problem, remedy)])


def _seen(read: _Read) -> Iterator[str]:
    rows = [row for grid, _ in read if not grid.left_out for row in grid.rows.values()]
    if not any(grid.cells for grid, _ in read):
        yield "文字が一つもありません。"
    elif unclear := next((grid.left_out for grid, _ in read if grid.left_out.startswith(SIDE_BY_SIDE)), ""):
        yield f"課の名前が横に並んでいるようです{unclear.removeprefix(SIDE_BY_SIDE)}。{_READABLE}"
    elif any(map(_names_several, rows)):
        yield f"課の名前が横に並んでいるようです。{_READABLE}"
    elif any(table.names_issues and any(table.body()) for _, tables in read for table in tables):
        if asked := _headings_of_offices(read):
            yield f"「{asked[0]}」の列はありますが、どの列がその課の回答か分かりません。回答した課の列なら、見出しを「回答課」にしてください。"
        else:
            yield "課題の行はありますが、どの課の回答かを書いた列も、表の上の課の名前も見つかりません。"
    elif any(tables for _, tables in read):
        yield "見出しの行はありますが、その下に課の回答がありません。"
    elif rows:
        widest = max(rows, key=len)
        texts = "」「".join(one_line(cell.text)[:_BRIEF] for cell in list(widest.values())[:_SEVERAL])
        yield f"見出しの行が見つかりません（いちばん多く並ぶ行は「{texts}」）。"


def _headings_of_offices(read: _Read) -> Sequence[str]:
    headings = (text for _, tables in read for table in tables for text in table.headings.values())
    return [one_line(text) for text in headings if role_of(text) in (Role.ASKED, Role.WHO)]


def _names_several(row: Mapping[int, GridCell]) -> bool:
    return sum(looks_like_department(cell.text) for cell in row.values()) >= _BESIDE
