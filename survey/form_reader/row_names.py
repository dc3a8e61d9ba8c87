"""Which issue a row of a returned table is about, by its hidden key, its NO and its title; and what a row can be. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from survey.form import EXAMPLE_KEY, issue_of_item
from survey.form.own_texts import EXAMPLE_TITLE
from survey.form_reader.headings import Header
from survey.japanese.likeness import exact, near, only_match, same_numbers
from survey.japanese.text import comparison_key
from survey.model import Issue, Survey
from survey.workbook.sheets import Cell

SAME_AS_ABOVE = frozenset(
    comparison_key(word) for word in ("〃", "々", "同上", "続き", "（続き）", "つづき", "（つづき）", "↑", "”", '"')
)
"""What people write as NO or title of a row that continues the answer above."""


class RowPart(Enum):
    """What a row below the headings is."""

    ISSUE = auto()
    CONTINUATION = auto()
    EXAMPLE = auto()
    UNKNOWN_ISSUE = auto()
    """Its key, NO or title is none of this survey's, or it continues such a row."""
    ADDED = auto()
    """It has none of them, but is a row of its own, or continues such a row."""
    ADDED_BELOW = auto()
    """The same, too far below the table to belong to it."""
    ITEM = auto()
    """In a table of items (明細): a row for one of an issue, whether or not anything is written there."""
    SUM = auto()
    """In such a table: what somebody calculated of the others."""
    OUTSIDE = auto()


class LocatedRow(NamedTuple):
    """A row below the headings of a table that is not empty."""

    number: int
    part: RowPart
    issue: Issue | None = None
    """The issue that it answers, where it is an ISSUE, a CONTINUATION or an ITEM."""
    overruled: str = ""
    """The key or NO that was ignored because the title, or NO and title, name another issue; "" where none was."""


class IssueNames(Struct, frozen=True):
    """The issues by what a row may call them; a NO or title that two issues share names none."""

    by_key: Mapping[str, Issue]
    by_no: Mapping[str, Issue]
    """By comparison key."""
    by_title: Mapping[str, Issue]
    """By comparison key."""
    renumbered: bool = False
    """Whether the issues may have had other NO when the form was made."""


def named_row(number: int, cells: Mapping[int, Cell], header: Header, names: IssueNames) -> LocatedRow | None:
    """What a row is by its own key, NO and title; None where it has none of them."""
    key, no, title = (cells[at].text if at in cells else "" for at in header.naming)
    if key == EXAMPLE_KEY:
        return LocatedRow(number, RowPart.EXAMPLE)
    issue, overruled = issue_named(issue_of_item(key) or key if header.of_items else key, no, title, names)
    if issue:
        return LocatedRow(number, RowPart.ITEM if header.of_items else RowPart.ISSUE, issue, overruled)
    if title == EXAMPLE_TITLE or _repeats_examples(cells, header):
        return LocatedRow(number, RowPart.EXAMPLE)
    if any(map(says_something, (key, no, title))):
        return LocatedRow(number, RowPart.UNKNOWN_ISSUE)
    return None


def says_something(naming: str) -> bool:
    """Whether a key, NO or title names anything of its own."""
    return bool(naming) and comparison_key(naming) not in SAME_AS_ABOVE


def issue_named(key: str, no: str, title: str, names: IssueNames) -> tuple[Issue | None, str]:
    """The issue that a row's key, NO and title name, and the key or NO that was overruled.

    Hidden keys stay where they are when people sort the visible columns, or cut and paste them. So what is visible goes
    before the key where NO and title agree on another issue, and the title before NO where there is no key and it
    names another issue word for word; so it does where NO may have been another when the form was made. A row copied or
    written over to be about something else is about no issue.
    """
    by_key = names.by_key.get(key)
    by_no = names.by_no.get(comparison_key(no))
    by_title = names.by_title.get(comparison_key(title))
    if by_key and by_title and by_title is not by_key and (by_no is by_title or (names.renumbered and by_no is by_key)):
        return by_title, key
    if by_no and by_title and not by_key and by_no is not by_title:
        return by_title, no
    issue = by_key or by_no or by_title or _by_likeness(title, names)
    return (None if issue and _says_otherwise(issue, by_key, by_no, no, title) else issue), ""


def _says_otherwise(issue: Issue, by_key: Issue | None, by_no: Issue | None, no: str, title: str) -> bool:
    """Whether the title names another number than the issue's, or neither it nor NO is the issue's.

    Where key and NO agree, a title that differs was written over, or was another when the form was made.
    """
    if (by_key and by_key is by_no) or not says_something(title):
        return False
    if exact(title, issue.title) or near(title, issue.title):
        return False
    return not same_numbers(title, issue.title) or (by_no is not issue and says_something(no))


def _by_likeness(title: str, names: IssueNames) -> Issue | None:
    no = only_match(title, {no: issue.title for no, issue in names.by_key.items()}) if title else None
    return names.by_key[no] if no else None


@lru_cache(maxsize=8)
def names_of(survey: Survey) -> IssueNames:
    return IssueNames(
        survey.issue_by_no,
        _without_doubles((comparison_key(issue.no), issue) for issue in survey.issues),
        _without_doubles((comparison_key(issue.title), issue) for issue in survey.issues),
    )


def _without_doubles(named: Iterable[tuple[str, Issue]]) -> Mapping[str, Issue]:
    pairs = list(named)
    often = Counter(name for name, _ in pairs)
    return {name: issue for name, issue in pairs if often[name] == 1}


def _repeats_examples(cells: Mapping[int, Cell], header: Header) -> bool:
    """Whether the row repeats the examples: at least one input holds its question's example, and none any other text."""
    typed = [
        comparison_key(cells[at].text) == comparison_key(column.question.example)
        for at, column in header.inputs.items()
        if column.question and not column.marks and at in cells
    ]
    return bool(typed) and all(typed)
