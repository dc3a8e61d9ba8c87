"""Our own texts around the inputs of slips (単票): which are unchanged, what was written over the others, and what stands
where no question is asked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from survey import findings
from survey.form import ColumnRole, columns_of
from survey.form.own_texts import is_own, since_text, token
from survey.form.slip_layout import (
    GROUP_TEXT,
    HEADING_KEY,
    HINT_KEY,
    INPUT_KEY,
    KEPT_BESIDE,
    KEY_SIGN,
    REQUIRED_KEY,
    REQUIRED_TEXT,
    SLIP_HEADINGS,
    SLIP_KEYS,
    slip_layout,
)
from survey.form.table_columns import DONE_HEADING, row_columns_read
from survey.form_reader.accounting import Account, CellSpot
from survey.form_reader.locating import LocatedTable
from survey.form_reader.slips import Slips
from survey.japanese.text import clean, comparison_key, one_line
from survey.model import Finding, Place, Survey
from survey.model.addresses import address
from survey.questions.columns import LINES
from survey.workbook.sheets import Cell

_UNCLEAR = "設問の分からない行"


def account_for_slips(
    found: LocatedTable, survey: Survey, department: str, file: str, tokens: frozenset[str]
) -> Account:
    """Keys, headings and hints, and the rows of which nobody can tell what they answer; nothing of a table."""
    slips = found.slips
    if slips is None:
        return Account()
    ours: set[CellSpot] = set()
    reasons: dict[CellSpot, str] = {}
    said: list[Finding] = []
    for row, number, cell in _around(found, slips):
        spot, place = (found.sheet.name, row, number), Place(file, found.sheet.name, address(row, number))
        if _is_ours(slips, (row, number), cell, survey, tokens):
            ours.add(spot)
        elif row in slips.unclear:
            reasons[spot] = _UNCLEAR
            if number == slips.at.at.get(INPUT_KEY):
                said.append(findings.QUESTION_UNCLEAR.at(place, department=department, value=clean(cell.text)))
        elif row in slips.known and (printed := _printed(slips, row, number)):
            reasons[spot] = "印字した文字の書換え"
            value = clean(cell.text)
            said.append(findings.PREFILLED_CHANGED.at(place, department=department, value=value, printed=printed))
    return Account(ours=frozenset(ours), reasons=reasons, findings=tuple(said))


def _around(found: LocatedTable, slips: Slips) -> Iterator[tuple[int, int, Cell]]:
    """Row, column and content of the cells that are none of the table's which the slips stand for."""
    laid_out = {
        slips.place(row, number)
        for row, cells in found.grid.items()
        for number in cells
        if number in found.header.columns
    }
    first, last = slips.first_row, slips.last_row
    for row, cells in slips.whole.items():
        if first <= row <= last or row in slips.unclear:
            yield from ((row, number, cell) for number, cell in cells.items() if (row, number) not in laid_out)


def _is_ours(slips: Slips, at: tuple[int, int], cell: Cell, survey: Survey, tokens: frozenset[str]) -> bool:
    row, number = at
    if any(number == slips.at.at.get(key) for key in KEPT_BESIDE) and is_own(cell.text, tokens):
        return True
    known = comparison_key(cell.text) in _words(survey) or token(cell.text) in tokens
    if number == slips.at.at.get(SLIP_KEYS):
        return known or (KEY_SIGN in cell.text and cell.text.partition(KEY_SIGN)[2] in _abouts(survey))
    if number == slips.at.at.get(INPUT_KEY) and row not in slips.at.head:
        # An answer may be one of our words.
        return comparison_key(cell.text) == comparison_key(GROUP_TEXT)
    return known


def _printed(slips: Slips, row: int, number: int) -> str:
    """How the officer is told what we had printed in the cell; "" where that was nothing."""
    at, column = slips.at.at, slips.known[row]
    if number == at.get(SLIP_KEYS):
        return "隠した列の控え"
    names = {HEADING_KEY: "設問の見出し", REQUIRED_KEY: REQUIRED_TEXT, HINT_KEY: "記入要領", INPUT_KEY: GROUP_TEXT}
    about = next((name for key, name in names.items() if number == at.get(key)), "")
    return f"{one_line(column.heading)}（{about}）" if column and about else about


@lru_cache(maxsize=8)
def _words(survey: Survey) -> frozenset[str]:
    """All texts around the inputs of a survey's slips, as comparison keys."""
    layouts = [slip_layout(survey, columns) for columns in (columns_of(survey), row_columns_read(survey))]
    texts = [
        *SLIP_HEADINGS.values(),
        *(text for column in row_columns_read(survey) for text in (column.heading, column.group)),
        *(text for layout in layouts for text in (*layout.shown.values(), *layout.column_keys)),
        *(REQUIRED_TEXT, DONE_HEADING, GROUP_TEXT, since_text(survey), survey.headings.examples),
    ]
    return frozenset(map(comparison_key, filter(None, texts)))


@lru_cache(maxsize=8)
def _abouts(survey: Survey) -> frozenset[str]:
    """What keys of rows may say behind NO."""
    columns = row_columns_read(survey)
    named = {*LINES, ColumnRole.EXAMPLES}
    return frozenset((*(c.key for c in columns if c.role in named), *(q.key for q in survey.row_questions)))
