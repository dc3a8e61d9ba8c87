"""A native chart below the rows of a sheet of the 受付簿."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.excel_out.book import OFFICE_FONT
from survey.excel_out.cells import done
from survey.ledger_book.ledger_cells import LedgerChart, LedgerSheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_ROW = 20
"""Height of a row in pixels."""
_WIDEST = 1_000
"""Pixels, which a landscape A4 page still shows legibly."""
_ROWS_ON_A_PAGE = 33
"""Of landscape A4, at full size; what is printed smaller has room for more."""
_FEW = 5
_FACE = {"name": OFFICE_FONT.name, "size": 9, "bold": False}
_COLOURS = ("#1F4E79", "#2E75B6", "#548235", "#BF8F00", "#C55A11", "#7F7F7F", "#7030A0", "#375623")
"""Dark and light by turns, so that they differ on a copier, too."""


def chart_rows(sheet: LedgerSheet) -> int:
    """Rows of a sheet that its chart takes, with an empty one before it."""
    return 2 + sheet.chart.height // _ROW if sheet.chart else 0


def _whole_steps(chart: LedgerChart) -> dict[str, int]:
    """Of few things a program would count halves."""
    most = max((value for line in chart.lines for value in line.values if value is not None), default=0)
    return {"major_unit": 1} if most <= _FEW else {}


def add_ledger_chart(book: Workbook, page: Worksheet, sheet: LedgerSheet, chart: LedgerChart, top: int) -> None:
    """Put the chart below the rows. `top`: row of the headings, from 0."""
    last = len(sheet.columns) - 1
    bars = book.add_chart({"type": "column"})
    # A chart keeps a copy of its figures, which is made of what is in the frame. The frame's own rows are not written.
    for column in range(chart.first, last + 1):
        done(page.write_string(top, column, sheet.columns[column].heading))
    for line, colour in zip(chart.lines, _COLOURS, strict=False):
        row = top + 1 + line.row
        for column, value in enumerate(line.values, chart.first):
            if value is not None:
                done(page.write_number(row, column, value))
        bars.add_series(
            {
                "name": line.name,
                "categories": [sheet.name, top, chart.first, top, last],
                "values": [sheet.name, row, chart.first, row, last],
                "fill": {"color": colour},
                "gap": 60,
                "data_labels": {"value": True, "font": _FACE},
            }
        )
    bars.set_title({"name": chart.title, "name_font": {**_FACE, "size": 12}, "overlay": False})
    bars.set_x_axis({"num_font": _FACE})
    lines = {"visible": True, "line": {"color": "#D9D9D9"}}
    bars.set_y_axis({"num_font": _FACE, "min": 0, "major_gridlines": lines, **_whole_steps(chart)})
    bars.set_legend({"position": "bottom", "font": _FACE})
    # A little less than the columns, or its edge would be cut off in print.
    width = min(sum(column.width for column in sheet.columns) - 4, _WIDEST)
    bars.set_size({"width": width, "height": chart.height})
    if top + sheet.count + 1 + chart_rows(sheet) > _ROWS_ON_A_PAGE:
        page.set_h_pagebreaks([top + sheet.count + 1])
    done(page.insert_chart(top + sheet.count + 2, 0, bars, {"description": chart.title, "object_position": 1}))
