"""What a form says about a question, beside its input or while it is filled in. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from survey.model import Question, Survey
from survey.questions.columns import ColumnRole, FormColumn
from survey.questions.kinds import kind_of
from survey.questions.rules import triggers


def guidance(survey: Survey, question: Question, columns: Sequence[FormColumn]) -> str:
    """All that is to be said about a question: 記入要領, whether it is required, and how it is to be written. `columns`:
    those of the question, among others."""
    own = [column for column in columns if column.role is ColumnRole.INPUT and column.question == question]
    hint = survey.settings.names.said_in(kind_of(question).hint(question, own))
    return "\n".join(filter(None, (question.guidance, _requirement(survey, question), hint)))


def hint_text(survey: Survey, question: Question, columns: Sequence[FormColumn]) -> str:
    """The same with the example, as it stands beside an input."""
    example = f"例　{question.example}" if question.example else ""
    return "\n".join(filter(None, (guidance(survey, question, columns), example)))


def _requirement(survey: Survey, question: Question) -> str:
    if question.required:
        return "必ず記入してください。"
    asked = survey.item_questions if question.repeated else survey.row_questions
    when = "".join(f"「{choice}」" for _, choice in triggers(asked, question))
    return f"{when}のときは、必ず記入してください。" if when else ""
