"""A received table as it is looked at here: cells with their texts and the blocks that they are merged over."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace


class GridCell(NamedTuple):
    """A cell that holds a text; rows and columns count from 1."""

    row: int
    column: int
    text: str
    last_row: int
    last_column: int
    """The block that it is merged over; the cell's own row and column where it is not merged."""
    address: str
    """How the officer finds it, such as F7; "" where the text stands in no cell."""
    goes_on: bool | None = None
    """Whether the text goes on in the middle of a line where it is continued; None where nobody knows."""


class BesideText(NamedTuple):
    """A text that stands with the table but in none of its cells."""

    place: str
    text: str
    why: str
    """What it is, for the officer: メモ, 図形, ヘッダー・フッター, 本文 …"""


class TableGrid(Struct, frozen=True, dict=True):
    """A sheet, or a table of a document."""

    name: str
    """How the officer finds it: the sheet's name, or 表1."""
    cells: tuple[GridCell, ...]
    """By row, then column; only those that hold more than white space."""
    beside: tuple[BesideText, ...] = ()
    left_out: str = ""
    """Why it is no table to be read, though all that stands in it is to be listed; "" where it is one."""
    departments: tuple[str, ...] = ()
    """Names of departments that are known to be whole, in their order: those of our own 連携マトリクス."""
    unread: frozenset[tuple[int, int]] = frozenset()
    """Rows and columns of cells whose text is listed and not read, such as a struck-out department: what follows is not
    that of the row above."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By key of a heading (`appearance_key`): the choices that had columns of their own under it."""

    def place(self, cell: GridCell) -> str:
        """Such as 参考３!F7; the sheet alone where no cell says it."""
        return f"{self.name}!{cell.address}" if cell.address else self.name

    @cached_property
    def rows(self) -> Mapping[int, Mapping[int, GridCell]]:
        """The cells that begin in each row, by column."""
        rows: dict[int, dict[int, GridCell]] = {}
        for cell in self.cells:
            rows.setdefault(cell.row, {})[cell.column] = cell
        return rows

    @property
    def turned(self) -> TableGrid:
        """Its rows as columns."""
        cells = (cell._replace(row=cell.column, column=cell.row, last_row=cell.last_column, last_column=cell.last_row)
                 for cell in self.cells)  # fmt: skip
        unread = frozenset((column, row) for row, column in self.unread)
        return replace(self, cells=tuple(sorted(cells)), unread=unread)
