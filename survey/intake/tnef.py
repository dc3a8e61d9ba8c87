"""winmail.dat, in which Outlook packs what a rich-text mail brings ([MS-OXTNEF]): its attachments."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence

import olefile
from msgspec import Struct

from survey import findings
from survey.intake import embedded
from survey.intake.collected_file import NO_CONTENT, CollectedFile
from survey.intake.file_names import decoded_name, tidy
from survey.workbook.first_bytes import TNEF
from survey.workbook.limits import Allowance

_HEADER = 6
_LEVELS = (1, 2)
"""Of an attribute: of the mail, of an attachment."""
# Attributes (2.1.3.2)
_NEXT_ATTACHMENT, _TITLE, _DATA, _PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
# Properties of an attachment ([MS-OXPROPS])
_LONG_NAME, _OBJECT = 0x3707, 0x3701
_NAMED = 0x8000
"""Ids from here on have a name behind them."""
_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
"""Bytes of a value by its type, for the types of fixed size (2.1.3.4)."""
_SEVERAL = 0x1000
_WIDE = 0x1F
_INTERFACE = 16
"""Bytes before an object: how it wants to be opened."""


class _Attachment(Struct):
    """What has been found of one, while the attributes are read."""

    name: str = ""
    content: bytes = b""
    packed: bytes = b""
    """A mail or an object that is embedded instead of a file."""


def tnef_members(found: CollectedFile, _: Sequence[str], allowance: Allowance) -> Iterator[CollectedFile]:
    """The attachments. Raises TooMuch, or ValueError or struct.error where it is broken."""
    for number, attachment in enumerate(_attachments(found.content), 1):
        name = attachment.name or f"添付{number}"
        for own_name, content in _files(attachment):
            allowance.spend(files=1, content=len(content))
            member = found.member(own_name or name, content)
            yield member if content else member.not_given(findings.PART_NOT_READ, NO_CONTENT)


def _attachments(content: bytes) -> list[_Attachment]:
    attachments: list[_Attachment] = []
    place = _HEADER
    while place + 9 <= len(content):
        identity, length = struct.unpack_from("<II", content, place + 1)
        data = content[place + 9 : place + 9 + length]
        if content[place] not in _LEVELS or len(data) < length:
            raise ValueError("no attribute, or cut off")
        place += 9 + length + 2
        if identity == _NEXT_ATTACHMENT:
            attachments.append(_Attachment())
        elif attachments:
            _take(attachments[-1], identity, data)
    return attachments


def _take(attachment: _Attachment, identity: int, data: bytes) -> None:
    if identity == _TITLE:
        attachment.name = attachment.name or tidy(decoded_name(data.rstrip(b"\0")))
    elif identity == _DATA:
        attachment.content = data
    elif identity == _PROPERTIES:
        for key, kind, value in _properties(data):
            if key == _LONG_NAME:
                text = value.decode("utf-16-le", "replace") if kind == _WIDE else decoded_name(value)
                attachment.name = tidy(text.rstrip("\0")) or attachment.name
            elif key == _OBJECT:
                attachment.packed = value[_INTERFACE:]


def _files(attachment: _Attachment) -> list[embedded.File]:
    """What it brings: its content, or what is embedded in it."""
    if attachment.packed.startswith(TNEF):  # A mail, packed as this one is.
        return [("", attachment.packed)]
    if attachment.packed.startswith(olefile.MAGIC):
        with olefile.OleFileIO(io.BytesIO(attachment.packed)) as file:
            return embedded.object_files(file) or [("", attachment.packed)]
    return [("", attachment.content)]


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Id, type and first value of each property."""
    (count,) = struct.unpack_from("<I", data)
    place = 4
    for _ in range(count):
        kind, key = struct.unpack_from("<HH", data, place)
        place += 4
        if key >= _NAMED:
            place = _behind_name(data, place)
        values, place = _values(data, place, kind)
        yield key, kind & ~_SEVERAL, values[0] if values else b""


def _behind_name(data: bytes, place: int) -> int:
    by_text, length = struct.unpack_from("<II", data, place + 16)
    return place + 24 + (_padded(length) if by_text else 0)


def _values(data: bytes, place: int, kind: int) -> tuple[list[bytes], int]:
    """All values of a property, and where the next one begins."""
    size = _SIZES.get(kind & ~_SEVERAL)
    number = 1
    if kind & _SEVERAL or size is None:
        (number,) = struct.unpack_from("<I", data, place)
        place += 4
    values = []
    for _ in range(number):
        length = size
        if length is None:
            (length,) = struct.unpack_from("<I", data, place)
            place += 4
        if place + length > len(data):
            raise ValueError("cut off")
        values.append(data[place : place + length])
        place += _padded(length)
    return values, place


def _padded(length: int) -> int:
    return length + -length % 4
