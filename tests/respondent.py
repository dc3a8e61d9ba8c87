"""A respondent: fills in a form by what can be seen on it, knowing nothing of how it was made."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

# What Excel writes for a typed _xHHHH_, so that it is not taken for the character of that number.
_STANDS_FOR_A_CHARACTER = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

Inputs = Mapping[str, str | Sequence[str]]
"""By heading as printed; a sequence marks ○ in the columns of those departments."""


def fill(form: Path, target: Path, answers: Mapping[str, Inputs], respondent: str = "主査", number: str = "NO") -> Path:
    """Save a copy of the form at `target` with the answers, by NO, typed in. `number`: heading of the column of NO."""
    workbook = load_workbook(form)
    for no, inputs in answers.items():
        sheet, row = _find_issue(workbook, no, number)
        for heading, value in inputs.items():
            _type(sheet, row, heading, value)
    main = workbook["調査票"]
    label = _find(main, "記入者")
    # The label may stand over several columns.
    beside = next(cell for cell in main[label.row][label.column :] if isinstance(cell, Cell))
    beside.value = respondent
    target.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(target)
    return target


def _type(sheet: Worksheet, row: int, heading: str, value: str | Sequence[str]) -> None:
    if isinstance(value, str):
        column = _find(sheet, heading).column
        # openpyxl takes a text that begins with = for a formula unless it is told that it is a text.
        cell = sheet.cell(row, column)
        cell.value = _STANDS_FOR_A_CHARACTER.sub("_x005F_", value)
        cell.data_type = "s"
        return
    group = _find(sheet, heading)
    for name in value:
        sheet.cell(row, _find(sheet, name, below=group.row).column).value = "○"


def _find_issue(workbook: Workbook, no: str, number: str) -> tuple[Worksheet, int]:
    for sheet in (
        (workbook["調査票"], workbook["追加回答"]) if "追加回答" in workbook.sheetnames else (workbook["調査票"],)
    ):
        heading = _find(sheet, number)
        for row in range(heading.row + 1, sheet.max_row + 1):
            if str(sheet.cell(row, heading.column).value or "") == no:
                return sheet, row
    raise AssertionError(f"NO {no} is not on the form")


def _find(sheet: Worksheet, text: str, below: int = 0) -> Cell:
    for row in sheet.iter_rows(min_row=below + 1):
        for cell in row:
            if isinstance(cell, Cell) and cell.value == text:
                return cell
    raise AssertionError(f"{text} is not on {sheet.title}")
