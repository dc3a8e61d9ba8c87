"""連携: who wants to work with whom; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.model import Wish


@dataclass(frozen=True, slots=True)
class Pair:
    """Two departments that want to work with each other, be it on different issues."""

    one: str
    other: str
    asked: tuple[str, ...]
    """NO of the issues on which `one` wants to work with `other`."""
    asked_back: tuple[str, ...]
    """NO of the issues on which `other` wants to work with `one`."""

    @property
    def both(self) -> tuple[str, ...]:
        """NO of the issues on which both want it."""
        return tuple(no for no in self.asked if no in self.asked_back)


def crossings(wishes: Sequence[Wish]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The NO of the issues on which one department wants to work with another, by (wanting, wanted)."""
    issues: dict[tuple[str, str], dict[str, None]] = {}
    for wish in wishes:
        issues.setdefault((wish.by, wish.with_), {})[wish.issue] = None
    return {pair: tuple(numbers) for pair, numbers in issues.items()}


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
