"""What of a returned workbook could not be read: what is said of it, and whether the form itself may be lacking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from survey import findings
from survey.form import EXTRA_SHEET, IDENTITY_SHEET, MAIN_SHEET, Form
from survey.form_reader.locating import LocatedTable
from survey.form_reader.row_names import RowPart
from survey.form_reader.side_sheets import SIDE_SHEETS
from survey.model import Finding, Place
from survey.workbook.gaps import Gaps

_MOST_CELLS = 10
"""Cells that a finding names."""
_BROKEN, _FORMAT = "ファイルの一部が壊れているか欠けている", "読み取れることの限られた形式（.xlsb）である"


def damage_told(gaps: Gaps, file: str, department: str) -> Iterator[Finding]:
    """What the officer must know of what could not be read; a finding of each kind for the whole workbook."""
    place = Place(file)
    for why, what in ((_BROKEN, gaps.unseen), (_FORMAT, gaps.beyond)):
        if what:
            yield findings.UNSEEN.at(place, department=department, why=why, what="、".join(what))
    if gaps.sheets:
        yield findings.SHEET_UNREADABLE.at(place, department=department, value="、".join(gaps.sheets))
    for code, cells in ((findings.DOUBTFUL_CELLS, gaps.cells), (findings.SYMBOLS, gaps.symbols)):
        if cells:
            yield code.at(place, department=department, cells=_named(cells))


def form_may_lack(gaps: Gaps, tables: Sequence[LocatedTable]) -> bool:
    """Whether the form, as far as it can be known before its department is, may stand where nothing could be read."""
    return bool({MAIN_SHEET, EXTRA_SHEET}.intersection(gaps.sheets)) or (gaps.values and not tables)


def rows_may_lack(gaps: Gaps, tables: Sequence[LocatedTable], form: Form) -> bool:
    """Whether rows that the form asks are on no sheet that could be read, while one could not."""
    if not set(gaps.sheets).difference((IDENTITY_SHEET, *SIDE_SHEETS)):
        return False
    parts = (RowPart.ISSUE, RowPart.ITEM)
    found = {
        (table.header.of_items, row.issue.no)
        for table in tables
        for row in table.rows
        if row.part in parts and row.issue
    }
    return not found.issuperset((table.of_items, no) for table in form.tables for no in table.nos)


def _named(cells: Sequence[tuple[str, str]]) -> str:
    """Such as 調査票 F7、F9、追加回答 G3、ほか 5か所."""
    by_sheet: dict[str, list[str]] = {}
    for sheet, cell in cells[:_MOST_CELLS]:
        by_sheet.setdefault(sheet, []).append(cell)
    named = [f"{sheet} {'、'.join(addresses)}" for sheet, addresses in by_sheet.items()]
    return "、".join([*named, *([f"ほか {len(cells) - _MOST_CELLS}か所"] if len(cells) > _MOST_CELLS else [])])
