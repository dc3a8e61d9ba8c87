"""Drafts: one .eml a department, opened in Outlook or Thunderbird and sent from there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from survey.commands.mail.plan import Outgoing
from survey.commands.run import Run
from survey.mail import message
from survey.mail.journal import open_journal
from survey.mail.keeping import keep
from survey.mail.letter import Letter
from survey.mail.record import Delivery, SentMail, entries_of
from survey.storage.files import replacing

_OURS = re.compile(r"\d+_.*\.eml")


class Drafted(Struct, frozen=True):
    """What was written."""

    folder: Path
    drafts: tuple[Path, ...]
    removed: int
    """Drafts of an earlier run for departments that get none now: sending them would be a mistake."""


def write_drafts(run: Run, outgoing: Outgoing, now: datetime) -> Drafted:
    """Write a draft for each letter, and put down in the 送信記録 that it was. The same letters give the same bytes.

    Raises SurveyError where a file cannot be written.
    """
    folder = run.folder
    target = folder.drafts / outgoing.request.purpose
    drafts: list[Path] = []
    with open_journal(folder.journal) as journal:
        for letter in outgoing.letters:
            path = target / letter.draft_name
            with replacing(path, folder.drafts) as temporary:
                temporary.write_bytes(message.draft(letter, outgoing.sender, _contents(letter)))
            drafts.append(path)
            run.progress(len(drafts), len(outgoing.letters))
        removed = _tidy(target, drafts)
        journal.append(entry for letter in outgoing.letters for entry in _entries(letter, now))
        keep(folder, outgoing.survey.settings, journal)
    return Drafted(target, tuple(drafts), removed)


def _contents(letter: Letter) -> list[bytes]:
    return [form.path.read_bytes() for form in letter.forms]


def _entries(letter: Letter, now: datetime) -> list[SentMail]:
    recipients = letter.addresses.all or ("",)
    return [entry for who in recipients for entry in entries_of(letter, now, who, (Delivery.DRAFTED, ""))]


def _tidy(target: Path, drafts: Sequence[Path]) -> int:
    old = [path for path in target.glob("*.eml") if _OURS.fullmatch(path.name) and path not in drafts]
    for path in old:
        path.unlink()
    return len(old)
