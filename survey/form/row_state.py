"""記入済: whether a row of a form is finished, as its formula says and as it stands when the form is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from survey.form.blueprint import FormTable
from survey.model import Severity, Survey
from survey.model.addresses import column_letters
from survey.questions.as_excel import (
    Check,
    begun_formula,
    check_formula,
    checks_of,
    exempt_formula,
    finished_formula,
    flags,
    is_flagged,
)
from survey.questions.as_python import codes, compared_text
from survey.questions.excel_text import ROW, Inputs
from survey.questions.kinds import kind_of

DONE = "済"


@dataclass(frozen=True, slots=True)
class RowFormulas:
    """The formulas of a table's rows; ROW stands in them for the number of the row."""

    done: str
    """記入済."""
    checks: Mapping[str, str]
    """Those of the hidden cells, by column key."""
    begun: str
    exempt: str


def formulas_of(survey: Survey, table: FormTable) -> RowFormulas:
    """What is calculated in each row of the table."""
    inputs, checks = inputs_of(survey, table), checks_of(survey.questions)
    spans = [table.span_of[question.key] for question in survey.questions]
    every = _cells((min(first for first, _ in spans), max(last for _, last in spans)))
    finished = finished_formula(every, [_cell(table, check) for check in checks if not check.stem])
    return RowFormulas(
        f'=IF({finished},"{DONE}","")',
        {check.key: f"={check_formula(check, survey.questions, inputs)}" for check in checks},
        begun_formula(every),
        exempt_formula(survey.questions, inputs),
    )


def in_row(formula: str, row: int) -> str:
    """The formula for a row by its number."""
    return formula.replace(ROW, str(row))


def inputs_of(survey: Survey, table: FormTable) -> Mapping[str, Inputs]:
    """Where formulas find the inputs of each question, and what is kept of them, by its key."""
    kept: dict[str, dict[str, str]] = {question.key: {} for question in survey.questions}
    wrong: dict[str, str] = {}
    for check in checks_of(survey.questions):
        cell = _cell(table, check)
        for key in check.questions:
            if check.stem:
                kept[key][check.stem] = cell
            else:
                wrong[key] = is_flagged(cell, check, key)
    return {
        question.key: Inputs(number, _cells(table.span_of[question.key]), kept[question.key], wrong[question.key])
        for number, question in enumerate(survey.questions, 1)
    }


def _cell(table: FormTable, check: Check) -> str:
    return _cells((table.column_of[check.key],))


_NUMBER_OR_DATE = re.compile(r"TRUE|FALSE|-1|[0-9]+|#[0-9MTSHRY]+/[0-9]+/[0-9]+#")


def is_kept(text: str, column: str, survey: Survey) -> bool:
    """Whether the text may be what the hidden cell in the column of this key keeps: flags, or what `kept_values` gives."""
    check = _checks_by_column(survey)[column]
    if check.stem:
        return _NUMBER_OR_DATE.fullmatch(text) is not None
    return len(text) == len(check.questions) + 1 and text[0] == "#" and set(text[1:]) <= {"0", "1"}


@lru_cache(maxsize=8)
def _checks_by_column(survey: Survey) -> Mapping[str, Check]:
    return {check.key: check for check in checks_of(survey.questions)}


def _cells(span: tuple[int, ...]) -> str:
    return ":".join(f"${column_letters(number)}{ROW}" for number in dict.fromkeys(span))


@dataclass(frozen=True, slots=True)
class RowState:
    """What a row's formulas give before they are calculated."""

    done: bool
    checks: Mapping[str, str | int]
    """What the hidden cells keep, by column key."""


def state_of(survey: Survey, table: FormTable, texts: Mapping[str, str]) -> RowState:
    """What is true of a row with these texts by column key."""
    if not texts:
        return _state_of_nothing(survey)
    typed = {
        question.key: "".join(texts.get(column.key, "") for column in table.columns_for(question))
        for question in survey.questions
    }
    return _state(survey, typed)


@lru_cache(maxsize=8)
def _state_of_nothing(survey: Survey) -> RowState:
    return _state(survey, {question.key: "" for question in survey.questions})


def _state(survey: Survey, typed: Mapping[str, str]) -> RowState:
    row = {question.key: compared_text(question, typed[question.key]) for question in survey.questions}
    wrong = {key for key, code in codes(survey.questions, row) if code.severity is Severity.ERROR}
    kept = {question.key: kind_of(question).kept_values(question, typed[question.key]) for question in survey.questions}
    checks = {
        check.key: kept[check.questions[0]][check.stem] if check.stem else flags(check, wrong)
        for check in checks_of(survey.questions)
    }
    return RowState(any(answer.value for answer in row.values()) and not wrong, checks)
