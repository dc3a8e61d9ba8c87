"""The numbers that a text names, however they are written: 2台目, ２台目, ②, Ⅱ期, 第二次 and 令和元年."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DIGIT_OF = {kanji: digit for digit, kanji in enumerate("〇一二三四五六七八九")} | {"零": 0, "壱": 1, "弐": 2}
_TENS_OF = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
KANJI_NUMERALS = "".join((*_DIGIT_OF, *_TENS_OF))
_COUNTED = (
    "[次回期号台課係班組年月日時週度学校園館所棟階丁番条項章節款目種類級区中小高分支層段位名件本枚箇世市町村者線団]"
    "|人目|つ目|つめ|[かカヶケ]所|地区|工区|部会|保育|幼稚"
)
"""What follows a single kanji that counts. 部, 人 and 体 do so too, but mostly in words: 一部, 一人暮らし, 一体."""
_WORDS = "統均同唯単随逐専画不無再万"
"""Before a kanji of a number at the end they make a word of it: 統一, 無二, 再三."""
_COUNTS = (
    rf"(?<=第)[{KANJI_NUMERALS}]+"
    rf"|(?<=[そ其]の)[{KANJI_NUMERALS}]+"
    rf"|[{KANJI_NUMERALS}]{{2,}}"
    rf"|[{KANJI_NUMERALS}](?={_COUNTED})"
    rf"|(?<![{_WORDS}])[{KANJI_NUMERALS}](?=$|[\W_])"
)
_FIRST_YEAR = re.compile("元(?=年)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s+(?=\d)")
_ROMAN = re.compile("(?<![a-z])(?=[ivx])x{0,3}(ix|iv|v?i{0,3})(?![a-z])")
_ROMAN_VALUE = {"i": 1, "v": 5, "x": 10}
_NAMED = re.compile(r"\d+|(?<![a-z])[a-z](?![a-z])|(?<=\()[ア-ンあ-ん](?=\))")
_APART = "\0"
"""Between two numbers that stand side by side: ①② is not 12."""


def numbers_of(text: str) -> tuple[str, ...]:
    """The numbers that the text names, in order, without leading zeros; and what counts as numbers do: A棟, （ア）.

    A kanji is a number only where it stands as one: in 第二次, 三台目 and 目標四, but not in 一緒 or 統一.
    """
    return tuple(found.lstrip("0") or "0" for found in _NAMED.findall(in_digits(text)))


# Cached, because headings and titles are the same on every form.
@lru_cache(maxsize=4096)
def in_digits(text: str) -> str:
    """The text in one width and case, without white space, and with every number in Arabic digits."""
    single = "".join(map(_value_of_sign, text))
    folded = unicodedata.normalize("NFKC", single).casefold()
    joined = "".join(_BETWEEN_DIGITS.sub(_APART, folded).split())
    arabic = _FIRST_YEAR.sub("1", _THOUSANDS.sub("", joined))
    return _ROMAN.sub(lambda found: str(_roman(found[0])), re.sub(_COUNTS, lambda found: _arabic(found[0]), arabic))


def _value_of_sign(character: str) -> str:
    """The number that a single sign such as ①, ⑴, ㊀ or Ⅳ stands for, and any other character as it is."""
    if unicodedata.category(character) not in ("No", "Nl") or character in KANJI_NUMERALS:
        return character
    return f"{_APART}{unicodedata.numeric(character):g}{_APART}"


def _arabic(kanji: str) -> str:
    """二〇二六 → 2026, 二十六 → 26."""
    if not any(sign in _TENS_OF for sign in kanji):
        return "".join(str(_DIGIT_OF[sign]) for sign in kanji)
    whole = part = digit = 0
    for sign in kanji:
        if sign in _DIGIT_OF:
            digit = 10 * digit + _DIGIT_OF[sign]
        elif sign == "万":
            whole, part, digit = whole + (part + digit or 1) * _TENS_OF[sign], 0, 0
        else:
            part, digit = part + (digit or 1) * _TENS_OF[sign], 0
    return str(whole + part + digit)


def _roman(signs: str) -> int:
    values = [_ROMAN_VALUE[sign] for sign in signs]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))
