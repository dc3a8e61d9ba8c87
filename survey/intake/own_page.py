"""記入の手引き, which mails of ours bring along: it comes back with them, and is no answer while nobody has changed it.

It says so itself, by a digest of its parts among its properties: so it is known after the deadline or the texts have
changed, too, and one into which somebody wrote is not.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping

from survey.intake.archive import ARCHIVE_DAMAGE

MARKED_PART = "docProps/core.xml"
"""The part that holds the mark (ECMA-376 part 2, 11)."""
_TEXT = b"word/document.xml"
"""Stands in every Word document as it is, and in few other packages."""
_MARK = re.compile(rb"survey-tebiki-[0-9a-f]{64}")
_MOST_BYTES = 256 * 1024
"""Of the document, and of its parts unpacked; ours has a fifth."""


def mark_of(document: bytes) -> str:
    """What the properties of a document say, if it is ours. Raises one of ARCHIVE_DAMAGE."""
    return _mark(_parts(document))


def is_own_page(content: bytes) -> bool:
    """Whether it is a 記入の手引き of ours that nobody has saved since."""
    if len(content) > _MOST_BYTES or _TEXT not in content:
        return False
    try:
        parts = _parts(content)
    except ARCHIVE_DAMAGE:
        return False
    said = _MARK.search(parts.get(MARKED_PART, b""))
    return said is not None and said[0].decode() == _mark(parts)


def _mark(parts: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(parts.keys() - {MARKED_PART}):
        digest.update(f"{name}\n{len(parts[name])}\n".encode() + parts[name])
    return f"survey-tebiki-{digest.hexdigest()}"


def _parts(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        listed = package.infolist()
        if sum(part.file_size for part in listed) > _MOST_BYTES:
            raise ValueError("larger than ours")
        if any(part.compress_type != zipfile.ZIP_DEFLATED for part in listed):
            raise ValueError("packed by another method than ours")
        if len({part.filename for part in listed}) < len(listed):
            raise ValueError("two parts of one name")
        return {part.filename: package.read(part) for part in listed}
