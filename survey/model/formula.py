"""式: what is calculated of the numbers in a row, and what must hold of them. Questions are named by their keys."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from survey.model.finding import Severity


class Constant(Struct, frozen=True):
    """A number."""

    amount: Decimal


class Named(Struct, frozen=True):
    """The number that answers a question, or is calculated for it."""

    key: str


class Former(Struct, frozen=True):
    """The same of the former year (前回)."""

    key: str


class Negative(Struct, frozen=True):
    """The number with the other sign."""

    part: Expression


class Sign(StrEnum):
    """What joins two numbers to one."""

    PLUS = "＋"
    MINUS = "－"
    TIMES = "×"
    BY = "÷"


class Operation(Struct, frozen=True):
    """Two numbers, joined."""

    left: Expression
    sign: Sign
    right: Expression


class Gathered(Struct, frozen=True):
    """The sum (合計) or mean (平均) of what is not blank."""

    parts: tuple[Expression, ...]
    mean: bool = False


class Rounded(Struct, frozen=True):
    """四捨五入: to so many places behind the point, half away from zero."""

    part: Expression
    places: int


class Absolute(Struct, frozen=True):
    """絶対値."""

    part: Expression


class Direction(Struct, frozen=True):
    """向き: whether more is better, or less."""

    lower: bool = False
    key: str = ""
    """Of the question that says so, row by row; "" where all rows are alike."""


class Achieved(Struct, frozen=True):
    """達成率, in percent: actual ÷ target where more is better, 2 − actual ÷ target where less is.

    So both are 100 where the target is just met, fall by one for each percent of the target by which it is missed, and
    are not defined for a target of 0. Target ÷ actual, which is in use too, is not defined for the best that can be, 0.
    """

    actual: Expression
    target: Expression
    direction: Direction = Direction()


Expression = Constant | Named | Former | Negative | Operation | Gathered | Rounded | Absolute | Achieved


class Comparator(StrEnum):
    """How two numbers compare."""

    EQUAL = "＝"
    UNEQUAL = "≠"
    LESS = "＜"
    AT_MOST = "≦"
    MORE = "＞"
    AT_LEAST = "≧"


class Relation(Struct, frozen=True):
    """That two numbers compare so."""

    left: Expression
    comparator: Comparator
    right: Expression


class Requirement(Struct, frozen=True):
    """What must hold: all of the relations (かつ), or at least one of them (または)."""

    relations: tuple[Relation, ...]
    every: bool = True


class CrossCheck(Struct, frozen=True):
    """A 検算: what must hold of several answers in a row, and what is told where it does not."""

    requirement: Requirement
    text: str
    """The same as the definition writes it."""
    message: str
    """文言."""
    severity: Severity = Severity.ERROR
    """程度: ERROR or WARNING."""


class Grade(Struct, frozen=True):
    """A 段階 that a number reaches."""

    name: str
    least: Decimal | None = None
    """From which number on; None: whatever is less than all others ask."""


def parts_of(node: Expression | Requirement | Relation) -> Iterator[Expression]:
    """All expressions that it is made of, itself among them."""
    match node:
        case Requirement(relations):
            inner: tuple[Expression, ...] = tuple(side for one in relations for side in (one.left, one.right))
        case Relation(left, _, right) | Operation(left, _, right) | Achieved(left, right):
            inner = (left, right)
        case Gathered(parts):
            inner = parts
        case Negative(part) | Rounded(part) | Absolute(part):
            inner = (part,)
        case Constant() | Named() | Former():
            inner = ()
    if not isinstance(node, Requirement | Relation):
        yield node
    for part in inner:
        yield from parts_of(part)
