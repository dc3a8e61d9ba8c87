"""The words and signs of a 式, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from survey.japanese.text import appearance_key, narrow
from survey.model.formula import Comparator, Sign

ALL, ANY = "かつ", "または"
"""What joins relations."""

_SIGNS: Mapping[str, str] = {
    **dict.fromkeys("−‐–－", Sign.MINUS), "-": Sign.MINUS, "+": Sign.PLUS,
    **dict.fromkeys("×✕*", Sign.TIMES), **dict.fromkeys("÷/", Sign.BY),
    **dict.fromkeys("､,", ","), "(": "(", ")": ")",
    **dict.fromkeys(("<=", "=<", "≦", "≤"), Comparator.AT_MOST),
    **dict.fromkeys((">=", "=>", "≧", "≥"), Comparator.AT_LEAST),
    **dict.fromkeys(("<>", "!=", "≠"), Comparator.UNEQUAL),
    **dict.fromkeys(("==", "="), Comparator.EQUAL), "<": Comparator.LESS, ">": Comparator.MORE,
}  # fmt: skip
"""By how they are written, full-width signs made half-width."""
_DIGITS = str.maketrans("０１２３４５６７８９．", "0123456789.")
_NUMBER = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_WORD = re.compile(r"[\w.]+")
_LONGEST_KEY = 64


class Token(NamedTuple):
    """A word or sign, with its place."""

    text: str
    at: int
    sign: str = ""
    """What sign it is; "" for a word."""
    key: str = ""
    """Of the question that it names; "" where it names none."""

    @property
    def number(self) -> Decimal | None:
        """None where it is none."""
        written = self.text.translate(_DIGITS)
        return Decimal(written) if _NUMBER.fullmatch(written) else None

    @property
    def is_word(self) -> bool:
        """Whether it looks like a key or a function."""
        return _WORD.fullmatch(self.text) is not None and self.text not in (ALL, ANY)


def tokens_of(text: str, keys: Mapping[str, str]) -> Iterator[Token]:
    """The tokens, then one without a text, where the formula ends."""
    at = 0
    while at < len(text):
        token = _token(text, at, keys)
        if token.text.strip():
            yield token
        at += len(token.text)
    yield Token("", len(text) + 1)


def _token(text: str, at: int, keys: Mapping[str, str]) -> Token:
    for length in (2, 1):
        written = text[at : at + length]
        if len(written) == length and (sign := _SIGNS.get(narrow(written), "")):
            return Token(written, at + 1, sign)
    number = _NUMBER.match(text.translate(_DIGITS), at)
    if number and not _WORD.match(text, number.end()):
        return Token(text[at : number.end()], at + 1)
    if named := _longest_key(text, at, keys):
        return named
    for joint in (ALL, ANY):
        if text.startswith(joint, at):
            return Token(joint, at + 1)
    word = _WORD.match(text, at)
    return Token(word[0] if word else text[at], at + 1)


def _longest_key(text: str, at: int, keys: Mapping[str, str]) -> Token | None:
    """A key may itself hold "-" and "."; so the longest that ends where a word does is meant."""
    for end in range(min(len(text), at + _LONGEST_KEY), at, -1):
        word = text[at:end]
        key = keys.get(appearance_key(word)) if _ends(text, end) and len(word.split()) == 1 else None
        if key and word == word.strip():
            return Token(word, at + 1, key=key)
    return None


def _ends(text: str, end: int) -> bool:
    return not _WORD.match(text, end) or text.startswith((ALL, ANY), end)
