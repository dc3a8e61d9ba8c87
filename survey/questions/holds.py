"""What a column of an export holds: the types of values that answers have outside of forms and paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum, auto


class Holds(Enum):
    """What a column holds."""

    TEXT = auto()
    NUMBER = auto()
    COUNT = auto()
    DAY = auto()
    MOMENT = auto()
    """ISO 8601, Japan's time."""
    LIST = auto()
    """Texts; in a CSV, which has no lists, with 、 between."""


ExportedCell = str | float | date | Sequence[str] | None
