"""合計行 in the plan: numbers as numbers, and what the cells below them are calculated from. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from survey.measure import on_one_line
from survey.model import Consolidated, ConsolidatedIssue, Issue
from survey.paging.flow import Segment
from survey.paging.planned import Calculation, CellRole, Line, PlannedCell, RowSpan
from survey.paging.printed_columns import columns_beside

OVERALL = "全体"
"""Stands where an issue has its title, beside what all issues come to."""
_RESPONDENT = 5
"""Number of the column of respondents, in which a 合計行 says what it is."""

Standing = dict[int, list[RowSpan]]
"""Where the answers to each issue stand, by its index, as far as they are laid out."""


def with_overall(consolidated: Consolidated) -> tuple[ConsolidatedIssue, ...]:
    """The issues, and below them what all of them come to, which is laid out like one."""
    overall = ConsolidatedIssue(Issue("", OVERALL, "", ()), (), consolidated.totals)
    return (*consolidated.issues, *([overall] if consolidated.totals else []))


def as_number(amount: Decimal | None, text: str, width: int, consolidated: Consolidated) -> Decimal | None:
    """The amount where the column is wide enough to show it, else None: it is printed as its text then, in lines."""
    shown = amount is not None and on_one_line(text, width, consolidated.survey.settings.font)
    return amount if shown else None


def total_cells(  # noqa: PLR0913, PLR0917  All that a cell of them tells of.
    segment: Segment, row: int, sheet: int, consolidated: Consolidated, widths: tuple[int, ...], standing: Standing
) -> Iterator[PlannedCell]:
    """The cells of the 合計行 of a segment that begins in this row; where its answers stand is added to `standing`."""
    source, beside = consolidated.issues[segment.issue], columns_beside(consolidated)
    parts = list(segment.standing(row))
    answers = [row for part, *rows in parts if part.answer is not None for row in rows]
    if answers:
        standing[segment.issue].append(RowSpan(sheet, answers[0], answers[-1]))
    is_overall = segment.issue == len(consolidated.issues) - 1 and source.issue.title == OVERALL and not source.rows
    spans = tuple(_joined(standing.values()) if is_overall else standing[segment.issue])
    for part, first, last in parts:
        if part.total is None:
            continue
        total = source.totals[part.total]
        rest = (CellRole.TOTAL, Line.THIN, Line.THIN, None, "", "", source.issue.no, sheet, ())
        for column in range(_RESPONDENT, beside + 1):
            label = part.label if column == _RESPONDENT else ""
            yield PlannedCell(first, last, column, column, label, *rest)
        for place, text in enumerate(part.texts):
            column, key = beside + 1 + place, consolidated.columns[place].question.key
            shown = as_number(total.amounts.get(key), text, widths[column - 1], consolidated)
            calculation = None if shown is None else Calculation(total.total, spans)
            yield PlannedCell(first, last, column, column, text, *rest, shown, calculation)


def _joined(spans: Iterable[Sequence[RowSpan]]) -> Sequence[RowSpan]:
    """One span a sheet, from the first to the last row of all."""
    by_sheet: dict[int, RowSpan] = {}
    for span in (span for some in spans for span in some):
        first = by_sheet.setdefault(span.sheet, span).first
        by_sheet[span.sheet] = RowSpan(span.sheet, first, span.last)
    return list(by_sheet.values())
