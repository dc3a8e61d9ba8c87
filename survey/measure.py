"""Measuring text: how many lines it takes in a column, and how high a row must be, without a font file.

Lengths are in em of the font unless a name says px (96 dpi) or pt. Rules and figures were measured on heights that real
Excel saved (2,451 rows) and on LibreOffice's PDF (2,200 cells a font), none of which came out too small: a cell loses
5 px to padding, 2 % of the rest is kept in reserve, and since programs break lines differently, the most lines of five
ways to break count. A monospaced Japanese font then needs nothing but Unicode's East Asian Width (UAX #11); of a
proportional one the widest form of each letter is taken.

How high a line is depends on the program. A font whose ascent and descent make 1 em (ＭＳ ゴシック, ＭＳ 明朝 and BIZ UD:
1802 and 246 of 2048 units, in the tables that Windows reads as well) LibreOffice draws at 1 em a line. Excel adds 3 px to
the size in px: 11.25 pt at 9 pt, 12.75 at 10.5, 14.25 at 12. The higher counts, so exact means Excel's; on a row of it
LibreOffice leaves white what Excel would use. Planned is 0.45 pt a line more (what screens at 125 to 200 % are believed to
round up to: 13.2 pt at 10.5) and a pixel a row: 3 to 5 % for many lines, 13 % where a row has but one.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise, repeat

from survey.model import Font
from survey.text import squeeze

HIGHEST_ROW = 399.75
"""In points, a whole number of pixels. Excel stops at 409.5; a row that needs more must be divided, since `row_height` does not stop here."""

_PADDING_PX = 5
_RESERVE = 0.98
_PX = 0.75
"""Points a pixel at 96 dpi; Excel keeps row heights in whole pixels."""
_ROW_MARGIN = 0.75
_LONG_RUN = 0.4
"""A run of Latin letters of this share of the line may be broken where none of the known ways foresees it."""


@dataclass(frozen=True, slots=True)
class _Face:
    """What must be known of a font: the height of a line, as a share of the size and in points more."""

    share: float
    lead: float
    proportional: bool

    def pitch(self, size: float) -> float:
        """Height of a line in points."""
        return self.share * size + self.lead


# Excel saves 11.25 pt a line for ＭＳ 明朝 at 9 pt and 13.5 for ＭＳ Ｐゴシック at 11: the size in whole pixels and 3 px.
_SQUARE = _Face(1.0, 2.7, proportional=False)
_P_SQUARE = _Face(1.0, 2.7, proportional=True)
# Windows reads an ascent and a descent of 1.1 em from these, by which Excel's lines become higher.
_IPA = _Face(1.11, 2.7, proportional=False)
# It saves 18.75 pt a line for 游ゴシック and メイリオ at 11 pt.
_TALL = _Face(1.75, 0, proportional=True)

_FACES = {
    squeeze(name): face
    for face, names in (
        (_SQUARE, "BIZ UDゴシック,BIZ UDGothic,BIZ UD明朝,BIZ UDMincho,ＭＳ ゴシック,MS Gothic,ＭＳ 明朝,MS Mincho"),
        (_P_SQUARE, "BIZ UDPゴシック,BIZ UDPGothic,BIZ UDP明朝,BIZ UDPMincho"),
        (_P_SQUARE, "ＭＳ Ｐゴシック,MS PGothic,ＭＳ Ｐ明朝,MS PMincho,MS UI Gothic"),
        (_IPA, "IPAゴシック,IPAGothic,IPA明朝,IPAMincho"),
        (_TALL, "游ゴシック,Yu Gothic,游明朝,Yu Mincho,メイリオ,Meiryo"),
    )
    for name in names.split(",")
}

_EMOJI = re.compile("[\U0001f000-\U0001faff\ufe0f\u20e3]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_EMOJI_WIDTH = 1.37


def promised(text: str, font: Font) -> str | None:
    """Why the height of this text cannot be promised, in Japanese; None where it can."""
    if squeeze(font.name) not in _FACES:
        return f"フォント「{font.name}」の文字幅が分かりません"
    if _EMOJI.search(text):
        return "絵文字があります"
    if _PRIVATE.search(text):
        return "外字があります"
    return None


def row_height(lines: int, font: Font) -> float:
    """Height in points of a row that shows so many lines, in whole pixels; it may exceed HIGHEST_ROW."""
    needed = lines * _face(font).pitch(font.size) + _ROW_MARGIN
    return math.ceil(needed / _PX - 1e-9) * _PX


def lines_in(height: float, font: Font) -> int:
    """How many lines a row of this height in points shows whole: the inverse of `row_height`."""
    whole = math.floor(height / _PX + 1e-9) * _PX
    return max(0, math.floor((whole - _ROW_MARGIN) / _face(font).pitch(font.size) + 1e-9))


def natural_width(text: str, font: Font) -> float:
    """Width of the longest line of the text in em, when no line is broken."""
    face = _face(font)
    return max((ends[-1] for line in text.split("\n") if (ends := _ends(line, face))), default=0.0)


def column_px(ems: float, font: Font) -> int:
    """The narrowest column in pixels whose lines hold so many em."""
    return math.ceil(ems * font.size / _PX / _RESERVE - 1e-9) + _PADDING_PX


def is_monospaced(font: Font) -> bool:
    """Whether every letter is known to be half as wide as a Japanese character, or as wide."""
    face = _FACES.get(squeeze(font.name))
    return face is not None and not face.proportional


# A text is counted again for each page that it might stand on.
@lru_cache(maxsize=4096)
def line_count(text: str, width_px: float, font: Font) -> int:
    """How many lines the text may take in a column of this width, at least 1; never fewer than `wrap` gives."""
    width, face = _line_width(width_px, font), _face(font)
    return sum(_lines_of(paragraph, width, face) for paragraph in text.split("\n"))


def wrap(text: str, width_px: float, font: Font) -> tuple[str, ...]:
    """The lines of the text in a column of this width, broken between words where a line end allows it (禁則).

    Joined, they give the text without its line ends. A program may break it otherwise: see `line_count`.
    """
    width, face = _line_width(width_px, font), _face(font)
    return tuple(line for paragraph in text.split("\n") for line in _broken(paragraph, width, face, _by_words))


@lru_cache(maxsize=64)
def _face(font: Font) -> _Face:
    return _FACES.get(squeeze(font.name), _TALL)


def _line_width(width_px: float, font: Font) -> float:
    return max(1.0, (width_px - _PADDING_PX) * _PX / font.size * _RESERVE)


# ---------------------------------------------------------------- characters

_WIDE_ONLY = re.compile("[\u3000-\u3029\u3030-\u3098\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60]*")
_INVISIBLE = frozenset({"Mn", "Me", "Cf"})
_WIDEST_LATIN = {"W": 1.0, "M": 0.9, "m": 1.0, "w": 0.85, "@": 1.05, "%": 1.1, "&": 0.85, "#": 0.85, "—": 1.0, "…": 1.0}


@lru_cache(maxsize=8192)
def _width(character: str, proportional: bool) -> float:
    """Width of a character in em, never too small."""
    if "\x20" <= character < "\x7f":
        return _latin_width(character) if proportional else 0.5
    if unicodedata.category(character) in _INVISIBLE or "\ufe00" <= character <= "\ufe0f":
        return 0.0
    if _EMOJI.match(character):
        return _EMOJI_WIDTH
    wide = unicodedata.east_asian_width(character)
    if wide == "W" and character < "\u2e80":
        return _EMOJI_WIDTH
    # What is neither Japanese nor near Latin comes from another font, of widths unknown here.
    return 1.0 if wide in "WFA" or (wide == "N" and character > "\u02ff") or character == "\t" else 0.5


def _latin_width(character: str) -> float:
    """The widest of the usual proportional fonts (Meiryo's Latin letters are Verdana's)."""
    if character in _WIDEST_LATIN:
        return _WIDEST_LATIN[character]
    if character.isupper() or character in "+<=>~^":
        return 0.82
    return 0.5 if character in " .,:;!|'()[]{}iIjlft/\\-" else 0.66


def _ends(paragraph: str, face: _Face) -> list[float]:
    """Where each character ends when all stand in one line."""
    if _WIDE_ONLY.fullmatch(paragraph):
        return list(range(1, len(paragraph) + 1))
    return list(accumulate(map(_width, paragraph, repeat(face.proportional))))


# ---------------------------------------------------------------- line ends

_NOT_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー）］｝〕〉》」』】°′″℃％‰ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
_NOT_FIRST_NARROW = frozenset("!%),.:;?]}¢｡｣､･ｧｨｩｪｫｬｭｮｯｰﾞﾟ’”")
_NOT_LAST = frozenset("（［｛〔〈《「『【‘“([{｢￥＄£¥$")
_AFTER = frozenset("/?-&=_.%")
_WORD = re.compile(r"[!-~\u00a1-\u024f]")
_RUN = re.compile(r"[!-~\t\u00a1-\u024f]+")

_Way = Callable[[str, int, int], int]
"""From a paragraph, where a line of it begins, and how far it would reach: where it ends."""


def _anywhere(_paragraph: str, _start: int, furthest: int) -> int:
    return furthest


def _by_words(paragraph: str, start: int, furthest: int) -> int:
    return _last_break(paragraph, start, furthest, _between_words)


def _by_addresses(paragraph: str, start: int, furthest: int) -> int:
    return _last_break(paragraph, start, furthest, _within_addresses)


def _back_to_space(paragraph: str, start: int, furthest: int) -> int:
    """As LibreOffice ends a line that would end within an address: at its last space, however far back that is."""
    space = max(paragraph.rfind(" ", start, furthest), paragraph.rfind("\u3000", start, furthest)) + 1
    within = _WORD.match(paragraph[furthest - 1]) and _WORD.match(paragraph[furthest])
    return space if within and space > start else furthest


def _back_to_space_or_mark(paragraph: str, start: int, furthest: int) -> int:
    """The same; where there is no space, after a mark of the address."""
    place = _back_to_space(paragraph, start, furthest)
    within = _WORD.match(paragraph[furthest - 1]) and _WORD.match(paragraph[furthest])
    return _by_addresses(paragraph, start, furthest) if within and place == furthest else place


def _between_words(before: str, after: str) -> bool:
    """Whether a line may end between two characters: not within a word, not against 禁則 (JIS X 4051, 追い出し)."""
    if after in _NOT_FIRST or after in _NOT_FIRST_NARROW or before in _NOT_LAST or after == " ":
        return False
    return not (_WORD.match(before) and _WORD.match(after))


def _within_addresses(before: str, after: str) -> bool:
    """As `_between_words`, and also after the marks at which programs divide addresses."""
    return _between_words(before, after) or (before in _AFTER and after not in _NOT_FIRST_NARROW)


@lru_cache(maxsize=4096)
def _lines_of(paragraph: str, width: float, face: _Face) -> int:
    if len(paragraph) * _EMOJI_WIDTH <= width:
        return 1
    ends = _ends(paragraph, face)
    if ends[-1] <= width:
        return 1

    def most(*ways: _Way) -> int:
        return max(len(_breaks(paragraph, ends, width, way)) - 1 for way in ways)

    lines = most(_anywhere, _by_words, _by_addresses)
    if not _RUN.search(paragraph):
        return lines
    return max(lines + _unforeseen(paragraph, width, face), most(_back_to_space, _back_to_space_or_mark))


def _unforeseen(paragraph: str, width: float, face: _Face) -> int:
    """Lines that long runs of Latin letters may cost in addition: one, and one for every two lines that a run fills."""
    runs = [_ends(run, face)[-1] for run in _RUN.findall(paragraph)]
    return int(any(run >= _LONG_RUN * width for run in runs)) + sum(int(run / (2 * width)) for run in runs)


def _broken(paragraph: str, width: float, face: _Face, way: _Way) -> list[str]:
    if not paragraph:
        return [""]
    breaks = _breaks(paragraph, _ends(paragraph, face), width, way)
    return [paragraph[start:end] for start, end in pairwise(breaks)]


def _breaks(paragraph: str, ends: list[float], width: float, way: _Way) -> list[int]:
    """Where the lines of a paragraph begin, from 0, and its length at the end."""
    breaks = [0]
    while (start := breaks[-1]) < len(paragraph):
        limit = (ends[start - 1] if start else 0) + width
        furthest = max(start + 1, bisect_right(ends, limit + 1e-9))
        breaks.append(way(paragraph, start, furthest) if furthest < len(paragraph) else furthest)
    return breaks


def _last_break(paragraph: str, start: int, furthest: int, may_break: Callable[[str, str], bool]) -> int:
    """The last place up to `furthest` where a line may end; `furthest` itself where a word is longer than the line."""
    places = range(furthest, start, -1)
    return next((place for place in places if may_break(paragraph[place - 1], paragraph[place])), furthest)
