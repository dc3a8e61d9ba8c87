"""The record of a run under way: one line an event, on the disk before the next step is taken.

送信記録.xlsx can only be replaced whole, which thousands of mails cannot each afford; so a run writes lines here, and
they go into the workbook at its end. What a broken run leaves is read together with the workbook.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from survey.errors import Fault, SurveyError
from survey.mail.letter import Purpose
from survey.mail.record import Delivery, SentMail


def read_journal(path: Path) -> tuple[SentMail, ...]:
    """What a run left, in order; nothing where none was broken off.

    A last line without an end was being written when the machine stopped: what it tells had not been begun.
    """
    if not path.exists():
        return ()
    whole, _, _ = path.read_bytes().rpartition(b"\n")
    return tuple(_entry(line, path) for line in whole.decode("utf-8").split("\n") if line)


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal that this run alone may write."""

    path: Path
    stream: IO[bytes]

    def append(self, entries: Iterable[SentMail]) -> None:
        """Put entries on the disk; they stand there when this returns. Raises SurveyError where they do not."""
        try:
            self.stream.write(b"".join(_line(entry) for entry in entries))
            self.stream.flush()
            os.fsync(self.stream.fileno())
        except OSError as error:
            raise SurveyError([_unwritable(self.path)]) from error

    def clear(self) -> None:
        """Forget what stands in the workbook by now. The file stays: its lock is what keeps runs apart."""
        self.stream.truncate(0)


@contextmanager
def open_journal(path: Path) -> Iterator[Journal]:
    """The journal for writing. Raises SurveyError while another run has it, or where the folder refuses writing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("ab")
    except OSError as error:
        raise SurveyError([_unwritable(path)]) from error
    with stream:
        if not _locked(stream):
            raise SurveyError([_busy(path)])
        stream.truncate(path.read_bytes().rfind(b"\n") + 1)
        yield Journal(path, stream)


def _line(entry: SentMail) -> bytes:
    values = {name: str(getattr(entry, name)) for name in SentMail.__slots__}
    return json.dumps(values | {"when": entry.when.isoformat()}, ensure_ascii=False).encode() + b"\n"


def _entry(line: str, path: Path) -> SentMail:
    try:
        values: dict[str, str] = json.loads(line)
        moment, purpose, delivery = (values.pop(name) for name in ("when", "purpose", "delivery"))
        return SentMail(
            when=datetime.fromisoformat(moment), purpose=Purpose(purpose), delivery=Delivery(delivery), **values
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SurveyError(
            [
                Fault(
                    str(path),
                    "途中までの送信の記録を読めません。",
                    "どの課に送ったかが分からなくなるので、消さずに保守の担当者に知らせてください。",
                    "M301",
                )
            ]
        ) from error


def _unwritable(path: Path) -> Fault:
    return Fault(str(path), "送信の記録を書けません。", "書込みの権限・空き容量を確かめてください。", "M304")


def _busy(path: Path) -> Fault:
    return Fault(
        str(path), "ほかの survey mail が送信中です。", "終わるのを待ってから、もう一度実行してください。", "M302"
    )


def _locked(stream: IO[bytes]) -> bool:
    """Whether this run now is the only one that writes; the system lets go of the lock when the run ends, however."""
    try:
        if sys.platform == "win32":
            import msvcrt

            # A byte far behind the end, so that other programs can still read the lines.
            stream.seek(1 << 30)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
            stream.seek(0, os.SEEK_END)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
