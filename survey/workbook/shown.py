"""What a person sees of a number: its format decides whether it is a date, a time or a percentage."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, auto
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from survey.workbook.sheets import CellKind

_SECONDS_A_DAY = 86_400
_FROM_1900_TO_1904 = 1462
_LAST_SERIAL = 2_958_465
"""9999/12/31 in the 1900 system, the last day that Excel shows."""
_LEAP_DAY_THAT_NEVER_WAS = 60
"""1900/2/29, which Excel keeps for the sake of Lotus 1-2-3."""
_PLAIN_UP_TO = 1e21
_PLAIN_FROM = 1e-9
_NEAR = 1e-9
"""Within which a fraction is the number itself, stored in binary."""
_TIME_ONLY = re.compile(r"T?\d\d:")


class Format(Enum):
    """What a number format makes of a number."""

    PLAIN = auto()
    PERCENT = auto()
    DATE = auto()
    TIME = auto()
    """Time of day only."""
    ELAPSED = auto()
    """Hours beyond 24 go on counting."""
    FRACTION = auto()
    """Such as 1 1/2, where that is the number itself and not merely near it."""
    DIGITS = auto()
    """Digits with signs between them, such as 060-0001."""


class NumberFormat(NamedTuple):
    """A number format, or one section of it, reduced to what changes the meaning of what is seen."""

    format: Format = Format.PLAIN
    digits: int = 0
    """Least number of digits, for formats such as 0000; of a FRACTION: the largest denominator."""
    pattern: str = ""
    """Of DIGITS: the signs, with 0 or # for each digit."""
    sections: tuple[tuple[str, float, NumberFormat], ...] = ()
    """Where sections differ, all of them: each is for the numbers that compare so (<, <=, =, <>, >=, >) with its number."""


# ECMA-376 part 1, 18.8.30 numFmt, with the ids that a Japanese Excel gives to its own dates.
_BUILT_IN = {
    **dict.fromkeys((9, 10), NumberFormat(Format.PERCENT)),
    12: NumberFormat(Format.FRACTION, 9),
    13: NumberFormat(Format.FRACTION, 99),
    **dict.fromkeys((*range(14, 18), 22, *range(27, 32), *range(34, 37), *range(50, 59)), NumberFormat(Format.DATE)),
    **dict.fromkeys((*range(18, 22), 32, 33, 45, 47), NumberFormat(Format.TIME)),
    46: NumberFormat(Format.ELAPSED),
}
_PIECES = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]|;|.', re.DOTALL)
"""A format in literals, bracketed codes, ends of sections and single characters."""
_LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.', re.DOTALL)
_BRACKETED = re.compile(r"\[([^\]]*)\]")
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9.]+)\]")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_ZEROS = re.compile("0{2,}")
_GENERAL = re.compile("general|g/標準", re.IGNORECASE)
_FRACTION = re.compile(r"[#?0 ]*[#?0] *\/ *(?:([#?0]+)|([0-9]+)) *")
_PATTERN = re.compile(r"\(?[0#]+(?:[-() ]+[0#]+)+\)?")
_SIGN = re.compile(r'"([-() ]+)"|\\([-() ])')
_BY_SIGN: Mapping[int, tuple[tuple[str, float], ...]] = {
    1: (("<>", math.inf),),
    2: ((">=", 0), ("<", 0)),
    3: ((">", 0), ("<", 0), ("=", 0)),
}
"""Which numbers each section is for where no section says so, by how many there are."""
_COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, "=": operator.eq, "<>": operator.ne, ">=": operator.ge, ">": operator.gt,
}  # fmt: skip


def number_format(number: int, code: str | None) -> NumberFormat:
    """The format by its id and, where the file defines it, its code."""
    return _BUILT_IN.get(number, NumberFormat()) if code is None else format_of(code)


@lru_cache(maxsize=1024)
def format_of(code: str) -> NumberFormat:
    """The format that a code such as `[$-411]ggge"年"m"月"d"日"` stands for."""
    sections = _sections(code)
    # A section without anything in it shows nothing; the number is still there.
    formats = [_section(section or sections[0]) for section in sections]
    if formats.count(formats[0]) == len(formats):
        return formats[0]
    told = [_CONDITION.search(section) for section in sections]
    usual = _BY_SIGN[len(sections)]
    if any(told):
        usual = tuple((match[1], _number(match[2])) if match else ("<>", math.inf) for match in told)
    return formats[0]._replace(sections=tuple((*one, form) for one, form in zip(usual, formats, strict=True)))


def _sections(code: str) -> list[str]:
    """The sections for numbers: three at most, and none that is for texts."""
    sections = [""]
    for piece in _PIECES.findall(code):
        if piece == ";":
            sections.append("")
        else:
            sections[-1] += piece
    numbers = [section for section in sections[:3] if "@" not in _LITERAL.sub("", section)]
    return numbers or [""]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.inf


def _section(section: str) -> NumberFormat:  # noqa: PLR0911  One for each format.
    if _ELAPSED.search(_LITERAL.sub("", section)):
        return NumberFormat(Format.ELAPSED)
    bare = _GENERAL.sub("", _BRACKETED.sub("", _LITERAL.sub("", section))).lower()
    letters = set(re.sub("e[+-]|am/pm|a/p", "", bare))
    clock = bool(letters & set("hs")) or "am/pm" in bare
    if letters & set("ydgea") or ("m" in letters and not clock):
        return NumberFormat(Format.DATE)
    if clock:
        return NumberFormat(Format.TIME)
    if "%" in bare:
        return NumberFormat(Format.PERCENT)
    if fraction := _FRACTION.fullmatch(bare):
        return NumberFormat(Format.FRACTION, 10 ** len(fraction[1]) - 1 if fraction[1] else int(fraction[2]))
    signs = _BRACKETED.sub("", _SIGN.sub(lambda match: match[1] or match[2], section))
    if _PATTERN.fullmatch(signs):
        return NumberFormat(Format.DIGITS, pattern=signs)
    return NumberFormat(digits=len(bare) if _ZEROS.fullmatch(bare) else 0)


def shown(  # noqa: PLR0911  One for each format.
    value: float, form: NumberFormat, from_1904: bool = False
) -> tuple[str, CellKind]:
    """The text that a person sees for a number, and what it is. A date that Excel cannot show stays a number."""
    if form.sections:
        form = next((own for sign, bound, own in form.sections if _COMPARED[sign](value, bound)), form)
    serial = value + (_FROM_1900_TO_1904 if from_1904 else 0)
    if form.format is Format.PLAIN:
        text = plain(value)
        return (text.zfill(form.digits) if text.isdigit() else text), CellKind.NUMBER
    if form.format is Format.PERCENT:
        return plain(value * 100) + "%", CellKind.NUMBER
    if form.format is Format.FRACTION:
        return _as_fraction(value, form.digits), CellKind.NUMBER
    if form.format is Format.DIGITS:
        return _between_signs(value, form.pattern), CellKind.NUMBER
    if not 0 <= serial < _LAST_SERIAL + 1:
        return plain(value), CellKind.NUMBER
    days, seconds = divmod(round(serial * _SECONDS_A_DAY), _SECONDS_A_DAY)
    if form.format is Format.ELAPSED:
        # Elapsed time counts from zero in both date systems.
        return clock_text(round(value * _SECONDS_A_DAY)), CellKind.DATE
    if form.format is Format.TIME or not days:
        return clock_text(seconds), CellKind.DATE
    return _day_text(days) + (f" {clock_text(seconds)}" if seconds else ""), CellKind.DATE


def _as_fraction(value: float, most: int) -> str:
    whole, rest = divmod(abs(value), 1)
    fraction = Fraction(rest).limit_denominator(max(1, most))
    if not fraction or fraction == 1 or abs(rest - fraction) > _NEAR:
        return plain(value)
    return f"{'-' if value < 0 else ''}{f'{plain(whole)} ' if whole else ''}{fraction}"


def _between_signs(value: float, pattern: str) -> str:
    """The digits of a whole number in the places that the pattern has for them, from the right."""
    digits = plain(value)
    if not digits.isdigit():
        return digits
    left = digits.lstrip("0")
    made = ""
    for sign in reversed(pattern):
        if sign not in "0#":
            made = sign + made
        elif left or sign == "0":
            made, left = (left[-1:] or "0") + made, left[:-1]
    return left + made


def shown_moment(text: str) -> tuple[str, CellKind]:
    """The same for a date, a time or both that the file holds in ISO 8601. ValueError where it is none."""
    if _TIME_ONLY.match(text):
        return clock_text(_seconds(time.fromisoformat(text))), CellKind.DATE
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    seconds = _seconds(moment)
    return date_text(moment) + (f" {clock_text(seconds)}" if seconds else ""), CellKind.DATE


def _seconds(moment: datetime | time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second


def plain(value: float) -> str:
    """A number in its shortest form with the 15 digits that Excel keeps; ValueError or OverflowError for none."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    digits = f"{value:.15g}"
    if _PLAIN_FROM <= abs(value) < _PLAIN_UP_TO and "e" in digits:
        return f"{Decimal(digits):f}"
    return digits.upper()


def clock_text(seconds: int) -> str:
    """Such as 9:30, or 9:30:15 where there are seconds."""
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}" + (f":{second:02}" if second else "")


def date_text(day: date) -> str:
    """Such as 2026/4/1."""
    return f"{day.year}/{day.month}/{day.day}"


def _day_text(days: int) -> str:
    if days == _LEAP_DAY_THAT_NEVER_WAS:
        return "1900/2/29"
    start = date(1899, 12, 31) if days < _LEAP_DAY_THAT_NEVER_WAS else date(1899, 12, 30)
    return date_text(start + timedelta(days=days))
