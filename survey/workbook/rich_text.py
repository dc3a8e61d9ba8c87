"""Text as SpreadsheetML keeps it: in runs, with furigana beside it and some characters escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from survey.workbook.markup import finished, tags
from survey.workbook.styles import is_on

TextRun = tuple[str, bool | None]
"""A piece of text, and whether it is struck through; None: as its cell is."""
Rich = str | tuple[TextRun, ...]
"""Text; in runs only where a run says whether it is struck through."""

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_FURIGANA = re.compile(rb"<rPh [^<>]*><t(?: [^<>]*)?>[^<]*</t></rPh>|<phoneticPr [^<>]*/>")
"""Readings, and how they are to be shown: without the latter a text stands alone in its element."""
_XML_WHITE_SPACE = " \t\r\n"
(_SPACE,) = tags("xml:space")
_TEXT, _RUN, _FORMAT, _STRIKE = tags("x:t"), tags("x:r"), tags("x:rPr"), tags("x:strike")


def unescaped(text: str) -> str:
    """The text with each _xHHHH_ (ECMA-376 part 1, 22.9.2.19) as the character it stands for, decoded once."""
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
    if b"<rPh " not in content or b"<!" in content:
        return [content]
    return [_FURIGANA.sub(b"", content)]


def rich_text(item: Element) -> Rich:
    """The text of an element such as <si>, <is> or <text>, without the furigana beside it."""
    if len(item) == 1 and (only := item[0]).tag in _TEXT:
        return _text(only)
    runs: list[TextRun] = []
    for part in item:
        if part.tag in _TEXT:
            runs.append((_text(part), None))
        elif part.tag in _RUN:
            struck = _struck(part)
            runs += [(_text(piece), struck) for piece in part if piece.tag in _TEXT]
    told = any(struck is not None for _, struck in runs)
    return tuple(runs) if told else "".join([text for text, _ in runs])


def plain_text(item: Element) -> str:
    """The text of the same element as one piece, whether struck through or not."""
    rich = rich_text(item)
    return rich if isinstance(rich, str) else "".join(text for text, _ in rich)


def _struck(run: Element) -> bool | None:
    """Whether a run says that it is struck through, or is not; None where it has no format of its own."""
    formats = [part for part in run if part.tag in _FORMAT]
    return any(is_on(part.attrib) for own in formats for part in own if part.tag in _STRIKE) if formats else None


def _text(element: Element) -> str:
    text = element.text or ""
    # Excel shows white space at the ends of a text only with xml:space="preserve".
    if element.get(_SPACE) != "preserve":
        text = text.strip(_XML_WHITE_SPACE)
    return unescaped(text) if "_x" in text else text
