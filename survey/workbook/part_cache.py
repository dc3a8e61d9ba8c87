"""Reading a part once for many files: forms of one survey share their styles and links, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from survey.workbook.part import Part

T = TypeVar("T")

_MOST = 64
_SMALL = 1 << 16
"""Most bytes of a part that is cached: larger ones cost memory and are seldom the same in two files."""


def remembering(read: Callable[[Iterable[bytes]], T]) -> Callable[[Part], T]:
    """The reader with a cache: a part that was read lately is not inflated and read again. Results must be immutable."""

    @lru_cache(maxsize=_MOST)
    def lately(part: Part) -> T:
        return read(part.chunks())

    def reading(part: Part) -> T:
        return lately(part) if max(part.size, len(part.packed)) <= _SMALL else read(part.chunks())

    return reading
