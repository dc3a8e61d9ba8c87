"""検める: what is wrong with what was written, by the rules that the survey's own 設問 make.

pandera and polars stay behind `check`: the rows of all forms become one table, a schema built from the questions
judges it in one pass, and each failure is turned back into a finding by its row.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from survey import findings
from survey.choices import chosen, not_applicable, one_line, triggers, way_out
from survey.findings import Code
from survey.japanese_dates import parse_date
from survey.model import Answer, Entry, Finding, Kind, Place, Question, ReturnedForm, Survey
from survey.text import excel_length, squeeze

_TEXT = (Kind.LONG_TEXT, Kind.SHORT_TEXT)
_LIMITED = (*_TEXT, Kind.NUMBER)
_NUMBER = r"^[+-]?(\d+|\d{1,3}(,\d{3})+|\d*\.\d+|\d{1,3}(,\d{3})+\.\d+)$"
_MINUS = str.maketrans("−▲△", "---")
_ABOVE_BMP = r"[\x{10000}-\x{10FFFF}]"
_NO_DATE = "×"

_SEEN = (findings.ERROR_VALUE, findings.LEFT_AS_EXAMPLE, findings.NAMES_ITSELF)
_CODES = {
    code.code: code
    for code in (
        *_SEEN,
        findings.REQUIRED_EMPTY,
        findings.REQUIRED_WHEN,
        findings.TOO_LONG,
        findings.NOT_A_CHOICE,
        findings.NOT_A_NUMBER,
        findings.NOT_A_DATE,
        findings.TEXT_UNDER_NOT_APPLICABLE,
    )
}


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a form in which something was written."""

    form: ReturnedForm
    answer: Answer


def check(survey: Survey, forms: Sequence[ReturnedForm]) -> tuple[Finding, ...]:
    """What is wrong with the answers, form by form, row by row, in the order of the questions.

    Rows in which nothing was written are not judged: whether they had to be answered depends on the other files.
    What the reader remarked already (`ReturnedForm.findings`) is not repeated.
    """
    rows = [_Row(form, answer) for form in forms for answer in form.answers if not answer.blank]
    if not rows:
        return ()
    failures = _failures(_schema(survey), _table(survey, rows))
    return tuple(_finding(survey, rows[index], survey.question_by_key[key], code) for index, key, code in failures)


# ---------------------------------------------------------------- the table


def _table(survey: Survey, rows: Sequence[_Row]) -> pl.DataFrame:
    """Two columns a question: its answers as the rules compare them, and what only the entry itself shows."""
    columns: dict[str, list[str | None]] = {}
    for question in survey.questions:
        columns[question.key] = [_comparable(question, row.answer.entries.get(question.key)) for row in rows]
        columns[_seen(question)] = [_seen_in(question, row) for row in rows]
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _seen(question: Question) -> str:
    return f"{question.key} seen"


def _seen_in(question: Question, row: _Row) -> str:
    """The code of what is to be said of the entry whatever else stands in the row; "" for nothing."""
    entry = row.answer.entries.get(question.key)
    if entry is None:
        return ""
    if entry.error:
        return findings.ERROR_VALUE.code
    if question.example and question.kind in _TEXT and squeeze(entry.text) == squeeze(question.example):
        return findings.LEFT_AS_EXAMPLE.code
    return findings.NAMES_ITSELF.code if row.answer.department in entry.departments else ""


def _comparable(question: Question, entry: Entry | None) -> str | None:
    """The answer as the rules compare it: "" where there is none, None under an Excel error, which breaks no other rule."""
    text = _written(entry)
    if not text.strip():
        return ""
    if entry and entry.error:
        return None
    match question.kind:
        case Kind.CHOICE:
            return chosen(question, text)
        case Kind.NUMBER:
            return unicodedata.normalize("NFKC", text).strip().translate(_MINUS)
        case Kind.DATE:
            return str(parse_date(text) or _NO_DATE)
        case _:
            return text


def _written(entry: Entry | None) -> str:
    return "、".join(filter(None, (*entry.departments, entry.text))) if entry else ""


# ---------------------------------------------------------------- the rules


def _schema(survey: Survey) -> pa.DataFrameSchema:
    """A column's checks may look at the whole row; pandera then reports them by column and row, and quickly."""
    columns = {
        question.key: pa.Column(pl.String, [_as_check(*rule) for rule in _rules(survey, question)], nullable=True)
        for question in survey.questions
    }
    return pa.DataFrameSchema(columns)


def _as_check(code: Code, holds: pl.Expr) -> pa.Check:
    """The message is pandera's to carry, not to make: it holds the code, and what stood in the row is looked up."""
    return pa.Check(lambda data: data.lazyframe.select(holds.fill_null(value=True)), error=code.code)


def _rules(survey: Survey, question: Question) -> Iterator[tuple[Code, pl.Expr]]:
    """The rules that the question is under, each as what holds in a row that keeps it (null: nothing to be said)."""
    value = pl.col(question.key)
    empty = value == ""
    for code in _SEEN:
        yield code, pl.col(_seen(question)) != code.code
    declared = _any(pl.col(q.key).is_in(q.not_applicable) for q in survey.questions if q.not_applicable)
    if question.required:
        yield findings.REQUIRED_EMPTY, ~empty | declared
    if question.required_when:
        asked = _any(pl.col(q.key) == choice for q, choice in triggers(survey.questions, question))
        yield findings.REQUIRED_WHEN, ~empty | ~asked | declared
    if not question.not_applicable:
        yield findings.TEXT_UNDER_NOT_APPLICABLE, empty | ~declared
    if question.max_length is not None and question.kind in _LIMITED:
        yield findings.TOO_LONG, _utf16_length(value) <= question.max_length
    match question.kind:
        case Kind.CHOICE:
            yield findings.NOT_A_CHOICE, empty | value.is_in(question.choices)
        case Kind.NUMBER:
            yield findings.NOT_A_NUMBER, empty | value.str.contains(_NUMBER)
        case Kind.DATE:
            yield findings.NOT_A_DATE, empty | (value != _NO_DATE)


def _any(conditions: Iterable[pl.Expr]) -> pl.Expr:
    return pl.any_horizontal(pl.lit(value=False), *(condition.fill_null(value=False) for condition in conditions))


def _utf16_length(value: pl.Expr) -> pl.Expr:
    """As `text.excel_length`."""
    return value.str.len_chars() + value.str.count_matches(_ABOVE_BMP)


def _failures(schema: pa.DataFrameSchema, table: pl.DataFrame) -> list[tuple[int, str, Code]]:
    """What failed, as row, question key and code, in the order of rows, questions and rules."""
    try:
        # A LazyFrame would have its schema judged and nothing else.
        schema.validate(table, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        if cases["index"].null_count():
            # Without a row it is no answer that failed but the schema: a fault of this module.
            raise
        order = list(schema.columns)
        rows = cases.select("index", "column", "check_number", "check").iter_rows()
        found = sorted((index, order.index(key), number, code) for index, key, number, code in rows)
        return [(index, order[position], _CODES[code]) for index, position, _, code in found]
    return []


# ---------------------------------------------------------------- the findings


def _finding(survey: Survey, row: _Row, question: Question, code: Code) -> Finding:
    answer = row.answer
    entry = answer.entries.get(question.key)
    written = _written(entry)
    deciding, choice = _decision(survey, answer, question, code)
    return code.at(
        _place(row, question, entry),
        department=answer.department,
        issue=answer.issue,
        question=question.key,
        value=entry.error if entry and entry.error else written,
        heading=one_line(question.heading),
        limit=question.max_length,
        length=excel_length(written),
        choices="、".join(question.choices),
        choice=choice,
        choice_heading=one_line(deciding.heading) if deciding else "",
        instead=way_out(survey),
    )


def _decision(survey: Survey, answer: Answer, question: Question, code: Code) -> tuple[Question | None, str]:
    """The question and the choice in the same row that the finding is about."""
    if code is findings.TEXT_UNDER_NOT_APPLICABLE:
        return not_applicable(survey, answer) or (None, "")
    for asked, choice in triggers(survey.questions, question):
        entry = answer.entries.get(asked.key)
        if entry and chosen(asked, entry.text) == choice:
            return asked, choice
    return None, ""


def _place(row: _Row, question: Question, entry: Entry | None) -> Place:
    if entry and entry.cells:
        return Place(row.form.file.name, entry.sheet, entry.cells[0])
    return Place(row.form.file.name, row.answer.sheet, row.answer.inputs.get(question.key, ""))
