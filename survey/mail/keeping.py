"""Keeping 送信記録.xlsx: entries go from the journal into the workbook, and only then are removed from the journal."""

from __future__ import annotations

from survey.mail.journal import Journal, read_journal
from survey.mail.record import SentMail, settled
from survey.mail.record_book import read_record, write_record
from survey.storage.folder import Folder


def recorded(folder: Folder) -> tuple[SentMail, ...]:
    """All that is known of the mails of a survey. Raises SurveyError where the record cannot be read."""
    return settled((*read_record(folder.record), *read_journal(folder.journal)))


def keep(folder: Folder, title: str, journal: Journal) -> None:
    """Bring the workbook up to date. `title`: of the survey. If this breaks off, nothing is lost: an
    entry that is in both counts once.

    Raises SurveyError where the workbook cannot be read or replaced.
    """
    write_record(title, recorded(folder), folder.record)
    journal.clear()
