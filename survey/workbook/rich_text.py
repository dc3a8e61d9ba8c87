"""Text as SpreadsheetML keeps it: in runs, with furigana beside it and some characters escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from survey.workbook.markup import finished, may_quote, tags
from survey.workbook.styles import is_on
from survey.workbook.symbols import symbol_font, symbols_shown

TextRun = tuple[str, bool | None]
"""A piece of text, and whether it is struck through; None: as its cell is."""
Rich = str | tuple[TextRun, ...]
"""Text; in runs only where a run says whether it is struck through."""

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_READING = rb"<rPh [^<]*><t[^<]*</t></rPh>"
_FURIGANA = re.compile(rb"%b(?:%b)*+|<phoneticPr [^<>]*/>" % (_READING, _READING))
"""Readings, and how they are to be shown: without the latter a text stands alone in its element."""
_XML_WHITE_SPACE = " \t\r\n"
(_SPACE,) = tags("xml:space")
_TEXT, _RUN, _FORMAT = tags("x:t"), tags("x:r"), tags("x:rPr")
_STRIKE, _FONT = tags("x:strike"), tags("x:rFont")


def unescaped(text: str) -> str:
    """The text with each _xHHHH_ (ECMA-376 part 1, 22.9.2.19) as the character it stands for, decoded once."""
    if "_x" not in text:
        return text
    decoded = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    # A character beyond U+FFFF may be escaped as its two halves.
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass") if decoded != text else text


def read_shared_strings(chunks: Iterable[bytes]) -> list[Rich]:
    """The texts of xl/sharedStrings.xml."""
    return list(map(rich_text, finished(_without_furigana(chunks), "x:si")))


def _without_furigana(chunks: Iterable[bytes]) -> Iterable[bytes]:
    """The part without the furigana that can be told without parsing: as Excel writes it, three quarters of the part.

    Within CDATA or a comment the same bytes would be text, so in a part that has any, nothing is taken out. Furigana
    that remains is skipped by `rich_text`.
    """
    content = b"".join(chunks)
    if b"<rPh " not in content:
        return [content]
    without = _FURIGANA.sub(b"", content)
    return [content if may_quote(without) else without]


def rich_text(item: Element) -> Rich:
    """The text of an element such as <si>, <is> or <text>, without the furigana beside it."""
    if len(item) == 1 and (only := item[0]).tag in _TEXT:
        return _text(only)
    runs: list[TextRun] = []
    for part in item:
        if part.tag in _TEXT:
            runs.append((_text(part), None))
        elif part.tag in _RUN:
            struck, font = _format(part)
            # Between runs white space is kept as it is stored: it is what stands between the lines of a list.
            texts = [unescaped(whole_text(piece)) for piece in part if piece.tag in _TEXT]
            runs += [(symbols_shown(font, text) if font else text, struck) for text in texts]
    told = any(struck is not None for _, struck in runs)
    return tuple(runs) if told else "".join([text for text, _ in runs])


def whole_text(element: Element) -> str:
    """The text of an element and, where it holds elements that none of its kind has, of these."""
    return "".join(element.itertext()) if len(element) else element.text or ""


def plain_text(item: Element) -> str:
    """The text of the same element as one piece, whether struck through or not."""
    rich = rich_text(item)
    return rich if isinstance(rich, str) else "".join(text for text, _ in rich)


def _format(run: Element) -> tuple[bool | None, str]:
    """Whether a run says that it is struck through, or is not, None where it has no format of its own; its symbol font."""
    formats = [part for part in run if part.tag in _FORMAT]
    struck, font = False, ""
    for said in [one for own in formats for one in own]:
        if said.tag in _STRIKE:
            struck = struck or is_on(said.attrib)
        elif said.tag in _FONT:
            font = symbol_font(said.get("val", ""))
    return struck if formats else None, font


def _text(element: Element) -> str:
    text = whole_text(element)
    # Excel shows white space at the ends of a text only with xml:space="preserve".
    if element.get(_SPACE) != "preserve":
        text = text.strip(_XML_WHITE_SPACE)
    return unescaped(text)
