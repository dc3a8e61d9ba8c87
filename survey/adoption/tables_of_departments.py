"""A sheet or a table for each department → tables whose rows name it: by a label above, a heading, or the sheet's name. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from survey.adoption.departments_to_rows import WHO
from survey.adoption.found import Reshaped, Said
from survey.adoption.grid import BesideText, GridCell, TableGrid
from survey.adoption.heading_rows import GridRow, HeadedTable, tables_in
from survey.adoption.heading_words import ISSUE_ROLES, Role, is_note, is_total, role_of
from survey.adoption.name_shapes import are_departments
from survey.adoption.whose_table import AROUND, WAYS, Whose, department_in, label_in
from survey.errors import Fault, SurveyError
from survey.japanese.pointing import DITTO
from survey.japanese.text import appearance_key

_FEWEST = 2
"""Tables that are for a department each."""
_MOST_SHOWN = 3


class _Part(Struct, frozen=True):
    """Rows of a table below the place where a department would be named."""

    grid: int
    table: HeadedTable
    above: Sequence[GridRow]
    rows: Sequence[int]


def with_respondents(grids: Sequence[TableGrid]) -> tuple[Reshaped, ...]:
    """The grids; where each table is of one department, its rows name it.

    Raises SurveyError where some tables are and others are not, or two places name different departments.
    """
    parts = [part for number, grid in enumerate(grids) if not grid.left_out for part in _parts(number, grid)]
    found = [[way(part.above, grids[part.grid]) for part in parts] for way in WAYS]
    chosen = next((one for one in found if _tells(parts, one)), None)
    if chosen is None:
        for some in found:
            _refuse_some(grids, parts, some)
        return tuple(map(Reshaped, grids))
    whose = [(part, one) for part, one in zip(parts, chosen, strict=True) if one]
    _refuse_contradictions(grids, whose, found[-1])
    return tuple(
        _named(grid, [(part, one) for part, one in whose if part.grid == number]) for number, grid in enumerate(grids)
    )


# ---------------------------------------------------------------- tables in which no column says who answers


def _parts(number: int, grid: TableGrid) -> Iterator[_Part]:
    below, named = 0, list[GridRow]()
    for table in tables_in(grid):
        roles = {role_of(text) for text in table.headings.values()}
        above = [*named, *(row for at, row in grid.rows.items() if below < at < table.first)]
        below, named = table.end, []
        if Role.WHO not in roles and Role.TITLE in roles and table.names_issues:
            for part in _divided(number, table, above):
                if part.rows:
                    yield part
                named = [] if part.rows else list(part.above)


def _divided(number: int, table: HeadedTable, above: Sequence[GridRow]) -> Iterator[_Part]:
    """The rows of a table, divided where a department's name stands between them. The last part may have no row."""
    rows = list[int]()
    for at, row in table.body():
        if _names_department(row, table):
            if rows:
                yield _Part(number, table, above, rows)
            above, rows = [*above, row], []
        else:
            rows.append(at)
    yield _Part(number, table, above, rows)


def _names_department(row: GridRow, table: HeadedTable) -> bool:
    """Whether a row is none of the table's, but names the department of the rows below it."""
    first = row[min(row)]
    if len(row) == 1 and first.column == table.columns.start and department_in(first.text):
        return True
    return label_in([row[column] for column in sorted(row)][:2]) is not None


# ---------------------------------------------------------------- whether they are of departments


def _tells(parts: Sequence[_Part], whose: Sequence[Whose | None]) -> bool:
    """Whether the tables are of one department each: all name one, and not all the same; nor do their rows name others."""
    named = [one for one in whose if one]
    if not named or len(named) < len(parts) or not _are_meant(named):
        return False
    if len({appearance_key(one.name) for one in named}) < _FEWEST:
        alone = len(parts) == 1 and named[0].label and role_of(named[0].label) is Role.WHO
        return bool(alone) and (named[0].certain or not list(_asked(parts[0])))
    return all(one.certain for one in named) or _asks_its_own(parts, named)


def _are_meant(whose: Sequence[Whose]) -> bool:
    """Whether the names are departments: labels say so; sheets may be called 居場所, too."""
    return all(one.label for one in whose) or are_departments([one.name for one in whose])


def _asks_its_own(parts: Sequence[_Part], named: Sequence[Whose]) -> bool:
    """Whether the rows that list departments mostly list the table's own: otherwise those may be who answers."""
    own = [_key(one.name) in text for part, one in zip(parts, named, strict=True) for text in _asked(part)]
    return sum(own) * 2 >= len(own)


def _asked(part: _Part) -> Iterator[str]:
    """What answered rows say in columns of departments that are asked."""
    columns = [at for at, text in part.table.headings.items() if role_of(text) is Role.ASKED]
    told = [at for at, text in part.table.headings.items() if role_of(text) is None]
    for number in part.rows:
        row = part.table.grid.rows[number]
        yield from (_key(row[at].text) for at in columns if at in row and any(other in row for other in told))


def _key(text: str) -> str:
    return appearance_key(text).removesuffix("課")


# ---------------------------------------------------------------- refusals


def _refuse_some(grids: Sequence[TableGrid], parts: Sequence[_Part], whose: Sequence[Whose | None]) -> None:
    """Raise SurveyError where several tables name a department, and it is not safe to say that it answers."""
    named = {appearance_key(one.name): one for one in whose if one}
    if (
        len(named) < _FEWEST
        or not _are_meant(list(named.values()))
        or len([one for one in whose if one]) * 2 < len(parts)
    ):
        return
    shown = "」「".join(one.name for one in list(named.values())[:_MOST_SHOWN])
    without = [grids[part.grid].name for part, one in zip(parts, whose, strict=True) if one is None]
    if without:
        problem = (
            f"課ごとの表（「{shown}」など）と見えますが、「{without[0]}」の表には、どの課の回答かが書かれていません。"
        )
    else:
        problem = (
            f"課ごとの表（「{shown}」など）と見えますが、表の中の担当課と違うため、どちらが回答した課か分かりません。"
        )
    remedy = "どの表にも、上に「回答課」と書いた欄とその右に課の名前を入れるか、「回答課」の列を加えてください。"
    raise SurveyError([Fault("、".join(without[:_MOST_SHOWN]) or grids[parts[0].grid].name, problem, remedy)])


def _refuse_contradictions(
    grids: Sequence[TableGrid], whose: Sequence[tuple[_Part, Whose]], sheets: Sequence[Whose | None]
) -> None:
    """Raise SurveyError where a sheet that is named by one department says that it is of another."""
    for (part, one), sheet in zip(whose, sheets, strict=True):
        if sheet and all(sheets) and _key(sheet.name) not in _key(one.name):
            problem = f"シートの名前は「{sheet.name}」ですが、表の上には「{one.name}」と書かれています。"
            raise SurveyError([Fault(grids[part.grid].name, problem, "どの課の回答か確かめ、一方に合わせてください。")])


# ---------------------------------------------------------------- the rows name it


def _named(grid: TableGrid, named: Sequence[tuple[_Part, Whose]]) -> Reshaped:
    """A column behind those of the issue that names the department in each row that begins an issue."""
    if not named:
        return Reshaped(grid)
    at = min(_behind_issue(part.table) for part, _ in named)
    gone = {cell for _, one in named for cell in (*one.cells, *one.more)}
    cells = [_moved(cell, at) for cell in grid.cells if cell not in gone]
    beside, doubts = list[BesideText](), list[tuple[Said, str]]()
    heads = dict[int, GridCell]()
    for part, one in named:
        table = part.table
        label = one.label or WHO
        labelled = one.cells[0].address if one.cells else one.address
        heads |= {
            row: GridCell(row, at, label, row + table.last - table.first, at, labelled)
            for row in (table.first, *_again(table))
        }
        cells += [
            GridCell(number, at, one.name, number, at, one.address)
            for number in part.rows
            if _has_issue(grid.rows[number], table)
        ]
        beside += [BesideText(grid.place(cell), cell.text, "表の上の文") for cell in one.more]
        if one.rest:
            beside.append(BesideText(one.place, one.rest, AROUND))
        where = "表の上の課の名前" if one.address else "シートの名前"
        if not one.certain:
            doubts.append((Said(one.name, one.place), f"{where}を、その表に回答した課と読みました。"))
    return Reshaped(
        replace(
            grid,
            cells=tuple(sorted([*cells, *heads.values()])),
            beside=(*grid.beside, *beside),
            unread=frozenset((row, column + (column >= at)) for row, column in grid.unread),
        ),
        tuple(doubts),
    )


def _behind_issue(table: HeadedTable) -> int:
    """The first column that is none of the issue's."""
    columns = (at for at in table.columns if role_of(table.headings[at]) not in ISSUE_ROLES)
    return next(columns, table.columns.stop)


def _moved(cell: GridCell, behind: int) -> GridCell:
    return cell._replace(
        column=cell.column + (cell.column >= behind), last_column=cell.last_column + (cell.last_column >= behind)
    )


def _again(table: HeadedTable) -> list[int]:
    """The rows in which the headings begin on later pages."""
    rows = sorted({cell.row for cell in table.again})
    return [row for row in rows if row - 1 not in rows]


def _has_issue(row: Mapping[int, GridCell], table: HeadedTable) -> bool:
    first = row[min(row)]
    if len(row) < _FEWEST or is_total(first.text) or is_note(first.text):
        return False
    own = [row[at] for at, text in table.headings.items() if at in row and role_of(text) in (Role.NO, Role.TITLE)]
    return any(appearance_key(cell.text) not in DITTO for cell in own)
