"""Shown names: no two files of a run have the same, whatever they are called on the disk, in a mail or in an archive."""

from __future__ import annotations

from collections.abc import Callable

from survey.japanese.text import as_seen, is_blank

NAMELESS = "（名前なし）"
_LONGEST = 260
"""Characters of a name, or of a part that stands in another's; no path of Windows may be longer (MAX_PATH), and a dozen
such parts fit a cell."""
_END = 60
"""Characters of its end that are kept where it is longer: they hold the ending, which tells what it is."""


def legible(name: str) -> str:
    """A name that a person can read: the word for none, and of one that is too long its beginning and its end."""
    return NAMELESS if is_blank(name) else abridged(name)


def abridged(name: str) -> str:
    """The name; where it is too long to be read, only its beginning and its end."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - _END - 1]}…{name[-_END:]}"


def distinct(name: str, taken: dict[str, int], look: Callable[[str], str] = str) -> str:
    """The name; where it looks like one of those taken, with a number behind it that makes it another. It is then
    taken, too.

    `taken`: how often each look has been asked for.
    """
    looks = look(name)
    taken[looks] = times = taken.get(looks, 0) + 1
    # Another file may really be called as the name with its number.
    return name if times == 1 else distinct(f"{name} ({times})", taken, look)


def look(name: str) -> str:
    """What a person sees of a name: white space is one space, and what nobody sees is not there."""
    return " ".join(as_seen(name).split())
