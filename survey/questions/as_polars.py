"""Conditions judged in a table of many rows: expressions over three columns a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from survey.model import Question
from survey.questions.as_python import Compared
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
    SameAsExample,
)
from survey.questions.directions import choices_that_say
from survey.questions.formula_as_polars import NumberColumns, fails_in_columns
from survey.questions.kinds import kind_of

Columns = Mapping[str, Sequence[str | float | bool | None]]
"""By name; see `answer_columns`."""

_ABOVE_BMP = r"[\x{10000}-\x{10FFFF}]"


def answer_columns(question: Question, answers: Sequence[Compared]) -> Columns:
    """The answers of many rows to one question, as the columns that expressions look at."""
    return {
        question.key: [answer.value for answer in answers],
        _example(question.key): [answer.same_as_example for answer in answers],
        _itself(question.key): [answer.names_itself for answer in answers],
        _former(question.key): [answer.former for answer in answers],
    }


def types_of(question: Question) -> Mapping[str, type[pl.DataType]]:
    """The types of these columns."""
    value = pl.String if kind_of(question).compares_texts else pl.Int64
    of_row = {_example(question.key): pl.Boolean, _itself(question.key): pl.Boolean, _former(question.key): pl.Float64}
    return {question.key: value, **of_row}


def _example(key: str) -> str:
    return f"{key} same as example"


def _itself(key: str) -> str:
    return f"{key} names itself"


def _former(key: str) -> str:
    return f"{key} former"


def _number(key: str) -> str:
    return f"{key} number"


def number_columns(questions: Sequence[Question]) -> Sequence[pl.Expr]:
    """The numbers by which formulas know the answers, as further columns: a formula may ask for one a hundred times."""
    return [
        kind_of(question).number_in_column(question, pl.col(question.key)).alias(_number(question.key))
        for question in questions
        if kind_of(question).is_number or kind_of(question).is_day
    ]


def expression(condition: Condition, questions: Mapping[str, Question]) -> pl.Expr:
    """The condition, never null, in a table that has its `number_columns`, too. `questions`: by key."""
    match condition:
        case AllOf(conditions):
            return pl.all_horizontal(pl.lit(value=True), *(expression(one, questions) for one in conditions))
        case AnyOf(conditions):
            return pl.any_horizontal(pl.lit(value=False), *(expression(one, questions) for one in conditions))
        case Not(other):
            return ~expression(other, questions)
        case Fails(_, check):
            return fails_in_columns(check.requirement, _numbers(questions))
        case _:
            return _of_one_answer(condition, questions[condition.key])


def _numbers(questions: Mapping[str, Question]) -> NumberColumns:
    def lower(key: str) -> pl.Expr:
        said = {lower: list(choices_that_say(questions[key], lower=lower)) for lower in (True, False)}
        column = pl.col(key)
        return pl.when(column.is_in(said[True])).then(True).when(column.is_in(said[False])).then(False)

    return NumberColumns(lambda key: pl.col(_number(key)), lambda key: pl.col(_former(key)), lower)


def _of_one_answer(condition: OfOneAnswer, question: Question) -> pl.Expr:
    value = pl.col(question.key)
    is_text = kind_of(question).compares_texts
    answered = value != ("" if is_text else 0)
    match condition:
        case Broken():
            return value.is_null()
        case SameAsExample():
            return pl.col(_example(question.key))
        case NamesItself():
            return pl.col(_itself(question.key))
        case Empty():
            said = ~answered
        case Answered():
            said = answered
        case Chose(_, choice):
            said = answered & kind_of(question).chose_in_column(question, value, choice)
        case Malformed():
            said = answered & kind_of(question).malformed_in_column(question, value)
        case OutOfBounds():
            said = answered & kind_of(question).out_of_bounds_in_column(question, value)
        case Conflicting():
            said = answered & kind_of(question).conflicting_in_column(question, value)
        case Longer(_, limit):
            said = (_excel_length(value) if is_text else value) > limit
    # An Excel error, which is null, says nothing.
    return said.fill_null(value=False)


def _excel_length(text: pl.Expr) -> pl.Expr:
    """As `japanese.text.excel_length`."""
    return text.str.len_chars() + text.str.count_matches(_ABOVE_BMP)
