"""記入済: whether a row of a form is finished, as its formula says and as it stands when the form is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct, field
from msgspec.structs import replace

from survey.form.blueprint import FormTable
from survey.form.carried import UNCHANGED, since_of, spellings
from survey.form.slip_layout import GROUP_TEXT, Spot
from survey.form.table_columns import (
    SINCE_COLUMN,
    UNCONFIRMED_COLUMN,
    carried_key,
    former_amount_key,
    given_key,
    is_former_amount,
)
from survey.japanese.text import alike, is_blank
from survey.model import Given, Question, Severity, Survey, locked_in
from survey.model.addresses import column_letters
from survey.model.formula import CrossCheck
from survey.questions.as_excel import (
    AnsweredBy,
    Check,
    begun_formula,
    calculation_formula,
    check_formula,
    checks_of,
    doubtful_formula,
    exempt_formula,
    failing_stem,
    finished_formula,
    flags,
    is_answered_by,
    is_flagged,
    own_checks,
    own_flags,
    own_formula,
    remarks_formula,
    same_checks,
    same_formula,
    told_formula,
)
from survey.questions.as_python import broken_rules, compared_text
from survey.questions.calculating import calculated
from survey.questions.columns import FormColumn
from survey.questions.conditions import Fails
from survey.questions.excel_text import ROW, Inputs, folded_formula, is_one_of
from survey.questions.kinds import kind_of
from survey.questions.rules import asks_nothing, filled_in, filled_in_keys, remarks_text

DONE = "済"
LACKING = "未"
"""Stands under 記入済 of an item that is begun and not finished."""
_YES, _NO = "#1", "#0"


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
    unconfirmed = f'{_cells([table.place(UNCONFIRMED_COLUMN)])}="{_YES}"' if table.asks_since else ""
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
    return f'=IF(AND({",".join(same)},NOT({confirmed})),"{_YES}","{_NO}")'


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


_AMOUNT = r"-?[0-9]+(?:\.[0-9]+)?(?:E[-+]?[0-9]+)?"
_FLAGS = frozenset(AnsweredBy)
_KEPT = re.compile(rf"TRUE|FALSE|{_AMOUNT}|#[0-9MTSHRY]+/[0-9]+/[0-9]+#|#\|.*")


def is_kept(text: str, column: str, survey: Survey) -> bool:
    """Whether the text may be what the hidden cell in the column of this key keeps: flags, or what `kept_values` gives."""
    if column == UNCONFIRMED_COLUMN:
        return text in (_YES, _NO)
    if is_former_amount(column):
        return re.fullmatch(_AMOUNT, text) is not None
    check = _checks_by_column(survey)[column]
    if check.stem:
        return _KEPT.fullmatch(text) is not None
    return len(text) == len(check.questions) + 1 and text[0] == "#" and _FLAGS.issuperset(text[1:])


@lru_cache(maxsize=8)
def _checks_by_column(survey: Survey) -> Mapping[str, Check]:
    groups = (survey.row_questions, survey.item_questions)
    return {
        check.key: check for asked in groups for check in (*checks_of(asked), *same_checks(asked), *own_checks(asked))
    }


_BELOW = f"{ROW}["
_ROW_BELOW = re.compile(re.escape(_BELOW) + r"([0-9]+)\]")
"""Stands in a formula for the number of a row so many below the first of its issue."""


def _cells(places: Sequence[Spot]) -> str:
    """The block of cells that has these places at its edges."""
    rows = {below: f"{_BELOW}{below}]" if below else ROW for below, _ in places}
    return ":".join(f"${column_letters(number)}{rows[below]}" for below, number in dict.fromkeys(places))


class RowState(Struct, frozen=True):
    """What a row's formulas give before they are calculated."""

    done: bool
    checks: Mapping[str, str | float]
    """What the hidden cells keep, by column key."""
    begun: bool = False
    """Whether anything stands in the row's inputs."""
    calculated: Mapping[str, str] = field(default_factory=dict)
    """What the calculated cells show, by column key."""
    remarks: str = ""
    """確認."""

    def done_text(self, table: FormTable) -> str:
        """What stands under 記入済."""
        return DONE if self.done else LACKING if table.of_items and self.begun else ""


def former_state(
    state: RowState,
    table: FormTable,
    texts: Mapping[str, str],
    was: Mapping[str, str],
    given: Collection[str] = (),
) -> RowState:
    """The state of a row with a former year's answer. `texts`, `was`: what stands in the row's inputs, and what the form
    was made with, by column key. `given`: keys of the questions of which no former answer stands there."""
    asked = filled_in_keys(table.questions)
    same = asked if texts == was else _same(table, texts, was, given)
    kept = {check.key: flags(check, same) for check in same_checks(table.questions)}
    if not table.asks_since:
        return replace(state, checks={**state.checks, **kept})
    waits = len(same) == len(asked) and since_of(texts.get(SINCE_COLUMN, "")) != UNCHANGED
    kept[UNCONFIRMED_COLUMN] = _YES if waits else _NO
    return replace(state, done=state.done and not waits, checks={**state.checks, **kept})


def _same(
    table: FormTable, texts: Mapping[str, str], was: Mapping[str, str], given: Collection[str]
) -> Collection[str]:
    """Keys of the questions whose answers still are the former ones."""
    return {
        question.key
        for question in filled_in(table.questions)
        if question.key in given
        or all(alike(texts.get(column.key, ""), was.get(column.key, "")) for column in table.columns_for(question))
    }


def state_of(
    table: FormTable,
    texts: Mapping[str, str],
    given: Mapping[str, Given],
    kept: Mapping[str, str],
    former: Mapping[str, Decimal],
) -> RowState:
    """What is true of a row with these texts by column key. `given`: what the office gives in it; `kept`: the same, by column
    key. `former`: the former year's numbers, by question key."""
    if not texts and not given and not former:
        return _state_of_nothing(table.questions)
    typed = {question.key: _typed(question, table.columns_for(question), texts) for question in table.questions}
    told = {
        question.key: AnsweredBy.NOBODY
        if is_blank(typed[question.key]) or not kind_of(question).filled_in
        else _whose(question, table.columns_for(question), texts, given, kept)
        for question in table.questions
    }
    return _state(table.questions, typed, told, given, former)


def _typed(question: Question, columns: Sequence[FormColumn], texts: Mapping[str, str]) -> str:
    """All that stands in the inputs of a question."""
    standing = kind_of(question).standing
    return "\n".join([standing(column, texts[column.key]) for column in columns if column.key in texts])


def _whose(
    question: Question,
    columns: Sequence[FormColumn],
    texts: Mapping[str, str],
    given: Mapping[str, Given],
    kept: Mapping[str, str],
) -> AnsweredBy:
    """As `own_formula`, of what is answered."""
    if question.key not in given:
        return AnsweredBy.DEPARTMENT
    if not given[question.key].open:
        return AnsweredBy.NOBODY
    is_kept = all(alike(texts.get(column.key, ""), kept.get(column.key, "")) for column in columns)
    return AnsweredBy.OFFICE if is_kept else AnsweredBy.DEPARTMENT


@lru_cache(maxsize=8)
def _state_of_nothing(questions: tuple[Question, ...]) -> RowState:
    nothing = {question.key: "" for question in questions}
    return _state(questions, nothing, dict.fromkeys(nothing, AnsweredBy.NOBODY), {}, {})


def _state(
    questions: tuple[Question, ...],
    typed: Mapping[str, str],
    told: Mapping[str, AnsweredBy],
    given: Mapping[str, Given],
    former: Mapping[str, Decimal],
) -> RowState:
    found, locked = calculated(questions, typed, former), locked_in(given)
    said = {**typed, **found}
    row = {q.key: compared_text(q, said[q.key]) for q in questions}
    row |= {key: row[key]._replace(former=float(amount)) for key, amount in former.items() if key in row}
    errors, failing = set[str](), list[CrossCheck]()
    for key, rule in broken_rules(questions, row):
        is_check = isinstance(rule.broken_where, Fails)
        errors |= {key} if rule.code.severity is Severity.ERROR and (is_check or key not in locked) else set()
        failing += [rule.broken_where.check] if isinstance(rule.broken_where, Fails) else []
    kept = {q.key: _kept(q, typed[q.key], failing) for q in questions if q.checks or kind_of(q).kept}
    checks = {
        check.key: kept[check.questions[0]][check.stem] if check.stem else flags(check, errors)
        for check in checks_of(questions)
    }
    checks |= {check.key: own_flags(check, told) for check in own_checks(questions)}
    begun = any(one is not AnsweredBy.NOBODY for one in told.values())
    is_done = (begun or asks_nothing(questions, given)) and not errors
    return RowState(is_done, checks, begun, found, remarks_text(failing))


def _kept(question: Question, text: str, failing: Sequence[CrossCheck]) -> Mapping[str, str | float]:
    """What the hidden cells keep of the question, by their stems."""
    fails = {failing_stem(question, check): check in failing for check in question.checks}
    return {**kind_of(question).kept_values(question, text), **fails}
