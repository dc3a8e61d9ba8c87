"""What a command found out and keeps for the next one. It may be deleted at any time.

An entry's key stands for what it was made of, the basis for everything else that it depends on. What is kept on another
basis is worth nothing. Whatever is wrong with a cache, a command goes on without it.
"""

from __future__ import annotations

import hashlib
import os
import struct
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

import msgspec

from survey.errors import SurveyError
from survey.storage.files import replacing

_DAMAGE = (
    BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    KeyError,
    NotImplementedError,
    RuntimeError,
)
"""What zipfile raises where a cache is none, or is broken."""
_LARGEST, _LARGEST_UNPACKED = 16 * 1024 * 1024, 16 * 1024 * 1024
"""Bytes of one entry. A form of the longest survey comes to some hundred thousand, unpacked."""
_FASTEST = 1
"""Level of deflating, which makes a quarter of what the texts of a survey take."""


def packed_entry(content: bytes) -> bytes:
    """As an entry keeps it."""
    return zlib.compress(content, _FASTEST)


def unpacked_entry(entry: bytes) -> bytes:
    """What was packed. An entry that unpacks to more than any does is cut off there. Raises zlib.error where it is none."""
    return zlib.decompressobj().decompress(entry, _LARGEST_UNPACKED)


class Cache:
    """What is kept on one basis."""

    def __init__(self, archive: ZipFile | None = None) -> None:
        self._archive = archive

    def __len__(self) -> int:
        return len(self._archive.namelist()) if self._archive else 0

    def get(self, key: str) -> bytes | None:
        """The entry with that key; None where there is none, or it is damaged."""
        try:
            if self._archive and self._archive.getinfo(key).file_size <= _LARGEST:
                return self._archive.read(key)
        except _DAMAGE:
            pass
        return None


class FreshEntries:
    """Entries that wait to be kept, by their keys; in one piece, because thousands of pieces leave as many holes behind."""

    def __init__(self) -> None:
        self._content, self._places = bytearray(), dict[str, slice]()

    def __len__(self) -> int:
        return len(self._places)

    def add(self, key: str, entry: bytes) -> None:
        start = len(self._content)
        self._content += entry
        self._places[key] = slice(start, len(self._content))

    def items(self) -> Iterator[tuple[str, bytes]]:
        return ((key, bytes(self._content[place])) for key, place in self._places.items())


@contextmanager
def open_cache(path: Path, basis: str) -> Iterator[Cache]:
    """What is kept there on that basis, which may be nothing."""
    try:
        archive = ZipFile(path) if basis and path.is_file() else None  # What is no file could keep us waiting.
    except _DAMAGE:
        archive = None
    if archive is None:
        yield Cache()
        return
    with archive:
        yield Cache(archive if archive.comment == basis.encode() else None)


def keep_entries(path: Path, basis: str, kept: Iterable[str], fresh: FreshEntries) -> None:
    """Replace what is kept, where the folder takes it: by the entries of these keys that are kept already, and fresh ones."""
    if not basis:
        return
    with (
        suppress(SurveyError, OSError),
        replacing(path) as temporary,
        open_cache(path, basis) as before,
        ZipFile(temporary, "w") as archive,
    ):
        archive.comment = basis.encode()
        for key, entry in chain(((key, before.get(key)) for key in kept), fresh.items()):
            if entry:
                # By its name alone it would carry this moment, and a zip knows none before 1980.
                archive.writestr(ZipInfo(key), entry)


def basis_of(about: str) -> str:
    """All that entries depend on besides what they are made of: what the work is told, by a digest, and the program that does
    it, by its size and time, as Python tells whether what it compiled still holds. "" where either is not known.
    """
    package = Path(__file__).parents[1]
    sources = sorted(_sources(package))
    if not (about and sources):
        return ""
    # Installing a library changes the folder that it shares with all others.
    libraries = Path(msgspec.__file__).parents[1].stat().st_mtime_ns
    return hashlib.sha256(repr((about, sys.version, sys.platform, libraries, sources)).encode()).hexdigest()


def _sources(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Path, size and time of each source in a folder and below."""
    with suppress(OSError), os.scandir(folder) as found:
        for one in found:
            if one.is_dir(follow_symlinks=False):
                yield from _sources(Path(one.path))
            elif one.name.endswith(".py"):
                status = one.stat()
                yield one.path, status.st_size, status.st_mtime_ns
