"""式 as tests write them."""

from __future__ import annotations

from collections.abc import Iterable

from survey.japanese.text import appearance_key
from survey.model import Question, Severity
from survey.model.formula import CrossCheck, Expression, Grade
from survey.questions.amounts import amount_in
from survey.questions.arithmetic import read_formula, read_requirement


def formula(text: str, keys: Iterable[str]) -> Expression:
    """What a 式 of these keys says."""
    return read_formula(text, {appearance_key(key): key for key in keys})[0]


def check(text: str, message: str, keys: Iterable[str], severity: Severity = Severity.ERROR) -> CrossCheck:
    """A 検算."""
    return CrossCheck(read_requirement(text, {appearance_key(key): key for key in keys})[0], text, message, severity)


def calculation(key: str, text: str, keys: Iterable[str], **more: object) -> Question:
    """A 計算, printed."""
    return Question(key, key, "計算", formula=formula(text, keys), formula_text=text, printed=True, **more)  # type: ignore[arg-type]


def grades(**leasts: str) -> tuple[Grade, ...]:
    """段階, falling; "" for the last, which takes the rest."""
    return tuple(Grade(name, amount_in(least)) for name, least in leasts.items())
