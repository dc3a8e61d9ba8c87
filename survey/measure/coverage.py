"""Which characters a font has. What it lacks, programs draw in another font, whose lines are higher.

All Japanese fonts of offices have the characters of Windows-31J (cp932), but for those that a city makes itself (外字).
What BIZ UD and IPA have beyond them stands in `beyond_windows_31j/`, as their files say (`scripts/build_coverage.py`). ＭＳ ゴシック
and ＭＳ 明朝 are derived, not measured: since Windows Vista they have the characters of JIS X 0213:2004.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from msgspec import Struct

BEYOND = "cp932"
"""The character set that every font has; a table holds what a font has beyond it."""
_TABLES = Path(__file__).parent / "beyond_windows_31j"
_SHAPING = re.compile("[\t\n\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]+")
"""Tabs, line ends, marks of direction and variation: nothing is drawn for them."""


class Coverage(Struct, frozen=True):
    """The characters of a font: those of Windows-31J but for a few, and more."""

    table: str = ""
    """What it has beyond them; "": what JIS X 0213:2004 and Windows-1252 have, and Latin letters."""
    without: str = ""

    def has(self, character: str) -> bool:
        if _is_in(BEYOND, character):
            return character not in self.without
        if self.table:
            return character in _table(self.table)
        return character < "\u0250" or any(_is_in(codec, character) for codec in ("cp1252", "euc_jis_2004"))


def lacking(text: str, coverage: Coverage) -> str:
    """The characters of the text that the font lacks, each once, in their order."""
    if _is_in(BEYOND, text) and not coverage.without:
        return ""
    return "".join(character for character in dict.fromkeys(_SHAPING.sub("", text)) if not coverage.has(character))


@cache
def _table(name: str) -> frozenset[str]:
    return frozenset((_TABLES / f"{name}.txt").read_text(encoding="utf-8"))


def _is_in(codec: str, text: str) -> bool:
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
