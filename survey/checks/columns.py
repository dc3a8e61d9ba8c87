"""The rows of all forms as a table that holds no more than the rules look at."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey import findings
from survey.japanese.dates import parse_date
from survey.japanese.text import comparison_key, excel_length
from survey.model import Answer, Entry, Kind, Question, ReturnedForm, Survey
from survey.questions.choices import chosen

AnswerColumns = Mapping[str, Sequence[str | int | None]]

TEXTS = (Kind.LONG_TEXT, Kind.SHORT_TEXT)
MEASURED = (*TEXTS, Kind.DEPARTMENTS)
"""Kinds of which the rules look at nothing but the length."""
NO_DATE = "×"
_MINUS = str.maketrans("−▲△", "---")
_GLANCE, _JOINED = 32, 4
"""Characters that are looked at first, and how many of them may read otherwise once more follow (か and ゛ are が)."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A row of a form in which something was written."""

    form: ReturnedForm
    answer: Answer


def answer_columns(survey: Survey, rows: Sequence[AnswerRow]) -> AnswerColumns:
    """Two columns a question: its answers as the rules compare them, and what only the entry itself shows."""
    columns: dict[str, Sequence[str | int | None]] = {}
    for question in survey.questions:
        columns[question.key] = [_comparable(question, row.answer.entries.get(question.key)) for row in rows]
        columns[seen_column(question)] = [_seen_in(question, row) for row in rows]
    return columns


def seen_column(question: Question) -> str:
    """Name of the column with the code of what is to be said of an entry whatever else stands in the row."""
    return f"{question.key} seen"


def _seen_in(question: Question, row: AnswerRow) -> str:
    """The code of what is to be said of the entry whatever else stands in the row; "" for nothing."""
    entry = row.answer.entries.get(question.key)
    if entry is None:
        return ""
    if entry.error:
        return findings.ERROR_VALUE.code
    if question.example and question.kind in TEXTS and _is_same(entry.text, question.example):
        return findings.LEFT_AS_EXAMPLE.code
    return findings.NAMES_ITSELF.code if row.answer.department in entry.departments else ""


def _is_same(text: str, example: str) -> bool:
    """Whether the texts are the same but for width, case and white space."""
    # Nearly all answers begin unlike the example, and normalising them whole took three quarters of a check's time.
    begins = comparison_key(text[:_GLANCE])[:-_JOINED]
    return comparison_key(example).startswith(begins) and comparison_key(text) == comparison_key(example)


def _comparable(question: Question, entry: Entry | None) -> str | int | None:
    """The answer as the rules compare it: of a text its length. Nothing where there is none, None under an Excel error,
    which breaks no other rule."""
    text = written_text(entry)
    if not text.strip():
        return 0 if question.kind in MEASURED else ""
    if entry and entry.error:
        return None
    match question.kind:
        case Kind.CHOICE:
            return chosen(question, text)
        case Kind.NUMBER:
            return unicodedata.normalize("NFKC", text).strip().translate(_MINUS)
        case Kind.DATE:
            return str(parse_date(text) or NO_DATE)
        case _:
            return excel_length(text)


def written_text(entry: Entry | None) -> str:
    """All that was written, departments first."""
    return "、".join(filter(None, (*entry.departments, entry.text))) if entry else ""
