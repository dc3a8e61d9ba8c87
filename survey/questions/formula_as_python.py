"""Formulas calculated here.

What is blank makes everything blank that it is a part of, but for 合計 and 平均, which pass over it. What is not defined
(NaN: a division by 0, or what was calculated by one) makes everything so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import partial
from typing import Generic, TypeVar

from msgspec import Struct

from survey.model.formula import (
    Absolute,
    Achieved,
    Comparator,
    Constant,
    Direction,
    Expression,
    Former,
    Gathered,
    Named,
    Negative,
    Operation,
    Relation,
    Requirement,
    Rounded,
    Sign,
)

UNDEFINED = "－"
"""Stands where a number cannot be calculated."""

PLACES = 9
"""Behind the point, to which a number is rounded before it is rounded or compared: Excel and polars reckon in binary, and
what is half or the same in decimals would not be so."""
LEAST_DIFFERENCE = 0.5 * 10.0**-PLACES
"""Two numbers are the same that differ by less."""
_GREATEST = 300
"""Digits before the point, about as many as Excel holds."""
_EXACTLY = Context(prec=60)
_AS_A_CELL = Context(prec=15, rounding=ROUND_HALF_UP)
"""Digits that Excel keeps of a number."""

N = TypeVar("N", Decimal, float)


class NumbersOfRow(Struct, Generic[N], frozen=True):
    """Where the numbers of a formula come from, and how they are reckoned with."""

    named: Callable[[str], N | None]
    """What a question's answer is, by its key; None for what is blank, NaN for what is not defined."""
    former: Callable[[str], N | None]
    """The same of the former year."""
    lower: Callable[[str], bool | None]
    """Whether less is better (向き), as the answer to the question with this key says; None where it does not say."""
    made: Callable[[Decimal | float | str], N]
    rounded: Callable[[N, int], N]


def evaluated(expression: Expression, numbers: NumbersOfRow[N]) -> N | None:
    """The number that the expression comes to; None for blank, NaN where it is not defined."""
    said: N | None
    match expression:
        case Constant(amount):
            said = numbers.made(amount)
        case Named(key):
            said = numbers.named(key)
        case Former(key):
            said = numbers.former(key)
        case Operation(left, sign, right):
            said = _operated(sign, evaluated(left, numbers), evaluated(right, numbers), numbers)
        case Gathered(parts, mean):
            said = _gathered([evaluated(part, numbers) for part in parts], numbers, mean=mean)
        case Achieved(actual, target, direction):
            said = _achieved(evaluated(actual, numbers), evaluated(target, numbers), direction, numbers)
        case Negative(part) | Rounded(part) | Absolute(part):
            inner = evaluated(part, numbers)
            said = None if inner is None else _changed(expression, inner, numbers)
    return said


def _changed(expression: Negative | Rounded | Absolute, part: N, numbers: NumbersOfRow[N]) -> N:
    match expression:
        case Negative():
            return -part
        case Absolute():
            return abs(part)
        case Rounded(_, places):
            return numbers.rounded(part, places)


def _operated(sign: Sign, left: N | None, right: N | None, numbers: NumbersOfRow[N]) -> N | None:
    if left is None or right is None:
        return None
    match sign:
        case Sign.PLUS:
            return left + right
        case Sign.MINUS:
            return left - right
        case Sign.TIMES:
            return left * right
        case Sign.BY:
            return numbers.made("NaN") if right == 0 else left / right


def _gathered(parts: list[N | None], numbers: NumbersOfRow[N], *, mean: bool) -> N | None:
    said = [part for part in parts if part is not None]
    if not said:
        return None
    total = numbers.made(0)
    for part in said:
        total += part
    return total / numbers.made(len(said)) if mean else total


def _achieved(actual: N | None, target: N | None, direction: Direction, numbers: NumbersOfRow[N]) -> N | None:
    lower = numbers.lower(direction.key) if direction.key else direction.lower
    share = _operated(Sign.BY, actual, target, numbers)
    if lower is None or share is None:
        return None
    return (numbers.made(2) - share if lower else share) * numbers.made(100)


# ---------------------------------------------------------------- in decimals, for what is kept


def amount_of(
    expression: Expression,
    named: Callable[[str], Decimal | None],
    former: Mapping[str, Decimal],
    lower: Callable[[str], bool | None],
    places: int | None,
) -> Decimal | None:
    """What a 計算 comes to, with so many places behind its point (None: as many as it has, up to PLACES) and as many
    digits as a cell of Excel keeps; NaN where it is not defined, None for blank."""
    with localcontext(_EXACTLY):
        amount = evaluated(expression, NumbersOfRow(named, former.get, lower, Decimal, _rounded))
        if amount is None or not amount.is_finite() or amount.adjusted() > _GREATEST:
            return amount if amount is None else Decimal("NaN")
        kept = _AS_A_CELL.plus(_rounded(amount, PLACES if places is None else places)) + 0
        return kept.normalize() if places is None else _with_places(kept, places)


def _rounded(amount: Decimal, places: int) -> Decimal:
    once = _with_places(amount, PLACES)
    return _with_places(once, places)


def _with_places(amount: Decimal, places: int) -> Decimal:
    # Of a number so large nothing stands behind the point that could be seen.
    is_large = not amount.is_finite() or amount.adjusted() > _EXACTLY.prec - PLACES - 2
    return amount if is_large else amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


# ---------------------------------------------------------------- in binary, as Excel and polars reckon


def is_met(requirement: Requirement, numbers: NumbersOfRow[float]) -> bool | None:
    """Whether what must hold does; None where something in it is blank or not defined, so that nothing can be said."""
    told = [_relates(relation, numbers) for relation in requirement.relations]
    if None in told:
        return None
    return all(told) if requirement.every else any(told)


def _relates(relation: Relation, numbers: NumbersOfRow[float]) -> bool | None:
    left, right = evaluated(relation.left, numbers), evaluated(relation.right, numbers)
    if left is None or right is None or not math.isfinite(left - right):
        return None
    return _compared(relation.comparator, left - right)


def _compared(comparator: Comparator, difference: float) -> bool:
    match comparator:
        case Comparator.EQUAL:
            return abs(difference) < LEAST_DIFFERENCE
        case Comparator.UNEQUAL:
            return abs(difference) >= LEAST_DIFFERENCE
        case Comparator.LESS:
            return difference <= -LEAST_DIFFERENCE
        case Comparator.AT_MOST:
            return difference < LEAST_DIFFERENCE
        case Comparator.MORE:
            return difference >= LEAST_DIFFERENCE
        case Comparator.AT_LEAST:
            return difference > -LEAST_DIFFERENCE


def in_binary(
    named: Callable[[str], float | None],
    former: Callable[[str], float | None],
    lower: Callable[[str], bool | None],
) -> NumbersOfRow[float]:
    """NumbersOfRow as Excel and polars reckon with them."""
    return NumbersOfRow(named, former, lower, float, partial(_rounded_in_binary))


def _rounded_in_binary(amount: float, places: int) -> float:
    """Step by step as polars does it."""
    if not math.isfinite(amount):
        return amount
    for step in (10.0**PLACES, 10.0**places):
        amount = math.copysign(math.floor(abs(amount) * step + 0.5) / step, amount)
    return amount
