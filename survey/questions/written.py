"""What a respondent wrote into the inputs of a row, on its way to being an answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from survey.findings import FindingKind
from survey.japanese.text import one_line
from survey.model import Finding, Place, Question, Survey
from survey.questions.columns import FormColumn
from survey.workbook.sheets import Cell


class Written(Struct, frozen=True):
    """A cell that a respondent wrote, with the row and column of the table that it belongs to."""

    row: int
    number: int
    cell: Cell
    column: FormColumn
    text: str
    """The cell's, clean."""
    address: str
    """Where it stands on its sheet, such as "F7"."""


def cell_addresses(cells: Sequence[Written]) -> tuple[str, ...]:
    """Where some cells stand, in their order."""
    return _one_for_all(tuple([one.address for one in cells]))


@lru_cache(maxsize=1 << 12)
def _one_for_all(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Answers of thousands of forms stand in the same few cells: they need not be kept, nor sent on, for each of them."""
    return addresses


class Scope(NamedTuple):
    """Whose answer to what is read, and where."""

    survey: Survey
    file: str
    sheet: str
    department: str
    issue: str
    """NO of the issue."""
    item: int = 0
    """Number of the item, or 0."""

    def remark(self, kind: FindingKind, /, question: Question, cell: str, value: str = "", **words: object) -> Finding:
        """A finding about an answer to the question."""
        finding = kind.at(
            Place(self.file, self.sheet, cell),
            department=self.department,
            issue=self.issue,
            question=question.key,
            value=value,
            **self.survey.settings.names.in_messages,
            heading=one_line(question.heading),
            **words,
        )
        return replace(finding, item=self.item)
