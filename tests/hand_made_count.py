"""What a file holds, read without any code of the product, and what of it is told nowhere."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

from openpyxl import load_workbook

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""The same once more, for old programs."""
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_CONTINUED = re.compile(r"[（(]続き[）)]")
_BETWEEN = re.compile(r"[\n。、，,・･/／\s（）()]+")


def written_in(path: Path) -> list[str]:
    """Every text of a workbook (cells, comments, boxes) or of a document of Word (paragraphs)."""
    return list(_of_document(path) if path.suffix == ".docx" else _of_workbook(path))


def _of_workbook(path: Path) -> Iterator[str]:
    for sheet in load_workbook(path, data_only=True):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    yield _shown(cell.value)
                if cell.comment:
                    yield cell.comment.text
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.startswith("xl/drawings/drawing"):
                yield "".join(text.text or "" for text in ElementTree.fromstring(package.read(name)).iter(_DRAWN))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return f"{value.year}/{value.month}/{value.day}"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _of_document(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if re.match(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml", name):
                tree = ElementTree.fromstring(package.read(name))
                for paragraph in (*tree.iter(f"{_W}p"), *tree.iter(f"{_W}rt")):
                    yield "".join(text.text or "\n" for text in _own(paragraph))


def _own(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """The texts and line ends of a paragraph, without paragraphs in boxes within it and readings above it."""
    for child in element:
        if child.tag in (f"{_W}t", f"{_W}br"):
            yield child
        elif child.tag not in (f"{_W}p", f"{_W}rt", _FALLBACK):
            yield from _own(child)


def untold(written: Iterable[str], told: Iterable[str]) -> list[str]:
    """What is told nowhere: texts of which a part does not occur, and characters that occur too seldom.

    A text that stands in several places counts once, because headings and issues are repeated.
    """
    distinct = {_plain(_CONTINUED.sub("", text)): text for text in written}
    distinct.pop("", None)
    places = [_plain(text) for text in told]
    everything = "\n".join(places)
    missing = [text for plain, text in distinct.items() if plain not in everything and _parts_missing(text, everything)]
    scarce = (
        Counter("".join(distinct)) - Counter("".join(places)) - Counter(dict.fromkeys("、，,・･/／（）()", 1 << 20))
    )
    return missing + ([f"too few of {''.join(scarce.elements())}"] if scarce else [])


def _parts_missing(text: str, everything: str) -> bool:
    return any(_plain(part) not in everything for part in _BETWEEN.split(_CONTINUED.sub("", text)))


def _plain(text: str) -> str:
    return "".join(text.split())
