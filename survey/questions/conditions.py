"""What a rule may say of a row: a condition over the answers to its questions, which are named by their keys.

Of every answer exactly one is true: it is empty, it is an Excel error, or it says something. What a condition asks of an
answer beyond that is false of one that says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from survey.findings import Code
from survey.model.formula import CrossCheck


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing but white space stands there."""

    key: str


@dataclass(frozen=True, slots=True)
class Broken:
    """An Excel error stands there (#REF! …)."""

    key: str


@dataclass(frozen=True, slots=True)
class Answered:
    """It says something."""

    key: str


@dataclass(frozen=True, slots=True)
class Chose:
    """It names this choice, whatever its white space, width and case."""

    key: str
    choice: str


@dataclass(frozen=True, slots=True)
class Malformed:
    """It is no value of the question's kind: none of the choices, not a number, not a date."""

    key: str


@dataclass(frozen=True, slots=True)
class OutOfBounds:
    """It is a number below the least or above the most, or so many choices."""

    key: str


@dataclass(frozen=True, slots=True)
class Conflicting:
    """It names a choice that excludes all others, and another one."""

    key: str


@dataclass(frozen=True, slots=True)
class Longer:
    """It has more characters than this, as Excel counts them."""

    key: str
    limit: int


@dataclass(frozen=True, slots=True)
class SameAsExample:
    """It says what the example says, whatever its white space, width and case."""

    key: str


@dataclass(frozen=True, slots=True)
class NamesItself:
    """The department that answers is among those it names. A form cannot tell: its own column is only grey."""

    key: str


@dataclass(frozen=True, slots=True)
class Fails:
    """What a 検算 requires of several answers does not hold, as far as all of them say something."""

    key: str
    """Of the question at which it is told."""
    check: CrossCheck


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of them; true where there is none."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of them; false where there is none."""

    conditions: tuple[Condition, ...]


OfOneAnswer = (
    Empty | Broken | Answered | Chose | Malformed | OutOfBounds | Conflicting | Longer | SameAsExample | NamesItself
)
Condition = OfOneAnswer | Fails | Not | AllOf | AnyOf

NEVER = AnyOf(())


@dataclass(frozen=True, slots=True)
class Rule:
    """A finding, and the condition under which it is to be made."""

    code: Code
    broken_where: Condition
    message: str = ""
    """What is told, where the finding has no words of its own."""


def both(*conditions: Condition) -> Condition:
    """AllOf of them; NEVER where one of them is."""
    return NEVER if NEVER in conditions else AllOf(conditions)


def either(conditions: Iterable[Condition]) -> Condition:
    """One of them, those that are NEVER left out."""
    kept = tuple(condition for condition in conditions if condition != NEVER)
    return kept[0] if len(kept) == 1 else AnyOf(kept)
