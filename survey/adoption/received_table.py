"""A file → the grids of its sheets or tables."""

from __future__ import annotations

from survey.adoption.grid import GridCell, TableGrid
from survey.errors import Fault, SurveyError
from survey.workbook import Sheet, SheetState, UnreadableWorkbook, read_workbook


def grids_of(name: str, content: bytes) -> tuple[TableGrid, ...]:
    """The sheets of a workbook, or the tables of a Word document. Raises SurveyError where it is neither."""
    try:
        workbook = read_workbook(content)
    except UnreadableWorkbook as error:
        remedy = "とりまとめた表のファイル（.xlsx・.xls・.ods・.docx）を指定してください。"
        raise SurveyError([Fault(name, f"読めません。{error}。", remedy)]) from error
    return tuple(_grid(sheet) for sheet in workbook.sheets)


def _grid(sheet: Sheet) -> TableGrid:
    blocks = {(block.first_row, block.first_column): block for block in sheet.merged}
    cells = []
    for (row, column), cell in sorted(sheet.cells.items()):
        block = blocks.get((row, column))
        last = (block.last_row, block.last_column) if block else (row, column)
        if cell.text.strip():
            hidden = cell.hidden or sheet.state is not SheetState.VISIBLE
            cells.append(GridCell(row, column, cell.text, *last, hidden))
    return TableGrid(sheet.name, tuple(cells))
