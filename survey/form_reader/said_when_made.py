"""What a form said when it was made, wherever it stands now."""

from __future__ import annotations

from functools import lru_cache

from survey.form.own_texts import token
from survey.japanese.text import comparison_key
from survey.model import Survey
from survey.questions.kinds import kind_of


def was_said(text: str, tokens: frozenset[str], survey: Survey) -> bool:
    """Whether the form said that around its inputs. Its lists of choices, too, are its words, and so is each NO: one of these
    in a place of another text is what somebody wrote for an answer."""
    return token(text) in tokens and not text.strip().isdigit() and comparison_key(text) not in _answers(survey)


@lru_cache(maxsize=8)
def _answers(survey: Survey) -> frozenset[str]:
    """What a form says, as comparison keys, that may be an answer."""
    asked = survey.form_questions
    names = survey.department_by_name if any(kind_of(one).names_departments for one in asked) else ()
    listed = (text for one in asked for text in (*one.choices, one.example))
    return frozenset(map(comparison_key, (*listed, *names, *survey.issue_by_no)))
