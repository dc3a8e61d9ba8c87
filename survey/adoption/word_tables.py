"""A Word document → the grids of its tables, by a pass of our own over its parts: bounded, and nothing in it is run or followed.

python-docx would unpack a hostile document whole, and passes over text boxes, notes and what was deleted while changes were
tracked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from xml.etree.ElementTree import Element

from msgspec import Struct, field
from msgspec.structs import replace

from survey.adoption.grid import BesideText, GridCell, TableGrid
from survey.japanese.text import clean, is_blank
from survey.workbook.gaps import DAMAGE
from survey.workbook.limits import Limits, Reason, UnreadableWorkbook
from survey.workbook.markup import attribute_of, root_of, tags
from survey.workbook.parts import Parts, is_package
from survey.workbook.symbols import symbol_font, symbols_shown

_LIMITS = Limits(unpacked_size=48 << 20)
"""A tree of XML takes several times its bytes. A document of a thousand pages of text has less than a third of this."""
_DEEPEST = 400
"""Elements within each other; programs need a tenth."""
_MOST_BASED = 20
"""Styles that are based on each other; Word allows about half of it."""
_BESIDE = {
    "footnotes": "脚注",
    "endnotes": "文末脚注",
    "comments": "コメント",
    "header": "ヘッダー・フッター",
    "footer": "ヘッダー・フッター",
}
"""Other parts with words in them, by the kind of the link to them."""
_TABLE, _ROW, _CELL, _PARAGRAPH = tags("w:tbl"), tags("w:tr"), tags("w:tc"), tags("w:p")
_TEXT, _DELETED_TEXT = tags("w:t", "m:t"), tags("w:delText")
"""The words of an equation are words, too."""
_BREAK, _TAB = tags("w:br", "w:cr"), tags("w:tab", "w:ptab")
_HYPHEN, _SYMBOL, _BOX = tags("w:noBreakHyphen", "w:softHyphen"), tags("w:sym"), tags("w:txbxContent")
_DELETED, _UNREAD = (
    tags("w:del", "w:moveFrom"),
    tags("w:instrText", "w:pPr", "w:sectPr", "w:tblPr", "w:tblGrid"),
)
_PARAGRAPH_LOOK, _LIST, _LIST_ID = tags("w:pPr"), tags("w:numPr"), tags("w:numId")
_NUMBERED = ("（自動の番号や記号）", "Word が段落に付ける番号や箇条書きの記号は、文字でないため読めません")
_GONE = tags("w:cellDel")
_READING = tags("w:rt")
_RUN, _RUN_LOOK, _HIDDEN, _STRUCK = tags("w:r"), tags("w:rPr"), tags("w:vanish"), tags("w:strike", "w:dstrike")
_CHOICES, _FALLBACK = tags("mc:AlternateContent"), tags("mc:Fallback")
_STYLE, _BASED_ON, _OF_STYLE = tags("w:style"), tags("w:basedOn"), tags("w:pStyle")
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
        _list_by_styles(root, _styles_of_lists(parts, main))
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


def _styles_of_lists(parts: Parts, main: str) -> Mapping[str, Element]:
    """By the name of a style: what it, or the one that it is based on, says of lists."""
    own, based = dict[str, Element](), dict[str, str]()
    targets = [link.target for link in parts.relationships(main) if link.kind == "styles"]
    with suppress(*DAMAGE):  # Without its styles a document says all that is text.
        for style in (child for target in targets for child in root_of(parts.chunks(target)) if child.tag in _STYLE):
            name = attribute_of(style, "w:styleId") or ""
            looks = [part for part in style if part.tag in _PARAGRAPH_LOOK]
            for one in (child for look in looks for child in look if child.tag in _LIST):
                own[name] = one
            for part in (part for part in style if part.tag in _BASED_ON):
                based[name] = attribute_of(part, "w:val") or ""
    found = {name: next((one for one in _and_its_bases(name, based) if one in own), "") for name in (*own, *based)}
    return {name: own[base] for name, base in found.items() if base}


def _and_its_bases(name: str, based: Mapping[str, str]) -> Iterator[str]:
    for _ in range(_MOST_BASED):
        yield name
        if name not in based:
            return
        name = based[name]


def _list_by_styles(root: Element, styles: Mapping[str, Element]) -> None:
    """Let paragraphs say themselves what their styles say of lists, where they do not."""
    for look in [one for one in root.iter() if one.tag in _PARAGRAPH_LOOK] if styles else ():
        style = next((attribute_of(child, "w:val") or "" for child in look if child.tag in _OF_STYLE), "")
        if style in styles and not any(child.tag in _LIST for child in look):
            look.append(styles[style])


def _words(parts: Parts, kind: str, name: str) -> Iterator[BesideText]:
    root = root_of(parts.chunks(name))
    _require_shallow(root)
    words = _Words()
    for paragraph in _outermost(root, _PARAGRAPH):
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


def _outermost(element: Element, wanted: frozenset[str]) -> Iterator[Element]:
    """The elements of these tags that stand in none of them."""
    for child in element:
        if child.tag in wanted:
            yield child
        elif child.tag not in _UNREAD:
            yield from _outermost(child, wanted)


# ---------------------------------------------------------------- the body


class _Document(Struct):
    """One pass over the body."""

    grids: list[TableGrid] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    asides: list[tuple[str, str]] = field(default_factory=list)
    numbered: bool = False

    def read(self, root: Element) -> list[TableGrid]:
        for block in _outermost(root, _PARAGRAPH | _TABLE):
            if block.tag in _TABLE:
                self._add(block)
                continue
            words = _Words()
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
        for number, row in enumerate(_outermost(table, _ROW), self.above + 1):
            look = next((child for child in row if child.tag in _ROW_LOOK), None)
            gone = look is not None and any(child.tag in _DELETED for child in look)
            column = 1 + _count(look, _BEFORE, 0)
            for cell in _outermost(row, _CELL):
                column = self._cell(cell, number, column, merged, gone)
        self.cells += [cell._replace(last_row=last) for cell, last in merged.values() if cell.text.strip()]

    def _cell(self, cell: Element, row: int, column: int, merged: dict[int, tuple[GridCell, int]], gone: bool) -> int:
        """Read a cell; the column behind it."""
        look = next((child for child in cell if child.tag in _CELL_LOOK), None)
        last = column + _count(look, _SPAN, 1) - 1
        down = next((child for child in (look if look is not None else ()) if child.tag in _DOWN), None)
        words = _Words()
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


# ---------------------------------------------------------------- words


class _Words(Struct):
    """The words of paragraphs, one a line, and what stands among them that is none of them."""

    lines: list[str] = field(default_factory=list)
    asides: list[tuple[str, str]] = field(default_factory=list)
    """What it is, and the text."""
    struck: list[str] = field(default_factory=list)
    """What of the lines is struck through."""
    numbered: bool = False
    """Whether Word shows numbers or marks that are no text of the document."""

    def without_struck(self) -> str:
        """As `text`; "" where all of it is struck through, as of a cell of Excel. What is, is told."""
        text, struck = self.text(), clean("".join(self.struck))
        if is_blank(struck):
            return text
        whole = "".join(struck.split()) == "".join(text.split())
        self._aside("取り消し線の引かれた文字" if whole else "取り消し線の引かれた文字（回答にも残しました）", struck)
        return "" if whole else text

    def text(self) -> str:
        return clean("\n".join(self.lines)).strip("\n")

    def cell(self, cell: Element) -> None:
        """The paragraphs of a cell, and tables within it row by row."""
        for block in _outermost(cell, _PARAGRAPH | _TABLE):
            if block.tag in _PARAGRAPH:
                self.paragraph(block)
                continue
            for row in _outermost(block, _ROW):
                inner = list[_Words]()
                for each in _outermost(row, _CELL):
                    words = _Words()
                    words.cell(each)
                    inner.append(words)
                self.lines.append("　".join(words.text() for words in inner))
                self.asides += [aside for words in inner for aside in words.asides]
                self.struck += [struck for words in inner for struck in words.struck]
                self.numbered = self.numbered or any(words.numbered for words in inner)

    def paragraph(self, paragraph: Element) -> None:
        self.numbered = self.numbered or _is_numbered(paragraph)
        self.lines.append("".join(self._pieces(paragraph)))

    def _pieces(self, element: Element) -> Iterator[str]:
        for child in _chosen(element):
            tag = child.tag
            if tag in _TEXT:
                yield child.text or ""
            elif tag in _BREAK:
                yield "\n"
            elif tag in _TAB:
                yield "\t"
            elif tag in _HYPHEN:
                yield "-"
            elif tag in _SYMBOL:
                yield _symbol(child)
            elif tag in _DELETED:
                self._aside(
                    "変更履歴で削除された文字",
                    "".join(t.text or "" for t in child.iter() if t.tag in _DELETED_TEXT | _TEXT),
                )
            elif tag in _READING:
                self._aside("ふりがな", "".join(self._pieces(child)))
            elif tag in _BOX:
                inner = _Words()
                inner.cell(child)
                self._aside("図形", inner.text())
                self.asides += inner.asides
            elif tag in _RUN and _looks(child, _HIDDEN):
                self._aside("隠し文字", "".join(self._pieces(child)))
            elif tag in _RUN and _looks(child, _STRUCK):
                struck = "".join(self._pieces(child))
                self.struck.append(struck)
                yield struck
            elif tag not in _UNREAD:
                yield from self._pieces(child)

    def _aside(self, why: str, text: str) -> None:
        if text.strip():
            self.asides.append((why, clean(text)))


def _chosen(element: Element) -> Iterable[Element]:
    """Of what a program wrote twice, for new programs and for old ones, the former."""
    if element.tag in _CHOICES:
        choices = [child for child in element if child.tag not in _FALLBACK]
        return choices[:1] or list(element)[:1]
    return element


def _is_numbered(paragraph: Element) -> bool:
    """Whether a paragraph is of a list."""
    looks = [child for child in paragraph if child.tag in _PARAGRAPH_LOOK]
    lists = [child for look in looks for child in look if child.tag in _LIST]
    return any(child.tag in _LIST_ID and attribute_of(child, "w:val") != "0" for one in lists for child in one)


def _looks(run: Element, wanted: frozenset[str]) -> bool:
    """Whether a run is formatted so."""
    looks = (child for child in run if child.tag in _RUN_LOOK)
    return any(
        child.tag in wanted and attribute_of(child, "w:val") not in ("0", "false") for look in looks for child in look
    )


def _symbol(element: Element) -> str:
    code, font = attribute_of(element, "w:char") or "", attribute_of(element, "w:font") or ""
    try:
        letter = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return symbols_shown(symbol_font(font), letter)
