"""XML spreadsheets of Excel 2003 (SpreadsheetML; .xml, or .xls by name): cells, comments, what is hidden, properties."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from msgspec.structs import replace

from survey.workbook.limits import Allowance, Limits
from survey.workbook.markup import finished, tags
from survey.workbook.remarks import NOTE
from survey.workbook.sheets import (
    LAST_COLUMN,
    LAST_ROW,
    Cell,
    CellKind,
    HiddenColumns,
    Range,
    Remark,
    Sheet,
    SheetState,
    Workbook,
)
from survey.workbook.shown import shown_moment

_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{_NAMESPACE}}}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_HEAD = 8192
_PIECE = 1 << 16
_STATES = {"SheetHidden": SheetState.HIDDEN, "SheetVeryHidden": SheetState.VERY_HIDDEN}
_BOOLEANS = {"1": "TRUE", "0": "FALSE"}
_MOST_MERGED = 1_000
"""Columns or rows that one cell may be merged over."""


def is_spreadsheetml(content: bytes) -> bool:
    """Whether it is such a spreadsheet, in whichever encoding."""
    head = content[:_HEAD].replace(b"\0", b"")
    return _NAMESPACE.encode() in head and head.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<")


def read_spreadsheetml(content: bytes, limits: Limits) -> Workbook:
    """The workbook. Raises as `markup.finished`, ValueError for numbers that are none, TooMuch past a limit."""
    allowance = Allowance(cells=limits.cells, text=limits.text)
    sheets: list[Sheet] = []
    properties: dict[str, str] = {}
    pieces = (content[at : at + _PIECE] for at in range(0, len(content), _PIECE))
    for element in finished(pieces, "ss:Worksheet", "o:CustomDocumentProperties"):
        if element.tag in tags("ss:Worksheet"):
            sheets.append(_sheet(element, allowance))
        else:
            properties |= {one.tag.rpartition("}")[2]: "".join(one.itertext()) for one in element}
    return Workbook(tuple(sheets), properties)


def _sheet(worksheet: Element, allowance: Allowance) -> Sheet:
    cells: dict[tuple[int, int], Cell] = {}
    merged: list[Range] = []
    remarks: list[Remark] = []
    hidden_rows: set[int] = set()
    table = worksheet.find(f"{_SS}Table")
    hidden_columns = _hidden_columns(table)
    for row, line in _numbered(table, "Row"):
        allowance.spend(cells=1)
        if line.get(f"{_SS}Hidden") == "1":
            hidden_rows.add(row)
        for column, element in _numbered(line, "Cell", f"{_SS}MergeAcross"):
            cell = _cell(element)
            allowance.spend(cells=1, text=len(cell.text) if cell else 0)
            if cell:
                is_hidden = row in hidden_rows or column in hidden_columns
                cells[row, column] = replace(cell, hidden=is_hidden)
            merged += _merged(element, row, column)
            remarks += _comments(element, row, column)
    state = _STATES.get(worksheet.findtext(f".//{_EXCEL}Visible", ""), SheetState.VISIBLE)
    name = worksheet.get(f"{_SS}Name", "")
    return Sheet(
        name, state, cells, tuple(merged), frozenset(hidden_rows), tuple(hidden_columns.blocks), remarks=tuple(remarks)
    )


def _numbered(parent: Element | None, kind: str, also_takes: str = "") -> Iterator[tuple[int, Element]]:
    """The rows of a table, or the cells of a row, with their numbers. `also_takes`: how many more places one takes."""
    number = 0
    for element in parent.findall(f"{_SS}{kind}") if parent is not None else ():
        number = int(element.get(f"{_SS}Index", number + 1))
        if not 1 <= number <= (LAST_ROW if kind == "Row" else LAST_COLUMN):
            raise ValueError(number)
        yield number, element
        number += int(element.get(f"{_SS}Span", 0)) + (int(element.get(also_takes, 0)) if also_takes else 0)


def _hidden_columns(table: Element | None) -> HiddenColumns:
    hidden = HiddenColumns()
    for number, column in _numbered(table, "Column"):
        if column.get(f"{_SS}Hidden") == "1":
            hidden.add(number, number + int(column.get(f"{_SS}Span", 0)))
    return hidden


def _cell(element: Element) -> Cell | None:
    data = element.find(f"{_SS}Data")
    text = "".join(data.itertext()) if data is not None else ""
    if not text or data is None:
        return None
    kind = data.get(f"{_SS}Type", "String")
    formula = element.get(f"{_SS}Formula") is not None
    if kind == "Number":
        return Cell(f"{float(text):.15g}", CellKind.NUMBER, formula)
    if kind == "DateTime":
        return Cell(*shown_moment(text), formula)
    if kind == "Boolean":
        return Cell(_BOOLEANS[text.strip()], CellKind.BOOLEAN, formula)
    return Cell(text, CellKind.ERROR if kind == "Error" else CellKind.TEXT, formula)


def _merged(element: Element, row: int, column: int) -> Iterator[Range]:
    across, down = (int(element.get(f"{_SS}Merge{way}", 0)) for way in ("Across", "Down"))
    if (across or down) and 0 <= across <= _MOST_MERGED and 0 <= down <= _MOST_MERGED:
        yield Range(row, column, row + down, column + across)


def _comments(element: Element, row: int, column: int) -> Iterator[Remark]:
    from survey.model.addresses import address

    for comment in element.findall(f"{_SS}Comment"):
        if text := "".join(comment.itertext()).strip():
            yield Remark(address(row, column), text, NOTE, comment.get(f"{_SS}Author", ""))
