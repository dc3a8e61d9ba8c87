"""Fonts: what must be known of them, and how high the lines of each are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct, field

from survey.japanese.text import comparison_key
from survey.measure.coverage import Coverage
from survey.model import Font

HIGHEST_ROW = 399.75
"""Points, a whole number of pixels; Excel's limit is 409.5. `row_height` may give more: such a row must be divided."""
PX = 0.75
"""Points a pixel at 96 dpi; Excel keeps row heights in whole pixels."""
_ROW_MARGIN = 0.75
BOLD = 1.1
"""Bold letters of a proportional font are wider by this at most."""
NEARLY = 0.98
"""Of a paper, so that a program that rounds up prints no further page."""

_SQUARE_LINES = {9: 12.0, 10.5: 13.2, 12: 14.7}
"""Points a line by size, where the font's signs are as high as the size. Excel saves 11.25 at 9 pt, and two programs that
print as it does want 12.0 there, 11.85 at 10.5 and 14.1 at 12 (see `survey.measure`)."""
_LEAD = 3.0
"""Points that a line of a size that was not measured is taken to be higher than its signs: the most that any was."""


# Compared by identity, because each exists only once.
class Face(Struct, frozen=True, eq=False):
    """What must be known of a font."""

    share: float
    """How high its signs are, as a share of the size."""
    lead: float
    proportional: bool
    coverage: Coverage | None = None
    """None where a line is as high as those of any other font."""
    lines: Mapping[float, float] = field(default_factory=dict)
    """Height of a line in points by size, where it was measured."""

    def pitch(self, size: float) -> float:
        """Height of a line in points: measured, else derived and rounded up to a whole pixel."""
        return self.lines.get(size) or math.ceil((self.share * size + self.lead) / PX - 1e-9) * PX


_JIS_2004, _BIZ_UD = Coverage(), Coverage("bizud")
_BIZ = Face(1.0, _LEAD, proportional=False, coverage=_BIZ_UD, lines=_SQUARE_LINES)
_P_BIZ = Face(1.0, _LEAD, proportional=True, coverage=_BIZ_UD, lines=_SQUARE_LINES)
_MS = Face(1.0, _LEAD, proportional=False, coverage=_JIS_2004, lines=_SQUARE_LINES)
_P_MS = Face(1.0, _LEAD, proportional=True, coverage=_JIS_2004, lines=_SQUARE_LINES)
# Windows reads an ascent and a descent of 1.1 em from these, by which Excel's lines become higher.
_IPA = Face(1.11, _LEAD, proportional=False, coverage=Coverage("ipa", without="∑"))
# It saves 18.75 pt a line for 游ゴシック and メイリオ at 11 pt.
_TALL = Face(1.75, 0, proportional=True)

FACES = {
    comparison_key(name): face
    for face, names in (
        (_BIZ, "BIZ UDゴシック,BIZ UDGothic,BIZ UD明朝,BIZ UDMincho"),
        (_P_BIZ, "BIZ UDPゴシック,BIZ UDPGothic,BIZ UDP明朝,BIZ UDPMincho"),
        (_MS, "ＭＳ ゴシック,MS Gothic,ＭＳ 明朝,MS Mincho"),
        (_P_MS, "ＭＳ Ｐゴシック,MS PGothic,ＭＳ Ｐ明朝,MS PMincho,MS UI Gothic"),
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
