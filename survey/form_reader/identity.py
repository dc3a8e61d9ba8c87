"""Whose form it is, and of which survey: by its hidden record, else by what can be seen; in doubt it is left open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, takewhile
from pathlib import PurePosixPath

from survey import findings
from survey.form import (
    IDENTITY_DEPARTMENT,
    IDENTITY_SHEET,
    IDENTITY_SURVEY,
    IDENTITY_VERSION,
    IDENTITY_WORDS,
)
from survey.form.own_texts import token
from survey.form_reader.accounting import Account, CellSpot
from survey.japanese.department_names import find, find_within
from survey.japanese.text import clean
from survey.model import Finding, Place, Survey
from survey.workbook.sheets import Cell, Workbook

_KEYS = (IDENTITY_SURVEY, IDENTITY_DEPARTMENT, IDENTITY_VERSION)
_TOKENS = re.compile("[0-9a-f]{12}(?: [0-9a-f]{12})*+")
_LAST_MEMBER = re.compile(r"^(?:.* > )?(?:.*/)?")


@dataclass(frozen=True, slots=True)
class Record:
    """The hidden record of a form about itself; fields are "" or empty where it is lost."""

    survey_id: str = ""
    departments: tuple[str, ...] = ()
    """As written; several where the hidden sheet and the properties differ."""
    version: str = ""
    tokens: frozenset[str] = frozenset()
    """Tokens (`own_texts`) of all our texts on the form when it was made; empty where they are lost."""
    account: Account = field(default_factory=Account)

    @property
    def lost(self) -> bool:
        return not (self.survey_id or self.departments)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose form it is."""

    department: str
    version: str
    findings: tuple[Finding, ...] = ()


def read_identity(workbook: Workbook) -> Record:
    """What the hidden sheet and the custom properties say."""
    sheet = workbook.sheet(IDENTITY_SHEET)
    cells = sheet.cells if sheet else {}
    hidden: dict[str, str] = {}
    ours: set[CellSpot] = set()
    for (row, column), cell in cells.items():
        if cell.text in _KEYS and cell.text not in hidden and (row, column + 1) in cells:
            hidden[cell.text] = clean(cells[row, column + 1].text).strip()
            ours |= {(IDENTITY_SHEET, row, column), (IDENTITY_SHEET, row, column + 1)}
    told = [hidden, {key: workbook.properties[key].strip() for key in _KEYS if key in workbook.properties}]
    listed = _tokens(cells)
    tokens = frozenset(" ".join(listed.values()).split())
    said = {spot for spot in ours if not tokens or token(cells[spot[1:]].text) in tokens}
    return Record(
        _first(told, IDENTITY_SURVEY),
        tuple(dict.fromkeys(name for one in told if (name := one.get(IDENTITY_DEPARTMENT)))),
        _first(told, IDENTITY_VERSION),
        tokens,
        Account(ours=frozenset({*said, *listed})),
    )


def _first(told: Sequence[Mapping[str, str]], key: str) -> str:
    return next((one[key] for one in told if one.get(key)), "")


def _tokens(cells: Mapping[tuple[int, int], Cell]) -> Mapping[CellSpot, str]:
    """The heading of the column of tokens, and the tokens that stand below it without a gap, many in a cell."""
    found: dict[CellSpot, str] = {}
    for row, column in [at for at, cell in cells.items() if cell.text == IDENTITY_WORDS][:1]:
        below = takewhile(lambda at: at in cells, ((number, column) for number in count(row)))
        texts = {(IDENTITY_SHEET, *at): cells[at].text for at in below}
        found = {spot: text for spot, text in texts.items() if text == IDENTITY_WORDS or _TOKENS.fullmatch(text)}
    return found


# ---------------------------------------------------------------- whose form


def identify(
    record: Record, written: Sequence[str], file: str, survey: Survey, ruled: str | None = None
) -> Identity | Finding:
    """Whose form it is, or why that cannot be told.

    `written` are the texts of the cells labelled 課名, `file` is the received file's name, `ruled` the department that
    the officer named. Asked in this order: the hidden record, the labelled cell, the file name. If the record and the
    cell, or the cell and the file name, contradict each other, it stays in doubt; beside a record the file name does not
    count.
    """
    if record.survey_id and record.survey_id != survey.settings.survey_id:
        return findings.OTHER_SURVEY.at(Place(file), value=record.survey_id)
    if ruled is not None:
        name = find(ruled, survey)
        return (
            Identity(name, record.version) if name else _doubt(file, f"（判断の「{ruled}」は課の一覧にない名前です）")
        )
    if record.departments:
        return _by_record(record, written, file, survey)
    return _by_sight(record, written, file, survey)


def _by_record(record: Record, written: Sequence[str], file: str, survey: Survey) -> Identity | Finding:
    names = {find(name, survey) for name in record.departments}
    name = next(iter(names)) if len(names) == 1 else None
    if name is None:
        return _doubt(file, f"（控えの課名は{'、'.join(f'「{one}」' for one in record.departments)}です）")
    for text in written:
        seen = _named(text, survey)
        if seen and name not in seen:
            return _doubt(file, f"（控えは{name}、課名の欄は{'・'.join(seen)}です）", name)
    return Identity(name, record.version)


def _by_sight(record: Record, written: Sequence[str], file: str, survey: Survey) -> Identity | Finding:
    seen = {names for text in written if (names := _named(text, survey))}
    called = find_within(PurePosixPath(_LAST_MEMBER.sub("", file)).stem, survey)
    if len(seen) > 1 or any(len(names) > 1 for names in seen):
        return _doubt(file, f"（課名の欄は{'、'.join('・'.join(names) for names in sorted(seen))}です）")
    by_cell = next(iter(seen))[0] if seen else None
    by_name = called[0] if len(called) == 1 else None
    if by_cell and by_name and by_cell != by_name:
        return _doubt(file, f"（課名の欄は{by_cell}、ファイル名は{by_name}です）")
    name = by_cell or by_name
    if name is None:
        return _doubt(file, "")
    source = "課名の欄" if by_cell else "ファイル名"
    said = findings.IDENTIFIED_BY.at(Place(file), department=name, source=source)
    return Identity(name, record.version, (said,))


def _named(text: str, survey: Survey) -> tuple[str, ...]:
    """The departments that the cell labelled 課名 names; none where it cannot be told."""
    name = find(text, survey)
    return (name,) if name else find_within(text, survey)


def _doubt(file: str, hint: str, value: str = "") -> Finding:
    return findings.WHICH_DEPARTMENT.at(Place(file), value=value, hint=hint)
