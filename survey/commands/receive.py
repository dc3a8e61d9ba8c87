"""Reading what came back, in processes where one file cannot harm another, and no file twice."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from functools import partial
from typing import TYPE_CHECKING

from survey import intake
from survey.commands.read_one import Reading, give_up, loaded, read_file, read_to_keep
from survey.commands.run import Run
from survey.commands.what_was_read import FileRead, Items, Memo, items_of_entry, key_of
from survey.intake import CollectedPath
from survey.isolation.task import Task
from survey.ledger.whose import attributed
from survey.model import ReturnedForm, Unread

if TYPE_CHECKING:
    from survey.storage.caches import Cache

FILES_AT_ONCE = 16
"""The fewest files handed to a worker at a time; handed over one by one, two processes are slower than one."""
SMALL = 8 * 1024 * 1024
"""Bytes that all files together may unpack to, to be read here: eighty forms with furigana or so, in the time in which
processes would start, and some five seconds at most if they are anything else."""

_Files = Sequence[CollectedPath]


def read_all(reading: Reading, run: Run) -> Items:
    """Everything in collected/, in the order of the files' names."""
    listed = intake.walk(reading.collected)
    with closing(_results(reading, listed, run)) as results:
        received = [item for read in results for item in read.items]
    by_persons = [_said_by_person_or_not(reading, item) for item in received]
    return attributed(by_persons, reading.survey, reading.rulings)


def _said_by_person_or_not(reading: Reading, item: ReturnedForm | Unread) -> ReturnedForm | Unread:
    if isinstance(item, ReturnedForm) or item.file.mail is None:
        return item
    # Imported where a mail came: taking addresses apart loads much else.
    from survey.ledger.ours import said_by_person_or_not

    return said_by_person_or_not(item, reading.survey)


def _results(reading: Reading, listed: _Files, run: Run) -> Generator[FileRead, None, None]:
    """Of all files: here where they are few and harmless, else as they were read before, or elsewhere."""
    if run.executor is None and intake.are_plain(listed, SMALL):
        for done, read in enumerate(_task(reading, read_file).here(listed), 1):
            run.progress(done, len(listed))
            yield read
        _forget(run)
        return
    # Imported here: most surveys are small.
    from survey.storage import caches

    basis = caches.basis_of(reading.digest())
    with caches.open_cache(run.folder.reading_cache, basis) as cache:
        reads = _read_before(reading, listed, cache, run)
        spare = len(cache) - len(reads)
    anew = [one for one in listed if one.name not in reads]
    kept, fresh = [read.key for read in reads.values()], caches.FreshEntries()
    with closing(_anew(reading, anew, run)) as results:
        for done, one in enumerate(listed, 1):
            read = reads[one.name] if one.name in reads else next(results)
            if read.entry:
                fresh.add(read.key, read.entry)
            run.progress(max(done, len(reads)), len(listed))
            yield read
    if run.keeps and (spare or fresh):
        caches.keep_entries(run.folder.reading_cache, basis, kept, fresh)


def _forget(run: Run) -> None:
    """What was read while more lay there, which may have been taken away for good reason."""
    if run.keeps:
        with suppress(OSError):
            run.folder.reading_cache.unlink(missing_ok=True)


def _read_before(reading: Reading, listed: _Files, cache: Cache, run: Run) -> dict[str, FileRead]:
    """What the cache has of these files, by their names."""
    reads: dict[str, FileRead] = {}
    memo = Memo({}, {})
    for one in listed if cache else ():
        found = loaded(reading, one)
        if isinstance(found, Unread):
            continue
        key = key_of(found)
        entry = cache.get(key)
        items = None if entry is None else items_of_entry(entry, memo)
        if items is not None:
            reads[one.name] = FileRead(items, key)
            run.progress(len(reads), len(listed))
    return reads


def _anew(reading: Reading, listed: _Files, run: Run) -> Generator[FileRead, None, None]:
    task = _task(reading, read_to_keep if run.keeps else read_file)
    if run.executor is None and intake.are_plain(listed, SMALL):
        yield from task.here(listed)
    else:
        from survey.isolation.workers import spread

        yield from spread(task, listed, FILES_AT_ONCE, run.executor, reading.guard)


def _task(reading: Reading, work: Callable[[Reading, CollectedPath], FileRead]) -> Task[CollectedPath, FileRead]:
    return Task(partial(work, reading), partial(give_up, reading))
