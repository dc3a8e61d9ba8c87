"""How high the rows of a sheet of the 受付簿 are. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from survey.excel_out.book import OFFICE_FONT
from survey.ledger_book.ledger_cells import LedgerCell, LedgerColumn
from survey.measure import HIGHEST_ROW, line_count, row_height, sure_of_one_line

RowHeight = Callable[[Sequence[LedgerCell]], float | None]
"""Height in points of a row, by those of its cells that wrap; None where each takes one line.

Excel re-fits a row without a height of its own while the officer types a reason.
"""


def row_heights(columns: Iterable[LedgerColumn]) -> RowHeight:
    """Of the rows of a sheet with these columns."""
    # Whether a text must be measured is told once for each column.
    wrapping = [
        (place, column.width, sure_of_one_line(column.width, OFFICE_FONT))
        for place, column in enumerate(columns)
        if column.wraps
    ]

    def height(cells: Sequence[LedgerCell]) -> float | None:
        lines = 1
        for place, width, sure in wrapping:
            text = str(cells[place])
            if len(text) > sure or "\n" in text:
                lines = max(lines, _lines(text, width))
        return min(row_height(lines, OFFICE_FONT), HIGHEST_ROW) if lines > 1 else None

    return height


# Names of files and headings of questions stand in many rows.
@lru_cache(maxsize=1 << 12)
def _lines(text: str, width: int) -> int:
    return line_count(text, width, OFFICE_FONT)
