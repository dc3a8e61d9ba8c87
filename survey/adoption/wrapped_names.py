"""Names that a narrow column wraps over two or three lines: put together again, where only the look of the lines tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from survey.adoption.heading_words import without_continued, written_across
from survey.adoption.name_shapes import BRACKETS, LISTS, LONGEST, looks_like_department
from survey.japanese.text import appearance_key

_BRACKET_BELOW = re.compile(r"\n\s*(?=[（(])")
_LETTERS = re.compile("[ぁ-んァ-ヶー々一-龠]{1,9}")
"""A line of a name that is wrapped."""
_OF_NAMES = ("社会", "学校", "公園", "議会")
"""They end as names do, and begin some."""
_WRAPPED_OVER = (2, 3)


def stems_alone(texts: Iterable[str]) -> frozenset[str]:
    """What stands alone in a cell, or between signs that part names, without 課: such words are names of their own."""
    cells = (text for text in texts if "\n" not in text.strip())
    pieces = (piece for text in cells for piece in LISTS.split(text))
    return frozenset(_stem(piece) for piece in pieces)


def one_name_a_line(text: str, alone: frozenset[str]) -> tuple[str, dict[str, str]]:
    """The text of a cell, upright, in which a name that is wrapped stands in one line, and a bracket below it behind it; and how
    each such name was wrapped.

    `alone`: the stems of words that stand elsewhere as names.
    """
    lines = _BRACKET_BELOW.sub("", written_across(without_continued(text))).split("\n")
    put, wrapped, at = list[str](), dict[str, str](), 0
    while at < len(lines):
        size = next((size for size in _WRAPPED_OVER if _is_wrapped(lines[at : at + size], size, alone)), 1)
        name = "".join(line.strip() for line in lines[at : at + size]) if size > 1 else lines[at]
        if size > 1:
            lines_shown = "」「".join(line.strip() for line in lines[at : at + size])
            wrapped.setdefault(BRACKETS.sub(r"\1", name), lines_shown)
        put.append(name)
        at += size
    return "\n".join(put), wrapped


def _is_wrapped(lines: Sequence[str], size: int, alone: frozenset[str]) -> bool:
    """Whether lines are one name: only the last looks like one, and none stands elsewhere as one."""
    # No long text is sought through for brackets, which takes the square of its length.
    if len(lines) != size or any(len(line) > LONGEST for line in lines):
        return False
    words = [BRACKETS.sub(r"\1", line.strip()) for line in lines]
    return (
        all(_LETTERS.fullmatch(word) for word in words)
        and not any(looks_like_department(word) and word not in _OF_NAMES for word in words[:-1])
        and looks_like_department("".join(words))
        and not any(_stem(word) in alone for word in words)
    )


def _stem(name: str) -> str:
    return appearance_key(name).removesuffix("課")
