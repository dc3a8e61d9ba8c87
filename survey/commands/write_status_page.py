"""回収状況.html: what the section head sees of a survey, written whenever a command has looked into collected/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from survey.commands.judge import Judgement
from survey.commands.next_steps import YearState, next_steps, standing
from survey.commands.notices import notices
from survey.mail.keeping import recorded
from survey.mail.letter import Purpose
from survey.mail.record import SentMail, by_department, mailings
from survey.model import WITHIN, Outcome
from survey.status_page import Contact, page_content, write_page
from survey.status_page.page_content import ToCheck
from survey.storage.folder import Folder

_MOST_LINKED = 12
"""Files of one kind that are named."""


def write_status_page(folder: Folder, judgement: Judgement, state: YearState, today: date) -> Path:
    """Write the page; its path. Raises SurveyError where it cannot be written."""
    entries = by_department(recorded(folder, judgement.survey.settings.names))
    contacts = {
        name: contact for name in judgement.survey.department_by_name if (contact := _last(entries[name], name))
    }
    content = page_content(
        judgement.survey,
        judgement.ledger,
        today=today,
        standing=standing(state),
        steps=next_steps(state),
        contacts=contacts,
        to_check=tuple(_to_check(folder, judgement)),
    )
    write_page(content, folder.status_page)
    return folder.status_page


def _last(entries: Sequence[SentMail], department: str) -> Contact | None:
    contacts = [
        Contact(mailing.day, f"{purpose}（下書き）" if mailing.drafted else purpose)
        for purpose in Purpose
        for mailing in mailings(entries, department, purpose)
    ]
    return max(contacts, key=lambda contact: contact.day, default=None)


def _to_check(folder: Folder, judgement: Judgement) -> Iterator[ToCheck]:
    """What 受付簿 lists, with the files where each is one."""
    files = _files(judgement)
    for notice in notices(judgement):
        if notice.count:
            paths = files.get(notice.key, ())
            linked = tuple(f"collected/{path}" for path in paths[:_MOST_LINKED]) or _ledger(folder)
            sheet = f"（受付簿のシート「{notice.sheet}」）"
            yield ToCheck(f"{notice.what} {notice.count}件{sheet}", linked, max(0, len(paths) - _MOST_LINKED))


def _ledger(folder: Folder) -> tuple[str, ...]:
    return (f"{folder.output.name}/{folder.ledger.name}",) if folder.ledger.exists() else ()


def _files(judgement: Judgement) -> Mapping[str, Sequence[str]]:
    """Paths below collected/ by the kind of notice; of what came in a container, the container."""
    receipts = judgement.ledger.receipts
    return {
        "on_hold": _outer(receipt.file.name for receipt in judgement.on_hold),
        "attached": _outer(receipt.file.name for receipt in receipts if receipt.outcome is Outcome.ATTACHED),
    }


def _outer(names: Iterator[str]) -> Sequence[str]:
    return tuple(dict.fromkeys(name.partition(WITHIN)[0] for name in names))
