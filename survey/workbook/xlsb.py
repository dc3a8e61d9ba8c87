"""Binary workbooks (.xlsb), through calamine: values only; text boxes and properties are XML as in .xlsx.

What is not seen: formulas as such, notes, formats, strike-through, hidden rows and columns.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from survey.workbook.gaps import DAMAGE, FORMATS, HIDDEN, TITLES, Noted
from survey.workbook.limits import Limits
from survey.workbook.page_titles import binary_titles
from survey.workbook.parts import Parts
from survey.workbook.remarks import read_remarks
from survey.workbook.sheets import Cell, CellKind, Range, Remark, Sheet, SheetState, Workbook
from survey.workbook.shown import clock_text, plain, shown_moment
from survey.workbook.xlsx import main_part, read_about


def read_xlsb(content: bytes) -> Workbook:
    """The workbook. calamine may end the process on hostile input: only to be called in isolation."""
    noted = Noted()
    sheets = calamine_sheets(content, noted)
    parts = Parts(content, Limits())
    properties, saved = read_about(parts, noted)
    return Workbook(_with_remarks(sheets, parts, noted), properties, saved, noted.gaps(FORMATS, HIDDEN))


def calamine_sheets(content: bytes, noted: Noted) -> tuple[Sheet, ...]:
    """The values on the sheets, of any format that calamine reads; whatever it raises where none can be read."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets: list[Sheet] = []
    for each in book.sheets_metadata:
        try:
            sheets.append(_sheet(book, each.name, _state(each.visible)))
        except (CalamineError, *DAMAGE):
            noted.sheet(each.name)
    if not sheets:
        raise ValueError("no sheet can be read")
    return tuple(sheets)


def _sheet(book: CalamineWorkbook, name: str, state: SheetState) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    cells = {
        (row, column): Cell(*_seen(value))
        for row, values in enumerate(sheet.to_python(skip_empty_area=False), 1)
        for column, value in enumerate(values, 1)
        if value != ""
    }
    merged = tuple(
        Range(top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    return Sheet(name, state, cells, merged)


def _state(visible: SheetVisibleEnum) -> SheetState:
    if visible == SheetVisibleEnum.VeryHidden:
        return SheetState.VERY_HIDDEN
    return SheetState.HIDDEN if visible == SheetVisibleEnum.Hidden else SheetState.VISIBLE


def _with_remarks(sheets: tuple[Sheet, ...], parts: Parts, noted: Noted) -> tuple[Sheet, ...]:
    """All remarks go to the first sheet, because only the binary part says which part belongs to which sheet."""
    remarks: list[Remark] = []
    for link in parts.relationships(main_part(parts)):
        if link.kind == "worksheet":
            with noted.passing_over(TITLES):
                remarks.extend(binary_titles(b"".join(parts.chunks(link.target))))
            remarks.extend(read_remarks(parts, link.target, noted))
    first, *others = sheets
    return (Sheet(first.name, first.state, first.cells, first.merged, remarks=tuple(remarks)), *others)


def _seen(value: float | str | bool | time | date | datetime | timedelta) -> tuple[str, CellKind]:
    if isinstance(value, str):
        return value, CellKind.TEXT
    if isinstance(value, bool):
        return str(value).upper(), CellKind.BOOLEAN
    if isinstance(value, date):
        return shown_moment(value.isoformat())
    if isinstance(value, timedelta):
        return clock_text(round(value.total_seconds())), CellKind.DATE
    if isinstance(value, time):
        return clock_text(value.hour * 3600 + value.minute * 60 + value.second), CellKind.DATE
    return plain(float(value)), CellKind.NUMBER
