"""What stands outside the tables of a sheet: labels and what is written behind them, and our own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from survey import findings
from survey.department_names import find
from survey.form import INPUT_LABELS, Form, Label
from survey.form_reader.accounting import Account, Spot, together
from survey.form_reader.headings import Grid, grid_of
from survey.form_reader.locating import Found
from survey.form_words import label_text, note_text, title_text, token
from survey.model import Place
from survey.text import clean, squeeze
from survey.workbook.sheets import Cell, Sheet, Workbook, address

_COUNT = re.compile(r"\d+/\d+")
_IN_ONE_CELL = re.compile(rf"\s*({'|'.join(label.value for label in Label)})\s*[:：]\s*(\S.*)", re.DOTALL)
_LABELS = {squeeze(label.value): label for label in Label}
_REACH = 6
"""Columns to the right of a label in which its value may stand."""
_SHORTEST = 8
"""Characters that a text of ours must have to be known by itself; anybody may write a shorter one."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label and what is written behind it, or with it in one cell."""

    label: Label
    at: Spot
    values: Mapping[Spot, Cell]
    text: str
    """Of all values, or what follows the label in its own cell."""

    @property
    def in_one_cell(self) -> bool:
        return bool(self.text) and not self.values


def find_labelled(workbook: Workbook, tables: Sequence[Found]) -> tuple[Labelled, ...]:
    """All labels that stand outside tables, on sheets that have a table; on all sheets where none has one."""
    with_tables = [sheet for sheet in workbook.sheets if any(found.sheet is sheet for found in tables)]
    return tuple(
        labelled
        for sheet in with_tables or workbook.sheets
        for labelled in _labelled(sheet, [found for found in tables if found.sheet is sheet])
    )


def departments_written(labelled: Iterable[Labelled]) -> tuple[str, ...]:
    """What stands behind the labels 課名."""
    return tuple(one.text for one in labelled if one.label is Label.DEPARTMENT and one.text)


def read_inputs(labelled: Sequence[Labelled]) -> tuple[str, str, Account]:
    """The respondent's name and extension, each the first that is written, and the cells that they stand in."""
    texts: list[str] = []
    accounts: list[Account] = []
    for label in INPUT_LABELS:
        written = [one for one in labelled if one.label is label and one.text]
        texts.append(written[0].text if written else "")
        for number, one in enumerate(written):
            spots = frozenset(one.values or [one.at])
            same = one.text == texts[-1]
            why = dict.fromkeys(spots, f"{label.value}の二つ目の記入")
            accounts.append(Account(answers=spots) if same or number == 0 else Account(reasons=why))
    return texts[0], texts[1], together(accounts)


def own_words(
    form: Form, labelled: Sequence[Labelled], tables: Sequence[Found], file: str, tokens: frozenset[str]
) -> Account:
    """Labels, what we printed behind them, titles and notes, where they are unchanged.

    `tokens` are those of the texts with which the form was made: since then the definition may have changed.
    """
    labels = frozenset(one.at for one in labelled if not one.in_one_cell)
    printed = [_printed(one, form, file, tokens) for one in labelled if one.label not in INPUT_LABELS]
    words = {token(text(form, table)) for table in form.tables for text in (title_text, note_text)} | tokens
    said = frozenset(
        (name, row, column)
        for name, found in _by_sheet(tables).items()
        for row, cells in _outside(found[0].grid, found)
        for column, cell in cells.items()
        if len(cell.text) >= _SHORTEST and token(cell.text) in words
    )
    return together([Account(ours=labels | said), *printed])


def _by_sheet(tables: Sequence[Found]) -> Mapping[str, list[Found]]:
    names = dict.fromkeys(found.sheet.name for found in tables)
    return {name: [found for found in tables if found.sheet.name == name] for name in names}


def _printed(one: Labelled, form: Form, file: str, tokens: frozenset[str]) -> Account:
    """What stands behind a label of ours that is no input."""
    if not one.text:
        return Account()
    spots = tuple(one.values) or (one.at,)
    if token(one.text) in tokens or _is_unchanged(one, form):
        return Account(ours=frozenset(spots))
    place = Place(file, one.at[0], address(*spots[0][1:]))
    said = findings.PREFILLED_CHANGED.at(
        place, department=form.department.name, value=one.text, printed=one.label.value
    )
    return Account(reasons=dict.fromkeys(spots, "印字した文字の書換え"), findings=(said,))


def _is_unchanged(one: Labelled, form: Form) -> bool:
    if one.label is Label.PROGRESS:
        return _COUNT.fullmatch(one.text) is not None or any(cell.formula for cell in one.values.values())
    if one.label is Label.DEPARTMENT and find(one.text, form.survey):
        return True
    return squeeze(one.text) == squeeze(label_text(form, one.label))


# ---------------------------------------------------------------- labels


def _labelled(sheet: Sheet, tables: Sequence[Found]) -> Iterator[Labelled]:
    for row, cells in _outside(grid_of(sheet), tables):
        for column, cell in cells.items():
            at = (sheet.name, row, column)
            if len(cell.text) > 40 and "：" not in cell.text[:10]:
                continue
            if label := _LABELS.get(squeeze(cell.text).rstrip(":")):
                values = dict(_values(sheet.name, row, column, cells))
                text = "　".join(clean(value.text).strip() for value in values.values())
                yield Labelled(label, at, values, text)
            elif match := _IN_ONE_CELL.fullmatch(clean(cell.text)):
                yield Labelled(Label(match[1]), at, {}, match[2])


def _values(sheet: str, row: int, column: int, cells: Mapping[int, Cell]) -> Iterator[tuple[Spot, Cell]]:
    """The cells to the right of a label, up to the next label."""
    for number, cell in cells.items():
        if number <= column:
            continue
        if number > column + _REACH or _LABELS.get(squeeze(cell.text)) or _IN_ONE_CELL.fullmatch(cell.text):
            return
        yield (sheet, row, number), cell


def _outside(grid: Grid, tables: Sequence[Found]) -> Iterator[tuple[int, Mapping[int, Cell]]]:
    """The rows of a sheet that belong to no table."""
    for row, cells in grid.items():
        if not any(found.header.rows[0] <= row <= found.last_row for found in tables):
            yield row, cells
