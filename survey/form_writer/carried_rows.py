"""前回の回答を載せる: what the rows of a form are made with, for its formulas to compare with and for its record; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec import Struct, field

from survey.form import Form, FormTable, design, issue_of_item
from survey.form.carried import ITEMS, items_digest
from survey.form.carried_record import Digests, digests_of
from survey.form.own_texts import OTHERWISE
from survey.form_writer.prefill import InputTexts, input_texts
from survey.model import Answer, Survey


class CarriedRow(Struct, frozen=True):
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
    """By their keys, the rows of the table that have one. `first`: the former year's answers as `input_texts`; `returned`:
    this year's, which came back on forms that have a record, and the same of them."""
    rows: dict[str, CarriedRow] = {}
    if form.survey.former_year:
        rows |= _made_with(form, table, first)
    answers, now = returned
    if table.of_items:
        # Which of this year's items each was cannot be told.
        again = {answer.issue for answer in answers}
        return {key: row for key, row in rows.items() if issue_of_item(key) not in again}
    for answer in answers:
        if answer.issue in table.row_of and (answer.carried is None or answer.carried):
            rows[answer.issue] = _as_before(form, table, answer.carried, now[answer.issue])
    return rows


def _made_with(form: Form, table: FormTable, first: Mapping[str, InputTexts]) -> Mapping[str, CarriedRow]:
    return {key: CarriedRow(digests_of(form, table, texts), texts) for key, texts in first.items() if texts}


def records(
    tables: Sequence[FormTable], carried: Mapping[str, Mapping[str, CarriedRow]], answers: Sequence[Answer]
) -> Mapping[str, Digests | None]:
    """What a form records of what it was made with, by NO. `carried`: by the sheet of each table, as `carried_rows`."""
    record: dict[str, Digests | None] = {}
    for table in tables:
        rows = carried[table.sheet]
        if not table.of_items:
            record |= {no: row.digests for no, row in rows.items()}
            continue
        by_issue: dict[str, list[Digests]] = {}
        for key, row in rows.items():
            by_issue.setdefault(issue_of_item(key), []).append(row.digests or {})
        for no, items in by_issue.items():
            record[no] = {**(record.get(no) or {}), ITEMS: items_digest(items)}
    asked = {no for table in tables for no in table.nos}
    again = {one.issue: one.carried for one in answers if one.carried is None or one.carried}
    return record | {no: digests for no, digests in again.items() if no in asked}


def record_of(survey: Survey, former: Answer) -> Digests:
    """What a form records of an answer that it is made with."""
    form = _form_of(survey, former.department)
    asking = [table for table in form.tables if former.issue in table.nos]
    carried = {table.sheet: _made_with(form, table, input_texts(form, table, [former])) for table in asking}
    return records(asking, carried, ()).get(former.issue) or {}


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
