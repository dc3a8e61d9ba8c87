"""What is written in a workbook, seen by other eyes than the product's: plain XML trees, and xlrd for .xls.

Nothing here knows what a form is. It is the other side of the books: all of this must come out somewhere.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

Element = ElementTree.Element


class Written(NamedTuple):
    """A text and where it stands."""

    sheet: str
    cell: str
    """ "" for what stands in no cell."""
    text: str
    beside: bool = False
    """Whether it is a note, a comment or a shape."""
    calculated: bool = False


def evidence(content: bytes) -> list[Written]:
    """All that is written in a workbook that can be opened; numbers and dates are left out."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
            if "xl/workbook.bin" in names:
                return list(_binary(content))
            return list(_opendocument(package) if "content.xml" in names else _office(package))
    return list(_old(content))


# ---------------------------------------------------------------- Office Open XML

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element.iter() if _local(one) == name)


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _links(package: zipfile.ZipFile, part: str) -> list[tuple[str, str, str]]:
    """Id, kind and target of the part's relationships."""
    folder, base = posixpath.split(part)
    name = posixpath.join(folder, "_rels", f"{base}.rels")
    if name not in package.namelist():
        return []
    return [
        (
            one.attrib["Id"],
            one.attrib["Type"].rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, one.attrib["Target"])).lstrip("/"),
        )
        for one in ElementTree.fromstring(package.read(name))
    ]


def _typed(element: Element) -> str:
    """The text of <si>, <is> or <text>, or of a run in one: without furigana, escapes decoded."""
    pieces = []
    for child in element:
        if _local(child) == "t":
            keep = _attribute(child, "space") == "preserve" or _local(element) == "r"
            pieces.append((child.text or "") if keep else (child.text or "").strip(" \t\r\n"))
        elif _local(child) == "r":
            pieces.append(_typed(child))
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), "".join(pieces))
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _office(package: zipfile.ZipFile) -> Iterator[Written]:
    main = next(target for _, kind, target in _links(package, "") if kind == "officeDocument")
    links = _links(package, main)
    strings = [
        _typed(item)
        for _, kind, target in links
        if kind == "sharedStrings"
        for item in _all(ElementTree.fromstring(package.read(target)), "si")
    ]
    parts = {identifier: target for identifier, _, target in links}
    for sheet in _all(ElementTree.fromstring(package.read(main)), "sheet"):
        name, part = sheet.attrib["name"], parts[_attribute(sheet, "id")]
        yield from _cells(name, ElementTree.fromstring(package.read(part)), strings)
        for _, kind, target in _links(package, part):
            yield from _beside(name, kind, package, target)


def _cells(sheet: str, root: Element, strings: list[str]) -> Iterator[Written]:
    for cell in _all(root, "c"):
        kind = cell.attrib.get("t", "n")
        value = next((one.text or "" for one in _all(cell, "v")), "")
        calculated = any(True for _ in _all(cell, "f"))
        if kind == "s" and value:
            yield Written(sheet, cell.attrib["r"], strings[int(value)], calculated=calculated)
        elif kind == "inlineStr":
            yield Written(sheet, cell.attrib["r"], "".join(map(_typed, _all(cell, "is"))), calculated=calculated)
        elif kind == "str" and value:
            yield Written(sheet, cell.attrib["r"], value, calculated=calculated)


def _beside(sheet: str, kind: str, package: zipfile.ZipFile, part: str) -> Iterator[Written]:
    if kind not in ("comments", "threadedComment", "drawing"):
        return
    root = ElementTree.fromstring(package.read(part))
    authors = [one.text or "" for one in _all(root, "author")]
    for note in _all(root, "comment"):
        if not authors[int(note.attrib["authorId"])].startswith("tc="):
            yield Written(sheet, note.attrib["ref"], "".join(map(_typed, _all(note, "text"))), beside=True)
    for comment in _all(root, "threadedComment"):
        yield Written(
            sheet, comment.attrib["ref"], "".join(one.text or "" for one in _all(comment, "text")), beside=True
        )
    for shape in _all(root, "sp"):
        lines = ("".join(one.text or "" for one in _all(paragraph, "t")) for paragraph in _all(shape, "p"))
        yield Written(sheet, "", "\n".join(lines), beside=True)


# ---------------------------------------------------------------- OpenDocument


def _opendocument(package: zipfile.ZipFile) -> Iterator[Written]:
    root = ElementTree.fromstring(package.read("content.xml"))
    for table in _all(root, "table"):
        sheet, row = _attribute(table, "name"), 1
        for line in _all(table, "table-row"):
            column = 1
            for cell in line:
                yield from _opendocument_cell(sheet, f"{_letters(column)}{row}", cell)
                column += int(_attribute(cell, "number-columns-repeated") or 1)
            row += int(_attribute(line, "number-rows-repeated") or 1)
    # The titles of pages; a sheet's name and a page's number are fields.
    for style in _all(ElementTree.fromstring(package.read("styles.xml")), "master-page"):
        for part in style:
            if _local(part) in ("header", "footer") and _attribute(part, "display") != "false":
                for paragraph in _all(part, "p"):
                    yield Written("", "", paragraph.text or "", beside=True)


def _opendocument_cell(sheet: str, cell: str, element: Element) -> Iterator[Written]:
    calculated = bool(_attribute(element, "formula"))
    own = [_paragraph(one) for one in element if _local(one) == "p"]
    if own and _attribute(element, "value-type") in ("string", ""):
        yield Written(sheet, cell, "\n".join(own), calculated=calculated)
    for child in element:
        if _local(child) != "p":
            yield Written(sheet, cell, "\n".join(map(_paragraph, _all(child, "p"))), beside=True)


def _paragraph(element: Element) -> str:
    pieces = [element.text or ""]
    for child in element:
        if _local(child) == "s":
            pieces.append(" " * int(_attribute(child, "c") or 1))
        elif _local(child) == "tab":
            pieces.append("\t")
        elif _local(child) == "line-break":
            pieces.append("\n")
        else:
            pieces.append(_paragraph(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# ---------------------------------------------------------------- the binary formats


def _binary(content: bytes) -> Iterator[Written]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        for row, values in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1):
            for column, value in enumerate(values, 1):
                if isinstance(value, str) and value:
                    yield Written(name, f"{_letters(column)}{row}", value)


def _old(content: bytes) -> Iterator[Written]:
    import xlrd

    book = xlrd.open_workbook(file_contents=content, formatting_info=True, ragged_rows=True)
    for sheet in book.sheets():
        for row in range(sheet.nrows):
            for column, cell in enumerate(sheet.row(row)):
                if cell.ctype == xlrd.XL_CELL_TEXT:
                    yield Written(sheet.name, f"{_letters(column + 1)}{row + 1}", cell.value)
        for (row, column), note in sheet.cell_note_map.items():
            yield Written(sheet.name, f"{_letters(column + 1)}{row + 1}", note.text, beside=True)
