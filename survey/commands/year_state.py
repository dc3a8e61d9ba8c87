"""年度の状態: what decides on the next step, gathered from the folder and from what came back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from survey.commands.made_from import state_digest, tells_of
from survey.commands.mail.recipients import (
    never_asked,
    occasion_of_return,
    open_departments,
    returned_on,
    why_not_reminded,
)
from survey.commands.next_steps import YearState
from survey.intake.listing import walk
from survey.ledger_book.office_sheet import waiting
from survey.mail.keeping import recorded
from survey.mail.letter import Purpose
from survey.mail.record import SentMail, by_department, mailings
from survey.model import Ledger, State, Survey
from survey.storage.folder import Folder

_Entries = Mapping[str, Sequence[SentMail]]
"""What the 送信記録 says, by department."""


def year_state(folder: Folder, survey: Survey, today: date, ledger: Ledger | None = None) -> YearState:
    """Where a survey stands. `ledger`: what came back, where a command has looked into it.

    Raises SurveyError where collected/ or the 送信記録 cannot be read.
    """
    entries = by_department(recorded(folder, survey.settings.names))
    asked = [name for name, issues in survey.issues_by_department.items() if issues]
    outside = YearState(
        days_left=(survey.settings.deadline - today).days,
        asked=len(asked),
        forms=sum(not path.name.startswith("~$") for path in folder.forms.glob("*.xlsx")),
        requested=sum(bool(mailings(entries[name], name, Purpose.REQUEST)) for name in asked),
        received=len(ledger.receipts if ledger else walk(folder.collected)),
        fetches=bool(survey.settings.mail.imap_server),
        department=survey.settings.names.department,
    )
    return _looked_into(outside, folder, survey, today, ledger, entries) if ledger else outside


def _looked_into(  # noqa: PLR0913, PLR0917  All that is known.
    state: YearState, folder: Folder, survey: Survey, today: date, ledger: Ledger, entries: _Entries
) -> YearState:
    unasked, digest = never_asked(ledger, entries), state_digest(folder, ledger)
    owing = [name for name in open_departments(ledger) if survey.issues_by_department[name]]
    remindable = [name for name in owing if not _reminded_on(today, entries[name], name)]
    to_remind = [
        name for name in remindable if not why_not_reminded(ledger, entries[name], survey.settings, name, today)
    ]
    faulty = [name for name in owing if ledger.states[name] is State.SENT_BACK]
    return replace(
        state,
        states=Counter(ledger.states[name] for name, issues in survey.issues_by_department.items() if issues),
        on_hold=sum(receipt.waits for receipt in ledger.receipts),
        to_return=sum(not returned_on(entries[name], name, occasion_of_return(ledger, name)) for name in faulty),
        to_remind=len(to_remind),
        never_asked=sum(name in unasked for name in to_remind),
        to_evaluate=waiting(survey, ledger),
        in_force=not ledger.without_forms,
        validated=tells_of(folder.ledger, digest),
        merged=tells_of(folder.consolidated(survey.settings.document_label), digest),
    )


def _reminded_on(day: date, entries: Sequence[SentMail], department: str) -> bool:
    """Whether it was reminded that day, or a draft was made: it may be made anew, but nothing is to be done."""
    return any(mailing.day == day for mailing in mailings(entries, department, Purpose.REMINDER))
