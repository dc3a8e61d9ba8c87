"""部ごとの回収: how many departments of each 部 have returned something, and which have not, as a sheet of the 受付簿. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from survey.ledger_book.ledger_cells import LedgerColumn, LedgerRow, LedgerSheet, Tone, fitted
from survey.model import Ledger, State, Survey, asked_by_division, returns_of

DIVISIONS = "部ごとの回収"
"""Name of the sheet."""
_MOST = 600
"""Characters of names that a row shows: fewer than 24 lines."""


def divisions_sheets(survey: Survey, ledger: Ledger) -> Iterator[LedgerSheet]:
    """The sheet, where the definition names a 部."""
    members = asked_by_division(survey)
    if not members:
        return
    called = survey.settings.names.department
    columns = (
        LedgerColumn("部", 180),
        LedgerColumn(f"{called}の数", 80, Tone.CENTRE),
        LedgerColumn(State.MISSING.value, 80, Tone.CENTRE),
        LedgerColumn("回収率", 80, Tone.CENTRE),
        LedgerColumn(f"{State.MISSING.value}の{called}", 420),
    )
    rows = tuple(_row(name, names, survey, ledger) for name, names in members.items())
    everybody = [name for names in members.values() for name in names]
    total = (*_row("計", everybody, survey, ledger)[:-1], "")
    note = f"{survey.settings.title}　調査票が一つでも届いた{called}を、回収したものと数えます。"
    yield LedgerSheet(DIVISIONS, note, columns, rows, len(rows), total, frozen=1)


def _row(division: str, names: Sequence[str], survey: Survey, ledger: Ledger) -> LedgerRow:
    counted = returns_of(division, (ledger.states[name] for name in names))
    silent = [name for name in names if ledger.states[name] is State.MISSING]
    shown, listed = fitted(division, _listed(silent, survey.settings.names.department))
    return shown, counted.asked, counted.asked - counted.returned, f"{counted.share}％", listed


def _listed(names: Sequence[str], called: str) -> str:
    """The names; of so many that no row would hold them, the first, and how many more."""
    shown = 0
    while shown < len(names) and len("、".join(names[: shown + 1])) <= _MOST:
        shown += 1
    more = [f"ほか{len(names) - shown}{called}"] if shown < len(names) else []
    return "、".join((*names[:shown], *more))
