"""A part that is no XML for a few characters: it is read without them, and that is said."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from typing import TypeVar
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from survey.workbook.gaps import FORBIDDEN, Noted
from survey.workbook.part import Part

_T = TypeVar("_T")

_NO_CHARACTER = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:x0*(?:[0-8BCbcEFef]|1[0-9A-Fa-f])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));"
"""What XML forbids, as it stands or by its number."""
_NO_REFERENCE = re.compile("&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);)")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""\s*<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)["']""")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
NOT_XML = (ParseError, ExpatError, LookupError)
"""What parsers raise on what is no XML; LookupError on an encoding that they do not know."""


def mended(chunks: Iterable[bytes]) -> list[bytes]:
    """A part without the characters for which a strict parser refuses the whole; nothing else of it changes."""
    content = b"".join(chunks)
    text = _DECLARATION.sub("", content.decode(_encoding(content), "replace"), count=1)
    text = text[max(text.find("<"), 0) : text.rfind(">") + 1]
    return [_NO_REFERENCE.sub("&amp;", re.sub(_NO_CHARACTER, "", text)).encode()]


def _encoding(content: bytes) -> str:
    if content.startswith(_WIDE):
        return "utf-16"
    said = _ENCODING.match(content)
    try:
        return codecs.lookup(said[1].decode()).name if said else "utf-8-sig"
    except LookupError:
        return "utf-8-sig"


def whole_or_mended(part: Part, read: Callable[[Iterable[bytes]], _T], noted: Noted) -> _T:
    """The part, if need be without the characters for which it is no XML."""
    try:
        return read(part.chunks())
    except NOT_XML:
        made = read(mended(part.chunks()))
        noted.unseen(FORBIDDEN)
        return made
