"""前回との比較: an answer beside the former year's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from msgspec import Struct

from survey.model.change import Change
from survey.model.former_year import YearFigures
from survey.model.ledger import Counted
from survey.model.response import Answer

FORMER = "前回"
"""What the former year is called where nobody knows its name."""


class ComparedAnswer(Struct, frozen=True):
    """What one department answers to one issue, this year and before."""

    department: str
    issue: str
    """NO of this year."""
    change: Change
    """By the form, whatever `before` says."""
    now: Counted | None
    """None where nothing counts this year."""
    before: Answer | None
    """As this year's questions ask it; None where there was none, or where the former year is not at hand."""


class LeftBehind(Struct, frozen=True):
    """An answer of a former year, or a part of one, that stands on no form of this year. The former survey still holds it."""

    department: str
    issue: str
    """NO in the former survey."""
    why: str


def _never(_one: ComparedAnswer) -> bool:
    return False


class Comparison(Struct, frozen=True):
    """This year beside the former one."""

    former_year: str
    """As `Survey.former_year`; FORMER where nobody knows it any more."""
    answers: Mapping[tuple[str, str], ComparedAnswer]
    """By (department, NO), in the definition's order; what was not answered in either year is left out."""
    left: tuple[LeftBehind, ...] = ()
    at_hand: bool = True
    """Whether the former year's answers are known, or only what the forms tell of them."""
    made_otherwise: Callable[[ComparedAnswer], bool] = _never
    """Whether a form was made with another former answer than `before`. It takes long to find out, and is seldom told."""
    history: Callable[[], tuple[YearFigures, ...]] = tuple
    """推移: what each year came to, oldest first; the last is this one. Counted when it is told."""

    @property
    def former(self) -> str:
        """The former year in a sentence: 前回（令和７年度）."""
        return FORMER if self.former_year == FORMER else f"{FORMER}（{self.former_year}）"

    def counts(self) -> Mapping[Change, int]:
        """How many answers there are of each; 0 of what there is none."""
        changes = Counter(one.change for one in self.answers.values())
        return {change: changes[change] for change in Change}
