"""What a returned form says of itself: on its hidden sheet, in its properties, and in the tokens of its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import count, takewhile
from typing import NamedTuple

from msgspec import Struct, field

from survey.form import (
    IDENTITY_CARRIED,
    IDENTITY_DEPARTMENT,
    IDENTITY_FORMER,
    IDENTITY_SEAL,
    IDENTITY_SHEET,
    IDENTITY_SURVEY,
    IDENTITY_VERSION,
    IDENTITY_WORDS,
    SealKey,
)
from survey.form.carried_record import NOTHING_CARRIED, CarriedRecord, Digests, rows_in
from survey.form.own_texts import is_own
from survey.form_reader.accounting import Account, CellSpot
from survey.form_reader.side_sheets import named_as_first
from survey.japanese.department_names import find
from survey.japanese.text import clean
from survey.model import SealState, Survey
from survey.workbook.sheets import Sheet, Workbook

_KEYS = (
    IDENTITY_SURVEY,
    IDENTITY_DEPARTMENT,
    IDENTITY_VERSION,
    IDENTITY_SEAL,
    IDENTITY_FORMER,
    IDENTITY_CARRIED,
)
_TOKENS = re.compile("[0-9a-f]{12}(?: [0-9a-f]{12})*+")
_COUNT = re.compile("[0-9]{1,6}")
_MANY = 1_000_000
"""Rows of a record that does not say how many it has: more than any."""


class Record(Struct, frozen=True):
    """The hidden record of a form about itself; fields are "" or empty where it is lost."""

    survey_id: str = ""
    departments: tuple[str, ...] = ()
    """As written; several where the hidden sheet and the properties differ."""
    version: str = ""
    seals: tuple[str, ...] = ()
    """As written; several where the hidden sheet and the properties differ."""
    tokens: frozenset[str] = frozenset()
    """Tokens (`own_texts`) of all our texts on the form when it was made; empty where they are lost."""
    carried: Mapping[str, CarriedRecord] = field(default_factory=dict)
    """What the form was made with of a former year, by the department as written; mostly nothing."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """By the department as written; several where sheets of several forms stand in one workbook."""
    account: Account = field(default_factory=Account)

    def carried_by(self, department: str, survey: Survey) -> CarriedRecord | None:
        """What the department's form was made with; None where the workbook has lost its record of that.

        A form whose other record stands, but none of these answers, was made without any.
        """
        own = (record for name, record in self.carried.items() if find(name, survey) == department)
        nothing = None if self.carried or (self.lost and survey.former_year) else NOTHING_CARRIED
        return next(own, nothing)

    @property
    def former_year(self) -> str:
        """What the former survey is called; "" where the form was made with nothing of it."""
        return next((record.year for record in self.carried.values()), "")

    @property
    def lost(self) -> bool:
        return not (self.survey_id or self.departments)

    def version_of(self, department: str, survey: Survey) -> str:
        """The version of the department's form; "" where the workbook has the records of others alone."""
        own = (version for name, version in self.versions.items() if find(name, survey) == department)
        return next(own, "" if self.versions else self.version)

    def owners(self, key: SealKey | None, survey: Survey) -> frozenset[str]:
        """The departments, by their present names, whose seals of this survey the workbook carries; mostly one.

        The form may call the department as it was called when the form was made, or as somebody typed over it.
        """
        if key is None:
            return frozenset()
        mine = [seal for seal in self.seals if key.is_of(seal)]
        made = [next((name for name in self._called(survey) if self._is_made(key, seal, name)), "") for seal in mine]
        return frozenset(name for one in made if one and (name := find(one, survey)))

    def _is_made(self, key: SealKey, seal: str, name: str) -> bool:
        versions = {self.version, *self.versions.values()}
        return any(key.made(seal, self.survey_id, name, version) for version in versions)

    def _called(self, survey: Survey) -> Iterator[str]:
        """Every name that a department of the form may have had: first those on the form, one of which it is mostly."""
        yield from self.departments
        for department in survey.departments:
            yield department.name
            yield from department.aliases

    def seal_state(self, key: SealKey | None, owners: Set[str], department: str) -> SealState:
        """What the seal is worth on a form that was taken for this department's. `owners`: whose seals it carries."""
        if not self.seals:
            return SealState.MISSING
        if key is None or not any(map(key.is_of, self.seals)):
            return SealState.UNCHECKED
        return SealState.OWN if department in owners else SealState.BROKEN


def read_identity(workbook: Workbook) -> Record:
    """What the hidden sheet and the custom properties say."""
    pages = [_read_page(sheet) for sheet in workbook.sheets if named_as_first(sheet.name) == IDENTITY_SHEET]
    properties = {key: workbook.properties[key].strip() for key in _KEYS if key in workbook.properties}
    told = [*(page.told for page in pages), properties]
    tokens = frozenset(" ".join(text for page in pages for text in page.listed.values()).split())
    said = {spot for page in pages for spot, text in page.ours.items() if is_own(text, tokens)}
    return Record(
        _first(told, IDENTITY_SURVEY),
        _all(told, IDENTITY_DEPARTMENT),
        _first(told, IDENTITY_VERSION),
        _all(told, IDENTITY_SEAL),
        tokens,
        _carried([*((page.told, page.carried) for page in pages), (properties, {})]),
        {
            one[IDENTITY_DEPARTMENT]: one.get(IDENTITY_VERSION, "")
            for one in reversed(told)
            if one.get(IDENTITY_DEPARTMENT)
        },
        Account(ours=frozenset({*said, *(spot for page in pages for spot in (*page.listed, *page.recorded))})),
    )


def _carried(
    told: Sequence[tuple[Mapping[str, str], Mapping[str, Digests | None]]],
) -> Mapping[str, CarriedRecord]:
    """Of two records about one department, the first."""
    records: dict[str, CarriedRecord] = {}
    for one, rows in told:
        count = one.get(IDENTITY_CARRIED, "")
        if IDENTITY_FORMER in one and IDENTITY_DEPARTMENT in one:
            record = CarriedRecord(one[IDENTITY_FORMER], int(count) if _COUNT.fullmatch(count) else _MANY, rows)
            records.setdefault(one[IDENTITY_DEPARTMENT], record)
    return records


def _all(told: Sequence[Mapping[str, str]], key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for one in told if (text := one.get(key))))


def _first(told: Sequence[Mapping[str, str]], key: str) -> str:
    return next((one[key] for one in told if one.get(key)), "")


class _Page(NamedTuple):
    """A hidden sheet; several stand in a workbook into which sheets of other forms were moved."""

    told: Mapping[str, str]
    ours: Mapping[CellSpot, str]
    listed: Mapping[CellSpot, str]
    carried: Mapping[str, Digests | None]
    """Rows of the record of what the form was made with, by NO."""
    recorded: frozenset[CellSpot]
    """Where these stand."""


def _read_page(sheet: Sheet) -> _Page:
    told: dict[str, str] = {}
    ours: dict[CellSpot, str] = {}
    carried: dict[str, Digests | None] = {}
    recorded: set[CellSpot] = set()
    for (row, column), cell in sheet.cells.items():
        beside = sheet.cells.get((row, column + 1))
        if cell.text in _KEYS and cell.text not in told and beside:
            told[cell.text] = clean(beside.text).strip()
            ours |= {(sheet.name, row, column): cell.text, (sheet.name, row, column + 1): beside.text}
        elif rows := rows_in(cell.text):
            carried |= rows
            recorded.add((sheet.name, row, column))
    return _Page(told, ours, _tokens(sheet), carried, frozenset(recorded))


def _tokens(sheet: Sheet) -> Mapping[CellSpot, str]:
    """The heading of the column of tokens, and the tokens that stand below it without a gap, many in a cell."""
    cells, found = sheet.cells, dict[CellSpot, str]()
    for row, column in [at for at, cell in cells.items() if cell.text == IDENTITY_WORDS][:1]:
        below = takewhile(lambda at: at in cells, ((number, column) for number in count(row)))
        texts = {(sheet.name, *at): cells[at].text for at in below}
        found = {spot: text for spot, text in texts.items() if text == IDENTITY_WORDS or _TOKENS.fullmatch(text)}
    return found
