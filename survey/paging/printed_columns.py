"""Which questions have a column of 参考３, and which are printed below another's answer."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import groupby

from survey.model import (
    Consolidated,
    ConsolidatedColumn,
    ConsolidatedDepartment,
    ConsolidatedIssue,
    ConsolidatedRow,
    Question,
    Source,
    Survey,
)


def printed_columns(survey: Survey, wordy: Container[str] = ()) -> tuple[ConsolidatedColumn, ...]:
    """The columns that hold answers, from left to right. `wordy`: keys of the questions whose choices have columns of their
    own, and whose answers say something besides, which takes one more."""
    printed = [question for question in survey.questions if question.printed]
    columns: list[ConsolidatedColumn] = []
    for question in printed:
        under = tuple(one for one in printed if one.printed_under == question.key)
        if question.printed_by_choice:
            columns += (ConsolidatedColumn(question, (), choice) for choice in question.choices)
            if under or question.key in wordy:
                columns.append(ConsolidatedColumn(question, under, of_rest=True))
        elif not question.printed_under:
            columns.append(ConsolidatedColumn(question, under))
    return tuple(columns)


def by_question(columns: Sequence[ConsolidatedColumn], texts: Sequence[str]) -> Iterator[tuple[Question, str]]:
    """Each question that has columns, with all that stands in them: marked choices by their names."""
    for question, own in groupby(zip(columns, texts, strict=True), key=lambda pair: pair[0].question):
        said = ((column.choice or text) if text else "" for column, text in own)
        yield question, "\n".join(filter(None, said))


def source_of(printed_cell: str, row: ConsolidatedRow, question: Question) -> Source:
    """Where the answer to a question came from that stands in a row."""
    return Source(printed_cell, row.source, question, row.item if question.repeated else None)


def unanswered(survey: Survey) -> Consolidated:
    """The table before anything has come back: all issues, and of departments that with the longest name."""
    issues = tuple(ConsolidatedIssue(issue, ()) for issue in survey.issues)
    longest = max((department.name for department in survey.departments), key=len)
    department = ConsolidatedDepartment(longest, (), silent=tuple(survey.issue_by_no))
    shows_change = survey.settings.change_printed and bool(survey.former_year)
    return Consolidated(survey, printed_columns(survey), issues, (), shows_change, departments=(department,))
