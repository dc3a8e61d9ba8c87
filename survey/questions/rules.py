"""Which rules a question is under. The form's colours, the checks and the counts all ask here, so they cannot differ.

A rule follows from the definition (必須, 選択肢, 該当なしの選択肢, 最大文字数, 記入例) and from the kind of question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from survey import findings
from survey.japanese.text import one_line
from survey.model import Answer, Entry, Given, Question, Severity, Survey, locked_in
from survey.model.formula import CrossCheck
from survey.questions.conditions import (
    NEVER,
    Answered,
    Broken,
    Chose,
    Condition,
    Empty,
    Fails,
    Longer,
    Not,
    Rule,
    SameAsExample,
    both,
    either,
)
from survey.questions.kinds import kind_of


@lru_cache(maxsize=8)
def rules_of(questions: tuple[Question, ...]) -> Mapping[str, tuple[Rule, ...]]:
    """The rules of each question by its key, in the order in which what they find is told; none that can never be broken."""
    return {question.key: tuple(_rules(questions, question)) for question in questions}


def _rules(questions: tuple[Question, ...], question: Question) -> list[Rule]:
    if not kind_of(question).filled_in:
        return []
    key, declared = question.key, not_applicable_where(questions)
    asked = either(Chose(other.key, choice) for other, choice in triggers(questions, question))
    rules = [
        Rule(findings.ERROR_VALUE, Broken(key)),
        Rule(findings.LEFT_AS_EXAMPLE, SameAsExample(key) if has_telling_example(question) else NEVER),
        Rule(findings.LIKE_EXAMPLE, SameAsExample(key) if has_likely_example(question) else NEVER),
        Rule(findings.REQUIRED_EMPTY, both(Empty(key), Not(declared)) if question.required else NEVER),
        Rule(findings.REQUIRED_WHEN, both(Empty(key), asked, Not(declared))),
        Rule(findings.TEXT_UNDER_NOT_APPLICABLE, NEVER if question.not_applicable else both(Answered(key), declared)),
        Rule(findings.TOO_LONG, NEVER if question.max_length is None else Longer(key, question.max_length)),
        *kind_of(question).own_rules(question),
        *(Rule(_TOLD[check.severity], Fails(key, check), check.message) for check in question.checks),
    ]
    return [rule for rule in rules if rule.broken_where != NEVER]


_TOLD = {Severity.ERROR: findings.CHECK_FAILED, Severity.WARNING: findings.CHECK_DOUBTED}
"""What becomes of a 検算 that does not hold."""
_HEADS = {Severity.ERROR: "【要修正】", Severity.WARNING: "【要確認】"}


def remarks_text(checks: Iterable[CrossCheck]) -> str:
    """What a form says where these 検算 do not hold, a line each."""
    return "\n".join(_HEADS[check.severity] + check.message for check in checks)


def filled_in(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Those that a respondent answers: all but what is calculated."""
    return tuple(question for question in questions if kind_of(question).filled_in)


@lru_cache(maxsize=8)
def filled_in_keys(questions: tuple[Question, ...]) -> frozenset[str]:
    """The keys of these."""
    return frozenset(question.key for question in filled_in(questions))


def checks_told(questions: Sequence[Question]) -> tuple[CrossCheck, ...]:
    """The 検算 that are told at these questions."""
    return tuple(check for question in questions for check in question.checks)


def not_applicable_where(questions: Sequence[Question]) -> Condition:
    """Where a row is declared not applicable."""
    return either(Chose(question.key, choice) for question in questions for choice in question.not_applicable)


_FEW_CHARACTERS = 10
"""An example of no more than so many may well be somebody's own answer: 1、3 or 集会所."""


def has_telling_example(question: Question) -> bool:
    """Whether an answer that equals the example can only be the example: sentences are, a few characters are not."""
    return kind_of(question).takes_words and len("".join(question.example.split())) > _FEW_CHARACTERS


def has_likely_example(question: Question) -> bool:
    """Whether an answer that equals the example may be right, but is worth a look: a number, a date, a few characters.

    Of choices and departments there are few, and the example is one of them: that others choose it tells nothing.
    """
    is_one_of_few = bool(question.choices) or kind_of(question).names_departments
    return bool(question.example) and not is_one_of_few and not has_telling_example(question)


def triggers(questions: Sequence[Question], question: Question) -> tuple[tuple[Question, str], ...]:
    """The choices of earlier questions that make this one required (必須), each with its question."""
    earlier = questions[: questions.index(question)]
    return tuple((asked, choice) for asked in earlier for choice in question.required_when if choice in asked.choices)


def not_applicable(survey: Survey, answer: Answer) -> tuple[Question, str] | None:
    """The question and the choice by which the answer declares its row not applicable; None if it does not."""
    return declared_by(survey.row_questions, answer.entries)


def declared_by(questions: Sequence[Question], entries: Mapping[str, Entry]) -> tuple[Question, str] | None:
    """As `not_applicable`, of what stands in any row."""
    for question in questions:
        entry = entries.get(question.key) if question.not_applicable else None
        chosen = kind_of(question).chosen(question, entry.text) if entry else ()
        if choice := next((choice for choice in chosen if choice in question.not_applicable), ""):
            return question, choice
    return None


def choices_made(question: Question, entries: Iterable[Entry]) -> Counter[str]:
    """How often each choice was made."""
    return Counter(choice for entry in entries for choice in kind_of(question).chosen(question, entry.text))


def way_out(survey: Survey, locked: Collection[str] = ()) -> str:
    """The sentence that tells how to declare a row not applicable; "" where the survey has no such choice, or the row none
    that its department may make. `locked`: keys of the questions that the office has answered."""
    question = next((question for question in survey.first_questions if question.not_applicable), None)
    if question is None or question.key in locked:
        return ""
    names = "か".join(f"「{choice}」" for choice in question.not_applicable)
    return f"該当しない場合は「{one_line(question.heading)}」で{names}を選んでください。"


def first_to_fill(questions: Sequence[Question], locked: Collection[str] = ()) -> Question:
    """The question with which an unanswered row begins: the first that is always required, else the first of all; those that
    the office has answered (`locked`) only where there is no other."""
    asked = filled_in(questions)
    left = [question for question in asked if question.key not in locked] or asked
    return next((question for question in left if question.required), left[0])


def asks_nothing(questions: Sequence[Question], given: Mapping[str, Given]) -> bool:
    """Whether the office itself has answered all that a department would fill in. `given`: 初期値 of the row."""
    locked = locked_in(given)
    return bool(locked) and all(question.key in locked for question in questions if kind_of(question).filled_in)


def companion(questions: Sequence[Question], question: Question) -> Question | None:
    """The later question in words that is printed below this one, if there is one."""
    later = questions[questions.index(question) + 1 :]
    return next((q for q in later if q.printed_under == question.key and kind_of(q).takes_words), None)
