"""Where the tables of a returned sheet are, and which issue each of their rows answers.

A row is known by its hidden key, else by its NO, else by its title. A row with none of them, under an answer and with
text in input columns, continues that answer, unless it holds what no answer goes on with: a choice, a number, a date or
a ○. Then it is a row of its own that somebody added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property, lru_cache
from typing import NamedTuple

from survey.form import EXAMPLE_KEY
from survey.form.own_texts import EXAMPLE_TITLE
from survey.form_reader.headings import Header, find_headers, grid_of
from survey.japanese.likeness import exact, near, only_match, same_numbers
from survey.japanese.text import comparison_key
from survey.model import Issue, Survey
from survey.model.addresses import address
from survey.questions.kinds import kind_of
from survey.workbook.sheet_rows import Grid
from survey.workbook.sheets import Cell, Range, Sheet

_SAME_AS_ABOVE = frozenset(
    comparison_key(word) for word in ("〃", "々", "同上", "続き", "（続き）", "つづき", "（つづき）", "↑", "”", '"')
)
"""What people write as NO or title of a row that continues the answer above."""
_GAP = 2
"""How many rows below an answer at the end of a table a continuation may stand: with at most one empty row between."""


class RowPart(Enum):
    """What a row below the headings is."""

    ISSUE = auto()
    CONTINUATION = auto()
    EXAMPLE = auto()
    UNKNOWN_ISSUE = auto()
    """Its key, NO or title is none of this survey's, or it continues such a row."""
    ADDED = auto()
    """It has none of them, but is a row of its own, or continues such a row."""
    ADDED_BELOW = auto()
    """The same, too far below the table to belong to it."""
    OUTSIDE = auto()


class LocatedRow(NamedTuple):
    """A row below the headings of a table that is not empty."""

    number: int
    part: RowPart
    issue: Issue | None = None
    """The issue that it answers, where it is an ISSUE or a CONTINUATION."""
    overruled: str = ""
    """The key or NO that was ignored because the title, or NO and title, name another issue; "" where none was."""


@dataclass(frozen=True)
class LocatedTable:
    """A table found on a sheet."""

    sheet: Sheet
    grid: Grid
    """Without what nobody wrote."""
    header: Header
    rows: tuple[LocatedRow, ...]
    untouched: frozenset[tuple[int, int]] = frozenset()
    """Row and column of inputs that hold what nobody wrote."""

    @cached_property
    def merged(self) -> tuple[Range, ...]:
        """The merged cells below the head."""
        return tuple([merged for merged in self.sheet.merged if merged.last_row > self.header.rows[-1]])

    @property
    def first_row(self) -> int:
        """The first row of the sheet that belongs to the table."""
        return self.header.rows[0]

    @cached_property
    def last_row(self) -> int:
        """The last row of the sheet that belongs to the table."""
        inside = (row.number for row in self.rows if row.part not in (RowPart.OUTSIDE, RowPart.ADDED_BELOW))
        return max(inside, default=self.header.rows[-1])

    def spot(self, row: int, number: int) -> tuple[str, int, int]:
        """Where a cell of the table stands: name of the sheet, row, column."""
        return self.sheet.name, row, number

    def address(self, row: int, number: int) -> str:
        """The same without the sheet, such as "F7"."""
        return address(*self.spot(row, number)[1:])


@dataclass(frozen=True, slots=True)
class _Names:
    """The issues by what a row may call them; a NO or title that two issues share names none."""

    by_key: Mapping[str, Issue]
    by_no: Mapping[str, Issue]
    """By comparison key."""
    by_title: Mapping[str, Issue]
    """By comparison key."""
    renumbered: bool = False
    """Whether the issues may have had other NO when the form was made."""


def locate(sheet: Sheet, survey: Survey, *, otherwise: bool = False) -> tuple[LocatedTable, ...]:
    """The tables on a sheet, from top to bottom. `otherwise`: the form was made of the definition as it was before."""
    grid = grid_of(sheet)
    headers = find_headers(grid, survey)
    starts = [header.rows[0] for header in headers]
    ends = [*starts[1:], max(grid, default=0) + 1]
    names = replace(_names_of(survey), renumbered=otherwise)
    return tuple(_located(sheet, grid, header, end, names) for header, end in zip(headers, ends, strict=False))


def _located(sheet: Sheet, grid: Grid, header: Header, end: int, names: _Names) -> LocatedTable:
    untouched = frozenset(_untouched(grid, header, end))
    if untouched:
        left = {row: {at: cell for at, cell in grid[row].items() if (row, at) not in untouched} for row in grid}
        grid = {row: cells for row, cells in left.items() if cells}
    return LocatedTable(sheet, grid, header, _rows(grid, header, end, names), untouched)


def _untouched(grid: Grid, header: Header, end: int) -> Iterator[tuple[int, int]]:
    inputs = {at: (kind_of(column.question), column) for at, column in header.inputs.items() if column.question}
    for row, cells in grid.items():
        if header.rows[-1] < row < end:
            for at in inputs.keys() & cells.keys():
                kind, column = inputs[at]
                if kind.is_untouched(column, cells[at]):
                    yield row, at


# ---------------------------------------------------------------- rows


def _rows(grid: Grid, header: Header, end: int, names: _Names) -> tuple[LocatedRow, ...]:
    """What each row between a head and the next one is."""
    named = [_named(number, grid[number], header, names) for number in grid if header.rows[-1] < number < end]
    last_issue = max((row.number for row in named if row.part is RowPart.ISSUE), default=0)
    rows: list[LocatedRow] = []
    above: LocatedRow | None = None
    for row in named:
        is_apart = row.number > max(last_issue, above.number if above else 0) + _GAP
        placed = _placed(row, above, is_apart)
        rows.append(placed)
        if placed.part not in (RowPart.OUTSIDE, RowPart.ADDED_BELOW):
            above = placed
    return tuple(rows)


def _placed(row: LocatedRow, above: LocatedRow | None, is_apart: bool) -> LocatedRow:
    """A row without key, NO and title by what it does in its place: it may continue the row above, or is one that was
    added. `is_apart`: it stands too far below the table."""
    if row.part is RowPart.ADDED and is_apart:
        return LocatedRow(row.number, RowPart.ADDED_BELOW)
    if row.part is not RowPart.CONTINUATION:
        return row
    if above is None or above.part is RowPart.EXAMPLE or is_apart:
        return LocatedRow(row.number, RowPart.OUTSIDE)
    if above.part is RowPart.ADDED:
        return LocatedRow(row.number, RowPart.ADDED)
    if above.issue is None:
        return LocatedRow(row.number, RowPart.UNKNOWN_ISSUE)
    return LocatedRow(row.number, RowPart.CONTINUATION, above.issue)


def _named(number: int, cells: Mapping[int, Cell], header: Header, names: _Names) -> LocatedRow:
    """A row by its own key, NO and title; where it has none of them, but something in input columns, CONTINUATION or ADDED
    by what kinds of question these are."""
    key, no, title = (cells[at].text if at in cells else "" for at in header.naming)
    if key == EXAMPLE_KEY:
        return LocatedRow(number, RowPart.EXAMPLE)
    issue, overruled = _issue(key, no, title, names)
    if issue:
        return LocatedRow(number, RowPart.ISSUE, issue, overruled)
    if title == EXAMPLE_TITLE or _repeats_examples(cells, header):
        return LocatedRow(number, RowPart.EXAMPLE)
    if any(map(_says_something, (key, no, title))):
        return LocatedRow(number, RowPart.UNKNOWN_ISSUE)
    return LocatedRow(number, _nameless(cells, header))


def _nameless(cells: Mapping[int, Cell], header: Header) -> RowPart:
    filled = [(column, column.question) for at, column in header.inputs.items() if at in cells and column.question]
    if not filled:
        return RowPart.OUTSIDE
    alone = len({question.key for _, question in filled}) == 1
    goes_on = all(kind_of(question).may_go_on(column, alone) for column, question in filled)
    return RowPart.CONTINUATION if goes_on else RowPart.ADDED


def _says_something(naming: str) -> bool:
    """Whether a key, NO or title names anything of its own."""
    return bool(naming) and comparison_key(naming) not in _SAME_AS_ABOVE


def _issue(key: str, no: str, title: str, names: _Names) -> tuple[Issue | None, str]:
    """The issue that a row's key, NO and title name, and the key or NO that was overruled.

    Hidden keys stay where they are when people sort the visible columns, or cut and paste them. So what is visible goes
    before the key where NO and title agree on another issue, and the title before NO where there is no key and it
    names another issue word for word; so it does where NO may have been another when the form was made. A row copied or
    written over to be about something else is about no issue.
    """
    by_key = names.by_key.get(key)
    by_no = names.by_no.get(comparison_key(no))
    by_title = names.by_title.get(comparison_key(title))
    if by_key and by_title and by_title is not by_key and (by_no is by_title or (names.renumbered and by_no is by_key)):
        return by_title, key
    if by_no and by_title and not by_key and by_no is not by_title:
        return by_title, no
    issue = by_key or by_no or by_title or _by_likeness(title, names)
    return (None if issue and _says_otherwise(issue, by_key, by_no, no, title) else issue), ""


def _says_otherwise(issue: Issue, by_key: Issue | None, by_no: Issue | None, no: str, title: str) -> bool:
    """Whether the title names another number than the issue's, or neither it nor NO is the issue's.

    Where key and NO agree, a title that differs was written over, or was another when the form was made.
    """
    if (by_key and by_key is by_no) or not _says_something(title):
        return False
    if exact(title, issue.title) or near(title, issue.title):
        return False
    return not same_numbers(title, issue.title) or (by_no is not issue and _says_something(no))


def _by_likeness(title: str, names: _Names) -> Issue | None:
    no = only_match(title, {no: issue.title for no, issue in names.by_key.items()}) if title else None
    return names.by_key[no] if no else None


@lru_cache(maxsize=8)
def _names_of(survey: Survey) -> _Names:
    return _Names(
        survey.issue_by_no,
        _without_doubles((comparison_key(issue.no), issue) for issue in survey.issues),
        _without_doubles((comparison_key(issue.title), issue) for issue in survey.issues),
    )


def _without_doubles(named: Iterable[tuple[str, Issue]]) -> Mapping[str, Issue]:
    pairs = list(named)
    often = Counter(name for name, _ in pairs)
    return {name: issue for name, issue in pairs if often[name] == 1}


def _repeats_examples(cells: Mapping[int, Cell], header: Header) -> bool:
    """Whether the row repeats the examples: at least one input holds its question's example, and none any other text."""
    typed = [
        comparison_key(cells[at].text) == comparison_key(column.question.example)
        for at, column in header.columns.items()
        if column.question and not column.marks and at in cells
    ]
    return bool(typed) and all(typed)
