"""The cells outside the tables of a sheet: labels, what is written after them, and our own texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from survey import findings
from survey.form import INPUT_LABELS, Form, Label, labels_of
from survey.form.own_texts import in_usual_words, label_text, note_text, title_text, token
from survey.form_reader.accounting import REWRITTEN_TEXT, Account, CellSpot, together
from survey.form_reader.headings import grid_of
from survey.form_reader.locating import LocatedTable
from survey.form_reader.said_when_made import was_said
from survey.japanese.department_names import find
from survey.japanese.shown_names import abridged
from survey.japanese.text import clean, comparison_key
from survey.model import USUAL_NAMES, Place, Survey
from survey.model.addresses import address
from survey.workbook.sheet_rows import Grid
from survey.workbook.sheets import Cell, Sheet

_COUNT = re.compile(r"\d+/\d+$|=COUNTIF\(")
"""Matches the count of finished rows, such as 3/6, or its formula where a program saved no value."""
_REACH = 6
"""Columns to the right of a label in which its value may stand."""
_SHORTEST = 8
"""Fewest characters of a word of ours that is recognised anywhere; a shorter one anybody might write."""


class Labelled(NamedTuple):
    """A label and what is written behind it, or with it in one cell."""

    label: Label
    at: CellSpot
    values: Mapping[CellSpot, Cell]
    text: str
    """The text of all values, or what follows the label in its own cell."""

    @property
    def in_one_cell(self) -> bool:
        return bool(self.text) and not self.values


def rows_outside(sheets: Sequence[Sheet], tables: Sequence[LocatedTable]) -> Mapping[str, Grid]:
    """The rows that belong to no table, by sheet: of the sheets that have a table, or of all where none has one."""
    found = {sheet.name: [table for table in tables if table.sheet.name == sheet.name] for sheet in sheets}
    return {
        sheet.name: {
            row: cells
            for row, cells in (found[sheet.name][0].whole if tables else grid_of(sheet)).items()
            if not any(table.first_row <= row <= table.last_row for table in found[sheet.name])
        }
        for sheet in sheets
        if found[sheet.name] or not tables
    }


def find_labelled(outside: Mapping[str, Grid], survey: Survey) -> tuple[Labelled, ...]:
    """All labels that stand outside tables, in the survey's own words or, as on an older form, in the usual ones."""
    known = _labels_of(survey)
    return tuple(labelled for name, rows in outside.items() for labelled in _labelled(name, rows, known))


def departments_written(labelled: Iterable[Labelled]) -> tuple[str, ...]:
    """The texts after the labels 課名."""
    return tuple(one.text for one in labelled if one.label is Label.DEPARTMENT and one.text)


def sheets_of_others(labelled: Iterable[Labelled], department: str, survey: Survey) -> frozenset[str]:
    """The sheets whose label 課名 names another department."""
    told = (one for one in labelled if one.label is Label.DEPARTMENT and one.text)
    return frozenset(one.at[0] for one in told if department not in (find(one.text, survey) or one.text))


class Signed(NamedTuple):
    """What stands behind the labels that a department fills in."""

    texts: Mapping[Label, str]
    """The first that is written behind each; "" where nothing is."""
    account: Account
    """The cells that they stand in."""


def read_inputs(labelled: Sequence[Labelled]) -> Signed:
    """Who filled in the form, and who confirmed it.

    Of a text longer than a name can be, only the beginning and the end are given, and the whole is listed.
    """
    texts: dict[Label, str] = {}
    accounts: list[Account] = []
    for label in INPUT_LABELS:
        written = [one for one in labelled if one.label is label and one.text]
        texts[label] = abridged(written[0].text if written else "")
        for number, one in enumerate(written):
            spots = frozenset(one.values or [one.at])
            why = "" if one.text == texts[label] else f"{label.value}の{'二つ目の記入' if number else '長い記入'}"
            accounts.append(Account(reasons=dict.fromkeys(spots, why)) if why else Account(answers=spots))
    return Signed(texts, together(accounts))


def own_words(
    form: Form,
    labelled: Sequence[Labelled],
    outside: Mapping[str, Grid],
    file: str,
    tokens: frozenset[str],
) -> Account:
    """Unchanged labels, what we printed after them, titles and notes.

    `tokens` are those of the texts with which the form was made: since then the definition may have changed.
    """
    behind = [_printed(one, form, file, tokens) for one in labelled if one.label not in INPUT_LABELS]
    values = {token(label_text(form, label)) for label in Label} - {token("")}
    labels = frozenset(one.at for one in labelled if not one.in_one_cell) | _earlier_labels(outside, tokens, values)
    texts = {
        (name, row, column): cell
        for name, rows in outside.items()
        for row, cells in rows.items()
        for column, cell in cells.items()
    }
    said = {
        (name, row, column)
        for (name, row, column), cell in texts.items()
        if _is_count(cell)
        or (_is_told_apart(cell.text) and (token(cell.text) in values or was_said(cell.text, tokens, form.survey)))
        # A value whose label was in a deleted column still stands among the other labels.
        or (
            (token(cell.text) in values or _says_count(cell, form))
            and any((name, row, at) in labels for at in outside[name][row])
        )
    }
    ours = labels | said
    others = {at: token(cell.text) for at, cell in texts.items() if at not in ours and _is_told_apart(cell.text)}
    # Made only where the form's own tokens do not tell all: for each form they take longer than all else here.
    words = _titles_and_notes(form) if others else frozenset()
    return together([Account(ours=ours.union(at for at, word in others.items() if word in words)), *behind])


def _is_told_apart(text: str) -> bool:
    """Whether nobody writes by chance what we say so: a text long enough, or of several words, such as a title."""
    return len(text) >= _SHORTEST or len(text.split()) > 1


def _titles_and_notes(form: Form) -> frozenset[str]:
    """Tokens of those that the definition gives such a form now, with and without answers of a former year, also in the
    usual words."""
    forms = (form, replace(form, carries=True)) if form.survey.former_year else (form,)
    forms = (*forms, *(replace(one, survey=in_usual_words(form.survey)) for one in forms))
    return frozenset(
        token(text(one, table)) for one in forms for table in form.tables for text in (title_text, note_text)
    )


def _earlier_labels(outside: Mapping[str, Grid], tokens: Set[str], values: Set[str]) -> frozenset[CellSpot]:
    """What the form said, when it was made, right before one of our values: a label, perhaps in words of before."""
    return frozenset(
        (name, row, at)
        for name, rows in outside.items()
        for row, cells in rows.items()
        for at, behind in pairwise(cells)
        if token(cells[at].text) in tokens and token(cells[behind].text) in values
    )


def _says_count(cell: Cell, form: Form) -> bool:
    """Whether it says how many of a table's rows are finished, though perhaps no formula: an .xls does not tell."""
    asked = cell.text.rpartition("/")[2]
    counts = (table.of_items or asked == str(len(table.issues)) for table in form.tables)
    return _COUNT.match(cell.text) is not None and any(counts)


def _is_count(cell: Cell) -> bool:
    """Whether it is our formula that counts finished rows."""
    return cell.formula and _COUNT.match(cell.text) is not None


def _printed(one: Labelled, form: Form, file: str, tokens: frozenset[str]) -> Account:
    """What stands after a label of ours that is no input."""
    if not one.text:
        return Account()
    spot = next(iter(one.values), one.at)
    text = clean(one.values[spot].text) if one.values else one.text
    if (token(text) in tokens and not one.in_one_cell) or _is_unchanged(one, text, form):
        return Account(ours=frozenset({spot}))
    place = Place(file, spot[0], address(*spot[1:]))
    printed = one.label.said(form.survey.settings.names)
    said = findings.PREFILLED_CHANGED.at(place, department=form.department.name, value=text, printed=printed)
    return Account(reasons={spot: REWRITTEN_TEXT}, findings=(said,))


def _is_unchanged(one: Labelled, text: str, form: Form) -> bool:
    if one.label is Label.PROGRESS:
        return text == "0" or _COUNT.match(text) is not None
    if one.label is Label.DEPARTMENT and (name := find(text, form.survey)):
        # Somebody wrote label and name into one cell.
        return name == form.department.name or not one.in_one_cell
    return comparison_key(text) == comparison_key(label_text(form, one.label))


# ---------------------------------------------------------------- labels


class _Known(Struct, frozen=True, eq=False):
    """The labels of a survey's forms."""

    by_key: Mapping[str, Label]
    """By their comparison keys."""
    in_one_cell: re.Pattern[str]
    """What a cell looks like that holds one with its value."""


@lru_cache(maxsize=8)
def _labels_of(survey: Survey) -> _Known:
    names = survey.settings.names
    said = {one.said(words): one for words in (USUAL_NAMES, names) for one in labels_of(survey)}
    in_one_cell = re.compile(rf"\s*({'|'.join(map(re.escape, said))})\s*[:：]\s*(\S.*)", re.DOTALL)
    return _Known({comparison_key(text): label for text, label in said.items()}, in_one_cell)


def _labelled(sheet: str, rows: Grid, known: _Known) -> Iterator[Labelled]:
    for row, cells in rows.items():
        for column, cell in cells.items():
            at = (sheet, row, column)
            label, value = _label_in(cell.text, known)
            if label and not value:
                values = dict(_values(sheet, row, column, cells, known))
                text = "　".join(clean(value.text) for value in values.values())
                yield Labelled(label, at, values, text)
            elif label:
                yield Labelled(label, at, {}, value)


def _values(
    sheet: str, row: int, column: int, cells: Mapping[int, Cell], known: _Known
) -> Iterator[tuple[CellSpot, Cell]]:
    """The cells to the right of a label, up to the next label."""
    for number, cell in cells.items():
        if number <= column:
            continue
        if number > column + _REACH or _label_in(cell.text, known)[0]:
            return
        yield (sheet, row, number), cell


# Cached, because the texts outside the tables are the same on most forms.
@lru_cache(maxsize=1024)
def _label_in(text: str, known: _Known) -> tuple[Label | None, str]:
    """The label that a cell holds, and what follows it in the same cell."""
    if label := known.by_key.get(comparison_key(text).rstrip(":")):
        return label, ""
    match = known.in_one_cell.fullmatch(clean(text))
    return (known.by_key[comparison_key(match[1])], match[2]) if match else (None, "")
