"""The sheets of 受付簿.xlsx as values: what was remarked, superseded, left over, and printed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from survey.excel_out.cells import fits
from survey.japanese.text import one_line
from survey.ledger_book.compared_rows import RowsBeside, rows_beside
from survey.ledger_book.compared_sheets import compared_sheets
from survey.ledger_book.divisions_sheet import divisions_sheets
from survey.ledger_book.history_sheet import history_sheets
from survey.ledger_book.ledger_cells import (
    DIGEST,
    FILE,
    LedgerColumn,
    LedgerRow,
    LedgerSheet,
    Tone,
    cleaned,
    fitted,
    in_words,
    item_text,
    question_text,
    shortened,
    shown_text,
    spilled_sheet,
)
from survey.ledger_book.office_sheet import office_sheets
from survey.ledger_book.progress import progress_sheet
from survey.ledger_book.reception_sheet import REASON, RECEPTION, VERDICT, reception
from survey.ledger_book.returns_sheet import returns_sheet
from survey.model import (
    Comparison,
    Counted,
    Decision,
    Entry,
    Finding,
    Item,
    Ledger,
    Names,
    Place,
    Question,
    Receipt,
    Severity,
    Source,
    Superseded,
    Survey,
    UnplacedText,
)
from survey.questions.print_limit import within_reason

FINDINGS, UNPLACED, UNPRINTED = "指摘", "未収録の記入", "載せない回答"
"""Names of sheets: of findings, of what was written outside the inputs, of answers that count and are not printed."""


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
        _superseded(survey, ledger.superseded),
        _unplaced(ledger.unplaced, (*_rulings(ledger.receipts), *gone)),
        _unprinted(survey, ledger.counted.values()),
        _sources(survey, sources),
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


# ---------------------------------------------------------------- 旧版

_SUPERSEDED_COLUMNS = (
    LedgerColumn("{課}", 116),
    LedgerColumn("NO", 56, Tone.CENTRE),
    LedgerColumn("設問", 130),
    LedgerColumn("前の内容", 300),
    LedgerColumn("採用した内容", 300),
    LedgerColumn("違い", 66, Tone.CENTRE),
    LedgerColumn("前のファイル", 190),
    LedgerColumn("シート", 84),
    LedgerColumn("セル", 72),
    LedgerColumn("採用したファイル", 190),
)


def _superseded(survey: Survey, superseded: Iterable[Superseded]) -> LedgerSheet:
    rows = (row for former in superseded for row in _superseded_rows(survey, former))
    names = survey.settings.names
    note = (
        f"採用しなかった回答と、代わりに採用したもの。同じ{names.department}の同じ{names.issue}により新しい回答があるか、"
        "除外したファイルです。"
    )
    return spilled_sheet("旧版", note, in_words(_SUPERSEDED_COLUMNS, names), rows)


def _superseded_rows(survey: Survey, former: Superseded) -> Iterator[LedgerRow]:
    now = former.by.entries if former.by else {}
    for question in survey.questions:
        entry = former.answer.entries.get(question.key)
        if entry:
            names = survey.settings.names
            before, after = shown_text(entry, names), shown_text(now.get(question.key), names)
            yield cleaned(
                former.answer.department,
                former.answer.issue,
                one_line(question.heading),
                before,
                after,
                "同じ" if before == after else "変更",
                former.file.name,
                entry.sheet,
                "、".join(entry.cells),
                _instead_of(former),
            )
    yield from _superseded_items(survey, former)


def _superseded_items(survey: Survey, former: Superseded) -> Iterator[LedgerRow]:
    """A row an item. Which of those that count is the same one cannot be told, but whether one says the same."""
    counting = Counter(item_text(survey, item.entries) for item in (former.by.items if former.by else ()))
    for item in former.answer.items:
        text = item_text(survey, item.entries)
        is_there = counting[text] > 0
        counting[text] -= is_there
        cells = "、".join(cell for entry in item.entries.values() for cell in entry.cells)
        yield cleaned(
            former.answer.department,
            former.answer.issue,
            f"{survey.settings.items_title}（{item.number}件目）",
            text,
            text if is_there else "",
            "同じ" if is_there else "なし",
            former.file.name,
            item.sheet,
            cells,
            _instead_of(former),
        )


def _instead_of(former: Superseded) -> str:
    """The file that counts."""
    return former.by.file.name if former.by else "（除外）"


# ---------------------------------------------------------------- 未収録の記入, 出典

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


_UNPRINTED_COLUMNS = (
    LedgerColumn("{課}", 130),
    LedgerColumn("NO", 56, Tone.CENTRE),
    LedgerColumn("設問", 160),
    LedgerColumn("回答", 420),
    LedgerColumn(FILE, 250),
    LedgerColumn("シート", 100),
    LedgerColumn("セル", 84),
)


def _unprinted(survey: Survey, counted: Iterable[Counted]) -> LedgerSheet:
    rows = (
        cleaned(
            counts.answer.department,
            counts.answer.issue,
            question_text(question, item.number if item else 0),
            text,
            *_spelled(counts.place_of(entry)),
        )
        for counts in counted
        for item, question, entry in _answered(survey, counts)
        if (text := _not_printed(question, entry, survey.settings.names))
    )
    label = survey.settings.document_label
    note = f"採用した回答のうち、{label}に載せない設問へのものと、{label}に載せきれない長い回答の続き。"
    return spilled_sheet(UNPRINTED, note, in_words(_UNPRINTED_COLUMNS, survey.settings.names), rows)


def _answered(survey: Survey, counts: Counted) -> Iterator[tuple[Item | None, Question, Entry]]:
    """All that counts of an answer, in the order of questions, what is asked once before items."""
    for item, entries in counts.parts:
        yield from ((item, question, entries[question.key]) for question in survey.questions if question.key in entries)


def _spelled(place: Place) -> tuple[str, str, str]:
    return place.file, place.sheet, place.cell


def _not_printed(question: Question, entry: Entry, names: Names) -> str:
    """All of an answer to a question that is not printed, else what is too much of it."""
    return within_reason(entry.text)[1] if question.printed else shown_text(entry, names)


def too_long_to_print(survey: Survey, counted: Iterable[Counted]) -> int:
    """How many answers are printed only in part."""
    printed = frozenset(question.key for question in survey.questions if question.printed)
    return sum(
        key in printed and bool(within_reason(entry.text)[1])
        for counts in counted
        for _, entries in counts.parts
        for key, entry in entries.items()
    )


def _sources(survey: Survey, sources: Sequence[Source]) -> LedgerSheet:
    label = survey.settings.document_label
    columns = (
        LedgerColumn(f"{label}のセル", 110),
        LedgerColumn(survey.settings.names.department, 130),
        LedgerColumn("NO", 56, Tone.CENTRE),
        LedgerColumn("設問", 180),
        LedgerColumn(FILE, 280),
        LedgerColumn("シート", 110),
        LedgerColumn("セル", 84),
        LedgerColumn(DIGEST, 110, Tone.NARROW, hidden=True),
    )
    note = f"{label}の各セルが、どのファイルのどのセルから来たか。"
    if sources and not sources[0].printed_cell:
        note = (
            f"{label}に載る回答が、どのファイルのどのセルから来たか。{label}のセルの番地は、survey merge で入ります。"
        )
    if sources and "!" in sources[-1].printed_cell:
        note += f"「(2)!」で始まるのは、シート「{label} (2)」のセルです。"
    return LedgerSheet("出典", note, columns, map(_source_row, sources), len(sources))


def _source_row(source: Source) -> LedgerRow:
    answer, file, place = source.counted.answer, source.counted.file, source.place
    return fitted(
        source.printed_cell,
        answer.department,
        answer.issue,
        question_text(source.question, source.item.number if source.item else 0),
        *_spelled(place),
        file.digest if place.file == file.name else "",
    )
