"""A table made by hand with what else stands in such a workbook: notes, boxes, hidden cells, readings, errors, dates."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path

import xlsxwriter
from hand_made import LAYOUTS, Grid, to_xlsx
from hand_made_content import Content
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

COMMENT, BOX, HIDDEN_ROW, HIDDEN_CELL, REMARK = (
    "係長に確認済み",
    "この表は暫定版です",
    "隠した行の覚書",
    "隠した列の覚書",
    "差替え予定",
)
_TEXT = re.compile(rb"<si><t([^>]*)>([^<])([^<]*)</t></si>")


def with_boxes(content: Content, path: Path) -> tuple[Path, tuple[str, ...]]:
    """A comment at an answer, a text box beside the table, a hidden row and a hidden column; and what they say."""
    (grid,) = LAYOUTS["merged"](content)
    last = len(grid.rows)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("一覧")
        _write(grid, sheet)
        sheet.write_comment(last - 1, 5, COMMENT, {"author": ""})
        sheet.insert_textbox(2, 12, BOX)
        sheet.write_string(last + 1, 0, HIDDEN_ROW)
        sheet.set_row(last + 1, None, None, {"hidden": True})
        sheet.write_string(last - 1, 9, HIDDEN_CELL)
        sheet.set_column(9, 9, None, None, {"hidden": True})
    return path, (COMMENT, BOX, HIDDEN_ROW, HIDDEN_CELL)


def _write(grid: Grid, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    for top, left, bottom, right in grid.merged:
        sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, "")
    for row, texts in enumerate(grid.rows):
        for column, text in enumerate(texts):
            if text is not None:
                sheet.write(row, column, text)


def with_values(content: Content, path: Path) -> tuple[Path, tuple[str, ...]]:
    """Readings above characters, a passage in red, and a column of the office's own with a date, a number and an error."""
    (grid,) = LAYOUTS["merged"](content)
    to_xlsx([grid], path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.cell(grid.head, 9).value = "確認欄"
    for row, value in enumerate((date(2026, 3, 31), 0.5, "#REF!", REMARK), grid.head + 1):
        sheet.cell(row, 9).value = value
    status = sheet.cell(grid.head + 1, 6)
    text = str(status.value)
    status.value = CellRichText(text[:5], TextBlock(InlineFont(color="FFFF0000", b=True), text[5:9]), text[9:])
    book.save(path)
    _read_aloud(path)
    return path, ("0.5", "#REF!", REMARK)


def _read_aloud(path: Path) -> None:
    """Give every text a reading above its first character, as Excel keeps it of what was typed."""
    with zipfile.ZipFile(path) as package:
        parts = [(info, package.read(info)) for info in package.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for info, part in parts:
            content = part
            if info.filename == "xl/sharedStrings.xml":
                reading = '<rPh sb="0" eb="1"><t>ヨミ</t></rPh><phoneticPr fontId="1"/></si>'.encode()
                content = _TEXT.sub(rb"<si><t\1>\2\3</t>" + reading, part)
            package.writestr(info, content)
