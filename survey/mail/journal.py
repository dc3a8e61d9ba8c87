"""The record of a run under way: one line an event, on the disk before the next step is taken.

送信記録.xlsx can only be replaced as a whole, which would take too long after each of thousands of mails. So a run writes
lines here, and they go into the workbook at its end. Lines that a broken run left are read together with the workbook.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from msgspec import Struct

from survey.errors import Fault, SurveyError
from survey.mail.letter import Purpose
from survey.mail.record import Delivery, SentMail
from survey.model import USUAL_NAMES, Names
from survey.storage.locking import try_lock
from survey.storage.reading import bytes_at, why_unread

_LARGEST = 256 << 20
"""Bytes, more than mails to every department of Japan would take."""


def read_journal(path: Path, names: Names = USUAL_NAMES) -> tuple[SentMail, ...]:
    """The entries that a broken run left, in order; none where no run broke off.

    A last line without a line end was being written when the machine stopped; the step it announces had not begun.
    Raises SurveyError where a line is none that `Journal` writes.
    """
    if not path.exists():
        return ()
    try:
        whole, _, _ = bytes_at(path, _LARGEST).rpartition(b"\n")
    except OSError as error:
        raise SurveyError([Fault(str(path), *why_unread(path, error), "M301")]) from error
    lines = whole.split(b"\n")
    return tuple(_entry(line, f"{path} {number}行目", names) for number, line in enumerate(lines, 1) if line)


class Journal(Struct, frozen=True):
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
        if path.exists():
            # Opening a pipe would wait for ever.
            bytes_at(path, _LARGEST)
        stream = path.open("ab")
    except OSError as error:
        raise SurveyError([_unwritable(path)]) from error
    try:
        if not _locked(stream):
            raise SurveyError([_busy(path)])
        stream.truncate(path.read_bytes().rfind(b"\n") + 1)
        yield Journal(path, stream)
    finally:
        with suppress(OSError):  # On a full disk: `append` has said it.
            stream.close()


def _line(entry: SentMail) -> bytes:
    values = {name: str(getattr(entry, name)) for name in SentMail.__struct_fields__}
    return json.dumps(values | {"when": entry.when.isoformat()}, ensure_ascii=False).encode() + b"\n"


def _entry(line: bytes, place: str, names: Names) -> SentMail:
    try:
        values: dict[str, str] = {name: _text(value) for name, value in json.loads(line.decode("utf-8")).items()}
        moment, purpose, delivery = (values.pop(name) for name in ("when", "purpose", "delivery"))
        return SentMail(
            when=datetime.fromisoformat(moment), purpose=Purpose(purpose), delivery=Delivery(delivery), **values
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise SurveyError([_unreadable(place, names)]) from error


def _text(value: object) -> str:
    """Raises ValueError for what no line of ours holds: another type, or half a character."""
    if not isinstance(value, str):
        raise ValueError(f"no text: {type(value).__name__}")  # noqa: TRY004  As whatever else a line may be wrong by.
    value.encode("utf-8")
    return value


def _unreadable(place: str, names: Names) -> Fault:
    return Fault(
        place,
        "途中で止まった送信の記録が壊れていて、読めません。",
        f"同じ{names.department}に二度送らないために要る記録です。控えから戻してください。"
        f"控えがなければ、どの{names.department}に届いたかを"
        "差出人の送信済みメールなどで確かめてから、このファイルを別の場所に移してください。",
        "M301",
    )


def _unwritable(path: Path) -> Fault:
    return Fault(str(path), "送信の記録を書けません。", "書込みの権限・空き容量を確かめてください。", "M304")


def _busy(path: Path) -> Fault:
    return Fault(
        str(path), "ほかの survey mail が送信中です。", "終わるのを待ってから、もう一度実行してください。", "M302"
    )


def _locked(stream: IO[bytes]) -> bool:
    """Try to make this run the only one that writes."""
    try:
        return try_lock(stream)
    except OSError:
        return False
