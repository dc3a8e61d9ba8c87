"""What the columns of a returned sheet of slips (単票) are for: by hidden keys, else by what can be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache

from msgspec import Struct

from survey.form import NO_COLUMN, ColumnRole, columns_of
from survey.form.slip_layout import (
    HEADING_KEY,
    HINT_AT,
    INPUT_KEY,
    KEPT_BESIDE,
    NO_AT,
    SEEN_AT,
    SLIP_HEADINGS,
    SLIP_KEYS,
    slip_layout,
)
from survey.form.table_columns import row_columns_read
from survey.form_reader.slip_texts import known_texts
from survey.japanese.text import comparison_key
from survey.model import Survey
from survey.workbook.sheet_rows import Grid
from survey.workbook.sheets import Cell

_FEWEST = 2
"""Keys, or headings one below the other, by which a sheet is known for one of slips."""
_HEAD = 3
"""Rows below the row of keys in which its headings may stand."""

Cells = Mapping[int, Cell]


class SlipColumns(Struct, frozen=True, dict=True):
    """What the columns of a sheet of slips are for."""

    at: Mapping[str, int]
    """Their numbers by the key that stands in the hidden row above; none for one that is gone."""
    head: tuple[int, ...]
    """The rows of keys and headings above the slips."""

    @cached_property
    def key_of(self) -> Mapping[int, str]:
        """The keys by the numbers of the columns."""
        return {number: key for key, number in self.at.items()}

    def text(self, cells: Cells, key: str) -> str:
        """What stands in a row in the column of this key; "" where nothing does."""
        number = self.at.get(key, 0)
        return cells[number].text if number in cells else ""


def keyed_columns(grid: Grid, survey: Survey) -> SlipColumns | None:
    """The columns of a sheet that has the row of their keys, or enough of it; None where it has none."""
    for row, cells in grid.items():
        texts = {cell.text for cell in cells.values()}
        if SLIP_KEYS in texts or len(SEEN_AT.keys() & texts) >= _FEWEST:
            return _columns(grid, row, survey)
    return None


def seen_columns(grid: Grid, survey: Survey) -> SlipColumns | None:
    """The same of a sheet that has lost that row: known by keys, or by headings of questions, one below the other."""
    known = known_texts(survey)
    told = (*_stand_in(grid, known.is_heading).values(), *_stand_in(grid, known.about).values())
    if max(told, default=0) < _FEWEST:
        return None
    keys = _keys(survey)
    left = (row for row, cells in grid.items() if len(keys & {cell.text for cell in cells.values()}) >= _FEWEST)
    return _columns(grid, next(left, 0), survey)


def _columns(grid: Grid, row: int, survey: Survey) -> SlipColumns:
    """What each column is for, by whatever is left to tell it: its key, else what stands below, else its heading, else how
    forms are made. `row`: that of the keys; 0 where there is none."""
    known, keys, head = known_texts(survey), _keys(survey), _head_rows(grid, row)
    at = {cell.text: number for number, cell in reversed([*grid.get(row, {}).items()]) if cell.text in keys}
    if at.keys() >= set(slip_layout(survey, columns_of(survey)).column_keys):
        return SlipColumns(at, head)
    for key, says in ((SLIP_KEYS, known.about), (HEADING_KEY, known.is_heading)):
        if key not in at:
            told = (number for number, _ in _stand_in(grid, says).most_common() if number not in at.values())
            _tell(at, {key: next(told, 0)})
    _tell(at, _headed(grid, head, survey))
    _tell(at, _hidden_columns(grid, max(at.get(HEADING_KEY, 0), at.get(INPUT_KEY, 0)), survey))
    origin = next((at[key] - number for key, number in SEEN_AT.items() if key in at), 0)
    # But for that of headings: where none is to be seen, another may have taken its place.
    _tell(at, {key: origin + number for key, number in {**SEEN_AT, NO_COLUMN: NO_AT}.items() if key != HEADING_KEY})
    return SlipColumns(at, head)


def _head_rows(grid: Grid, row: int) -> tuple[int, ...]:
    """The row of keys, where there is one, with the rows of headings below it; else the first row of headings."""
    if row:
        return (row, *(at for at in range(row + 1, row + _HEAD + 1) if _is_head(grid.get(at, {}))))
    return tuple([at for at, cells in grid.items() if _is_head(cells)][:1])


def _tell(at: dict[str, int], told: Mapping[str, int]) -> None:
    """Add the columns of which is not known yet where they are, nor of any other that it is there."""
    for key, number in told.items():
        if key not in at and number > 0 and number not in at.values():
            at[key] = number


def _stand_in(grid: Grid, says: Callable[[str], object]) -> Counter[int]:
    """How many cells of each column say such a thing."""
    return Counter(number for cells in grid.values() for number, cell in cells.items() if says(cell.text))


@lru_cache(maxsize=8)
def _keys(survey: Survey) -> frozenset[str]:
    """All that may stand in the row of keys."""
    checks = (column.key for column in row_columns_read(survey) if column.role is ColumnRole.CHECK)
    return frozenset((SLIP_KEYS, NO_COLUMN, *SEEN_AT, *KEPT_BESIDE, *checks))


def _headed(grid: Grid, head: Iterable[int], survey: Survey) -> Mapping[str, int]:
    """The columns by their headings, but for that which stands over two."""
    words = {comparison_key(c.heading): c.key for c in row_columns_read(survey) if c.role is ColumnRole.CHECK}
    words |= {comparison_key(key): key for key in KEPT_BESIDE}
    words |= {comparison_key(SLIP_HEADINGS[at]): key for key, at in SEEN_AT.items() if key != HEADING_KEY}
    cells = [(number, cell.text) for row in head for number, cell in grid.get(row, {}).items()]
    return {words[key]: number for number, text in reversed(cells) if (key := comparison_key(text)) in words}


def _hidden_columns(grid: Grid, heading: int, survey: Survey) -> Mapping[str, int]:
    """The hidden columns behind the inputs, where there are as many as a form has: none was moved then."""
    shown = {at for cells in grid.values() for at, cell in cells.items() if not cell.hidden}
    hidden = sorted({at for cells in grid.values() for at in cells if at > heading} - shown)
    made = (slip_layout(survey, columns) for columns in (columns_of(survey), row_columns_read(survey)))
    behind = (layout.column_keys[HINT_AT:] for layout in made)
    return next((dict(zip(keys, hidden, strict=True)) for keys in behind if len(keys) == len(hidden)), {})


def _is_head(cells: Cells) -> bool:
    words = {comparison_key(heading) for heading in SLIP_HEADINGS.values()}
    return len(words & {comparison_key(cell.text) for cell in cells.values() if len(cell.text) < 20}) >= _FEWEST
