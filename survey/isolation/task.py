"""What is done with each of many things, here or elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")
R = TypeVar("R")


class NoProcessError(MemoryError):
    """No process can be begun: mostly for lack of memory, or because the system has too many."""


class Task(Struct, Generic[T, R], frozen=True):
    """What is done with each thing. Both functions go to other processes, so pickle must know them."""

    work: Callable[[T], R]
    lost: Callable[[T], R]
    """What stands for the result where the work failed, or its process did not survive it."""

    def here(self, things: Iterable[T]) -> Iterator[R]:
        """The results, worked out in this process. Raises NoProcessError where the work needs another, and there is none."""
        for thing in things:
            try:
                yield self.work(thing)
            except NoProcessError:  # No file's doing.
                raise
            except Exception:  # Whatever a file brings its reader to, MemoryError included, stays that file's.
                yield self.lost(thing)
