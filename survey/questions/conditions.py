"""What a rule may say of a row: a condition over the answers to its questions, which are named by their keys.

Of every answer exactly one is true: it is empty, it is an Excel error, or it says something. What a condition asks of an
answer beyond that is false of one that says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from survey.findings import FindingKind
from survey.model.formula import CrossCheck


class Empty(Struct, frozen=True):
    """Nothing but white space stands there."""

    key: str


class Broken(Struct, frozen=True):
    """An Excel error stands there (#REF! …)."""

    key: str


class Answered(Struct, frozen=True):
    """It says something."""

    key: str


class Chose(Struct, frozen=True):
    """It names this choice, whatever its white space, width and case."""

    key: str
    choice: str


class Malformed(Struct, frozen=True):
    """It is no value of the question's kind: none of the choices, not a number, not a date."""

    key: str


class OutOfBounds(Struct, frozen=True):
    """It is a number below the least or above the most, or so many choices."""

    key: str


class Conflicting(Struct, frozen=True):
    """It names a choice that excludes all others, and another one."""

    key: str


class Longer(Struct, frozen=True):
    """It has more characters than this, as Excel counts them."""

    key: str
    limit: int


class SameAsExample(Struct, frozen=True):
    """It says what the example says, whatever its white space, width and case."""

    key: str


class NamesItself(Struct, frozen=True):
    """The department that answers is among those it names. A form cannot tell: its own column is only grey."""

    key: str


class Fails(Struct, frozen=True):
    """What a 検算 requires of several answers does not hold, as far as all of them say something."""

    key: str
    """Of the question at which it is told."""
    check: CrossCheck


class Not(Struct, frozen=True):
    """The opposite."""

    condition: Condition


class AllOf(Struct, frozen=True):
    """Every one of them; true where there is none."""

    conditions: tuple[Condition, ...]


class AnyOf(Struct, frozen=True):
    """At least one of them; false where there is none."""

    conditions: tuple[Condition, ...]


OfOneAnswer = (
    Empty | Broken | Answered | Chose | Malformed | OutOfBounds | Conflicting | Longer | SameAsExample | NamesItself
)
Condition = OfOneAnswer | Fails | Not | AllOf | AnyOf

NEVER = AnyOf(())


class Rule(Struct, frozen=True):
    """A finding, and the condition under which it is to be made."""

    finding: FindingKind
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
