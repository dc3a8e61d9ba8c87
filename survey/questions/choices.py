"""選択: what was chosen in a row, and what that makes of its other questions.

The form's colours, the checks and the counts all ask here, so they cannot contradict each other.
"""

from __future__ import annotations

from collections.abc import Sequence

from survey.japanese.text import comparison_key
from survey.model import Answer, Kind, Question, Survey


def chosen(question: Question, text: str) -> str:
    """The choice that the text names, whatever its width and white space; the text itself where it names none."""
    if text in question.choices:
        return text
    meant = comparison_key(text)
    return next((choice for choice in question.choices if comparison_key(choice) == meant), text)


def triggers(questions: Sequence[Question], question: Question) -> tuple[tuple[Question, str], ...]:
    """The choices of earlier questions that make this one required (必須), each with its question."""
    earlier = questions[: questions.index(question)]
    return tuple(
        (asked, choice)
        for asked in earlier
        if asked.kind is Kind.CHOICE
        for choice in question.required_when
        if choice in asked.choices
    )


def not_applicable(survey: Survey, answer: Answer) -> tuple[Question, str] | None:
    """The question and the choice by which the answer declares its row not applicable; None if it does not."""
    for question in survey.questions:
        entry = answer.entries.get(question.key) if question.not_applicable else None
        if entry and (choice := chosen(question, entry.text)) in question.not_applicable:
            return question, choice
    return None


def way_out(survey: Survey) -> str:
    """The sentence that tells how to declare a row not applicable; "" where the survey has no such choice."""
    question = next((question for question in survey.questions if question.not_applicable), None)
    if question is None:
        return ""
    names = "か".join(f"「{choice}」" for choice in question.not_applicable)
    return f"該当しない場合は「{one_line(question.heading)}」で{names}を選んでください。"


def one_line(heading: str) -> str:
    """A heading as a sentence names it."""
    return "".join(heading.splitlines())
