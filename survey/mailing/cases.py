"""Whom a letter concerns, by what was asked, what came back and what the record says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from survey import pipeline
from survey.definition.reading import read_definition
from survey.errors import Fault, SurveyError
from survey.folder import Folder
from survey.form import Form, design
from survey.mail import due
from survey.mail.due import LeftOut
from survey.mail.keeping import recorded
from survey.mail.letter import Purpose
from survey.mail.record import Entry, by_department
from survey.model import Department, Ledger, State, Survey
from survey.pipeline import Progress


@dataclass(frozen=True, slots=True)
class Wish:
    """What the officer wants."""

    purpose: Purpose
    sending: bool = False
    """By SMTP; else drafts."""
    again: tuple[str, ...] = ()
    """Departments that get it though the record says that they have it."""


@dataclass(frozen=True, slots=True)
class Case:
    """A department that is to be written to."""

    department: Department
    form: Form
    path: Path
    """The workbook that it is sent."""
    occasion: str
    """As `Letter.occasion`."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What all letters of a run share."""

    survey: Survey
    wish: Wish
    today: date
    entries: Mapping[str, Sequence[Entry]]
    """The record, by department."""
    ledger: Ledger | None
    """None for a request, which does not depend on what came back."""


def ground_for(folder: Folder, wish: Wish, today: date, passwords: Sequence[str], progress: Progress) -> Ground:
    """Read what was asked, and for anything but a request what came back. Raises SurveyError."""
    if wish.purpose is Purpose.REQUEST:
        survey, ledger = read_definition(folder.definition), None
    else:
        judgement = pipeline.judge(folder, passwords=passwords, progress=progress)
        survey, ledger = judgement.survey, judgement.ledger
        # A reminder about corrections carries the form to correct, too.
        pipeline.write_send_backs(folder, judgement)
    unknown = [name for name in wish.again if name not in survey.department_by_name]
    if unknown:
        raise SurveyError(
            [Fault(name, "この調査にない課です。", "課名を確かめてください。", "M102") for name in unknown]
        )
    return Ground(survey, wish, today, by_department(recorded(folder)), ledger)


def find_cases(folder: Folder, ground: Ground, faults: list[Fault]) -> tuple[list[Case], list[LeftOut]]:
    """Who is to be written to, and who is not though one might expect it. A form that is not there is a fault."""
    cases, left_out = [], []
    for case, why in _candidates(folder, ground):
        if why and case.department.name not in ground.wish.again:
            left_out.append(LeftOut(case.department.name, why))
        elif case.path.exists():
            cases.append(case)
        else:
            faults.append(_no_form(case.path))
    return cases, left_out


def _candidates(folder: Folder, ground: Ground) -> Iterator[tuple[Case, str]]:
    """The departments that a letter of this purpose concerns; and why one gets none all the same, or ""."""
    survey, ledger = ground.survey, ground.ledger
    for department in survey.departments:
        form = design(survey, department)
        if ledger is None:
            if any(table.issues for table in form.tables):
                yield Case(department, form, folder.forms / form.file_name, ""), ""
        elif department.name in due.open_departments(ledger) and survey.issues_by_department[department.name]:
            yield from _owing(folder, ground, ledger, form)


def _owing(folder: Folder, ground: Ground, ledger: Ledger, form: Form) -> Iterator[tuple[Case, str]]:
    """A department that has not answered, or must correct something: what it gets, if this is the time for it."""
    department = form.department
    must_correct = ledger.states[department.name] is State.SENT_BACK
    path = (folder.sent_back if must_correct else folder.forms) / form.file_name
    if ground.wish.purpose is Purpose.REMINDER:
        settings = ground.survey.settings.mail
        entries = ground.entries[department.name]
        why = due.why_not_reminded(ledger, entries, settings, department.name, ground.today)
        yield Case(department, form, path, ground.today.isoformat()), why
    elif must_correct:
        yield Case(department, form, path, due.occasion_of_return(ledger, department.name)), ""


def _no_form(path: Path) -> Fault:
    return Fault(
        str(path), "添付する調査票がありません。", "survey generate を実行してから、もう一度実行してください。", "M104"
    )
