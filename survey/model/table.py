"""参考３: what is printed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct, field

from survey.model.definition import Issue, Survey
from survey.model.finding import Place
from survey.model.ledger import Counted
from survey.model.question import Question, Total
from survey.model.response import Entry, Item

REST_HEADING = "ほか"
"""Over what an answer says besides the choices that are marked."""


class ConsolidatedColumn(Struct, frozen=True):
    """A column of 参考３ that holds answers."""

    question: Question
    under: tuple[Question, ...]
    """Questions whose answers follow below in the same cell."""
    choice: str = ""
    """The choice that is marked here; "" where the column holds texts."""
    of_rest: bool = False
    """Whether it holds what an answer says besides the choices that are marked in columns beside it."""

    @property
    def key(self) -> str:
        """What tells its numbers apart from those of other columns: the question's key, and the choice behind a line end."""
        return f"{self.question.key}\n{self.choice}" if self.choice else self.question.key

    @property
    def heading(self) -> str:
        return self.choice or (REST_HEADING if self.of_rest else self.question.heading)

    @property
    def group(self) -> str:
        """The heading that stands over it and the columns beside it; "" where none does."""
        return self.question.heading if self.choice or self.of_rest else ""

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions whose answers stand in the column, from the top."""
        return (self.question, *self.under)


MATRIX_SHEET = "連携マトリクス"
"""The sheet behind the printed table: who wants to work with whom."""

Span = tuple[int, int]
"""A passage of a text: its first character, from 0, and that behind its last."""


class ConsolidatedRow(Struct, frozen=True):
    """One department's answer to one issue, as printed; where it lists items (明細), the row of one of them."""

    department: str
    texts: tuple[str, ...]
    """One for each answer column."""
    source: Counted
    change: str = ""
    """区分 as printed."""
    fresh: tuple[tuple[Span, ...], ...] = ()
    """What of each text the former year's answer did not say, in order; empty where nothing is shown as new."""
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    """By key of the column: what is printed as a number, where nothing else stands in its cell."""
    item: Item | None = None
    """The item that it is about, besides, in the first row, what is asked once."""
    number: int = 0
    """That the item has on paper: from 1, among those that are printed; 0 where it is none."""

    @property
    def follows(self) -> bool:
        """Whether a row of the same answer stands above it."""
        return self.number > 1

    @property
    def entries(self) -> Mapping[str, Entry]:
        """What of the answer stands here, by question key."""
        if self.item is None:
            return self.source.entries
        return self.item.entries if self.follows else {**self.source.entries, **self.item.entries}


class TotalRow(Struct, frozen=True):
    """A row below the answers (合計行): what the columns that ask for it come to."""

    total: Total
    texts: tuple[str, ...]
    """One for each answer column; "" where the column does not ask for it."""
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    """By key of the column: what is printed as a number."""
    items: int = 0
    """In the first of several: how many items (明細) there are."""


class ConsolidatedIssue(Struct, frozen=True):
    """An issue and the answers to it, in the definition's order of departments; `rows` may be empty."""

    issue: Issue
    rows: tuple[ConsolidatedRow, ...]
    totals: tuple[TotalRow, ...] = ()
    silent: tuple[str, ...] = ()
    """Departments that were asked and have not answered, in order, where 設定 wants rows for them. They are no answers:
    nothing counts them."""
    subtotals: Mapping[str, tuple[TotalRow, ...]] = field(default_factory=dict)
    """By department: what its items come to, where 設定 wants that."""


class ConsolidatedDepartment(Struct, frozen=True):
    """A department and its answers, in the definition's order of issues."""

    name: str
    rows: tuple[ConsolidatedRow, ...]
    totals: tuple[TotalRow, ...] = ()
    silent: tuple[str, ...] = ()
    """NO of the issues that it was asked about and has not answered, as `ConsolidatedIssue.silent`."""
    subtotals: Mapping[str, tuple[TotalRow, ...]] = field(default_factory=dict)
    """By NO, as `ConsolidatedIssue.subtotals`."""


class Wish(Struct, frozen=True):
    """`by` wants to work with `with_` on an issue."""

    by: str
    with_: str
    issue: str


class Consolidated(Struct, frozen=True):
    """参考３ as values."""

    survey: Survey
    columns: tuple[ConsolidatedColumn, ...]
    issues: tuple[ConsolidatedIssue, ...]
    wishes: tuple[Wish, ...]
    shows_change: bool = False
    """Whether the column 区分 is printed."""
    totals: tuple[TotalRow, ...] = ()
    """Of all issues together."""
    departments: tuple[ConsolidatedDepartment, ...] = ()
    """The same rows by department, of departments that have any; only where they are printed so (課順)."""


class Source(Struct, frozen=True):
    """Where a printed cell of 参考３ came from (出典)."""

    printed_cell: str
    """Its address; "" before the table is printed."""
    counted: Counted
    """The answer that stands there."""
    question: Question
    """The question that it answers."""
    item: Item | None = None
    """The item that it tells of; None for what is asked once."""

    @property
    def place(self) -> Place:
        """Where it was written."""
        return self.counted.place_of((self.item or self.counted).entries[self.question.key])
