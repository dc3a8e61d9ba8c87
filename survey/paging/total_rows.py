"""合計行 in the plan: numbers as numbers, and what the cells below them are calculated from. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from survey.measure import on_one_line
from survey.model import Consolidated
from survey.paging.arrangement import ArrangedTable
from survey.paging.flow import Segment
from survey.paging.planned import Calculation, CellRole, Line, PlannedCell, RowSpan

Standing = dict[int, list[RowSpan]]
"""Where the answers of each block stand, by its index, as far as they are laid out."""


def as_number(amount: Decimal | None, text: str, width: int, consolidated: Consolidated) -> Decimal | None:
    """The amount where the column is wide enough to show it, else None: it is printed as its text then, in lines."""
    shown = amount is not None and on_one_line(text, width, consolidated.survey.settings.font)
    return amount if shown else None


def total_cells(  # noqa: PLR0913, PLR0917  All that a cell of them tells of.
    table: ArrangedTable, segment: Segment, row: int, sheet: int, widths: tuple[int, ...], standing: Standing
) -> Iterator[PlannedCell]:
    """The cells of the 合計行 of a segment that begins in this row; where its answers stand is added to `standing`."""
    block, arrangement = table.blocks[segment.block], table.arrangement
    parts = list(segment.standing(row))
    answers = [row for part, *rows in parts if part.row and part.row.answer for row in rows]
    if answers:
        standing[segment.block].append(RowSpan(sheet, answers[0], answers[-1]))
    spans = tuple(_joined(standing.values()) if block.overall else standing[segment.block])
    told, first_column = len(arrangement.told), len(arrangement.merged) + 1
    for part, first, last in parts:
        total = part.row.total if part.row else None
        if total is None:
            continue
        rest = (CellRole.TOTAL, Line.THIN, Line.THIN, None, "", "", block.issue, sheet, ())
        names = [part.label, *part.texts[:told], *([""] if arrangement.shows_change else [])]
        for column, label in enumerate(names, first_column):
            yield PlannedCell(first, last, column, column, label, *rest)
        for column, (answered, text) in enumerate(
            zip(table.consolidated.columns, part.texts[told:], strict=True), len(arrangement.beside) + 1
        ):
            amount = total.amounts.get(answered.question.key)
            shown = as_number(amount, text, widths[column - 1], table.consolidated)
            calculation = None if shown is None else Calculation(total.total, spans)
            yield PlannedCell(first, last, column, column, text, *rest, shown, calculation)


def _joined(spans: Iterable[Sequence[RowSpan]]) -> Sequence[RowSpan]:
    """One span a sheet, from the first to the last row of all."""
    by_sheet: dict[int, RowSpan] = {}
    for span in (span for some in spans for span in some):
        first = by_sheet.setdefault(span.sheet, span).first
        by_sheet[span.sheet] = RowSpan(span.sheet, first, span.last)
    return list(by_sheet.values())
