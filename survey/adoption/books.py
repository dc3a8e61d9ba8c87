"""The books: every character of the tables is in the definition, in an answer, or listed. Nothing else is taken for granted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from survey.adoption.found import Said
from survey.adoption.grid import TableGrid
from survey.adoption.heading_words import CONTINUED_MARK
from survey.japanese.text import clean

_BETWEEN = re.compile(r"[、，,；;・･／/\-－＋+&＆]|及び|および|並びに|ならびに|と")
"""Signs that stand between names, and nowhere else in what is told."""


class BookEntry(NamedTuple):
    """Texts of the table, and what became of them together."""

    parts: Sequence[Said]
    told: str
    names: bool = False
    """Whether the texts list names, and signs between them need not be told."""


def missing(accounts: Iterable[BookEntry], listed: Iterable[Said]) -> Iterator[Said]:
    """Texts of which a character is not told, and that are not listed either."""
    there = {(one.place, one.text) for one in listed}
    by_place: dict[str, str] = {}
    for one in there:
        by_place[one[0]] = by_place.get(one[0], "") + one[1]
    for account in accounts:
        own = Counter[str]()
        for part in account.parts:
            own.update(_characters(part.text, account.names))
        told = account.told + "".join(by_place.get(part.place, "") for part in account.parts)
        if own - Counter(_characters(told, False)):
            yield from account.parts


def unseen(grids: Iterable[TableGrid], accounts: Iterable[BookEntry], listed: Iterable[str]) -> Iterator[Said]:
    """Cells that stand in no account and are not listed. `listed`: places."""
    known = {part.place for account in accounts for part in account.parts} | set(listed)
    for grid in grids:
        yield from (Said(cell.text, grid.place(cell)) for cell in grid.cells if grid.place(cell) not in known)


def _characters(text: str, names: bool) -> str:
    text = CONTINUED_MARK.sub("", clean(text))
    if names:
        text = _BETWEEN.sub("", text)
    return "".join(text.split())
