"""前回との比較: an answer beside the former year's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import Enum, StrEnum, auto
from typing import NamedTuple

from msgspec import Struct

from survey.model.former_year import YearFigures
from survey.model.ledger import Counted
from survey.model.response import Answer

FORMER = "前回"
"""What the former year is called where nobody knows its name."""


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


class ComparedAnswer(Struct, frozen=True):
    """What one department answers to one issue, this year and before."""

    department: str
    issue: str
    """NO of this year."""
    change: Change
    now: Counted | None
    """None where nothing counts this year."""
    before: Answer | None
    """As this year's questions ask it; None where there was none, or where the former year is not at hand."""
    made_otherwise: bool = False
    """Whether the form was made with another former answer than `before`. `change` goes by the form."""


class LeftBehind(Struct, frozen=True):
    """An answer of a former year, or a part of one, that stands on no form of this year. The former survey still holds it."""

    department: str
    issue: str
    """NO in the former survey."""
    why: str


class Comparison(Struct, frozen=True):
    """This year beside the former one."""

    former_year: str
    """As `Survey.former_year`; FORMER where nobody knows it any more."""
    answers: Mapping[tuple[str, str], ComparedAnswer]
    """By (department, NO), in the definition's order; what was not answered in either year is left out."""
    left: tuple[LeftBehind, ...] = ()
    at_hand: bool = True
    """Whether the former year's answers are known, or only what the forms tell of them."""
    history: tuple[YearFigures, ...] = ()
    """推移: what each year came to, oldest first; the last is this one."""

    @property
    def former(self) -> str:
        """The former year in a sentence: 前回（令和７年度）."""
        return FORMER if self.former_year == FORMER else f"{FORMER}（{self.former_year}）"

    def counts(self) -> Mapping[Change, int]:
        """How many answers there are of each; 0 of what there is none."""
        changes = Counter(one.change for one in self.answers.values())
        return {change: changes[change] for change in Change}
