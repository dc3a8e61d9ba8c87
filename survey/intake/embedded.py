"""Files that Office embeds in rich text: OLE objects in their storages, in streams of Packager, and in RTF."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator, Sequence
from contextlib import suppress

import olefile

from survey import findings
from survey.intake.collected_file import ONLY_EMBEDDED, CollectedFile
from survey.intake.compound import compound_file
from survey.intake.file_names import decoded_name, tidy
from survey.intake.transfer import is_file
from survey.workbook.limits import Allowance

File = tuple[str, bytes]
"""Name, "" where none is told, and content."""

_WHOLE = ("package", "contents", "embeddedodf")
"""Streams that hold a file as it is ([MS-OLEDS] 1.3.3, and OpenDocument's)."""
_PACKAGER = "\x01ole10native"
_OLD_WORKBOOK = ("workbook", "book")
_DESCRIPTION = "\x01compobj"
_PICTURES = (b"Picture (", b"StaticDib", b"StaticMetafile")
"""What the description says of a picture that was pasted into the text."""
_OBJECT_DATA = re.compile(rb"\\objdata\b([^{}\\]*)")
_NO_HEX = re.compile(rb"[^0-9A-Fa-f]")
_EMBEDDED = 2
"""FormatID of an object that holds its data ([MS-OLEDS] 2.2.4)."""
_NAMES_BEFORE_DATA = 3
"""Class, topic and item."""


def object_files(file: olefile.OleFileIO, storage: Sequence[str] = ()) -> list[File]:
    """What the object in a storage of a compound file holds; nothing where it is no file that could be told."""
    depth = len(storage)
    streams = {
        path[-1].lower(): path for path in file.listdir() if len(path) == depth + 1 and path[:depth] == list(storage)
    }
    contents = {name: file.openstream(path).read() for name, path in streams.items()}
    if _PACKAGER in contents:
        return _packaged(contents[_PACKAGER][4:])
    whole = [("", contents[name]) for name in _WHOLE if is_file(contents.get(name, b""))]
    if whole:
        return whole
    with suppress(ValueError):  # Too large for such a file.
        return [("", compound_file(name, contents[name])) for name in _OLD_WORKBOOK if contents.get(name)]
    return []


def is_picture(file: olefile.OleFileIO, storage: Sequence[str]) -> bool:
    """Whether the object in a storage is a picture that was pasted into the text."""
    for path in file.listdir():
        if path[:-1] == list(storage) and path[-1].lower() == _DESCRIPTION:
            description = file.openstream(path).read()
            return any(mark in description for mark in _PICTURES)
    return False


def rtf_files(text: bytes) -> Iterator[list[File]]:
    """What each object holds that stands in a rich text; an empty list for one that cannot be told."""
    for match in _OBJECT_DATA.finditer(text):
        digits = _NO_HEX.sub(b"", match[1])
        data = bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
        try:
            yield _first_version(data)
        except (struct.error, OSError, ValueError, IndexError):
            yield []


def is_rtf_with_objects(content: bytes) -> bool:
    """Whether it is a rich text with objects in it."""
    return content.startswith(b"{\\rtf") and _OBJECT_DATA.search(content) is not None


def rtf_members(found: CollectedFile, _: Sequence[str], allowance: Allowance) -> Iterator[CollectedFile]:
    """The files embedded in a rich text. Raises TooMuch."""
    for number, files in enumerate(rtf_files(found.content), 1):
        unknown = found.member(f"オブジェクト{number}", found.content)
        for name, content in files:
            allowance.spend(files=1, content=len(content))
            yield found.member(name, content) if name else found.member(f"オブジェクト{number}", content)
        if not files:
            yield unknown.not_given(findings.PART_NOT_READ, ONLY_EMBEDDED)


def _first_version(data: bytes) -> list[File]:
    """What an object holds as OLE 1.0 writes it ([MS-OLEDS] 2.2.5)."""
    (kind,) = struct.unpack_from("<I", data, 4)
    place = 8
    names = []
    for _ in range(_NAMES_BEFORE_DATA):
        (length,) = struct.unpack_from("<I", data, place)
        names.append(data[place + 4 : place + 4 + length].rstrip(b"\0"))
        place += 4 + length
    (length,) = struct.unpack_from("<I", data, place)
    native = data[place + 4 : place + 4 + length]
    if kind != _EMBEDDED:
        return []
    if names[0] == b"Package":
        return _packaged(native)
    if native.startswith(olefile.MAGIC):
        with olefile.OleFileIO(io.BytesIO(native)) as file:
            return object_files(file) or [("", native)]
    return [("", native)] if is_file(native) else []


def _packaged(data: bytes) -> list[File]:
    """The file that Packager has wrapped: a label, two paths, then its size and its content."""
    try:
        label, rest = data[2:].split(b"\0", 1)
        _, rest = rest.split(b"\0", 1)
        (length,) = struct.unpack_from("<I", rest, 4)
        (size,) = struct.unpack_from("<I", rest, 8 + length)
    except (ValueError, struct.error):
        return [("", data)] if is_file(data) else []
    content = rest[12 + length : 12 + length + size]
    return [(tidy(decoded_name(label)).rpartition("/")[2], content)] if content else []
