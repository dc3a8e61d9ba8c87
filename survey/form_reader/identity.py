"""Whose form it is, and of which survey: by its hidden record, else by what can be seen; in doubt it is left open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import count, takewhile
from pathlib import PurePosixPath
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from survey import findings
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
from survey.japanese.department_names import find, find_within
from survey.japanese.text import clean
from survey.model import Finding, Names, Place, SealState, Survey
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
_LAST_MEMBER = re.compile(r"^(?:.* > )?(?:.*/)?")


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


class Identity(Struct, frozen=True):
    """Whose form it is."""

    department: str
    version: str
    source: str = ""
    """What told it, in words."""
    findings: tuple[Finding, ...] = ()
    seal: SealState = SealState.MISSING
    """What the seal is worth on the form as this department's."""


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


# ---------------------------------------------------------------- whose form


def identify(  # noqa: PLR0913, PLR0917  All that may tell it.
    record: Record,
    written: Sequence[str],
    file: str,
    survey: Survey,
    ruled: str | None = None,
    key: SealKey | None = None,
) -> Identity | Finding:
    """Whose form it is, or why that cannot be told.

    `written` are the texts of the cells labelled 課名, `file` is the received file's name, `ruled` the department that
    the officer named. Asked in this order: the hidden record, the labelled cell, the file name. If seal, record and
    cell, or the cell and the file name, contradict each other, it stays in doubt; beside a record the file name does not
    count. Where there is a key, a form without its department's seal is said.
    """
    if record.survey_id and record.survey_id != survey.settings.survey_id:
        return findings.OTHER_SURVEY.at(Place(file), value=record.survey_id)
    owners = record.owners(key, survey)
    if ruled is not None:
        name, listed = find(ruled, survey), survey.settings.names.department
        unknown = f"（判断の「{ruled}」は{listed}の一覧にない名前です）"
        if name is None:
            return doubt(file, unknown, survey)
        return Identity(name, record.version, seal=record.seal_state(key, owners, name))
    if record.departments or owners:
        identity = _by_record(record, owners, written, file, survey)
    else:
        identity = _by_sight(record, written, file, survey)
    if isinstance(identity, Finding):
        return identity
    seal = record.seal_state(key, owners, identity.department)
    said = (_unsealed(identity, file, survey.settings.names),) if key and seal in _UNSEALED else identity.findings
    return replace(identity, findings=said, seal=seal)


_UNSEALED = (SealState.MISSING, SealState.BROKEN)


def _unsealed(identity: Identity, file: str, names: Names) -> Finding:
    """Says also by what the form was known, so that nothing is said twice."""
    return findings.NO_SEAL.at(Place(file), department=identity.department, **names.in_messages, source=identity.source)


def _by_record(
    record: Record, owners: frozenset[str], written: Sequence[str], file: str, survey: Survey
) -> Identity | Finding:
    names = {find(name, survey) for name in record.departments} | owners
    name = next(iter(names)) if len(names) == 1 else None
    if name is None:
        seal = f"割印は{'・'.join(sorted(owners))}、" if owners else ""
        written_names = "、".join(f"「{one}」" for one in record.departments)
        return doubt(file, f"（{seal}控えの{survey.settings.names.department_name}は{written_names}です）", survey)
    for text in written:
        seen = named(text, survey)
        if seen and name not in seen:
            label = survey.settings.names.department_name
            return doubt(file, f"（控えは{name}、{label}の欄は{'・'.join(seen)}です）", survey, name)
    return Identity(name, record.version, "控え")


def _by_sight(record: Record, written: Sequence[str], file: str, survey: Survey) -> Identity | Finding:
    seen = {names for text in written if (names := named(text, survey))}
    called = find_within(PurePosixPath(_LAST_MEMBER.sub("", file)).stem, survey)
    label = f"{survey.settings.names.department_name}の欄"
    if len(seen) > 1 or any(len(names) > 1 for names in seen):
        return doubt(file, f"（{label}は{'、'.join('・'.join(names) for names in sorted(seen))}です）", survey)
    by_cell = next(iter(seen))[0] if seen else None
    by_name = called[0] if len(called) == 1 else None
    if by_cell and by_name and by_cell != by_name:
        return doubt(file, f"（{label}は{by_cell}、ファイル名は{by_name}です）", survey)
    name = by_cell or by_name
    if name is None:
        return doubt(file, "", survey)
    source = label if by_cell else "ファイル名"
    said = findings.IDENTIFIED_BY.at(Place(file), department=name, **survey.settings.names.in_messages, source=source)
    return Identity(name, record.version, source, (said,))


def named(text: str, survey: Survey) -> tuple[str, ...]:
    """The departments that the cell labelled 課名 names; none where it cannot be told."""
    name = find(text, survey)
    return (name,) if name else find_within(text, survey)


def doubt(file: str, hint: str, survey: Survey, value: str = "") -> Finding:
    return findings.WHICH_DEPARTMENT.at(Place(file), value=value, **survey.settings.names.in_messages, hint=hint)
