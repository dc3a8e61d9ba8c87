"""Whose form it is, and of which survey: by its hidden record, else by what can be seen; in doubt it is left open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, takewhile
from pathlib import PurePosixPath

from survey import findings
from survey.form import (
    IDENTITY_DEPARTMENT,
    IDENTITY_SEAL,
    IDENTITY_SHEET,
    IDENTITY_SURVEY,
    IDENTITY_VERSION,
    IDENTITY_WORDS,
    SealKey,
)
from survey.form.own_texts import token
from survey.form_reader.accounting import Account, CellSpot
from survey.japanese.department_names import find, find_within
from survey.japanese.text import clean
from survey.model import Finding, Place, SealState, Survey
from survey.workbook.sheets import Cell, Workbook

_KEYS = (IDENTITY_SURVEY, IDENTITY_DEPARTMENT, IDENTITY_VERSION, IDENTITY_SEAL)
_TOKENS = re.compile("[0-9a-f]{12}(?: [0-9a-f]{12})*+")
_LAST_MEMBER = re.compile(r"^(?:.* > )?(?:.*/)?")


@dataclass(frozen=True, slots=True)
class Record:
    """The hidden record of a form about itself; fields are "" or empty where it is lost."""

    survey_id: str = ""
    departments: tuple[str, ...] = ()
    """As written; several where the hidden sheet and the properties differ."""
    version: str = ""
    seals: tuple[str, ...] = ()
    """As written; several where the hidden sheet and the properties differ."""
    tokens: frozenset[str] = frozenset()
    """Tokens (`own_texts`) of all our texts on the form when it was made; empty where they are lost."""
    account: Account = field(default_factory=Account)

    @property
    def lost(self) -> bool:
        return not (self.survey_id or self.departments)

    def owner(self, key: SealKey | None, survey: Survey) -> str | None:
        """The department, by its present name, whose seal the form carries; None where it carries none of this survey.

        The form may call the department as it was called when the form was made, or as somebody typed over it.
        """
        seals = [seal for seal in self.seals if key and key.is_of(seal)]
        called = [*self.departments, *(name for one in survey.departments for name in (one.name, *one.aliases))]
        for seal in seals:
            for name in called:
                if key and key.made(seal, self.survey_id, name, self.version):
                    return find(name, survey)
        return None

    def seal_state(self, key: SealKey | None, survey: Survey, department: str) -> SealState:
        """What the seal is worth on a form that was taken for this department's."""
        if not self.seals:
            return SealState.MISSING
        if key is None or not any(map(key.is_of, self.seals)):
            return SealState.UNCHECKED
        return SealState.OWN if self.owner(key, survey) == department else SealState.BROKEN


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose form it is."""

    department: str
    version: str
    source: str = ""
    """What told it, in words."""
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
        _all(told, IDENTITY_DEPARTMENT),
        _first(told, IDENTITY_VERSION),
        _all(told, IDENTITY_SEAL),
        tokens,
        Account(ours=frozenset({*said, *listed})),
    )


def _all(told: Sequence[Mapping[str, str]], key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for one in told if (text := one.get(key))))


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
    if ruled is not None:
        name = find(ruled, survey)
        return (
            Identity(name, record.version) if name else _doubt(file, f"（判断の「{ruled}」は課の一覧にない名前です）")
        )
    owner = record.owner(key, survey)
    if record.departments or owner:
        identity = _by_record(record, owner, written, file, survey)
    else:
        identity = _by_sight(record, written, file, survey)
    if isinstance(identity, Identity) and key and record.seal_state(key, survey, identity.department) in _UNSEALED:
        return replace(identity, findings=(_unsealed(identity, file),))
    return identity


_UNSEALED = (SealState.MISSING, SealState.BROKEN)


def _unsealed(identity: Identity, file: str) -> Finding:
    """Says also by what the form was known, so that nothing is said twice."""
    return findings.NO_SEAL.at(Place(file), department=identity.department, source=identity.source)


def _by_record(
    record: Record, owner: str | None, written: Sequence[str], file: str, survey: Survey
) -> Identity | Finding:
    names = {find(name, survey) for name in record.departments} | ({owner} if owner else set())
    name = next(iter(names)) if len(names) == 1 else None
    if name is None:
        seal = f"割印は{owner}、" if owner else ""
        return _doubt(file, f"（{seal}控えの課名は{'、'.join(f'「{one}」' for one in record.departments)}です）")
    for text in written:
        seen = _named(text, survey)
        if seen and name not in seen:
            return _doubt(file, f"（控えは{name}、課名の欄は{'・'.join(seen)}です）", name)
    return Identity(name, record.version, "控え")


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
    return Identity(name, record.version, source, (said,))


def _named(text: str, survey: Survey) -> tuple[str, ...]:
    """The departments that the cell labelled 課名 names; none where it cannot be told."""
    name = find(text, survey)
    return (name,) if name else find_within(text, survey)


def _doubt(file: str, hint: str, value: str = "") -> Finding:
    return findings.WHICH_DEPARTMENT.at(Place(file), value=value, hint=hint)
