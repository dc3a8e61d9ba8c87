"""Which files may be read in the process that must not be lost: by what they unpack to, which a look at them tells."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from survey.intake.archive import ARCHIVE_DAMAGE
from survey.intake.collected_file import CollectedFile
from survey.intake.containers import members_of
from survey.model import stored
from survey.workbook.first_bytes import COMPOUND

if TYPE_CHECKING:
    from survey.intake.listing import CollectedPath

_ANY_DAY = stored(datetime(1980, 1, 1))
_BINARY_WORKBOOK = "workbook.bin"
"""How the part ends that makes an .xlsb of what else looks like an .xlsx."""
_REPEATING = "content.xml"
"""The part of OpenDocument, in which a few bytes may repeat a cell a million times."""
_BARE = 8
"""How many bytes one byte of a text counts for: two make a cell of a .csv, and 16 are the fewest of a cell in an .xlsx."""


def are_plain(listed: Iterable[CollectedPath], most: int) -> bool:
    """Whether none holds other files or is of a kind whose reader it could bring down, and all unpack to so many bytes
    together, or fewer."""
    left = most
    for one in listed:
        size = _unpacked(one, left)
        if size is None or size > left:
            return False
        left -= size
    return True


def needs_no_password(found: CollectedFile) -> bool:
    """Whether it is of no kind that can be locked, nor holds other files, which may be."""
    return not found.content.startswith(COMPOUND) and members_of(found) is None


def holds_files(listed: CollectedPath) -> bool:
    """Whether it is a mail or an archive, from which other files can be taken out."""
    try:
        return members_of(_with_content(listed, listed.path.read_bytes())) is not None
    except OSError:
        return False


def is_harmless(content: bytes) -> bool:
    """Whether no library reads the file that it could bring down, and its process too."""
    return not content.startswith(COMPOUND) and not _has(_BINARY_WORKBOOK, _parts(content))


def unpacked_size(content: bytes) -> int | None:
    """Bytes that the content unpacks to, as those of an .xlsx count; None where a look does not tell."""
    parts = _parts(content)
    if _has(_BINARY_WORKBOOK, parts) or _has(_REPEATING, parts):
        return None
    return sum(part.file_size for part in parts) if parts else _BARE * len(content)


def _with_content(listed: CollectedPath, content: bytes) -> CollectedFile:
    return CollectedFile(listed.name, listed.called, content, _ANY_DAY)


def _unpacked(listed: CollectedPath, most: int) -> int | None:
    """Bytes that a file unpacks to, as those of an .xlsx count, or its own where these are too many already; None where a
    look does not tell."""
    path = listed.path
    try:
        status = path.lstat()
    except OSError:  # It will not be read later on, either.
        return 0
    if not stat.S_ISREG(status.st_mode):
        return None
    if status.st_size > most:
        return status.st_size
    try:
        content = path.read_bytes()
    except OSError:
        return 0
    return unpacked_size(content) if needs_no_password(_with_content(listed, content)) else None


def _parts(content: bytes) -> Sequence[zipfile.ZipInfo]:
    """What the directory of a zipped document lists, whatever stands before that; nothing where it is none, or is broken."""
    packed = io.BytesIO(content)
    try:
        if not zipfile.is_zipfile(packed):
            return ()
        with zipfile.ZipFile(packed) as document:
            return document.infolist()
    except ARCHIVE_DAMAGE:
        return ()


def _has(ending: str, parts: Iterable[zipfile.ZipInfo]) -> bool:
    """Whether a part is called so; readers of parts do not look at case."""
    return any(part.filename.casefold().endswith(ending) for part in parts)
