"""差戻し: a form a department with errors, filled with its own answers, the faulty cells marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from survey.folder import Folder
from survey.form import design
from survey.model import Answer, Finding, Ledger, ReturnedForm, Severity, State
from survey.pipeline.judging import Judgement


@dataclass(frozen=True, slots=True)
class SentBack:
    """What stands in output/差戻し after a run."""

    forms: tuple[Path, ...]
    leftover: tuple[Path, ...]
    """Forms of departments that have nothing to correct any more, kept because somebody wrote into them."""


def write_send_backs(folder: Folder, judgement: Judgement) -> SentBack:
    """Write a form for each department that must correct something; remove those that are no longer needed."""
    from survey.form_writer import write_form

    survey, ledger = judgement.survey, judgement.ledger
    remarks = _by_department(f for f in ledger.findings if f.severity is not Severity.INFO)
    answers = _answers(ledger)
    newest = {form.department: form for form in sorted(judgement.forms, key=_age)}
    paths = []
    for name, state in ledger.states.items():
        if state is not State.SENT_BACK:
            continue
        form = design(survey, survey.department_by_name[name])
        path = folder.sent_back / form.file_name
        last = newest[name]
        write_form(
            form,
            path,
            saved=judgement.saved,
            answers=answers.get(name, ()),
            remarks=remarks[name],
            respondent=last.respondent,
            extension=last.extension,
        )
        paths.append(path)
    return SentBack(tuple(paths), _tidy(folder, paths))


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


def _tidy(folder: Folder, needed: Sequence[Path]) -> tuple[Path, ...]:
    from survey.form_writer import untouched

    leftover = []
    for path in sorted(set(folder.sent_back.glob("*.xlsx")) - set(needed)):
        if untouched(path):
            path.unlink()
        else:
            leftover.append(path)
    return tuple(leftover)
