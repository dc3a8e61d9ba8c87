"""The version of a form: it tells whether what came back was asked by the definition as it is now."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from survey.model import Question, Survey
from survey.questions.kinds import kind_of


@lru_cache(maxsize=8)
def form_version(survey: Survey) -> str:
    """Twelve hexadecimal digits that change when what is asked changes; carried by each form.

    What goes in must stay as it is, letter by letter, or every form that is out would be taken for one of another version.
    """
    questions = ", ".join(
        f"({q.key!r}, {q.heading!r}, <Kind.{kind_of(q).name}: {q.kind!r}>, {q.choices!r}, {q.not_applicable!r}{_unit(q)}{_group(q)})"
        for q in survey.form_questions
    )
    asked = f"({survey.issues!r}, {[d.name for d in survey.departments]!r}, [{questions}])"
    return hashlib.sha256(asked.encode()).hexdigest()[:12]


def _unit(question: Question) -> str:
    return f", {question.unit!r}" if question.unit else ""


def _group(question: Question) -> str:
    return ", 明細" if question.repeated else ""
