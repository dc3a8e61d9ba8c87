"""Whether a text that somebody retyped is one of ours: a heading, or the title of an issue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

from survey.japanese.numbers import in_digits, numbers_of
from survey.japanese.text import comparison_key

_PUNCTUATION = re.compile(r"[\W_]")
_BRACKET = re.compile(r"[\n(（]")
_NEAR = 0.85
"""Share of equal characters above which a retyped heading or title is taken for ours."""
_SHORTEST_PART = 4
"""Characters that a shortened heading or title must have."""


def exact(typed: str, ours: str) -> bool:
    """Whether a typed text is ours word for word."""
    return typed == ours or comparison_key(typed) == comparison_key(ours)


def near(typed: str, ours: str) -> bool:
    """Whether a retyped text is ours within reason.

    It is where only punctuation differs, or what follows in brackets or on a second line, where one holds the other
    and is not much longer, or where they are nearly equal; but never where they name different numbers: 1台目 is not
    10台目, however alike they are.
    """
    if not same_numbers(typed, ours):
        return False
    one, other = _core(typed), _core(ours)
    if one == other or _core(_BRACKET.split(typed)[0]) == _core(_BRACKET.split(ours)[0]):
        return bool(one)
    short, long = sorted((one, other), key=len)
    if len(long) > 2 * len(short):
        return False
    if len(short) >= _SHORTEST_PART and short in long:
        return True
    return _share_at_least(_NEAR, one, other)


def likeness(one: str, other: str) -> float:
    """The share of equal characters, from 0 to 1; 0 where they name different numbers."""
    return SequenceMatcher(None, _core(one), _core(other)).ratio() if same_numbers(one, other) else 0


def as_like(one: str, other: str, least: float) -> bool:
    """Whether `likeness` of the two is so much at least."""
    return same_numbers(one, other) and _share_at_least(least, _core(one), _core(other))


def _share_at_least(least: float, one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other)
    # Either of the first two is quicker than the next, and never less.
    return matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least and matcher.ratio() >= least


def same_numbers(typed: str, ours: str) -> bool:
    """Whether two texts name the same numbers, however they write them."""
    return numbers_of(typed) == numbers_of(ours)


def only_match(typed: str, ours: Mapping[str, str]) -> str | None:
    """The key whose text is near what was typed; equal texts go before near ones. None where there is not exactly one."""
    equal = [key for key, text in ours.items() if exact(typed, text)]
    found = equal or [key for key, text in ours.items() if near(typed, text)]
    return found[0] if len(found) == 1 else None


def _core(text: str) -> str:
    return _PUNCTUATION.sub("", in_digits(text))
