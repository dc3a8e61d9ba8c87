"""Text in the drawings of older Excel (VML): text boxes and form controls. Notes stand there too, but are read elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHAPE = re.compile(r"<v:(?:shape|rect|oval|roundrect)\b.*?</v:(?:shape|rect|oval|roundrect)>", re.DOTALL)
_TEXT = re.compile(r"<v:textbox\b[^>]*>(.*?)</v:textbox>", re.DOTALL)
_NOTE = 'ObjectType="Note"'
_LINE = re.compile(r"<br\s*/?>|</div>\s*(?=<div)", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def shape_texts(markup: str) -> Iterator[str]:
    """The words of each shape. Excel's VML is not always XML, so it is searched and not parsed."""
    for shape in _SHAPE.findall(markup):
        if _NOTE not in shape:
            # Mostly notes are all there is.
            import html

            # Line ends of the file itself mean nothing.
            inside = (" ".join(text.split()) for text in _TEXT.findall(shape))
            words = "\n".join(html.unescape(_TAG.sub("", _LINE.sub("\n", text))).strip() for text in inside)
            if words.strip():
                yield words
