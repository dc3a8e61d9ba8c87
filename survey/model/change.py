"""区分 and 違い: what became of an answer of the former year, and of its text."""

from __future__ import annotations

from enum import Enum, StrEnum, auto
from typing import NamedTuple


class Change(StrEnum):
    """区分: what became of the former year's answer."""

    NEW = "新規"
    CHANGED = "変更"
    CONTINUED = "継続"
    """The same as before, and the department says so."""
    UNCONFIRMED = "前回のまま・未確認"
    """The same as before, and nobody has said whether it still holds."""
    WITHDRAWN = "取下げ"
    """There was one, and now there is none, or the row is declared not applicable."""
    UNKNOWN = "不明"
    """The form has lost its record of what it was made with."""
    UNANSWERED = "未回答"
    """There was one, and nothing has come back about it."""

    @property
    def brief(self) -> str:
        """The word for a narrow column."""
        return "未確認" if self is Change.UNCONFIRMED else self.value


class Mark(Enum):
    """What became of a passage of a text."""

    SAME = auto()
    NEW = auto()
    GONE = auto()
    MOVED_AWAY = auto()
    """It stood here and now stands elsewhere."""
    MOVED_HERE = auto()


class Passage(NamedTuple):
    """A passage of one text, or of both where it is the same."""

    text: str
    mark: Mark


Difference = tuple[tuple[Passage, ...], ...]
"""Sentence by sentence, a line end for itself: its passages. All that is not new, joined, is the former text; all that is not gone
is the present one."""
