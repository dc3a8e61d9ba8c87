"""計算: what all calculated questions of a row come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from survey.model import Question
from survey.model.formula import Grade, Named, parts_of
from survey.questions.directions import is_lower_better
from survey.questions.formula_as_python import UNDEFINED, amount_of
from survey.questions.kinds import kind_of


def calculated(
    questions: Sequence[Question], texts: Mapping[str, str], former: Mapping[str, Decimal]
) -> Mapping[str, str]:
    """What the calculated questions say, by key; those that are blank are left out.

    `texts`: what the others say, as it was typed, by key; no errors of Excel. `former`: the former year's numbers.
    """
    formulas = {q.key: q.formula for q in questions if q.formula and not kind_of(q).filled_in}
    if not formulas:
        return {}
    by_key = {question.key: question for question in questions}
    said = {key: text for key, text in texts.items() if key not in formulas}
    found: dict[str, str] = {}

    def named(key: str) -> Decimal | None:
        return _number(by_key[key], said.get(key, ""))

    def lower(key: str) -> bool | None:
        return is_lower_better(by_key[key], said.get(key, ""))

    for key, formula in formulas.items():
        question = by_key[key]
        if text := _outcome(amount_of(formula, named, former, lower, question.decimals), question.grades):
            said[key] = found[key] = text
    return found


def keys_in_formulas(questions: Sequence[Question]) -> frozenset[str]:
    """Of the questions whose number some 計算 or 検算 takes."""
    nodes = [node for q in questions for node in (q.formula, *(check.requirement for check in q.checks)) if node]
    return frozenset(part.key for node in nodes for part in parts_of(node) if isinstance(part, Named))


def _number(question: Question, text: str) -> Decimal | None:
    kind = kind_of(question)
    return Decimal("NaN") if not kind.filled_in and text == UNDEFINED else kind.amount(question, text)


def _outcome(amount: Decimal | None, grades: Sequence[Grade]) -> str:
    """What is kept of it; "" for blank."""
    if amount is None:
        return ""
    if not amount.is_finite():
        return UNDEFINED
    return next((one.name for one in grades if one.least is None or amount >= one.least), f"{amount:f}")
