"""記入済: whether a row of a form is finished, as its formula says and as it stands when the form is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from survey.form.blueprint import FormTable, check_column
from survey.model import Severity, Survey
from survey.model.addresses import column_letters
from survey.questions.as_excel import WRONG, begun_formula, exempt_formula, finished_formula, kept_formulas
from survey.questions.as_python import codes, compared_text
from survey.questions.excel_text import ROW, Inputs
from survey.questions.kinds import kind_of

DONE = "済"


@dataclass(frozen=True, slots=True)
class RowFormulas:
    """The formulas of a table's rows; ROW stands in them for the number of the row."""

    done: str
    """記入済."""
    kept: Mapping[int, str]
    """Those of the hidden cells, by column number."""
    begun: str
    exempt: str


def formulas_of(survey: Survey, table: FormTable) -> RowFormulas:
    """What is calculated in each row of the table."""
    inputs = inputs_of(table)
    spans = [table.span_of[question.key] for question in survey.questions]
    every = _cells((min(first for first, _ in spans), max(last for _, last in spans)))
    kept = {
        table.column_of[check_column(survey.question_by_key[key], stem)]: f"={formula}"
        for key, stem, formula in kept_formulas(survey.questions, inputs)
    }
    done = f'=IF({finished_formula(every, inputs)},"{DONE}","")'
    return RowFormulas(done, kept, begun_formula(every), exempt_formula(survey.questions, inputs))


def in_row(formula: str, row: int) -> str:
    """The formula for a row by its number."""
    return formula.replace(ROW, str(row))


def inputs_of(table: FormTable) -> Mapping[str, Inputs]:
    """Where formulas find the inputs of each question, by its key."""
    return {
        question.key: Inputs(
            number,
            _cells(table.span_of[question.key]),
            {stem: _cells((column,)) for stem, column in table.checks_of(question).items()},
        )
        for number, question in enumerate(table.questions, 1)
    }


_KEPT = re.compile(r"TRUE|FALSE|-1|[0-9]+|#[0-9MTSHRY/]+#|=.*")
"""What stands in the hidden cells: yes or no, the number of a choice, a date, or the formula itself."""


def is_kept(text: str) -> bool:
    """Whether the text may be what a hidden cell of a row keeps."""
    return _KEPT.fullmatch(text) is not None


def _cells(span: tuple[int, ...]) -> str:
    return ":".join(f"${column_letters(number)}{ROW}" for number in dict.fromkeys(span))


@dataclass(frozen=True, slots=True)
class RowState:
    """What a row's formulas give before they are calculated."""

    done: bool
    kept: Mapping[tuple[str, str], str | int]
    """By question key and stem: what the hidden cells keep."""


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
    kept: dict[tuple[str, str], str | int] = {
        (question.key, WRONG): question.key in wrong for question in survey.questions
    }
    for question in survey.questions:
        for stem, value in kind_of(question).kept_values(question, typed[question.key]).items():
            kept[question.key, stem] = value
    return RowState(any(answer.value for answer in row.values()) and not wrong, kept)
