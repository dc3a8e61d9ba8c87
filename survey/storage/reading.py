"""Reading a file that a person put there: what is none, or is far too large, is never waited for."""

from __future__ import annotations

import errno
import os
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
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise NotReadable("輪になっていて、行き先のないリンクです。") from error
        raise
    if not stat.S_ISREG(mode):
        raise NotReadable("ふつうのファイルではありません。")
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise NotReadable(f"{most // 1024:,} KB を超える大きさです。")
    return content


def why_unread(path: Path, error: OSError) -> tuple[str, str]:
    """What keeps a file from being read, as far as the system tells, and what to do about it."""
    if isinstance(error, NotReadable):
        return f"読めません。{error}", "そこにあるものを別の場所に移し、元のファイルを置いてください。"
    if not isinstance(error, PermissionError):
        said = error.strerror or type(error).__name__
        return f"読めません（{said}）。", "ファイルの場所と、ネットワークドライブの接続を確かめてください。"
    if is_held(path, error):
        remedy = "開いていれば閉じて、もう一度実行してください。開いていなければ、読み取りの権限を確かめてください。"
        return "ほかのソフトで開かれているため、読めません。", remedy
    return "読み取りが許可されていません。", "ファイルとフォルダーの、読み取りの権限を確かめてください。"


def is_held(path: Path, error: OSError) -> bool:
    """Whether it is another program that keeps a file from being read: the rights to read it are there."""
    return isinstance(error, PermissionError) and os.access(path, os.R_OK)


def is_shipped(name: str, content: bytes) -> bool:
    """Whether these are the bytes of the file of that name that comes with the product, which can be trusted."""
    try:
        return shipped(name).read_bytes() == content
    except (OSError, SurveyError):
        return False
