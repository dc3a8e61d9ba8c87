"""What a person sees of a number: its format decides whether it is a date, a time or a percentage."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum, auto
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


class Format(Enum):
    """What a number format makes of a number."""

    PLAIN = auto()
    PERCENT = auto()
    DATE = auto()
    TIME = auto()
    """Time of day only."""
    ELAPSED = auto()
    """Hours beyond 24 go on counting."""


class NumberFormat(NamedTuple):
    """A number format, reduced to what changes the meaning of what is seen."""

    format: Format = Format.PLAIN
    digits: int = 0
    """Least number of digits, for formats such as 0000."""


# ECMA-376 part 1, 18.8.30 numFmt, with the ids that a Japanese Excel gives to its own dates.
_BUILT_IN = {
    **dict.fromkeys((9, 10), NumberFormat(Format.PERCENT)),
    **dict.fromkeys((*range(14, 18), 22, *range(27, 32), *range(34, 37), *range(50, 59)), NumberFormat(Format.DATE)),
    **dict.fromkeys((*range(18, 22), 32, 33, 45, 47), NumberFormat(Format.TIME)),
    46: NumberFormat(Format.ELAPSED),
}
_LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.')
_BRACKETED = re.compile(r"\[([^\]]*)\]")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_ZEROS = re.compile("0{2,}")
_GENERAL = re.compile("general|g/標準", re.IGNORECASE)


def number_format(number: int, code: str | None) -> NumberFormat:
    """The format by its id and, where the file defines it, its code."""
    return _BUILT_IN.get(number, NumberFormat()) if code is None else format_of(code)


@lru_cache(maxsize=1024)
def format_of(code: str) -> NumberFormat:
    """The format that a code such as `[$-411]ggge"年"m"月"d"日"` stands for."""
    first = _LITERAL.sub("", code).split(";")[0]
    if _ELAPSED.search(first):
        return NumberFormat(Format.ELAPSED)
    bare = _GENERAL.sub("", _BRACKETED.sub("", first)).lower()
    letters = set(re.sub("e[+-]|am/pm|a/p", "", bare))
    clock = bool(letters & set("hs")) or "am/pm" in bare
    if letters & set("ydgea") or ("m" in letters and not clock):
        return NumberFormat(Format.DATE)
    if clock:
        return NumberFormat(Format.TIME)
    if "%" in bare:
        return NumberFormat(Format.PERCENT)
    return NumberFormat(digits=len(bare) if _ZEROS.fullmatch(bare) else 0)


def shown(value: float, form: NumberFormat, from_1904: bool = False) -> tuple[str, CellKind]:
    """The text that a person sees for a number, and what it is. A date that Excel cannot show stays a number."""
    serial = value + (_FROM_1900_TO_1904 if from_1904 else 0)
    if form.format is Format.PLAIN:
        text = plain(value)
        return (text.zfill(form.digits) if text.isdigit() else text), CellKind.NUMBER
    if form.format is Format.PERCENT:
        return plain(value * 100) + "%", CellKind.NUMBER
    if not 0 <= serial < _LAST_SERIAL + 1:
        return plain(value), CellKind.NUMBER
    days, seconds = divmod(round(serial * _SECONDS_A_DAY), _SECONDS_A_DAY)
    if form.format is Format.ELAPSED:
        # Elapsed time counts from zero in both date systems.
        return clock_text(round(value * _SECONDS_A_DAY)), CellKind.DATE
    if form.format is Format.TIME or not days:
        return clock_text(seconds), CellKind.DATE
    return _day_text(days) + (f" {clock_text(seconds)}" if seconds else ""), CellKind.DATE


def shown_moment(text: str) -> tuple[str, CellKind]:
    """The same for a date that the file holds in ISO 8601, with or without a time. ValueError where it is none."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return date_text(moment) + (f" {clock_text(seconds)}" if seconds else ""), CellKind.DATE


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
