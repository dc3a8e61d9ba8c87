"""部: sections of a Word document that count their own pages, as 1-1, 1-2, 2-1 …

On what page of the whole document a text stands, only the program knows that lays it out, and each lays it out a little
differently. What begins a section on a new page, whose pages are counted from 1, stands on its page 1 in all of them.
So a section whose header or footer says {{ 部 }} becomes a part, and the contents may name the page on which it begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree
from msgspec import Struct

from survey.summary.word_names import W

PART_NUMBER = "\ufdd0"
"""Stands for the part's number in a header or footer; a code point that Unicode keeps for such use, and nobody types."""

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCES = (f"{W}headerReference", f"{W}footerReference")
_AFTER_NUMBERING = {
    f"{W}{name}"
    for name in (
        *("cols", "formProt", "vAlign", "noEndnote", "titlePg", "textDirection"),
        *("bidi", "rtlGutter", "docGrid", "printerSettings", "sectPrChange"),
    )
}
"""What stands after the numbering of pages in the properties of a section (CT_SectPr, ECMA-376 part 1, A.1)."""
_BLOCKS = {f"{W}{name}" for name in ("p", "tbl", "sectPr")}
_SHOWN = tuple(f"{W}{name}" for name in ("t", "br", "tbl", "drawing", "pict", "object"))


class _Section(Struct, frozen=True):
    properties: etree._Element
    blocks: Sequence[etree._Element]

    @property
    def begins(self) -> etree._Element | None:
        """The first block that shows something."""
        return next((block for block in self.blocks if next(block.iter(*_SHOWN), None) is not None), None)


def number_parts(document: Document) -> Mapping[etree._Element, str]:
    """Number the parts of a filled document; the block with which each begins, and its page.

    A document that has parts loses an empty section at its end, as a loop leaves it behind: it would be an empty page.
    """
    margins = _margins_with_number(document.part)
    if not margins:
        return {}
    numbers, pages = count(1), {}
    for section in _sections_with_content(document.element.body):
        naming = [r for r in section.properties.iterchildren(*_REFERENCES) if r.get(_ID) in margins]
        if naming:
            number = str(next(numbers))
            for reference in naming:
                _give_own_margin(document.part, reference, margins[reference.get(_ID)], number)
            _count_from_one(section.properties)
            pages[section.begins] = f"{number}-1"
    for key in margins:  # There are numbered copies now, or no such section at all.
        document.part.rels.pop(key)
    return pages


def _margins_with_number(document: Part) -> Mapping[str, str]:
    """The content of each header and footer that names the part, by its relationship."""
    contents = {
        key: relation.target_part.blob.decode()
        for key, relation in document.rels.items()
        if relation.reltype in {RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER}
    }
    return {key: content for key, content in contents.items() if PART_NUMBER in content}


def _sections_with_content(body: etree._Element) -> list[_Section]:
    sections = list(_sections(body))
    if len(sections) < 2 or sections[-1].begins is not None:  # The only one stays, even empty.
        return sections
    for block in sections.pop().blocks:
        block.getparent().remove(block)
    body.append(sections[-1].properties)
    return sections


def _sections(body: etree._Element) -> Iterator[_Section]:
    blocks = []
    for block in _blocks(body):
        blocks.append(block)
        properties = block if block.tag == f"{W}sectPr" else block.find(f"{W}pPr/{W}sectPr")
        if properties is not None:
            yield _Section(properties, blocks)
            blocks = []


def _blocks(around: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and tables, also those that stand in a content control, and the properties at the end."""
    for child in around:
        if child.tag in _BLOCKS:
            yield child
        else:
            yield from _blocks(child)


def _give_own_margin(document: Part, reference: etree._Element, content: str, number: str) -> None:
    """Let a section refer to a copy, with its number, of the header or footer that it shares."""
    relation = document.rels[reference.get(_ID)]
    shared = relation.target_part
    name = PackURI(shared.partname.replace(".xml", f"_{number}.xml"))
    own = Part(name, shared.content_type, content.replace(PART_NUMBER, number).encode(), shared.package)
    own.rels.update(shared.rels)
    reference.set(_ID, f"{relation.rId}_{number}")
    document.load_rel(relation.reltype, own, reference.get(_ID))


def _count_from_one(properties: etree._Element) -> None:
    kind, numbering = properties.find(f"{W}type"), properties.find(f"{W}pgNumType")
    if kind is not None:
        kind.set(f"{W}val", "nextPage")
    if numbering is None:
        numbering = etree.Element(f"{W}pgNumType")
        after = next((child for child in properties if child.tag in _AFTER_NUMBERING), None)
        properties.append(numbering) if after is None else after.addprevious(numbering)
    numbering.set(f"{W}start", "1")
