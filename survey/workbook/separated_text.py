"""Tables as plain text (.csv, .tsv), in the encodings in which Excel writes them: one sheet, every cell a text."""

from __future__ import annotations

import csv
import io

from survey.workbook.limits import Allowance, Limits, Reason, UnreadableWorkbook
from survey.workbook.other_shapes import as_text
from survey.workbook.sheets import Cell, CellKind, Sheet, Workbook

_SHEET = "CSV"
_TRUTH = ("TRUE", "FALSE")
_SEPARATORS = "\t,;"
_END = "\x1f"
"""A line that no text has, put behind the last: where it is not one by itself, a quotation mark has swallowed it, and perhaps
lines before it."""
_LINES_LOOKED_AT = 200
_FEWEST_ROWS = 2
"""Rows with several cells: a text in which a comma stands once is no table."""


def read_separated(content: bytes, limits: Limits) -> Workbook:
    """The table. Raises UnreadableWorkbook where the content is none, TooMuch past a limit."""
    text = "" if content.lstrip()[:1] in {b"<", b"{"} else as_text(content)
    separator = _separator(text)
    if not separator:
        raise UnreadableWorkbook(Reason.NOT_A_WORKBOOK)
    allowance = Allowance(cells=limits.cells, text=limits.text)
    cells: dict[tuple[int, int], Cell] = {}
    rows = csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=separator)
    fields: list[str] = []
    try:
        for row, fields in enumerate(rows, 1):
            if fields == [_END]:
                break
            allowance.spend(cells=len(fields), text=sum(map(len, fields)))
            cells.update({(row, column): _cell(field) for column, field in enumerate(fields, 1) if field})
    except csv.Error as error:
        raise UnreadableWorkbook(Reason.NOT_A_WORKBOOK, str(error)) from error
    if fields != [_END]:
        raise UnreadableWorkbook(Reason.NOT_A_WORKBOOK, "a quotation mark that is never closed")
    return Workbook((Sheet(_SHEET, cells=cells),))


def _cell(field: str) -> Cell:
    # So spreadsheet programs write truth values, such as a box that nobody ticked.
    return Cell(field, CellKind.BOOLEAN if field in _TRUTH else CellKind.TEXT)


def _separator(text: str) -> str:
    """What stands between the cells of most lines; "" where the text is no table."""
    lines = text[: 1 << 16].splitlines()[:_LINES_LOOKED_AT]
    counts = {separator: sum(separator in line for line in lines) for separator in _SEPARATORS}
    best = max(_SEPARATORS, key=counts.__getitem__)
    return best if counts[best] >= _FEWEST_ROWS else ""
