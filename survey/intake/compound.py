"""A compound file around one stream, so that a workbook which Office embedded can be read as one that it saved."""

from __future__ import annotations

import struct

import olefile

_SECTOR = 512
_LEAST = 4096
"""Bytes of a stream; smaller ones stand elsewhere in the file ([MS-CFB] 2.2, Mini Stream Cutoff Size)."""
_ENTRIES = _SECTOR // 4
"""Of a sector of the table that chains sectors."""
_TABLES = 109
"""Sectors of that table which the header can name."""
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STREAM, _ROOT = 2, 5


def compound_file(name: str, content: bytes) -> bytes:
    """Version 3 of [MS-CFB]: header, tables, directory, stream. `name`: of the stream, in any case.

    Raises ValueError where the content is too large for one header, above 6.9 MB.
    """
    content = content.ljust(_LEAST, b"\0")
    content += bytes(-len(content) % _SECTOR)
    sectors = len(content) // _SECTOR
    tables = next((count for count in range(1, _TABLES + 1) if count * _ENTRIES > sectors + count), 0)
    if not tables:
        raise ValueError("too large for a compound file of one header")
    chain = [*[_TABLE] * tables, _END, *range(tables + 2, tables + 1 + sectors), _END]
    chain += [_FREE] * (tables * _ENTRIES - len(chain))
    directory = _entry("Root Entry", _ROOT, 1, _END, 0) + _entry(
        name.capitalize(), _STREAM, _FREE, tables + 1, len(content)
    )
    return _header(tables) + struct.pack(f"<{len(chain)}I", *chain) + directory.ljust(_SECTOR, b"\0") + content


def _header(tables: int) -> bytes:
    start = struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    counts = struct.pack("<9I", 0, tables, tables, 0, _LEAST, _END, 0, _END, 0)
    named = [*range(tables), *[_FREE] * (_TABLES - tables)]
    return bytes(olefile.MAGIC) + bytes(16) + start + counts + struct.pack(f"<{_TABLES}I", *named)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return text.ljust(64, b"\0") + struct.pack(
        "<HBBIII16xI16xIQ", len(text) + 2, kind, 1, _FREE, _FREE, child, 0, start, size
    )
