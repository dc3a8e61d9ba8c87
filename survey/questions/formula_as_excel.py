"""Formulas on the form while it is filled in, as formulas of a row.

Each becomes two: whether it is blank, and what it is where it is not. What is not defined is an error of Excel there, which
makes everything so that it is a part of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

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
    Grade,
    Named,
    Negative,
    Operation,
    Relation,
    Requirement,
    Rounded,
    Sign,
)
from survey.questions.excel_text import quoted
from survey.questions.formula_as_python import PLACES, UNDEFINED

_SIGNS = {Sign.PLUS: "+", Sign.MINUS: "-", Sign.TIMES: "*", Sign.BY: "/"}
_NEARLY = f"5E-{PLACES + 1}"
_LOWEST = "-1E+300"


class NumberCells(Struct, frozen=True):
    """Where the numbers of a formula stand in the row, by key of the question."""

    named: Callable[[str], str]
    """A cell that holds a number, or a text: none for what is blank, UNDEFINED for what is not defined."""
    former: Callable[[str], str]
    """The same of the former year."""
    lower: Callable[[str], tuple[str, str]]
    """Whether less is better, and whether the answer says neither, as two formulas."""


def calculated_formula(expression: Expression, places: int | None, grades: Sequence[Grade], cells: NumberCells) -> str:
    """What a 計算 shows."""
    once = f"ROUND({_value(expression, cells)},{PLACES})"
    amount = once if places is None else f"ROUND({once},{places})"
    shown = _graded(amount, grades) if grades else amount
    return f'IF({_any(_blank(expression, cells))},"",IFERROR({shown},{quoted(UNDEFINED)}))'


def fails_formula(requirement: Requirement, cells: NumberCells) -> str:
    """Whether what must hold does not; no error whatever stands in the inputs."""
    told = ",".join(_relates(relation, cells) for relation in requirement.relations)
    sides = [side for one in requirement.relations for side in (one.left, one.right)]
    blank = _any(dict.fromkeys(condition for side in sides for condition in _blank(side, cells)))
    return f"IFERROR(IF({blank},FALSE,NOT({'AND' if requirement.every else 'OR'}({told}))),FALSE)"


def _graded(amount: str, grades: Sequence[Grade]) -> str:
    rising = list(reversed(grades))
    leasts = ",".join(_LOWEST if grade.least is None else f"{grade.least:f}" for grade in rising)
    return f"LOOKUP({amount},{{{leasts}}},{{{','.join(quoted(grade.name) for grade in rising)}}})"


def _relates(relation: Relation, cells: NumberCells) -> str:
    difference = f"{_value(relation.left, cells)}-{_bracketed(relation.right, cells)}"
    match relation.comparator:
        case Comparator.EQUAL:
            return f"ABS({difference})<{_NEARLY}"
        case Comparator.UNEQUAL:
            return f"ABS({difference})>={_NEARLY}"
        case Comparator.LESS:
            return f"{difference}<=-{_NEARLY}"
        case Comparator.AT_MOST:
            return f"{difference}<{_NEARLY}"
        case Comparator.MORE:
            return f"{difference}>={_NEARLY}"
        case Comparator.AT_LEAST:
            return f"{difference}>-{_NEARLY}"


# ---------------------------------------------------------------- whether it is blank


def _any(conditions: Iterable[str]) -> str:
    told = tuple(dict.fromkeys(conditions))
    return f"OR({','.join(told)})" if len(told) > 1 else next(iter(told), "FALSE")


def _blank(expression: Expression, cells: NumberCells) -> Iterator[str]:
    """Each of the conditions under which it is."""
    match expression:
        case Constant():
            yield from ()
        case Named(key):
            yield f'{cells.named(key)}=""'
        case Former(key):
            yield f'{cells.former(key)}=""'
        case Operation(left, _, right):
            yield from (*_blank(left, cells), *_blank(right, cells))
        case Gathered(parts):
            yield f"AND({','.join(_any(_blank(part, cells)) for part in parts)})"
        case Achieved(actual, target, direction):
            yield from (*_blank(actual, cells), *_blank(target, cells))
            if direction.key:
                yield cells.lower(direction.key)[1]
        case Negative(part) | Rounded(part) | Absolute(part):
            yield from _blank(part, cells)


# ---------------------------------------------------------------- what it is


def _value(expression: Expression, cells: NumberCells) -> str:
    match expression:
        case Constant(amount):
            said = f"{amount:f}"
        case Named(key):
            said = cells.named(key)
        case Former(key):
            said = cells.former(key)
        case Operation(left, sign, right):
            said = f"{_bracketed(left, cells)}{_SIGNS[sign]}{_bracketed(right, cells)}"
        case Gathered(parts, mean):
            said = _gathered(parts, cells, mean=mean)
        case Achieved(actual, target, direction):
            said = _achieved(f"{_bracketed(actual, cells)}/{_bracketed(target, cells)}", direction, cells)
        case Negative(part):
            said = f"-{_bracketed(part, cells)}"
        case Absolute(part):
            said = f"ABS({_value(part, cells)})"
        case Rounded(part, places):
            said = f"ROUND(ROUND({_value(part, cells)},{PLACES}),{places})"
    return said


def _bracketed(expression: Expression, cells: NumberCells) -> str:
    value = _value(expression, cells)
    return f"({value})" if isinstance(expression, Operation | Negative | Gathered | Achieved) else value


def _gathered(parts: Sequence[Expression], cells: NumberCells, *, mean: bool) -> str:
    asked = [(_any(_blank(part, cells)), _bracketed(part, cells)) for part in parts]
    total = "+".join(f"IF({blank},0,{value})" for blank, value in asked)
    count = "+".join(f"IF({blank},0,1)" for blank, _ in asked)
    return f"({total})/({count})" if mean else total


def _achieved(share: str, direction: Direction, cells: NumberCells) -> str:
    if not direction.key:
        return f"(2-{share})*100" if direction.lower else f"{share}*100"
    return f"IF({cells.lower(direction.key)[0]},2-{share},{share})*100"
