"""合計行: what the answers of an issue, or of all issues, come to; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec.structs import replace

from survey.model import ConsolidatedColumn, ConsolidatedRow, Question, Total, TotalRow
from survey.questions.amounts import as_printed, places_of, sum_of
from survey.questions.rules import choices_made


def totals_of(columns: Sequence[ConsolidatedColumn], rows: Sequence[ConsolidatedRow]) -> tuple[TotalRow, ...]:
    """A row for each 合計行 that a column asks for and has anything to count for."""
    found = list(_totals(columns, rows))
    if items := sum(bool(row.number) for row in rows):
        found[:1] = [replace(first, items=items) for first in found[:1]]
    return tuple(found)


def _totals(columns: Sequence[ConsolidatedColumn], rows: Sequence[ConsolidatedRow]) -> Iterator[TotalRow]:
    for total in (Total.SUM, Total.MEAN):
        amounts: dict[str, Decimal] = {}
        texts: list[str] = []
        for question in (column.question for column in columns):
            values = [row.amounts[question.key] for row in rows if question.key in row.amounts]
            if question.total is total and values:
                amounts[question.key] = _amount(total, values)
                texts.append(as_printed(amounts[question.key], _places(question, values)))
            else:
                texts.append("")
        if amounts:
            yield TotalRow(total, tuple(texts), amounts)
    counts = [(column, _counts(column.question, rows)) for column in columns]
    if any(made.total() for _, made in counts):
        marked = {column.key: Decimal(made[column.choice]) for column, made in counts if made and column.choice}
        yield TotalRow(Total.COUNT, tuple(_told(column, made) for column, made in counts), marked)


def _counts(question: Question, rows: Sequence[ConsolidatedRow]) -> Counter[str]:
    """How often each choice was made; nothing where that is not asked for."""
    if question.total is not Total.COUNT:
        return Counter()
    entries = (row.entries[question.key] for row in rows if question.key in row.entries)
    return choices_made(question, entries)


def _told(column: ConsolidatedColumn, made: Counter[str]) -> str:
    """The count of the choice that has the column; else each choice that was made, with how often, a line each."""
    if column.choice:
        return str(made[column.choice]) if made else ""
    chosen = (choice for choice in column.question.choices if made[choice])
    return "" if column.of_rest else "\n".join(f"{choice} {made[choice]}" for choice in chosen)


def _amount(total: Total, values: Sequence[Decimal]) -> Decimal:
    amount = sum_of(values)
    return amount / len(values) if total is Total.MEAN else amount


def _places(question: Question, values: Sequence[Decimal]) -> int:
    """As many as are asked for, or the answers have. A mean is no whole number even of whole ones."""
    asked = question.decimals or 0
    if question.total is Total.MEAN:
        return max(asked, 1)
    return max(asked, *map(places_of, values))
