"""向き: whether more is better or less, as the answer to a 選択 says."""

from __future__ import annotations

from collections.abc import Iterator

from survey.japanese.text import appearance_key
from survey.model import Question
from survey.questions.arithmetic import DIRECTIONS
from survey.questions.kinds import kind_of


def is_lower_better(question: Question, text: str) -> bool | None:
    """What the text in an input of the question says; None where it says neither."""
    chosen = kind_of(question).chosen(question, text)
    return next((DIRECTIONS[key] for key in map(appearance_key, chosen) if key in DIRECTIONS), None)


def choices_that_say(question: Question, *, lower: bool) -> Iterator[str]:
    """The choices of the question that say so."""
    return (choice for choice in question.choices if DIRECTIONS.get(appearance_key(choice)) is lower)
