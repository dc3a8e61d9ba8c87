"""How wide each character is; in doubt the greater width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from survey.japanese.text import comparison_key
from survey.measure.coverage import lacking
from survey.measure.faces import FACES, Face
from survey.model import Font

_EMOJI = re.compile("[\U0001f000-\U0001faff\ufe0f\u20e3]")
_UNKNOWN = re.compile("[\U0001f000-\U0001faff\ufe0f\u20e3\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""Emoji and 外字."""
WIDEST = 1.37
"""In em; no character is wider."""


def promised(text: str, font: Font) -> str | None:
    """Why the height of this text cannot be promised, in Japanese; None where it can."""
    face = FACES.get(comparison_key(font.name))
    if face is None:
        return f"フォント「{font.name}」の文字幅が分かりません"
    if _UNKNOWN.search(text):
        return "絵文字があります" if _EMOJI.search(text) else "外字があります"
    if missing := missing_signs(text, face):
        return f"フォントにない文字（{missing[:_MOST_SAID]}）があります"
    return None


_MOST_SAID = 5
"""Characters that are named."""


# Of each text it is asked when its lines are counted, in columns of several widths, and once more in the proof.
@lru_cache(maxsize=1 << 15)
def missing_signs(text: str, face: Face) -> str:
    """The characters of the text that are drawn in another font, where that makes the line higher."""
    return lacking(text, face.coverage) if face.coverage else ""


_PLAIN = re.compile(
    "[ -~\u2010-\u2027\u2030-\u205e\u2100-\u22ff\u2460-\u24ff\u3000-\u3029\u3030-\u3098\u309b-\u30ff"
    "\u3190-\u4dbf\u4e00-\u9fff\uff01-\uff60]*"
)
"""Nearly all texts: each character is an em wide, but for ASCII."""
_HALF_EMS = b"\x01" + b"\x02" * 255
"""How wide such a character is in a monospaced font, by its upper byte in UTF-16, which is 0 for ASCII alone."""
_INVISIBLE = frozenset({"Mn", "Me", "Cf"})
_SOUND_MARKS = "\u3099\u309a"
"""濁点 and 半濁点 typed apart from their kana. BIZ UD and IPA may draw them as signs of their own, as wide as a kana."""
_WIDEST_LATIN = {"W": 1.0, "M": 0.9, "m": 1.0, "w": 0.85, "@": 1.05, "%": 1.1, "&": 0.85, "#": 0.85}


def _width(character: str, proportional: bool) -> float:
    """Width of a character in em; in doubt the greater."""
    if "\x20" <= character < "\x7f":
        return _latin_width(character) if proportional else 0.5
    if character in _SOUND_MARKS:
        return 1.0
    if unicodedata.category(character) in _INVISIBLE or "\ufe00" <= character <= "\ufe0f":
        return 0.0
    if _EMOJI.match(character):
        return WIDEST
    wide = unicodedata.east_asian_width(character)
    if wide == "W" and character < "\u2e80":
        return WIDEST
    # Other scripts are drawn in another font, whose widths are unknown here.
    return 1.0 if wide in "WFA" or (wide == "N" and character > "\u02ff") or character == "\t" else 0.5


def _latin_width(character: str) -> float:
    """The widest of the usual proportional fonts (Meiryo's Latin letters are Verdana's)."""
    if character in _WIDEST_LATIN:
        return _WIDEST_LATIN[character]
    if character.isupper() or character in "+<=>~^":
        return 0.82
    return 0.5 if character in " .,:;!|'()[]iIjlft/\\-" else 0.66


class _HalfEms(dict[str, float]):
    """Widths in half em by character, each computed when it first occurs: only a few thousand are in use."""

    def __init__(self, proportional: bool) -> None:
        super().__init__()
        self.proportional = proportional

    def __missing__(self, character: str) -> float:
        return self.setdefault(character, 2 * _width(character, self.proportional))


_OTHERS = {proportional: _HalfEms(proportional) for proportional in (False, True)}


def width_of(paragraph: str, face: Face) -> float:
    """How wide a paragraph is, in em, if it stands in one line: half the sum of `half_ems_of`."""
    return sum(half_ems_of(paragraph, face)) / 2


def half_ems_of(paragraph: str, face: Face) -> Sequence[float]:
    """The width of each character in half em. As bytes, which are many times quicker, if each is a letter of 1 or a sign
    of 2."""
    if _PLAIN.fullmatch(paragraph):
        upper = paragraph.encode("utf-16-le")[1::2]
        if not (face.proportional and 0 in upper):
            return upper.translate(_HALF_EMS)
    return [*map(_OTHERS[face.proportional].__getitem__, paragraph)]
