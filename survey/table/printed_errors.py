"""What 参考３ prints although it has an error: the newest faulty answer, where there is no valid one; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from survey.findings import LEFT_AS_EXAMPLE
from survey.model import Counted, Finding, Ledger, Severity, Source, Survey


@dataclass(frozen=True, slots=True)
class PrintedError:
    """An error of an answer that is printed."""

    finding: Finding
    printed_cell: str
    """Where it is printed, as `Source.printed_cell`: the answer itself, else the first of the same row."""


def errors_in_print(survey: Survey, ledger: Ledger) -> Iterator[Finding]:
    """The errors in rows that are printed. Of an example left standing nothing is printed."""
    for finding in ledger.findings:
        counted = ledger.counted.get((finding.department, finding.issue))
        is_error = finding.severity is Severity.ERROR and finding.code != LEFT_AS_EXAMPLE.code
        if is_error and counted and _is_printed(survey, counted):
            yield finding


def _is_printed(survey: Survey, counted: Counted) -> bool:
    entries = counted.entries
    return any(q.printed and q.key in entries and entries[q.key].as_text("").strip() for q in survey.questions)


def printed_errors(survey: Survey, ledger: Ledger, sources: Sequence[Source]) -> tuple[PrintedError, ...]:
    """The same with their cells in the printed table, whose `sources` these are, in the order of the findings."""
    first_of_row: dict[tuple[str, str], str] = {}
    cells: dict[tuple[str, str, str], str] = {}
    for source in sources:
        row = source.counted.answer.department, source.counted.answer.issue
        first_of_row.setdefault(row, source.printed_cell)
        cells.setdefault((*row, source.question.key), source.printed_cell)
    return tuple(
        PrintedError(finding, cells.get((*row, finding.question), first_of_row[row]))
        for finding in errors_in_print(survey, ledger)
        if (row := (finding.department, finding.issue)) in first_of_row
    )
