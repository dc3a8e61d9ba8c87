"""The list of kinds: whoever adds one writes its module and puts it here."""

from __future__ import annotations

from collections.abc import Mapping

from survey.model import Question
from survey.questions.calculation import CALCULATION, GRADE
from survey.questions.choice import CHOICE
from survey.questions.choices import SEVERAL_CHOICES
from survey.questions.date import DATE
from survey.questions.departments import DEPARTMENTS
from survey.questions.kind import QuestionKind
from survey.questions.long_text import LONG_TEXT
from survey.questions.number import NUMBER
from survey.questions.short_text import SHORT_TEXT

KINDS: Mapping[str, QuestionKind] = {
    kind.word: kind for kind in (LONG_TEXT, SHORT_TEXT, CHOICE, SEVERAL_CHOICES, DEPARTMENTS, NUMBER, DATE, CALCULATION)
}
"""By 種類, in the order in which the definition offers them."""


def kind_of(question: Question) -> QuestionKind:
    """What kind of question it is."""
    return graded(KINDS[question.kind]) if question.grades else KINDS[question.kind]


def graded(kind: QuestionKind) -> QuestionKind:
    """The same for a question with 段階."""
    return GRADE if kind is CALCULATION else kind
