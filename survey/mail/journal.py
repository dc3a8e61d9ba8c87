"""The record of a run under way: one line an event, on the disk before the next step is taken.

送信記録.xlsx can only be replaced as a whole, which would take too long after each of thousands of mails. So a run writes
lines here, and they go into the workbook at its end. Lines that a broken run left are read together with the workbook.
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
    """The entries that a broken run left, in order; none where no run broke off.

    A last line without a line end was being written when the machine stopped; the step it announces had not begun.
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
        """Write entries; when this returns, they are on the disk. Raises SurveyError where that fails."""
        try:
            self.stream.write(b"".join(_line(entry) for entry in entries))
            self.stream.flush()
            os.fsync(self.stream.fileno())
        except OSError as error:
            raise SurveyError([_unwritable(self.path)]) from error

    def clear(self) -> None:
        """Remove the entries, which are in the workbook now. The file itself stays, because its lock keeps other runs out."""
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
    """Try to make this run the only one that writes. However the run ends, the system releases the lock."""
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
