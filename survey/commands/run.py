"""One run of a command: what it is about, and how it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from survey.storage.folder import Folder

if TYPE_CHECKING:
    from concurrent.futures import Executor

Progress = Callable[[int, int], None]
"""Called with the number of things done and the number of all."""


def silent(_done: int, _total: int) -> None:
    """The progress of a caller who does not want to be told."""


class Run(Struct, frozen=True):
    """What every command is given. What comes out depends on the folder and the passwords alone."""

    folder: Folder
    passwords: tuple[str, ...] = ()
    """Tried on what is locked, besides those of 設定."""
    progress: Progress = silent
    executor: Executor | None = None
    """Where files are read. None: here where they are few and small, else in processes of our own."""
    keeps: bool = True
    """Whether the folder may keep what was read in it for the next command: not that of another survey."""
