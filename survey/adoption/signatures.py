"""Rows at the end of a table that say which office made it, and when. Pure."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby

from survey.adoption.grid import GridCell
from survey.japanese.text import appearance_key

SIGNED_BELOW = "表の下の、作成した課や日付"
_YEAR = r"(?:(?:令和|平成|西暦|[rh])?[\d元]+(?:年度?|[./-]))"
_SAID_OF_DAY = r"(?:現在|時点|作成|更新|印刷|調べ|集計)"
_DAY = rf"(?:{_YEAR}\d+(?:月\d+日|[./-]\d+)(?:\([月火水木金土日]\))?{_SAID_OF_DAY}?|\d+月\d+日{_SAID_OF_DAY})"
"""Without a year it may as well be an answer."""
_OFFICE = rf"[^\d。、:]*(?:課|局|係|部|室){_SAID_OF_DAY}?"
_LABEL = r"(?:(?:作成|更新|印刷|集計|担当|所管|発行)(?:年月)?(?:日|課|者|部署)?:?)?"
_DATED = re.compile(rf"[(【]?{_LABEL}(?:{_OFFICE})?\(?{_LABEL}{_DAY}(?:{_OFFICE})?[)】]*")
_LONGEST = 40
"""Characters of a cell that signs."""
_OFFICE_ALONE = re.compile(rf"[(【]?{_LABEL}{_OFFICE}[)】]?|{_LABEL}")

_Rows = Sequence[tuple[int, Mapping[int, GridCell]]]
"""Of a table, below its headings: number, and cells by column."""


def signed_rows(rows: _Rows, pages: Collection[int] = ()) -> frozenset[int]:
    """The rows that end a page with nothing but offices and days. `pages`: the rows in which the headings stand again.

    A day in a column of days is an answer, and so is an office that no day stands below.
    """
    ends = [row for page in _pages(rows, pages) for row in _end(page)]
    numbers = {number for number, _ in ends}
    others = [row for number, row in rows if number not in numbers]
    days = {column for row in others for column, cell in row.items() if _is_day(cell)}
    named = {appearance_key(cell.text) for row in others for cell in row.values()}
    found, below = set[int](), 0
    for number, row in reversed(ends) if others else ():
        alone = below == number + 1 and not any(appearance_key(cell.text) in named for cell in row.values())
        if alone or any(_is_day(cell) and column not in days for column, cell in row.items()):
            found.add(number)
            below = number
    return frozenset(found)


def _pages(rows: _Rows, heads: Collection[int]) -> Iterator[_Rows]:
    starts = sorted(heads)
    for _, page in groupby(rows, lambda row: bisect(starts, row[0])):
        yield list(page)


def _end(page: _Rows) -> _Rows:
    """The last rows, as far as they hold nothing but offices and days."""
    at = len(page)
    while at and all(_is_day(cell) or _is_office(cell) for cell in page[at - 1][1].values()):
        at -= 1
    return page[at:]


def _is_office(cell: GridCell) -> bool:
    return len(cell.text) <= _LONGEST and bool(_OFFICE_ALONE.fullmatch(appearance_key(cell.text)))


def _is_day(cell: GridCell) -> bool:
    return len(cell.text) <= _LONGEST and bool(_DATED.fullmatch(appearance_key(cell.text)))
