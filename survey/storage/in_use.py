"""使用中: one run at a time writes in a survey's folder, and whoever comes second reads who it is.

The run keeps a file locked, in which stands who it is. However it ends, the system lets go of the lock, on a file server
too; so a file that nobody holds was left by a run that is dead. OneDrive and the like give every machine a copy of its
own, on which no other's lock is seen: there the file itself tells, for an hour.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from getpass import getuser
from pathlib import Path
from typing import IO

from msgspec import Struct
from msgspec.structs import asdict

from survey.errors import Fault, SurveyError
from survey.isolation.interrupting import uninterrupted
from survey.storage.files import refused
from survey.storage.folder import Folder
from survey.storage.locking import is_still, try_lock

_LONGEST_RUN = timedelta(hours=1)
"""For so long a file from elsewhere that nobody here holds may still be that of a living run."""
_LARGEST = 4096
"""Bytes that are read of the file, which anybody may have written."""
_LONGEST_NAME = 60
_TRIES = 5
"""How often a file is opened again that another run removed meanwhile, or held. Some disks never tell that it is the same."""
_MOMENT = 0.02
"""Seconds, longer than a run takes to look whether another one is dead."""


class _Writer(Struct, frozen=True):
    """Who writes in a folder."""

    who: str
    machine: str
    since: datetime
    command: str


@contextmanager
def in_use(folder: Folder, command: str, now: datetime) -> Iterator[None]:
    """Keep other runs from writing in the survey's folder while the block is worked on. Reading needs no leave.

    Raises SurveyError where another run writes there, or may, or where the folder refuses writing.
    """
    writer = _Writer(_user(), _machine(), now, command)
    stream: IO[bytes] | None = None
    try:
        # A Ctrl-C between taking the file and knowing of it would leave it behind.
        with uninterrupted():
            stream = _taken(folder.in_use, writer)
        with suppress(OSError):  # On a full disk: what writes there says it.
            stream.write(json.dumps(asdict(writer), default=str, ensure_ascii=False).encode("utf-8", "replace"))
            stream.flush()
        yield
    finally:
        with uninterrupted():
            if stream:
                _let_go(folder.in_use, stream)


def clear_dead(folder: Folder) -> None:
    """Remove what a run of this machine left that was killed; what a living one keeps, or another machine's, stays."""
    path = folder.in_use
    with suppress(OSError):
        if path.exists():
            with path.open("r+b") as stream:
                other = _told(path)
                if try_lock(stream) and is_still(path, stream) and (other is None or other.machine == _machine()):
                    _let_go(path, stream)


def _taken(path: Path, writer: _Writer) -> IO[bytes]:
    """The file, open and locked, with nothing in it."""
    for last in (*[False] * (_TRIES - 1), True):
        stream = _opened(path)
        alone = _locked(stream)
        if alone is not False and (last or is_still(path, stream)):
            other = _told(path)
            if other and _may_live(other, writer, certain=bool(alone)):
                stream.close()
                raise _busy(path, other, writer, certain=False)
            stream.truncate(0)
            return stream
        stream.close()
        if alone is False:
            time.sleep(_MOMENT)
    raise _busy(path, _told(path), writer, certain=True)


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("a+b")
    except OSError as error:
        raise refused(path.parent) from error


def _locked(stream: IO[bytes]) -> bool | None:
    """Whether this run holds it; None where the disk knows no locks."""
    try:
        return try_lock(stream)
    except OSError:
        return None


def _told(path: Path) -> _Writer | None:
    """Who the file says it is; None where it says nothing that can be read."""
    try:
        with path.open("rb") as stream:
            said = json.loads(stream.read(_LARGEST).decode("utf-8"))
        who, machine, command = (_legible(said[name]) for name in ("who", "machine", "command"))
        return _Writer(who, machine, datetime.fromisoformat(said["since"]).replace(tzinfo=None), command)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _legible(text: str) -> str:
    """Without what would control a terminal."""
    return "".join(character for character in str(text) if character.isprintable())[:_LONGEST_NAME]


def _may_live(other: _Writer, writer: _Writer, *, certain: bool) -> bool:
    """Whether a run of which no lock is seen may still be under way. `certain`: whether the disk knows locks."""
    elsewhere = other.machine != writer.machine or not certain
    return elsewhere and abs(writer.since - other.since) < _LONGEST_RUN


def _busy(path: Path, other: _Writer | None, writer: _Writer, *, certain: bool) -> SurveyError:
    wait = "終わるのを待ってから、もう一度実行してください。見るだけの survey status は、いまも使えます。"
    if other is None:
        return SurveyError([Fault(str(path.parent), "ほかの survey が、このフォルダーで実行中です。", wait)])
    where = "このパソコン" if other.machine == writer.machine else other.machine
    day = "" if other.since.date() == writer.since.date() else f"{other.since.month}/{other.since.day} "
    doing = f"{other.who}さん（{where}）が {day}{other.since:%H:%M} から {other.command} を実行中"
    if certain:
        return SurveyError([Fault(str(path.parent), f"{doing}です。", wait)])
    ask = f"{other.who}さんに確かめてください。実行中でなければ、{path.name} を削除して、もう一度実行してください。"
    return SurveyError([Fault(str(path.parent), f"{doing}か、途中で止まっています。", ask)])


def _let_go(path: Path, stream: IO[bytes]) -> None:
    with suppress(OSError):
        stream.truncate(0)
    if sys.platform == "win32":  # Which removes no file that is open, be it one's own.
        stream.close()
    with suppress(OSError):
        path.unlink()
    with suppress(OSError):
        stream.close()


def _user() -> str:
    try:
        return getuser()
    except (KeyError, OSError, ImportError):
        return "どなたか"


def _machine() -> str:
    if sys.platform == "win32":
        return os.environ.get("COMPUTERNAME", "")
    return os.uname().nodename
