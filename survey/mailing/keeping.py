"""Keeping 送信記録.xlsx: what a run wrote down goes into the workbook, and only then from the journal."""

from __future__ import annotations

from collections.abc import Sequence

from survey.folder import Folder
from survey.mail.journal import read_journal
from survey.mail.record import Entry, settled
from survey.mail.record_book import read_record, write_record
from survey.model import Survey


def keep(folder: Folder, survey: Survey, news: Sequence[Entry] = ()) -> None:
    """Add what is new, and what runs have left in the journal, to the workbook.

    Nothing is lost if this breaks off: an entry that stands in both is one. Raises SurveyError where the workbook
    cannot be read or replaced.
    """
    entries = settled((*read_record(folder.record), *read_journal(folder.journal), *news))
    write_record(survey.settings.title, entries, folder.record)
    folder.journal.unlink(missing_ok=True)
