"""事務局の記入: what the office writes into the 受付簿 about the answers that came back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from survey.model.addresses import address
from survey.model.finding import Place


class OfficeColumn(NamedTuple):
    """A column that the office fills in."""

    key: str
    """Of its question; "" where nothing tells which one it is."""
    heading: str


class OfficeRow(Struct, frozen=True):
    """A row of the sheet 事務局の記入, as it stands: what it is about must still be found out."""

    department: str
    issue: str
    """NO."""
    title: str
    made_for: tuple[str, str]
    """Department and NO that the row was made for, as its hidden cell keeps them; "" where that is lost."""
    file: str
    sheet: str
    row: int
    """1-based."""
    columns: Mapping[OfficeColumn, int]
    """One mapping for all rows of a sheet."""
    texts: Mapping[OfficeColumn, str]
    """Only of cells that hold something."""

    def place(self, column: OfficeColumn) -> Place:
        """Where it is written; without a cell where there is no such column."""
        return Place(self.file, self.sheet, address(self.row, self.columns[column]) if column in self.columns else "")
