"""Reading in a process of its own, so that a crash, a hang or a flood of memory costs one file and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from survey.workbook.limits import Limits, Reason, UnreadableWorkbook
from survey.workbook.sheets import Cell, CellKind, Range, Remark, Sheet, SheetState, Workbook

_CHILD = "survey.workbook.child"
_TOP = Path(__file__).parents[2]
"""The folder that holds the package `survey`."""

Json = dict[str, object] | list[object] | str | int | float | bool | None


def read_apart(content: bytes, kind: str, limits: Limits) -> Workbook:
    """The workbook that a child process reads from the content; `kind` is "xls" or "xlsb".

    Raises UnreadableWorkbook where the child finds it broken, dies, or exceeds its seconds or bytes.
    """
    command = [sys.executable, "-m", _CHILD, kind, str(limits.memory), str(int(limits.seconds) + 1)]
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
    sheets = [
        {
            **{key: value for key, value in asdict(sheet).items() if key != "cells"},
            "cells": [
                [*place, cell.text, cell.kind.value, cell.formula, cell.struck, cell.struck_parts, cell.hidden]
                for place, cell in sheet.cells.items()
            ],
            "hidden_rows": sorted(sheet.hidden_rows),
        }
        for sheet in workbook.sheets
    ]
    saved = workbook.saved and workbook.saved.isoformat()
    return json.dumps({"sheets": sheets, "properties": dict(workbook.properties), "saved": saved})


def _workbook(said: dict[str, object], limits: Limits) -> Workbook:
    sheets = said["sheets"]
    assert isinstance(sheets, list)
    return Workbook(tuple(map(_sheet, sheets)))
