"""A respondent: fills in a form by what can be seen on it, knowing nothing of how it was made."""

from __future__ import annotations

import io
import pickle
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
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
    workbook = opened(form.read_bytes())
    for no, inputs in answers.items():
        if _is_of_slips(workbook["調査票"]):
            _fill_slip(workbook, no, inputs)
            continue
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


def opened(form: bytes) -> Workbook:
    """The form in openpyxl's hands; opened once, and given away in copies, since opening takes longest of all."""
    copy: Workbook = pickle.loads(_pickled(form))
    return copy


@lru_cache(maxsize=64)
def _pickled(form: bytes) -> bytes:
    return pickle.dumps(load_workbook(io.BytesIO(form)))


def _is_of_slips(sheet: Worksheet) -> bool:
    return any(cell.value == "記入欄" for row in sheet.iter_rows() for cell in row)


def _fill_slip(workbook: Workbook, no: str, inputs: Inputs) -> None:
    """NO stands before a title, and what is asked below it, each heading before its input."""
    for sheet in workbook:
        begins = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 2).value == no]
        if not begins or not _is_of_slips(sheet):
            continue
        asked = _find(sheet, "記入欄").column
        for heading, value in inputs.items():
            row = _find_last(sheet, heading, begins[0]).row
            if isinstance(value, str):
                _put(sheet.cell(row, asked), value)
            for name in value if not isinstance(value, str) else ():
                sheet.cell(_find(sheet, name, below=row).row, asked).value = "○"
        return
    raise AssertionError(f"NO {no} is not on the form")


def _put(cell: Cell, text: str) -> None:
    # openpyxl takes a text that begins with = for a formula unless it is told that it is a text.
    cell.value = _STANDS_FOR_A_CHARACTER.sub("_x005F_", text)
    cell.data_type = "s"


def _type(sheet: Worksheet, row: int, heading: str, value: str | Sequence[str]) -> None:
    if isinstance(value, str):
        _put(sheet.cell(row, _find(sheet, heading).column), value)
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


def _find_last(sheet: Worksheet, heading: str, first: int) -> Cell:
    """The last of the cells of a slip that say so: a choice may be called like a question that follows."""
    own = [_find(sheet, heading, below=first)]
    while True:
        below = [cell for row in sheet.iter_rows(min_row=own[-1].row + 1) for cell in row if cell.value == heading]
        within = [
            cell for cell in below if not any(sheet.cell(r, 2).value for r in range(own[-1].row + 1, cell.row + 1))
        ]
        if not within:
            return own[-1]
        own.append(within[0])


def _find(sheet: Worksheet, text: str, below: int = 0) -> Cell:
    for row in sheet.iter_rows(min_row=below + 1):
        for cell in row:
            if isinstance(cell, Cell) and cell.value == text:
                return cell
    raise AssertionError(f"{text} is not on {sheet.title}")
