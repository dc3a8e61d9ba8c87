"""How much work something takes, counted so that neither the machine nor what else it does matters."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from enum import Enum
from types import FrameType, ModuleType


def each_takes_the_same(work: Callable[[int], Callable[[], object]], size: int) -> bool:
    """Whether each thing to do takes the same work, however many there are; where it looks at all others, it does not.

    `work` makes ready what is to be done with so many, and gives what does it.
    """
    work(size)()  # What is loaded and remembered once counts for none.
    first, second, third = (steps(work(times * size)) for times in (1, 2, 3))
    return abs((third - second) / (second - first) - 1) < 0.01


def steps(work: Callable[[], object]) -> int:
    """Lines of Python that are run, each as often as it is, a pass through a loop on one line included."""
    counted = 0

    def count(_frame: FrameType, _event: str, _about: object) -> Callable[..., object]:
        nonlocal counted
        counted += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(before)
    return counted


def room(*things: object) -> int:
    """Bytes that things take besides their texts, each counted once however often it is met."""
    met: set[int] = set()
    waiting, taken = list(things), 0
    while waiting:
        thing = waiting.pop()
        if id(thing) in met or isinstance(thing, str | Enum | type | ModuleType):
            continue
        met.add(id(thing))
        taken += sys.getsizeof(thing)
        # The collector knows nothing of what is in those that it need not look at.
        waiting += gc.get_referents(thing) or [getattr(thing, name) for name in getattr(thing, "__struct_fields__", ())]
    return taken
