"""Office files that Excel saved with a password."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

import olefile

from survey.workbook.opening import beginnings, has_filepass

_DAMAGE = (OSError, ValueError, IndexError, struct.error)
_EXCELS_OWN = "VelvetSweatshop"
"""Excel uses it where a workbook is only protected against changes ([MS-XLS] 2.2.10)."""


_RIGHTS = (
    ["\x06DataSpaces", "TransformInfo", "DRMEncryptedTransform"],
    ["\x06DataSpaces", "DataSpaceInfo", "DRMEncryptedDataSpace"],
    ["\tDRMContent"],
    ["\tDRMViewerContent"],
)
"""What a compound file holds that a sensitivity label has encrypted ([MS-OFFCRYPTO] 1.3.3, 2.2)."""


def is_rights_managed(content: bytes) -> bool:
    """Whether only those whom a label names can open it, after the organisation's server has let them."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            return any(file.exists(path) for path in _RIGHTS)
    except _DAMAGE:
        return False


def is_protected(content: bytes) -> bool:
    """Whether a compound file is an Office file that needs a password to be read."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            return bool(file.exists("EncryptedPackage")) or any(map(has_filepass, beginnings(file)))
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
