"""How much room texts take on a form: whether a cell can show one whole, and how wide its column must be for it. Pure.

A cell shows what the height of its row allows; Excel makes no row higher than 409.5 points, and prints no more of it.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import partial

from survey.measure import PX, line_count, row_height, sure_of_one_line
from survey.model import Font
from survey.questions.columns import FormColumn

HIGHEST = 409.0
"""Points of the highest row of a form."""
TITLE_SIZE = 14.0
"""Points of the letters of a sheet's first line."""
LABEL_SIZE = 9.0
"""Points of a label."""
LABEL_INDENT = 9
"""Pixels that are lost beside a text behind a label."""
AIR = 6.0
"""Points that headings, titles and notes have above and below, at most."""
_WIDEST, _STEP = 3, 10
"""A column becomes at most so many times as wide as usual, by so many pixels at a time."""
_PROSE_SIZE, _SMALLER = 9.0, 1.5
"""Points: of letters that do not become smaller for being many; and how much smaller others do."""
_WIDE_SIGN = "あ"


# ---------------------------------------------------------------- letters


def prose(font: Font) -> Font:
    """The letters of sentences, which become many: 9 pt where the others have 10.5."""
    return Font(font.name, min(font.size, max(_PROSE_SIZE, font.size - _SMALLER)))


def letters(column: FormColumn, font: Font) -> Font:
    """The letters in the cells of a column, its headings apart."""
    return prose(font) if column.prose else font


def across(text: str, size: float) -> int:
    """Pixels that a text takes in one line, in full-width letters of this size in points."""
    return math.ceil(len(text) * size / PX)


# ---------------------------------------------------------------- what a cell shows


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


def holds(characters: int, width: int, font: Font) -> bool:
    """Whether a cell of this width in pixels can show so many Japanese characters, of which 禁則 takes one from each line."""
    return shows(_WIDE_SIGN * characters, width - math.ceil(font.size / PX), font)


def most_held(most: int, width: int, font: Font) -> int:
    """How many characters a cell can show in the sense of `holds`, up to `most`."""
    return bisect_left(range(1, most + 1), True, key=lambda count: not holds(count, width, font))


# ---------------------------------------------------------------- how wide a column becomes


def roomy(usual: int, texts: Iterable[str], font: Font) -> int:
    """The usual width in pixels; where a text would not be shown whole, as much more as it takes, within reason."""
    return max((_widened(usual, partial(_is_shown, text, font)) for text in texts), default=usual)


def roomy_for(usual: int, characters: int, font: Font) -> int:
    """The same for so many characters that may be typed."""
    return _widened(usual, lambda width: holds(characters, width, font))


def _widened(usual: int, is_enough: Callable[[int], bool]) -> int:
    widths = range(usual, usual * _WIDEST + 1, _STEP)
    return widths[min(bisect_left(widths, True, key=is_enough), len(widths) - 1)]


def _is_shown(text: str, font: Font, width: int) -> bool:
    return shows(text, width, font)


def _fits(lines: int, font: Font) -> bool:
    return row_height(lines, font) + AIR <= HIGHEST
