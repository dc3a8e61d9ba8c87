"""What an input of the form refuses or doubts while it is filled in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OneOf:
    """A drop-down. It refuses anything else: what it does not offer could not be counted."""

    source: str | tuple[str, ...]
    """A formula such as "=選択肢_1", or the words themselves."""
    message: str


@dataclass(frozen=True, slots=True)
class AtMost:
    """A warning above so many characters."""

    characters: int
    message: str


@dataclass(frozen=True, slots=True)
class WellFormed:
    """A warning where what is typed is no value of the question's kind."""

    formula: str
    """Whether it is one, as a name says."""
    message: str


Validation = OneOf | AtMost | WellFormed
