"""Reading a file that a person put there: what is none, or is far too large, is never waited for."""

from __future__ import annotations

import stat
from pathlib import Path

from survey.errors import SurveyError
from survey.storage.folder import shipped


class NotReadable(OSError):  # noqa: N818  It names what stands there, as the names of its kind do.
    """A folder or a pipe, or a file of more bytes than what it should be ever has. The message is for the officer."""


def bytes_at(path: Path, most: int) -> bytes:
    """The bytes of an ordinary file.

    Raises OSError: FileNotFoundError and PermissionError as the system does, NotReadable for what is no ordinary file,
    which would be waited for for ever, or has more than `most` bytes.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise NotReadable("ふつうのファイルではありません。")
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise NotReadable(f"{most // 1024:,} KB を超える大きさです。")
    return content


def is_shipped(name: str, content: bytes) -> bool:
    """Whether these are the bytes of the file of that name that comes with the product, which can be trusted."""
    try:
        return shipped(name).read_bytes() == content
    except (OSError, SurveyError):
        return False
