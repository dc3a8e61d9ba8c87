"""Answers that only point at another text: in 参考３ another one stands there; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from survey import findings
from survey.japanese.pointing import points_elsewhere
from survey.japanese.text import one_line
from survey.model import Answer, Entry, Finding, Place, Question, ReturnedForm, Survey
from survey.questions.kinds import kind_of


def check_pointing(survey: Survey, forms: Sequence[ReturnedForm]) -> Iterator[Finding]:
    """What is to be said of them. Of items nothing is, which stand below each other as they did on the form."""
    asked = [question for question in survey.row_questions if kind_of(question).takes_words]
    for form in forms:
        for answer in form.answers:
            said = ((question, answer.entries.get(question.key)) for question in asked)
            for question, entry in said:
                if entry and points_elsewhere(entry.text):
                    yield _said(form, answer, question, entry)


def _said(form: ReturnedForm, answer: Answer, question: Question, entry: Entry) -> Finding:
    return findings.POINTS_ELSEWHERE.at(
        Place(form.file.name, entry.sheet, entry.cells[0] if entry.cells else ""),
        department=answer.department,
        issue=answer.issue,
        question=question.key,
        heading=one_line(question.heading),
        value=one_line(entry.text).strip(),
    )
