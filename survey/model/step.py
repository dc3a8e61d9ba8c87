"""次の操作: what sensibly comes next."""

from __future__ import annotations

from msgspec import Struct


class Step(Struct, frozen=True):
    """Something to do next."""

    command: str
    """As it is typed in the survey's folder."""
    why: str
