"""後からの評価: what the office answers itself; what it wrote as an entry, why that is refused, and what still waits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from survey.model import Answer, Entry, Finding, OfficeColumn, OfficeRow, Question, Survey
from survey.questions.as_python import compared
from survey.questions.columns import FormColumn
from survey.questions.kinds import kind_of
from survey.questions.refusals import refusals
from survey.questions.rules import not_applicable, triggers
from survey.questions.written import Scope, Written
from survey.workbook.sheets import Cell

_ERROR_VALUE = re.compile(
    r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|EXTERNAL!)"
)
"""ECMA-376 part 1, 18.17.3, and what Excel has added since. In the 受付簿 that is written anew they are texts."""
_FORMULA = "計算結果が保存されていない数式です"


def office_column(question: Question) -> OfficeColumn:
    """The column of the 受付簿 in which the question is answered."""
    return OfficeColumn(question.key, question.heading)


def input_column(question: Question) -> FormColumn:
    """The one cell that an answer takes there, whatever columns the question would take on a form."""
    return kind_of(question).one_column(question)


def office_entry(survey: Survey, question: Question, row: OfficeRow, answer: Answer) -> tuple[Entry, Iterable[Finding]]:
    """What is written in the row about an answer, read as on a form; and what is to be said of that. The remarks name no
    department: they are the office's to settle."""
    column = office_column(question)
    text, place = row.texts[column], row.place(column)
    scope = Scope(survey, place.file, place.sheet, answer.department, answer.issue)
    written = Written(row.row, row.columns[column], Cell(text), input_column(question), text, place.cell)
    error = text if _ERROR_VALUE.fullmatch(text.strip()) else ""
    entry, said = kind_of(question).entry(question, [written], error, scope)
    return replace(entry, file=place.file), said


def why_refused(question: Question, entry: Entry, department: str) -> str:
    """Why what the office wrote is no answer, as a sentence goes on; "" where it is one."""
    if entry.text.startswith("="):
        return _FORMULA
    return "、".join(dict.fromkeys(refusals(question, compared(question, entry, department))))


def awaited(survey: Survey, answer: Answer) -> Iterator[Question]:
    """The questions that the office must still answer (必須)."""
    if not_applicable(survey, answer):
        return
    for question in survey.office_questions:
        if question.key not in answer.entries and _is_required(survey, question, answer):
            yield question


def waits_for_office(survey: Survey, answer: Answer) -> bool:
    """Whether something is to be written about the answer: what must be, or anything where nothing must."""
    asked = survey.office_questions
    if not asked or not_applicable(survey, answer):
        return False
    optional = not any(question.required or question.required_when for question in asked)
    nothing_yet = all(question.key not in answer.entries for question in asked)
    return any(awaited(survey, answer)) or (optional and nothing_yet)


def _is_required(survey: Survey, question: Question, answer: Answer) -> bool:
    if question.required:
        return True
    for asked, choice in triggers(survey.questions, question):
        entry = answer.entries.get(asked.key)
        if entry and choice in kind_of(asked).chosen(asked, entry.text):
            return True
    return False
