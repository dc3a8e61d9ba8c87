"""Reading a part once for many files: forms of one survey share their styles and links, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from survey.workbook.part import Part

T = TypeVar("T")

_MOST = 64
_SMALL = 1 << 16
"""Bytes of a part that is worth remembering, and that costs little to keep."""


def remembering(read: Callable[[Iterable[bytes]], T]) -> Callable[[Part], T]:
    """The reader of a part, which neither inflates nor reads again what it read lately. What it makes must be immutable."""

    @lru_cache(maxsize=_MOST)
    def lately(part: Part) -> T:
        return read(part.chunks())

    def reading(part: Part) -> T:
        return lately(part) if max(part.size, len(part.packed)) <= _SMALL else read(part.chunks())

    return reading
