"""次の操作: what sensibly comes next."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do next."""

    command: str
    """As it is typed in the survey's folder."""
    why: str
