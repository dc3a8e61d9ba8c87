"""Measuring text: how many lines it takes in a column, and how high a row must be, without a font file.

Lengths are in em of the font unless a name says px (96 dpi) or pt. Rules and figures were measured on heights that real
Excel saved (2,451 rows) and on LibreOffice's PDF (2,200 cells a font), none of which came out too small: a cell loses
5 px to padding, 2 % of the rest is kept in reserve, and since programs break lines differently, the most lines of five
ways to break count. A monospaced Japanese font then needs nothing but Unicode's East Asian Width (UAX #11); of a
proportional one the widest form of each letter is taken.

How high a line is depends on the program. A font whose ascent and descent make 1 em (ＭＳ ゴシック, ＭＳ 明朝 and BIZ UD:
1802 and 246 of 2048 units, in the tables that Windows reads as well) LibreOffice draws at 1 em a line. Excel adds 3 px to
the size in px: 11.25 pt at 9 pt, 12.75 at 10.5, 14.25 at 12. The higher counts, so exact means Excel's; on a row of it
LibreOffice leaves white what Excel would use. Planned is 0.45 pt a line more at 10.5 and 12 pt (what screens at 125 to
200 % are believed to round up to) and a pixel a row. Two further programs that print as Excel does, measured on BIZ UD, want
12.0 pt a line at 9 pt, which is planned there; of every other size the lead is derived, 3 pt, and rounded up to a pixel.

A sign that the font lacks is drawn in another, in lines up to 1.13 times as high (𠮷, Hangul): such a text is planned a fifth
higher, and said. What a font has stands in a table (`coverage`).
"""

from __future__ import annotations

from survey.measure.character_widths import WIDEST, promised
from survey.measure.faces import BOLD, HIGHEST_ROW, NEARLY, PX, is_monospaced, lines_in, row_height
from survey.measure.lines import (
    column_px,
    line_count,
    natural_width,
    number_width,
    on_one_line,
    sure_of_one_line,
    wrap,
)

__all__ = [
    "BOLD",
    "HIGHEST_ROW",
    "NEARLY",
    "PX",
    "WIDEST",
    "column_px",
    "is_monospaced",
    "line_count",
    "lines_in",
    "natural_width",
    "number_width",
    "on_one_line",
    "promised",
    "row_height",
    "sure_of_one_line",
    "wrap",
]
