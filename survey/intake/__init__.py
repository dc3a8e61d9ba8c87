"""受け取る: every file in collected/, and those inside its mails and archives. Nothing there is changed or run."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from survey import findings
from survey.intake.collected_file import CollectedFile, on_hold
from survey.intake.listing import CollectedPath, walk
from survey.intake.plain import are_plain, holds_files, is_harmless, needs_no_password, unpacked_size
from survey.model import USUAL_NAMES, Incoming, Names, Season, Unread
from survey.workbook import Limits, Reason

__all__ = [
    "CollectedFile",
    "CollectedPath",
    "are_plain",
    "given_up",
    "held",
    "holds_files",
    "inside",
    "is_harmless",
    "load",
    "needs_no_password",
    "unpacked_size",
    "walk",
]

_REFUSALS = {
    errno.ENAMETOOLONG: "フォルダーが深すぎるか、名前が長すぎます",
    errno.ENOENT: "読み取る間になくなりました",
    errno.ENOTDIR: "読み取る間になくなりました",
    errno.ELOOP: "リンクが輪になっています",
    errno.EACCES: "読み取りが許可されていません",
    errno.EPERM: "読み取りが許可されていません",
    errno.EIO: "ディスクかネットワークドライブから読み取れません",
}


def load(
    listed: CollectedPath, collected: Path, limits: Limits, season: Season | None = None, names: Names = USUAL_NAMES
) -> CollectedFile | Unread:
    """A file of `walk` with its content, or why that is not read.

    `season`: when it can have come; without one, dates are believed as they are stated. `names`: what the survey calls those
    who send.
    """
    path = listed.path
    try:
        known = path.lstat()
    except OSError as error:
        return on_hold(listed.empty(season, names), findings.NOT_A_FILE, _said(error))
    found = listed.empty(season, names, known)
    if reason := _no_file(path, collected, known.st_mode):
        return on_hold(found, findings.NOT_A_FILE, reason)
    try:
        size = path.stat().st_size if stat.S_ISLNK(known.st_mode) else known.st_size
        if size > limits.received_size:
            return _unread(found, path, Reason.TOO_LARGE)
        return replace(found, content=path.read_bytes())
    except OSError as error:
        return _refused(found, path, error)


def inside(found: CollectedFile, passwords: Sequence[str], limits: Limits) -> Iterator[Incoming | Unread]:
    """What a file that was loaded holds: itself, or the files packed in it at every depth, each exactly once.

    A workbook that a password opens is handed on without its protection; its digest is that of the open content,
    so it is the same file as one sent without a password.
    """
    # Imported here: a process that only lists the files need not load what opens mails and archives.
    from survey.intake.unpacking import opened

    return opened(found, passwords, limits)


def _no_file(path: Path, collected: Path, mode: int) -> str:
    """Why a path is not read; "" where it is. Links out of collected/ are not followed, and a pipe could block for ever."""
    if stat.S_ISREG(mode):
        return ""
    if stat.S_ISDIR(mode):
        return "開くことが許可されていないフォルダーです" if _closed(path) else "開けないフォルダーです"
    if stat.S_ISLNK(mode):
        try:
            return _no_link(path, collected)
        except OSError as error:
            return _said(error)
    return "パイプなど、通常のファイルではないものです"


def _closed(folder: Path) -> bool:
    return not os.access(folder, os.R_OK | os.X_OK)


def _no_link(path: Path, collected: Path) -> str:
    """Why a link is not followed; "" where it leads to a file in collected/."""
    try:
        target = path.resolve(strict=True)
    except FileNotFoundError:
        return "行き先のないリンクです"
    except (OSError, RuntimeError) as error:  # The latter says before Python 3.13 that a link turns in a circle.
        circle = isinstance(error, RuntimeError) or error.errno == errno.ELOOP
        return "輪になっていて、行き先のないリンクです" if circle else "行き先を開けないリンクです"
    if not target.is_relative_to(collected.resolve()):
        return "collected の外を指すリンクです"
    if target.is_dir():
        return "フォルダーを指すリンクです"
    return "" if target.is_file() else "パイプなど、通常のファイルではないものを指すリンクです"


def given_up(listed: CollectedPath, season: Season | None = None) -> Unread:
    """The result for a file of `walk` that killed or blocked the process that read it."""
    return _unread(listed.empty(season), listed.path, Reason.TOO_MUCH_WORK)


def held(item: Incoming) -> Unread:
    """The same for a file out of a container that may have done it."""
    found = CollectedFile(item.name, item.name, item.content, item.arrival, mail=item.mail)
    return replace(on_hold(found, findings.UNREADABLE, Reason.TOO_MUCH_WORK), unplaced=item.unplaced)


def _unread(found: CollectedFile, path: Path, reason: str) -> Unread:
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return _refused(found, path, error)
    return on_hold(replace(found, known_digest=digest), findings.UNREADABLE, reason=reason)


def _refused(found: CollectedFile, path: Path, error: OSError) -> Unread:
    """The result for a file that the system does not let us read."""
    if isinstance(error, PermissionError):
        if os.access(path, os.R_OK):
            return on_hold(found, findings.HELD_OPEN)
        return on_hold(found, findings.NOT_A_FILE, "読み取りが許可されていないファイルです")
    return on_hold(found, findings.NOT_A_FILE, _said(error))


def _said(error: OSError) -> str:
    """The system's own word for what it refuses, in Japanese where it would say it in English."""
    return _REFUSALS.get(error.errno or 0) or error.strerror or type(error).__name__
