"""束ねる: the answers that count, as 参考３ prints them; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from survey.model import (
    EVERYONE,
    Consolidated,
    ConsolidatedColumn,
    ConsolidatedIssue,
    ConsolidatedRow,
    Counted,
    Entry,
    Ledger,
    Question,
    Source,
    Survey,
    Wish,
)
from survey.paging.printed_columns import printed_columns
from survey.questions.kinds import kind_of
from survey.questions.print_limit import GOES_ON, within_reason


def consolidate(survey: Survey, ledger: Ledger) -> Consolidated:
    """What 参考３ prints: issues and departments in the definition's order, a row wherever there is a text to print."""
    by_issue: dict[str, dict[str, Counted]] = defaultdict(dict)
    for (department, no), counted in ledger.counted.items():
        by_issue[no][department] = counted
    columns = printed_columns(survey)
    issues = tuple(
        ConsolidatedIssue(issue, tuple(_rows(survey, columns, by_issue[issue.no]))) for issue in survey.issues
    )
    return Consolidated(survey, columns, issues, tuple(_wishes(survey, by_issue)))


def printed_text(question: Question, entry: Entry | None, department: str, survey: Survey) -> str:
    """An answer as printed."""
    if entry is None:
        return ""
    printed, more = within_reason(kind_of(question).printed(entry, survey, department))
    return f"{printed}\n{GOES_ON}" if more else printed


def unprinted_sources(consolidated: Consolidated) -> tuple[Source, ...]:
    """Where each answer of the table came from, in the order in which it prints them, before it is printed."""
    return tuple(
        Source("", row.source, question)
        for issue in consolidated.issues
        for row in issue.rows
        for column, text in zip(consolidated.columns, row.texts, strict=True)
        for question in column.questions
        if text and question.key in row.source.entries
    )


def _rows(
    survey: Survey, columns: tuple[ConsolidatedColumn, ...], answers: dict[str, Counted]
) -> Iterator[ConsolidatedRow]:
    for department in filter(answers.__contains__, survey.department_by_name):
        counted = answers[department]
        texts = tuple(_cell(survey, column, counted) for column in columns)
        if any(text.strip() for text in texts):
            yield ConsolidatedRow(department, texts, counted)


def _cell(survey: Survey, column: ConsolidatedColumn, counted: Counted) -> str:
    """The answer to the column's question, and below it those to the questions printed in the same cell."""
    entries, department = counted.entries, counted.answer.department
    parts = (printed_text(q, entries.get(q.key), department, survey) for q in column.questions)
    return "\n".join(filter(None, parts))


def _wishes(survey: Survey, by_issue: dict[str, dict[str, Counted]]) -> Iterator[Wish]:
    """Who wants to work with whom, by 課の選択: by department, then issue. A wish counts once, and none is for oneself.

    各課 stays one wish: `partnership.expanded` makes a wish for each department of it.
    """
    asked = [question.key for question in survey.questions if kind_of(question).names_departments]
    for by in survey.department_by_name if asked else ():
        for issue in survey.issues:
            counted = by_issue[issue.no].get(by)
            entries = [counted.entries.get(key) for key in asked] if counted else []
            wanted = dict.fromkeys(name for entry in entries if entry for name in entry.departments)
            if EVERYONE in wanted:
                wanted = {EVERYONE: None}
            yield from (Wish(by, name, issue.no) for name in wanted if name != by)
