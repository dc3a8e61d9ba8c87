"""Archives of Unix: .tar, and what is compressed alone (.gz, .bz2, .xz). No more is unpacked than is allowed."""

from __future__ import annotations

import bz2
import io
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Protocol

from msgspec.structs import replace

from survey.findings import CANNOT_UNPACK
from survey.intake.collected_file import CollectedFile
from survey.intake.file_names import decoded_name, tidy
from survey.model import DateSource
from survey.storage.clock import local
from survey.workbook.limits import Allowance

COMPRESSED_DAMAGE = (tarfile.TarError, lzma.LZMAError)
"""What is raised on broken ones, besides `archive.ARCHIVE_DAMAGE`."""

_PIECE = 1 << 20
_MOST_MEMORY = 128 << 20
"""Bytes of a dictionary: xz -9 takes 64 MiB."""
_USTAR = (257, b"ustar")
"""Where the mark of a tar stands (POSIX.1-2017, pax)."""
_INNER = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}


class _Inflating(Protocol):
    """As bz2 and lzma do it; zlib is made alike."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Gzip:
    """zlib's decompressor with the manners of the others."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(zlib.MAX_WBITS | 16)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


_KINDS: tuple[tuple[bytes, Callable[[], _Inflating]], ...] = (
    (b"\x1f\x8b\x08", _Gzip),
    (b"BZh", bz2.BZ2Decompressor),
    (b"\xfd7zXZ\0", lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MOST_MEMORY)),
)


def is_compressed(content: bytes) -> bool:
    """Whether it is one file, compressed."""
    return content.startswith(tuple(mark for mark, _ in _KINDS))


def is_tar(found: CollectedFile) -> bool:
    """Whether it is a tar, by the mark of its first header or, in the oldest form, by its name."""
    place, mark = _USTAR
    return found.content.startswith(mark, place) or (found.base.lower().endswith(".tar") and bool(found.content))


def compressed_members(found: CollectedFile, _: Sequence[str], allowance: Allowance) -> Iterator[CollectedFile]:
    """The one file that is compressed. Raises as `containers.Members`."""
    allowance.spend(files=1)
    make = next(make for mark, make in _KINDS if found.content.startswith(mark))
    name = PurePosixPath(found.base)
    yield found.member(f"{name.stem}{_INNER.get(name.suffix.lower(), '')}", b"".join(_inflated(found, make, allowance)))


def _inflated(found: CollectedFile, make: Callable[[], _Inflating], allowance: Allowance) -> Iterator[bytes]:
    """The content piece by piece: streams that stand one behind the other are one file."""
    rest = found.content
    while rest:
        stream = make()
        data = rest
        while not stream.eof:
            chunk = stream.decompress(data, _PIECE)
            allowance.spend(content=len(chunk))
            yield chunk
            if not chunk and stream.needs_input and not stream.eof:
                raise EOFError("cut off")
            data = b""
        rest = stream.unused_data.lstrip(b"\0")


def tar_members(found: CollectedFile, _: Sequence[str], allowance: Allowance) -> Iterator[CollectedFile]:
    """The files in the tar; links and devices are withheld. Raises as `containers.Members`."""
    with tarfile.open(fileobj=io.BytesIO(found.content), mode="r:", errors="surrogateescape") as archive:
        reached = -1
        while info := archive.next():
            # A header with a negative size would lead back to itself (CVE-2025-8194).
            if info.offset <= reached or info.size < 0:
                raise tarfile.ReadError("leads back")
            reached = info.offset
            if info.isdir():
                continue
            allowance.spend(files=1, content=info.size)
            yield _taken(found, archive, info)
        if found.content[archive.offset :].strip(b"\0"):
            raise tarfile.ReadError("goes on")


def _taken(found: CollectedFile, archive: tarfile.TarFile, info: tarfile.TarInfo) -> CollectedFile:
    name = tidy(decoded_name(info.name.encode("utf-8", "surrogateescape")))
    stream = archive.extractfile(info) if info.isfile() else None
    if stream is None:
        return found.member(name).not_given(CANNOT_UNPACK, "リンクなど、中身のないものです")
    arrival = found.arrival.told(DateSource.FILE, _modified(info))
    return replace(found.member(name, stream.read()), arrival=arrival)


def _modified(info: tarfile.TarInfo) -> datetime | None:
    try:
        return local(datetime.fromtimestamp(int(info.mtime), UTC))
    except (OverflowError, ValueError, OSError):
        return None
