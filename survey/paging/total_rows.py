"""合計行 in the plan: numbers as numbers, and what the cells below them are calculated from. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct, field

from survey.measure import on_one_line
from survey.model import Consolidated, TotalRow
from survey.paging.arrangement import ArrangedTable, TableRow
from survey.paging.planned import Calculation, CellRole, Line, PlannedCell, RowSpan
from survey.paging.segments import Segment, Stretch


class Standing(Struct, frozen=True):
    """Where answers stand, as far as they are laid out."""

    blocks: dict[int, list[RowSpan]] = field(default_factory=lambda: defaultdict(list))
    """Of each block, by its index."""
    answers: dict[tuple[int, str, str], list[RowSpan]] = field(default_factory=lambda: defaultdict(list))
    """Of each answer with several rows, by index of the block, department and NO."""

    def add(self, block: int, sheet: int, parts: Iterable[tuple[Stretch, int, int]]) -> None:
        """What a segment of the block has on a sheet: its parts, each with its first row and its last."""
        rows: list[int] = []
        for part, first, last in parts:
            row = part.row
            if row and row.answer:
                rows += (first, last)
                if row.answer.number:
                    self.answers[block, row.department, row.issue].append(RowSpan(sheet, first, last))
        if rows:
            self.blocks[block].append(RowSpan(sheet, rows[0], rows[-1]))

    def under(self, row: TableRow, block: int, *, overall: bool) -> tuple[RowSpan, ...]:
        """What a 合計行 of the block is calculated from."""
        if row.of_answer:
            return tuple(_joined([self.answers[block, row.department, row.issue]]))
        return tuple(_joined(self.blocks.values()) if overall else self.blocks[block])


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
    standing.add(segment.block, sheet, parts)
    told, first_column = len(arrangement.told), len(arrangement.merged) + 1
    for part, first, last in parts:
        if part.row is None or part.row.total is None:
            continue
        total, spans = part.row.total, standing.under(part.row, segment.block, overall=block.overall)
        rest = (Line.THIN, Line.THIN, None, "", "", block.issue, sheet, ())
        names = [part.label, *part.texts[:told], *(_marked(role, total) for role in arrangement.marked)]
        for column, label in enumerate(names, first_column):
            yield PlannedCell(first, last, column, column, label, CellRole.TOTAL, *rest)
        for column, (answered, text) in enumerate(
            zip(table.consolidated.columns, part.texts[told:], strict=True), len(arrangement.beside) + 1
        ):
            amount = total.amounts.get(answered.key)
            shown = as_number(amount, text, widths[column - 1], table.consolidated)
            calculation = None if shown is None else Calculation(total.total, spans)
            role = CellRole.COUNT if answered.choice else CellRole.TOTAL
            yield PlannedCell(first, last, column, column, text, role, *rest, shown, calculation)


def _marked(role: CellRole, total: TotalRow) -> str:
    return f"{total.items}件" if role is CellRole.ITEM and total.items else ""


def _joined(spans: Iterable[Sequence[RowSpan]]) -> Sequence[RowSpan]:
    """One span a sheet, from the first to the last row of all."""
    by_sheet: dict[int, RowSpan] = {}
    for span in (span for some in spans for span in some):
        first = by_sheet.setdefault(span.sheet, span).first
        by_sheet[span.sheet] = RowSpan(span.sheet, first, span.last)
    return list(by_sheet.values())
