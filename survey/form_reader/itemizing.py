"""The items (明細) on a form: those of each issue, as many as there are rows with something in them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from survey import findings
from survey.findings import FindingKind
from survey.form_reader.accounting import Account, CellSpot, together
from survey.form_reader.blocks import Block, heading_of, merged_inputs, moved, standing_of, written_in
from survey.form_reader.calculations import account_for_calculated, calculated_entries, undefined
from survey.form_reader.entries import read_entries
from survey.form_reader.item_rows import may_go_on
from survey.form_reader.locating import LocatedTable
from survey.form_reader.row_names import RowPart
from survey.japanese.text import clean
from survey.model import Finding, Item, Place, Survey
from survey.questions.written import Scope, Written

_ASIDE: Mapping[RowPart, tuple[FindingKind, str]] = {
    RowPart.SUM: (findings.SUM_NO_ITEM, "合計などの行"),
    RowPart.ADDED: (findings.ITEM_APART, "明細に数えない行"),
    RowPart.ADDED_BELOW: (findings.ITEM_APART, "明細の表から離れた行"),
}
"""What is said of rows that are no items, and why their cells are listed."""


class Listed(NamedTuple):
    """What a form lists about an issue."""

    first: Block
    """The first of its rows, written or not."""
    items: tuple[Item, ...]


def read_items(
    tables: Sequence[LocatedTable], survey: Survey, department: str, file: str, foreign: Set[str]
) -> tuple[dict[str, Listed], Account]:
    """What is listed, by NO, and what becomes of all cells in input columns of these rows.

    `tables`: the best first. Items stand on one sheet; what another sheet says of the same issue is a copy, or listed.
    `foreign`: as `read_answers`.
    """
    rows: dict[str, list[Block]] = {}
    for block in [block for found in tables if found.header.of_items for block in _blocks(found)]:
        rows.setdefault(block.issue.no, []).append(block)
    listed: dict[str, Listed] = {}
    accounts = [_aside(found, file, department, survey) for found in tables if found.header.of_items]
    for no, blocks in rows.items():
        scope = Scope(survey, file, blocks[0].sheet, department, no)
        first = next((block for block in blocks if block.written), blocks[0])
        here = [block for block in blocks if block.sheet == first.sheet]
        items, account = _items([block for block in here if block.written], scope._replace(sheet=first.sheet))
        others = (block for block in blocks if not (block.written and block.sheet == first.sheet))
        accounts += (account_for_calculated(block, {}, scope._replace(sheet=block.sheet)) for block in others)
        listed[no] = Listed(here[0], items)
        elsewhere = [block for block in blocks if block.sheet != first.sheet and block.written]
        accounts += [account, _copies(elsewhere, here, scope, foreign)]
    return listed, together(accounts)


def _blocks(found: LocatedTable) -> Iterator[Block]:
    """The rows of items, with what is asked of these."""
    for row in found.rows:
        if row.part is RowPart.ITEM and row.issue:
            asked = (one for one in written_in(found, row.number) if _is_repeated(one))
            yield Block(found, row, row.issue, tuple(asked))


def _is_repeated(one: Written) -> bool:
    return one.column.question is not None and one.column.question.repeated


def _items(written: Sequence[Block], scope: Scope) -> tuple[tuple[Item, ...], Account]:
    items: list[Item] = []
    said: list[Finding] = []
    calculated: list[Account] = []
    overruled = [finding for block in written for finding in moved(block, scope)]
    for number, block in enumerate(written, 1):
        here, row = scope._replace(item=number), block.row.number
        entries, remarks = read_entries(block.written, row, here)
        found = calculated_entries(entries, block, here)
        all_entries, columns = {**entries, **found}, block.found.header.first_inputs
        items.append(Item(number, all_entries, block.sheet, row, columns, frozenset(found)))
        said += [*remarks, *undefined(found, here), *merged_inputs(block, here), *_maybe_continued(block, here)]
        calculated.append(account_for_calculated(block, found, here))
    spots = frozenset(block.spot(one) for block in written for one in block.written)
    return tuple(items), together([Account(answers=spots, findings=(*overruled[:1], *said)), *calculated])


def _maybe_continued(block: Block, scope: Scope) -> Iterator[Finding]:
    """A row that names nothing and holds a text alone may be the rest of the one above."""
    naming = (block.found.grid[block.row.number].get(at) for at in block.found.header.naming)
    if scope.item > 1 and not any(naming) and may_go_on([one.column for one in block.written]):
        one = block.written[0]
        question = one.column.question
        if question:
            yield scope.remark(findings.ITEM_OR_REST, question, one.address, one.text)


# ---------------------------------------------------------------- what is no item


def _copies(elsewhere: Sequence[Block], here: Sequence[Block], scope: Scope, foreign: Set[str]) -> Account:
    """Rows on other sheets: what the first sheet says, too, is said by that; what differs is listed."""
    said = Counter(map(_content, here))
    same: set[CellSpot] = set()
    other: dict[CellSpot, str] = {}
    for block in elsewhere:
        spots = {block.spot(one): one.address for one in block.written}
        if said[_content(block)] and not foreign & {block.sheet, here[0].sheet}:
            said[_content(block)] -= 1
            same.update(spots)
        else:
            other |= spots
    if not other:
        return Account(answers=frozenset(same))
    first = min(other)
    place = Place(scope.file, first[0], other[first])
    finding = findings.ROW_TWICE.at(place, department=scope.department, issue=scope.issue)
    return Account(
        frozenset(same),
        reasons=dict.fromkeys(other, f"同じ{scope.survey.settings.names.issue}の二つ目の行"),
        findings=(finding,),
    )


def _content(block: Block) -> frozenset[tuple[str, str]]:
    return frozenset((one.column.key, one.cell.text) for one in block.written)


def _aside(found: LocatedTable, file: str, department: str, survey: Survey) -> Account:
    """Rows that are no items, each said whole, and what is not asked of items."""
    reasons: dict[CellSpot, str] = {}
    said: list[Finding] = []
    for row in found.rows:
        written = list(written_in(found, row.number)) if row.part in (RowPart.ITEM, *_ASIDE) else []
        if row.part in _ASIDE:
            kind, why = _ASIDE[row.part]
            texts = [*_texts(found, row.number)]
            reasons |= {found.spot(row.number, at): why for at in texts}
            reasons |= {found.spot(one.row, one.number): f"{why}（{heading_of(one)}）" for one in written}
            first = min(texts, default=min(found.grid[row.number]))
            place = Place(file, found.sheet.name, written[0].address if written else found.address(row.number, first))
            value = "、".join(map(standing_of, written)) or clean(found.grid[row.number][first].text)
            said.append(kind.at(place, department=department, value=value, **survey.settings.names.in_messages))
        else:
            why = "明細の表に書かれた、明細でない設問"
            reasons |= {
                found.spot(one.row, one.number): f"{why}（{heading_of(one)}）"
                for one in written
                if not _is_repeated(one)
            }
    return Account(reasons=reasons, findings=tuple(said))


def _texts(found: LocatedTable, row: int) -> Iterator[int]:
    """Numbers of the columns, but for hidden ones, that hold something in a row that is none of ours."""
    fixed = {*found.header.naming, found.header.number, *found.header.checks}
    cells = found.grid[row]
    printed = {at for at in fixed if at in cells and cells[at].text.strip().isdigit()}
    yield from (at for at in cells if at not in found.header.checks and at not in printed)
