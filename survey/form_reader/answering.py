"""The answers on a form: one for each issue that has a row on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from survey import findings
from survey.form import EXTRA_SHEET, MAIN_SHEET, SINCE_HEADING
from survey.form.carried import since_of
from survey.form.carried_record import NOTHING_CARRIED, CarriedRecord
from survey.form_reader.accounting import Account, CellSpot, together
from survey.form_reader.entries import read_entries
from survey.form_reader.locating import LocatedRow, LocatedTable, RowPart
from survey.japanese.text import clean, comparison_key, one_line
from survey.model import Answer, Finding, Issue, Place, Question, Survey
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


def read_answers(  # noqa: PLR0913, PLR0917  All that the rows are read with.
    tables: Sequence[LocatedTable],
    survey: Survey,
    department: str,
    file: str,
    foreign: Set[str] = frozenset(),
    carried: CarriedRecord | None = NOTHING_CARRIED,
) -> tuple[tuple[Answer, ...], Account]:
    """The answers, sheet by sheet from top to bottom, and what becomes of all cells in input columns.

    `foreign`: sheets that call themselves another department's. What they say twice is not the same said twice.
    `carried`: what the form was made with; None where it has lost its record of that.
    """
    by_issue: dict[str, list[Block]] = {}
    for block in [block for found in _by_trust(tables) for block in _blocks(found)]:
        by_issue.setdefault(block.issue.no, []).append(block)
    answers: list[Answer] = []
    spots: set[CellSpot] = set()
    said: list[Finding] = []
    others = [_unknown_rows(found, file, survey) for found in tables]
    others += [_added_rows(found, file, department, survey) for found in tables]
    for issue, same in by_issue.items():
        chosen = next((block for block in same if block.written), same[0])
        sheet = chosen.sheet
        scope = Scope(survey, file, sheet, department, issue)
        entries, remarks = read_entries(chosen.written, chosen.row.number, scope)
        columns = chosen.found.header.first_inputs
        since, choice = _read_since(chosen, same, scope)
        first = carried.of(chosen.no_when_made) if carried else None
        answers.append(Answer(department, issue, entries, sheet, chosen.row.number, columns, first, since))
        others.append(choice)
        spots.update(map(chosen.spot, chosen.written))
        said += [*remarks, *_merged(chosen, scope), *_moved(chosen, scope)]
        others += [
            _second(block, chosen, scope, apart=block.sheet != sheet and bool(foreign & {block.sheet, sheet}))
            for block in same
            if block is not chosen and block.written
        ]
    others += [_moved_columns(found, file, department, survey) for found in tables]
    return tuple(answers), together([Account(answers=frozenset(spots), findings=tuple(said)), *others])


def _by_trust(tables: Sequence[LocatedTable]) -> list[LocatedTable]:
    """Visible sheets before hidden ones, then the form's own sheets before others, then in the order of the workbook."""
    names = (MAIN_SHEET, EXTRA_SHEET)
    return sorted(
        tables, key=lambda found: (found.sheet.state is not SheetState.VISIBLE, found.sheet.name not in names)
    )


def _blocks(found: LocatedTable) -> Iterator[Block]:
    for at, row in enumerate(found.rows):
        if row.part is RowPart.ISSUE and row.issue:
            numbers = [row.number]
            for below in found.rows[at + 1 :]:
                if below.part is RowPart.CONTINUATION:
                    numbers.append(below.number)
                elif below.part not in (RowPart.OUTSIDE, RowPart.ADDED_BELOW):
                    break
            written = tuple(one for number in numbers for one in _written(found, number))
            yield Block(found, row, row.issue, written)


def _written(found: LocatedTable, row: int) -> Iterator[Written]:
    cells = found.grid[row]
    for number, column in found.header.inputs.items():
        if number in cells:
            cell = cells[number]
            yield Written(row, number, cell, column, clean(cell.text), found.address(row, number))


def _read_since(chosen: Block, same: Sequence[Block], scope: Scope) -> tuple[str, Account]:
    """What was chosen under 前回から in the row that counts, and what becomes of these cells in all rows of the issue.

    What is none of the choices is listed, and said where it stands in the row that counts.
    """
    written = {_since_spot(block): _since(block) for block in same}
    since = _since(chosen)
    choice = since_of(since)
    told = {at for at, text in written.items() if text and choice and since_of(text) == choice}
    reasons = {at: f"「{SINCE_HEADING}」の記入" for at, text in written.items() if text and at not in told}
    if not since or choice:
        return since, Account(frozenset(told), reasons=reasons)
    place = chosen.place(scope.file, chosen.found.header.since)
    said = findings.SINCE_NOT_UNDERSTOOD.at(place, department=scope.department, issue=scope.issue, value=since)
    return since, Account(frozenset(told), reasons=reasons, findings=(said,))


def _since_spot(block: Block) -> CellSpot:
    return block.found.spot(block.row.number, block.found.header.since)


def _since(block: Block) -> str:
    cell = block.found.grid[block.row.number].get(block.found.header.since)
    return clean(cell.text) if cell else ""


# ---------------------------------------------------------------- what is not an answer


def _second(block: Block, chosen: Block, scope: Scope, *, apart: bool) -> Account:
    """A second row for an issue that is already answered: what differs from the chosen row is listed."""
    said = set[tuple[str, str]]() if apart else {(one.column.key, one.cell.text) for one in chosen.written}
    same = {block.spot(one) for one in block.written if (one.column.key, one.cell.text) in said}
    other = {block.spot(one): one for one in block.written if block.spot(one) not in same}
    if not other:
        return Account(answers=frozenset(same))
    first = Place(scope.file, block.sheet, other[min(other)].address)
    finding = findings.ROW_TWICE.at(first, department=scope.department, issue=scope.issue)
    why = f"同じ{scope.survey.settings.names.issue}の二つ目の行"
    return Account(frozenset(same), reasons=dict.fromkeys(other, why), findings=(finding,))


def _unknown_rows(found: LocatedTable, file: str, survey: Survey) -> Account:
    """Rows of issues that this survey does not have."""
    names = survey.settings.names
    reasons: dict[CellSpot, str] = {}
    said: list[Finding] = []
    for row in found.rows:
        if row.part is RowPart.UNKNOWN_ISSUE:
            cells = found.grid[row.number]
            texts = (number for number in cells if number not in found.header.checks)
            reasons |= {found.spot(row.number, number): f"{names.issue}の分からない行" for number in texts}
            first = next((number for number in found.header.inputs if number in cells), None)
            if first is not None:
                place = Place(file, found.sheet.name, found.address(row.number, first))
                said.append(findings.UNKNOWN_ROW.at(place, **names.in_messages))
    return Account(reasons=reasons, findings=tuple(said))


def _added_rows(found: LocatedTable, file: str, department: str, survey: Survey) -> Account:
    """Rows that name nothing, but are rows of their own: each cell is listed with its heading, and the row is said whole."""
    names = survey.settings.names
    why = f"どの{names.issue}の行でもない行"
    reasons: dict[CellSpot, str] = {}
    said: list[Finding] = []
    for row in found.rows:
        if row.part in (RowPart.ADDED, RowPart.ADDED_BELOW):
            written = list(_written(found, row.number))
            reasons |= {found.spot(one.row, one.number): f"{why}（{_heading(one)}）" for one in written}
            others = found.grid[row.number].keys() - found.header.checks
            reasons |= {found.spot(row.number, number): why for number in others - found.header.inputs.keys()}
            place = Place(file, found.sheet.name, written[0].address)
            value = "、".join(map(_standing, written))
            said.append(findings.ADDED_ROW.at(place, department=department, value=value, **names.in_messages))
    return Account(reasons=reasons, findings=tuple(said))


def _heading(one: Written) -> str:
    """As a sentence names the column."""
    return one_line("・".join(filter(None, (one.column.group, one.column.heading))))


def _standing(one: Written) -> str:
    """What stands in the cell, away from its column."""
    question = one.column.question
    return kind_of(question).standing(one.column, one.text) if question else one.text


# ---------------------------------------------------------------- what must be looked at


def _moved(block: Block, scope: Scope) -> Iterator[Finding]:
    if block.row.overruled:
        place = block.place(scope.file, _telling_column(block.found))
        names = scope.survey.settings.names
        yield findings.MOVED.at(place, department=scope.department, issue=block.issue.no, **names.in_messages)


def _telling_column(found: LocatedTable) -> int:
    """Number of the column that tells a person which issue a row is about: NO, else the title."""
    _, no, title = found.header.naming
    return no or title or min(found.header.columns)


def _moved_columns(found: LocatedTable, file: str, department: str, survey: Survey) -> Account:
    names = survey.settings.names
    cells = [found.address(_heading_row(found, number), number) for number in found.header.moved]
    places = [Place(file, found.sheet.name, cell) for cell in cells]
    return Account(
        findings=tuple(findings.MOVED.at(place, department=department, **names.in_messages) for place in places)
    )


def _heading_row(found: LocatedTable, number: int) -> int:
    """The lowest row of the head that says something over a column: a heading may be merged over several rows."""
    return max(row for row in found.header.rows if number in found.grid[row])


def _merged(block: Block, scope: Scope) -> Iterator[Finding]:
    """A finding for each input of the row that was merged into another, so that it cannot hold an answer of its own."""
    for merged in block.found.merged:
        if not merged.first_row <= block.row.number <= merged.last_row:
            continue
        covered = _covered(block, merged)
        for question in dict.fromkeys(question for _, question in covered):
            number = next(at for at, asked in covered if asked == question)
            cells = f"{address(merged.first_row, merged.first_column)}:{address(merged.last_row, merged.last_column)}"
            first = address(merged.first_row, merged.first_column)
            yield scope.remark(findings.MERGED, question, address(block.row.number, number), cells=cells, first=first)


def _covered(block: Block, merged: Range) -> list[tuple[int, Question]]:
    """Empty inputs of the row inside a merge that begins elsewhere."""
    empty = block.found.grid[block.row.number].keys().isdisjoint
    return [
        (number, column.question)
        for number, column in block.found.header.inputs.items()
        if column.question
        and merged.first_column <= number <= merged.last_column
        and (block.row.number, number) != (merged.first_row, merged.first_column)
        and empty({number})
    ]
