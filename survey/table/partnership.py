"""連携: who wants to work with whom; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from survey.model import EVERYONE, Wish


class Pair(Struct, frozen=True):
    """Two departments that want to work with each other, on the same issues or on different ones."""

    one: str
    other: str
    asked: tuple[str, ...]
    """NO of the issues on which `one` wants to work with `other`."""
    asked_back: tuple[str, ...]
    """NO of the issues on which `other` wants to work with `one`."""


def expanded(wishes: Iterable[Wish], names: Sequence[str]) -> Iterator[Wish]:
    """The wishes; one for EVERYONE is replaced by one for each of the other departments."""
    for wish in wishes:
        if wish.with_ == EVERYONE:
            yield from (Wish(wish.by, name, wish.issue) for name in names if name != wish.by)
        else:
            yield wish


def wants(by: str, with_: str, crossed: Mapping[tuple[str, str], object]) -> bool:
    """Whether one department wants to work with another, by name or as one of all others."""
    return (by, with_) in crossed or (by, EVERYONE) in crossed


def crossings(wishes: Sequence[Wish]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The NO of the issues on which one department wants to work with another, by (wanting, wanted)."""
    crossed: dict[tuple[str, str], tuple[str, ...]] = {}
    for wish in wishes:
        numbers = crossed.get((wish.by, wish.with_), ())
        if wish.issue not in numbers:
            crossed[wish.by, wish.with_] = (*numbers, wish.issue)
    return crossed


def mutual(wishes: Sequence[Wish]) -> tuple[Pair, ...]:
    """The pairs that want each other, each once, in the order in which the departments first appear as `by`."""
    crossed = crossings(wishes)
    position = {by: number for number, by in enumerate(dict.fromkeys(wish.by for wish in wishes))}
    pairs = [
        Pair(one, other, issues, crossed[other, one])
        for (one, other), issues in crossed.items()
        if (other, one) in crossed and position[one] < position[other]
    ]
    return tuple(sorted(pairs, key=lambda pair: (position[pair.one], position[pair.other])))
