"""Headings of columns: where their lines end, so that every program ends them alike. Pure."""

from __future__ import annotations

import math
import re

from survey.measure import BOLD, line_count, natural_width, wrap
from survey.model import Font

_BRACKET = re.compile("[（(「『［【]")
_UNIT = re.compile(r"[（(][^（）()\n]{1,6}[）)]")
"""A short bracket, such as （千円）, which is not divided."""
_NARROWEST, _AIR = 2.0, 0.5
"""In em."""


def least_width(heading: str, font: Font) -> float:
    """In em: half of its longest line, since a heading may stand in two; and no bracket that is not divided is wider."""
    units = (natural_width(unit, font) * BOLD + _AIR for unit in _UNIT.findall(heading))
    return max(_NARROWEST, math.ceil(natural_width(heading, font) / 2), *units)


def broken(heading: str, width_px: float, font: Font) -> str:
    """A heading with a bracket, with a line end wherever a line ends in a column of this width: before a short bracket rather
    than within, and by 禁則. Unchanged where its own line ends do, and where programs cannot go wrong."""
    width = width_px / BOLD
    if not _BRACKET.search(heading) or line_count(heading, width, font) == heading.count("\n") + 1:
        return heading
    pieces = _UNIT.sub(lambda unit: f"\n{unit[0]}", heading).split("\n")
    return "\n".join(line for piece in pieces if piece for line in wrap(piece, width, font))
