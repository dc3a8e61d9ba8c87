"""前回の数: the numbers of a former year that this year's formulas take (前回); pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec.structs import replace

from survey.comparison.carry_over import carry_over
from survey.model import Answer, Survey
from survey.questions.kinds import kind_of


def former_amounts(
    former: Survey, answers: Iterable[Answer], survey: Survey
) -> Mapping[tuple[str, str], Mapping[str, Decimal]]:
    """By this year's department and NO, then by question key, as far as an answer to the one is one to the other: in the
    same unit. What the office gives this year stands on the forms before a former answer, and not here."""
    keys = (key for key in survey.question_by_key if key in survey.former_keys)
    asked = {key: former.question_by_key[key] for key in keys if key in former.question_by_key}
    amounts: dict[tuple[str, str], Mapping[str, Decimal]] = {}
    for carried in carry_over(former, answers, replace(survey, given={})).answers.values() if asked else ():
        for answer in carried:
            texts = {key: answer.entries[key].text for key in asked if key in answer.entries}
            found = {key: kind_of(asked[key]).amount(asked[key], text) for key, text in texts.items()}
            amounts[answer.department, answer.issue] = {key: one for key, one in found.items() if one is not None}
    return amounts
