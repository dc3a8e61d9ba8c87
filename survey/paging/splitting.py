"""Dividing a text that is too long for its place: after a sentence or paragraph, else where a line is wrapped. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from survey.excel_out.cells import MOST_CHARACTERS, fits
from survey.measure import line_count, wrap
from survey.model import Font

# A closing bracket after the full stop belongs to the sentence that it ends.
_SENTENCE_END = '[。．！？!?]+[」』）)】”"]*|\n'


def shown_whole(part: str, continues: bool) -> str:
    """A part of a text as its cell shows it: the line end at which it was divided would show as an empty line."""
    return part.removesuffix("\n") if continues else part


def divide(text: str, lines: int, width_px: float, font: Font) -> tuple[str, str]:
    """The text in two: as many whole sentences as so many lines hold, and the rest; joined they are the text.

    Where not even one sentence fits, it is divided at the end of a line. The first part is empty only where `lines`
    is less than 1; the second is empty where everything fits.
    """
    if lines < 1:
        return "", text
    if _fits(text, lines, width_px, font):
        return text, ""
    ends = [match.end() for match in re.finditer(_SENTENCE_END, text)]
    place = _last_that_fits(text, ends, lines, width_px, font) or _line_end(text, lines, width_px, font)
    return text[:place], text[place:]


def _fits(text: str, lines: int, width_px: float, font: Font) -> bool:
    if text.count("\n") >= lines or not fits(text):
        return False
    return line_count(text, width_px, font) <= lines


def _last_that_fits(text: str, places: Sequence[int], lines: int, width_px: float, font: Font) -> int:
    """The last of the places up to which the text fits; 0 if there is none."""

    def too_long(place: int) -> bool:
        return not _fits(shown_whole(text[:place], continues=True), lines, width_px, font)

    index = bisect_left(places, True, key=too_long)
    return places[index - 1] if index else 0


def _line_end(text: str, lines: int, width_px: float, font: Font) -> int:
    """The end of the last whole line that fits, or of the first. For a text of which not one sentence fits."""
    places = list(accumulate(len(line) for line in wrap(text, width_px, font)[:lines]))
    # Combining marks take no width: a line holds any number of them, but a cell does not.
    return _last_that_fits(text, places, lines, width_px, font) or min(max(1, places[0]), MOST_CHARACTERS // 2)
