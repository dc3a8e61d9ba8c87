"""Conditions judged here, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from survey.findings import Code
from survey.japanese.text import excel_length, folded
from survey.model import Entry, Question
from survey.model.formula import Requirement
from survey.questions.conditions import (
    AllOf,
    Answered,
    AnyOf,
    Broken,
    Chose,
    Condition,
    Conflicting,
    Empty,
    Fails,
    Longer,
    Malformed,
    NamesItself,
    Not,
    OfOneAnswer,
    OutOfBounds,
    Rule,
    SameAsExample,
)
from survey.questions.directions import is_lower_better
from survey.questions.formula_as_python import in_binary, is_met
from survey.questions.kinds import kind_of
from survey.questions.rules import has_likely_example, has_telling_example, rules_of

_GLANCE = 8
"""Characters that are looked at first: nearly all answers begin unlike the example."""


class Compared(NamedTuple):
    """An answer as the rules look at it."""

    value: str | int | None
    """What `QuestionKind.compared` gave, or the same for nothing ("" or 0); None for an Excel error."""
    same_as_example: bool = False
    names_itself: bool = False
    former: float | None = None
    """The number of the former year, where some formula names it."""


Row = Mapping[str, Compared]
"""The answers of a row by question key, empty ones too."""


def compared(question: Question, entry: Entry | None, department: str) -> Compared:
    """The department's entry as the rules look at it; None for no entry."""
    if entry is None:
        return compared_text(question, "")
    if entry.error:
        return Compared(None)
    seen = compared_text(question, entry.as_text("、"))
    return seen._replace(names_itself=True) if department in entry.departments else seen


def compared_text(question: Question, text: str) -> Compared:
    """All that stands in the inputs of a question, before anybody has read it as an entry."""
    kind = kind_of(question)
    if not text or text.isspace():
        return Compared("" if kind.compares_texts else 0)
    is_compared = has_telling_example(question) or has_likely_example(question)
    return Compared(kind.compared(question, text), is_compared and _is_same(text, question.example))


def _is_same(text: str, example: str) -> bool:
    wanted = _folded_example(example)
    return wanted.startswith(folded(text[:_GLANCE])) and folded(text) == wanted


_folded_example = lru_cache(folded)
"""Every answer to a question is compared with the same one."""


def broken_rules(questions: tuple[Question, ...], row: Row) -> list[tuple[str, Rule]]:
    """What is to be said of a row: question keys and rules, in the order of questions and rules."""
    (broken,) = broken_in_each(questions, (row,))
    return broken


def broken_in_each(questions: tuple[Question, ...], rows: Iterable[Row]) -> Iterator[list[tuple[str, Rule]]]:
    """As `broken_rules`, of each row."""
    by_key, rules = _by_key(questions), _in_order(questions)
    for row in rows:
        yield [(key, rule) for key, rule in rules if is_true(rule.broken_where, row, by_key)]


# Cached, because forms are judged row by row while they are written.
@lru_cache(maxsize=8)
def _in_order(questions: tuple[Question, ...]) -> tuple[tuple[str, Rule], ...]:
    return tuple((key, rule) for key, rules in rules_of(questions).items() for rule in rules)


@lru_cache(maxsize=8)
def _by_key(questions: tuple[Question, ...]) -> Mapping[str, Question]:
    return {question.key: question for question in questions}


def codes(questions: tuple[Question, ...], row: Row) -> list[tuple[str, Code]]:
    """As `broken_rules`, only the codes of their findings."""
    return [(key, rule.code) for key, rule in broken_rules(questions, row)]


def is_true(condition: Condition, row: Row, questions: Mapping[str, Question]) -> bool:
    """whether the condition holds in the row. `questions`: by key."""
    match condition:
        case AllOf(conditions):
            return all(is_true(one, row, questions) for one in conditions)
        case AnyOf(conditions):
            return any(is_true(one, row, questions) for one in conditions)
        case Not(other):
            return not is_true(other, row, questions)
        case Fails(_, check):
            return _holds(check.requirement, row, questions) is False
        case _:
            return _is_true_of(condition, row[condition.key], questions[condition.key])


def _holds(requirement: Requirement, row: Row, questions: Mapping[str, Question]) -> bool | None:
    def named(key: str) -> float | None:
        question, value = questions[key], row[key].value
        return None if value is None else kind_of(question).number(question, value)

    def lower(key: str) -> bool | None:
        return is_lower_better(questions[key], str(row[key].value or ""))

    return is_met(requirement, in_binary(named, lambda key: row[key].former, lower))


def _is_true_of(condition: OfOneAnswer, answer: Compared, question: Question) -> bool:
    value = answer.value
    if value is None or isinstance(condition, Broken):
        return value is None and isinstance(condition, Broken)
    match condition:
        case Empty():
            said = not value
        case Answered():
            said = bool(value)
        case Chose(_, choice):
            said = bool(value) and kind_of(question).chose(question, value, choice)
        case Malformed():
            said = bool(value) and kind_of(question).is_malformed(question, value)
        case OutOfBounds():
            said = bool(value) and kind_of(question).is_out_of_bounds(question, value)
        case Conflicting():
            said = bool(value) and kind_of(question).is_conflicting(question, value)
        case Longer(_, limit):
            said = (value if isinstance(value, int) else excel_length(value)) > limit
        case SameAsExample():
            said = answer.same_as_example
        case NamesItself():
            said = answer.names_itself
    return said
