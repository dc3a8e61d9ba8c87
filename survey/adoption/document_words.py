"""The words of paragraphs of a Word document, and what stands among them that is none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from msgspec import Struct, field

from survey.adoption.word_lists import is_numbered
from survey.japanese.text import clean, is_blank
from survey.workbook.markup import attribute_of, tags
from survey.workbook.symbols import symbol_font, symbols_shown

TABLE, TABLE_ROW, TABLE_CELL, PARAGRAPH = tags("w:tbl"), tags("w:tr"), tags("w:tc"), tags("w:p")
_TEXT, _DELETED_TEXT = tags("w:t", "m:t"), tags("w:delText")
"""The words of an equation are words, too."""
_BREAK, _TAB = tags("w:br", "w:cr"), tags("w:tab", "w:ptab")
_HYPHEN, _SYMBOL, _BOX = tags("w:noBreakHyphen", "w:softHyphen"), tags("w:sym"), tags("w:txbxContent")
DELETED, _UNREAD = (
    tags("w:del", "w:moveFrom"),
    tags("w:instrText", "w:pPr", "w:sectPr", "w:tblPr", "w:tblGrid"),
)
_READING = tags("w:rt")
_RUN, _RUN_LOOK, _HIDDEN, _STRUCK = tags("w:r"), tags("w:rPr"), tags("w:vanish"), tags("w:strike", "w:dstrike")
_CHOICES, _FALLBACK = tags("mc:AlternateContent"), tags("mc:Fallback")


class DocumentWords(Struct):
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
        for block in outermost(cell, PARAGRAPH | TABLE):
            if block.tag in PARAGRAPH:
                self.paragraph(block)
                continue
            for row in outermost(block, TABLE_ROW):
                inner = list[DocumentWords]()
                for each in outermost(row, TABLE_CELL):
                    words = DocumentWords()
                    words.cell(each)
                    inner.append(words)
                self.lines.append("　".join(words.text() for words in inner))
                self.asides += [aside for words in inner for aside in words.asides]
                self.struck += [struck for words in inner for struck in words.struck]
                self.numbered = self.numbered or any(words.numbered for words in inner)

    def paragraph(self, paragraph: Element) -> None:
        self.numbered = self.numbered or is_numbered(paragraph)
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
            elif tag in DELETED:
                self._aside(
                    "変更履歴で削除された文字",
                    "".join(t.text or "" for t in child.iter() if t.tag in _DELETED_TEXT | _TEXT),
                )
            elif tag in _READING:
                self._aside("ふりがな", "".join(self._pieces(child)))
            elif tag in _BOX:
                inner = DocumentWords()
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


def outermost(element: Element, wanted: frozenset[str]) -> Iterator[Element]:
    """The elements of these tags that stand in none of them."""
    for child in element:
        if child.tag in wanted:
            yield child
        elif child.tag not in _UNREAD:
            yield from outermost(child, wanted)
