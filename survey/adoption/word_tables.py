"""A Word document → the grids of its tables, by a pass of our own over its parts: bounded, and nothing in it is run or followed.

python-docx would unpack a hostile document whole, and passes over text boxes, notes and what was deleted while changes were
tracked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from msgspec import Struct, field
from msgspec.structs import replace

from survey.adoption.document_words import DELETED, PARAGRAPH, TABLE, TABLE_CELL, TABLE_ROW, DocumentWords, outermost
from survey.adoption.grid import BesideText, GridCell, TableGrid
from survey.adoption.word_lists import list_by_styles, lists_of_styles
from survey.japanese.text import is_blank
from survey.workbook.gaps import DAMAGE
from survey.workbook.limits import Limits, Reason, UnreadableWorkbook
from survey.workbook.markup import attribute_of, root_of, tags
from survey.workbook.parts import Parts, is_package

_LIMITS = Limits(unpacked_size=48 << 20)
"""A tree of XML takes several times its bytes. A document of a thousand pages of text has less than a third of this."""
_DEEPEST = 400
"""Elements within each other; programs need a tenth."""
_BESIDE = {
    "footnotes": "脚注",
    "endnotes": "文末脚注",
    "comments": "コメント",
    "header": "ヘッダー・フッター",
    "footer": "ヘッダー・フッター",
}
"""Other parts with words in them, by the kind of the link to them."""
_NUMBERED = ("（自動の番号や記号）", "Word が段落に付ける番号や箇条書きの記号は、文字でないため読めません")
_GONE = tags("w:cellDel")
_ROW_LOOK, _CELL_LOOK, _BEFORE, _SPAN = tags("w:trPr"), tags("w:tcPr"), tags("w:gridBefore"), tags("w:gridSpan")
_DOWN = tags("w:vMerge")


def is_document(content: bytes) -> bool:
    """Whether the bytes are a Word document, whole or damaged, by the name of its main part."""
    return is_package(content) and b"word/document" in content


def grids_of_document(content: bytes) -> tuple[TableGrid, ...]:
    """A grid for each table, with the paragraphs above it as its first rows. Raises UnreadableWorkbook, and nothing else."""
    try:
        parts = Parts(content, _LIMITS)
        main = next(
            (link.target for link in parts.relationships("") if link.kind == "officeDocument"), "word/document.xml"
        )
        root = root_of(parts.chunks(main))
        _require_shallow(root)
        list_by_styles(root, lists_of_styles(parts, main))
        grids = _Document().read(root)
        beside = [
            one
            for link in parts.relationships(main)
            if link.kind in _BESIDE
            for one in _words(parts, link.kind, link.target)
        ]
    except UnreadableWorkbook:
        raise
    except (*DAMAGE, RecursionError) as error:
        raise UnreadableWorkbook(Reason.BROKEN, repr(error)) from error
    if beside and grids:
        last = grids[-1]
        grids[-1] = replace(last, beside=(*last.beside, *beside))
    return tuple(grids)


def _words(parts: Parts, kind: str, name: str) -> Iterator[BesideText]:
    root = root_of(parts.chunks(name))
    _require_shallow(root)
    words = DocumentWords()
    for paragraph in outermost(root, PARAGRAPH):
        words.paragraph(paragraph)
    text = words.text()
    if text.strip():
        yield BesideText(_BESIDE[kind], text, _BESIDE[kind])
    for why, aside in words.asides:
        yield BesideText(_BESIDE[kind], aside, why)


def _require_shallow(root: Element) -> None:
    level: Sequence[Element] = [root]
    for _ in range(_DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return
    raise UnreadableWorkbook(Reason.BROKEN, "too deep")


# ---------------------------------------------------------------- the body


class _Document(Struct):
    """One pass over the body."""

    grids: list[TableGrid] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    asides: list[tuple[str, str]] = field(default_factory=list)
    numbered: bool = False

    def read(self, root: Element) -> list[TableGrid]:
        for block in outermost(root, PARAGRAPH | TABLE):
            if block.tag in TABLE:
                self._add(block)
                continue
            words = DocumentWords()
            words.paragraph(block)
            if not is_blank(words.text()):
                self.above.append(words.text())
            self.asides += words.asides
            self.numbered = self.numbered or words.numbered
        if self.above or self.asides:
            self._add_rest()
        return self.grids

    def _add(self, table: Element) -> None:
        name = f"表{len(self.grids) + 1}"
        rows = [GridCell(row, 1, text, row, 1, "上の文") for row, text in enumerate(self.above, 1)]
        reading = _Table(len(rows))
        reading.read(table)
        beside = [BesideText(name, text, why) for why, text in (*self.asides, *reading.asides)]
        beside += [BesideText(name, *_NUMBERED)] if self.numbered or reading.numbered else []
        self.numbered = False
        cells = (*rows, *sorted(reading.cells))
        self.grids.append(TableGrid(name, cells, tuple(beside), unread=frozenset(reading.unread)))
        self.above, self.asides = [], []

    def _add_rest(self) -> None:
        """What stands below the last table."""
        if not self.grids:
            return
        last = self.grids[-1]
        rest = [BesideText("本文", text, "表の下の文") for text in self.above]
        rest += [BesideText("本文", text, why) for why, text in self.asides]
        self.grids[-1] = replace(last, beside=(*last.beside, *rest))


class _Table(Struct):
    """One pass over a table. `above`: rows that stand above it in the grid."""

    above: int
    cells: list[GridCell] = field(default_factory=list)
    asides: list[tuple[str, str]] = field(default_factory=list)
    unread: set[tuple[int, int]] = field(default_factory=set)
    numbered: bool = False

    def read(self, table: Element) -> None:
        merged: dict[int, tuple[GridCell, int]] = {}
        for number, row in enumerate(outermost(table, TABLE_ROW), self.above + 1):
            look = next((child for child in row if child.tag in _ROW_LOOK), None)
            gone = look is not None and any(child.tag in DELETED for child in look)
            column = 1 + _count(look, _BEFORE, 0)
            for cell in outermost(row, TABLE_CELL):
                column = self._cell(cell, number, column, merged, gone)
        self.cells += [cell._replace(last_row=last) for cell, last in merged.values() if cell.text.strip()]

    def _cell(self, cell: Element, row: int, column: int, merged: dict[int, tuple[GridCell, int]], gone: bool) -> int:
        """Read a cell; the column behind it."""
        look = next((child for child in cell if child.tag in _CELL_LOOK), None)
        last = column + _count(look, _SPAN, 1) - 1
        down = next((child for child in (look if look is not None else ()) if child.tag in _DOWN), None)
        words = DocumentWords()
        words.cell(cell)
        self.numbered = self.numbered or words.numbered
        text = words.without_struck()
        self.asides += words.asides
        gone = gone or any(child.tag in _GONE for child in (look if look is not None else ()))
        if gone or (is_blank(text) and words.asides):
            self.unread.add((row, column))
        if gone:
            self.asides += [("変更履歴で削除された行や欄", text)] if text.strip() else []
            return last + 1
        if down is not None and attribute_of(down, "w:val") != "restart" and column in merged:
            merged[column] = (merged[column][0], row)
            if text.strip():
                self.asides.append(("結合で隠れた文字", text))
            return last + 1
        if column in merged:
            before, until = merged.pop(column)
            self.cells += [before._replace(last_row=until)] if before.text.strip() else []
        found = GridCell(row, column, text, row, last, f"{row - self.above}行{column}列")
        if down is not None:
            merged[column] = (found, row)
        elif not is_blank(text):
            self.cells.append(found)
        return last + 1


def _count(look: Element | None, wanted: frozenset[str], otherwise: int) -> int:
    for child in look if look is not None else ():
        if child.tag in wanted:
            value = attribute_of(child, "w:val") or ""
            return min(int(value), _DEEPEST) if value.isdecimal() else otherwise
    return otherwise
