"""前回との比較: an answer beside the former year's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from survey.model.ledger import Counted
from survey.model.response import Answer


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


@dataclass(frozen=True, slots=True)
class ComparedAnswer:
    """What one department answers to one issue, this year and before."""

    department: str
    issue: str
    """NO of this year."""
    change: Change
    now: Counted | None
    """None where nothing counts this year."""
    before: Answer | None
    """As this year's questions ask it; None where there was none, or where the former year is not at hand."""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """An answer of a former year, or a part of one, that stands on no form of this year. The former survey still holds it."""

    department: str
    issue: str
    """NO in the former survey."""
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """This year beside the former one."""

    former_year: str
    """As `Survey.former_year`; never ""."""
    answers: Mapping[tuple[str, str], ComparedAnswer]
    """By (department, NO), in the definition's order; what was not answered in either year is left out."""
    left: tuple[LeftBehind, ...] = ()
