"""前回の回答を載せる: what the rows of a form are made with, for its formulas to compare with and for its record; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from survey.form import Form, FormTable, design
from survey.form.carried_record import Digests, digests_of
from survey.form.own_texts import OTHERWISE
from survey.form_writer.prefill import InputTexts, input_texts
from survey.model import Answer, Survey


@dataclass(frozen=True, slots=True)
class CarriedRow:
    """The former year's answer in a row."""

    digests: Digests | None
    """None where the form that the row comes from had lost its record."""
    texts: InputTexts = field(default_factory=dict)
    """What its inputs held at first, by column key, as far as it is known."""


def is_carried(form: Form, former: Sequence[Answer], answers: Sequence[Answer]) -> bool:
    """Whether a form with these answers is made with any of the former year."""
    asked = {no for table in form.tables for no in table.nos}
    begins_so = form.survey.former_year and any(answer.issue in asked for answer in former)
    return bool(begins_so) or any(answer.carried for answer in answers if answer.issue in asked)


def carried_rows(
    form: Form,
    table: FormTable,
    first: Mapping[str, InputTexts],
    returned: tuple[Sequence[Answer], Mapping[str, InputTexts]],
) -> Mapping[str, CarriedRow]:
    """By NO, the rows of the table that have one. `first`: the former year's answers as `input_texts`; `returned`: this
    year's, which came back on forms that have a record, and the same of them."""
    rows: dict[str, CarriedRow] = {}
    if table.of_items:
        return rows
    if form.survey.former_year:
        rows = {no: CarriedRow(digests_of(form, table, texts), texts) for no, texts in first.items() if texts}
    answers, now = returned
    for answer in answers:
        if answer.issue in table.row_of and (answer.carried is None or answer.carried):
            rows[answer.issue] = _as_before(form, table, answer.carried, now[answer.issue])
    return rows


def record_of(survey: Survey, former: Answer) -> Digests:
    """What a form records of a row that is made with this answer."""
    form = _form_of(survey, former.department)
    tables = (table for table in form.tables if former.issue in table.row_of and not table.of_items)
    texts = ((table, input_texts(form, table, [former])) for table in tables)
    return next((digests_of(form, table, row[former.issue]) for table, row in texts), {})


# Answers come department by department.
@lru_cache(maxsize=1)
def _form_of(survey: Survey, department: str) -> Form:
    return design(survey, survey.department_by_name[department])


def _as_before(form: Form, table: FormTable, carried: Digests | None, now: InputTexts) -> CarriedRow:
    """A row again as its record tells it. The former text is known where it still stands there."""
    if carried is None:
        return CarriedRow(None)
    texts: dict[str, str] = {}
    present = digests_of(form, table, now)
    for question in table.questions:
        columns = table.columns_for(question)
        if question.key in carried and present.get(question.key) == carried[question.key]:
            texts |= {column.key: now[column.key] for column in columns if column.key in now}
        elif question.key in carried:
            texts[columns[0].key] = OTHERWISE
    return CarriedRow(carried, texts)
