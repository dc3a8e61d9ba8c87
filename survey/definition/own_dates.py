"""When a definition was made and last saved, as it says itself; a date that cannot be true is not believed."""

from __future__ import annotations

import zlib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from xml.etree.ElementTree import ParseError, fromstring
from zipfile import BadZipFile, ZipFile

from survey.model import ALWAYS, Season
from survey.storage import clock

_CREATED, _MODIFIED = "{http://purl.org/dc/terms/}created", "{http://purl.org/dc/terms/}modified"
_UNKNOWN = datetime(2000, 1, 1)
"""Earlier than any definition: stands for a date that is not known."""
_LATEST = datetime(2100, 1, 1)
"""Later than any; a file system may say anything."""
_A_YEAR = timedelta(days=366)
"""Surveys are made once a year; what comes later belongs to another."""

# What zipfile, zlib and expat raise on damaged or encrypted parts; LookupError is an unknown encoding.
_DAMAGE = (
    *(OSError, BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError),
    *(ParseError, ValueError, LookupError, OverflowError, MemoryError),
)


def last_saved(path: Path) -> datetime:
    """When the workbook was last saved, local time without zone; a fixed day where it does not say."""
    return _believed(path, _MODIFIED) or _UNKNOWN


def season(path: Path, deadline: date) -> Season:
    """When answers can have come: not before the definition was made, nor a year after the deadline."""
    last = max(datetime.combine(deadline, time.max), last_saved(path))
    return Season(_believed(path, _CREATED) or _UNKNOWN, min(last, ALWAYS.last - _A_YEAR) + _A_YEAR)


def _believed(path: Path, element: str) -> datetime | None:
    """A date of the workbook's properties; None where there is none, or none that lies before the file itself was saved."""
    try:
        with ZipFile(path) as archive:
            core = fromstring(archive.read("docProps/core.xml"))
        stated = clock.local(datetime.fromisoformat(core.findtext(element, "")))
        modified = clock.local(datetime.fromtimestamp(int(path.stat().st_mtime), UTC))
    except _DAMAGE:
        return None
    last = modified if _UNKNOWN <= modified <= _LATEST else _LATEST
    return stated if Season(_UNKNOWN, last).holds(stated) else None
