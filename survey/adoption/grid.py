"""A received table as it is looked at here: cells with their texts and the blocks that they are merged over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from survey.model.addresses import address


class GridCell(NamedTuple):
    """A cell that holds a text; rows and columns count from 1."""

    row: int
    column: int
    text: str
    last_row: int
    last_column: int
    """The block that it is merged over; the cell's own row and column where it is not merged."""
    hidden: bool = False
    """Whether it stands in a hidden row, column or sheet."""

    @property
    def address(self) -> str:
        """Such as "F7"."""
        return address(self.row, self.column)


class BesideText(NamedTuple):
    """A text that stands with the table but in none of its cells."""

    place: str
    text: str
    why: str
    """What it is, for the officer: メモ, 図形, ヘッダー・フッター, 本文 …"""


@dataclass(frozen=True, slots=True)
class TableGrid:
    """A sheet, or a table of a document."""

    name: str
    """How the officer finds it: the sheet's name, or 表1."""
    cells: tuple[GridCell, ...]
    """By row, then column; only those that hold more than white space."""
    beside: tuple[BesideText, ...] = ()

    def place(self, cell: GridCell) -> str:
        """Such as 参考３!F7."""
        return f"{self.name}!{cell.address}"


def plain_grid(name: str, rows: Iterable[Iterable[str]], beside: tuple[BesideText, ...] = ()) -> TableGrid:
    """A grid of plain rows, nothing merged."""
    cells = (
        GridCell(row, column, text, row, column)
        for row, texts in enumerate(rows, 1)
        for column, text in enumerate(texts, 1)
        if text.strip()
    )
    return TableGrid(name, tuple(cells), beside)
