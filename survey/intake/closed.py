"""Containers and mails that are not opened, by how they begin or what they are called, and why."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from survey.findings import CANNOT_UNPACK, ENCRYPTED_MAIL, RIGHTS_MANAGED, FindingKind
from survey.intake.collected_file import CollectedFile
from survey.intake.signed import CmsKind, enveloped_kind

_ARCHIVES = (
    (0, b"7z\xbc\xaf\x27\x1c", "7z の書庫です"),
    (0, b"Rar!\x1a\x07", "RAR の書庫です"),
    (0, b"MSCF", "CAB の書庫です"),
    (0, b"\x28\xb5\x2f\xfd", "Zstandard の書庫です"),
    (0, b"\x1f\x9d", "compress の書庫です"),
    (0, b"\x60\xea", "ARJ の書庫です"),
    (2, b"-lh", "LZH の書庫です"),
    (2, b"-lz", "LZH の書庫です"),
    (0, b"MZ", "実行ファイル（自己解凍書庫など）です"),
    (0, b"PK\x07\x08", "分割された書庫の一部です"),
)
_PIECE = re.compile(r"\.(?:z\d\d|r\d\d|\d{3})", re.IGNORECASE)
"""How the name of a piece of a divided archive ends; it may begin with anything."""
_END_OF_ZIP = b"PK\x05\x06"
_LONGEST_END = 22 + 0xFFFF
"""Bytes of the end record of a zip with its comment (APPNOTE 4.3.16)."""
_RIGHTS_MANAGED = (b"\x76\xe8\x04\x60\xc4\x11\xe3\x86", b".pfile")
"""Begin message.rpmsg ([MS-OXORMMS] 2.1.3.1), and what Microsoft's labels make of files that are not Office's."""
_PGP = b"-----BEGIN PGP MESSAGE-----"
_PGP_NAMES = (".pgp", ".gpg")


def why_closed(found: CollectedFile) -> tuple[FindingKind, str] | None:
    """What keeps the file from being opened, as `on_hold` takes it; None where nothing is known to."""
    content, name = found.content, found.base.lower()
    if content.startswith(_RIGHTS_MANAGED) or name.endswith(".rpmsg"):
        return RIGHTS_MANAGED, ""
    if enveloped_kind(content) is CmsKind.ENCRYPTED:
        return ENCRYPTED_MAIL, "S/MIME"
    if content[:1000].lstrip().startswith(_PGP) or (name.endswith(_PGP_NAMES) and not content.startswith(b"PK")):
        return ENCRYPTED_MAIL, "PGP"
    if kind := next((kind for place, mark, kind in _ARCHIVES if content.startswith(mark, place)), ""):
        return CANNOT_UNPACK, kind
    return (CANNOT_UNPACK, "分割された書庫の一部です") if _is_piece(found) else None


def _is_piece(found: CollectedFile) -> bool:
    """Whether it is a piece of a divided archive, by its name or, of a zip, by the number of its disk (APPNOTE 4.4.19)."""
    at = found.content.rfind(_END_OF_ZIP, max(0, len(found.content) - _LONGEST_END))
    if at >= 0:
        return found.content[at + 4 : at + 6] not in {b"\0\0", b"\xff\xff"}
    return _PIECE.fullmatch(PurePosixPath(found.base).suffix) is not None
