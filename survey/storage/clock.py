"""The survey's own time: Japan's, whatever the machine is set to, so that the same files give the same outcome."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

_JAPAN = timezone(timedelta(hours=9))


def local(moment: datetime) -> datetime:
    """A moment with a zone as local time without one; a moment without a zone is taken for local time already.

    At the edges of the calendar, where it has no local time, it is left as it stands.
    """
    try:
        return moment if moment.tzinfo is None else moment.astimezone(_JAPAN).replace(tzinfo=None)
    except OverflowError:
        return moment.replace(tzinfo=None)


def now() -> datetime:
    """This moment, local time without zone, to the second."""
    return local(datetime.now(UTC)).replace(microsecond=0)


def aware(moment: datetime) -> datetime:
    """A local moment with its zone."""
    return moment.replace(tzinfo=_JAPAN)


def utc(moment: datetime) -> datetime:
    """The same moment in UTC, without zone: what a workbook's properties hold."""
    return moment.replace(tzinfo=_JAPAN).astimezone(UTC).replace(tzinfo=None)
