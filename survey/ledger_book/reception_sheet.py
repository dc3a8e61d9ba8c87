"""受付: every file that came and what became of it, with the officer's rulings, as a sheet of the 受付簿. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from survey.findings import WHICH_DEPARTMENT
from survey.ledger_book.ledger_cells import (
    DIGEST,
    FILE,
    GONE,
    LedgerColumn,
    LedgerRow,
    LedgerSheet,
    Tone,
    fitted,
    in_words,
)
from survey.model import (
    ADOPT,
    EXCLUDE,
    SHEET_MARK,
    Confirming,
    Decision,
    Finding,
    Outcome,
    Receipt,
    Settings,
    Survey,
    verdict_words,
)

_Part = TypeVar("_Part")

RECEPTION = "受付"
VERDICT, REASON = "判断", "判断の理由"

_RECEPTION_COLUMNS = (
    LedgerColumn(FILE, 250),
    LedgerColumn("{課}", 120),
    LedgerColumn("結果", 96, Tone.CENTRE, toned=True),
    LedgerColumn(VERDICT, 120, Tone.INPUT),
    LedgerColumn(REASON, 180, Tone.INPUT),
    LedgerColumn("なぜ", 310),
    LedgerColumn("記入者", 96),
    LedgerColumn("内線", 76),
    LedgerColumn("受信日時", 126),
    LedgerColumn("何の日時か", 150),
    LedgerColumn(DIGEST, 90, Tone.NARROW, hidden=True),
)
_CONFIRMING_COLUMNS = (LedgerColumn("確認者", 96), LedgerColumn("確認日", 96))
_BEFORE_CONFIRMER = 1 + [column.heading for column in _RECEPTION_COLUMNS].index("内線")
"""How many columns stand before these, where there are any."""


def reception(settings: Settings, receipts: Sequence[Receipt], gone: Sequence[Decision]) -> LedgerSheet:
    """The sheet of files: a row for each receipt, then one for each ruling of `gone`."""
    names, confirmed = settings.names, settings.confirming is not Confirming.NOT
    counts = Counter(receipt.outcome for receipt in receipts)
    outcomes = "、".join(f"{outcome.value} {counts[outcome]}" for outcome in Outcome if counts[outcome])
    note = (
        f"届いたファイル {len(receipts)}件{f'（{outcomes}）' if outcomes else ''}。"
        f"黄色い「{VERDICT}」に {verdict_words(names)} のどれかを書いて保存すると、次の実行で読み込みます。"
    )
    here = frozenset(receipt.file.digest for receipt in receipts)
    rows = [
        *((_receipt_row(one), fitted(one.confirmer, one.confirmed_on)) for one in receipts),
        *((_gone_row(decision, decision.digest in here), ("", "")) for decision in gone),
    ]
    columns = _joined(_RECEPTION_COLUMNS, _CONFIRMING_COLUMNS) if confirmed else _RECEPTION_COLUMNS
    shown = tuple(_joined(row, who) if confirmed else row for row, who in rows)
    return LedgerSheet(RECEPTION, note, in_words(columns, names), shown, len(shown), frozen=1)


def _joined(row: tuple[_Part, ...], who: tuple[_Part, ...]) -> tuple[_Part, ...]:
    """The columns, or the cells, with those about the confirmer in their place."""
    return (*row[:_BEFORE_CONFIRMER], *who, *row[_BEFORE_CONFIRMER:])


def _receipt_row(receipt: Receipt) -> LedgerRow:
    ruled, file = receipt.decision, receipt.file
    return fitted(
        file.name,
        receipt.department,
        receipt.outcome.value,
        ruled.verdict if ruled else "",
        ruled.reason if ruled else "",
        receipt.why,
        receipt.respondent,
        receipt.extension,
        f"{file.received:%Y/%m/%d %H:%M}",
        file.received_by.value,
        file.digest,
    )


def _gone_row(decision: Decision, here: bool) -> LedgerRow:
    """`here`: whether the digest is that of a file which came, but not of the one that the row names."""
    why = "いまはフォルダーにないファイルです。戻れば、この判断に従います。"
    if here:
        why = "ファイル名と照合番号が別のファイルのものなので、この判断には従っていません。"
    return fitted(decision.file, "", GONE, decision.verdict, decision.reason, why, "", "", "", "", decision.digest)


def verdicts(survey: Survey, findings: Iterable[Finding] = ()) -> tuple[str, ...]:
    """What 判断 offers: to count the file, to leave it out, or whose form it is; also, sheet by sheet, as `findings` say."""
    by_sheet = (f.value for f in findings if f.code == WHICH_DEPARTMENT.code and SHEET_MARK in f.value)
    return (ADOPT, EXCLUDE, *survey.department_by_name, *dict.fromkeys(by_sheet))
