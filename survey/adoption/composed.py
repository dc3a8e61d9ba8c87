"""What was found, on the way to a survey's parts: with the books of what was told, and what was guessed."""

from __future__ import annotations

from msgspec import Struct, field

from survey.adoption.adopted import Guess
from survey.adoption.books import BookEntry
from survey.adoption.found import FoundTable, Said
from survey.adoption.names import DepartmentNames


class Composed(Struct):
    """What is put together so far."""

    found: FoundTable
    names: DepartmentNames
    accounts: list[BookEntry] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)


class GivenTexts(Struct):
    """The texts of one department about one issue."""

    texts: dict[str, list[Said]] = field(default_factory=dict)
    """By the heading's key."""
