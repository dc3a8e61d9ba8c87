"""関係課: who is asked about an issue, by the column of sheet 課題, by the ○ of sheet 関係課, or by both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from survey.definition import faults as wrong
from survey.definition import vocabulary as words
from survey.definition.definition_sheet import DefinitionCell
from survey.definition.near_names import run_together, suggestion
from survey.definition.values import names_in
from survey.errors import Fault
from survey.japanese.text import appearance_key
from survey.model import Names


def asked_departments(  # noqa: PLR0913, PLR0917  A cell and all that tells what it means.
    cell: DefinitionCell,
    no: str,
    marked: Sequence[str],
    known: Mapping[str, str],
    names: Names,
    faults: list[Fault],
) -> tuple[str, ...]:
    """The departments by name: in the order in which the cell names them, else in that of the ○ (`marked`).

    `known`: departments by the key of a name or alias. `names`: the survey's own words.
    """
    written = _written(cell, known, names, faults)
    if marked and cell.text and set(written) != set(marked):
        faults.append(wrong.GRID_DISAGREES.at(cell.place, no=no, sheet=words.GRID_SHEET, **names.in_messages))
    return written if cell.text else tuple(marked)


def _written(cell: DefinitionCell, known: Mapping[str, str], names: Names, faults: list[Fault]) -> tuple[str, ...]:
    """The 関係課 of an issue, by name, in the order in which they are written."""
    everyone = map(appearance_key, (*words.EVERY_DEPARTMENT, names.all_departments, names.everyone))
    if appearance_key(cell.text) not in known and appearance_key(cell.text) in everyone:
        return tuple(dict.fromkeys(known.values()))
    asked: list[str] = []
    for written in names_in(cell.text):
        name = known.get(appearance_key(written))
        if name is None:
            faults.append(_unknown_department(written, cell, known, names))
        elif name in asked:
            faults.append(wrong.REPEATED.at(cell.place, value=name))
        else:
            asked.append(name)
    return tuple(asked)


def _unknown_department(written: str, cell: DefinitionCell, known: Mapping[str, str], names: Names) -> Fault:
    if several := run_together(written, known):
        return wrong.NAMES_RUN_TOGETHER.at(cell.place, value=written, names="、".join(several), **names.in_messages)
    hint = suggestion(written, dict.fromkeys(known.values()))
    return wrong.DEFINITION_UNKNOWN_DEPARTMENT.at(cell.place, value=written, hint=hint, **names.in_messages)
