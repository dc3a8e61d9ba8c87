"""Received workbooks: what is in them, as saved. Nothing in them is calculated, run, followed or trusted."""

from __future__ import annotations

from survey.workbook.limits import Limits, Reason, UnreadableWorkbook
from survey.workbook.opening import read_intact, read_workbook
from survey.workbook.sheets import (
    Cell,
    CellKind,
    Range,
    Remark,
    Sheet,
    SheetState,
    Workbook,
    block,
    position,
)

__all__ = [
    "Cell",
    "CellKind",
    "Limits",
    "Range",
    "Reason",
    "Remark",
    "Sheet",
    "SheetState",
    "UnreadableWorkbook",
    "Workbook",
    "block",
    "position",
    "read_intact",
    "read_workbook",
]
