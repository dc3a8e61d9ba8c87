"""Rows of answers that name nobody: where names stand in the middle of their rows, they may be of the department below. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from survey.adoption.found import Said
from survey.japanese.text import one_line

_CENTRED = "名前が行の中央に書かれた表"


class NamelessRows(Struct):
    """Those of a table that were read as going on with the department above, though no merged cell tells so."""

    headless: bool = False
    """Whether answers stand above the first name of an issue, as they do where names stand in the middle of their rows."""
    rows: list[tuple[Said, Said]] = field(default_factory=list)
    """The first answer of each, and whose it was taken for."""

    def take(self, first: Said, who: Said) -> None:
        """Remember a row. Where it is known how a text goes on, it is known whose it is."""
        if first.goes_on is None:
            self.rows.append((first, who))

    def doubts(self) -> Iterator[tuple[Said, str]]:
        """What the officer is asked to look at: each row where it is likely, one sentence where it may be."""
        if self.headless:
            for first, who in self.rows:
                said = f"上の「{one_line(who.text).strip()}」の続きと読みました。{_CENTRED}のようです。下の課の回答でないか確かめてください。"
                yield first, said
        elif self.rows:
            said = f"課の名前のない {len(self.rows)} 行は、上の課の回答の続きと読みました。{_CENTRED}なら、下の課の回答でないか確かめてください。"
            yield self.rows[0][0], said
