"""Writing files: an output is replaced whole or not at all."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from survey.errors import Fault, OpenElsewhereError, SurveyError
from survey.isolation.interrupting import uninterrupted
from survey.storage.temporary import clear_leftovers, is_temporary, temporary_folder

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What systems say of a disk that takes no more; Windows' own codes are among these when Python raises them."""
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds until a file is tried again. A virus scanner, OneDrive or a file server holds one for a moment that was just
written or read, and lets go of it; Excel does not."""


@contextmanager
def replacing(target: Path, workshop: Path | None = None) -> Iterator[Path]:
    """A temporary path to write to; what stands there takes the target's place when the block ends well.

    `workshop`: folder on the same disk in which it is written, where that is not to be the target's own.
    Whatever goes wrong inside, the target keeps its former content and the temporary file is gone.
    Raises OpenElsewhereError where another program holds the target, SurveyError where it is a folder, the folder refuses
    writing or the disk is full.
    """
    if is_temporary(target.parent):  # Whoever replaces that folder's files as a whole says what goes wrong.
        yield target
        return
    if target.is_dir():
        raise _folder_there(target)
    with _said_of(target), _begun(workshop or target.parent, target.parent) as folder:
        temporary = folder / target.name
        yield temporary
        with uninterrupted():
            _put_in_place(temporary, target)


@contextmanager
def replacing_all(targets: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """Like `replacing` for several files that belong together: no target changes before all are written.

    Raises OpenElsewhereError at once, before the block is entered, where another program holds one of them.
    """
    _refuse_held(targets)
    with ExitStack() as stack:
        yield tuple(stack.enter_context(replacing(target)) for target in targets)


@contextmanager
def replacing_within(folder: Path) -> Iterator[Path]:
    """A temporary folder to write to, for other processes too; its files go into `folder` when the block ends well.

    Whatever goes wrong inside, `folder` keeps what it holds. Raises OpenElsewhereError, before any file is replaced,
    where another program holds one, SurveyError where the disk refuses writing or is full.
    """
    clear_leftovers(folder.parent)
    with _said_of(folder), _begun(folder.parent, folder) as temporary:
        yield temporary
        moves = [(path, folder / path.name) for path in sorted(temporary.iterdir())]
        _refuse_held([target for _, target in moves])
        with uninterrupted():
            for path, target in moves:
                _put_in_place(path, target)


def _refuse_held(targets: Sequence[Path]) -> None:
    """Raises OpenElsewhereError where another program holds files, and goes on holding them."""
    held = [target for target in targets if _held(target)]
    for pause in _PAUSES:
        if not held:
            return
        time.sleep(pause)
        held = [target for target in held if _held(target)]
    if held:
        raise _open_elsewhere(held)


def _held(target: Path) -> bool:
    """Whether another program locks the file against writing, as Excel does on Windows.

    Raises SurveyError where it is a folder, or may not be written for another reason.
    """
    try:
        with target.open("r+b"):
            return False
    except FileNotFoundError:
        return False
    except OSError as error:
        if (said := _own_refusal(target)) or not isinstance(error, PermissionError):
            raise said or refused(target.parent) from error
        return True


def _own_refusal(target: Path) -> SurveyError | None:
    """Why a file cannot be replaced, where it is the file or its folder that says so; None where it must be another program."""
    if target.is_dir():
        return _folder_there(target)
    if not os.access(target.parent, os.W_OK):
        return refused(target.parent)
    if target.exists() and not os.access(target, os.W_OK):
        remedy = "ファイルの「読み取り専用」を外すか、書込みの権限を確かめて、もう一度実行してください。"
        return SurveyError([Fault(str(target), "書込みが許可されていません（読み取り専用です）。", remedy)])
    return None


def _folder_there(target: Path) -> SurveyError:
    remedy = "そのフォルダーを別の名前にして、もう一度実行してください。"
    return SurveyError([Fault(str(target), "同じ名前のフォルダーがあります。", remedy)])


def _put_in_place(temporary: Path, target: Path) -> None:
    for pause in _PAUSES:
        try:
            temporary.replace(target)
        except OSError as error:
            if error.errno in _FULL or _own_refusal(target):
                break
            time.sleep(pause)
        else:
            return
    try:
        temporary.replace(target)
    except PermissionError as error:
        raise _own_refusal(target) or _open_elsewhere([target]) from error


def _open_elsewhere(targets: Sequence[Path]) -> OpenElsewhereError:
    return OpenElsewhereError(
        [
            Fault(
                str(target),
                "ほかのソフトで開かれているため、書き換えられません。",
                "Excel や Word で開いていれば閉じて、もう一度実行してください。",
            )
            for target in targets
        ]
    )


@contextmanager
def _begun(where: Path, target: Path) -> Iterator[Path]:
    """A temporary folder in `where`, for what goes into the folder `target`, which is made where it is missing."""
    with ExitStack() as stack:
        try:
            temporary = stack.enter_context(temporary_folder(where))
            target.mkdir(parents=True, exist_ok=True)
            if not os.access(target, os.W_OK):
                raise PermissionError
        except OSError as error:
            raise _full(target) if error.errno in _FULL else refused(target) from error
        yield temporary


@contextmanager
def _said_of(target: Path) -> Iterator[None]:
    """Says of what is written to in the block that the disk is full, where that is why it cannot be written."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise _full(target) from error
        raise


def _full(target: Path) -> SurveyError:
    problem = "ディスクの空きが足りず、書けませんでした。前からあるファイルは変わっていません。"
    remedy = "保存先のドライブと、一時フォルダーのあるドライブの空きを増やして、もう一度実行してください。"
    return SurveyError([Fault(str(target), problem, remedy)])


def refused(folder: Path) -> SurveyError:
    """A folder that takes no files."""
    remedy = (
        "読み取り専用の場所（DVD、保管用の共有フォルダーなど）なら、書き込める場所に写してから実行してください。"
        "そうでなければ、書込みの権限・空き容量と、ネットワークドライブの接続を確かめてください。"
    )
    return _unless_file_there(folder, "このフォルダーに書き込めません", remedy)


def not_made(folder: Path) -> SurveyError:
    """A folder that cannot be made."""
    return _unless_file_there(folder, "フォルダーを作れません", "場所と、書込みの権限・空き容量を確かめてください。")


def _unless_file_there(folder: Path, problem: str, remedy: str) -> SurveyError:
    """What is wrong with the folder; where a file stands in its place, or in that of one around it, that, and the file."""
    there = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    if there.exists() and not there.is_dir():
        remedy = "このファイルを別の場所に移すか、名前を変えて、もう一度実行してください。"
        return SurveyError([Fault(str(there), f"{problem}（同じ名前のファイルがあります）。", remedy)])
    return SurveyError([Fault(str(folder), f"{problem}。", remedy)])
