"""How much work something takes, counted so that neither the machine nor what else it does matters."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

TWICE = 2.5
"""Twice as much to do takes no more than so many times the work; where each looks at all others, it takes four times."""


def calls(work: Callable[[], object]) -> int:
    """Functions that are called, those written in C included, and generators that go on."""
    counted = 0

    def count(_frame: FrameType, event: str, _about: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return counted
