"""A row of a returned table with what is written in it, and what must be said of its place. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from survey import findings
from survey.form import EXTRA_SHEET, MAIN_SHEET
from survey.form_reader.accounting import CellSpot
from survey.form_reader.locating import LocatedTable
from survey.form_reader.row_names import LocatedRow
from survey.japanese.text import clean, comparison_key, one_line
from survey.model import Finding, Issue, Place, Question, Survey
from survey.model.addresses import address
from survey.questions.kinds import kind_of
from survey.questions.written import Scope, Written
from survey.workbook.sheets import Range, SheetState


class Block(NamedTuple):
    """A row that answers an issue, with the rows that continue it."""

    found: LocatedTable
    row: LocatedRow
    issue: Issue
    written: tuple[Written, ...]
    """Its inputs that hold something, from top to bottom, then from left to right."""

    @property
    def sheet(self) -> str:
        return self.found.sheet.name

    @property
    def no_when_made(self) -> str:
        """NO of the issue when the form was made. It may have another one since; a key that was overruled may be that of
        another row, beside a NO that is not."""
        cells = self.found.grid[self.row.number]
        key, no, _ = (cells[at].text if at in cells else "" for at in self.found.header.naming)
        if not self.row.overruled:
            return key or self.issue.no
        is_renumbered = self.row.overruled == key and comparison_key(no) != comparison_key(self.issue.no)
        return no if is_renumbered else self.issue.no

    def spot(self, one: Written) -> CellSpot:
        return self.found.spot(one.row, one.number)

    def place(self, file: str, number: int) -> Place:
        """Of a cell of the row."""
        return Place(file, self.sheet, self.found.address(self.row.number, number))


def by_trust(tables: Sequence[LocatedTable], survey: Survey) -> list[LocatedTable]:
    """Visible sheets before hidden ones, then the form's own sheets before others, then in the order of the workbook."""
    names = (MAIN_SHEET, survey.settings.items_title, EXTRA_SHEET)
    return sorted(
        tables, key=lambda found: (found.sheet.state is not SheetState.VISIBLE, found.sheet.name not in names)
    )


def written_in(found: LocatedTable, row: int) -> Iterator[Written]:
    """The inputs of a row that hold something, from left to right."""
    cells = found.grid[row]
    for number, column in found.header.inputs.items():
        if number in cells:
            cell = cells[number]
            yield Written(row, number, cell, column, clean(cell.text), found.address(row, number))


def heading_of(one: Written) -> str:
    """As a sentence names the column."""
    return one_line("・".join(filter(None, (one.column.group, one.column.heading))))


def standing_of(one: Written) -> str:
    """What stands in the cell, away from its column."""
    question = one.column.question
    return kind_of(question).standing(one.column, one.text) if question else one.text


def moved(block: Block, scope: Scope) -> Iterator[Finding]:
    """What is said of a row whose key or NO is not that of its issue."""
    if block.row.overruled:
        place = block.place(scope.file, _telling_column(block.found))
        names = scope.survey.settings.names
        yield findings.MOVED.at(place, department=scope.department, issue=block.issue.no, **names.in_messages)


def _telling_column(found: LocatedTable) -> int:
    """Number of the column that tells a person which issue a row is about: NO, else the title."""
    _, no, title = found.header.naming
    return no or title or min(found.header.columns)


def merged_inputs(block: Block, scope: Scope) -> Iterator[Finding]:
    """A finding for each input of the row that was merged into another, so that it cannot hold an answer of its own."""
    said: set[int] = set()
    for merged in block.found.merged(block.row.number):
        covered = [one for one in _covered(block, merged) if one[0] not in said]
        said.update(number for number, _ in covered)
        for question in dict.fromkeys(question for _, question in covered):
            number = next(at for at, asked in covered if asked == question)
            cells = f"{address(merged.first_row, merged.first_column)}:{address(merged.last_row, merged.last_column)}"
            first = address(merged.first_row, merged.first_column)
            at = block.found.address(block.row.number, number)
            yield scope.remark(findings.MERGED, question, at, cells=cells, first=first)


def _covered(block: Block, merged: Range) -> list[tuple[int, Question]]:
    """Empty inputs of the row inside a merge that begins elsewhere."""
    held = block.found.grid[block.row.number]
    covered = []
    for number, column in block.found.header.inputs.items():
        if column.question and number not in held:
            _, *spot = block.found.spot(block.row.number, number)
            if _is_inside(spot, merged) and spot != [merged.first_row, merged.first_column]:
                covered.append((number, column.question))
    return covered


def _is_inside(spot: Sequence[int], merged: Range) -> bool:
    row, column = spot
    return merged.first_row <= row <= merged.last_row and merged.first_column <= column <= merged.last_column
