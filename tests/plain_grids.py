"""Grids of plain rows, as no file is needed to have them."""

from __future__ import annotations

from collections.abc import Iterable

from survey.adoption import BesideText, GridCell, TableGrid
from survey.model.addresses import address


def plain_grid(name: str, rows: Iterable[Iterable[str]], beside: tuple[BesideText, ...] = ()) -> TableGrid:
    """Nothing merged."""
    cells = (
        GridCell(row, column, text, row, column, address(row, column))
        for row, texts in enumerate(rows, 1)
        for column, text in enumerate(texts, 1)
        if text.strip()
    )
    return TableGrid(name, tuple(cells), beside)
