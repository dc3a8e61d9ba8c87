"""Office files that Excel saved with a password."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

import olefile

_DAMAGE = (OSError, ValueError, IndexError, struct.error)
_EXCELS_OWN = "VelvetSweatshop"
"""Excel uses it where a workbook is only protected against changes ([MS-XLS] 2.2.10)."""
_FILEPASS = 0x2F
_FIRST_RECORDS = 12


def is_protected(content: bytes) -> bool:
    """Whether the content is an Office file that needs a password to be read."""
    if not content.startswith(olefile.MAGIC):
        return False
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            return bool(file.exists("EncryptedPackage")) or any(
                _has_filepass(file.openstream(name).read(4096)) for name in ("Workbook", "Book") if file.exists(name)
            )
    except _DAMAGE:
        return False


def unlocked(content: bytes, passwords: Sequence[str]) -> bytes | None:
    """The content without its protection, by the first password that fits; None where none does."""
    import msoffcrypto

    for password in (*passwords, _EXCELS_OWN):
        opened = io.BytesIO()
        try:
            file = msoffcrypto.OfficeFile(io.BytesIO(content))
            file.load_key(password=password)
            file.decrypt(opened)
        except Exception:  # noqa: S112  The library lets what its own parsers raise pass through.
            continue
        if opened.getvalue().startswith((b"PK", olefile.MAGIC)):
            return opened.getvalue()
    return None


def _has_filepass(stream: bytes) -> bool:
    """Whether FILEPASS ([MS-XLS] 2.4.117) stands among the first records of the workbook stream."""
    place = 0
    for _ in range(_FIRST_RECORDS):
        if place + 4 > len(stream):
            return False
        kind, size = struct.unpack_from("<HH", stream, place)
        if kind == _FILEPASS:
            return True
        place += 4 + size
    return False
