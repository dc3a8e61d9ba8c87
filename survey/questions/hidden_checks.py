"""The hidden cells of a form that keep what its formulas found of each question, and the flags in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from survey.model import Question
from survey.model.formula import CrossCheck
from survey.questions.calculating import keys_in_formulas
from survey.questions.kinds import kind_of
from survey.questions.rules import filled_in

_FAILING = "検算"
"""Stem of the hidden cells that keep whether a 検算 does not hold, with its place among those of its question, from 1."""
_FLAGS = 6
"""Questions that share a hidden cell: a formula has no more than 8,192 characters."""


class Check(Struct, frozen=True):
    """A hidden cell of each row, which keeps what several formulas ask."""

    key: str
    """Of its column."""
    questions: tuple[str, ...]
    """Keys of the questions that it tells of."""
    stem: str = ""
    """What it keeps of the one question (`QuestionKind.kept`); "" where it keeps which answers must be corrected: a text
    such as #01 for the second of two."""


@lru_cache(maxsize=8)
def checks_of(questions: tuple[Question, ...]) -> tuple[Check, ...]:
    """The hidden cells of a row."""
    reckoned = keys_in_formulas(questions)
    stems = [(q, stem) for q in questions for stem in kind_of(q).kept_of(q, reckoned=q.key in reckoned)]
    stems += [(q, failing_stem(q, check)) for q in questions for check in q.checks]
    kept = [Check(_column_of(q, stem), (q.key,), stem) for q, stem in stems]
    keys = [question.key for question in filled_in(questions)]
    of = _group(questions)
    wrong = [Check(f"#要修正@{of}{at + 1}", tuple(keys[at : at + _FLAGS])) for at in range(0, len(keys), _FLAGS)]
    return (*kept, *wrong)


def failing_stem(question: Question, check: CrossCheck) -> str:
    """Stem of the hidden cell that keeps whether the 検算 at this question does not hold."""
    return f"{_FAILING}{question.checks.index(check) + 1}"


def failing_column(question: Question, check: CrossCheck) -> str:
    """Key of the column of these cells."""
    return _column_of(question, failing_stem(question, check))


def _column_of(question: Question, stem: str) -> str:
    return f"#{stem}@{question.key}"


@lru_cache(maxsize=8)
def same_checks(questions: tuple[Question, ...]) -> tuple[Check, ...]:
    """The hidden cells of a row that tell which answers are what the form was made with: a text as `flags` gives it."""
    return _numbered("前回のまま", questions)


@lru_cache(maxsize=8)
def own_checks(questions: tuple[Question, ...]) -> tuple[Check, ...]:
    """The hidden cells of a row that tell of each answer whose it is: a text such as #012 of `AnsweredBy`."""
    return _numbered("記入", questions)


def _numbered(stem: str, questions: Sequence[Question]) -> tuple[Check, ...]:
    keys = [question.key for question in filled_in(questions)]
    groups = [tuple(keys[at : at + _FLAGS]) for at in range(0, len(keys), _FLAGS)]
    return tuple(Check(f"#{stem}@{_group(questions)}{at}", group) for at, group in enumerate(groups, 1))


def _group(questions: Sequence[Question]) -> str:
    """Tells the hidden cells of a row of an item from those of an issue's row."""
    return "明細" if any(question.repeated for question in questions) else ""


class AnsweredBy(StrEnum):
    """AnsweredBy an answer is, as a hidden cell tells."""

    NOBODY = "0"
    """There is none, or it is not the department's to give."""
    DEPARTMENT = "1"
    """The department's."""
    OFFICE = "2"
    """The office's, which the department may change and has not."""


def is_flagged(cell: str, check: Check, key: str) -> str:
    """Whether a hidden cell says so of a question: such as that its answer must be corrected."""
    return _is_kept(cell, check, key, "1")


def is_answered_by(cell: str, check: Check, key: str, whose: AnsweredBy) -> str:
    """Whether one of `own_checks` says so of a question."""
    return _is_kept(cell, check, key, whose)


def _is_kept(cell: str, check: Check, key: str, sign: str) -> str:
    return f'MID({cell},{check.questions.index(key) + 2},1)="{sign}"'


def flags(check: Check, told: Collection[str]) -> str:
    """What the cell keeps where it says so of the questions with these keys."""
    return "#" + "".join("1" if key in told else "0" for key in check.questions)


def own_flags(check: Check, told: Mapping[str, AnsweredBy]) -> str:
    """What one of `own_checks` keeps. `told`: by question key."""
    return "#" + "".join(told[key] for key in check.questions)
