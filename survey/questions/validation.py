"""What an input of the form refuses or doubts while it is filled in."""

from __future__ import annotations

from msgspec import Struct


class OneOf(Struct, frozen=True):
    """A drop-down. It refuses anything else: what it does not offer could not be counted."""

    source: str | tuple[str, ...]
    """A formula such as "=選択肢_1", or the words themselves."""
    message: str


class AtMost(Struct, frozen=True):
    """A warning above so many characters."""

    characters: int
    message: str


class WellFormed(Struct, frozen=True):
    """A warning where what is typed is no value of the question's kind."""

    formula: str
    """Whether it is one, as a name says."""
    message: str


Validation = OneOf | AtMost | WellFormed
