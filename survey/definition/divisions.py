"""部: the sheet that says where mails for all departments of a 部 go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from survey.definition import faults as wrong
from survey.definition import vocabulary as words
from survey.definition.definition_book import Book
from survey.definition.definition_sheet import DefinitionRow, read_further_table
from survey.definition.near_names import suggestion
from survey.definition.values import filled, names_in, no_duplicates, only_texts
from survey.errors import Fault
from survey.japanese.text import appearance_key
from survey.model import Division, MailUnit, Survey


def spelled_alike(names: Iterable[str]) -> Mapping[str, str]:
    """Each name as it is spelled first: those that look the same, width, case and white space apart, are one 部."""
    first: dict[str, str] = {}
    return {name: first.setdefault(appearance_key(name), name) for name in names}


def read_divisions(book: Book, survey: Survey, unit_place: str, faults: list[Fault]) -> tuple[Division, ...]:
    """The 部 that sheet 部 gives addresses, which may be left out. `unit_place`: of the item 送付の単位."""
    known = {appearance_key(one.group): one.group for one in survey.departments if one.group}
    if survey.settings.mail.unit is MailUnit.DIVISION and survey.departments and not known:
        faults.append(wrong.NO_DIVISIONS.at(unit_place))
    table = read_further_table(book, words.DIVISIONS_SHEET, faults)
    if table is None:
        return ()
    table = only_texts(table, faults)
    for row in table.rows:
        filled(row, words.DIVISION_NAME, table, faults)
    no_duplicates((row[words.DIVISION_NAME] for row in table.rows), faults)
    found = (_division(row, known, faults) for row in table.rows)
    return tuple(division for division in found if division)


def _division(row: DefinitionRow, known: Mapping[str, str], faults: list[Fault]) -> Division | None:
    cell = row[words.DIVISION_NAME]
    name = known.get(appearance_key(cell.text))
    if cell.text and name is None:
        hint = suggestion(cell.text, known.values())
        faults.append(wrong.UNKNOWN_DIVISION.at(cell.place, value=cell.text, hint=hint))
    return Division(name, names_in(row[words.TO].text), names_in(row[words.CC].text)) if name else None
