"""Which rows of a returned sheet are the head of a table: its hidden row of keys, and its headings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from itertools import islice

from msgspec import Struct

from survey.form import (
    COLUMN_KEYS,
    ColumnRole,
    FormColumn,
    columns_read,
)
from survey.japanese.likeness import exact, near
from survey.japanese.text import beginning, comparison_key
from survey.model import Survey
from survey.workbook.sheet_rows import Grid

_STRETCH = 4
"""A text is compared with the headings only up to this many times the length of the longest, white space included."""
_REACH = 3
"""Rows below the row of keys in which its headings may stand."""
_DEPTH = 100
"""Rows from the top in which similar headings are looked for, where no row has them word for word."""


def group_heading(column: FormColumn) -> str:
    """What stands above the ○ columns of a question, or the column's own heading."""
    return column.group or column.heading


class _HeadWords(Struct, frozen=True):
    """What may stand in the head of a survey's tables."""

    keys: frozenset[str]
    headings: frozenset[str]
    """As comparison keys."""
    beginnings: frozenset[str]
    """First letters of the headings, and "" for white space, after which anything may follow. Few answers begin with
    one of them, and making comparison keys of all answers takes a tenth of the time of reading a form."""
    longest: int
    """A text with more characters is not compared with the headings."""


@lru_cache(maxsize=8)
def _head_words(survey: Survey) -> _HeadWords:
    ours = columns_read(survey)
    headings = {
        comparison_key(group_heading(column))
        for column in ours
        if column.role not in (ColumnRole.KEY, ColumnRole.DONE, ColumnRole.CHECK, ColumnRole.REMARKS)
    }
    longest = max(map(len, headings), default=0) * _STRETCH
    keys = telling_keys(ours)
    beginnings = {beginning(heading[:1]) for heading in headings} | {""}
    return _HeadWords(keys, frozenset(headings), frozenset(beginnings), longest)


def heading_bands(grid: Grid, survey: Survey) -> list[list[int]]:
    """The rows of the head of each table on a sheet, from top to bottom: by our words, else by similar ones."""
    ours = _head_words(survey)
    return _bands(grid, ours, exact) or _bands(grid, ours, near)


def _bands(grid: Grid, ours: _HeadWords, same: Callable[[str, str], bool]) -> list[list[int]]:
    """The rows of each head: a row of keys with the headings below it, or headings alone."""
    bands: list[list[int]] = []
    of_row_keys = 0
    for row, cells in islice(grid.items(), None if same is exact else _DEPTH):
        texts = [cell.text for cell in cells.values()]
        is_keys = is_key_row(texts, ours.keys)
        if is_keys:
            of_row_keys = next((at for at, cell in cells.items() if cell.text == COLUMN_KEYS), 0)
        # Answers may say what columns are headed, but no heading stands beside the key of a row.
        elif of_row_keys in cells or not _is_heading_row(texts, ours, same):
            continue
        if not is_keys and bands and row - bands[-1][-1] <= _REACH and _all_heads(grid, bands[-1][-1], row, ours.keys):
            bands[-1].append(row)
        else:
            bands.append([row])
    return bands


def telling_keys(ours: Iterable[FormColumn]) -> frozenset[str]:
    """The keys that are no headings, too, as 男 may be of a question that is headed so."""
    headings = {text for column in ours for text in (column.heading, column.group)}
    return frozenset(column.key for column in ours if column.key not in headings)


def is_key_row(texts: Collection[str], keys: frozenset[str]) -> bool:
    return COLUMN_KEYS in texts or len(keys.intersection(texts)) >= 2


def _is_heading_row(texts: Iterable[str], ours: _HeadWords, same: Callable[[str, str], bool]) -> bool:
    if same is exact:
        begun = (text for text in texts if beginning(text[:1]) in ours.beginnings and len(text) <= ours.longest)
        return len(ours.headings.intersection(map(comparison_key, begun))) >= 2
    typed = {comparison_key(text) for text in texts if len(text) <= ours.longest}
    return len(typed) > 2 and sum(any(same(text, heading) for text in typed) for heading in ours.headings) >= 2


def _all_heads(grid: Grid, above: int, row: int, keys: frozenset[str]) -> bool:
    """Whether nothing of a table's body stands between two rows, so that they are one head."""
    is_keys = is_key_row([cell.text for cell in grid[above].values()], keys)
    return is_keys or not any(number in grid for number in range(above + 1, row))
