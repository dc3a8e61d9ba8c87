"""Which paragraphs of a Word document are numbered or marked by Word itself: those are no text of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from xml.etree.ElementTree import Element

from survey.workbook.gaps import DAMAGE
from survey.workbook.markup import attribute_of, root_of, tags
from survey.workbook.parts import Parts

_MOST_BASED = 20
"""Styles that are based on each other; Word allows about half of it."""
_PARAGRAPH_LOOK, _LIST, _LIST_ID = tags("w:pPr"), tags("w:numPr"), tags("w:numId")
_STYLE, _BASED_ON, _OF_STYLE = tags("w:style"), tags("w:basedOn"), tags("w:pStyle")


def lists_of_styles(parts: Parts, main: str) -> Mapping[str, Element]:
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


def list_by_styles(root: Element, styles: Mapping[str, Element]) -> None:
    """Let paragraphs say themselves what their styles say of lists, where they do not."""
    for look in [one for one in root.iter() if one.tag in _PARAGRAPH_LOOK] if styles else ():
        style = next((attribute_of(child, "w:val") or "" for child in look if child.tag in _OF_STYLE), "")
        if style in styles and not any(child.tag in _LIST for child in look):
            look.append(styles[style])


def is_numbered(paragraph: Element) -> bool:
    """Whether a paragraph is of a list."""
    looks = [child for child in paragraph if child.tag in _PARAGRAPH_LOOK]
    lists = [child for look in looks for child in look if child.tag in _LIST]
    return any(child.tag in _LIST_ID and attribute_of(child, "w:val") != "0" for one in lists for child in one)
