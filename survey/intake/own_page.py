"""記入の手引き, which mails of ours bring along: it comes back with them, and is no answer while nobody has changed it.

It says so itself, by a digest of its parts among its properties: so it is known after the deadline or the texts have
changed, too, and one into which somebody wrote is not.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable

from survey.intake.archive import ARCHIVE_DAMAGE

MARKED_PART = "docProps/core.xml"
"""The part that holds the mark (ECMA-376 part 2, 11)."""
_TEXT = b"word/document.xml"
"""Stands in every Word document as it is, and in few other packages."""
_MARK = re.compile(rb"survey-tebiki-([0-9a-f]{64})")
_MOST_BYTES, _MOST_PARTS = 256 * 1024, 30
"""Of the document, unpacked, and of its parts; ours has a third."""


def own_mark(parts: Iterable[tuple[str, bytes]]) -> str:
    """What the properties of a document say, if it is ours and holds these parts besides them."""
    digest = hashlib.sha256()
    for name, content in sorted(parts):
        digest.update(f"{name}\n{len(content)}\n".encode() + content)
    return f"survey-tebiki-{digest.hexdigest()}"


def is_own_page(content: bytes) -> bool:
    """Whether it is a 記入の手引き of ours that nobody has saved since."""
    if len(content) > _MOST_BYTES or _TEXT not in content:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            listed = package.infolist()
            if len(listed) > _MOST_PARTS or sum(part.file_size for part in listed) > _MOST_BYTES:
                return False
            if any(part.compress_type != zipfile.ZIP_DEFLATED for part in listed):
                return False
            parts = {part.filename: package.read(part) for part in listed}
    except ARCHIVE_DAMAGE:
        return False
    said = _MARK.search(parts.pop(MARKED_PART, b""))
    return said is not None and said[0].decode() == own_mark(parts.items())
