"""Which questions have a column of 参考３, and which are printed below another's answer."""

from __future__ import annotations

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


def printed_columns(survey: Survey) -> tuple[ConsolidatedColumn, ...]:
    """The columns that hold answers, from left to right."""
    printed = [question for question in survey.questions if question.printed]
    return tuple(
        ConsolidatedColumn(question, tuple(under for under in printed if under.printed_under == question.key))
        for question in printed
        if not question.printed_under
    )


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
