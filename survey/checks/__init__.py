"""検める: what is wrong with what was written, by the rules that the survey's own 設問 make.

schema    the rules as a pandera schema, which judges all rows in one pass
since     whether the answers of a former year were looked at

Here each failure is turned back into a finding by its row. pandera and polars are loaded by `schema` alone, and only
where there are very many rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey import findings
from survey.checks.since import check_since
from survey.findings import Code
from survey.japanese.text import excel_length, one_line
from survey.model import Answer, Entry, Finding, Place, Question, ReturnedForm, Survey
from survey.questions import polars_at_hand
from survey.questions.as_python import Compared, codes, compared
from survey.questions.kinds import kind_of
from survey.questions.rules import not_applicable, rules_of, triggers, way_out

Failure = tuple[int, str, str]
"""Number of the row, question key, code of the finding."""

_FEW = 10_000
"""Rows that are judged one by one in less time than pandera on polars takes to load. That needs 60 MiB besides, which is
hardly anything of a survey that is larger still."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A row of a form in which something was written."""

    form: ReturnedForm
    answer: Answer


def check(survey: Survey, forms: Sequence[ReturnedForm]) -> tuple[Finding, ...]:
    """What is wrong with the answers, form by form, row by row, in the order of the questions.

    Rows in which nothing was written are not judged: whether they had to be answered depends on the other files.
    What the reader remarked already (`ReturnedForm.findings`) is not repeated. What is to be said of a former year's
    answers comes last.
    """
    return (*_of_rules(survey, forms), *check_since(survey, forms))


def _of_rules(survey: Survey, forms: Sequence[ReturnedForm]) -> tuple[Finding, ...]:
    rows = [AnswerRow(form, answer) for form in forms for answer in form.answers if not answer.blank]
    if not rows:
        return ()
    answers = {
        q.key: [compared(q, row.answer.entries.get(q.key), row.answer.department) for row in rows]
        for q in survey.form_questions
    }
    # Both find the same: where polars does not run, many rows only take a little longer.
    judged = _together if len(rows) > _FEW and polars_at_hand.is_at_hand() else _one_by_one
    failures = judged(survey.form_questions, answers)
    known = {rule.code.code: rule.code for rules in rules_of(survey.form_questions).values() for rule in rules}
    return tuple(_finding(survey, rows[row], survey.question_by_key[key], known[code]) for row, key, code in failures)


def _one_by_one(questions: tuple[Question, ...], answers: Mapping[str, Sequence[Compared]]) -> Sequence[Failure]:
    rows = [dict(zip(answers, row, strict=True)) for row in zip(*answers.values(), strict=True)]
    return [(number, key, code.code) for number, row in enumerate(rows) for key, code in codes(questions, row)]


def _together(questions: tuple[Question, ...], answers: Mapping[str, Sequence[Compared]]) -> Sequence[Failure]:
    from survey.checks.schema import failures

    return failures(questions, answers)


def _finding(survey: Survey, row: AnswerRow, question: Question, code: Code) -> Finding:
    answer = row.answer
    entry = answer.entries.get(question.key)
    text = entry.as_text("、", survey.settings.names) if entry else ""
    deciding, choice = _decision(survey, answer, question, code)
    return code.at(
        _place(row, question, entry, code),
        department=answer.department,
        issue=answer.issue,
        question=question.key,
        value=entry.error if entry and entry.error else text,
        **survey.settings.names.in_messages,
        heading=one_line(question.heading),
        limit=question.max_length,
        length=excel_length(text),
        choices="、".join(question.choices),
        alone="".join(f"「{choice}」" for choice in question.exclusive),
        bounds=kind_of(question).bounds_text(question),
        office=survey.settings.office,
        choice=choice,
        choice_heading=one_line(deciding.heading) if deciding else "",
        instead=way_out(survey),
    )


def _decision(survey: Survey, answer: Answer, question: Question, code: Code) -> tuple[Question | None, str]:
    """The question and the choice in the same row that the finding is about."""
    if code is findings.TEXT_UNDER_NOT_APPLICABLE:
        return not_applicable(survey, answer) or (None, "")
    for asked, choice in triggers(survey.form_questions, question):
        entry = answer.entries.get(asked.key)
        if entry and choice in kind_of(asked).chosen(asked, entry.text):
            return asked, choice
    return None, ""


def _place(row: AnswerRow, question: Question, entry: Entry | None, code: Code) -> Place:
    """The cell that a person would point at: of several of one answer the one that the finding is about."""
    if entry and entry.cells:
        telling = {findings.ERROR_VALUE.code: entry.error_cell, findings.NAMES_ITSELF.code: entry.own_cell}
        return Place(row.form.file.name, entry.sheet, telling.get(code.code) or entry.cells[0])
    return Place(row.form.file.name, row.answer.sheet, row.answer.input_of(question.key))
