"""What stands on a sheet but in no cell: notes, threaded comments, text boxes, pictures, embedded files."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from survey.japanese.text import clean
from survey.model.addresses import address
from survey.workbook.gaps import BESIDE, DAMAGE, Noted
from survey.workbook.markup import finished, scan, tags
from survey.workbook.part import Part
from survey.workbook.part_cache import remembering_part
from survey.workbook.parts import Parts, Relationship
from survey.workbook.rich_text import plain_text
from survey.workbook.sheets import Remark
from survey.workbook.vml import shape_texts

NOTE, COMMENT, SHAPE, PICTURE, EMBEDDED = "メモ", "コメント", "図形", "画像", "埋め込みファイル"

_AUTHOR, _TEXT, _THREADED = tags("x:author"), tags("x:text"), tags("threaded:text")
_VML = "vmlDrawing"
_THREAD_PLACEHOLDER = "tc="
"""Begins the author of the note that Excel leaves for older versions beside a threaded comment."""


def read_remarks(parts: Parts, sheet_part: str, noted: Noted) -> Iterator[Remark]:
    """All remarks on the sheet, in the order of the parts that hold them."""
    links: tuple[Relationship, ...] = ()
    with noted.passing_over(BESIDE):
        links = parts.relationships(sheet_part)
        if parts.dangling(sheet_part) & {*_READERS, _VML}:
            noted.unseen(BESIDE)
    for relationship in links:
        if relationship.kind == "comments" and relationship.target.endswith(".bin"):
            yield Remark("", "（この形式のメモは読み取れません）", NOTE)
        elif relationship.kind in _READERS:
            with noted.passing_over(BESIDE):
                yield from _READERS[relationship.kind](parts, relationship.target)
    with noted.passing_over(BESIDE):
        yield from _old_drawings(parts, links)


def _notes(parts: Parts, name: str) -> Iterable[Remark]:
    part = parts.part(name)
    try:
        return _all_notes(part)
    except DAMAGE:  # What stands before the damage is read all the same.
        return _read_notes(part)


@remembering_part
def _all_notes(part: Part) -> tuple[Remark, ...]:
    return tuple(_read_notes(part))


def _read_notes(part: Part) -> Iterator[Remark]:
    authors: list[str] = []
    for element in finished(part.chunks(), "x:author", "x:comment"):
        if element.tag in _AUTHOR:
            authors.append(element.text or "")
            continue
        text = clean("".join(plain_text(part) for part in element if part.tag in _TEXT))
        number = int(element.get("authorId", 0))
        by = authors[number] if 0 <= number < len(authors) else ""
        if text and not by.startswith(_THREAD_PLACEHOLDER):
            yield Remark(element.get("ref", ""), text, NOTE, clean(by))


def _comments(parts: Parts, name: str) -> Iterator[Remark]:
    for element in finished(parts.chunks(name), "threaded:threadedComment"):
        for text in element:
            if text.tag in _THREADED and (words := clean(text.text or "")):
                yield Remark(element.get("ref", ""), words, COMMENT)


def _drawing(parts: Parts, name: str) -> Iterator[Remark]:
    drawing = Drawing()
    drawing.read(parts.chunks(name))
    yield from drawing.remarks
    # The words of a SmartArt figure and of a chart stand in parts of their own.
    for relationship in parts.relationships(name):
        if relationship.kind in ("diagramData", "chart"):
            figure = Drawing()
            figure.read(parts.chunks(relationship.target))
            yield from figure.remarks


def _old_drawings(parts: Parts, links: Sequence[Relationship]) -> Iterator[Remark]:
    """Shapes that stand in VML and nowhere else: newer Excel writes its form controls in both ways."""
    said = {remark.text for link in links if link.kind == "drawing" for remark in _drawing(parts, link.target)}
    for link in links:
        if link.kind == _VML:
            texts = _texts_of_shapes(parts.part(link.target))
            yield from (Remark("", text, SHAPE) for text in texts if text not in said)


@remembering_part
def _texts_of_shapes(part: Part) -> tuple[str, ...]:
    markup = b"".join(part.chunks()).decode("utf-8", "replace")
    return tuple(clean(text) for text in shape_texts(markup))


def _embedded(_: Parts, name: str) -> Iterator[Remark]:
    yield Remark("", clean(posixpath.basename(name)), EMBEDDED)


_READERS: Mapping[str, Callable[[Parts, str], Iterable[Remark]]] = {
    "comments": _notes,
    "threadedComment": _comments,
    "drawing": _drawing,
    "package": _embedded,
    "oleObject": _embedded,
}
"""By the kind of the link that leads to a part."""


class Drawing:
    """One pass over DrawingML: the words of each shape, with the cell under its upper left corner."""

    def __init__(self) -> None:
        self.remarks: list[Remark] = []
        self._text: list[str] = []
        self._collecting = False
        self._corner = [0, 0]
        self._axis: int | None = None
        self._before_fallback: int | None = None

    def read(self, chunks: Iterable[bytes]) -> None:
        scan(
            chunks,
            start={
                "xdr:from": lambda _: self._begin_corner(),
                "xdr:row": lambda _: self._collect_number(0),
                "xdr:col": lambda _: self._collect_number(1),
                "xdr:absoluteAnchor": lambda _: self._begin_corner(),
                "xdr:pic": lambda _: self._add("（画像）", PICTURE),
                "a:t": lambda _: self._collect(True),
                "a:br": lambda _: self._text.append("\n"),
                "mc:Fallback": lambda _: self._enter_fallback(),
            },
            end={
                "xdr:row": self._end_number,
                "xdr:col": self._end_number,
                "xdr:from": lambda: None,
                "a:t": lambda: self._collect(False),
                "a:p": lambda: self._text.append("\n"),
                "xdr:sp": self._finish_shape,
                "xdr:cxnSp": self._finish_shape,
                "mc:Fallback": self._leave_fallback,
            },
            text=self._data,
        )
        self._corner = [0, 0]
        self._finish_shape()

    def _begin_corner(self) -> None:
        self._corner = [0, 0]

    def _collect_number(self, axis: int) -> None:
        # <xdr:to> repeats <xdr:row> and <xdr:col>; the first ones count.
        self._axis = axis if not self._corner[axis] else None

    def _end_number(self) -> None:
        self._axis = None

    def _collect(self, on: bool) -> None:
        self._collecting = on

    def _data(self, text: str) -> None:
        if self._axis is not None:
            self._corner[self._axis] = int(text) + 1
        elif self._collecting:
            self._text.append(text)

    def _enter_fallback(self) -> None:
        # A fallback says again, for older programs, what the choice before it says.
        self._finish_shape()
        self._before_fallback = len(self.remarks)

    def _leave_fallback(self) -> None:
        self._finish_shape()
        if self._before_fallback:
            said = {remark.text for remark in self.remarks[: self._before_fallback]}
            again = [remark for remark in self.remarks[self._before_fallback :] if remark.text not in said]
            self.remarks[self._before_fallback :] = again
        self._before_fallback = None

    def _finish_shape(self) -> None:
        text = clean("".join(self._text)).strip("\n")
        self._text.clear()
        if text.strip():
            self._add(text, SHAPE)

    def _add(self, text: str, why: str) -> None:
        row, column = self._corner
        self.remarks.append(Remark(address(row, column) if row and column else "", text, why))
