"""Whom a letter concerns, by what was asked, what came back and what the record says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from survey.commands.former_year import read_survey
from survey.commands.judge import judge
from survey.commands.mail.enclosed import enclosed_page
from survey.commands.mail.recipients import (
    LeftOut,
    occasion_of_return,
    open_departments,
    why_first_looked_at,
    why_not_reminded,
)
from survey.commands.run import Run
from survey.commands.send_back import write_send_backs
from survey.errors import Fault, SurveyError
from survey.form import Form, design
from survey.mail.keeping import recorded
from survey.mail.letter import Enclosure, Purpose
from survey.mail.record import SentMail, by_department
from survey.model import Department, Ledger, MailUnit, State, Survey
from survey.storage.folder import Folder


class MailRequest(Struct, frozen=True):
    """What the officer wants."""

    purpose: Purpose
    sending: bool = False
    """Whether mails are sent by SMTP; otherwise drafts are written."""
    again: tuple[str, ...] = ()
    """Departments that get the mail again although the record says that they have it."""


class Case(Struct, frozen=True):
    """A department that is to be written to."""

    department: Department
    form: Form
    path: Path
    """The workbook that it is sent."""
    occasion: str
    """As `Letter.occasion`."""


class Ground(Struct, frozen=True):
    """What is the same for all letters of a run."""

    survey: Survey
    request: MailRequest
    today: date
    entries: Mapping[str, Sequence[SentMail]]
    """The record, by department."""
    ledger: Ledger | None
    """None for a request, which does not depend on what came back."""
    enclosures: tuple[Enclosure, ...] = ()
    """What every letter brings along besides its form."""


def ground_for(run: Run, request: MailRequest, today: date) -> Ground:
    """Read what was asked, and for anything but a request what came back. Raises SurveyError."""
    if request.purpose is Purpose.REQUEST:
        survey, ledger = read_survey(run.folder), None
        enclosures = enclosed_page(run.folder, survey) if survey.settings.mail.respondents_guide else ()
    else:
        judgement = judge(run)
        survey, ledger, enclosures = judgement.survey, judgement.ledger, ()
        # A reminder about corrections carries the form to correct, too.
        write_send_backs(run.folder, judgement)
    again = tuple(chain.from_iterable(_meant(name, survey) for name in request.again))
    unknown = [name for name in again if name not in survey.department_by_name]
    if unknown:
        names = survey.settings.names
        what, remedy = f"この調査にない{names.department}です。", f"{names.department_name}を確かめてください。"
        raise SurveyError([Fault(name, what, remedy, "M102") for name in unknown])
    entries = by_department(recorded(run.folder, survey.settings.names))
    return Ground(survey, replace(request, again=again), today, entries, ledger, enclosures)


def _meant(name: str, survey: Survey) -> Sequence[str]:
    """The departments of a 部 that --again names, where mails go by 部; else the name itself."""
    by_division = survey.settings.mail.unit is MailUnit.DIVISION and name not in survey.department_by_name
    return [one.name for one in survey.departments if by_division and one.group == name] or [name]


def find_cases(folder: Folder, ground: Ground, faults: list[Fault]) -> tuple[list[Case], list[LeftOut]]:
    """The departments to write to, and those that get no letter though one might expect it. A missing form is a fault."""
    cases, left_out = [], []
    for case, why in _candidates(folder, ground):
        if why and case.department.name not in ground.request.again:
            left_out.append(LeftOut(case.department.name, why))
        elif case.path.exists():
            cases.append(case)
        else:
            faults.append(_no_form(case.path))
    return cases, left_out


def _candidates(folder: Folder, ground: Ground) -> Iterator[tuple[Case, str]]:
    """The departments that a letter of this purpose concerns, each with the reason why it gets none, or ""."""
    survey, ledger = ground.survey, ground.ledger
    for department in survey.departments:
        form = design(survey, department)
        if ledger is None:
            if any(table.issues for table in form.tables):
                yield Case(department, form, folder.forms / form.file_name, ""), ""
        elif department.name in open_departments(ledger) and survey.issues_by_department[department.name]:
            yield from _owing(folder, ground, ledger, form)


def _owing(folder: Folder, ground: Ground, ledger: Ledger, form: Form) -> Iterator[tuple[Case, str]]:
    """A department that has not answered or must correct something: the form it gets, or why it gets no reminder today."""
    department = form.department
    must_correct = ledger.states[department.name] is State.SENT_BACK
    path = (folder.sent_back if must_correct else folder.forms) / form.file_name
    if ground.request.purpose is Purpose.REMINDER:
        settings = ground.survey.settings
        entries = ground.entries[department.name]
        why = why_not_reminded(ledger, entries, settings, department.name, ground.today)
        yield Case(department, form, path, ground.today.isoformat()), why
    elif must_correct:
        occasion = occasion_of_return(ledger, department.name)
        yield (
            Case(department, form, path, occasion),
            why_first_looked_at(ledger, department.name, ground.survey.settings.names),
        )


def _no_form(path: Path) -> Fault:
    return Fault(
        str(path), "添付する調査票がありません。", "survey generate を実行してから、もう一度実行してください。", "M104"
    )
