"""Which of the dates that are stated about a file is believed to be that on which it came.

Dates are written by the computers of whoever sends, and some of these are wrong by years. What is known is when the survey
was made, and that nothing was saved or sent after it came. No clock is asked: the same files give the same result on
any day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

_CLOCKS_APART = timedelta(hours=12)
"""How far two clocks may differ; where the time zone is lost on the way, nine hours are in Japan."""


class DateSource(StrEnum):
    """Where the time at which a file came was taken from."""

    MAIL = "メールの日付"
    SAVED = "ブックの最終保存日時"
    FILE = "ファイルの更新日時"
    UNKNOWN = "不明"
    """Nothing that is stated about it can be true."""


_BEST_FIRST = tuple(DateSource)


class Disbelieved(NamedTuple):
    """A date that is not believed."""

    source: DateSource
    """What states it."""
    moment: datetime
    """Local time without zone."""
    early: bool
    """Whether it lies before the season, and not behind it."""


class Season(NamedTuple):
    """From when to when something can have come; local time without zone."""

    first: datetime
    last: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether something can have come then, by a clock that may be a little wrong."""
        return self.first - _CLOCKS_APART <= moment <= self.last + _CLOCKS_APART

    def until(self, moment: datetime) -> Season:
        """What of it lies before a moment."""
        return Season(self.first, max(self.first, min(self.last, moment)))


ALWAYS = Season(datetime(1, 1, 2), datetime(9999, 12, 30))


class Arrival(Struct, frozen=True):
    """What is known of when a file came."""

    received: datetime
    """The best that is believed; where nothing is, the first day of the season, so that it displaces nothing."""
    by: DateSource
    season: Season = ALWAYS
    """When it can have come at all: not after what it was packed in, or the file on the disk, came."""
    doubted: tuple[Disbelieved, ...] = ()
    """What would have been taken instead, had it been believed."""

    def told(self, source: DateSource, moment: datetime | None) -> Arrival:
        """With one more statement: it counts unless something better is known, or it cannot be true."""
        if moment is None or _BEST_FIRST.index(source) > _BEST_FIRST.index(self.by):
            return self
        if not self.season.holds(moment):
            return replace(self, doubted=(*self.doubted, _disbelieved(source, moment, self.season)))
        better = _BEST_FIRST[: _BEST_FIRST.index(source)]
        doubted = tuple(one for one in self.doubted if one.source in better)
        return replace(self, received=min(moment, self.season.last), by=source, doubted=doubted)

    def mailed(self, sent: datetime | None, taken: datetime | None) -> Arrival:
        """With what a mail says that brought it: when it was sent, and when a server took it."""
        here = self
        for moment in (taken, sent):
            told = here.told(DateSource.MAIL, moment)
            believed = told.by is DateSource.MAIL and len(told.doubted) <= len(here.doubted)
            here = replace(told, season=told.season.until(told.received)) if believed and moment else told
        return here


def _disbelieved(source: DateSource, moment: datetime, season: Season) -> Disbelieved:
    return Disbelieved(source, moment, moment < season.first)


def stored(modified: datetime, season: Season | None = None) -> Arrival:
    """What is known of a file on the disk. `season`: of the survey; without one every date is believed."""
    if season is None:
        return Arrival(modified, DateSource.FILE)
    if season.holds(modified):
        return Arrival(min(modified, season.last), DateSource.FILE, season.until(modified))
    return Arrival(season.first, DateSource.UNKNOWN, season, (_disbelieved(DateSource.FILE, modified, season),))
