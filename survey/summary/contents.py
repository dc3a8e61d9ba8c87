"""目次: gives the table-of-contents field of a Word document its entries, from the document's own headings.

Word fills such a field only when asked. A document that asks for it (updateFields) shows every reader a question when it
is opened; one that does not shows an empty list. So the entries are put in here, each a link to its heading. The page of
the whole document is known to Word only, and appears when the officer lets it update the field. The page of a part is
known here: where the document has parts, the contents list these, in plain text that nothing can outdate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import count

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from survey.summary.word_names import W

_BOOKMARK = "_Toc"
"""Word's own prefix for what an entry links to."""


class _Field(Struct, frozen=True):
    """A field: its instruction, and the runs between which its shown text stands."""

    instruction: str
    code: tuple[etree._Element, ...]
    """The runs with its marks and its instruction, up to the separator."""
    separator: etree._Element
    end: etree._Element

    @property
    def levels(self) -> range:
        """Levels of the headings that it lists (the switch \\o)."""
        switch = re.search(r'\\o\s+"(\d)-(\d)"', self.instruction)
        return range(int(switch[1]), int(switch[2]) + 1) if switch else range(1, 4)


def empty(body: etree._Element) -> None:
    """Empty the table of contents: its entries repeat the tags of the headings, outside the loops that these tags need."""
    for field in _contents(body):
        first, last = field.separator.getparent(), field.end.getparent()
        if first is last:
            _remove(_until(field.separator, field.end))
        else:
            _remove(_until(field.separator, None))
            _remove(_until(first, last))
            _remove(run for run in _before(field.end) if run.tag != f"{W}pPr")
    for mark in list(body.iter(f"{W}bookmarkStart")):
        if mark.get(f"{W}name", "").startswith(_BOOKMARK):
            _remove([mark, *body.iterfind(f".//{W}bookmarkEnd[@{W}id='{mark.get(f'{W}id')}']")])


def fill_contents(body: etree._Element, styles: etree._Element, pages: Mapping[etree._Element, str]) -> None:
    """Put an entry for each heading into the table of contents, where the document has one.

    `pages`: the blocks whose page is certain, with its number. Where headings are among them, only these are listed.
    """
    level_of = {style: level for level, style in _styles(styles, "heading").items()}
    style_of = _styles(styles, "toc")
    numbers = count(1 + max((int(mark.get(f"{W}id")) for mark in body.iter(f"{W}bookmarkStart")), default=0))
    for field in _contents(body):
        paragraph, last = field.separator.getparent(), _own_paragraph(field)
        headings = _headings(body, level_of, field.levels)
        certain = [(heading, level) for heading, level in headings if heading in pages]
        for heading, level in certain or headings:
            _set_style(paragraph, style_of.get(level))
            paragraph.append(_link(_text(heading), pages.get(heading, ""), _bookmark(heading, next(numbers))))
            paragraph = etree.Element(f"{W}p")
            last.addprevious(paragraph)
        if len(paragraph) == 0:
            _remove([paragraph])
        if certain:
            _remove({*field.code, field.end})
            _remove([last] if len(last) == 0 else [])


# ---------------------------------------------------------------- the field


def _contents(body: etree._Element) -> list[_Field]:
    """The document's tables of contents, those of figures (switch \\c) excepted."""
    found: list[_Field] = []
    opened: list[_Field] = []
    for mark in body.iter(f"{W}fldChar", f"{W}instrText"):
        kind, run = mark.get(f"{W}fldCharType"), mark.getparent()
        if kind == "begin":
            opened.append(_Field("", (run,), None, run))
        elif kind == "end" and opened:
            found.append(replace(opened.pop(), end=run))
        elif opened:
            field = opened.pop()
            separator = run if kind == "separate" else field.separator
            opened.append(_Field(field.instruction + (mark.text or ""), (*field.code, run), separator, run))
    return [field for field in found if _is_contents(field)]


def _is_contents(field: _Field) -> bool:
    if not re.match(r"\s*TOC\b(?!.*\\c\b)", field.instruction) or field.separator is None:
        return False
    first, last = field.separator.getparent(), field.end.getparent()
    return first.tag == last.tag == f"{W}p" and bool(first.getparent() is last.getparent())


def _until(start: etree._Element, stop: etree._Element | None) -> list[etree._Element]:
    """The siblings after one element and before another."""
    siblings = list(start.itersiblings())
    return siblings if stop is None else siblings[: siblings.index(stop)]


def _before(element: etree._Element) -> list[etree._Element]:
    return list(element.itersiblings(preceding=True))


def _remove(elements: Iterable[etree._Element]) -> None:
    for element in list(elements):
        element.getparent().remove(element)


def _own_paragraph(field: _Field) -> etree._Element:
    """The paragraph in which the field ends, split off where it begins and ends in the same one."""
    first, last = field.separator.getparent(), field.end.getparent()
    if first is last:
        last = etree.Element(f"{W}p")
        first.addnext(last)
        last.extend([field.end, *_until(field.end, None)])
    return last


# ---------------------------------------------------------------- headings and entries


def _styles(styles: etree._Element, kind: str) -> Mapping[int, str]:
    """Style ids of "heading 1" … or "toc 1" … by level. Word chooses the ids, and they differ by its language."""
    found = {}
    for style in styles.iter(f"{W}style"):
        name = style.find(f"{W}name").get(f"{W}val")
        if match := re.fullmatch(rf"{kind} (\d)", name, re.IGNORECASE):
            found[int(match[1])] = style.get(f"{W}styleId")
    return found


def _headings(body: etree._Element, level_of: Mapping[str, int], levels: range) -> list[tuple[etree._Element, int]]:
    found = []
    for style in body.iter(f"{W}pStyle"):
        level = level_of.get(style.get(f"{W}val"), 0)
        heading = style.getparent().getparent()
        if level in levels and _text(heading).strip():
            found.append((heading, level))
    return found


def _text(paragraph: etree._Element) -> str:
    """What the paragraph says, in one line."""
    pieces = (piece for run in paragraph.iter(f"{W}r") for piece in run if piece.tag in _SHOWN)
    return "".join((piece.text or "") if piece.tag == f"{W}t" else " " for piece in pieces)


_SHOWN = {f"{W}t", f"{W}br", f"{W}tab"}


def _bookmark(heading: etree._Element, number: int) -> str:
    """Put a bookmark around the heading, and return its name."""
    name = f"{_BOOKMARK}{number:08}"
    heading.insert(1, etree.Element(f"{W}bookmarkStart", {f"{W}id": str(number), f"{W}name": name}))
    etree.SubElement(heading, f"{W}bookmarkEnd", {f"{W}id": str(number)})
    return name


def _link(text: str, page: str, bookmark: str) -> etree._Element:
    link = etree.Element(f"{W}hyperlink", {f"{W}anchor": bookmark, f"{W}history": "1"})
    run = etree.SubElement(link, f"{W}r")
    _say(run, text)
    if page:
        etree.SubElement(run, f"{W}tab")
        _say(run, page)
    return link


def _say(run: etree._Element, text: str) -> None:
    shown = etree.SubElement(run, f"{W}t")
    shown.text = text
    shown.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _set_style(paragraph: etree._Element, style: str | None) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    for former in properties.findall(f"{W}pStyle"):
        properties.remove(former)
    if style:
        properties.insert(0, etree.Element(f"{W}pStyle", {f"{W}val": style}))
