"""前回との比較: each answer beside the former year's, and what was left behind, as sheets of the 受付簿. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from survey.ledger_book.compared_rows import AnswerRows, RowsBeside, compared_columns, rows_beside
from survey.ledger_book.compared_words import NOT_AT_HAND
from survey.ledger_book.ledger_cells import LedgerColumn, LedgerRow, LedgerSheet, Tone, cleaned, in_words, spilled_sheet
from survey.model import Comparison, LeftBehind, Survey

COMPARED, LEFT_BEHIND = "前回との比較", "引き継げない前回の回答"
"""Names of sheets."""

_LEFT_COLUMNS = (
    LedgerColumn("前回の{課}", 160),
    LedgerColumn("前回のNO", 90, Tone.CENTRE),
    LedgerColumn("なぜ", 700),
)


def compared_sheets(
    survey: Survey, comparison: Comparison | None, beside: RowsBeside = rows_beside
) -> Iterator[LedgerSheet]:
    """None where there is no former year. `beside`: makes the rows of the first one."""
    if comparison:
        yield _compared(survey, comparison, beside(survey, comparison))
    names = survey.settings.names
    if comparison and comparison.left:
        note = (
            f"{comparison.former}の回答のうち、今回の調査票に入らなかったもの。前回の調査には、そのまま残っています。"
        )
        yield spilled_sheet(LEFT_BEHIND, note, in_words(_LEFT_COLUMNS, names), map(_left_row, comparison.left))


def _left_row(left: LeftBehind) -> LedgerRow:
    return cleaned(left.department, left.issue, left.why)


def _compared(survey: Survey, comparison: Comparison, beside: Iterable[AnswerRows]) -> LedgerSheet:
    counts = "、".join(f"{change.value} {count}件" for change, count in comparison.counts().items() if count)
    note = f"{counts or '回答なし'}。違いの【追加】【削除】【移動】は増えた文・なくなった文・移った文、【変更】の〔前→今〕は文の中で変わったところです。"
    if len(survey.questions) > 1:
        note += "違いのない設問は、違いの欄に載せていません。"
    if not comparison.at_hand:
        note += f"{NOT_AT_HAND}。区分は、調査票に記録された前回の回答の照合番号によるものです。"
    rows = [row for answer in beside for row in answer]
    return LedgerSheet(
        COMPARED,
        note,
        compared_columns(survey, comparison),
        [row.cells for row in rows],
        len(rows),
        frozen=2,
        paper=survey.settings.paper,
        of_answers=True,
        heights=[row.height for row in rows],
    )
