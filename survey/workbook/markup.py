"""One pass over an XML part that may be hostile; elements are known by namespace, not by prefix."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import TypeVar
from xml.etree.ElementTree import Element, TreeBuilder, XMLParser
from xml.parsers import expat

from survey.workbook.limits import Reason, UnreadableWorkbook

Attributes = Mapping[str, str]
Start = Callable[[dict[str, str]], None]
End = Callable[[], None]
_T = TypeVar("_T")

_LONGEST_PROLOG = 1 << 20
"""Bytes within which the root must begin; programs need a few hundred."""
_ROOT_FIRST = re.compile(rb'(?:<\?xml version="1\.0" encoding="UTF-8"(?: standalone="yes")?\?>\s*)?<[A-Za-z]')
"""How the parts that programs write begin: in an encoding that is known, with nothing before the root."""
_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_NONE = ""
"""Of parts that some programs write without any namespace, and others read all the same."""
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"

# ISO/IEC 29500-1 (Strict), 29500-4 (Transitional) and OpenDocument 1.3, part 3.
_NAMESPACES = {
    "x": (_TRANSITIONAL + "spreadsheetml/2006/main", _STRICT + "spreadsheetml/main", _NONE),
    "r": (_TRANSITIONAL + "officeDocument/2006/relationships", _STRICT + "officeDocument/relationships"),
    "rel": (_TRANSITIONAL + "package/2006/relationships", _NONE),
    "m": (_TRANSITIONAL + "officeDocument/2006/math", _STRICT + "officeDocument/math"),
    "a": (_TRANSITIONAL + "drawingml/2006/main", _STRICT + "drawingml/main"),
    "w": (_TRANSITIONAL + "wordprocessingml/2006/main", _STRICT + "wordprocessingml/main"),
    "xdr": (_TRANSITIONAL + "drawingml/2006/spreadsheetDrawing", _STRICT + "drawingml/spreadsheetDrawing"),
    "mc": (_TRANSITIONAL + "markup-compatibility/2006",),
    "cp": (_TRANSITIONAL + "officeDocument/2006/custom-properties", _STRICT + "officeDocument/customProperties"),
    "dcterms": ("http://purl.org/dc/terms/",),
    "dc": ("http://purl.org/dc/elements/1.1/",),
    "threaded": ("http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments",),
    "xml": ("http://www.w3.org/XML/1998/namespace",),
    "ss": ("urn:schemas-microsoft-com:office:spreadsheet",),
    "o": ("urn:schemas-microsoft-com:office:office",),
    "office": (_OASIS + "office:1.0",),
    "table": (_OASIS + "table:1.0",),
    "text": (_OASIS + "text:1.0",),
    "style": (_OASIS + "style:1.0",),
    "draw": (_OASIS + "drawing:1.0",),
    "meta": (_OASIS + "meta:1.0",),
    "xlink": ("http://www.w3.org/1999/xlink",),
    "manifest": (_OASIS + "manifest:1.0",),
    "calcext": ("urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",),
}


@cache
def full_names(name: str) -> tuple[str, ...]:
    """The names that a parser reports for one of ours, such as "x:c"."""
    prefix, local = name.split(":")
    return tuple(f"{namespace} {local}".lstrip() for namespace in _NAMESPACES[prefix])


@cache
def tags(*names: str) -> frozenset[str]:
    """The tags of elements that stand for some of our names."""
    full = (name for ours in names for name in full_names(ours))
    return frozenset("{" + name.replace(" ", "}") if " " in name else name for name in full)


def by_tag(handlers: Mapping[str, _T]) -> dict[str, _T]:
    """The handlers by the tags of the elements that our names stand for."""
    return {tag: handle for name, handle in handlers.items() for tag in tags(name)}


def may_quote(content: bytes) -> bool:
    """Whether CDATA or a comment begins in the bytes, in which what looks like a tag is none."""
    # That no ! is there is seen many times as quickly.
    return b"!" in content and b"<!" in content


def root_of(chunks: Iterable[bytes]) -> Element:
    """A small part as a tree. Raises as `scan`, but ParseError for ExpatError."""
    parser = XMLParser()
    for chunk in _without_doctype(chunks):
        parser.feed(chunk)
    root: Element = parser.close()
    return root


def finished(chunks: Iterable[bytes], *names: str, root: str = "") -> Iterator[Element]:
    """The elements of these names, none of which stands within another, with all that each holds.

    What has been read is dropped before the next chunk comes. Raises as `root_of`; ValueError at the end where the root
    is none of the name `root`.
    """
    wanted = tags(*names)
    builder = TreeBuilder()
    # The builder gives no tree before it is complete. This element stays open, so what has been built hangs under it.
    top = builder.start("", {})
    parser = XMLParser(target=builder)
    for chunk in _without_doctype(chunks):
        yield from _drained(top, wanted)
        parser.feed(chunk)
    parser.close()
    if root and top[0].tag not in tags(root):
        raise ValueError(f"no {root}")
    yield from _among(top, wanted)


def _drained(top: Element, wanted: frozenset[str]) -> list[Element]:
    """Take the complete ones among the wanted elements out of the tree; the last child of each level may still grow."""
    found: list[Element] = []
    growing = top
    while len(growing) and growing.tag not in wanted:
        complete = growing[:-1]
        del growing[:-1]
        found += _among(complete, wanted)
        growing = growing[0]
    return found


def _among(elements: Iterable[Element], wanted: frozenset[str]) -> list[Element]:
    """The wanted elements among the given ones and their descendants."""
    found: list[Element] = []
    for element in elements:
        if element.tag in wanted:
            found.append(element)
        elif len(element):
            found += _among(element, wanted)
    return found


def _without_doctype(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks as they are; UnreadableWorkbook before the one in which a DOCTYPE stands."""
    rest = iter(chunks)
    first = next(rest, b"")
    whole = chain([first], rest)
    return whole if _ROOT_FIRST.match(first) else _examined(whole)


def _examined(chunks: Iterable[bytes]) -> Iterator[bytes]:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = _begin_root
    in_prolog = True
    left = _LONGEST_PROLOG
    for chunk in chunks:
        if in_prolog:
            try:
                parser.Parse(chunk, False)
            except _RootBegins:
                in_prolog = False
            left -= len(chunk)
            if in_prolog and left < 0:
                raise UnreadableWorkbook(Reason.BROKEN, "no root")
        yield chunk


def _begin_root(*_: object) -> None:
    raise _RootBegins


class _RootBegins(Exception):  # noqa: N818  Nothing went wrong.
    """Raised at the root element, after which no DOCTYPE can follow."""


def attribute(attributes: Attributes, name: str) -> str | None:
    """The value of an attribute with a namespace, such as "r:id", or None."""
    return next((attributes[full] for full in full_names(name) if full in attributes), None)


def attribute_of(element: Element, name: str) -> str | None:
    """As `attribute`, of an element of a tree."""
    return next((element.attrib[full] for full in tags(name) if full in element.attrib), None)


def scan(
    chunks: Iterable[bytes],
    *,
    start: Mapping[str, Start],
    end: Mapping[str, End] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call the handlers, by names such as "x:c", for what the part holds.

    Raises ExpatError where it is no XML, UnreadableWorkbook where it carries a DOCTYPE: no program that people
    save with writes one, and with none there are no entities.
    """
    starts, ends = _by_full_name(start), _by_full_name(end or {})

    def on_start(name: str, attributes: dict[str, str]) -> None:
        handle = starts.get(name)
        if handle is not None:
            handle(attributes)

    def on_end(name: str) -> None:
        handle = ends.get(name)
        if handle is not None:
            handle()

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.CharacterDataHandler = text
    for chunk in chunks:
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _by_full_name(handlers: Mapping[str, _T]) -> dict[str, _T]:
    return {full: handle for name, handle in handlers.items() for full in full_names(name)}


def _refuse(*_: object) -> None:
    raise UnreadableWorkbook(Reason.BROKEN, "DOCTYPE")
