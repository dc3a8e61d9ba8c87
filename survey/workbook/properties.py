"""What a workbook says about itself: its custom properties and when it was last saved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from survey.japanese.text import clean
from survey.storage.clock import local
from survey.workbook.markup import finished, tags

_NAMES = ("name", *tags("meta:name"))


def read_properties(chunks: Iterable[bytes], element: str = "cp:property") -> dict[str, str]:
    """The texts and numbers of docProps/custom.xml, by name; of an OpenDocument's meta.xml "meta:user-defined"."""
    found: dict[str, str] = {}
    for one in finished(chunks, element):
        name = next((one.attrib[key] for key in _NAMES if key in one.attrib), "")
        found.setdefault(clean(name), clean("".join(one.itertext())).strip())
    return found


def read_saved(chunks: Iterable[bytes], element: str = "dcterms:modified") -> datetime | None:
    """When docProps/core.xml says that the file was last modified, local time; None where it does not."""
    return next((moment(one.text or "") for one in finished(chunks, element)), None)


def moment(text: str) -> datetime | None:
    """A date in ISO 8601 as local time to the second; None where it is none."""
    try:
        return local(datetime.fromisoformat(text.strip())).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None
