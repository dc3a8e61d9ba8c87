"""Our own text in the tables: what of it is unchanged, and what was written over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from survey import findings
from survey.choices import one_line
from survey.department_names import index_of, look_up, one_by_one, resolve
from survey.form import COLUMN_KEYS, EXAMPLE_KEY, Column, Role, columns_of
from survey.form.rules import DONE
from survey.form.words import EXAMPLE_NO, EXAMPLE_TITLE, token
from survey.form_reader.accounting import Account
from survey.form_reader.entries import is_mark
from survey.form_reader.locating import Found, Part
from survey.model import Issue, Place, Survey
from survey.model.addresses import address
from survey.text import clean, squeeze
from survey.workbook.sheets import Cell, CellKind

Printed = Mapping[str, frozenset[str]]
"""By row key: texts that stood in the row when the form was made, where they may differ from today's definition."""

_SHORTEST = 4
"""Characters that our own text must have to be known by itself, outside its column."""


class _Judged(NamedTuple):
    """A cell where our own text stands or stood."""

    row: int
    number: int
    is_ours: bool
    why: str = ""
    """Why it is listed where it is not ours; "" where its place says enough."""
    printed: str = ""
    """What we printed there, by its heading."""


def account_for_table(  # noqa: PLR0913, PLR0917  What stands on the form, and what is known of how it was made.
    found: Found, survey: Survey, department: str, file: str, printed: Printed, tokens: frozenset[str]
) -> Account:
    """The headings, the row of examples, and the cells of the issues' rows that are no inputs.

    `tokens`: `words.token` of all that the form said when it was made; since then the definition may have changed.
    """
    judged = [
        *_headings(found, survey, tokens),
        *_examples(found, survey, department, tokens),
        *_fixed(found, survey, printed, tokens),
    ]
    changed = {(found.sheet.name, one.row, one.number): one for one in judged if not one.is_ours and one.why}
    said = [
        findings.PREFILLED_CHANGED.at(
            Place(file, found.sheet.name, address(one.row, one.number)),
            department=department,
            value=clean(found.grid[one.row][one.number].text),
            printed=one.printed,
        )
        for one in changed.values()
    ]
    return Account(
        ours=frozenset((found.sheet.name, one.row, one.number) for one in judged if one.is_ours),
        reasons={spot: one.why for spot, one in changed.items()},
        findings=tuple(said),
    )


# ---------------------------------------------------------------- headings


def _headings(found: Found, survey: Survey, tokens: frozenset[str]) -> Iterator[_Judged]:
    words = _words_of_heads(survey)
    index = index_of(survey)
    for row in found.header.rows:
        for number, cell in found.grid[row].items():
            column = found.header.columns.get(number)
            is_its_name = column is not None and bool(column.marks) and look_up(cell.text, index) == column.marks
            is_ours = squeeze(cell.text) in words or is_its_name or token(cell.text) in tokens
            why = "見出しの書換え" if column else ""
            yield _Judged(row, number, True) if is_ours else _Judged(row, number, False, why, _name(column))


@lru_cache(maxsize=8)
def _words_of_heads(survey: Survey) -> frozenset[str]:
    """All that stands in the heads of a survey's tables, squeezed."""
    texts = (text for column in columns_of(survey) for text in (column.heading, column.group, column.key))
    return frozenset(map(squeeze, (COLUMN_KEYS, *texts)))


def _name(column: Column | None) -> str:
    return one_line(column.group or column.heading) if column else ""


# ---------------------------------------------------------------- the row of examples


def _examples(found: Found, survey: Survey, department: str, tokens: frozenset[str]) -> Iterator[_Judged]:
    # A column that lost its heading, or took another's, still has our example in it.
    known = tokens | {token(question.example) for question in survey.questions if len(question.example) >= _SHORTEST}
    for row in found.rows:
        if row.part is Part.EXAMPLE:
            for number, cell in found.grid[row.number].items():
                column = found.header.columns.get(number)
                is_there = column is not None and _is_example(cell, column, survey, department)
                is_ours = is_there or token(cell.text) in known
                yield _Judged(row.number, number, is_ours, "記入例の行" if column else "", EXAMPLE_TITLE)


def _is_example(cell: Cell, column: Column, survey: Survey, department: str) -> bool:
    if column.question is None:
        return cell.text in (EXAMPLE_KEY, EXAMPLE_NO, EXAMPLE_TITLE)
    if column.marks:
        meant = resolve(column.question.example, survey, department).departments
        return is_mark(cell.text) and column.marks in one_by_one(meant, department, survey.department_by_name)
    return squeeze(cell.text) == squeeze(column.question.example)


# ---------------------------------------------------------------- the rows of issues


def _fixed(found: Found, survey: Survey, printed: Printed, tokens: frozenset[str]) -> Iterator[_Judged]:
    for row in found.rows:
        if row.part is Part.ISSUE and row.issue:
            for number, cell in found.grid[row.number].items():
                column = found.header.columns.get(number)
                if column is None:
                    yield _Judged(row.number, number, _is_known_by_itself(cell, row.issue))
                elif column.role is Role.KEY and cell.text in survey.issue_by_no:
                    # Of a row that was moved away from its key, which is said elsewhere.
                    yield _Judged(row.number, number, True)
                elif column.role is not Role.INPUT:
                    was_ours = column.role is Role.EXAMPLES and token(cell.text) in tokens
                    is_ours = was_ours or _is_printed(cell, column.role, row.issue, printed)
                    name = "" if is_ours else _name(column)
                    yield _Judged(row.number, number, is_ours, "印字した文字の書換え", name)


def _is_printed(cell: Cell, role: Role, issue: Issue, printed: Printed) -> bool:
    if role is Role.DONE:
        # Some programs save an .xls with 0 where a formula gave a text.
        # It shows an error where an input that it counts was deleted or holds one.
        is_formula = cell.kind is CellKind.UNCALCULATED and cell.text.startswith("=IF(")
        return is_formula or cell.kind is CellKind.ERROR or cell.text in (DONE, "0")
    today = issue.title if role is Role.TITLE else issue.examples if role is Role.EXAMPLES else issue.no
    return cell.text == today or squeeze(cell.text) in map(squeeze, (today, *printed.get(issue.no, ())))


def _is_known_by_itself(cell: Cell, issue: Issue) -> bool:
    """Whether a column that lost its heading holds our title or examples."""
    return len(cell.text) >= _SHORTEST and squeeze(cell.text) in (squeeze(issue.title), squeeze(issue.examples))
