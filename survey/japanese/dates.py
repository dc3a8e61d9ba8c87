"""Dates as a Japanese office writes them: 2026/11/30, 2026年11月30日, 令和8年11月30日（月）, R8.11.30 …

No library serves: japanera leans on private parts of the standard library and knows every era since 645, so
that "H" is ambiguous; jpdatetime wants to be told the format; dateparser guesses.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from survey.japanese.text import folded

# First day of each era, oldest first.
ERAS = {
    "明治": date(1868, 1, 25),
    "大正": date(1912, 7, 30),
    "昭和": date(1926, 12, 25),
    "平成": date(1989, 1, 8),
    "令和": date(2019, 5, 1),
}
LETTERS = {"m": "明治", "t": "大正", "s": "昭和", "h": "平成", "r": "令和"}
LIGATURES = {"㍾": "明治", "㍽": "大正", "㍼": "昭和", "㍻": "平成", "㋿": "令和"}
_LIGATURES = {ord(sign): era for sign, era in LIGATURES.items()}
WEEKDAYS = "月火水木金土日"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")

_DATE = r"""(?x)
        (?P<era>明治|大正|昭和|平成|令和|[mtshr])?
        (?P<year>元|[0-9]{1,4})
        (?:年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日
         | (?P<separator>[/.-])(?P<month_>[0-9]{1,2})(?P=separator)(?P<day_>[0-9]{1,2}))
        (?:\((?P<weekday>[月火水木金土日])(?:曜日?)?\))?"""


def parse_date(text: str) -> date | None:
    """The date that the text names, whatever its width and white space; None where it names none that exists.

    The year has four digits or an era in which it lies; a weekday that stands behind must be the right one.
    """
    match = re.fullmatch(_DATE, folded(text).translate(_LIGATURES))
    year = _year(match["era"], match["year"]) if match else None
    if match is None or year is None:
        return None
    try:
        day = date(year, int(match["month"] or match["month_"]), int(match["day"] or match["day_"]))
    except ValueError:
        return None
    return day if match["weekday"] in (None, WEEKDAYS[day.weekday()]) else None


@lru_cache(maxsize=64)
def format_date(day: date) -> str:
    """The date by era and weekday, such as 令和8年11月30日（月）; by the western year before 明治."""
    era = next((name for name, begins in reversed(ERAS.items()) if begins <= day), "")
    year = day.year - ERAS[era].year + 1 if era else day.year
    return f"{era}{'元' if era and year == 1 else year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def fiscal(day: date) -> int:
    """The western year of the 年度 in which a day lies, from April to March."""
    return day.year - (day.month < 4)


def fiscal_year(day: date) -> str:
    """The 年度 in which a day lies, such as 令和７年度; by the western year before 明治."""
    year = fiscal(day)
    era = next((name for name, begins in reversed(ERAS.items()) if begins <= day and begins.year <= year), "")
    count = year - ERAS[era].year + 1 if era else year
    return f"{era}{'元' if era and count == 1 else wide(str(count))}年度"


def wide(digits: str) -> str:
    """The digits in full width."""
    return digits.translate(_WIDE)


def _year(era: str | None, digits: str) -> int | None:
    """The western year, or None where the digits leave it open or lie outside the era."""
    if era is None:
        return int(digits) if len(digits) == 4 else None
    names = list(ERAS)
    position = names.index(LETTERS.get(era, era))
    year = ERAS[names[position]].year + (1 if digits == "元" else int(digits)) - 1
    # An office dates the whole year in which the era changes by the old era or the new.
    last = ERAS[names[position + 1]].year if position + 1 < len(names) else date.max.year
    return year if ERAS[names[position]].year <= year <= last else None
