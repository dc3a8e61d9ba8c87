"""The answers on a form: one for each issue that has a row on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from msgspec.structs import replace

from survey import findings
from survey.form import SINCE_HEADING
from survey.form.carried import since_of
from survey.form.carried_record import NOTHING_CARRIED, CarriedRecord
from survey.form_reader.accounting import Account, CellSpot, together
from survey.form_reader.blocks import Block, by_trust, heading_of, merged_inputs, moved, standing_of, written_in
from survey.form_reader.calculations import account_for_calculated, calculated_entries, undefined
from survey.form_reader.entries import read_entries
from survey.form_reader.given_row import MadeWith, RowWithGiven, row_with_given
from survey.form_reader.itemizing import Listed, read_items
from survey.form_reader.locating import LocatedTable
from survey.form_reader.row_names import RowPart
from survey.japanese.text import clean
from survey.model import Answer, Finding, Item, Place, Survey
from survey.questions.written import Scope


def read_answers(  # noqa: PLR0913, PLR0917  All that the rows are read with.
    tables: Sequence[LocatedTable],
    survey: Survey,
    department: str,
    file: str,
    foreign: Set[str] = frozenset(),
    carried: CarriedRecord | None = NOTHING_CARRIED,
    tokens: frozenset[str] = frozenset(),
) -> tuple[tuple[Answer, ...], Account]:
    """The answers, sheet by sheet from top to bottom, and what becomes of all cells in input columns.

    `foreign`: sheets that call themselves another department's. What they say twice is not the same said twice.
    `carried`: what the form was made with; None where it has lost its record of that. `tokens`: as `Record.tokens`.
    """
    trusted = by_trust(tables, survey)
    itemized, account_of_items = read_items(trusted, survey, department, file, foreign)
    others = [_unknown_rows(found, file, survey) for found in tables]
    others += [account_of_items, *(_added_rows(found, file, department, survey) for found in tables)]
    read: list[_ReadIssue] = []
    for issue, same in _by_issue(trusted).items():
        reads = [_read(block, Scope(survey, file, block.sheet, department, issue), tokens) for block in same]
        items = itemized.pop(issue).items if issue in itemized else ()
        read.append(_read_issue(reads, items, foreign, carried))
    answers = [one.answer for one in read]
    answers += [_of_items_alone(listed, department, carried) for listed in itemized.values()]
    others += [account for one in read for account in one.others]
    others += [_moved_columns(found, file, department, survey) for found in tables]
    answered = Account(
        answers=frozenset().union(*(one.spots for one in read)),
        findings=tuple(finding for one in read for finding in one.said),
    )
    return tuple(answers), together([answered, *others])


def _by_issue(tables: Sequence[LocatedTable]) -> Mapping[str, list[Block]]:
    """The rows of each issue, by its NO."""
    by_issue: dict[str, list[Block]] = {}
    for block in [block for found in tables for block in _blocks(found)]:
        by_issue.setdefault(block.issue.no, []).append(block)
    return by_issue


class _ReadIssue(NamedTuple):
    """What the rows of an issue come to."""

    answer: Answer
    spots: Set[CellSpot]
    """Cells of the answer."""
    said: Sequence[Finding]
    others: Sequence[Account]
    """What becomes of the other cells."""


def _read_issue(
    reads: Sequence[_Read], items: tuple[Item, ...], foreign: Set[str], carried: CarriedRecord | None
) -> _ReadIssue:
    """The answer of the row that tells most, with its items; what the other rows of its issue say is a second entry."""
    read = _most_told(reads)
    chosen, scope, row = read.block, read.scope, read.row
    same = [one.block for one in reads]
    since, choice = _read_since(chosen, same, scope)
    found = calculated_entries(row.entries, chosen, scope)
    answer = replace(
        read.made,
        entries={**row.entries, **found},
        carried=carried.of(chosen.no_when_made) if carried else None,
        since=since,
        given=row.given.union(found) if found else row.given,
        as_offered=row.as_offered,
        items=items,
    )
    said = [*read.remarks, *merged_inputs(chosen, scope), *moved(chosen, scope)]
    said += undefined(found, scope) if row.entries.keys() - row.given else ()
    others = [choice, row.account]
    others += [account_for_calculated(block, found, scope._replace(sheet=block.sheet)) for block in same]
    others += [
        _second(other, chosen, apart=_are_apart(other.block, chosen, foreign))
        for other in reads
        if other is not read and other.block.written
    ]
    spots = set(map(chosen.spot, chosen.written)) - row.account.ours - row.account.reasons.keys()
    return _ReadIssue(answer, spots, said, others)


class _Read(NamedTuple):
    """A row as it was read."""

    block: Block
    scope: Scope
    made: Answer
    """The row, before anything of it is known."""
    row: RowWithGiven
    remarks: tuple[Finding, ...]


def _read(block: Block, scope: Scope, tokens: frozenset[str]) -> _Read:
    entries, remarks = read_entries(block.written, block.row.number, scope)
    columns, rows = block.found.first_inputs(block.row.number)
    at = block.found.spot(block.row.number, 0)[1]
    made = Answer(scope.department, scope.issue, {}, block.sheet, at, columns, rows=rows)
    written = [(block.spot(one), one) for one in block.written]
    row = row_with_given(written, entries, MadeWith(block.no_when_made, tokens, made.input_of), scope)
    said = (one for one in remarks if one.question in row.entries and one.question not in row.given)
    return _Read(block, scope, made, row, tuple(said))


def _most_told(reads: Sequence[_Read]) -> _Read:
    """Of several rows for an issue, the first into which its department wrote, else the first that holds anything."""
    written = (read for read in reads if read.row.entries.keys() - read.row.given)
    return next(written, None) or next((read for read in reads if read.block.written), reads[0])


def _are_apart(block: Block, chosen: Block, foreign: Set[str]) -> bool:
    """Whether two rows stand on two sheets, one of which calls itself another department's."""
    return block.sheet != chosen.sheet and bool(foreign & {block.sheet, chosen.sheet})


def _of_items_alone(listed: Listed, department: str, carried: CarriedRecord | None) -> Answer:
    """The answer to an issue of which only rows of items are there."""
    block, no = listed.first, listed.first.issue.no
    columns, first = block.found.header.first_inputs, carried.of(no) if carried else None
    return Answer(department, no, {}, block.sheet, block.row.number, columns, first, items=listed.items)


def _blocks(found: LocatedTable) -> Iterator[Block]:
    for at, row in enumerate(found.rows):
        if row.part is RowPart.ISSUE and row.issue:
            numbers = [row.number]
            for below in found.rows[at + 1 :]:
                if below.part is RowPart.CONTINUATION:
                    numbers.append(below.number)
                elif below.part not in (RowPart.OUTSIDE, RowPart.ADDED_BELOW):
                    break
            written = tuple(one for number in numbers for one in written_in(found, number))
            yield Block(found, row, row.issue, written)


def _read_since(chosen: Block, same: Sequence[Block], scope: Scope) -> tuple[str, Account]:
    """What was chosen under 前回から in the row that counts, and what becomes of these cells in all rows of the issue.

    What is none of the choices is listed, and said where it stands in the row that counts.
    """
    if not any(block.found.header.since for block in same):
        return "", Account()
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


def _second(read: _Read, chosen: Block, *, apart: bool) -> Account:
    """A second row for an issue that is already answered: what differs from the chosen row is listed, but for what the office
    gave there."""
    block, scope, ours = read.block, read.scope, read.row.account.ours
    said = set[tuple[str, str]]() if apart else {(one.column.key, one.cell.text) for one in chosen.written}
    same = {block.spot(one) for one in block.written if (one.column.key, one.cell.text) in said} - ours
    other = {block.spot(one): one for one in block.written if block.spot(one) not in same | ours}
    if not other:
        return Account(frozenset(same), ours)
    first = Place(scope.file, block.sheet, other[min(other)].address)
    finding = findings.ROW_TWICE.at(first, department=scope.department, issue=scope.issue)
    why = f"同じ{scope.survey.settings.names.issue}の二つ目の行"
    return Account(frozenset(same), ours, dict.fromkeys(other, why), (finding,))


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
        if row.part in (RowPart.ADDED, RowPart.ADDED_BELOW) and not found.header.of_items:
            written = list(written_in(found, row.number))
            reasons |= {found.spot(one.row, one.number): f"{why}（{heading_of(one)}）" for one in written}
            others = found.grid[row.number].keys() - found.header.checks
            reasons |= {found.spot(row.number, number): why for number in others - found.header.inputs.keys()}
            place = Place(file, found.sheet.name, written[0].address)
            value = "、".join(map(standing_of, written))
            said.append(findings.ADDED_ROW.at(place, department=department, value=value, **names.in_messages))
    return Account(reasons=reasons, findings=tuple(said))


# ---------------------------------------------------------------- what must be looked at


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
