"""日ごとの提出: a bar a day, and the deadline among them; pure. Lengths are the chart's own units."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec import Struct

_WIDTH, _HEIGHT = 640, 110
_MOST_BARS = 62
"""Two months of days; beyond, a bar is a week or more."""
_MOST_LABELS = 9
_LEAST_FULL = 4


class Bar(Struct, frozen=True):
    """What came from a day on, until the next bar."""

    first: date
    count: int
    x: float
    width: float
    y: float
    height: float


class DayChart(Struct, frozen=True):
    """The bars, and where else something is drawn."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    deadline_x: float
    labelled: tuple[Bar, ...]
    """The bars under which their day stands."""
    days_a_bar: int


def day_chart(returns: Mapping[date, int], deadline: date) -> DayChart | None:
    """The chart from the first return to the last one, or to the deadline where that is later; None where nothing came."""
    if not returns:
        return None
    first = min(returns)
    last = max(*returns, deadline)
    days = (last - first).days + 1
    days_a_bar = -(-days // _MOST_BARS)
    count = -(-days // days_a_bar)
    pitch = _WIDTH / count
    sums = [0] * count
    for day, came in returns.items():
        sums[(day - first).days // days_a_bar] += came
    # So many that single answers do not look like all of them, and that the numbers above the bars have room.
    full = 1.15 * max(_LEAST_FULL, *sums)
    bars = tuple(
        Bar(
            first + timedelta(days=number * days_a_bar),
            came,
            number * pitch,
            pitch * 0.8,
            _HEIGHT * (1 - came / full),
            _HEIGHT * came / full,
        )
        for number, came in enumerate(sums)
    )
    deadline_x = pitch * ((deadline - first).days // days_a_bar + 1) if deadline >= first else 0.0
    every = -(-count // _MOST_LABELS)
    return DayChart(_WIDTH, _HEIGHT, bars, deadline_x, bars[::every], days_a_bar)
