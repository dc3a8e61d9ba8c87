"""Reading what came back, file by file, each in a process that it cannot harm others from. Workers load this and no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from survey import intake
from survey.commands.run import Progress
from survey.isolation.workers import Task, spread
from survey.model import Incoming, ReturnedForm, Survey, Unread
from survey.workbook import Limits

if TYPE_CHECKING:
    from concurrent.futures import Executor

CHUNK = 16
"""Files that go to a worker at once, at least; with chunks of one, two processes are slower than one."""
SMALL, SMALL_FILE = 512 * 1024, 64 * 1024
"""Bytes up to which all files together are read sooner here than a process starts, twenty forms or so, and each of them:
more could unpack to what only a process of its own should have to bear."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the reading of a file depends on, apart from the file."""

    collected: Path
    survey: Survey
    rulings: Mapping[str, str] = field(default_factory=dict)
    """The department that the officer named, by content hash."""
    passwords: tuple[str, ...] = ()
    """Tried on whatever is locked."""


def read_all(reading: Reading, executor: Executor | None, progress: Progress) -> list[ReturnedForm | Unread]:
    """Everything in collected/, in the order of the files' names."""
    paths = intake.walk(reading.collected)
    task = Task(partial(read_file, reading), partial(_give_up, reading))
    few = executor is None and _are_small(paths)
    received: list[ReturnedForm | Unread] = []
    for done, items in enumerate(task.here(paths) if few else spread(task, paths, CHUNK, executor), 1):
        received += items
        progress(done, len(paths))
    return received


def _are_small(paths: Iterable[Path]) -> bool:
    left = SMALL
    for path in paths:
        size = path.lstat().st_size
        left -= size
        if left < 0 or size > SMALL_FILE:
            return False
    return True


def read_file(reading: Reading, path: Path) -> list[ReturnedForm | Unread]:
    """Everything that one file of collected/ holds, each read as a form of the survey."""
    limits = Limits().times(reading.survey.settings.reading_limit)
    unpacked = intake.unpack(path, reading.collected, reading.passwords, limits)
    return [item if isinstance(item, Unread) else _read(reading, item) for item in unpacked]


def _read(reading: Reading, item: Incoming) -> ReturnedForm | Unread:
    # Not needed where others read for this process.
    from survey import form_reader

    ruled = reading.rulings.get(item.digest) if reading.rulings else None
    return form_reader.read(item, reading.survey, ruled)


def _give_up(reading: Reading, path: Path) -> list[ReturnedForm | Unread]:
    return [intake.given_up(path, reading.collected)]
