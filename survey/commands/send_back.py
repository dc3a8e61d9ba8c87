"""差戻し: a form a department with errors, filled with its own answers, the faulty cells marked."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path

from msgspec import Struct

from survey.commands.judge import Judgement
from survey.findings import ABOUT_ARRIVAL
from survey.form import SealKey, design
from survey.isolation.trusted_work import each
from survey.model import Answer, Department, Finding, Ledger, ReturnedForm, Severity, State, Survey
from survey.storage.files import replacing_within
from survey.storage.folder import Folder

CORRECTIONS_AT_ONCE = 16
"""Forms handed to a worker at a time. Up to this many are written in this process, sooner than another starts."""


class SentBack(Struct, frozen=True):
    """What stands in output/差戻し after a run."""

    forms: tuple[Path, ...] = ()
    leftover: tuple[Path, ...] = ()
    """Forms of departments that have nothing to correct any more, kept because somebody wrote into them."""


class _Due(Struct, frozen=True):
    """What goes back to one department."""

    department: Department
    answers: Sequence[Answer]
    remarks: Sequence[Finding]
    respondent: str
    extension: str


def write_send_backs(folder: Folder, judgement: Judgement) -> SentBack:
    """Write a form for each department that must correct something; remove those that are no longer needed.

    Without any form in force nobody knows which are needed; they stay.
    """
    if judgement.ledger.without_forms:
        return SentBack()
    survey = judgement.survey
    due = _due(judgement)
    paths = [folder.sent_back / design(survey, one.department).file_name for one in due]
    if due:
        with (
            replacing_within(folder.sent_back) as temporary,
            closing(
                each(partial(_write, survey, judgement.saved, temporary, judgement.key), due, CORRECTIONS_AT_ONCE)
            ) as written,
        ):
            deque(written, maxlen=0)
    return SentBack(tuple(paths), _tidy(folder, paths))


def _due(judgement: Judgement) -> list[_Due]:
    survey, ledger = judgement.survey, judgement.ledger
    remarks = _by_department(
        f for f in ledger.findings if f.severity is not Severity.INFO and f.code not in ABOUT_ARRIVAL
    )
    answers = _answers(ledger)
    newest = {form.department: form for form in sorted(judgement.forms, key=_age)}
    taken_back = _taken_back(ledger, newest.values())
    names = [name for name, state in ledger.states.items() if state is State.SENT_BACK]
    return [
        _Due(
            survey.department_by_name[name],
            (*taken_back.get(name, ()), *answers.get(name, ())),
            remarks[name],
            newest[name].respondent,
            newest[name].extension,
        )
        for name in names
    ]


def _write(survey: Survey, saved: datetime, target: Path, key: SealKey | None, due: _Due) -> None:
    from survey.form_writer import write_form

    form = design(survey, due.department)
    write_form(
        form,
        target / form.file_name,
        saved=saved,
        answers=due.answers,
        remarks=due.remarks,
        respondent=due.respondent,
        extension=due.extension,
        key=key,
    )


def _age(form: ReturnedForm) -> tuple[datetime, str]:
    return form.file.received, form.file.digest


def _by_department(findings: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    remarks: dict[str, list[Finding]] = {}
    for finding in findings:
        remarks.setdefault(finding.department, []).append(finding)
    return remarks


def _answers(ledger: Ledger) -> Mapping[str, list[Answer]]:
    answers: dict[str, list[Answer]] = {}
    for (department, _), counted in ledger.counted.items():
        answers.setdefault(department, []).append(counted.answer)
    return answers


def _taken_back(ledger: Ledger, newest: Iterable[ReturnedForm]) -> Mapping[str, list[Answer]]:
    """By department the rows that were emptied, which are still to be compared with what they were made with."""
    rows: dict[str, list[Answer]] = {}
    for form in newest:
        for answer in form.answers:
            if answer.blank and answer.carried and (form.department, answer.issue) not in ledger.counted:
                rows.setdefault(form.department, []).append(answer)
    return rows


def _tidy(folder: Folder, needed: Sequence[Path]) -> tuple[Path, ...]:
    from survey.form_writer import untouched

    leftover = []
    for path in sorted(set(folder.sent_back.glob("*.xlsx")) - set(needed)):
        if untouched(path):
            path.unlink()
        else:
            leftover.append(path)
    return tuple(leftover)
