"""推移: what each year came to, as a sheet of the 受付簿 with a chart. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from survey.comparison.history import HistoryRow, history_rows, year_names
from survey.ledger_book.ledger_cells import LedgerChart, LedgerColumn, LedgerLine, LedgerRow, LedgerSheet, Tone, cleaned
from survey.model import Comparison, Survey

HISTORY = "推移"
"""Name of the sheet."""
_ABOUT = (LedgerColumn("項目", 300), LedgerColumn("選択肢", 150))


def history_sheets(survey: Survey, comparison: Comparison | None) -> Iterator[LedgerSheet]:
    """None where there is one year only."""
    years = comparison.history() if comparison else ()
    if len(years) < 2:
        return
    names = survey.settings.names
    figures = history_rows(years, names)
    columns = (*_ABOUT, *(LedgerColumn(name, 120, Tone.CENTRE) for name in year_names(years)))
    rows = tuple(map(_row, figures))
    lines = tuple(LedgerLine(at, row.choice or row.about, row.counts) for at, row in enumerate(figures) if row.charted)
    chart = LedgerChart(f"{columns[len(_ABOUT)].heading}からの推移", len(_ABOUT), lines)
    note = (
        "採用した回答の数です。最後の年は今回で、いまの時点のものです。空欄は、その年に尋ねていないもの。"
        f"「延べ」は、{names.department}の名前が挙げられた回数です。"
    )
    yield LedgerSheet(HISTORY, note, columns, rows, len(rows), frozen=len(_ABOUT), chart=chart)


def _row(row: HistoryRow) -> LedgerRow:
    return (*cleaned(row.about, row.choice), *("" if count is None else count for count in row.counts))
