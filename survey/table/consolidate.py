"""束ねる: the answers that count, as 参考３ prints them; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from msgspec.structs import replace

from survey.comparison.comparing import is_of_office, stayed
from survey.model import (
    EVERYONE,
    Change,
    ComparedAnswer,
    Comparison,
    Consolidated,
    ConsolidatedColumn,
    ConsolidatedDepartment,
    ConsolidatedIssue,
    ConsolidatedRow,
    Counted,
    Entry,
    Issue,
    Ledger,
    Order,
    Question,
    Source,
    Span,
    Survey,
    TotalRow,
    Wish,
)
from survey.paging.printed_columns import printed_columns, source_of
from survey.questions.kinds import kind_of
from survey.questions.marks import MARK
from survey.questions.print_limit import GOES_ON, within_reason
from survey.table.totals import totals_of


def consolidate(survey: Survey, ledger: Ledger, comparison: Comparison | None = None) -> Consolidated:
    """What 参考３ prints: issues and departments in the definition's order, a row wherever there is a text to print.

    `comparison`: with the former year; it is shown where 設定 wants it.
    """
    by_issue: dict[str, dict[str, Counted]] = defaultdict(dict)
    for (department, no), counted in ledger.counted.items():
        by_issue[no][department] = counted
    columns = printed_columns(survey, frozenset(_wordy(survey, ledger)))
    shown = comparison if survey.settings.change_printed else None
    issues = tuple(_issue(survey, columns, issue, by_issue[issue.no], shown) for issue in survey.issues)
    overall = totals_of(columns, [row for issue in issues for row in issue.rows])
    departments = tuple(departments_of(survey, columns, issues))
    wishes = tuple(_wishes(survey, by_issue))
    return Consolidated(survey, columns, issues, wishes, shown is not None, overall, departments)


def _wordy(survey: Survey, ledger: Ledger) -> Iterator[str]:
    """Keys of the questions that are printed by choice, and of which an answer says more than choices."""
    marked = [question for question in survey.questions if question.printed_by_choice]
    for counted in ledger.counted.values() if marked else ():
        for _, entries in counted.parts:
            for question in marked:
                if question.key in entries and kind_of(question).told(question, entries[question.key].text)[1].strip():
                    yield question.key


def _issue(
    survey: Survey,
    columns: tuple[ConsolidatedColumn, ...],
    issue: Issue,
    answers: dict[str, Counted],
    comparison: Comparison | None,
) -> ConsolidatedIssue:
    rows = tuple(_rows(survey, columns, answers, comparison))
    silent = tuple(_silent(survey, issue, answers))
    return ConsolidatedIssue(issue, rows, totals_of(columns, rows), silent, subtotals_of(survey, columns, rows))


def _silent(survey: Survey, issue: Issue, answers: Mapping[str, Counted]) -> Iterator[str]:
    """The departments that were asked and of which nothing counts. 該当なし is an answer, whether it is printed or not."""
    if survey.settings.silent_printed:
        asked = frozenset(issue.departments)
        for name in filter(asked.__contains__, survey.department_by_name):
            if name not in answers or not (answers[name].entries or answers[name].items):
                yield name


def departments_of(
    survey: Survey, columns: tuple[ConsolidatedColumn, ...], issues: Sequence[ConsolidatedIssue]
) -> Iterator[ConsolidatedDepartment]:
    """The rows of the issues by department, where the survey wants the table so."""
    if survey.settings.order is not Order.BY_DEPARTMENT:
        return
    rows: dict[str, list[ConsolidatedRow]] = defaultdict(list)
    silent: dict[str, list[str]] = defaultdict(list)
    for block in issues:
        for row in block.rows:
            rows[row.department].append(row)
        for name in block.silent:
            silent[name].append(block.issue.no)
    for name in survey.department_by_name:
        if name in rows or name in silent:
            own = tuple(rows[name])
            subtotals = subtotals_of(survey, columns, own, by=lambda row: row.source.answer.issue)
            yield ConsolidatedDepartment(name, own, totals_of(columns, own), tuple(silent[name]), subtotals)


def _department(row: ConsolidatedRow) -> str:
    return row.department


def subtotals_of(
    survey: Survey,
    columns: tuple[ConsolidatedColumn, ...],
    rows: Iterable[ConsolidatedRow],
    by: Callable[[ConsolidatedRow], str] = _department,
) -> Mapping[str, tuple[TotalRow, ...]]:
    """What the items of each answer come to, by the name of the answer; of answers with several, where 設定 wants that."""
    if not survey.settings.item_subtotals:
        return {}
    answers = {name: list(own) for name, own in groupby(rows, key=by)}
    return {name: totals_of(columns, own) for name, own in answers.items() if len(own) > 1}


def printed_text(question: Question, entry: Entry | None, department: str, survey: Survey) -> str:
    """An answer as printed."""
    if entry is None:
        return ""
    printed, more = within_reason(kind_of(question).printed(question, entry, survey, department))
    return f"{printed}\n{GOES_ON}" if more else printed


def unprinted_sources(consolidated: Consolidated) -> tuple[Source, ...]:
    """Where each answer of the table came from, in the order in which it prints them, before it is printed."""
    return tuple(
        source_of("", row, question)
        for issue in consolidated.issues
        for row in issue.rows
        for column, text in zip(consolidated.columns, row.texts, strict=True)
        for question in column.questions
        if text and question.key in row.entries
    )


def _rows(
    survey: Survey,
    columns: tuple[ConsolidatedColumn, ...],
    answers: dict[str, Counted],
    comparison: Comparison | None,
) -> Iterator[ConsolidatedRow]:
    for department in filter(answers.__contains__, survey.department_by_name):
        number = 0
        for item in answers[department].items or (None,):
            row = ConsolidatedRow(department, (), answers[department], item=item, number=number + bool(item))
            texts = tuple(_cell(survey, column, row) for column in columns)
            if any(text.strip() for text in texts):
                row = replace(row, texts=texts, amounts=_amounts(columns, texts, row.entries))
                number = row.number
                yield _beside_former(survey, columns, row, comparison) if comparison else row


_NO_AMOUNTS: Mapping[str, Decimal] = {}
"""One for all rows: most surveys ask for no number."""


def _amounts(
    columns: tuple[ConsolidatedColumn, ...], texts: tuple[str, ...], entries: Mapping[str, Entry]
) -> Mapping[str, Decimal]:
    """By question key: the answers that are printed as numbers."""
    amounts: dict[str, Decimal] = {}
    for column, text in zip(columns, texts, strict=True):
        question, entry = column.question, entries.get(column.question.key)
        others = [under for under in column.under if under.key in entries]
        if entry and text and not entry.error and not others:
            amount = kind_of(question).amount(question, entry.text)
            amounts |= {} if amount is None else {question.key: amount}
    return amounts or _NO_AMOUNTS


def _cell(survey: Survey, column: ConsolidatedColumn, row: ConsolidatedRow) -> str:
    """The answer to the column's question, and below it those to the questions printed in the same cell."""
    return "\n".join(filter(None, _parts(survey, column, row.entries, row.department)))


def _parts(
    survey: Survey, column: ConsolidatedColumn, entries: Mapping[str, Entry], department: str
) -> tuple[str, ...]:
    """What is printed of each question of a column."""
    question, entry = column.question, entries.get(column.question.key)
    if column.choice:
        return (MARK if entry and column.choice in kind_of(question).chosen(question, entry.text) else "",)
    if column.of_rest:
        rest = entry and replace(entry, text=kind_of(question).told(question, entry.text)[1])
        entries = {key: one for key, one in entries.items() if key != question.key} | (
            {question.key: rest} if rest else {}
        )
    return tuple(printed_text(question, entries.get(question.key), department, survey) for question in column.questions)


# ---------------------------------------------------------------- beside the former year


def _beside_former(
    survey: Survey, columns: tuple[ConsolidatedColumn, ...], row: ConsolidatedRow, comparison: Comparison
) -> ConsolidatedRow:
    """The row with its 区分; of a changed answer, also what of it is new. Of a new one all is, which needs no line."""
    one = comparison.answers.get((row.department, row.source.answer.issue))
    if one is None:
        return row
    fresh: tuple[tuple[Span, ...], ...] = ()
    if one.change is Change.CHANGED and one.before:
        # Of items cannot be told which of the former year's each was.
        fresh = tuple(
            () if row.follows or column.question.repeated else _fresh(survey, column, one, comparison)
            for column in columns
        )
    return replace(row, change=one.change.brief, fresh=fresh if any(fresh) else ())


def _fresh(survey: Survey, column: ConsolidatedColumn, one: ComparedAnswer, comparison: Comparison) -> tuple[Span, ...]:
    """What of the text in a column was not said before, question by question."""
    # Most surveys have no former year, and no need of what takes texts apart.
    from survey.comparison.difference import new_passages

    now, before = (given.entries if given else {} for given in (one.now, one.before))
    at, found = 0, list[Span]()
    texts, former = (_parts(survey, column, entries, one.department) for entries in (now, before))
    for question, text, said in zip(column.questions, texts, former, strict=True):
        if not (is_of_office(one, question.key) or stayed(survey, comparison, one, question.key)):
            found += ((at + start, at + end) for start, end in new_passages(said, text))
        at += len(text) + 1 if text else 0
    return tuple(found)


# ---------------------------------------------------------------- 連携


def _wishes(survey: Survey, by_issue: dict[str, dict[str, Counted]]) -> Iterator[Wish]:
    """Who wants to work with whom, by 課の選択: by department, then issue. A wish counts once, and none is for oneself.

    各課 stays one wish: `partnership.expanded` makes a wish for each department of it.
    """
    asked = [question.key for question in survey.form_questions if kind_of(question).names_departments]
    for by in survey.department_by_name if asked else ():
        for issue in survey.issues:
            counted = by_issue[issue.no].get(by)
            entries = [part.get(key) for _, part in counted.parts for key in asked] if counted else []
            wanted = dict.fromkeys(name for entry in entries if entry for name in entry.departments)
            if EVERYONE in wanted:
                wanted = {EVERYONE: None}
            yield from (Wish(by, name, issue.no) for name in wanted if name != by)
