"""One part of a zipped workbook, still packed."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

_CHUNK, _LARGEST_CHUNK = 1 << 16, 1 << 24


class Part(NamedTuple):
    """A part as it stands in its container. Two equal parts have the same content, or the same damage."""

    name: str
    packed: bytes
    compression: int
    size: int
    """Bytes of the content, as the directory declares them."""
    checksum: int
    """CRC-32 of the content, likewise."""

    def chunks(self) -> Iterator[bytes]:
        """The content piece by piece. BadZipFile at its end where the checksum differs, zlib.error where it is damaged."""
        checksum = 0
        for chunk in self._inflated():
            checksum = zlib.crc32(chunk, checksum)
            yield chunk
        if checksum != self.checksum:
            raise zipfile.BadZipFile(f"checksum of {self.name}")

    def _inflated(self) -> Iterator[bytes]:
        """The content, and no more of it than is declared.

        zipfile's own stream takes three times as long for parts as small as those of a form.
        """
        if self.compression == zipfile.ZIP_STORED:
            yield self.packed[: self.size]
            return
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        rest, left, size = self.packed, self.size, _CHUNK
        while left and (chunk := inflate.decompress(rest, min(size, left))):
            yield chunk
            rest, left = inflate.unconsumed_tail, left - len(chunk)
            # expat before 2.6 reads an unfinished tag again with every chunk (CVE-2023-52425): growing chunks keep a
            # tag of 100 MB from taking minutes. Growing without end, they would hold all of a large sheet at once.
            size = min(size * 2, _LARGEST_CHUNK)
