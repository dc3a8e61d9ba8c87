"""One pass over an XML part, by namespace and not by prefix, with nothing in it believed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TypeVar
from xml.parsers import expat

from survey.workbook.limits import Reason, UnreadableWorkbook

Attributes = Mapping[str, str]
Start = Callable[[dict[str, str]], None]
End = Callable[[], None]
_T = TypeVar("_T")

_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"

# ISO/IEC 29500-1 (Strict), 29500-4 (Transitional) and OpenDocument 1.3, part 3.
_NAMESPACES = {
    "x": (_TRANSITIONAL + "spreadsheetml/2006/main", _STRICT + "spreadsheetml/main"),
    "r": (_TRANSITIONAL + "officeDocument/2006/relationships", _STRICT + "officeDocument/relationships"),
    "rel": (_TRANSITIONAL + "package/2006/relationships",),
    "a": (_TRANSITIONAL + "drawingml/2006/main", _STRICT + "drawingml/main"),
    "xdr": (_TRANSITIONAL + "drawingml/2006/spreadsheetDrawing", _STRICT + "drawingml/spreadsheetDrawing"),
    "mc": (_TRANSITIONAL + "markup-compatibility/2006",),
    "cp": (_TRANSITIONAL + "officeDocument/2006/custom-properties", _STRICT + "officeDocument/customProperties"),
    "dcterms": ("http://purl.org/dc/terms/",),
    "dc": ("http://purl.org/dc/elements/1.1/",),
    "threaded": ("http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments",),
    "xml": ("http://www.w3.org/XML/1998/namespace",),
    "office": (_OASIS + "office:1.0",),
    "table": (_OASIS + "table:1.0",),
    "text": (_OASIS + "text:1.0",),
    "style": (_OASIS + "style:1.0",),
    "draw": (_OASIS + "drawing:1.0",),
    "meta": (_OASIS + "meta:1.0",),
    "manifest": (_OASIS + "manifest:1.0",),
    "calcext": ("urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",),
}


@cache
def full_names(name: str) -> tuple[str, ...]:
    """The names that a parser reports for one of ours, such as "x:c"."""
    prefix, local = name.split(":")
    return tuple(f"{namespace} {local}" for namespace in _NAMESPACES[prefix])


def attribute(attributes: Attributes, name: str) -> str | None:
    """The value of an attribute with a namespace, such as "r:id", or None."""
    return next((attributes[full] for full in full_names(name) if full in attributes), None)


def scan(  # noqa: PLR0913  All but the first by name.
    chunks: Iterable[bytes],
    *,
    start: Mapping[str, Start],
    end: Mapping[str, End] | None = None,
    text: Callable[[str], None] | None = None,
    other: Start | None = None,
    skip: Iterable[str] = (),
) -> None:
    """Call the handlers, by names such as "x:c", for what the part holds; `other` for elements without one.

    Nothing is called for what stands inside an element to `skip`, which does not nest.
    Raises ExpatError where it is no XML, UnreadableWorkbook where it carries a DOCTYPE: no program that people
    save with writes one, and with none there are no entities.
    """
    starts, ends = _by_full_name(start), _by_full_name(end or {})

    def on_start(name: str, attributes: dict[str, str]) -> None:
        handle = starts.get(name, other)
        if handle is not None:
            handle(attributes)

    def on_end(name: str) -> None:
        handle = ends.get(name)
        if handle is not None:
            handle()

    def begin_skipping(_: dict[str, str]) -> None:
        parser.StartElementHandler = parser.CharacterDataHandler = None
        parser.EndElementHandler = end_skipping

    def end_skipping(name: str) -> None:
        if name in skipped:
            listen()

    def listen() -> None:
        parser.StartElementHandler = on_start
        parser.EndElementHandler = on_end
        parser.CharacterDataHandler = text

    skipped = {full for name in skip for full in full_names(name)}
    starts |= dict.fromkeys(skipped, begin_skipping)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    listen()
    for chunk in chunks:
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _by_full_name(handlers: Mapping[str, _T]) -> dict[str, _T]:
    return {full: handle for name, handle in handlers.items() for full in full_names(name)}


def _refuse(*_: object) -> None:
    raise UnreadableWorkbook(Reason.BROKEN, "DOCTYPE")
