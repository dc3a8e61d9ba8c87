"""明細: whether the items that a department lists go with what it answers once; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from survey import findings
from survey.findings import FindingKind
from survey.japanese.text import one_line
from survey.model import Answer, Finding, Place, Question, ReturnedForm, Survey
from survey.questions.kinds import kind_of
from survey.questions.rules import not_applicable


def check_items(survey: Survey, forms: Sequence[ReturnedForm]) -> Iterator[Finding]:
    """What is to be said of answers that declare their row not applicable and list items, or the other way round."""
    deciding = next((question for question in survey.row_questions if question.not_applicable), None)
    if survey.item_questions and deciding:
        for form in forms:
            for answer in form.answers:
                yield from _of_answer(survey, form, answer, deciding)


def _of_answer(survey: Survey, form: ReturnedForm, answer: Answer, deciding: Question) -> Iterator[Finding]:
    declared = not_applicable(survey, answer)
    if declared and answer.items:
        yield _said(findings.ITEMS_UNDER_NOT_APPLICABLE, survey, form, answer, *declared)
    entry = answer.entries.get(deciding.key)
    chosen = kind_of(deciding).chosen(deciding, entry.text) if entry else ()
    if chosen and not declared and not answer.items:
        yield _said(findings.NO_ITEMS, survey, form, answer, deciding, "、".join(chosen))


def _said(  # noqa: PLR0913, PLR0917  An answer, and the choice that the finding is about.
    kind: FindingKind, survey: Survey, form: ReturnedForm, answer: Answer, question: Question, choice: str
) -> Finding:
    return kind.at(
        Place(form.file.name, answer.sheet, answer.input_of(question.key)),
        department=answer.department,
        issue=answer.issue,
        question=question.key,
        value=choice,
        choice=choice,
        choice_heading=one_line(question.heading),
        items=survey.settings.items_title,
        count=len(answer.items),
    )
