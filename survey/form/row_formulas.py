"""記入済: the formulas by which a form says whether a row is finished, and what its hidden cells keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct, field
from msgspec.structs import replace

from survey.form.carried import UNCHANGED, spellings
from survey.form.form_table import FormTable
from survey.form.slip_layout import GROUP_TEXT, Spot
from survey.form.table_columns import SINCE_COLUMN, UNCONFIRMED_COLUMN, carried_key, former_amount_key, given_key
from survey.model import Given, Question, Survey, locked_in
from survey.model.addresses import column_letters
from survey.questions.as_excel import (
    begun_formula,
    calculation_formula,
    check_formula,
    doubtful_formula,
    exempt_formula,
    finished_formula,
    own_formula,
    remarks_formula,
    same_formula,
    told_formula,
)
from survey.questions.columns import FormColumn
from survey.questions.excel_text import ROW, Inputs, folded_formula, is_one_of
from survey.questions.hidden_checks import (
    AnsweredBy,
    Check,
    checks_of,
    is_answered_by,
    is_flagged,
    own_checks,
    same_checks,
)
from survey.questions.kinds import kind_of
from survey.questions.rules import asks_nothing, filled_in

DONE = "済"
LACKING = "未"
"""Stands under 記入済 of an item that is begun and not finished."""
STILL_TO_CONFIRM, CONFIRMED = "#1", "#0"
"""What a hidden cell says of answers that still are the former year's: whether nobody has said that they hold."""


class RowFormulas(Struct, frozen=True):
    """The formulas of a table's rows; ROW stands in them for the number of the issue's first row."""

    done: str
    """記入済."""
    checks: Mapping[str, str]
    """Those of the hidden cells, by column key."""
    begun: str
    exempt: str
    same: Mapping[str, str]
    """Those of the hidden cells of a row with a former year's answer, by column key: which answers still are that, and
    whether all are and nobody says that they hold."""
    unconfirmed: str
    """Whether the latter is so; "" where the table does not ask that."""
    calculated: Mapping[str, str] = field(default_factory=dict)
    """Those of the calculated cells, by column key."""
    remarks: str = ""
    """確認: what is told of 検算 that do not hold; "" where there are none."""
    doubtful: Mapping[str, str] = field(default_factory=dict)
    """Whether an answer should be looked at, by question key; only of those of which that may be asked."""


def formulas_of(survey: Survey, table: FormTable, given: Mapping[str, Given]) -> RowFormulas:
    """What is calculated in a row of the table. `given`: what the office gives in it; of that only matters whether the
    department may change it."""
    inputs, checks = inputs_of(survey, table), checks_of(table.questions)
    begun, complete = _begun_formulas(table, given)
    finished = finished_formula(complete, [_cell(table, check) for check in checks if not check.stem])
    # In a row without a former year's answer the cell is empty.
    unconfirmed = f'{_cells([table.place(UNCONFIRMED_COLUMN)])}="{STILL_TO_CONFIRM}"' if table.asks_since else ""
    done = f"AND({finished},NOT({unconfirmed}))" if unconfirmed else finished
    otherwise = f'IF({begun},"{LACKING}","")' if table.of_items else '""'
    locked = locked_in(given)
    checked = {check.key: f"={check_formula(check, table.questions, inputs, locked)}" for check in checks}
    return RowFormulas(
        f'=IF({done},"{DONE}",{otherwise})',
        {**checked, **_own_formulas(table, inputs, given)},
        begun,
        exempt_formula(table.questions, inputs),
        _same_formulas(table, inputs, given),
        unconfirmed,
        {
            question.key: f"={calculation_formula(question, table.questions, inputs)}"
            for question in table.questions
            if not kind_of(question).filled_in
        },
        f"={told}" if (told := remarks_formula(table.questions, inputs)) else "",
        {q.key: told for q in table.questions if (told := doubtful_formula(q, inputs[q.key]))},
    )


def usual_formulas(survey: Survey, table: FormTable) -> RowFormulas:
    """The same where nothing is given: on all forms of a survey alike."""
    return _usual_formulas(survey, _without_rows(table))


@lru_cache(maxsize=16)
def _usual_formulas(survey: Survey, table: FormTable) -> RowFormulas:
    return formulas_of(survey, table, {})


def _without_rows(table: FormTable) -> FormTable:
    """What the tables of all departments have in common."""
    return replace(table, issues=(), ready=())


def _begun_formulas(table: FormTable, given: Mapping[str, Given]) -> tuple[str, str]:
    """Whether the department has written anything into the row; and whether that, or what the office offers in it, is enough
    where nothing must be corrected."""
    cells = [_cell(table, check) for check in own_checks(table.questions) if check.key in table.column_of]
    if not cells:
        blocks = {_cells(block): [*map(_cells, marks)] for block, marks in table.input_blocks.items()}
        begun = begun_formula(blocks, GROUP_TEXT if table.slips else "")
        return begun, begun
    begun, offered = told_formula(AnsweredBy.DEPARTMENT, cells), told_formula(AnsweredBy.OFFICE, cells)
    if asks_nothing(table.questions, given):
        return begun, "TRUE"
    return begun, f"OR({begun},{offered})" if table.offered else begun


def _own_formulas(table: FormTable, inputs: Mapping[str, Inputs], given: Mapping[str, Given]) -> Mapping[str, str]:
    offered = {
        question.key: _kept_cells(table, question, given_key) if given[question.key].open else None
        for question in table.questions
        if question.key in given
    }
    checks = (check for check in own_checks(table.questions) if check.key in table.column_of)
    return {check.key: f"={own_formula(check, table.questions, inputs, offered)}" for check in checks}


def _kept_cells(table: FormTable, question: Question, beside: Callable[[str], str]) -> str:
    """The hidden cells that keep what stood first in the inputs of a question. `beside`: their keys by those of the inputs."""
    return _cells([table.place(beside(column.key)) for column in table.columns_for(question)])


def _same_formulas(table: FormTable, inputs: Mapping[str, Inputs], given: Mapping[str, Given]) -> Mapping[str, str]:
    if not table.carried:
        return {}
    asked = filled_in(table.questions)
    carried = {question.key: _kept_cells(table, question, carried_key) for question in asked}
    checks = same_checks(table.questions)
    same = {check.key: f"={same_formula(check, table.questions, inputs, carried, given)}" for check in checks}
    return same | ({UNCONFIRMED_COLUMN: _unconfirmed_formula(table)} if table.asks_since else {})


def _unconfirmed_formula(table: FormTable) -> str:
    since = _cells([table.place(SINCE_COLUMN)])
    confirmed = f"IFERROR({is_one_of(folded_formula(since), spellings(UNCHANGED))},FALSE)"
    same = [f'ISERROR(FIND("0",{_cell(table, check)}))' for check in same_checks(table.questions)]
    return f'=IF(AND({",".join(same)},NOT({confirmed})),"{STILL_TO_CONFIRM}","{CONFIRMED}")'


def is_still_carried(table: FormTable, question: Question, input: FormColumn) -> str:
    """Whether an input of a question holds what the form was made with, as a formula."""
    was = _cells([table.place(carried_key(input.key))])
    if len(table.columns_for(question)) > 1:
        return f'AND({was}<>"",{_cells([table.place(input.key)])}={was})'.replace("$", "")
    check = next(check for check in same_checks(table.questions) if question.key in check.questions)
    return f'AND({was}<>"",{is_flagged(_cell(table, check), check, question.key)})'


def is_still_given(table: FormTable, question: Question, input: FormColumn) -> str:
    """Whether an input of a question holds what the office offered there, as a formula."""
    if len(table.columns_for(question)) > 1:
        kept, now = (_cells([table.place(key)]) for key in (given_key(input.key), input.key))
        return f'AND({kept}<>"",{now}={kept})'.replace("$", "")
    check = next(check for check in own_checks(table.questions) if question.key in check.questions)
    return is_answered_by(_cell(table, check), check, question.key, AnsweredBy.OFFICE)


# Cached, because the forms of a survey have the same rows.
@lru_cache(maxsize=1 << 11)
def in_row(formula: str, row: int) -> str:
    """The formula for an issue by the number of its first row."""
    if _BELOW in formula:
        formula = _ROW_BELOW.sub(lambda below: str(row + int(below[1])), formula)
    return formula.replace(ROW, str(row))


def inputs_of(survey: Survey, table: FormTable) -> Mapping[str, Inputs]:
    """Where formulas find the inputs of each question that the table asks, and what is kept of them, by its key."""
    return _inputs_of(survey, _without_rows(table))


@lru_cache(maxsize=16)
def _inputs_of(survey: Survey, table: FormTable) -> Mapping[str, Inputs]:
    numbers = {question.key: number for number, question in enumerate(survey.form_questions, 1)}
    kept: dict[str, dict[str, str]] = {question.key: {} for question in table.questions}
    wrong: dict[str, str] = {}
    for check in checks_of(table.questions):
        cell = _cell(table, check)
        for key in check.questions:
            if check.stem:
                kept[key][check.stem] = cell
            else:
                wrong[key] = is_flagged(cell, check, key)
    return {
        question.key: _inputs(
            table, question, numbers[question.key], kept[question.key], wrong.get(question.key, "FALSE")
        )
        for question in table.questions
    }


def _inputs(table: FormTable, question: Question, number: int, kept: Mapping[str, str], wrong: str) -> Inputs:
    places = table.places_of(question)
    amount = former_amount_key(question.key)
    former = _cells([table.place(amount)]) if amount in table.column_of else ""
    return Inputs(number, _cells((places[0], places[-1])), tuple(_cells([one]) for one in places), kept, wrong, former)


def _cell(table: FormTable, check: Check) -> str:
    return _cells([table.place(check.key)])


_BELOW = f"{ROW}["
_ROW_BELOW = re.compile(re.escape(_BELOW) + r"([0-9]+)\]")
"""Stands in a formula for the number of a row so many below the first of its issue."""


def _cells(places: Sequence[Spot]) -> str:
    """The block of cells that has these places at its edges."""
    rows = {below: f"{_BELOW}{below}]" if below else ROW for below, _ in places}
    return ":".join(f"${column_letters(number)}{rows[below]}" for below, number in dict.fromkeys(places))
