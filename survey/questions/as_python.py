"""Conditions judged here, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, reduce
from typing import NamedTuple

from survey.findings import FindingKind
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
    return comparing(question)(entry, department)


def comparing(question: Question) -> Callable[[Entry | None, str], Compared]:
    """As `compared`, for many entries."""
    of_text = _comparing_texts(question)
    nothing, broken = of_text(""), Compared(None)

    def seen(entry: Entry | None, department: str) -> Compared:
        if entry is None:
            return nothing
        if entry.error:
            return broken
        found = of_text(entry.as_text("、"))
        return found._replace(names_itself=True) if department in entry.departments else found

    return seen


def compared_text(question: Question, text: str) -> Compared:
    """All that stands in the inputs of a question, before anybody has read it as an entry."""
    return _comparing_texts(question)(text)


# Cached, because forms are judged text by text while they are written.
@lru_cache(maxsize=1 << 10)
def _comparing_texts(question: Question) -> Callable[[str], Compared]:
    kind, example = kind_of(question), question.example
    is_compared = has_telling_example(question) or has_likely_example(question)
    nothing = Compared("" if kind.compares_texts else 0)

    def seen(text: str) -> Compared:
        if not text or text.isspace():
            return nothing
        return Compared(kind.compared(question, text), is_compared and _is_same(text, example))

    return seen


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
    rules = _in_order(questions)
    for row in rows:
        yield [(key, rule) for key, rule, is_broken in rules if is_broken(row)]


# Cached, because forms are judged row by row while they are written.
@lru_cache(maxsize=8)
def _in_order(questions: tuple[Question, ...]) -> tuple[tuple[str, Rule, _OfRow], ...]:
    by_key = {question.key: question for question in questions}
    return tuple(
        (key, rule, _of_row(rule.broken_where, by_key)) for key, rules in rules_of(questions).items() for rule in rules
    )


def findings_of(questions: tuple[Question, ...], row: Row) -> list[tuple[str, FindingKind]]:
    """As `broken_rules`, only the kinds of their findings."""
    return [(key, rule.finding) for key, rule in broken_rules(questions, row)]


_OfRow = Callable[[Row], bool]


def _of_row(condition: Condition, questions: Mapping[str, Question]) -> _OfRow:
    """Whether the condition holds in a row, as a function: what it is made of is looked into once for all rows.

    `questions`: by key.
    """
    match condition:
        case AllOf(conditions):
            return reduce(_both, [_of_row(one, questions) for one in conditions] or [lambda _: True])
        case AnyOf(conditions):
            return reduce(_either, [_of_row(one, questions) for one in conditions] or [lambda _: False])
        case Not(other):
            opposite = _of_row(other, questions)
            return lambda row: not opposite(row)
        case Fails(_, check):
            return lambda row: _holds(check.requirement, row, questions) is False
        case _:
            key, holds = condition.key, _of_answer(condition, questions[condition.key])
            return lambda row: holds(row[key])


def _both(one: _OfRow, other: _OfRow) -> _OfRow:
    return lambda row: one(row) and other(row)


def _either(one: _OfRow, other: _OfRow) -> _OfRow:
    return lambda row: one(row) or other(row)


def _holds(requirement: Requirement, row: Row, questions: Mapping[str, Question]) -> bool | None:
    def named(key: str) -> float | None:
        question, value = questions[key], row[key].value
        return None if value is None else kind_of(question).number(question, value)

    def lower(key: str) -> bool | None:
        return is_lower_better(questions[key], str(row[key].value or ""))

    return is_met(requirement, in_binary(named, lambda key: row[key].former, lower))


def _of_answer(condition: OfOneAnswer, question: Question) -> Callable[[Compared], bool]:
    """The same of the answer to the question that the condition is about. Of an Excel error only `Broken` holds."""
    match condition:
        case Broken():
            return lambda answer: answer.value is None
        case Empty():
            return lambda answer: answer.value is not None and not answer.value
        case Longer(_, limit):
            return lambda answer: answer.value is not None and _length(answer.value) > limit
        case SameAsExample():
            return lambda answer: answer.value is not None and answer.same_as_example
        case NamesItself():
            return lambda answer: answer.value is not None and answer.names_itself
        case _:
            says = _of_value(condition, question)
            return lambda answer: says(answer.value) if answer.value else False


def _of_value(
    condition: Answered | Chose | Malformed | OutOfBounds | Conflicting, question: Question
) -> Callable[[str | int], bool]:
    """The same of an answer that says something, as `QuestionKind.compared` gave it."""
    kind = kind_of(question)
    match condition:
        case Answered():
            return lambda _: True
        case Chose(_, choice):
            return lambda value: kind.chose(question, value, choice)
        case Malformed():
            return lambda value: kind.is_malformed(question, value)
        case OutOfBounds():
            return lambda value: kind.is_out_of_bounds(question, value)
        case Conflicting():
            return lambda value: kind.is_conflicting(question, value)


def _length(value: str | int) -> int:
    return value if isinstance(value, int) else excel_length(value)
