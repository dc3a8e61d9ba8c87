"""The sheets of 受付簿.xlsx as values: what was remarked, superseded, left over, and printed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from survey.excel_out.cells import fits
from survey.ledger_book.compared_rows import RowsBeside, rows_beside
from survey.ledger_book.compared_sheets import compared_sheets
from survey.ledger_book.divisions_sheet import divisions_sheets
from survey.ledger_book.history_sheet import history_sheets
from survey.ledger_book.ledger_cells import (
    FILE,
    LedgerColumn,
    LedgerRow,
    LedgerSheet,
    Tone,
    cleaned,
    in_words,
    question_text,
    shortened,
    spilled_sheet,
)
from survey.ledger_book.office_sheet import office_sheets
from survey.ledger_book.progress import progress_sheet
from survey.ledger_book.reception_sheet import REASON, RECEPTION, VERDICT, reception
from survey.ledger_book.returns_sheet import returns_sheet
from survey.ledger_book.source_sheets import sources_sheet, unprinted_sheet
from survey.ledger_book.superseded_sheet import superseded_sheet
from survey.model import Comparison, Decision, Finding, Ledger, Place, Receipt, Severity, Source, Survey, UnplacedText

FINDINGS, UNPLACED = "指摘", "未収録の記入"
"""Names of sheets: of findings, and of what was written outside the inputs."""


def sheets_of(  # noqa: PLR0913, PLR0917  All that the sheets tell.
    survey: Survey,
    ledger: Ledger,
    sources: Sequence[Source],
    gone: Sequence[Decision] = (),
    comparison: Comparison | None = None,
    saved: date | None = None,
    beside: RowsBeside = rows_beside,
) -> tuple[LedgerSheet, ...]:
    """Every sheet of the 受付簿, in order; its texts are clean, and none is longer than a row can show.

    `saved`: the day of which it tells. `beside`: as `write_ledger`.
    """
    return (
        progress_sheet(survey, ledger, saved),
        returns_sheet(survey, ledger),
        *divisions_sheets(survey, ledger),
        reception(survey.settings, ledger.receipts, gone),
        *office_sheets(survey, ledger),
        _findings(survey, ledger.findings),
        *compared_sheets(survey, comparison, beside),
        *history_sheets(survey, comparison),
        superseded_sheet(survey, ledger.superseded),
        _unplaced(ledger.unplaced, (*_rulings(ledger.receipts), *gone)),
        unprinted_sheet(survey, ledger.counted.values()),
        sources_sheet(survey, sources),
    )


def _rulings(receipts: Iterable[Receipt]) -> Iterable[Decision]:
    return dict.fromkeys(receipt.decision for receipt in receipts if receipt.decision)


# ---------------------------------------------------------------- 指摘

_FINDING_COLUMNS = (
    LedgerColumn("重要度", 76, Tone.CENTRE, toned=True),
    LedgerColumn("コード", 76, Tone.CENTRE),
    LedgerColumn(FILE, 190),
    LedgerColumn("シート", 84),
    LedgerColumn("セル", 72),
    LedgerColumn("{課}", 116),
    LedgerColumn("NO", 56, Tone.CENTRE),
    LedgerColumn("設問", 130),
    LedgerColumn("値", 190),
    LedgerColumn("何が", 270),
    LedgerColumn("どうする", 270),
)


def _findings(survey: Survey, findings: Iterable[Finding]) -> LedgerSheet:
    severities = list(Severity)
    ordered = sorted(findings, key=lambda finding: severities.index(finding.severity))
    counts = Counter(finding.severity for finding in ordered)
    numbers = "、".join(f"{severity.value} {counts[severity]}件" for severity in severities)
    note = f"{numbers}。エラーは直してもらうもの、注意は見て確かめるもの、情報は処理したことの控えです。"
    # A row a finding, or a filter would count a long value several times. The whole value stands in its file.
    rows = shortened((_finding_row(survey, finding) for finding in ordered), _FINDING_COLUMNS)
    columns = in_words(_FINDING_COLUMNS, survey.settings.names)
    return LedgerSheet(FINDINGS, note, columns, rows, len(rows))


def _finding_row(survey: Survey, finding: Finding) -> LedgerRow:
    question = survey.question_by_key.get(finding.question)
    return cleaned(
        finding.severity.value,
        finding.code,
        finding.place.file,
        finding.place.sheet,
        finding.place.cell,
        finding.department,
        finding.issue,
        question_text(question, finding.item) if question else finding.question,
        finding.value,
        finding.what,
        finding.remedy,
    )


# ---------------------------------------------------------------- 未収録の記入

_UNPLACED_COLUMNS = (
    LedgerColumn(FILE, 260),
    LedgerColumn("シート", 110),
    LedgerColumn("セル", 84),
    LedgerColumn("何か", 150),
    LedgerColumn("内容", 480),
)


def _unplaced(unplaced: Iterable[UnplacedText], rulings: Iterable[Decision]) -> LedgerSheet:
    listed = (*unplaced, *(text for ruling in rulings for text in _cut_short(ruling)))
    rows = (cleaned(s.place.file, s.place.sheet, s.place.cell, s.why, s.text) for s in listed)
    note = "回答欄の外に書かれていたものと、記入例のままの回答。どこにも印刷されません。回答に当たるものは、回答欄に移して出し直してもらってください。"
    return spilled_sheet(UNPLACED, note, _UNPLACED_COLUMNS, rows)


def _cut_short(ruling: Decision) -> Iterator[UnplacedText]:
    """What the officer wrote, whole, where a cell of 受付 cannot hold it: no workbook of Excel's, but some have it."""
    for heading, text in ((VERDICT, ruling.verdict), (REASON, ruling.reason)):
        if not fits(text):
            yield UnplacedText(Place(ruling.file, RECEPTION), text, f"「{heading}」の全文")
