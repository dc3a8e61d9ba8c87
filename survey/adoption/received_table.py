"""A received workbook or document → the grids of its sheets or tables, within the limits of all that is received."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from survey.adoption.grid import BesideText, GridCell, TableGrid
from survey.adoption.word_tables import grids_of_document, is_document
from survey.errors import Fault, SurveyError
from survey.excel_out.book import WITHIN_LINE
from survey.japanese.text import is_blank
from survey.model.addresses import address
from survey.workbook import Cell, CellKind, Sheet, SheetState, UnreadableWorkbook, Workbook, read_workbook
from survey.workbook.limits import Reason
from survey.workbook.other_shapes import shape_of

OWN_MATRIX, OWN_PAIRS = "連携マトリクス", "互いに希望する"
"""Sheets behind our own printed table, the second with the survey's own word for 課 behind it: they are made of its answers."""
_MATRIX_HEADINGS, _MATRIX_END = 4, "希望した数"
"""The row of the departments' names in it, and the heading behind them."""
_NUMBERED = re.compile(r"\(\d+\)$")
"""Ends the names of further sheets of our own table."""
_LARGEST_BLOCK = 2_000
"""Cells of a merged block that are looked at one by one."""
_PLAIN_TEXT = "文字だけのファイル"
_TABLES = ("CSV", "XML")
"""Of the shapes that are no workbook: what our reader takes for a table all the same."""
_SAVE_ANEW = {"Word の文書": "Word で開き、.docx の形式で保存し直したファイルを指定してください。"}
"""Of shapes that a program of Office makes readable."""
_UNLOCK = "開いてパスワードを外し、保存し直したファイルを指定してください。"
_HAND_IN = "とりまとめた表を、Excel（.xlsx・.xls・.ods）か Word（.docx）のファイルで指定してください。"


def grids_of(name: str, content: bytes) -> tuple[TableGrid, ...]:
    """The sheets of a workbook, or the tables of a Word document. Raises SurveyError where it is neither, or cannot be read."""
    if not content.strip():
        raise SurveyError([Fault(name, "空のファイルです。", _HAND_IN)])
    try:
        if is_document(content):
            grids = grids_of_document(content)
            if not grids:
                raise SurveyError([Fault(name, "Word の文書の中に、表が一つもありません。", _HAND_IN)])
            return grids
        shape = shape_of(name, content)
        if shape and shape not in _TABLES:
            problem = f"{shape}で、表として読めません。"
            if shape == _PLAIN_TEXT:
                problem = f"{shape}で、どこまでが一つの欄か分からないため、表として読めません。"
            raise SurveyError([Fault(name, problem, _SAVE_ANEW.get(shape, _HAND_IN))])
        return grids_of_workbook(read_workbook(content))
    except UnreadableWorkbook as error:
        remedy = _UNLOCK if error.reason is Reason.ENCRYPTED else _HAND_IN
        raise SurveyError([Fault(name, f"{error}。", remedy)]) from error


def grids_of_workbook(workbook: Workbook) -> tuple[TableGrid, ...]:
    """A grid for each sheet. What cannot be read of the workbook is listed with its first one."""
    within = _within_line(workbook.properties)
    grids = [_grid(sheet, within) for sheet in workbook.sheets]
    gaps = workbook.gaps
    unread = [
        *(BesideText("", what, "壊れていて読めないもの") for what in gaps.unseen),
        *(BesideText("", what, "この形式では読み取らないもの") for what in gaps.beyond),
        *(BesideText(sheet, sheet, "壊れていて読めないシート") for sheet in gaps.sheets),
        *(BesideText(f"{sheet}!{at}", f"{sheet}!{at}", "値を確かめられないセル") for sheet, at in (*gaps.cells, *gaps.symbols)),
    ]  # fmt: skip
    if grids and unread:
        first = grids[0]
        grids[0] = replace(first, beside=(*first.beside, *unread))
    return tuple(grids)


def _within_line(properties: Mapping[str, str]) -> frozenset[str] | None:
    """Addresses of the cells of our own table that go on in the middle of a line; None where it does not say."""
    listed = [text for name, text in properties.items() if name.startswith(WITHIN_LINE)]
    return frozenset(" ".join(listed).split()) if listed else None


def _grid(sheet: Sheet, within: frozenset[str] | None) -> TableGrid:
    numbered = _NUMBERED.search(sheet.name)
    before = f"{numbered[0]}!" if numbered else ""
    blocks = {(block.first_row, block.first_column): block for block in sheet.merged}
    covered = _covered(sheet)
    cells, beside, unread = list[GridCell](), list[BesideText](), set[tuple[int, int]]()
    for (row, column), cell in sorted(sheet.cells.items()):
        if is_blank(cell.text):
            continue
        why = _why_aside(cell, sheet)
        if why:
            beside.append(BesideText(f"{sheet.name}!{address(row, column)}", cell.text, why))
            unread.add((row, column))
            continue
        if (row, column) in covered:
            over = sheet.cells.get(covered[row, column])
            if over is None or over.text != cell.text:
                beside.append(BesideText(f"{sheet.name}!{address(row, column)}", cell.text, "結合で隠れた文字"))
            continue
        block = blocks.get((row, column))
        last = (block.last_row, block.last_column) if block else (row, column)
        here = address(row, column)
        goes_on = None if within is None else f"{before}{here}" in within
        cells.append(GridCell(row, column, cell.text, *last, here, goes_on))
    beside += [
        BesideText(f"{sheet.name}!{address(row, column)}", part, "取り消し線の引かれた文字（回答にも残しました）")
        for (row, column), cell in sorted(sheet.cells.items())
        for part in cell.struck_parts
    ]
    beside += [
        BesideText(f"{sheet.name}!{one.cell}" if one.cell else sheet.name, one.text, one.why) for one in sheet.remarks
    ]
    left_out = "非表示のシート" if sheet.state is not SheetState.VISIBLE else _why_left_out(sheet)
    departments = tuple(_departments(sheet))
    return TableGrid(sheet.name, tuple(cells), tuple(beside), left_out, departments, frozenset(unread))


def _covered(sheet: Sheet) -> dict[tuple[int, int], tuple[int, int]]:
    """The cells with a text that a merge hides, and the cell that is shown instead. Only small blocks hide some in practice."""
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    for top, left, bottom, right in sheet.merged:
        if (bottom - top + 1) * (right - left + 1) <= _LARGEST_BLOCK:
            places = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
            covered |= {place: (top, left) for place in places if place != (top, left) and place in sheet.cells}
    return covered


def _why_aside(cell: Cell, sheet: Sheet) -> str:
    """Why a cell's text is listed and not taken over; "" where it is taken."""
    if cell.hidden and not sheet.filtered:
        return "非表示の行や列"
    if cell.struck:
        return "取り消し線の引かれた文字"
    if cell.kind is CellKind.ERROR:
        return "エラー値"
    return "値が保存されていない計算式" if cell.kind is CellKind.UNCALCULATED else ""


def _why_left_out(sheet: Sheet) -> str:
    first = sheet.cells.get((1, 1))
    titled = first is not None and first.text.strip() == sheet.name
    ours = titled and (sheet.name == OWN_MATRIX or sheet.name.startswith(OWN_PAIRS))
    return "回答から作り直される集計" if ours else ""


def _departments(sheet: Sheet) -> Iterator[str]:
    """The departments that our own matrix names, in its order."""
    if sheet.name != OWN_MATRIX or not _why_left_out(sheet):
        return
    row: Mapping[int, Cell] = {column: cell for (at, column), cell in sheet.cells.items() if at == _MATRIX_HEADINGS}
    for column in sorted(row)[1:]:
        if row[column].text == _MATRIX_END:
            return
        yield row[column].text
