"""Reading a part once for many files: forms of one survey share their styles and links, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from survey.workbook.mending import NOT_XML, mended
from survey.workbook.part import Part

T = TypeVar("T")

_MOST = 64
_SMALL = 1 << 16
"""Most bytes of a part that is cached: larger ones cost memory and are seldom the same in two files."""


def remembering(read: Callable[[Iterable[bytes]], T]) -> Callable[[Part], T]:
    """As `remembering_part`, of a reader of what stands in the part.

    The part is one that holds no words of a person: where it is no XML for a few characters, it is read without them.
    """

    def anew(part: Part) -> T:
        try:
            return read(part.chunks())
        except NOT_XML:
            return read(mended(part.chunks()))

    return remembering_part(anew)


def remembering_part(read: Callable[[Part], T]) -> Callable[[Part], T]:
    """The reader with a cache: a part that was read lately is not inflated and read again. Results must be immutable."""
    lately = lru_cache(maxsize=_MOST)(read)

    def reading(part: Part) -> T:
        return lately(part) if max(part.size, len(part.packed)) <= _SMALL else read(part)

    return reading
