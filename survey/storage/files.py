"""Writing files: an output is replaced whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from survey.errors import Fault, OpenElsewhereError, SurveyError
from survey.isolation.interrupting import uninterrupted


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A temporary path beside `target` to write to; it takes the target's place when the block ends well.

    Whatever goes wrong inside, the target keeps its former content and the temporary file is gone.
    Raises OpenElsewhereError where another program holds the target, SurveyError where the folder refuses writing.
    """
    temporary = target.with_name(f"~survey-{os.getpid()}-{target.name}")
    try:
        _begin(temporary)
        yield temporary
        with uninterrupted():
            _put_in_place(temporary, target)
    finally:
        # A file may stand where the folder of the target should be.
        with suppress(NotADirectoryError):
            temporary.unlink(missing_ok=True)


@contextmanager
def replacing_all(targets: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """Like `replacing` for several files that belong together: no target changes before all are written.

    Raises OpenElsewhereError at once, before the block is entered, where another program holds one of them.
    """
    held = [target for target in targets if _held(target)]
    if held:
        raise _open_elsewhere(held)
    with ExitStack() as stack:
        yield tuple(stack.enter_context(replacing(target)) for target in targets)


@contextmanager
def replacing_within(folder: Path) -> Iterator[Path]:
    """A temporary folder to write to, for other processes too; its files go into `folder` when the block ends well.

    Whatever goes wrong inside, `folder` keeps what it holds. Raises OpenElsewhereError, before any file is replaced,
    where another program holds one, SurveyError where the disk refuses writing.
    """
    temporary = folder.with_name(f"~survey-{os.getpid()}-{folder.name}")
    try:
        _begin_folder(temporary, folder)
        yield temporary
        moves = [(path, folder / path.name) for path in sorted(temporary.iterdir())]
        held = [target for _, target in moves if _held(target)]
        if held:
            raise _open_elsewhere(held)
        with uninterrupted():
            for path, target in moves:
                _put_in_place(path, target)
    finally:
        with uninterrupted():
            shutil.rmtree(temporary, ignore_errors=True)


def _held(target: Path) -> bool:
    """Whether another program locks the file against writing, as Excel does on Windows."""
    try:
        with target.open("r+b"):
            return False
    except FileNotFoundError:
        return False
    except IsADirectoryError as error:
        remedy = "そのフォルダーを別の名前にして、もう一度実行してください。"
        raise SurveyError([Fault(str(target), "同じ名前のフォルダーがあります。", remedy)]) from error
    except PermissionError:
        return True


def _put_in_place(temporary: Path, target: Path) -> None:
    try:
        temporary.replace(target)
    except PermissionError as error:
        raise _open_elsewhere([target]) from error


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


def _begin(temporary: Path) -> None:
    try:
        temporary.parent.mkdir(parents=True, exist_ok=True)
        temporary.touch()
    except OSError as error:
        raise _refused(temporary.parent) from error


def _begin_folder(temporary: Path, folder: Path) -> None:
    try:
        temporary.mkdir(parents=True, exist_ok=True)
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise _refused(folder) from error


def _refused(folder: Path) -> SurveyError:
    problem = "このフォルダーに書き込めません。"
    return SurveyError([Fault(str(folder), problem, "フォルダーの場所と、書込みの権限・空き容量を確かめてください。")])
