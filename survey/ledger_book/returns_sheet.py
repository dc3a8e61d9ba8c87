"""回収状況: how many departments have answered each issue, as a sheet of the 受付簿 with a chart. Pure."""

from __future__ import annotations

from survey.ledger_book.ledger_cells import LedgerChart, LedgerColumn, LedgerLine, LedgerSheet, Tone, cleaned
from survey.model import Counted, Issue, Ledger, Survey

RETURNS = "回収状況"
"""Name of the sheet."""
_ANSWERED, _FAULTY, _MISSING = "回答", "要修正", "未回答"


def returns_sheet(survey: Survey, ledger: Ledger) -> LedgerSheet:
    """A row for what was answered, one for what must be corrected, one for what is missing; a column an issue."""
    columns = (LedgerColumn(f"{survey.settings.names.asked}の", 90), *(_column(issue) for issue in survey.issues))
    counts = [_counts(issue, ledger) for issue in survey.issues]
    by_row = tuple(zip(*counts, strict=True)) or ((), (), ())
    names = (_ANSWERED, _FAULTY, _MISSING)
    rows = tuple((*cleaned(name), *values) for name, values in zip(names, by_row, strict=True))
    lines = tuple(LedgerLine(at, name, values) for at, (name, values) in enumerate(zip(names, by_row, strict=True)))
    chart = LedgerChart(f"{survey.settings.title}　回収状況", 1, lines)
    words = survey.settings.names
    note = f"{words.issue}ごとの、{words.asked}の数です。要修正は、エラーの残る回答です。"
    return LedgerSheet(RETURNS, note, columns, rows, len(rows), frozen=1, chart=chart)


def _column(issue: Issue) -> LedgerColumn:
    return LedgerColumn(f"NO {issue.no}\n{issue.title}", 120, Tone.CENTRE)


def _counts(issue: Issue, ledger: Ledger) -> tuple[int, int, int]:
    """Of the departments that are asked: those that answered well, those with an error, those without an answer."""
    answers: list[Counted | None] = [ledger.counted.get((name, issue.no)) for name in issue.departments]
    missing = sum(counted is None for counted in answers)
    faulty = sum(counted is not None and not counted.valid for counted in answers)
    return len(answers) - missing - faulty, faulty, missing
