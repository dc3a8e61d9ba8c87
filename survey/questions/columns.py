"""The columns of a form's table."""

from __future__ import annotations

from enum import Enum, auto

from msgspec import Struct

from survey.model import Question

MOST_UPRIGHT = 30
"""Characters that stand one below the other in the heading of a ○ column; the highest row holds 33."""


class ColumnRole(Enum):
    """What a column of the table is for."""

    KEY = auto()
    NO = auto()
    TITLE = auto()
    EXAMPLES = auto()
    NUMBER = auto()
    """The running number of an item (明細)."""
    INPUT = auto()
    CALCULATED = auto()
    """計算: nobody fills it in."""
    SINCE = auto()
    """前回から: whether the former year's answer still holds."""
    REMARKS = auto()
    """確認: which 検算 do not hold, in words."""
    DONE = auto()
    CHECK = auto()
    """Hidden: keeps what is true of an answer, or what stood there first, for formulas to look at."""


LINES = frozenset({ColumnRole.INPUT, ColumnRole.CALCULATED, ColumnRole.SINCE, ColumnRole.REMARKS})
"""What has a row of its own on a slip."""


class FormColumn(Struct, frozen=True):
    """A column of the table."""

    key: str
    role: ColumnRole
    heading: str
    width: int
    """In pixels at 96 dpi."""
    question: Question | None = None
    marks: str = ""
    """Name of the department that a ○ here stands for; "" for any other column."""
    prose: bool = False
    """Whether sentences stand in its cells; they have smaller letters (`survey.form.room.prose`)."""

    @property
    def group(self) -> str:
        """The heading that stands above several ○ columns; "" where the column's own heading spans both rows."""
        return self.question.heading if self.question and self.marks else ""
