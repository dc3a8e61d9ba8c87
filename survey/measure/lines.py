"""Lines: where programs may break a text, and how many lines it then takes at most."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from survey.measure.character_widths import WIDEST, half_ems_of, missing_signs, width_of
from survey.measure.faces import PX, Face, face_of
from survey.model import Font

_PADDING_PX = 5
_RESERVE = 0.98
_NUMBER_RESERVE = 1.1
"""A program that has another font shows texts a line higher, but no number at all."""
_LONG_RUN = 0.4
"""Share of a line. A program may break a longer run of letters of the West where none of the known ways foresees it."""


def natural_width(text: str, font: Font) -> float:
    """Width of the longest line of the text in em, when no line is broken."""
    face, widest = face_of(font.name), 0.0
    for line in text.split("\n"):
        if len(line) * WIDEST > widest:
            widest = max(widest, width_of(line, face))
    return widest


def column_px(ems: float, font: Font) -> int:
    """The narrowest column in pixels whose lines hold so many em."""
    return math.ceil(ems * font.size / PX / _RESERVE - 1e-9) + _PADDING_PX


def sure_of_one_line(width_px: float, font: Font) -> int:
    """So many characters take one line of a column of this width whatever they are, where no line end is among them."""
    return int(_line_width(width_px, font) / WIDEST)


def on_one_line(number: str, width_px: float, font: Font) -> bool:
    """Whether a column of this width shows a number in whatever program: one that does not fit is shown as ####."""
    return natural_width(number, font) * _NUMBER_RESERVE <= _line_width(width_px, font)


def number_width(number: str, font: Font) -> float:
    """How many em a column must hold for that."""
    return natural_width(number, font) * _NUMBER_RESERVE


def line_count(text: str, width_px: float, font: Font) -> int:
    """How many lines the text may take in a column of this width, at least 1; never fewer than `wrap` gives."""
    width = _line_width(width_px, font)
    face = face_of(font.name)
    if len(text) * WIDEST <= width and "\n" not in text and not missing_signs(text, face):
        return 1
    return _line_count(text, width, face)


# A text is counted again for each page that it might stand on, and once more in the proof of its sheet. The cache holds
# as many texts as a sheet has.
@lru_cache(maxsize=1 << 15)
def _line_count(text: str, width: float, face: Face) -> int:
    lines = sum([_lines_of(paragraph, width, face) for paragraph in text.split("\n")])
    return math.ceil(lines * _HIGHER) if missing_signs(text, face) else lines


def wrap(text: str, width_px: float, font: Font) -> tuple[str, ...]:
    """The lines of the text in a column of this width, broken between words where a line end allows it (禁則).

    Joined, they give the text without its line ends. A program may break it otherwise: see `line_count`.
    """
    width, face = _line_width(width_px, font), face_of(font.name)
    return tuple(line for paragraph in text.split("\n") for line in _broken(paragraph, width, face, _by_words))


def _line_width(width_px: float, font: Font) -> float:
    return max(1.0, (width_px - _PADDING_PX) * PX / font.size * _RESERVE)


# ---------------------------------------------------------------- line ends

_NOT_FIRST_NARROW = frozenset("!%),.:;?]}¢｡｣､･ｧｨｩｪｫｬｭｮｯｰﾞﾟ’”")
_NOT_FIRST = _NOT_FIRST_NARROW.union(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー）］｝〕〉》」』】«»°′″℃％‰ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ "
)
_NOT_LAST = frozenset("（［｛〔〈《「『【«»‘“([{｢￥＄£¥$±´")
_AFTER = frozenset("/?-&=_.%")
_WORD = frozenset(map(chr, (*range(0x21, 0x7F), *range(0xA1, 0x250), *range(0x370, 0x530))))
"""Latin, Greek and Cyrillic."""
_MARK = re.compile(f"[{re.escape(''.join(sorted(_AFTER)))}]")
_RUN = re.compile(r"[!-~\t\u00a1-\u024f\u0370-\u052f]+")

_HIGHER = 1.2
"""How much higher lines are with signs of another font: 1.13 times with 𠮷 and Hangul, 1.09 with simplified Chinese."""

_Way = Callable[[str, int, int], int]
"""A way to break lines: from a paragraph, the start of a line and the furthest place it could reach, to its end."""


def _anywhere(_paragraph: str, _start: int, furthest: int) -> int:
    return furthest


def _by_words(paragraph: str, start: int, furthest: int) -> int:
    return _last_break(paragraph, start, furthest, _between_words)


def _by_addresses(paragraph: str, start: int, furthest: int) -> int:
    return _last_break(paragraph, start, furthest, _within_addresses)


def _back_to_space(paragraph: str, start: int, furthest: int) -> int:
    """The way of LibreOffice with a line that would end within an address: back to its last space, however far that is."""
    space = max(paragraph.rfind(" ", start, furthest), paragraph.rfind("\u3000", start, furthest)) + 1
    return space if _is_within_word(paragraph, furthest) and space > start else furthest


def _back_to_space_or_mark(paragraph: str, start: int, furthest: int) -> int:
    """The same; where there is no space, after a mark of the address."""
    place = _back_to_space(paragraph, start, furthest)
    stuck = place == furthest and _is_within_word(paragraph, furthest)
    return _by_addresses(paragraph, start, furthest) if stuck else place


def _is_within_word(paragraph: str, place: int) -> bool:
    return paragraph[place - 1] in _WORD and paragraph[place] in _WORD


def _between_words(before: str, after: str) -> bool:
    """Whether a line may end between two characters: not within a word, not against 禁則 (JIS X 4051, 追い出し)."""
    return not (after in _NOT_FIRST or before in _NOT_LAST or (before in _WORD and after in _WORD))


def _within_addresses(before: str, after: str) -> bool:
    """As `_between_words`, and also after the marks at which programs divide addresses."""
    return _between_words(before, after) or (before in _AFTER and after not in _NOT_FIRST_NARROW)


@lru_cache(maxsize=4096)
def _lines_of(paragraph: str, width: float, face: Face) -> int:
    if len(paragraph) * WIDEST <= width:
        return 1
    half_ems = half_ems_of(paragraph, face)
    ends = list(accumulate(half_ems))
    if ends[-1] <= 2 * width:
        return 1

    # The ways to treat words and marks are tried only where there are any: mostly there are but a few digits.
    may_run_on = not isinstance(half_ems, bytes) or half_ems.count(1) >= 2 * _LONG_RUN * width
    unforeseen = _unforeseen(paragraph, width, face) if may_run_on else 0
    loose = _breaks(paragraph, ends, width, _anywhere)
    agreed = _agreed(paragraph, loose)
    if agreed is loose:
        return len(loose) - 1 + unforeseen

    def most(*ways: _Way) -> int:
        return max([len(_breaks(paragraph, ends, width, way, agreed)) - 1 for way in ways])

    by_words = most(_by_words, _by_addresses) if _MARK.search(paragraph) else most(_by_words)
    lines = max(len(loose) - 1, by_words) + unforeseen
    if any(_is_within_word(paragraph, at) for at in loose[1:-1]):
        return max(lines, most(_back_to_space, _back_to_space_or_mark))
    return lines


def _agreed(paragraph: str, loose: list[int]) -> list[int]:
    """Of the breaks made without any rule, those that every way makes alike: up to the first where no line may end."""
    for number, at in enumerate(loose[1:-1], 1):
        if not _between_words(paragraph[at - 1], paragraph[at]):
            return loose[:number]
    return loose


def _unforeseen(paragraph: str, width: float, face: Face) -> int:
    """Lines that long runs of letters may take in addition: one in all, and one for every two lines of each run."""
    least = _LONG_RUN * width
    long = [
        end for run in _RUN.findall(paragraph) if len(run) * WIDEST >= least and (end := width_of(run, face)) >= least
    ]
    return 1 + sum(int(run / (2 * width)) for run in long) if long else 0


def _broken(paragraph: str, width: float, face: Face, way: _Way) -> list[str]:
    if not paragraph:
        return [""]
    breaks = _breaks(paragraph, list(accumulate(half_ems_of(paragraph, face))), width, way)
    return [paragraph[start:end] for start, end in pairwise(breaks)]


def _breaks(paragraph: str, ends: list[float], width: float, way: _Way, begun: Sequence[int] = (0,)) -> list[int]:
    """Where the lines of a paragraph begin, from 0, and its length at the end; `begun`: the first of them, if known."""
    breaks, end, half_ems = [*begun], len(paragraph), 2 * width
    while (start := breaks[-1]) < end:
        limit = (ends[start - 1] if start else 0) + half_ems
        furthest = max(start + 1, bisect_right(ends, limit + 2e-9))
        breaks.append(way(paragraph, start, furthest) if furthest < end else furthest)
    return breaks


def _last_break(paragraph: str, start: int, furthest: int, may_break: Callable[[str, str], bool]) -> int:
    """The last place up to `furthest` where a line may end; `furthest` itself where a word is longer than the line."""
    for place in range(furthest, start, -1):
        if may_break(paragraph[place - 1], paragraph[place]):
            return place
    return furthest
