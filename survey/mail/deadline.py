"""What is said about the deadline: how many days are left, and whether the office is open on that day."""

from __future__ import annotations

from datetime import date

from survey.japanese.dates import format_date

_WEEKEND = {5: "土曜日", 6: "日曜日"}
_YEAR_END = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
"""地方自治法第４条の２: the days on which municipal offices are closed besides weekends and holidays."""


def days_left(deadline: date, today: date) -> str:
    """A sentence that stands by itself."""
    days = (deadline - today).days
    if days > 0:
        return f"締切まで、あと{days}日です。"
    return "本日が締切です。" if days == 0 else f"締切を{-days}日過ぎています。"


def warnings(deadline: date, today: date) -> tuple[str, ...]:
    """What the officer may have overlooked about the deadline."""
    why = closed_day(deadline)
    doubts = []
    if why:
        doubts.append(f"締切の {format_date(deadline)} は、{why}です。")
    if deadline < today:
        doubts.append(f"締切の {format_date(deadline)} は、すでに過ぎています。")
    return tuple(doubts)


def closed_day(day: date) -> str:
    """Why a municipal office is closed on a day, in a word; "" where it is open."""
    import jpholiday

    holiday = jpholiday.is_holiday_name(day)
    if holiday:
        return f"祝日（{holiday}）"
    return _WEEKEND.get(day.weekday()) or ("年末年始の休日" if (day.month, day.day) in _YEAR_END else "")
