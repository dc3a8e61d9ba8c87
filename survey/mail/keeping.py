"""Keeping 送信記録.xlsx: entries go from the journal into the workbook, and only then are removed from the journal."""

from __future__ import annotations

from survey.mail.journal import Journal, read_journal
from survey.mail.record import SentMail, settled
from survey.mail.record_book import read_record, write_record
from survey.model import USUAL_NAMES, Names, Settings
from survey.storage.folder import Folder


def recorded(folder: Folder, names: Names = USUAL_NAMES) -> tuple[SentMail, ...]:
    """All that is known of the mails of a survey. `names`: its own words. Raises SurveyError where the record cannot be read."""
    return settled((*read_record(folder.record, names), *read_journal(folder.journal, names)))


def keep(folder: Folder, settings: Settings, journal: Journal) -> None:
    """Bring the workbook up to date. If this breaks off, nothing is lost: an entry that is in both counts once.

    Raises SurveyError where the workbook cannot be read or replaced.
    """
    write_record(settings.title, recorded(folder, settings.names), folder.record, settings.names)
    journal.clear()
