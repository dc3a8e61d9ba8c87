"""Reading what came back, in processes where one file cannot harm another. Workers import this module and no other."""

from __future__ import annotations

import io
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from survey import intake
from survey.commands.run import Run
from survey.intake import CollectedPath
from survey.isolation.guard import Guard
from survey.isolation.task import Task
from survey.ledger.whose import attributed
from survey.model import Incoming, ReturnedForm, Survey, Unread
from survey.workbook import Limits

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from survey.form import SealKey

_Items = list[ReturnedForm | Unread]
"""What one file holds."""

FILES_AT_ONCE = 16
"""The fewest files handed to a worker at a time; handed over one by one, two processes are slower than one."""
SMALL = 8 * 1024 * 1024
"""Bytes that all files together may unpack to, to be read here: eighty forms with furigana or so, in the time in which
processes would start, and some five seconds at most if they are anything else."""


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


def read_all(reading: Reading, run: Run) -> _Items:
    """Everything in collected/, in the order of the files' names."""
    listed = intake.walk(reading.collected)
    task = Task(partial(read_file, reading), partial(_give_up, reading))
    received: _Items = []
    with closing(_results(task, listed, reading.survey.settings.reading_limit, run.executor)) as results:
        for done, items in enumerate(results, 1):
            received += items
            run.progress(done, len(listed))
    by_persons = [_said_by_person_or_not(reading, item) for item in received]
    return attributed(by_persons, reading.survey, reading.rulings)


def _said_by_person_or_not(reading: Reading, item: ReturnedForm | Unread) -> ReturnedForm | Unread:
    if isinstance(item, ReturnedForm) or item.file.mail is None:
        return item
    # Imported where a mail came: taking addresses apart loads much else.
    from survey.ledger.ours import said_by_person_or_not

    return said_by_person_or_not(item, reading.survey)


def _results(
    task: Task[CollectedPath, _Items], listed: Sequence[CollectedPath], limit: int, executor: Executor | None
) -> Generator[_Items, None, None]:
    """Of all files: here where they are few and harmless, elsewhere where they are not."""
    if executor is None and intake.are_plain(listed, SMALL):
        yield from task.here(listed)
    else:
        from survey.isolation.workers import spread

        yield from spread(task, listed, FILES_AT_ONCE, executor, Guard().times(limit))


def read_file(reading: Reading, listed: CollectedPath) -> _Items:
    """Everything that one file of collected/ holds, each read as a form of the survey."""
    return [
        read
        for item in _unpacked(reading, listed)
        for read in ([item] if isinstance(item, Unread) else _read(reading, item))
    ]


def _unpacked(reading: Reading, listed: CollectedPath) -> Iterator[Incoming | Unread]:
    survey = reading.survey
    limits = Limits().times(survey.settings.reading_limit)
    return intake.unpack(listed, reading.collected, reading.passwords, limits, survey.season, survey.settings.names)


def _read(reading: Reading, item: Incoming) -> _Items:
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


def _give_up(reading: Reading, listed: CollectedPath) -> _Items:
    """What a file that brought its process down costs: of one that holds others, only those that may have done it."""
    if not intake.holds_files(listed):
        return _whole(reading, listed)
    from survey.isolation.workers import spread

    task = Task(partial(_read_the_harmless, reading), partial(_whole, reading))
    guard = Guard().times(reading.survey.settings.reading_limit)
    with closing(spread(task, [listed], 1, guard=guard)) as results:
        return next(results)


def _read_the_harmless(reading: Reading, listed: CollectedPath) -> _Items:
    """All that a file holds, but for what is read by libraries that it could bring down; nothing where there is none."""
    items = list(_unpacked(reading, listed))
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


def _whole(reading: Reading, listed: CollectedPath) -> _Items:
    return [intake.given_up(listed, reading.survey.season)]
