"""What is made of a table: what a definition says, the answers, what was guessed, and what was not understood."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import NamedTuple

from msgspec import Struct, field

from survey.model import Answer, Department, Issue, IssueHeadings, Question


class Guessed(Enum):
    """Which part of a definition a guess is about."""

    SETTING = auto()
    ISSUE = auto()
    DEPARTMENT = auto()
    QUESTION = auto()
    ANSWER = auto()
    """None: an answer of the former year."""


class Guess(NamedTuple):
    """Something that the table does not say outright; the officer confirms it."""

    about: Guessed
    of: str
    """Which of them: the item of 設定, NO, name of the department, or key of the question."""
    what: str
    """The column or item that was guessed, such as 種類; "" for the whole row."""
    said: str
    """One sentence for the officer."""
    place: str = ""
    """The cell that it was guessed from, or ""."""


class NotUnderstood(NamedTuple):
    """A text of the table that is neither in the definition nor in an answer."""

    place: str
    text: str
    why: str


class Adopted(Struct, frozen=True):
    """A table, understood. Every character of it is in one of these."""

    headings: IssueHeadings
    issues: tuple[Issue, ...]
    departments: tuple[Department, ...]
    """In the order in which the table names them."""
    questions: tuple[Question, ...]
    answers: tuple[Answer, ...]
    """By issue, in the order of the table."""
    unclear: tuple[NotUnderstood, ...]
    guesses: tuple[Guess, ...]
    places: Mapping[tuple[Guessed, str], str] = field(default_factory=dict)
    """Where the table names an issue, department or question, by NO, name or key."""
    title: str = ""
    """調査名, as it stands above the table; "" where nothing does."""
    section: str = ""
    """見出し, likewise."""
    label: str = ""
    """資料番号, such as 参考３; likewise."""
    year: str = ""
    """Such as 令和７年度, where the title names it; likewise."""
