"""Reading in a process of its own, so that a crash, a hang or a flood of memory costs one file and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from survey.workbook.limits import Limits, Reason, UnreadableWorkbook
from survey.workbook.sheets import Cell, CellKind, Range, Remark, Sheet, SheetState, Workbook

_CHILD = "survey.isolation.child"
_TOP = Path(__file__).parents[2]
"""The folder that holds the package `survey`."""


def read_apart(content: bytes, kind: str, limits: Limits) -> Workbook:
    """The workbook that a child process reads from the content; `kind` is "xls" or "xlsb".

    Raises UnreadableWorkbook where the child finds it broken, dies, or exceeds its seconds or bytes.
    """
    command = [sys.executable, "-P", "-m", _CHILD, kind, str(limits.memory), str(int(limits.seconds) + 1)]
    path = os.pathsep.join(filter(None, (str(_TOP), os.environ.get("PYTHONPATH"))))
    try:
        done = subprocess.run(  # noqa: S603  Our own interpreter, our own module; the content goes to its input.
            command,
            input=content,
            capture_output=True,
            timeout=limits.seconds,
            check=False,
            env={**os.environ, "PYTHONPATH": path},
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableWorkbook(Reason.TOO_LARGE, "seconds") from error
    if done.returncode != 0:
        raise UnreadableWorkbook(Reason.BROKEN, done.stderr[-500:].decode("utf-8", "replace"))
    return _workbook(json.loads(done.stdout), limits)


def as_json(workbook: Workbook) -> str:
    """The workbook as the child hands it over. JSON, because a child that a file has taken over may say anything."""
    saved = workbook.saved.isoformat() if workbook.saved else None
    sheets = [_sheet_as_json(sheet) for sheet in workbook.sheets]
    return json.dumps({"sheets": sheets, "properties": dict(workbook.properties), "saved": saved})


def _sheet_as_json(sheet: Sheet) -> dict[str, object]:
    return {
        "name": sheet.name,
        "state": sheet.state,
        "cells": [
            (place, (cell.text, cell.kind.value, cell.formula, cell.struck, cell.struck_parts, cell.hidden))
            for place, cell in sheet.cells.items()
        ],
        "merged": sheet.merged,
        "hidden_rows": sorted(sheet.hidden_rows),
        "hidden_columns": sheet.hidden_columns,
        "remarks": [(remark.cell, remark.text, remark.why, remark.author) for remark in sheet.remarks],
    }


# Any: what a child says is only known once it has been looked at; what does not fit raises ValueError and the like.
def _workbook(said: Any, limits: Limits) -> Workbook:  # noqa: ANN401
    sheets = tuple(_sheet(each) for each in said["sheets"])
    cells = [cell for sheet in sheets for cell in sheet.cells.values()]
    if len(cells) > limits.cells or sum(len(cell.text) for cell in cells) > limits.text:
        raise UnreadableWorkbook(Reason.TOO_LARGE, "cells or text")
    saved = said["saved"]
    return Workbook(sheets, dict(said["properties"]), datetime.fromisoformat(saved) if saved else None)


def _sheet(said: Any) -> Sheet:  # noqa: ANN401
    return Sheet(
        name=str(said["name"]),
        state=SheetState(said["state"]),
        cells={(int(row), int(column)): _cell(*cell) for (row, column), cell in said["cells"]},
        merged=tuple(Range(*map(int, each)) for each in said["merged"]),
        hidden_rows=frozenset(map(int, said["hidden_rows"])),
        hidden_columns=tuple((int(first), int(last)) for first, last in said["hidden_columns"]),
        remarks=tuple(Remark(*map(str, each)) for each in said["remarks"]),
    )


def _cell(text: str, kind: int, formula: bool, struck: bool, parts: Sequence[str], hidden: bool) -> Cell:  # noqa: PLR0913, PLR0917  As Cell.
    return Cell(str(text), CellKind(kind), bool(formula), bool(struck), tuple(map(str, parts)), bool(hidden))
