"""Whose form it is, and of which survey: by its hidden record, else by what can be seen; in doubt it is left open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from survey import findings
from survey.form import SealKey
from survey.form_reader.form_record import Record
from survey.japanese.department_names import find, find_within
from survey.model import Finding, Names, Place, SealState, Survey

_LAST_MEMBER = re.compile(r"^(?:.* > )?(?:.*/)?")


class Identity(Struct, frozen=True):
    """Whose form it is."""

    department: str
    version: str
    source: str = ""
    """What told it, in words."""
    findings: tuple[Finding, ...] = ()
    seal: SealState = SealState.MISSING
    """What the seal is worth on the form as this department's."""


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
