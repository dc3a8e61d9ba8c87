"""A sheet of more rows than Excel has, in several. What comes back may hold more words than a sheet has rows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from msgspec.structs import replace

from survey.excel_out.rows import MOST_ROWS
from survey.ledger_book.ledger_cells import LedgerSheet

_MOST_LISTED = MOST_ROWS - 1_000
"""Title, note, headings and totals take some of a sheet's rows."""


def in_as_many_as_it_takes(sheets: Iterable[LedgerSheet], most: int = _MOST_LISTED) -> Iterator[LedgerSheet]:
    """The sheets; one of more rows is followed by others of its name, "(2)" and so on, that have the rest."""
    for sheet in sheets:
        yield from [sheet] if sheet.count <= most else _parts(sheet, most)


def _parts(sheet: LedgerSheet, most: int) -> Iterator[LedgerSheet]:
    waiting = iter(sheet.rows)
    for number, start in enumerate(range(0, sheet.count, most), 1):
        count = min(most, sheet.count - start)
        name = sheet.name if number == 1 else f"{sheet.name} ({number})"
        totals = sheet.totals if start + count == sheet.count else ()
        heights = sheet.heights[start : start + count]
        yield replace(sheet, name=name, rows=islice(waiting, count), count=count, heights=heights, totals=totals)
