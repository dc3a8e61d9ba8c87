"""初期値 on a form: what stands in its inputs, what is read back of it, and whether an answer still is that; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from msgspec.structs import replace

from survey.form.blueprint import Form
from survey.form.carried import digest_of, still_says
from survey.form.own_texts import token
from survey.japanese.text import clean
from survey.model import Entry, Given, Severity, Survey, locked_in
from survey.questions.as_python import broken_rules, compared
from survey.questions.conditions import Fails
from survey.questions.kinds import kind_of
from survey.questions.rules import asks_nothing
from survey.questions.typed import typed_entry
from survey.questions.written import Scope, Written
from survey.workbook.sheets import Cell


@lru_cache(maxsize=1 << 14)
def given_inputs(survey: Survey, department: str, question: str, text: str) -> Mapping[str, str]:
    """What stands in the inputs of a question to which this text is given, by column key."""
    asked = survey.question_by_key[question]
    columns = kind_of(asked).columns(asked, survey)
    entry, _ = typed_entry(asked, text, Scope(survey, "", "", department, ""))
    return kind_of(asked).input_texts(asked, entry, columns, survey, department).by_column


@lru_cache(maxsize=1 << 14)
def given_entry(survey: Survey, department: str, question: str, text: str) -> Entry:
    """What is read back of it where nobody touched it; it stands nowhere."""
    asked = survey.question_by_key[question]
    inputs = given_inputs(survey, department, question, text)
    written = [
        Written(1, number, Cell(inputs[column.key]), column, clean(inputs[column.key]), "")
        for number, column in enumerate(kind_of(asked).columns(asked, survey), 1)
        if column.key in inputs
    ]
    entry, _ = kind_of(asked).entry(asked, written, "", Scope(survey, "", "", department, ""))
    return replace(entry, cells=(), own_cell="")


def given_texts(survey: Survey, department: str, no: str) -> Mapping[str, str]:
    """All that is given in a department's row, by column key."""
    return {
        column: text
        for key, given in survey.given_to(department, no).items()
        for column, text in given_inputs(survey, department, key, given.text).items()
    }


def given_token(no: str, question: str, entry: Entry) -> str:
    """By what a form knows an answer again that it was made with as an 初期値 of the issue under this NO."""
    return token(f"{no}：{question}：{digest_of(entry)}")


GIVEN_MARK = token("初期値のある調査票")
"""Tells that a form was made with any."""


def given_tokens(form: Form) -> Iterator[str]:
    """Those of all that is given in a form, and what tells that anything is."""
    survey, name = form.survey, form.department.name
    for issue in survey.issues_by_department[name]:
        for key, given in survey.given_to(name, issue.no).items():
            yield GIVEN_MARK
            yield given_token(issue.no, key, given_entry(survey, name, key, given.text))


def is_untouched(survey: Survey, entry: Entry, given: Entry) -> bool:
    """Whether an entry is what was given, as the form itself tells by its formulas."""
    return not entry.error and still_says(survey, entry, digest_of(given))


def is_as_offered(survey: Survey, department: str, entries: Mapping[str, Entry], given: Mapping[str, Given]) -> bool:
    """Whether a row into which its department wrote nothing is complete: nothing is asked of it, or what the office offered
    stands there and nothing else is required.

    `entries`: all that stands in the row. `given`: what the office gives there.
    """
    if survey.item_questions:
        return False
    if asks_nothing(survey.form_questions, given):
        return True
    locked = locked_in(given)
    if not any(key in entries for key in given.keys() - locked):
        return False
    row = {q.key: compared(q, entries.get(q.key), department) for q in survey.form_questions}
    broken = broken_rules(survey.form_questions, row)
    # What does not go together (検算) is told of an answer.
    wrong = [
        key
        for key, rule in broken
        if rule.finding.severity is Severity.ERROR and not isinstance(rule.broken_where, Fails)
    ]
    return locked.issuperset(wrong)
