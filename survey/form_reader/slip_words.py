"""Our own texts around the inputs of slips (単票): which are unchanged, what was written over the others, and what stands
where no question is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from survey import findings
from survey.form import NO_COLUMN, ColumnRole, columns_of
from survey.form.own_texts import is_own, since_text, token
from survey.form.slip_layout import (
    GROUP_TEXT,
    HEADING_AT,
    HEADING_KEY,
    HINT_KEY,
    INPUT_KEY,
    KEPT_BESIDE,
    KEY_SIGN,
    REQUIRED_KEY,
    REQUIRED_TEXT,
    SEEN_AT,
    SLIP_HEADINGS,
    SLIP_KEYS,
    slip_layout,
)
from survey.form.table_columns import DONE_HEADING, row_columns_read
from survey.form_reader.accounting import REWRITTEN_HEADING, REWRITTEN_TEXT, Account, CellSpot
from survey.form_reader.locating import LocatedTable
from survey.form_reader.prefilled import HIDDEN_COPY
from survey.form_reader.said_when_made import was_said
from survey.form_reader.slips import Slips
from survey.japanese.likeness import exact
from survey.japanese.text import clean, comparison_key, one_line
from survey.model import Finding, Place, Survey
from survey.model.addresses import address
from survey.questions.columns import LINES
from survey.workbook.sheets import Cell

_UNCLEAR = "設問の分からない行"
_HEADINGS = {key: SLIP_HEADINGS[at] for key, at in SEEN_AT.items()} | {NO_COLUMN: SLIP_HEADINGS[HEADING_AT]}
"""What heads the columns that are seen, by their keys."""
_PRINTED = {HEADING_KEY: "設問の見出し", REQUIRED_KEY: REQUIRED_TEXT, HINT_KEY: "記入要領", INPUT_KEY: GROUP_TEXT}
"""What the officer is told that we print in them, by the same."""


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
        elif printed := _printed(slips, row, number):
            reasons[spot] = REWRITTEN_HEADING if row in slips.at.head else REWRITTEN_TEXT
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
    """Whether the form says in this place what stands there. What it says elsewhere somebody may have written here for an
    answer."""
    row, number = at
    words, text, key = _words(survey), comparison_key(cell.text), slips.at.key_of.get(number, "")
    if row in slips.at.head:
        return text in words.heads or was_said(cell.text, tokens, survey)
    if key == INPUT_KEY:
        return text == comparison_key(GROUP_TEXT)
    if key == HEADING_KEY:
        return _is_our_heading(slips, row, cell, survey, tokens)
    if key == SLIP_KEYS and (cell.text in survey.issue_by_no or cell.text.partition(KEY_SIGN)[2] in words.abouts):
        return True
    is_ours = text in words.around.get(key, ()) or (key in KEPT_BESIDE and is_own(cell.text, tokens))
    return is_ours or was_said(cell.text, tokens, survey)


def _is_our_heading(slips: Slips, row: int, cell: Cell, survey: Survey, tokens: frozenset[str]) -> bool:
    """Whether an input or the choices in this row are headed so, now or when the form was made."""
    is_heading = comparison_key(cell.text) in _words(survey).around[HEADING_KEY]
    if column := slips.known.get(row):
        is_its_own = exact(cell.text, column.heading) or exact(cell.text, column.group)
        return is_its_own or (not is_heading and was_said(cell.text, tokens, survey))
    if row in slips.unclear and slips.at.text(slips.whole[row], SLIP_KEYS):
        # That of a choice which the definition had.
        return is_heading or token(cell.text) in tokens
    return is_heading or was_said(cell.text, tokens, survey)


def _printed(slips: Slips, row: int, number: int) -> str:
    """How the officer is told what we had printed in the cell; "" where that was nothing."""
    key, column = slips.at.key_of.get(number, ""), slips.known.get(row)
    if row in slips.at.head and key:
        return _HEADINGS.get(key, HIDDEN_COPY)
    if row not in slips.known:
        return ""
    about = _PRINTED.get(key, "")
    return HIDDEN_COPY if key == SLIP_KEYS else f"{one_line(column.heading)}（{about}）" if column and about else about


class _Words(Struct, frozen=True):
    """The texts of a survey's slips, as comparison keys."""

    heads: frozenset[str]
    """Over their columns."""
    around: Mapping[str, frozenset[str]]
    """Around the inputs, by the key of their column."""
    abouts: frozenset[str]
    """What keys of rows may say behind NO; just so, and no comparison keys."""


@lru_cache(maxsize=8)
def _words(survey: Survey) -> _Words:
    columns = row_columns_read(survey)
    layouts = [slip_layout(survey, made) for made in (columns_of(survey), columns)]
    headings = [text for column in columns for text in (column.heading, column.group)]
    kept = [column.heading for column in columns if column.role is ColumnRole.CHECK]
    hints = [text for layout in layouts for text in layout.shown.values()]
    return _Words(
        _keys_of(SLIP_HEADINGS.values(), kept, *(layout.column_keys for layout in layouts)),
        {
            HEADING_KEY: _keys_of(headings, [survey.headings.examples]),
            REQUIRED_KEY: _keys_of([REQUIRED_TEXT, DONE_HEADING]),
            HINT_KEY: _keys_of(hints, [since_text(survey)]),
        },
        frozenset(
            (
                *(one.key for one in columns if one.role in {*LINES, ColumnRole.EXAMPLES}),
                *(question.key for question in survey.row_questions),
            )
        ),
    )


def _keys_of(*texts: Iterable[str]) -> frozenset[str]:
    return frozenset(comparison_key(text) for some in texts for text in some if text)
