"""What the survey's questions ask for, as a pandera schema on polars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from survey import findings
from survey.checks.columns import MEASURED, NO_DATE, AnswerColumns, seen_column
from survey.findings import Code
from survey.model import Kind, Question
from survey.questions.choices import triggers

_LIMITED = (Kind.LONG_TEXT, Kind.SHORT_TEXT, Kind.NUMBER)
_NUMBER = r"^[+-]?(\d+|\d{1,3}(,\d{3})+|\d*\.\d+|\d{1,3}(,\d{3})+\.\d+)$"
_ABOVE_BMP = r"[\x{10000}-\x{10FFFF}]"
_SEEN = (findings.ERROR_VALUE, findings.LEFT_AS_EXAMPLE, findings.NAMES_ITSELF)


def failures(questions: Sequence[Question], columns: AnswerColumns) -> list[tuple[int, str, str]]:
    """What failed, as row, question key and code, in the order of rows, questions and rules."""
    types = {question.key: _type(question) for question in questions}
    table = pl.DataFrame(columns, schema={name: types.get(name, pl.String) for name in columns})
    try:
        # A LazyFrame would have its schema judged and nothing else.
        _schema(questions).validate(table, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        if cases["index"].null_count():
            # Without a row it is no answer that failed but the schema: a fault of this module.
            raise
        order = list(types)
        rows = cases.select("index", "column", "check_number", "check").iter_rows()
        found = sorted((index, order.index(key), number, code) for index, key, number, code in rows)
        return [(index, order[position], code) for index, position, _, code in found]
    return []


def _type(question: Question) -> type[pl.DataType]:
    return pl.Int64 if question.kind in MEASURED else pl.String


def _schema(questions: Sequence[Question]) -> pa.DataFrameSchema:
    """A column's checks may look at the whole row; pandera then reports them by column and row, and quickly."""
    columns = {
        question.key: pa.Column(
            _type(question), [_as_check(*rule) for rule in _rules(questions, question)], nullable=True
        )
        for question in questions
    }
    return pa.DataFrameSchema(columns)


def _as_check(code: Code, holds: pl.Expr) -> pa.Check:
    """The message is pandera's to carry, not to make: it holds the code, and what stood in the row is looked up."""
    return pa.Check(lambda data: data.lazyframe.select(holds.fill_null(value=True)), error=code.code)


def _rules(questions: Sequence[Question], question: Question) -> Iterator[tuple[Code, pl.Expr]]:
    """The rules that the question is under, each as what holds in a row that keeps it (null: nothing to be said)."""
    value = pl.col(question.key)
    empty = value == (0 if question.kind in MEASURED else "")
    for code in _SEEN:
        yield code, pl.col(seen_column(question)) != code.code
    declared = _any(pl.col(q.key).is_in(q.not_applicable) for q in questions if q.not_applicable)
    if question.required:
        yield findings.REQUIRED_EMPTY, ~empty | declared
    if question.required_when:
        asked = _any(pl.col(q.key) == choice for q, choice in triggers(questions, question))
        yield findings.REQUIRED_WHEN, ~empty | ~asked | declared
    if not question.not_applicable:
        yield findings.TEXT_UNDER_NOT_APPLICABLE, empty | ~declared
    if question.max_length is not None and question.kind in _LIMITED:
        yield findings.TOO_LONG, _length(question, value) <= question.max_length
    match question.kind:
        case Kind.CHOICE:
            yield findings.NOT_A_CHOICE, empty | value.is_in(question.choices)
        case Kind.NUMBER:
            yield findings.NOT_A_NUMBER, empty | value.str.contains(_NUMBER)
        case Kind.DATE:
            yield findings.NOT_A_DATE, empty | (value != NO_DATE)


def _any(conditions: Iterable[pl.Expr]) -> pl.Expr:
    return pl.any_horizontal(pl.lit(value=False), *(condition.fill_null(value=False) for condition in conditions))


def _length(question: Question, value: pl.Expr) -> pl.Expr:
    """As `text.excel_length`."""
    return value if question.kind in MEASURED else value.str.len_chars() + value.str.count_matches(_ABOVE_BMP)
