"""What xlsxwriter knows and does not document: the numbers of formats, the names of parts, what has been written.

pyproject.toml bounds its version to those with which this was tried, 3.3. `rows` knows besides what the parts of a sheet
and of the texts look like, `packing` the same of cells and notes, and who writes these parts, `growing_worksheet` how rows
begin and formulas are made ready, `cells` which texts are misread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


def number_of(style: Format) -> int:
    """The number by which cells name a format, once its workbook is closed: from 1, in the order of their use.

    Of equal formats it numbers the first only. Raises RuntimeError where it has given none.
    """
    if style.xf_index is None:
        raise RuntimeError("xlsxwriter did not number a format")
    return int(style.xf_index)


def require_numbered_in_order(styles: Sequence[Format]) -> None:
    """Raise RuntimeError unless the first format has number 1, and each further one the next."""
    if [number_of(style) for style in styles] != list(range(1, len(styles) + 1)):
        raise RuntimeError("xlsxwriter numbered the formats otherwise than in their order")


def part_of(sheet: Worksheet) -> str:
    """Name of the part that holds the sheet."""
    return f"xl/worksheets/sheet{sheet.index + 1}.xml"


def texts_written(book: Workbook) -> Iterator[str]:
    """Every text and note written so far, which xlsxwriter keeps until the workbook is closed."""
    yield from book.str_table.string_table
    for sheet in book.worksheets():
        for row in sheet.comments.values():
            for note in row.values():
                yield note.text
