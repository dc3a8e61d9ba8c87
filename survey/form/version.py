"""The version of a form: it tells whether what came back was asked by the definition as it is now."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache

from survey.model import Question, Survey
from survey.questions.kinds import kind_of


def form_version(survey: Survey, department: str = "") -> str:
    """Twelve hexadecimal digits that change when what is asked of a department changes; carried by each form.

    All departments have the same, but for those to which anything is given (初期値).
    """
    return _versions(survey).get(department, _of_all(survey))


def is_present(version: str, survey: Survey) -> bool:
    """Whether it is the version of any department's form as the definition is now."""
    return version == _of_all(survey) or version in _versions(survey).values()


@lru_cache(maxsize=8)
def _of_all(survey: Survey) -> str:
    """What goes in must stay as it is, letter by letter, or every form that is out would be taken for one of another version."""
    questions = ", ".join(
        f"({q.key!r}, {q.heading!r}, <Kind.{kind_of(q).name}: {q.kind!r}>, {q.choices!r}, {q.not_applicable!r}{_unit(q)}{_group(q)})"
        for q in survey.form_questions
    )
    return _digits(f"({survey.issues!r}, {[d.name for d in survey.departments]!r}, [{questions}])")


@lru_cache(maxsize=8)
def _versions(survey: Survey) -> Mapping[str, str]:
    """By department, of those to which anything is given."""
    given: dict[str, list[tuple[str, str, str, bool]]] = {}
    for (department, no), of_row in sorted(survey.given.items()):
        given.setdefault(department, []).extend((no, key, one.text, one.open) for key, one in sorted(of_row.items()))
    return {name: _digits(f"{_of_all(survey)} {lines!r}") for name, lines in given.items()}


def _digits(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _unit(question: Question) -> str:
    return f", {question.unit!r}" if question.unit else ""


def _group(question: Question) -> str:
    return ", 明細" if question.repeated else ""
