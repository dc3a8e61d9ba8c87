"""Texts that say nothing themselves, but point at another text: 同上, 〃, 上記と同じ, NO1と同じ, 前回と同じ."""

from __future__ import annotations

import re

from survey.japanese.text import appearance_key

_WHERE = r"(NO\.?|№|問)?\s?[0-9]{0,3}|上|前|左|(上|前|左)?(記|欄|行|頁|ページ)|(前|昨)(回|年|年度)"
_POINTS = re.compile(rf"同(上|左|前|じ)|({_WHERE})(に|と)?同(じ|上|様|一)(です)?", re.IGNORECASE)
DITTO = frozenset(map(appearance_key, ("〃", "同上", "々", '"', "''", "″", "仝")))
"""What stands for the text above, as comparison keys."""
_LONGEST = 30
"""Characters; a longer text is none of these, and need not be folded to know it."""


def points_elsewhere(text: str) -> bool:
    """Whether the text stands for another one, which only its place tells."""
    key = appearance_key(text).rstrip("。") if len(text) <= _LONGEST else ""
    return key in DITTO or bool(_POINTS.fullmatch(key))
