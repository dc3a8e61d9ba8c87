"""Which reader a workbook gets: decided by its content, never by its name."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from survey.workbook.first_bytes import COMPOUND
from survey.workbook.gaps import DAMAGE
from survey.workbook.limits import Limits, Reason, TooMuch, UnreadableWorkbook
from survey.workbook.parts import Parts, is_package
from survey.workbook.sheet_names import with_own_names
from survey.workbook.sheets import Workbook
from survey.workbook.xlsx import main_part, read_xlsx

if TYPE_CHECKING:
    import olefile

_HEAD = 4096
"""Bytes of a stream within which the mark of a password stands."""
_OLD = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")
"""How Excel 2 to 95 begin where they stand in no compound file: BOF ([MS-XLS] 2.4.21, and its forerunners) and its size."""
_FILEPASS = 0x2F
_FIRST_RECORDS = 12


def read_workbook(
    content: bytes,
    limits: Limits = Limits(),  # noqa: B008  Frozen.
    only: Collection[str] = (),
) -> Workbook:
    """The workbook that the bytes hold: .xlsx, .xlsm, .ods, .xls, .xlsb, the XML of Excel 2003, or a table as text.

    `only`: names of the sheets that are wanted, none for all, so that others of an .xlsx cost nothing.

    What of it is broken is passed over, as far as the rest can be read, and told by `gaps`.

    Raises UnreadableWorkbook, and nothing else, whatever the bytes are.
    """
    if len(content) > limits.workbook_size:
        raise UnreadableWorkbook(Reason.TOO_LARGE, f"{len(content)} bytes")
    try:
        workbook = _read(content, limits, only)
    except TooMuch as error:
        raise UnreadableWorkbook(Reason.TOO_LARGE, str(error)) from error
    except DAMAGE as error:
        raise UnreadableWorkbook(Reason.BROKEN, repr(error)) from error
    return replace(workbook, sheets=with_own_names(workbook.sheets))


def read_intact(
    content: bytes,
    limits: Limits = Limits(),  # noqa: B008  Frozen.
    only: Collection[str] = (),
) -> Workbook:
    """As `read_workbook`, of a workbook that nobody else filled in: refused where what its cells say may be another."""
    workbook = read_workbook(content, limits, only)
    if workbook.gaps.values:
        raise UnreadableWorkbook(Reason.BROKEN, repr(workbook.gaps))
    return workbook


def _read(content: bytes, limits: Limits, only: Collection[str]) -> Workbook:
    if content.startswith(COMPOUND):
        return _read_compound(content, limits)
    if _OLD.match(content):
        return _read_old(content, limits)
    if not is_package(content):
        return _read_text(content, limits)
    parts = Parts(content, limits)
    if "content.xml" in parts and ("mimetype" in parts or "[Content_Types].xml" not in parts):
        from survey.workbook.ods import read_ods

        return read_ods(parts, limits)
    main = main_part(parts)
    if main.endswith(".bin"):
        from survey.workbook.xlsb import read_xlsb

        return _read_isolated(read_xlsb, content, limits)
    return read_xlsx(parts, main, limits, only)


def _read_text(content: bytes, limits: Limits) -> Workbook:
    """A table written as text."""
    from survey.workbook.separated_text import read_separated
    from survey.workbook.spreadsheetml import is_spreadsheetml, read_spreadsheetml

    return (read_spreadsheetml if is_spreadsheetml(content) else read_separated)(content, limits)


def _read_compound(content: bytes, limits: Limits) -> Workbook:
    """Excel 97 to 2003, or an encrypted workbook of any kind; both stand in an OLE compound file."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            if file.exists("EncryptedPackage"):
                raise UnreadableWorkbook(Reason.ENCRYPTED)
            streams = beginnings(file)
    except DAMAGE:
        # The reader of .xls makes do with less.
        return _read_old(content, limits)
    if not streams:
        raise UnreadableWorkbook(Reason.NOT_A_WORKBOOK, "another kind of compound file")
    if any(has_filepass(stream) for stream in streams):
        raise UnreadableWorkbook(Reason.ENCRYPTED)
    return _read_old(content, limits)


def _read_old(content: bytes, limits: Limits) -> Workbook:
    from survey.workbook.xls import read_xls

    return _read_isolated(read_xls, content, limits)


def _read_isolated(read: Callable[[bytes], Workbook], content: bytes, limits: Limits) -> Workbook:
    """Read with a library that a file can bring down, and its process too."""
    from concurrent.futures import BrokenExecutor

    from survey.isolation.workers import isolated

    try:
        workbook = isolated(partial(_read_broken_too, read), content)
    except BrokenExecutor as error:
        raise UnreadableWorkbook(Reason.TOO_MUCH_WORK) from error
    cells = [cell for sheet in workbook.sheets for cell in sheet.cells.values()]
    if len(cells) > limits.cells or sum(len(cell.text) for cell in cells) > limits.text:
        raise UnreadableWorkbook(Reason.TOO_LARGE, "cells or text")
    return workbook


def _read_broken_too(read: Callable[[bytes], Workbook], content: bytes) -> Workbook:
    try:
        return read(content)
    except (UnreadableWorkbook, KeyboardInterrupt, SystemExit):
        raise
    except (
        BaseException
    ) as error:  # Neither library says what it raises on broken input; calamine's panics are no Exception.
        raise UnreadableWorkbook(Reason.BROKEN, repr(error)) from None


def beginnings(file: olefile.OleFileIO) -> list[bytes]:
    """How the workbook streams of a compound file begin, where it has any."""
    return [file.openstream(name).read(_HEAD) for name in ("Workbook", "Book") if file.exists(name)]


def has_filepass(stream: bytes) -> bool:
    """Whether FILEPASS ([MS-XLS] 2.4.117), the mark of encryption, is among the first records of a workbook stream."""
    place = 0
    for _ in range(_FIRST_RECORDS):
        if place + 4 > len(stream):
            return False
        kind, size = struct.unpack_from("<HH", stream, place)
        if kind == _FILEPASS:
            return True
        place += 4 + size
    return False
