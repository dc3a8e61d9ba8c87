"""前回から: whether the answers of a former year were looked at; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from survey import findings
from survey.findings import FindingKind
from survey.form import SINCE_COLUMN
from survey.form.carried import CHANGED, UNCHANGED, change_of, since_of
from survey.model import Answer, Change, Finding, Place, ReturnedForm, Survey
from survey.questions.rules import first_to_fill

_SAME = (Change.CONTINUED, Change.UNCONFIRMED)


def check_since(survey: Survey, forms: Sequence[ReturnedForm]) -> Iterator[Finding]:
    """What is to be said of rows that were made with an answer of a former year. Where the survey has no column 前回から
    nobody can confirm anything, and nothing is said."""
    if not survey.confirms_by_choice:
        return
    for form in forms:
        for answer in form.answers:
            if answer.carried:
                yield from _of_row(survey, form, answer)


def _of_row(survey: Survey, form: ReturnedForm, answer: Answer) -> Iterator[Finding]:
    change, choice = change_of(survey, answer), since_of(answer.since)
    is_same = change in _SAME
    contradicts = choice == (CHANGED if is_same else UNCHANGED)
    if change is Change.UNCONFIRMED and survey.settings.unconfirmed_sent_back:
        yield _said(findings.STILL_UNCONFIRMED, survey, form, answer)
    elif change is Change.UNCONFIRMED and not contradicts:
        yield _said(findings.UNCONFIRMED, survey, form, answer)
    if contradicts:
        compared = "同じです（空白や全角・半角だけの違いは、変更に数えません）" if is_same else "違います"
        yield _said(findings.SINCE_CONTRADICTED, survey, form, answer, since=choice, compared=compared)


def _said(kind: FindingKind, survey: Survey, form: ReturnedForm, answer: Answer, **words: str) -> Finding:
    first = first_to_fill(survey.first_questions, survey.locked(answer.department, answer.issue))
    cell = answer.input_of(SINCE_COLUMN) or answer.input_of(first.key)
    year = f"（{survey.former_year}）" if survey.former_year else ""
    place = Place(form.file.name, answer.sheet, cell)
    return kind.at(place, department=answer.department, issue=answer.issue, value=answer.since, year=year, **words)
