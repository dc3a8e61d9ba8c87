"""The books of one returned form: what became of each of its cells.

Exactly one of four things happens to every cell that is not empty: it is an answer, it continues one, it is our own
unchanged text, or it is listed as written outside the inputs. Each step of reading says which cells it accounts for;
what no step accounts for is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from survey.form import Role
from survey.form_reader.locating import Found
from survey.model import Finding, Place, Stray
from survey.model.addresses import address
from survey.text import clean
from survey.workbook.sheets import Remark, Sheet, SheetState, Workbook

Spot = tuple[str, int, int]
"""Name of the sheet, row, column."""


@dataclass(frozen=True, slots=True)
class Account:
    """What a step of reading accounts for."""

    answers: frozenset[Spot] = frozenset()
    """Cells that are answers or continue one."""
    ours: frozenset[Spot] = frozenset()
    """Cells that hold our own text, unchanged."""
    reasons: Mapping[Spot, str] = field(default_factory=dict)
    """Why a cell is listed, where the step knows better than its place tells."""
    findings: tuple[Finding, ...] = ()


def together(accounts: Iterable[Account]) -> Account:
    """What several steps account for; of two reasons the first stands."""
    parts = list(accounts)
    reasons: dict[Spot, str] = {}
    for part in reversed(parts):
        reasons |= part.reasons
    none: frozenset[Spot] = frozenset()
    return Account(
        none.union(*[part.answers for part in parts]),
        none.union(*[part.ours for part in parts]),
        reasons,
        tuple(finding for part in parts for finding in part.findings),
    )


def left_over(
    workbook: Workbook, file: str, account: Account, tables: Sequence[Found], is_ours: Callable[[Remark], bool]
) -> tuple[Stray, ...]:
    """Everything written into the workbook that the account does not cover, sheet by sheet, from top to bottom.

    `is_ours` tells which of the remarks outside cells are.
    """
    strays: list[Stray] = []
    for sheet in workbook.sheets:
        here = [found for found in tables if found.sheet is sheet]
        spots = {(sheet.name, row, column) for row, column in sheet.cells}
        for spot in sorted(spots - account.answers - account.ours):
            _, row, column = spot
            text = clean(sheet.cells[row, column].text)
            if text.strip():
                why = account.reasons.get(spot) or _where(sheet, row, column, here)
                strays.append(Stray(Place(file, sheet.name, address(row, column)), text, why))
        strays += [
            Stray(Place(file, sheet.name, remark.cell), clean(remark.text), remark.why)
            for remark in sheet.remarks
            if clean(remark.text).strip() and not is_ours(remark)
        ]
    return tuple(strays)


def _where(sheet: Sheet, row: int, column: int, tables: Sequence[Found]) -> str:
    """Where a cell stands that belongs to nothing."""
    if sheet.state is not SheetState.VISIBLE:
        return "非表示のシート"
    if not tables:
        return "調査票にないシート"
    if row < tables[0].header.rows[0]:
        return "表の上"
    for found in tables:
        if found.header.rows[0] <= row <= found.last_row:
            inside = found.header.columns.get(column)
            if inside is None:
                return "表の横"
            return "課題の分からない行" if inside.role is Role.INPUT else "記入欄ではない列"
    return "表の下"
