"""How much room texts take on a form: whether a cell can show one whole, and how wide its column must be for it. Pure.

A cell shows what the height of its row allows; Excel makes no row higher than 409.5 points, and prints no more of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from survey.measure import line_count, row_height, sure_of_one_line
from survey.model import Font

HIGHEST = 409.0
"""Points of the highest row of a form."""
TITLE_SIZE = 14.0
"""Points of the letters of a sheet's first line."""
LABEL_INDENT = 9
"""Pixels that are lost beside a text behind a label."""
AIR = 6.0
"""Points that headings, titles and notes have above and below, at most."""
_WIDEST, _STEP = 3, 10
"""A column of fixed texts becomes at most so many times as wide as usual, by so many pixels at a time."""


def shows(text: str, width: int, font: Font) -> bool:
    """Whether a cell of this width in pixels can show the whole text."""
    sure = max(1, sure_of_one_line(width, font))
    # Lines end before a word that does not fit: none is less than half full. Measuring takes longer.
    most_lines = 1 + text.count("\n") * 2 + 2 * len(text) // sure
    return _fits(most_lines, font) or _fits(line_count(text, width, font), font)


def most_shown(text: str, width: int, font: Font) -> int:
    """How many characters from its beginning on a cell can show of a text."""
    least, most = 0, len(text)
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if shows(text[:middle], width, font) else (least, middle - 1)
    return least


def roomy(usual: int, texts: Iterable[str], font: Font) -> int:
    """The usual width in pixels; where a text would not be shown whole, as much more as it takes, within reason."""
    width = usual
    for text in texts:
        while width < usual * _WIDEST and not shows(text, width, font):
            width += _STEP
    return width


def _fits(lines: int, font: Font) -> bool:
    return row_height(lines, font) + AIR <= HIGHEST
