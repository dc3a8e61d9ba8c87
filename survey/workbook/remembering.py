"""Reading a part once for many files: forms of one survey share their styles and links, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")

_MOST = 64
_SMALL = 1 << 16
"""Bytes of a part that is worth remembering, and that costs little to keep."""


def remembering(read: Callable[[Iterable[bytes]], T]) -> Callable[[Iterable[bytes]], T]:
    """The reader of a part, which does not read again what it read lately. What it makes must be immutable."""

    @lru_cache(maxsize=_MOST)
    def lately(content: bytes) -> T:
        return read([content])

    def reading(chunks: Iterable[bytes]) -> T:
        content = b"".join(chunks)
        return lately(content) if len(content) <= _SMALL else read([content])

    return reading
