"""The table on one sheet of a form: where each issue, question and label stands."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import groupby

from msgspec import Struct

from survey.form.form_keys import MAIN_SHEET, item_key
from survey.form.header_labels import (
    OUTER_WIDTH,
    Label,
    LabelGrid,
    LabelPlace,
    label_grid,
    least_label,
    places_above_slips,
    places_above_table,
)
from survey.form.paper import Across
from survey.form.slip_layout import HEADING_AT, SlipLayout, Spot
from survey.form.table_columns import (
    CARRIED_PREFIX,
    DONE_COLUMN,
    GIVEN_PREFIX,
    NUMBER_COLUMN,
    SINCE_COLUMN,
    TITLE_COLUMN,
    is_carried_column,
    is_given_column,
)
from survey.model import USUAL_NAMES, Issue, Question
from survey.questions.columns import ColumnRole, FormColumn
from survey.workbook.sheets import Range


class FormRow(Struct, frozen=True):
    """What is asked in one place of a table: an issue, or one of its items."""

    key: str
    issue: Issue
    item: int = 0
    """Number of the item, or 0 in a table that asks once of each issue."""


class FormTable(Struct, frozen=True, dict=True):
    """The table on one sheet of a form."""

    sheet: str
    columns: tuple[FormColumn, ...]
    """Of slips, those that a table in their place would have."""
    issues: tuple[Issue, ...]
    has_examples: bool
    """Whether there is a row of examples; beside slips they stand beside each input."""
    slips: SlipLayout | None = None
    """How each issue's rows are laid out; None where each has one row."""
    first_label: int = least_label(USUAL_NAMES)
    """Pixels that the labels at the left take, at least."""
    confirmed: bool = False
    """Whether it is asked who confirmed the answers."""
    ready: tuple[int, ...] = ()
    """In a table of items (明細), how many rows there are for each issue; empty in one that asks once of each."""

    title_row = 1
    note_row = 2

    @property
    def label_rows(self) -> tuple[int, ...]:
        return tuple(range(3, 3 + len(self._label_grid)))

    @property
    def _label_grid(self) -> LabelGrid:
        return label_grid(slips=self.slips is not None, confirmed=self.confirmed)

    @property
    def key_row(self) -> int:
        return self.label_rows[-1] + 2

    @property
    def group_row(self) -> int:
        return self.key_row + 1

    @cached_property
    def heading_row(self) -> int:
        """The last row of headings; `group_row` itself where no question has ○ columns, and above slips."""
        return self.group_row + (not self.slips and any(column.group for column in self.columns))

    @property
    def example_row(self) -> int | None:
        return self.heading_row + 1 if self.has_examples and not self.slips else None

    @property
    def first_row(self) -> int:
        return (self.example_row or self.heading_row) + 1

    @property
    def rows_each(self) -> int:
        """How many rows an issue has."""
        return len(self.slips.lines) if self.slips else 1

    @property
    def last_row(self) -> int:
        """The last row of the last issue; first_row - 1 for a table without issues."""
        return self.first_row + len(self.rows) * self.rows_each - 1

    @cached_property
    def of_items(self) -> bool:
        """Whether it asks of items (明細), with as many rows for each issue as may be needed."""
        return NUMBER_COLUMN in self.column_of

    @cached_property
    def rows(self) -> tuple[FormRow, ...]:
        """What is asked, from top to bottom."""
        if not self.of_items:
            return tuple(FormRow(issue.no, issue) for issue in self.issues)
        return tuple(
            FormRow(item_key(issue.no, number), issue, number)
            for issue, count in zip(self.issues, self.ready, strict=True)
            for number in range(1, count + 1)
        )

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The first row of each by its key: NO, or that of an item."""
        return {row.key: self.first_row + at * self.rows_each for at, row in enumerate(self.rows)}

    @cached_property
    def nos(self) -> frozenset[str]:
        """NO of the issues."""
        return frozenset(issue.no for issue in self.issues)

    def key_of(self, no: str, item: int = 0) -> str:
        """Key of the row of an issue, or of one of its items, the first where none is named."""
        return item_key(no, item or 1) if self.of_items else no

    def place(self, key: str) -> Spot:
        """Where each issue has the cell of the column with this key."""
        return self.slips.places[key] if self.slips else (0, self.column_of[key])

    def cell(self, row: str, key: str) -> tuple[int, int]:
        """Row and column of the same for one issue, or item, by the key of its row."""
        below, number = self.place(key)
        return self.row_of[row] + below, number

    def places_of(self, question: Question) -> tuple[Spot, ...]:
        """Where each issue has the inputs of a question, in order."""
        return tuple(self.place(column.key) for column in self.columns_for(question))

    def alike(self, question: Question) -> tuple[tuple[FormColumn, ...], ...]:
        """The inputs of a question, together as far as one formula is right for all of them: what it says of a cell, it
        says of the next one in the same row."""
        columns = self.columns_for(question)
        return tuple((column,) for column in columns) if self.slips else (columns,)

    def boxes(self, columns: Sequence[FormColumn], apart_from: Container[str] = ()) -> tuple[Range, ...]:
        """The cells of all rows, or all but some, in columns that stand side by side, in as few blocks as can be.

        `apart_from`: keys of those that are left out.
        """
        (below, first), (_, last) = self.place(columns[0].key), self.place(columns[-1].key)
        runs = (
            _following_each_other(row for key, row in self.row_of.items() if key not in apart_from)
            if apart_from
            else self._runs
        )
        return tuple(Range(begin + below, first, end + below, last) for begin, end in runs)

    @cached_property
    def _runs(self) -> Sequence[tuple[int, int]]:
        return _following_each_other(self.row_of.values())

    @cached_property
    def column_of(self) -> dict[str, int]:
        """Column number by column key."""
        return {column.key: number for number, column in enumerate(self.columns, 1)}

    @property
    def last_input(self) -> int:
        """Number of the last column that takes an answer."""
        return max(number for number, column in enumerate(self.columns, 1) if column.role is ColumnRole.INPUT)

    @property
    def last_asked(self) -> int:
        """The same, 前回から included."""
        return max(self.last_input, self.column_of.get(SINCE_COLUMN, 0))

    @cached_property
    def carried(self) -> tuple[str, ...]:
        """Keys of the columns of inputs beside which a hidden cell keeps what the form was made with; mostly none."""
        return tuple(c.key.removeprefix(CARRIED_PREFIX) for c in self.columns if is_carried_column(c))

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """The same of those beside which one keeps what the office gave and the department may change."""
        return tuple(c.key.removeprefix(GIVEN_PREFIX) for c in self.columns if is_given_column(c))

    @property
    def asks_since(self) -> bool:
        """Whether it has 前回から."""
        return SINCE_COLUMN in self.column_of

    @property
    def is_shown(self) -> bool:
        """Whether anybody sees the table: one without issues only tells the reader what sheet it is."""
        return bool(self.issues)

    @property
    def inputs(self) -> tuple[FormColumn, ...]:
        return tuple(column for column in self.columns if column.role is ColumnRole.INPUT)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What the table asks, from left to right."""
        return tuple(dict.fromkeys(column.question for column in self.columns if column.question))

    @cached_property
    def span_of(self) -> dict[str, tuple[int, int]]:
        """First and last column number by question key; they differ where a question has ○ columns."""
        numbers: dict[str, list[int]] = {}
        for number, column in enumerate(self.columns, 1):
            if column.question:
                numbers.setdefault(column.question.key, []).append(number)
        return {key: (columns[0], columns[-1]) for key, columns in numbers.items()}

    @cached_property
    def input_blocks(self) -> Mapping[tuple[Spot, Spot], tuple[tuple[Spot, Spot], ...]]:
        """Where each issue has its inputs: the first and the last cell of each block of them, with the same of the ○ columns
        in it. What is calculated stands between them."""
        asked = [column for column in self.columns if column.role in (ColumnRole.INPUT, ColumnRole.CALCULATED)]
        blocks = [list(block) for is_input, block in groupby(asked, key=_is_input) if is_input]
        return {
            self._edges(block): tuple(
                self._edges(list(marks)) for has_mark, marks in groupby(block, key=_has_mark) if has_mark
            )
            for block in blocks
        }

    def _edges(self, block: Sequence[FormColumn]) -> tuple[Spot, Spot]:
        return self.place(block[0].key), self.place(block[-1].key)

    @cached_property
    def label_places(self) -> dict[Label, LabelPlace]:
        """The labelled cells of this sheet: all of them on 調査票, the department alone on 追加回答."""
        places = self._all_places
        return places if self.sheet == MAIN_SHEET else {Label.DEPARTMENT: places[Label.DEPARTMENT]}

    @cached_property
    def _all_places(self) -> dict[Label, LabelPlace]:
        if self.slips:
            return places_above_slips(self._label_grid, self.label_rows)
        return places_above_table(self.columns, self._label_grid, self.label_rows, self.first_label)

    @property
    def head_last(self) -> int:
        """Number of the last column of what stands above the table."""
        return max(place.value_last for place in self._all_places.values())

    @property
    def breaks(self) -> tuple[int, ...]:
        """Numbers of the columns that may be the last of a page: the last of a question, behind what stands above."""
        return tuple(last for _, last in self.span_of.values() if self.head_last <= last < self.last_input)

    def columns_for(self, question: Question) -> tuple[FormColumn, ...]:
        """The columns of one question."""
        first, last = self.span_of[question.key]
        return self.columns[first - 1 : last]

    def width_of(self, number: int) -> int:
        """Width in pixels of a column of the sheet by its number, to the right of the table too."""
        widths = self.slips.widths if self.slips else [column.width for column in self.columns]
        return widths[number - 1] if number <= len(widths) else OUTER_WIDTH

    def room_for(self, key: str) -> int:
        """Pixels that a text has which each issue has in the column of this key."""
        return self.slips.room_for(key) if self.slips else self.columns[self.column_of[key] - 1].width

    def room_to_head(self, question: Question) -> int:
        """Pixels that the heading of a question has."""
        if self.slips:
            return self.slips.widths[HEADING_AT - 1]
        return sum(column.width for column in self.columns_for(question))

    @property
    def across(self) -> Across:
        """How a table lies on paper."""
        seen = [self.width_of(number) for number in range(1, self.last_column + 1)]
        return Across(seen, self.column_of[TITLE_COLUMN], self.breaks if self.is_shown else ())

    @property
    def last_column(self) -> int:
        """Number of the last column that anybody sees of the table or its header block."""
        return max(self.place(DONE_COLUMN)[1], self.head_last) if self.is_shown else self.head_last


def _following_each_other(rows: Iterable[int]) -> Sequence[tuple[int, int]]:
    """First and last of the rows that follow each other."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] + 1 == row:
            runs[-1] = runs[-1][0], row
        else:
            runs.append((row, row))
    return runs


def _is_input(column: FormColumn) -> bool:
    return column.role is ColumnRole.INPUT


def _has_mark(column: FormColumn) -> bool:
    return bool(column.marks)
