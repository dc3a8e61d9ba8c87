"""What a workbook says about itself: its custom properties and when it was last saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from survey.clock import local
from survey.text import clean
from survey.workbook.markup import Attributes, attribute, scan


def read_properties(chunks: Iterable[bytes]) -> dict[str, str]:
    """The texts and numbers of docProps/custom.xml, by name."""
    return _named(chunks, "cp:property", lambda attributes: attributes.get("name"))


def read_opendocument(chunks: Iterable[bytes]) -> dict[str, str]:
    """The user-defined fields of an OpenDocument's meta.xml, by name."""
    return _named(chunks, "meta:user-defined", lambda attributes: attribute(attributes, "meta:name"))


def _named(chunks: Iterable[bytes], element: str, name_of: Callable[[Attributes], str | None]) -> dict[str, str]:
    found: dict[str, str] = {}
    text: list[str] = []
    name = ""

    def begin(attributes: dict[str, str]) -> None:
        nonlocal name
        name = name_of(attributes) or ""
        text.clear()

    def finish() -> None:
        found.setdefault(clean(name), clean("".join(text)).strip())

    scan(chunks, start={element: begin}, end={element: finish}, text=text.append)
    return found


def read_saved(chunks: Iterable[bytes], element: str = "dcterms:modified") -> datetime | None:
    """When docProps/core.xml says that the file was last modified, local time; None where it does not."""
    text: list[str] = []
    found: list[str] = []
    scan(
        chunks,
        start={element: lambda _: text.clear()},
        end={element: lambda: found.append("".join(text))},
        text=text.append,
    )
    return moment(found[0]) if found else None


def moment(text: str) -> datetime | None:
    """A date in ISO 8601 as local time to the second; None where it is none."""
    try:
        return local(datetime.fromisoformat(text.strip())).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None
