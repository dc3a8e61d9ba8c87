"""What is found in the rows of a table, cell by cell, before it is put together."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct, field

from survey.adoption.grid import GridCell, TableGrid
from survey.adoption.heading_words import Role, without_continued
from survey.japanese.text import appearance_key


class Said(NamedTuple):
    """A text of the table, and where it stands."""

    text: str
    place: str
    goes_on: bool | None = None
    """As `GridCell.goes_on`."""

    @property
    def key(self) -> str:
        """For comparing, without （続き）."""
        return appearance_key(without_continued(self.text))


def said_by(grid: TableGrid, cell: GridCell) -> Said:
    """What a cell says."""
    return Said(cell.text, grid.place(cell), cell.goes_on)


class FoundAnswer(Struct):
    """What one respondent's rows say about an issue."""

    who: list[Said]
    """The first names it; more repeat it."""
    texts: dict[str, list[Said]] = field(default_factory=dict)
    """By the heading's key: the parts of the answer in order."""


class FoundIssue(Struct):
    """What the cells of an issue say; of each the parts in order, and what only repeats them."""

    parts: dict[Role, list[Said]] = field(default_factory=dict)
    repeated: dict[Role, list[Said]] = field(default_factory=dict)
    answers: list[FoundAnswer] = field(default_factory=list)
    whole: bool = False
    """Whether a list of issues tells all of it, so that a part of what is told is nothing new."""

    def key(self, role: Role) -> str:
        """Of all its parts together; "" where there is none."""
        return "".join(part.key for part in self.parts.get(role, ()))

    def take(self, role: Role, one: Said) -> bool:
        """Take a cell in; whether it says something new."""
        known = self.key(role)
        parts = [part.key for part in self.parts.get(role, ())]
        repeats = not one.key or one.key == known or one.key in parts or (self.whole and one.key in known)
        (self.repeated if repeats and known else self.parts).setdefault(role, []).append(one)
        return not (repeats and known)


class Aside(NamedTuple):
    """A text that goes neither into the definition nor into an answer."""

    said: Said
    why: str


class FoundTable(Struct):
    """All that was found in the tables."""

    issues: list[FoundIssue] = field(default_factory=list)
    headings: dict[str, Said] = field(default_factory=dict)
    """Of questions, by key, in order."""
    issue_headings: dict[Role, Said] = field(default_factory=dict)
    repeated: list[tuple[Said, str]] = field(default_factory=list)
    """A text that stands somewhere else already, and that text."""
    above: list[Said] = field(default_factory=list)
    """What stands above the first table, and again above later ones."""
    asides: list[Aside] = field(default_factory=list)
    listed: set[str] = field(default_factory=set)
    """Places of the cells of rows that are listed as one text."""
    doubts: list[tuple[Said, str]] = field(default_factory=list)
    """Cells that were taken for something by the look of it, and for what."""

    def leave(self, one: Said, why: str) -> None:
        """List a text as not understood."""
        self.asides.append(Aside(one, why))


class Reshaped(NamedTuple):
    """A grid laid out anew, and what was taken for something by the look of it."""

    grid: TableGrid
    doubts: tuple[tuple[Said, str], ...] = ()
