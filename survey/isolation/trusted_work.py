"""Work that trusts what it is given: here where that is little, else in processes, which are loaded only then."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def each(work: Callable[[T], R], things: Sequence[T], chunk: int) -> Generator[R, None, None]:
    """The results, in the order of the things, of work that trusts what it is given: what it raises is raised.

    Up to `chunk` things are worked on here, more in processes of our own, so many at once. To be closed where it is left
    early, so that these end.
    """
    if len(things) <= chunk:
        yield from map(work, things)
        return
    from survey.isolation.workers import each_trusted

    yield from each_trusted(work, things, chunk)
