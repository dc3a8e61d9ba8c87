"""Single cells of a workbook replaced, every other byte of its parts as it was.

Where the officer has a workbook of his own, only this keeps all that he put into it. A library that reads a workbook
and writes it anew loses what it does not know.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from survey.japanese.text import excel_escaped
from survey.workbook.gaps import DAMAGE
from survey.workbook.limits import Limits, UnreadableWorkbook
from survey.workbook.markup import full_names
from survey.workbook.parts import Parts
from survey.workbook.sheets import position
from survey.workbook.xlsx import SheetPart, sheet_part

_TAG = re.compile(rb"""<(?P<prefix>[\w.-]+:)?c(?=[\s/>])(?:[^<>"']|"[^"<]*"|'[^'<]*')*>""")
_CLOSING = re.compile(rb"</[^<>]*>")
_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
"""From which Excel counts days; True: date1904."""
_OF_THE_VALUE = ("t", "vm", "cm", "ph")
"""Attributes of a cell that speak of the value that goes."""


class NotEditable(Exception):  # noqa: N818  It names what the cell is.
    """The cell cannot be replaced without touching more than itself."""


class _Element(NamedTuple):
    """A cell's element in the bytes of its part."""

    start: int
    end: int
    prefix: bytes
    attributes: Mapping[str, str]


def with_cells(content: bytes, sheet: str, values: Mapping[tuple[int, int], str | date]) -> bytes:
    """The workbook with other values in cells of a sheet, by row and column; each keeps its format.

    Raises NotEditable where it is no .xlsx, or there is not exactly one such cell.
    """
    try:
        part = sheet_part(Parts(content, Limits()), sheet)
        edited = _edited(part, values)
        return _repacked(content, part.name, edited)
    except (UnreadableWorkbook, expat.ExpatError, *DAMAGE) as error:
        raise NotEditable(sheet) from error


def _edited(part: SheetPart, values: Mapping[tuple[int, int], str | date]) -> bytes:
    found = _elements(part.content, values)
    edited = part.content
    for at, element in sorted(found.items(), key=lambda one: one[1].start, reverse=True):
        new = _cell(element, values[at], part.from_1904)
        edited = edited[: element.start] + new + edited[element.end :]
    return edited


def _elements(content: bytes, wanted: Mapping[tuple[int, int], object]) -> Mapping[tuple[int, int], _Element]:
    """Where the cells' elements stand. Raises NotEditable where there is not exactly one for each."""
    seeker = _Seeker()
    seeker.read(content)
    found = {at: [element for where, element in seeker.found if where == at] for at in wanted}
    for at, elements in found.items():
        if len(elements) != 1:
            raise NotEditable(at)
    return {at: elements[0] for at, elements in found.items()}


class _Seeker:
    """Finds every cell of a worksheet part with the bytes that it takes."""

    def __init__(self) -> None:
        self.found: list[tuple[tuple[int, int], _Element]] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._content = b""
        self._row = self._column = 0
        self._open: tuple[tuple[int, int], int, Mapping[str, str]] | None = None

    def read(self, content: bytes) -> None:
        self._content = content
        self._parser.Parse(content, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in full_names("x:row"):
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        elif name in full_names("x:c"):
            at = position(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
            self._column = at[1]
            self._open = at, self._parser.CurrentByteIndex, attributes

    def _end(self, name: str) -> None:
        if self._open is None or name not in full_names("x:c"):
            return
        at, start, attributes = self._open
        self._open = None
        tag = _TAG.match(self._content, start)
        if tag is None:
            raise NotEditable(at)
        end = tag.end()
        if not tag[0].endswith(b"/>"):
            closing = _CLOSING.match(self._content, self._parser.CurrentByteIndex)
            if closing is None:
                raise NotEditable(at)
            end = closing.end()
        self.found.append((at, _Element(start, end, tag["prefix"] or b"", attributes)))


def _cell(element: _Element, value: str | date, from_1904: bool) -> bytes:
    """The cell with another value."""
    prefix = element.prefix.decode()
    kept = "".join(
        f" {name}={quoteattr(said)}"
        for name, said in element.attributes.items()
        if name not in _OF_THE_VALUE and " " not in name
    )
    if isinstance(value, date):
        days = (value - _EPOCHS[from_1904]).days
        return f"<{prefix}c{kept}><{prefix}v>{days}</{prefix}v></{prefix}c>".encode()
    text = escape(excel_escaped(value))
    inline = f'<{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is>'
    return f'<{prefix}c{kept} t="inlineStr">{inline}</{prefix}c>'.encode()


def _repacked(content: bytes, name: str, edited: bytes) -> bytes:
    """The container with another content of one part."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.infolist():
            new.writestr(member, edited if member.filename == name else old.read(member), member.compress_type)
    return target.getvalue()
