"""Fonts: what must be known of them, and how high the lines of each are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from survey.japanese.text import comparison_key
from survey.model import Font

HIGHEST_ROW = 399.75
"""Points, a whole number of pixels; Excel's limit is 409.5. `row_height` may give more: such a row must be divided."""
PX = 0.75
"""Points a pixel at 96 dpi; Excel keeps row heights in whole pixels."""
_ROW_MARGIN = 0.75


# Compared by identity, because each exists only once.
@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """What must be known of a font: the height of a line, as a share of the size and in points more."""

    share: float
    lead: float
    proportional: bool

    def pitch(self, size: float) -> float:
        """Height of a line in points."""
        return self.share * size + self.lead


# Excel saves 11.25 pt a line for ＭＳ 明朝 at 9 pt and 13.5 for ＭＳ Ｐゴシック at 11: the size in whole pixels and 3 px.
_SQUARE = Face(1.0, 2.7, proportional=False)
_P_SQUARE = Face(1.0, 2.7, proportional=True)
# Windows reads an ascent and a descent of 1.1 em from these, by which Excel's lines become higher.
_IPA = Face(1.11, 2.7, proportional=False)
# It saves 18.75 pt a line for 游ゴシック and メイリオ at 11 pt.
_TALL = Face(1.75, 0, proportional=True)

FACES = {
    comparison_key(name): face
    for face, names in (
        (_SQUARE, "BIZ UDゴシック,BIZ UDGothic,BIZ UD明朝,BIZ UDMincho,ＭＳ ゴシック,MS Gothic,ＭＳ 明朝,MS Mincho"),
        (_P_SQUARE, "BIZ UDPゴシック,BIZ UDPGothic,BIZ UDP明朝,BIZ UDPMincho"),
        (_P_SQUARE, "ＭＳ Ｐゴシック,MS PGothic,ＭＳ Ｐ明朝,MS PMincho,MS UI Gothic"),
        (_IPA, "IPAゴシック,IPAGothic,IPA明朝,IPAMincho"),
        (_TALL, "游ゴシック,Yu Gothic,游明朝,Yu Mincho,メイリオ,Meiryo"),
    )
    for name in names.split(",")
}


@lru_cache(maxsize=64)
def face_of(name: str) -> Face:
    return FACES.get(comparison_key(name), _TALL)


def is_monospaced(font: Font) -> bool:
    """Whether every letter is known to be half as wide as a Japanese character, or as wide."""
    face = FACES.get(comparison_key(font.name))
    return face is not None and not face.proportional


def row_height(lines: int, font: Font) -> float:
    """Height in points of a row that shows so many lines, in whole pixels; it may exceed HIGHEST_ROW."""
    needed = lines * face_of(font.name).pitch(font.size) + _ROW_MARGIN
    return math.ceil(needed / PX - 1e-9) * PX


def lines_in(height: float, font: Font) -> int:
    """How many lines a row of this height in points shows whole: the inverse of `row_height`."""
    whole = math.floor(height / PX + 1e-9) * PX
    return max(0, math.floor((whole - _ROW_MARGIN) / face_of(font.name).pitch(font.size) + 1e-9))
