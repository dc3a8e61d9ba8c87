"""The plan of a sheet of 参考３: its measures and its cells. Rows and columns count from 1, as Excel shows them."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum, auto

from msgspec import Struct

from survey.model import ConsolidatedColumn, ConsolidatedRow, Font, Paper, Span, Total
from survey.model.addresses import address


class CellRole(Enum):
    """What a cell of the plan is for."""

    TITLE = auto()
    SECTION = auto()
    HEADING = auto()
    NO = auto()
    ISSUE = auto()
    EXAMPLES = auto()
    DEPARTMENTS = auto()
    RESPONDENT = auto()
    CHANGE = auto()
    ITEM = auto()
    ANSWER = auto()
    MARK = auto()
    """An answer that has a column for each choice: whether it made this one."""
    TOTAL = auto()
    COUNT = auto()
    """What the marks of a column come to, in a 合計行."""


class Line(Enum):
    """A border above or below a cell."""

    NONE = auto()
    THIN = auto()
    DASHED = auto()
    """The text goes on overleaf."""


class RowSpan(Struct, frozen=True):
    """Rows of a sheet that follow each other."""

    sheet: int
    first: int
    last: int


class Calculation(Struct, frozen=True):
    """What a cell of a 合計行 is calculated from: the numbers in the rows of its own column, other such cells left out."""

    total: Total
    spans: tuple[RowSpan, ...]


class PlannedCell(Struct, frozen=True):
    """A cell, merged where it ends in another row or column than it begins in."""

    row: int
    last_row: int
    column: int
    last_column: int
    text: str
    """What the cell shows."""
    role: CellRole
    top: Line = Line.NONE
    bottom: Line = Line.NONE
    answer: ConsolidatedRow | None = None
    """Whose text it is."""
    part: str = ""
    """Of an answer: the part of its text that stands here, with the line end at which it was divided. All parts, joined,
    are the answer."""
    department: str = ""
    """Whose answer the cell belongs to, or ""."""
    issue: str = ""
    """NO of the issue that it belongs to, or ""."""
    sheet: int = 1
    """Number of its sheet."""
    fresh: tuple[Span, ...] = ()
    """What of `text` is underlined, since it is new, in order."""
    amount: Decimal | None = None
    """The number that it holds instead of its text, which is how it shows it."""
    calculation: Calculation | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PlannedCell) and self._as_printed == other._as_printed

    def __hash__(self) -> int:
        return hash(self._as_printed)

    @property
    def _as_printed(self) -> tuple[object, ...]:
        """All that tells cells apart: whose text it is does not, and cannot be hashed."""
        return tuple(getattr(self, name) for name in self.__struct_fields__ if name != "answer")

    @property
    def address(self) -> str:
        """Such as "F7"; "(2)!F7" on the second sheet, whose name ends with "(2)"."""
        here = address(self.row, self.column)
        return here if self.sheet == 1 else f"({self.sheet})!{here}"


class Plan(Struct, frozen=True):
    """A sheet of 参考３, ready to be written."""

    sheet: int
    """Its number."""
    first_page: int
    """Number of its first page."""
    paper: Paper
    font: Font
    widths: tuple[int, ...]
    """Of the columns, in pixels."""
    heights: tuple[float, ...]
    """Of the rows, in points."""
    cells: tuple[PlannedCell, ...]
    breaks: tuple[int, ...]
    """The rows after which a page ends, but for the last."""
    heading_row: int
    """The last of the headings, which are repeated at the top of every page; what is above them stands on the first page of
    the table."""
    columns: tuple[ConsolidatedColumn, ...]
    """Its answer columns."""
    headings: int = 1
    """How many rows they take: two where a heading stands over several columns."""

    @property
    def heading_rows(self) -> range:
        """The rows of the headings."""
        return range(self.heading_row - self.headings + 1, self.heading_row + 1)

    @property
    def pages(self) -> int:
        return len(self.breaks) + 1
