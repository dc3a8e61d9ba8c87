"""Names that somebody mistyped, or wrote without anything between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from survey.japanese.numbers import numbers_of
from survey.japanese.text import appearance_key


def nearest(name: str, names: Iterable[str]) -> str:
    """The name that was most likely meant; "" where none is near. One of another number is none: 第一保育園 is not 第二."""
    numbers = numbers_of(name)
    by_spelling = {appearance_key(candidate): candidate for candidate in names if numbers_of(candidate) == numbers}
    near = get_close_matches(appearance_key(name), by_spelling, n=1, cutoff=0.5)
    return by_spelling[near[0]] if near else ""


def run_together(written: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The names that stand in a text one behind the other, with nothing but ・, / or spaces between; empty where they do not.

    `names`: by the key of each spelling.
    """
    text = _BETWEEN.sub("", appearance_key(written))
    by_spelling = {_BETWEEN.sub("", key): name for key, name in names.items()}
    longest = max(map(len, by_spelling), default=0)
    # By where a name may end: where it begins, if all before it is made of names, too.
    begins = {0: 0}
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - longest), end):
            if start in begins and text[start:end] in by_spelling:
                begins.setdefault(end, start)
    found: list[str] = []
    end = len(text)
    while end and end in begins:
        found.insert(0, by_spelling[text[begins[end] : end]])
        end = begins[end]
    return tuple(found) if end == 0 and len(found) > 1 else ()


_BETWEEN = re.compile(r"[・･/／\s]")


def suggestion(name: str, names: Iterable[str]) -> str:
    """A question to put before a remedy; "" where no name is near."""
    near = nearest(name, names)
    return f"「{near}」の誤りではありませんか。" if near else ""
