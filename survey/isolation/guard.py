"""What the work on one thing may cost, and what holds a process to it."""

from __future__ import annotations

import faulthandler
import math
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

T = TypeVar("T")

_MIB = 1024 * 1024
_IN_MINUTES = 120
"""So many seconds and more are told in minutes."""
_REWIND = 1.0
"""Seconds after which the clock is wound up again: each time takes a thread."""


class Guard(Struct, frozen=True):
    """What the work on one thing may cost before its process is given up."""

    seconds: float = 60.0
    memory: int = 2048 * _MIB
    """Bytes of the whole process, where the system can hold it to them: Windows cannot."""

    def times(self, factor: int) -> Guard:
        """So many times as much."""
        return Guard(self.seconds * factor, self.memory * factor)

    def exceeded(self, what: str) -> str:
        """What a user is told of work that cost more."""
        clock = f"{self.seconds:.0f}秒" if self.seconds < _IN_MINUTES else f"{self.seconds / 60:.0f}分"
        return f"{what}が{clock}のうちに終わらないか、メモリーに収まりません。"


TEMPLATE_GUARD = Guard(seconds=10.0)
"""For filling in a template, be it for all departments: those that ship take a tenth of a second, two for a thousand answers."""


def timed(things: Iterable[T], seconds: float) -> Iterator[T]:
    """The things, one by one. The process ends itself where one is worked on for longer, even inside a C library."""
    wound = -math.inf
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        try:
            for thing in things:
                if time.monotonic() - wound >= _REWIND:
                    faulthandler.dump_traceback_later(seconds + _REWIND, exit=True, file=nowhere)
                    wound = time.monotonic()
                yield thing
        finally:
            faulthandler.cancel_dump_traceback_later()


def hold_to(memory: int) -> None:
    """Let this process have no more than so many bytes, and leave no image of it where it is killed."""
    if sys.platform == "win32":  # Only the clock holds.
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
