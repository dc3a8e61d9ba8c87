"""Markdown → Word: headings, paragraphs, lists, tables, figures and screens, each by its style."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Length, Mm
from docx.table import _Cell
from msgspec import Struct, field

from survey.guide.word_look import (
    BULLETS,
    CELL,
    CODE,
    GAP,
    NUMBERS,
    SCREEN,
    SHADE,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    restarted,
    shade,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from markdown_it.token import Token

Picture = Callable[[str], "bytes | str"]
"""What stands behind the source of an image: a PNG, or a screen as the text that stood on it."""
_HIGHEST = TEXT_HEIGHT - 40
"""Of a picture, in mm, so that its caption fits on the same page."""
_NARROWEST, _WIDEST = 6, 40
"""Characters of a column that count when its width is measured out."""


class _Writing(Struct):
    """A document under way."""

    document: Document
    picture: Picture
    bookmarks: int = 0
    figures: int = 0
    lists: list[int | None] = field(default_factory=list)
    """The lists that are open: the number of one that counts, None for bullets."""


def write_markdown(document: Document, tokens: Sequence[Token], picture: Picture) -> None:
    """Write what a reader of Markdown found. Headings get the bookmarks s1, s2, … in their order, going on where the
    document has some. Raises ValueError on anything that has no look here, so that nothing is lost in silence."""
    known = document.element.body.findall(f".//{qn('w:bookmarkStart')}")
    figures = [one for one in document.paragraphs if one.style and one.style.name == "Caption"]
    writing = _Writing(document, picture, len(known), len(figures))
    waiting = iter(tokens)
    for token in waiting:
        _write(writing, token, waiting)


def _write(writing: _Writing, token: Token, waiting: Iterator[Token]) -> None:
    match token.type:
        case "heading_open":
            _write_heading(writing, int(token.tag[1]), next(waiting))
        case "inline":
            _write_paragraph(writing, token)
        case "ordered_list_open":
            writing.lists.append(restarted(writing.document))
        case "bullet_list_open":
            writing.lists.append(None)
        case "ordered_list_close" | "bullet_list_close":
            writing.lists.pop()
        case "table_open":
            _write_table(writing.document, _rows(waiting))
        case "paragraph_open" | "paragraph_close" | "heading_close" | "list_item_open" | "list_item_close":
            pass
        case other:
            raise ValueError(other)


def _write_heading(writing: _Writing, level: int, inline: Token) -> None:
    paragraph = writing.document.add_paragraph(style=f"Heading {level}")
    writing.bookmarks += 1
    number = writing.bookmarks
    paragraph._p.append(parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="s{number}"/>'))
    _write_runs(paragraph, inline)
    paragraph._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>'))


def _write_paragraph(writing: _Writing, inline: Token) -> None:
    children = inline.children or []
    if len(children) == 1 and children[0].type == "image":
        _write_figure(writing, children[0])
        return
    if not writing.lists:
        _write_runs(writing.document.add_paragraph(), inline)
        return
    number = writing.lists[-1]
    paragraph = writing.document.add_paragraph(style=BULLETS if number is None else NUMBERS)
    if number is not None:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, number
    _write_runs(paragraph, inline)


def _write_runs(paragraph: Paragraph, inline: Token) -> None:
    bold = False
    for child in inline.children or ():
        match child.type:
            case "text" if not child.content:
                pass
            case "text":
                paragraph.add_run(child.content).bold = bold or None
            case "code_inline":
                paragraph.add_run(child.content, style=CODE).bold = bold or None
            case "strong_open" | "strong_close":
                bold = child.type == "strong_open"
            case "softbreak":
                # Japanese has no spaces between words.
                pass
            case other:
                raise ValueError(other)


# ---------------------------------------------------------------- figures


def _write_figure(writing: _Writing, image: Token) -> None:
    alt = image.content
    shown = writing.picture(unquote(str(image.attrs["src"])))
    if isinstance(shown, str):
        _write_screen(writing.document, shown)
    else:
        _write_picture(writing.document, shown, alt)
    writing.figures += 1
    writing.document.add_paragraph(f"図{writing.figures}　{alt}", style="Caption")


def _write_screen(document: Document, text: str) -> None:
    for line in text.rstrip("\n").split("\n"):
        document.add_paragraph(line, style=SCREEN).paragraph_format.keep_with_next = True


def _write_picture(document: Document, png: bytes, alt: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    drawn = paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(TEXT_WIDTH))
    if drawn.height > Mm(_HIGHEST):
        drawn.width, drawn.height = Emu(drawn.width * Mm(_HIGHEST) // drawn.height), Mm(_HIGHEST)
    described = drawn._inline.docPr
    described.set("descr", alt)
    described.set("name", alt)


# ---------------------------------------------------------------- tables


def _rows(waiting: Iterator[Token]) -> list[list[Token]]:
    rows: list[list[Token]] = []
    for token in waiting:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token)
    return rows


def _write_table(document: Document, rows: Sequence[Sequence[Token]]) -> None:
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    table.autofit = False
    widths = _widths(rows)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    # Asked for a row's cells, python-docx looks at all of the table.
    for row, shown in zip(rows, table._tbl.tr_lst, strict=True):
        shown.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        for inline, width, element in zip(row, widths, shown.tc_lst, strict=True):
            cell = _Cell(element, table)
            cell.width = width
            cell.paragraphs[0].style = CELL
            _write_runs(cell.paragraphs[0], inline)
    head = table._tbl.tr_lst[0]
    head.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    for element in head.tc_lst:
        shade(element.get_or_add_tcPr(), SHADE)
    document.add_paragraph(style=GAP)


def _widths(rows: Sequence[Sequence[Token]]) -> list[Length]:
    """Columns as wide as their longest texts ask for, within bounds, and together as wide as the page."""
    wanted = [
        max(_NARROWEST, *(min(_WIDEST, len(inline.content)) for inline in column)) for column in zip(*rows, strict=True)
    ]
    return [Mm(TEXT_WIDTH * share / sum(wanted)) for share in wanted]
