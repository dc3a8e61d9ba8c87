"""受け取る: every file in collected/, and those inside its mails and archives. Nothing there is changed or run."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from survey import findings
from survey.intake.collected_file import CollectedFile, on_hold
from survey.intake.file_names import decoded_name, tidy
from survey.intake.plain import are_plain, holds_files, is_harmless
from survey.model import Incoming, Unread
from survey.storage.clock import local
from survey.workbook import Limits, Reason

__all__ = ["are_plain", "given_up", "held", "holds_files", "is_harmless", "unpack", "walk"]

_OURS = ("README.md", ".gitignore", ".gitkeep")
"""Files at the top of collected/ that belong to the folder itself."""


def walk(collected: Path) -> tuple[Path, ...]:
    """All files and links below collected/, sorted by name as people read it. Raises OSError for a closed folder."""
    if not collected.is_dir():
        return ()
    found: list[Path] = []
    for folder, folders, names in os.walk(collected, onerror=_refuse):
        here = Path(folder)
        links = [name for name in folders if (here / name).is_symlink()]
        ours = _OURS if here == collected else ()
        found += [here / name for name in (*names, *links) if name not in ours]
    return tuple(sorted(found, key=lambda path: _name(path, collected)))


def _refuse(error: OSError) -> None:
    raise error


def unpack(
    path: Path,
    collected: Path,
    passwords: Sequence[str] = (),
    limits: Limits = Limits(),  # noqa: B008  Frozen.
) -> Iterator[Incoming | Unread]:
    """What one file of `walk` holds: itself, or the files packed in it at every depth, each exactly once.

    A workbook that a password opens is handed on without its protection; its digest is that of the open content,
    so it is the same file as one sent without a password.
    """
    # Imported here: a process that only lists the files need not load what opens mails and archives.
    from survey.intake.unpacking import opened

    name = _name(path, collected)
    modified = datetime.fromtimestamp(0, UTC)
    if reason := _no_file(path, collected):
        yield on_hold(CollectedFile(name, b"", local(modified)), findings.UNREADABLE, reason)
        return
    try:
        status = path.stat()
        modified = datetime.fromtimestamp(int(status.st_mtime), UTC)
        if status.st_size > limits.received_size:
            yield _too_large(CollectedFile(name, b"", local(modified)), path)
            return
        content = path.read_bytes()
    except OSError:
        yield on_hold(CollectedFile(name, b"", local(modified)), findings.HELD_OPEN)
        return
    yield from opened(CollectedFile(name, content, local(modified)), passwords, limits)


def _no_file(path: Path, collected: Path) -> str:
    """Why a path is not read; "" where it is. Links out of collected/ are not followed, and a pipe could block for ever."""
    if _is_regular(path):
        return ""
    if path.is_symlink():
        if not path.resolve().is_relative_to(collected.resolve()):
            return "collected の外を指すリンクです"
        if not path.is_file():
            return "フォルダーを指すか、行き先のないリンクです"
    return "" if path.is_file() else "通常のファイルではありません"


def _is_regular(path: Path) -> bool:
    """Whether it is a regular file and no link; costs one call to the system."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def given_up(path: Path, collected: Path) -> Unread:
    """The result for a file of `walk` that killed or blocked the process that read it."""
    modified = datetime.fromtimestamp(int(path.lstat().st_mtime), UTC)
    found = CollectedFile(_name(path, collected), b"", local(modified))
    return _unread(found, path, Reason.TOO_MUCH_WORK)


def held(item: Incoming) -> Unread:
    """The same for a file out of a container that may have done it."""
    found = CollectedFile(item.name, item.content, item.modified, item.mailed)
    return on_hold(found, findings.UNREADABLE, Reason.TOO_MUCH_WORK)


def _too_large(found: CollectedFile, path: Path) -> Unread:
    return _unread(found, path, Reason.TOO_LARGE)


def _unread(found: CollectedFile, path: Path, reason: str) -> Unread:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return on_hold(replace(found, known_digest=digest), findings.UNREADABLE, reason=reason)


def _name(path: Path, collected: Path) -> str:
    """The path below collected/. Names that an archiver wrote as cp932 on a UTF-8 file system are repaired."""
    parts = path.parts[len(collected.parts) :]
    # Most names need no repair: a printable one holds neither undecoded bytes nor escapes.
    return tidy("/".join([part if part.isprintable() else decoded_name(os.fsencode(part)) for part in parts]))
