"""What formulas require, judged in a table of many rows: the same steps as in `formula_as_python`, with null for what is
blank and NaN for what is not defined."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl
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
from survey.questions.formula_as_python import LEAST_DIFFERENCE, PLACES


class NumberColumns(Struct, frozen=True):
    """Where the numbers of a formula stand in the table, by key of the question."""

    named: Callable[[str], pl.Expr]
    former: Callable[[str], pl.Expr]
    lower: Callable[[str], pl.Expr]
    """Whether less is better; null where the answer does not say."""


def fails_in_columns(requirement: Requirement, columns: NumberColumns) -> pl.Expr:
    """Whether what must hold does not, never null."""
    told = [_relates(relation, columns) for relation in requirement.relations]
    holds = pl.all_horizontal(told) if requirement.every else pl.any_horizontal(told)
    is_blank = pl.any_horizontal(one.is_null() for one in told)
    return ~is_blank & ~holds.fill_null(value=True)


def _relates(relation: Relation, columns: NumberColumns) -> pl.Expr:
    difference = _value(relation.left, columns) - _value(relation.right, columns)
    known = pl.when(difference.is_finite()).then(difference)
    match relation.comparator:
        case Comparator.EQUAL:
            return known.abs() < LEAST_DIFFERENCE
        case Comparator.UNEQUAL:
            return known.abs() >= LEAST_DIFFERENCE
        case Comparator.LESS:
            return known <= -LEAST_DIFFERENCE
        case Comparator.AT_MOST:
            return known < LEAST_DIFFERENCE
        case Comparator.MORE:
            return known >= LEAST_DIFFERENCE
        case Comparator.AT_LEAST:
            return known > -LEAST_DIFFERENCE


def _value(expression: Expression, columns: NumberColumns) -> pl.Expr:
    match expression:
        case Constant(amount):
            said = pl.lit(float(amount))
        case Named(key):
            said = columns.named(key)
        case Former(key):
            said = columns.former(key)
        case Operation(left, sign, right):
            said = _operated(sign, _value(left, columns), _value(right, columns))
        case Gathered(parts, mean):
            said = _gathered([_value(part, columns) for part in parts], mean=mean)
        case Achieved(actual, target, direction):
            said = _achieved(_value(actual, columns), _value(target, columns), direction, columns)
        case Negative(part):
            said = -_value(part, columns)
        case Absolute(part):
            said = _value(part, columns).abs()
        case Rounded(part, places):
            said = _rounded(_value(part, columns), places)
    return said


def _operated(sign: Sign, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    match sign:
        case Sign.PLUS:
            return left + right
        case Sign.MINUS:
            return left - right
        case Sign.TIMES:
            return left * right
        case Sign.BY:
            return pl.when(right == 0).then(left * float("nan")).otherwise(left / right)


def _gathered(parts: Sequence[pl.Expr], *, mean: bool) -> pl.Expr:
    total, count = pl.lit(0.0), pl.lit(0.0)
    for part in parts:
        total += part.fill_null(0.0)
        count += part.is_not_null().cast(pl.Float64)
    return pl.when(count > 0).then(total / count if mean else total)


def _achieved(actual: pl.Expr, target: pl.Expr, direction: Direction, columns: NumberColumns) -> pl.Expr:
    share = _operated(Sign.BY, actual, target)
    lower = columns.lower(direction.key) if direction.key else pl.lit(direction.lower)
    return pl.when(lower).then((2.0 - share) * 100.0).when(~lower).then(share * 100.0)


def _rounded(amount: pl.Expr, places: int) -> pl.Expr:
    for step in (10.0**PLACES, 10.0**places):
        size = (amount.abs() * step + 0.5).floor() / step
        amount = pl.when(amount < 0).then(-size).otherwise(size)
    return amount
