"""Sheet 課: who is asked, and all spellings that mean one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from survey.definition import faults as wrong
from survey.definition import vocabulary as words
from survey.definition.definition_sheet import DefinitionCell, DefinitionRow, DefinitionTable
from survey.definition.divisions import spelled_alike
from survey.definition.values import filled, names_in, no_duplicates, not_too_many
from survey.errors import Fault
from survey.japanese.text import appearance_key, excel_length
from survey.model import Department, Names

_LONGEST_NAME = 200
_MOST_DEPARTMENTS = 10_000


def read_departments(table: DefinitionTable, names: Names, faults: list[Fault]) -> tuple[Department, ...]:
    """Those who are asked, in the order of the sheet."""
    if table.whole and not table.rows:
        faults.append(
            wrong.DEFINITION_NO_ROWS.at(table.place, what=names.department, sheet=words.DEPARTMENTS_SHEET.name)
        )
    for row in table.rows:
        filled(row, words.NAME, table, faults)
        faults += _odd_name(row[words.NAME], names)
    not_too_many(len(table.rows), _MOST_DEPARTMENTS, names.department, names.department, table.place, faults)
    no_duplicates((row[words.NAME] for row in table.rows), faults)
    faults += _shared_aliases(table.rows, names)
    spelled = spelled_alike(row[words.GROUP].text for row in table.rows)
    return tuple(
        Department(
            name=row[words.NAME].text,
            aliases=names_in(row[words.ALIASES].text),
            to=names_in(row[words.TO].text),
            cc=names_in(row[words.CC].text),
            group=spelled[row[words.GROUP].text],
        )
        for row in table.rows
    )


def _odd_name(cell: DefinitionCell, names: Names) -> Iterable[Fault]:
    """What is no name of a department. What a file cannot be called does not matter: a form is called otherwise then."""
    if len(names_in(cell.text)) > 1 or "\t" in cell.text:
        yield wrong.SEPARATOR_IN_NAME.at(cell.place, value=cell.text, **names.in_messages)
    elif excel_length(cell.text) > _LONGEST_NAME:
        count = excel_length(cell.text)
        yield wrong.NAME_TOO_LONG.at(cell.place, count=count, most=_LONGEST_NAME, **names.in_messages)


def _shared_aliases(rows: Sequence[DefinitionRow], names: Names) -> Iterable[Fault]:
    """Faults for each alias that does not name one department alone, because it is also a name or an alias of another."""
    owner = {appearance_key(row[words.NAME].text): (row, words.NAME) for row in rows}
    for row in rows:
        for alias in names_in(row[words.ALIASES].text):
            other, column = owner.setdefault(appearance_key(alias), (row, words.ALIASES))
            if other is not row:
                yield wrong.SHARED_ALIAS.at(
                    row[words.ALIASES].place,
                    value=alias,
                    other=other[words.NAME].text,
                    what=column.name,
                    first=other[column].place,
                    **names.in_messages,
                )


def known_names(table: DefinitionTable, departments: Sequence[Department]) -> Mapping[str, str] | None:
    """Department by the comparison key of name or alias, for 関係課; None where sheet 課 cannot be read."""
    if not table.whole or any(row[words.NAME].broken for row in table.rows):
        return None
    names = {appearance_key(d.name): d.name for d in departments}
    return names | {
        appearance_key(alias): d.name for d in departments for alias in d.aliases if appearance_key(alias) not in names
    }
