"""Temporary folders: a run works in one of its own, and clears away those of runs that were killed.

Beside each stands a file that its run keeps locked. The lock comes before the folder and goes after it, so a folder
without one is nobody's any more. That holds on network drives and on Windows too, where a process number tells nothing.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import IO

from survey.isolation.interrupting import uninterrupted
from survey.storage.locking import is_still, try_lock

_PREFIX = "~survey-"
_LOCK = ".lock"
_OURS = re.compile(rf"{_PREFIX}(?:[0-9a-f]{{8}}(?:\{_LOCK})?|\d+-.+)", re.DOTALL)
"""The latter is how versions before 0.2 called them, which locked nothing."""


@contextmanager
def temporary_folder(where: Path) -> Iterator[Path]:
    """A new empty folder of this run alone in `where`, which is made where it is missing; gone when the block ends.

    Raises OSError where the disk refuses it.
    """
    where.mkdir(parents=True, exist_ok=True)
    lock, stream = _locked_file(where)
    folder = lock.with_suffix("")
    try:
        folder.mkdir()
        yield folder
    finally:
        with uninterrupted():
            shutil.rmtree(folder, ignore_errors=True)
            stream.close()
            with suppress(OSError):  # Another run may be clearing away at this moment.
                lock.unlink()


def is_temporary(folder: Path) -> bool:
    """Whether it is such a folder, by its name."""
    return _OURS.fullmatch(folder.name) is not None


def clear_leftovers(where: Path) -> None:
    """Remove what killed runs left in a folder; what a living run works in stays."""
    with suppress(OSError):
        found = [path for path in where.iterdir() if _OURS.fullmatch(path.name)]
        for lock in (path for path in found if path.suffix == _LOCK):
            _clear(lock)
        for path in found:
            if path.suffix != _LOCK and not path.with_suffix(_LOCK).exists():
                _remove(path)


def _locked_file(where: Path) -> tuple[Path, IO[bytes]]:
    while True:
        lock = where / f"{_PREFIX}{token_hex(4)}{_LOCK}"
        with suppress(FileExistsError):
            stream = lock.open("xb")
            if _held(stream) and is_still(lock, stream):
                return lock, stream
            # Another run took it for a leftover before it was locked.
            stream.close()


def _held(stream: IO[bytes]) -> bool:
    """Whether this run has it for itself, as far as the disk knows locks."""
    try:
        return try_lock(stream)
    except OSError:
        return True


def _clear(lock: Path) -> None:
    """Remove a folder and its lock, unless a run holds it, or nobody can know."""
    with suppress(OSError):
        with lock.open("r+b") as stream:
            if not try_lock(stream):
                return
            _remove(lock.with_suffix(""))
        lock.unlink()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()
