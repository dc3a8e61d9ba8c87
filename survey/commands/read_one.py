"""Reading one file that came back. Workers import this module and no other."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field, msgpack
from msgspec.structs import replace

from survey import intake
from survey.commands.what_was_read import FileRead, Items, entry_of_items, key_of
from survey.findings import UNREADABLE
from survey.intake import CollectedFile, CollectedPath
from survey.isolation.guard import Guard
from survey.isolation.task import Task
from survey.model import Incoming, ReturnedForm, Survey, Unread
from survey.workbook import Limits

if TYPE_CHECKING:
    from survey.form import SealKey


class Reading(Struct, frozen=True):
    """Everything besides the file itself that reading it depends on."""

    collected: Path
    survey: Survey
    rulings: Mapping[str, str] = field(default_factory=dict)
    """The department that the officer named, by content hash."""
    passwords: tuple[str, ...] = ()
    """Tried on whatever is locked."""
    key: SealKey | None = None
    """To the seals of the survey's forms."""
    by_sheet: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The department that the officer named for a sheet, by content hash and name of the sheet."""

    @property
    def limits(self) -> Limits:
        return Limits().times(self.survey.settings.reading_limit)

    @property
    def guard(self) -> Guard:
        """What a worker may take for a file."""
        return Guard().times(self.survey.settings.reading_limit)

    def digest(self) -> str:
        """Another one wherever a file might be read otherwise; "" where that cannot be told.

        Without `collected`, which may be moved; and of the passwords only whether there are any, since what they may have
        opened is not kept.
        """
        about = (self.survey, self.rulings, bool(self.passwords), self.key, self.by_sheet)
        try:
            return hashlib.sha256(msgpack.encode(about)).hexdigest()
        except (UnicodeEncodeError, OverflowError):  # Half a character, or a number of more than 64 bits.
            return ""


def read_file(reading: Reading, listed: CollectedPath) -> FileRead:
    """Everything that one file of collected/ holds, each read as a form of the survey."""
    found = loaded(reading, listed)
    return FileRead([found] if isinstance(found, Unread) else _held(reading, found))


def read_to_keep(reading: Reading, listed: CollectedPath) -> FileRead:
    """The same, ready to be kept for the next command."""
    found = loaded(reading, listed)
    if isinstance(found, Unread):
        return FileRead([found])
    items = _held(reading, found)
    entry = entry_of_items(items) if _may_be_kept(reading, found, items) else b""
    return FileRead(items, key_of(found) if entry else "", entry)


def loaded(reading: Reading, listed: CollectedPath) -> CollectedFile | Unread:
    """The file with its content, or why that is not read."""
    survey = reading.survey
    return intake.load(listed, reading.collected, reading.limits, survey.season, survey.settings.names)


def _may_be_kept(reading: Reading, found: CollectedFile, items: Items) -> bool:
    """Not where something could not be read, which may be a busy machine's doing; nor what a password may have opened, since
    it would lie open."""
    unreadable = any(isinstance(item, Unread) and item.finding.code == UNREADABLE.code for item in items)
    return not unreadable and (not reading.passwords or intake.needs_no_password(found))


def _held(reading: Reading, found: CollectedFile) -> Items:
    held = intake.inside(found, reading.passwords, reading.limits)
    return [read for item in held for read in ([item] if isinstance(item, Unread) else _read(reading, item))]


def _read(reading: Reading, item: Incoming) -> Items:
    """The forms that a file holds, or what else it is."""
    # Imported here: a process whose workers do the reading does not need it.
    from survey import form_reader

    ruled = reading.rulings.get(item.digest) if reading.rulings else None
    by_sheet = reading.by_sheet.get(item.digest) if reading.by_sheet else None
    first, *others = form_reader.read_forms(item, reading.survey, ruled, reading.key, by_sheet)
    if isinstance(first, ReturnedForm) and ruled is None and not others:
        first = _unless_ours(reading, item, first)
    return [replace(first, unplaced=(*item.unplaced, *first.unplaced)) if item.unplaced else first, *others]


def _unless_ours(reading: Reading, item: Incoming, form: ReturnedForm) -> ReturnedForm | Unread:
    """The form, unless it is our own request come back, on which nobody has written; last year's answers may stand on it."""
    if item.mail is None:
        return form
    from survey.ledger.ours import is_empty, not_returned, why_no_return

    why = why_no_return(item.mail, reading.survey)
    if not why:
        return form
    from survey.form_writer import untouched

    return not_returned(form, why, reading.survey) if is_empty(form) or untouched(io.BytesIO(item.content)) else form


def give_up(reading: Reading, listed: CollectedPath) -> FileRead:
    """What a file that brought its process down costs: of one that holds others, only those that may have done it."""
    if not intake.holds_files(listed):
        return FileRead(_whole(reading, listed))
    from survey.isolation.workers import spread

    task = Task(partial(_read_the_harmless, reading), partial(_whole, reading))
    with closing(spread(task, [listed], 1, guard=reading.guard)) as results:
        return FileRead(next(results))


def _read_the_harmless(reading: Reading, listed: CollectedPath) -> Items:
    """All that a file holds, but for what is read by libraries that it could bring down; nothing where there is none."""
    found = loaded(reading, listed)
    if isinstance(found, Unread):
        return [found]
    items = list(intake.inside(found, reading.passwords, reading.limits))
    harmful = [item for item in items if isinstance(item, Incoming) and not intake.is_harmless(item.content)]
    if not harmful:
        return _whole(reading, listed)
    return [
        read
        for item in items
        for read in (
            [item] if isinstance(item, Unread) else [intake.held(item)] if item in harmful else _read(reading, item)
        )
    ]


def _whole(reading: Reading, listed: CollectedPath) -> Items:
    return [intake.given_up(listed, reading.survey.season)]
