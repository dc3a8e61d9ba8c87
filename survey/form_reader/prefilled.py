"""Our own texts in the tables: which are unchanged, and what was written over the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from survey import findings
from survey.form import (
    COLUMN_KEYS,
    EXAMPLE_KEY,
    ColumnRole,
    FormColumn,
    columns_read,
    is_carried_column,
    is_given_column,
    issue_of_item,
)
from survey.form.own_texts import EXAMPLE_NO, EXAMPLE_TITLE, answer_token, is_own, title_token, token
from survey.form.row_formulas import DONE, LACKING
from survey.form.row_state import is_kept
from survey.form_reader.accounting import REWRITTEN_HEADING, REWRITTEN_TEXT, Account, CellSpot
from survey.form_reader.locating import LocatedTable
from survey.form_reader.row_names import SAME_AS_ABOVE, RowPart
from survey.form_reader.said_when_made import was_said
from survey.japanese.likeness import exact
from survey.japanese.text import clean, comparison_key, folded, one_line
from survey.model import Issue, Place, Survey
from survey.model.addresses import address
from survey.questions.kinds import kind_of
from survey.questions.rules import remarks_text
from survey.workbook.sheets import Cell, CellKind

_CALCULATED = re.compile(r"TRUE|FALSE|-?[0-9]+|#[0-9A-Z/]+[#!?]?")
"""What formulas of ours, or errors of theirs, look like where nothing tells their column."""
_NUMBER = re.compile(r"[0-9０-９]+(?:\.0)?")
"""Matches a running number, as whoever adds a row goes on with them."""
_NO_TEXT = "0"
"""Some programs save an .xls with it where a formula gave a text."""
_SHORTEST = 4
"""Fewest characters of our own text to be recognised outside its column."""


HIDDEN_COPY = "隠した列の控え"
"""What the hidden columns are called: their headings mean nothing to people."""


class _Change(NamedTuple):
    """A change to our own text."""

    why: str
    """Why the cell's text is listed; "" where its place says enough."""
    printed: str
    """The heading of what we had printed there."""


_Judged = tuple[CellSpot, _Change | None]
"""A cell for our own text, and its change; None where it is unchanged."""
_OF_ISSUES = (RowPart.ISSUE, RowPart.ITEM)
_WITHOUT_VALUE = (CellKind.ERROR, CellKind.UNCALCULATED)
_FOREIGN = _Change("", "")
"""It was never ours."""


def account_for_table(
    found: LocatedTable, survey: Survey, department: str, file: str, tokens: frozenset[str]
) -> Account:
    """The headings, the row of examples, inputs that nobody touched, and the cells of the issues' rows that are no inputs.

    `tokens`: as `Record.tokens`. They tell our texts of that time even if the definition has changed since.
    """
    judged = [
        *_headings(found, survey, tokens),
        *_examples(found, survey, department, tokens),
        *_fixed(found, survey, tokens),
    ]
    changed = {spot: change for spot, change in judged if change and change.why}
    said = [
        findings.PREFILLED_CHANGED.at(
            Place(file, sheet, address(row, number)),
            department=department,
            value=clean(found.sheet.cells[row, number].text),
            printed=change.printed,
        )
        for (sheet, row, number), change in changed.items()
    ]
    return Account(
        ours=frozenset(
            [
                *(spot for spot, change in judged if change is None),
                *(found.spot(row, number) for row, number in found.untouched),
            ]
        ),
        reasons={spot: change.why for spot, change in changed.items()},
        findings=tuple(said),
    )


# ---------------------------------------------------------------- headings


def _headings(found: LocatedTable, survey: Survey, tokens: frozenset[str]) -> Iterator[_Judged]:
    words = _words_of_heads(survey)
    for row in found.header.rows:
        for number, cell in found.grid[row].items():
            column = found.header.columns.get(number)
            marked = _marked_by(column, cell.text, survey) if column and column.marks else ""
            is_known = comparison_key(cell.text) in words or was_said(cell.text, tokens, survey)
            is_ours = marked == column.marks if column and marked else is_known
            spot = found.spot(row, number)
            yield spot, None if is_ours else _Change(REWRITTEN_HEADING, _name(column)) if column else _FOREIGN


def _marked_by(column: FormColumn, heading: str, survey: Survey) -> str:
    question = column.question
    return kind_of(question).marked_by(question, heading, survey) if question else ""


@lru_cache(maxsize=8)
def _words_of_heads(survey: Survey) -> frozenset[str]:
    """All texts in the heads of a survey's tables, as comparison keys."""
    texts = (text for column in columns_read(survey) for text in (column.heading, column.group, column.key))
    return frozenset(map(comparison_key, (COLUMN_KEYS, *texts)))


def _name(column: FormColumn) -> str:
    return one_line(column.group or column.heading)


# ---------------------------------------------------------------- the row of examples


def _examples(found: LocatedTable, survey: Survey, department: str, tokens: frozenset[str]) -> Iterator[_Judged]:
    # A column still holds our example when its heading was deleted or changed.
    ours = {token(question.example) for question in survey.form_questions if len(question.example) >= _SHORTEST}
    for row in found.rows:
        if row.part is RowPart.EXAMPLE:
            for number, cell in found.grid[row.number].items():
                column = found.header.columns.get(number)
                is_there = column is not None and _is_example(cell, column, survey, department)
                # Under a heading it may be the example that there was.
                was_there = token(cell.text) in tokens if column else was_said(cell.text, tokens, survey)
                is_ours = is_there or was_there or token(cell.text) in ours
                spot = found.spot(row.number, number)
                yield spot, None if is_ours else _Change("記入例の行", EXAMPLE_TITLE) if column else _FOREIGN


def _is_example(cell: Cell, column: FormColumn, survey: Survey, department: str) -> bool:
    if column.question is None:
        return cell.text in (EXAMPLE_KEY, EXAMPLE_NO, EXAMPLE_TITLE)
    return kind_of(column.question).is_example(column.question, column, cell.text, survey, department)


# ---------------------------------------------------------------- the rows of issues


def _fixed(found: LocatedTable, survey: Survey, tokens: frozenset[str]) -> Iterator[_Judged]:
    columns, answered, checks = found.header.columns, found.header.answered, found.header.checks
    for row in found.rows:
        if row.part in _OF_ISSUES and row.issue:
            is_item = row.part is RowPart.ITEM
            beside = _answers_beside(found, row.number)
            for number, cell in found.grid[row.number].items():
                if number in answered:
                    continue
                spot, column = found.spot(row.number, number), columns.get(number)
                if column is None:
                    yield spot, None if _is_known_by_itself(cell, row.issue, tokens) else _FOREIGN
                elif number in checks:
                    is_ours = _is_check(cell, column, beside, survey, tokens)
                    yield spot, None if is_ours else _Change("隠した列の記入", HIDDEN_COPY)
                else:
                    is_ours = _is_printed(cell, column, row.issue, survey, tokens, is_item=is_item)
                    yield spot, None if is_ours else _Change(REWRITTEN_TEXT, _name(column))
        elif row.part is not RowPart.OUTSIDE:
            beside = _answers_beside(found, row.number)
            for number, cell in found.grid[row.number].items():
                spot, role = found.spot(row.number, number), columns[number].role if number in columns else None
                if role is ColumnRole.CHECK:
                    is_ours = _is_check(cell, columns[number], beside, survey, tokens)
                    yield spot, None if is_ours else _FOREIGN
                elif (role is ColumnRole.DONE and cell.formula and _is_done(cell)) or (
                    role in (ColumnRole.CALCULATED, ColumnRole.REMARKS) and _is_formula(cell)
                ):
                    yield spot, None


def _is_printed(  # noqa: PLR0913  A cell and all that it may say.
    cell: Cell, column: FormColumn, issue: Issue, survey: Survey, tokens: frozenset[str], *, is_item: bool
) -> bool:
    """Whether a cell in a column beside the inputs holds what the form says there; in a row of an item that somebody added,
    also what tells that it belongs to the rows above."""
    match column.role:
        case _ if is_item and comparison_key(cell.text) in SAME_AS_ABOVE:
            said = True
        case ColumnRole.KEY if cell.text in survey.issue_by_no or issue_of_item(cell.text) in survey.issue_by_no:
            # A wrong key means that the row was moved away from its key, which `locating` reports.
            said = True
        case ColumnRole.TITLE:
            said = exact(cell.text, issue.title) or title_token(issue.no, cell.text) in tokens
        case ColumnRole.NUMBER:
            said = _NUMBER.fullmatch(cell.text.strip()) is not None
        case ColumnRole.EXAMPLES:
            said = exact(cell.text, issue.examples) or was_said(cell.text, tokens, survey)
        case ColumnRole.DONE:
            said = _is_done(cell)
        case ColumnRole.REMARKS:
            lines = remarks_text(survey.cross_checks).split("\n")
            said = _is_formula(cell) or set(clean(cell.text).split("\n")) <= set(lines)
        case _:
            # The issue may have got another NO since they were printed together.
            said = exact(cell.text, issue.no) or title_token(cell.text, issue.title) in tokens
    return said


def _is_check(cell: Cell, column: FormColumn, beside: frozenset[str], survey: Survey, tokens: frozenset[str]) -> bool:
    """Whether a cell in a hidden column holds what a formula of ours keeps there; as a value, too, where only values were
    pasted, but not as a person would type it. `beside`: what stands in the inputs of its row."""
    if is_carried_column(column) or is_given_column(column):
        # Mostly it still stands as an answer in its row.
        return cell.text in beside or is_own(cell.text, tokens)
    if cell.kind in _WITHOUT_VALUE:
        return True
    is_typed = not cell.formula and cell.kind is CellKind.TEXT and not cell.text.startswith("#")
    if not is_typed and (cell.text == _NO_TEXT or is_kept(cell.text, column.key, survey)):
        return True
    # A program that does not calculate leaves what was kept of an answer that is gone.
    is_old = cell.formula and bool(tokens) and is_own(cell.text, tokens)
    return is_old or cell.text in map(folded, beside)


def _answers_beside(found: LocatedTable, row: int) -> frozenset[str]:
    """What stands in the inputs of the row, and what it is taken for."""
    cells = found.grid[row]
    inputs = [(cells[at], column.question) for at, column in found.header.inputs.items() if at in cells]
    taken = [kind_of(question).taken_for(cell) for cell, question in inputs if question and not cell.plain]
    return frozenset([*(cell.text for cell, _ in inputs), *taken])


def _is_formula(cell: Cell) -> bool:
    """Whether a formula stands there, calculated or not."""
    return cell.formula or cell.kind in _WITHOUT_VALUE


def _is_done(cell: Cell) -> bool:
    # The count is an error where an input that it counts was deleted, or holds an error itself.
    if cell.text in (DONE, LACKING, _NO_TEXT):
        return True
    return cell.kind is CellKind.ERROR or (cell.kind is CellKind.UNCALCULATED and cell.text.startswith("=IF("))


def _is_known_by_itself(cell: Cell, issue: Issue, tokens: frozenset[str]) -> bool:
    """Whether a cell in a column without a heading holds our title or examples, or what our hidden cells keep."""
    if cell.formula and _CALCULATED.fullmatch(cell.text):
        return True
    if cell.hidden and answer_token(cell.text) in tokens:
        return True
    return len(cell.text) >= _SHORTEST and comparison_key(cell.text) in (
        comparison_key(issue.title),
        comparison_key(issue.examples),
    )
