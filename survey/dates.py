"""Dates as they are written in a Japanese office: 2026/11/30, 2026年11月30日, 令和8年11月30日, R8.11.30 …"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

# The year before each era's first year (元号法, 昭和54年政令).
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_ERAS |= {"R": 2018, "H": 1988, "S": 1925, "T": 1911, "M": 1867}

_DATE = re.compile(
    r"(?P<era>令和|平成|昭和|大正|明治|[RHSTM])?(?P<year>元|\d{1,4})[年/.-]"
    r"(?P<month>\d{1,2})[月/.-](?P<day>\d{1,2})日?(?:\((?P<weekday>[月火水木金土日])(?:曜日?)?\))?",
    re.IGNORECASE,
)
_WEEKDAYS = "月火水木金土日"


def read_date(text: str) -> date | None:
    """The date that the text names, whatever its width and spaces; None if it names none.

    Needs a year of four digits or an era. A weekday behind the date must be the right one.
    """
    match = _DATE.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if match is None or (match["era"] is None and len(match["year"]) != 4):
        return None
    year = (1 if match["year"] == "元" else int(match["year"])) + _ERAS.get((match["era"] or "").upper(), 0)
    try:
        day = date(year, int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return day if match["weekday"] in (None, _WEEKDAYS[day.weekday()]) else None
