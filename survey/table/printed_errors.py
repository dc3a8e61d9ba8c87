"""What 参考３ prints although it has an error: the newest faulty answer, where there is no valid one; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from survey.findings import LEFT_AS_EXAMPLE
from survey.model import Counted, Finding, Ledger, Place, Severity, Source, Survey

_Row = tuple[str, str]
"""Department and NO."""


class PrintedError(Struct, frozen=True):
    """An error of an answer that is printed."""

    finding: Finding
    printed_cell: str
    """Where it is printed, as `Source.printed_cell`: the answer itself, else the first of the same row."""


def errors_in_print(survey: Survey, ledger: Ledger) -> Iterator[Finding]:
    """The errors in rows that are printed. Of an example left standing nothing is printed."""
    by_office = _by_office(ledger)
    for finding in ledger.findings:
        counted = ledger.counted.get(_row_of(finding, by_office))
        is_error = finding.severity is Severity.ERROR and finding.code != LEFT_AS_EXAMPLE.code
        if is_error and counted and _is_printed(survey, counted):
            yield finding


def _by_office(ledger: Ledger) -> Mapping[Place, _Row]:
    """The rows about which the office wrote something, by its place."""
    counted = ((row, counts, entry) for row, counts in ledger.counted.items() for entry in counts.entries.values())
    return {counts.place_of(entry): row for row, counts, entry in counted if entry.file}


def _row_of(finding: Finding, by_office: Mapping[Place, _Row]) -> _Row:
    """The row that a finding is about. One about what the office wrote names no department."""
    return by_office.get(finding.place, (finding.department, finding.issue))


def _is_printed(survey: Survey, counted: Counted) -> bool:
    printed = {question.key for question in survey.questions if question.printed}
    return any(
        key in printed and entry.as_text("").strip() for _, entries in counted.parts for key, entry in entries.items()
    )


def printed_errors(survey: Survey, ledger: Ledger, sources: Sequence[Source]) -> tuple[PrintedError, ...]:
    """The same with their cells in the printed table, whose `sources` these are, in the order of the findings."""
    first_of_row: dict[tuple[str, str], str] = {}
    cells: dict[tuple[str, str, int, str], str] = {}
    for source in sources:
        row = source.counted.answer.department, source.counted.answer.issue
        first_of_row.setdefault(row, source.printed_cell)
        cells.setdefault((*row, source.item.number if source.item else 0, source.question.key), source.printed_cell)
    by_office = _by_office(ledger)
    return tuple(
        PrintedError(finding, cells.get((*row, finding.item, finding.question), first_of_row[row]))
        for finding in errors_in_print(survey, ledger)
        if (row := _row_of(finding, by_office)) in first_of_row
    )
