"""Zip archives: Japanese names however they were written, passwords of both kinds."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from survey import findings
from survey.intake.collected_file import CollectedFile
from survey.intake.file_names import decoded_name, tidy
from survey.model import DateSource
from survey.workbook.first_bytes import ZIPPED
from survey.workbook.limits import Allowance
from survey.workbook.parts import require_beginning

ARCHIVE_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    struct.error,
)

_ENCRYPTED, _UTF8 = 0x1, 0x800
_UNICODE_PATH = 0x7075
"""Info-ZIP's extra field that holds the name in UTF-8 (APPNOTE 4.6.9)."""
_AES = 99
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, _AES)
"""LZMA is left out: it can ask for gigabytes before the first byte."""


_NO_DATE = (1980, 1, 1, 0, 0, 0)
"""What programs write that know no date."""
_FIRST_NAME = 30
"""Where the name of the first member stands."""
_DOCUMENTS = (b"[Content_Types].xml", b"mimetype")
"""What Office and OpenDocument files hold, mostly as their first member."""
_OF_DOCUMENTS = frozenset(("[content_types].xml", "mimetype", "xl/workbook.xml", "xl/workbook.bin", "content.xml"))
"""What at least one of each holds, even where it lost another; in small letters."""


def is_archive(found: CollectedFile) -> bool:
    """Whether it is a zip that is no document: .xlsx, .docx and .ods are zips, too."""
    if not found.content.startswith(b"PK") or found.content.startswith(_DOCUMENTS, _FIRST_NAME):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(found.content)) as archive:
            require_beginning(archive.infolist())
            names = {info.filename.replace("\\", "/").lower() for info in archive.infolist()}
    except ARCHIVE_DAMAGE:
        return found.base.lower().endswith(".zip")
    return names.isdisjoint(_OF_DOCUMENTS)


def archive_members(found: CollectedFile, passwords: Sequence[str], allowance: Allowance) -> Iterator[CollectedFile]:
    """The files in the archive. Raises TooMuch, or one of ARCHIVE_DAMAGE where the archive as a whole is broken."""
    with zipfile.ZipFile(io.BytesIO(found.content)) as archive:
        require_beginning(archive.infolist())
        for index, info in enumerate(archive.infolist()):
            if info.is_dir() and not info.file_size:
                continue
            allowance.spend(files=1, content=info.file_size)
            came = found.arrival.told(DateSource.FILE, _modified(info))
            member = replace(found.member(_name(info)), arrival=came)
            yield _filled(member, archive, index, passwords)
        if _holds_unlisted(found.content, archive):
            raise zipfile.BadZipFile("files that are not listed")


def _holds_unlisted(content: bytes, archive: zipfile.ZipFile) -> bool:
    """Whether a file stands between those that the directory lists, or behind them."""
    listed = sorted(archive.infolist(), key=lambda info: info.header_offset)
    nexts = [*(info.header_offset for info in listed[1:]), archive.start_dir]
    return any(ZIPPED in content[_end_of(info, content) : end] for info, end in zip(listed, nexts, strict=True))


def _end_of(info: zipfile.ZipInfo, content: bytes) -> int:
    """Where the bytes of a file end: they stand behind its name and a field of any length."""
    name, field = struct.unpack_from("<HH", content, info.header_offset + _FIRST_NAME - 4)
    return info.header_offset + _FIRST_NAME + int(name) + int(field) + info.compress_size


def _filled(member: CollectedFile, archive: zipfile.ZipFile, index: int, passwords: Sequence[str]) -> CollectedFile:
    """The member with its content, or why it cannot be read; the other members are read all the same."""
    info = archive.infolist()[index]
    try:
        if info.compress_type not in _METHODS:
            return member.not_given(findings.CANNOT_UNPACK, "知られていない圧縮方式です")
        if not info.flag_bits & _ENCRYPTED:
            return replace(member, content=archive.read(info))
        content = _unlocked(archive, index, passwords)
    except ARCHIVE_DAMAGE:
        return member.not_given(findings.CANNOT_UNPACK, "壊れています")
    return member.not_given(findings.LOCKED) if content is None else replace(member, content=content)


def _unlocked(archive: zipfile.ZipFile, index: int, passwords: Sequence[str]) -> bytes | None:
    """The content, by the first password that fits; None where none does."""
    import pyzipper

    stream = archive.fp
    assert stream is not None  # noqa: S101  Open as long as its `with` lasts.
    with pyzipper.AESZipFile(stream) as encrypted:
        info = encrypted.infolist()[index]
        for key in dict.fromkeys(key for password in passwords for key in _as_bytes(password)):
            try:
                return bytes(encrypted.read(info, pwd=key))
            except (RuntimeError, zipfile.BadZipFile, pyzipper.BadZipFile, zlib.error):
                # A wrong password passes ZipCrypto's own test once in 256 times and then fails the checksum.
                continue
    return None


def _as_bytes(password: str) -> Iterator[bytes]:
    for encoding in ("utf-8", "cp932"):
        try:
            yield password.encode(encoding)
        except UnicodeEncodeError:
            continue


def _name(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _UTF8:
        return tidy(info.orig_filename)
    return tidy(_unicode_path(info.extra) or decoded_name(info.orig_filename.encode("cp437")))


def _unicode_path(extra: bytes) -> str:
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind == _UNICODE_PATH:
            # One byte of version and the four of a checksum stand before the name.
            return extra[9 : 4 + size].decode("utf-8", "ignore")
        extra = extra[4 + size :]
    return ""


def _modified(info: zipfile.ZipInfo) -> datetime | None:
    if info.date_time == _NO_DATE:
        return None
    try:
        return datetime(*info.date_time)
    except ValueError:
        return None
