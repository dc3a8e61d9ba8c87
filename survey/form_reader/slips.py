"""Slips (単票) laid out as the table that would ask the same, so that everything after reads one shape.

Each slip becomes a row. A row of the sheet that goes on with the answer above it becomes a row below that one.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from survey.form import DONE_COLUMN, KEY_COLUMN, NO_COLUMN, TITLE_COLUMN, ColumnRole, FormColumn
from survey.form.slip_layout import GROUP_TEXT, HEADING_KEY, HINT_KEY, INPUT_KEY, KEPT_BESIDE, REQUIRED_KEY, SLIP_KEYS
from survey.form.table_columns import row_columns_read
from survey.form_reader.headings import Header
from survey.form_reader.slip_columns import SlipColumns
from survey.form_reader.slip_inputs import NamedRows, name_rows
from survey.form_reader.slip_rows import ROWS_BELOW, FoundSlip, find_slips
from survey.japanese.text import comparison_key
from survey.model import Survey
from survey.questions.kinds import kind_of
from survey.workbook.sheet_rows import Grid
from survey.workbook.sheets import Cell

_HEAD = 1
"""Row of the table with what heads its columns."""
_BESIDE = 100_000
"""Numbers in the table, from here on, of cells of a slip's first row that belong to no column."""
_IN_FIRST_ROW = {KEY_COLUMN: SLIP_KEYS, NO_COLUMN: NO_COLUMN, TITLE_COLUMN: HEADING_KEY, DONE_COLUMN: HINT_KEY}
"""Columns of the table, and in what column of the sheet they stand in the first row of a slip."""


class Slips(Struct):
    """Slips as a table, and where its cells stand on the sheet."""

    numbers: dict[str, int]
    """Of the table's columns by their keys."""
    at: SlipColumns
    whole: Grid
    """The sheet's rows."""
    columns: dict[int, FormColumn] = field(default_factory=dict)
    rows: dict[int, dict[int, Cell]] = field(default_factory=lambda: {_HEAD: {}})
    places: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """Row and column on the sheet by those of the table; of inputs also where they are empty."""
    extents: dict[int, tuple[int, int]] = field(default_factory=dict)
    """First and last row on the sheet of each row of the table."""
    moved: set[int] = field(default_factory=set)
    known: dict[int, FormColumn | None] = field(default_factory=dict)
    """The rows of the sheet of which it is known what they are for: those with an input, by its column."""
    unclear: set[int] = field(default_factory=set)
    """Rows of the sheet with something in the column of inputs of which nobody can tell what it answers."""

    @property
    def header(self) -> Header:
        return Header((_HEAD,), self.columns, tuple(sorted(self.moved)))

    @property
    def grid(self) -> Grid:
        return {row: dict(sorted(cells.items())) for row, cells in self.rows.items() if cells or row == _HEAD}

    @property
    def first_row(self) -> int:
        """On the sheet, headings included."""
        return min((*self.at.head, *(first for first, _ in self.extents.values())))

    @property
    def last_row(self) -> int:
        return max((last for _, last in self.extents.values()), default=0)

    def place(self, row: int, number: int) -> tuple[int, int]:
        """Row and column on the sheet of a cell of the table."""
        return self.places.get((row, number)) or (self.extents[row][0], self.at.at.get(HEADING_KEY, 1))

    def role_in(self, number: int) -> ColumnRole | None:
        """What a column of the sheet is for, in most of its rows; None for one of others."""
        seen = {self.at.at.get(key) for key in (NO_COLUMN, HEADING_KEY, REQUIRED_KEY, HINT_KEY)}
        if number == self.at.at.get(INPUT_KEY):
            return ColumnRole.INPUT
        return ColumnRole.TITLE if number in seen else None

    def put(self, row: int, column: FormColumn, at: tuple[int, int], cell: Cell | None) -> None:
        number = self.numbers.setdefault(column.key, len(self.numbers) + 1)
        self.columns[number] = column
        self.places[row, number] = at
        if cell:
            self.rows[row][number] = cell

    def begin(self, first: int, last: int) -> int:
        """A new row of the table, which stands in these rows of the sheet; its number."""
        row = max(self.rows) + 1
        self.rows[row], self.extents[row] = {}, (first, last)
        return row


def laid_out(grid: Grid, at: SlipColumns, survey: Survey) -> Slips | None:
    """The slips below the headings; None where there is no input."""
    ours = row_columns_read(survey)
    slips = Slips({column.key: number for number, column in enumerate(ours, 1)}, at, grid)
    by_key = {column.key: column for column in ours}
    for slip in find_slips(grid, at, survey):
        named = name_rows(slip, survey)
        row = slips.begin(slip.first_row, max(slip.band, named.last, slip.first_row))
        _put_first_row(slips, row, slip, by_key)
        _put_inputs(slips, row, named, by_key)
        slips.known |= {
            **dict.fromkeys([slip.band] if slip.band else []),
            **dict.fromkeys(named.groups),
            **named.columns,
        }
        slips.unclear.update(at for at in slip.keys if at not in slips.known)
        _put_below(slips, slip)
    slips.unclear = {at for at in slips.unclear if at <= slips.last_row + ROWS_BELOW}
    has_inputs = any(column.role is ColumnRole.INPUT for column in slips.columns.values())
    return slips if has_inputs else None


def _put_first_row(slips: Slips, row: int, slip: FoundSlip, by_key: Mapping[str, FormColumn]) -> None:
    """NO and title, whether the slip is finished, and what its hidden cells keep."""
    if not slip.band:
        slips.put(row, by_key[KEY_COLUMN], (slip.first_row, slips.at.at.get(SLIP_KEYS, 1)), Cell(slip.no))
        return
    cells = slips.whole[slip.band]
    kept = {key: key for key, column in by_key.items() if column.role is ColumnRole.CHECK}
    placed = {slips.at.at[at]: key for key, at in (kept | _IN_FIRST_ROW).items() if at in slips.at.at}
    for number, key in placed.items():
        slips.put(row, by_key[key], (slip.band, number), cells.get(number))
    for number in cells.keys() - placed.keys():
        slips.rows[row][_BESIDE + number], slips.places[row, _BESIDE + number] = cells[number], (slip.band, number)


def _put_inputs(slips: Slips, row: int, named: NamedRows, by_key: Mapping[str, FormColumn]) -> None:
    heading, asked = (slips.at.at.get(key, 0) for key in (HEADING_KEY, INPUT_KEY))
    beside = {slips.at.at.get(key, 0): of_input for key, of_input in KEPT_BESIDE.items()}
    for at, column in named.columns.items():
        cells = slips.whole[at]
        cell = cells.get(asked)
        if asked:
            # Over choices of which none is left, we said what to do with them.
            is_ours = cell and comparison_key(cell.text) == comparison_key(GROUP_TEXT)
            slips.put(row, column, (at, asked), None if is_ours else cell)
        for kept, of_input in beside.items():
            if kept in cells and (was := by_key.get(of_input(column.key))):
                slips.put(row, was, (at, kept), cells[kept])
        number = slips.numbers.get(column.key, 0)
        is_first = number not in slips.rows[_HEAD] or (at in named.moved and number not in slips.moved)
        if heading in cells and number in slips.columns and is_first:
            slips.rows[_HEAD][number], slips.places[_HEAD, number] = cells[heading], (at, heading)
            slips.moved |= {number} if at in named.moved else set()


def _put_below(slips: Slips, slip: FoundSlip) -> None:
    """What goes on with the answer above it, each in a row of its own; what does not is unclear."""
    asked = slips.at.at.get(INPUT_KEY, 0)
    for at in slip.loose:
        above = max((row for row in slips.known if row < at), default=0)
        column = slips.known.get(above)
        question = column.question if column else None
        if column and question and at <= above + ROWS_BELOW and kind_of(question).may_go_on(column, alone=True):
            slips.put(slips.begin(at, at), column, (at, asked), slips.whole[at][asked])
            slips.known[at] = column
        else:
            slips.unclear.add(at)
