"""The rules of a survey's questions as a pandera schema on polars, which judges all rows in one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from survey.model import Question
from survey.questions.as_polars import Columns, answer_columns, expression, number_columns, types_of
from survey.questions.as_python import Compared
from survey.questions.conditions import Rule
from survey.questions.rules import rules_of


def failures(questions: tuple[Question, ...], answers: Mapping[str, Sequence[Compared]]) -> list[tuple[int, str, Rule]]:
    """What failed, as row, question key and rule, in the order of rows, questions and rules.

    `answers`: those of all rows, by question key.
    """
    columns: Columns = {
        name: column
        for question in questions
        for name, column in answer_columns(question, answers[question.key]).items()
    }
    types = {name: type_ for question in questions for name, type_ in types_of(question).items()}
    try:
        # A LazyFrame would have its schema judged and nothing else.
        table = pl.DataFrame(columns, schema=types).with_columns(number_columns(questions))
        _schema(questions).validate(table, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        if cases["index"].null_count():
            # Without a row it is no answer that failed but the schema: a fault of this module.
            raise
        order = [question.key for question in questions]
        rows = cases.select("index", "column", "check_number").iter_rows()
        found = sorted((index, order.index(key), number) for index, key, number in rows)
        rules = rules_of(questions)
        return [(index, order[position], rules[order[position]][number]) for index, position, number in found]
    return []


def _schema(questions: tuple[Question, ...]) -> pa.DataFrameSchema:
    """A column's checks may look at the whole row; pandera then reports them by column and row, and quickly."""
    by_key = {question.key: question for question in questions}
    columns = {
        question.key: pa.Column(
            types_of(question)[question.key],
            [_as_check(rule, by_key) for rule in rules_of(questions)[question.key]],
            nullable=True,
        )
        for question in questions
    }
    return pa.DataFrameSchema(columns)


def _as_check(rule: Rule, questions: Mapping[str, Question]) -> pa.Check:
    """The message is pandera's to carry, not to make: what is told is looked up by the number of the check."""
    holds = ~expression(rule.broken_where, questions)
    return pa.Check(lambda data: data.lazyframe.select(holds), error=rule.finding.code)
