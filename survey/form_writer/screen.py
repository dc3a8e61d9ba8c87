"""What a screen shows of a form when it is opened: of the zooms at hand, the largest that shows every input.

The least screen of an office is one of 1,366 × 768, which the workbook asks for as well. Of its width, a maximized window of
Excel keeps 56 px for the row numbers, the scroll bar and its frame, whatever the zoom. Column widths are kept in digits of the Normal font, and programs differ in what they scale: the width itself, or
that digit in whole pixels. At the zooms below both come out alike, but for half a pixel in a hundred.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from survey.excel_out.book import NORMAL_SIZE
from survey.measure import PX

SCREEN_WIDTH = 1310
"""Pixels of a screen of 1,366 × 768 that are left to the cells from left to right."""
_DIGIT = round(NORMAL_SIZE / PX / 2)
"""Pixels of a digit of the Normal font at 100 %."""
ZOOMS = (100, 87, 75)
"""Per cent; a digit has 8, 7 and 6 px. Below, sentences could not be read."""


def column_on_screen(width: int, zoom: int) -> int:
    """Pixels that a column of this width takes, where a program rounds up."""
    by_digit = width * round(_DIGIT * zoom / 100) / _DIGIT
    return math.ceil(max(width * zoom / 100, by_digit))


def opening_zoom(widths: Iterable[int]) -> int:
    """The largest zoom at which columns of these widths in pixels stand side by side, or the least of all."""
    shown = tuple(widths)
    return next((z for z in ZOOMS if sum(column_on_screen(width, z) for width in shown) <= SCREEN_WIDTH), ZOOMS[-1])
