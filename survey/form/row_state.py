"""記入済 and the hidden cells of a row, as they stand when the form is written and before it is calculated."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct, field
from msgspec.structs import replace

from survey.form.carried import UNCHANGED, since_of
from survey.form.form_table import FormTable
from survey.form.row_formulas import CONFIRMED, DONE, LACKING, STILL_TO_CONFIRM
from survey.form.table_columns import SINCE_COLUMN, UNCONFIRMED_COLUMN, is_former_amount
from survey.japanese.text import alike, is_blank
from survey.model import Given, Question, Severity, Survey, locked_in
from survey.model.formula import CrossCheck
from survey.questions.as_python import broken_rules, compared_text
from survey.questions.calculating import calculated
from survey.questions.columns import FormColumn
from survey.questions.conditions import Fails
from survey.questions.hidden_checks import (
    AnsweredBy,
    Check,
    checks_of,
    failing_stem,
    flags,
    own_checks,
    own_flags,
    same_checks,
)
from survey.questions.kinds import kind_of
from survey.questions.rules import asks_nothing, filled_in, filled_in_keys, remarks_text


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
    kept[UNCONFIRMED_COLUMN] = STILL_TO_CONFIRM if waits else CONFIRMED
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
        errors |= {key} if rule.finding.severity is Severity.ERROR and (is_check or key not in locked) else set()
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


_AMOUNT = r"-?[0-9]+(?:\.[0-9]+)?(?:E[-+]?[0-9]+)?"
_FLAGS = frozenset(AnsweredBy)
_KEPT = re.compile(rf"TRUE|FALSE|{_AMOUNT}|#[0-9MTSHRY]+/[0-9]+/[0-9]+#|#\|.*")


def is_kept(text: str, column: str, survey: Survey) -> bool:
    """Whether the text may be what the hidden cell in the column of this key keeps: flags, or what `kept_values` gives."""
    if column == UNCONFIRMED_COLUMN:
        return text in (STILL_TO_CONFIRM, CONFIRMED)
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
