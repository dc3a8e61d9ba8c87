"""How a long run says how far it has come."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with the number of things done and the number of all."""


def silent(_done: int, _total: int) -> None:
    """The progress of a caller who does not want to be told."""
