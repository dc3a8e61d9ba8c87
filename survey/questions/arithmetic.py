"""式 as the definition writes it → what is to be calculated, or where and why it cannot be read. Nothing is executed.

    relation    sum  =|≠|<|≦|>|≧  sum, several of them joined by かつ or by または
    sum         product  +|−  product …
    product     factor  ×|÷  factor …
    factor      −  factor, a number, a key, ( sum ), or a function of sums:
                合計(…) 平均(…) 四捨五入(x, places) 絶対値(x) 前回(key) 達成率(actual, target[, 向き])

Signs may be full-width or half-width, or be those of a keyboard (* / <= >= <>).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum, auto
from types import MappingProxyType
from typing import NamedTuple

from survey.japanese.text import appearance_key, narrow
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
    parts_of,
)
from survey.questions.formula_tokens import ALL, ANY, Token, tokens_of

HIGHER, LOWER = "高いほど良い", "低いほど良い"
DIRECTIONS: Mapping[str, bool] = {HIGHER: False, "高いほどよい": False, LOWER: True, "低いほどよい": True}
"""What 向き may say, each with whether less is better."""

_SUM, _MEAN, _ROUNDED, _ABSOLUTE, _FORMER, _ACHIEVED = "合計", "平均", "四捨五入", "絶対値", "前回", "達成率"
FUNCTIONS = (_SUM, _MEAN, _ROUNDED, _ABSOLUTE, _FORMER, _ACHIEVED)
_MOST_PLACES = 10
_DEEPEST = 30
"""Brackets and signs within each other: Excel nests no more than 64 functions."""


class Why(Enum):
    """Why a formula cannot be read."""

    UNEXPECTED = auto()
    """Something stands there that cannot."""
    ENDS = auto()
    """It ends where something must follow."""
    UNKNOWN = auto()
    """No question has this key, and no function this name."""
    ARGUMENTS = auto()
    """A function has fewer or more arguments than it takes."""
    PLACES = auto()
    """四捨五入 takes a whole number for its places."""
    FORMER = auto()
    """前回 takes a key alone."""
    DIRECTION = auto()
    """The third argument of 達成率 is no 向き."""
    NO_RELATION = auto()
    RELATION = auto()
    """A 検算 compares, a 計算 does not."""
    BOTH_JOINED = auto()
    """かつ and または stand in one formula."""
    TOO_DEEP = auto()


class UnreadableFormula(Exception):  # noqa: N818  As UnreadableWorkbook.
    """A formula that is none."""

    def __init__(self, why: Why, at: int, word: str) -> None:
        super().__init__(why, at, word)
        self.why, self.at, self.word = why, at, word
        """`at`: place of the word in the formula, from 1."""


class Use(Enum):
    """What a formula takes of a question."""

    NUMBER = auto()
    FORMER = auto()
    DIRECTION = auto()


class KeyInFormula(NamedTuple):
    """A key in a formula."""

    key: str
    use: Use
    at: int


def read_formula(text: str, keys: Mapping[str, str]) -> tuple[Expression, tuple[KeyInFormula, ...]]:
    """A 式 that gives a number, and the keys in it. `keys`: of the questions, by their `appearance_key`. Raises
    UnreadableFormula."""
    tokens = list(tokens_of(text, keys))
    if tokens[0].sign is Comparator.EQUAL:
        # As a person begins it who knows Excel.
        tokens = tokens[1:]
    parser = _Parser(tokens)
    expression = parser.sum()
    if isinstance(parser.next.sign, Comparator):
        raise parser.refused(Why.RELATION)
    parser.end()
    return expression, tuple(parser.mentions)


def read_requirement(text: str, keys: Mapping[str, str]) -> tuple[Requirement, tuple[KeyInFormula, ...]]:
    """A 式 that must hold, and the keys in it. Raises UnreadableFormula."""
    parser = _Parser(list(tokens_of(text, keys)))
    requirement = parser.requirement()
    parser.end()
    return requirement, tuple(parser.mentions)


def in_headings(text: str, mentions: Iterable[KeyInFormula], headings: Mapping[str, str]) -> str:
    """The formula as a respondent may read it: 「heading」 in place of each key."""
    keys = {mention.at: mention.key for mention in mentions}
    said, end = "", 0
    for token in tokens_of(text, {appearance_key(key): key for key in keys.values()}):
        heading = headings.get(keys.get(token.at, ""))
        said += text[end : token.at - 1] + (f"「{heading}」" if heading else token.text)
        end = token.at - 1 + len(token.text)
    return said


def divides(formula: Expression) -> bool:
    """Whether it may have to divide by 0, and mostly comes to a number without end."""
    return any(
        isinstance(part, Achieved)
        or (isinstance(part, Operation) and part.sign is Sign.BY)
        or (isinstance(part, Gathered) and part.mean)
        for part in parts_of(formula)
    )


# ---------------------------------------------------------------- the grammar


class _Parser:
    """Goes through the tokens once, from left to right."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0
        self.mentions: list[KeyInFormula] = []

    @property
    def next(self) -> Token:
        return self._tokens[self._place]

    def refused(self, why: Why, token: Token | None = None) -> UnreadableFormula:
        token = token or self.next
        return UnreadableFormula(why, token.at, token.text)

    def end(self) -> None:
        if self.next.text:
            raise self.refused(Why.UNEXPECTED)

    def requirement(self) -> Requirement:
        relations, joints = [self._relation()], set[str]()
        while self.next.text in (ALL, ANY):
            joints.add(self.next.text)
            if len(joints) > 1:
                raise self.refused(Why.BOTH_JOINED)
            self._take()
            relations.append(self._relation())
        return Requirement(tuple(relations), ANY not in joints)

    def _relation(self) -> Relation:
        left = self.sum()
        if not isinstance(self.next.sign, Comparator):
            raise self.refused(Why.NO_RELATION if not self.next.text else Why.UNEXPECTED)
        comparator = self.next.sign
        self._take()
        return Relation(left, comparator, self.sum())

    def sum(self) -> Expression:
        return self._joined((Sign.PLUS, Sign.MINUS), self._product)

    def _product(self) -> Expression:
        return self._joined((Sign.TIMES, Sign.BY), self._factor)

    def _joined(self, signs: Sequence[Sign], part: Callable[[], Expression]) -> Expression:
        left = part()
        while isinstance(self.next.sign, Sign) and self.next.sign in signs:
            sign = self.next.sign
            self._take()
            left = Operation(left, sign, part())
        return left

    def _factor(self) -> Expression:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self.refused(Why.TOO_DEEP)
        factor = self._signed() if self.next.sign in (Sign.MINUS, Sign.PLUS) else self._primary()
        self._depth -= 1
        return factor

    def _signed(self) -> Expression:
        sign = self.next.sign
        self._take()
        return Negative(self._factor()) if sign is Sign.MINUS else self._factor()

    def _primary(self) -> Expression:
        token = self._take()
        if token.sign == "(":
            inner = self.sum()
            self._expect(")")
            return inner
        if token.text in FUNCTIONS and self.next.sign == "(":
            return self._function(token)
        if token.key:
            return Named(self._mentioned(token, Use.NUMBER))
        if (number := token.number) is not None:
            return Constant(number)
        raise self.refused(Why.UNKNOWN if token.is_word else Why.UNEXPECTED if token.text else Why.ENDS, token)

    def _function(self, name: Token) -> Expression:
        self._expect("(")
        made = _Parser._FUNCTIONS[name.text](self, name)
        if self.next.sign == ",":
            raise self.refused(Why.ARGUMENTS, name)
        self._expect(")")
        return made

    def _gathered(self, name: Token) -> Expression:
        parts = [self.sum()]
        while self.next.sign == ",":
            self._take()
            parts.append(self.sum())
        return Gathered(tuple(parts), mean=name.text == _MEAN)

    def _rounded(self, name: Token) -> Expression:
        part = self.sum()
        self._comma(name)
        places = narrow(self.next.text)
        if not places.isdecimal() or int(places) > _MOST_PLACES:
            raise self.refused(Why.PLACES)
        self._take()
        return Rounded(part, int(places))

    def _absolute(self, _: Token) -> Expression:
        return Absolute(self.sum())

    def _former(self, _: Token) -> Expression:
        if not self.next.key:
            raise self.refused(Why.FORMER)
        key = self._mentioned(self._take(), Use.FORMER)
        if self.next.text and self.next.sign != ")":
            raise self.refused(Why.FORMER)
        return Former(key)

    def _achieved(self, name: Token) -> Expression:
        actual = self.sum()
        self._comma(name)
        target = self.sum()
        if self.next.sign != ",":
            return Achieved(actual, target)
        self._take()
        token = self._take()
        if token.key:
            return Achieved(actual, target, Direction(key=self._mentioned(token, Use.DIRECTION)))
        if token.text not in DIRECTIONS:
            raise self.refused(Why.DIRECTION, token)
        return Achieved(actual, target, Direction(DIRECTIONS[token.text]))

    _FUNCTIONS: Mapping[str, Callable[[_Parser, Token], Expression]] = MappingProxyType(
        {
            _SUM: _gathered,
            _MEAN: _gathered,
            _ROUNDED: _rounded,
            _ABSOLUTE: _absolute,
            _FORMER: _former,
            _ACHIEVED: _achieved,
        }
    )

    # ---------------------------------------------------------------- steps

    def _take(self) -> Token:
        token = self.next
        if token.text:
            self._place += 1
        return token

    def _expect(self, sign: str) -> None:
        if self.next.sign != sign:
            raise self.refused(Why.UNEXPECTED if self.next.text else Why.ENDS)
        self._take()

    def _comma(self, function: Token) -> None:
        if self.next.sign == ")":
            raise self.refused(Why.ARGUMENTS, function)
        self._expect(",")

    def _mentioned(self, token: Token, use: Use) -> str:
        self.mentions.append(KeyInFormula(token.key, use, token.at))
        return token.key
