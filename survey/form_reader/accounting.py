"""The books of one returned form: what became of each of its cells.

Exactly one of four things happens to every cell that is not empty: it is an answer, it continues one, it is our own
unchanged text, or it is listed as written outside the inputs. Each step of reading says which cells it accounts for;
what no step accounts for is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, field

from survey.form import ColumnRole
from survey.form_reader.locating import LocatedTable
from survey.japanese.text import clean
from survey.model import Finding, Place, UnplacedText
from survey.model.addresses import address
from survey.workbook.sheets import Remark, Sheet, SheetState, Workbook

CellSpot = tuple[str, int, int]
"""Name of the sheet, row, column."""


REWRITTEN_HEADING, REWRITTEN_TEXT = "見出しの書換え", "印字した文字の書換え"
"""Why a cell is listed in which a text of our own stood."""


class Account(Struct, frozen=True):
    """What a step of reading accounts for."""

    answers: frozenset[CellSpot] = frozenset()
    """Cells that are answers or continue one."""
    ours: frozenset[CellSpot] = frozenset()
    """Cells that hold our own text, unchanged."""
    reasons: Mapping[CellSpot, str] = field(default_factory=dict)
    """Why a cell is listed, where the step knows more than the cell's place tells."""
    findings: tuple[Finding, ...] = ()


def together(accounts: Iterable[Account]) -> Account:
    """What several steps account for; of two reasons for a cell, the first is kept."""
    parts = list(accounts)
    reasons: dict[CellSpot, str] = {}
    for part in reversed(parts):
        reasons |= part.reasons
    none: frozenset[CellSpot] = frozenset()
    return Account(
        none.union(*[part.answers for part in parts]),
        none.union(*[part.ours for part in parts]),
        reasons,
        tuple(finding for part in parts for finding in part.findings),
    )


def left_over(  # noqa: PLR0913, PLR0917  A workbook, and all that tells what is left of it.
    workbook: Workbook,
    file: str,
    account: Account,
    tables: Sequence[LocatedTable],
    is_ours: Callable[[Remark], bool],
    is_about: Callable[[str], bool],
    unknown_row: str,
) -> tuple[UnplacedText, ...]:
    """Everything written into the workbook that the account does not cover, sheet by sheet, from top to bottom.

    `is_ours` tells which of the remarks outside cells are, `is_about` which names of empty sheets speak of answers; `unknown_row` says that a row of inputs is about no known issue.
    """
    unplaced: list[UnplacedText] = []
    for sheet in workbook.sheets:
        here = [found for found in tables if found.sheet is sheet]
        spots = {(sheet.name, row, column) for row, column in sheet.cells}
        for spot in sorted(spots - account.answers - account.ours):
            _, row, column = spot
            text = clean(sheet.cells[row, column].text)
            if text.strip():
                why = account.reasons.get(spot) or _where(sheet, row, column, here, unknown_row)
                unplaced.append(UnplacedText(Place(file, sheet.name, address(row, column)), text, why))
        unplaced += [
            UnplacedText(Place(file, sheet.name, remark.cell), clean(remark.text), remark.why)
            for remark in sheet.remarks
            if clean(remark.text).strip() and not is_ours(remark)
        ]
        if _is_empty(sheet) and is_about(sheet.name):
            unplaced.append(UnplacedText(Place(file, sheet.name), clean(sheet.name), "何もないシートの名前"))
    return tuple(unplaced)


def _is_empty(sheet: Sheet) -> bool:
    return not sheet.remarks and not any(cell.text.strip() for cell in sheet.cells.values())


def _where(sheet: Sheet, row: int, column: int, tables: Sequence[LocatedTable], unknown_row: str) -> str:
    """In words, where a cell stands that no step accounts for."""
    if sheet.state is not SheetState.VISIBLE:
        return "非表示のシート"
    if not tables:
        return "調査票にないシート"
    if row < tables[0].first_row:
        return "表の上"
    for found in tables:
        if found.first_row <= row <= found.last_row:
            role = found.role_in(column)
            if role is None:
                return "表の横"
            return unknown_row if role is ColumnRole.INPUT else "記入欄ではない列"
    return "表の下"
