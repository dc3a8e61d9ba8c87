"""The sheets of 受付簿.xlsx as values: what was received, remarked, superseded, left over, and printed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from survey.excel_out.cells import fits
from survey.findings import WHICH_DEPARTMENT
from survey.japanese.text import one_line
from survey.ledger_book.ledger_cells import (
    GONE,
    LedgerColumn,
    LedgerRow,
    LedgerSheet,
    Tone,
    cleaned,
    fitted,
    shortened,
    spilled,
)
from survey.ledger_book.progress import progress_sheet
from survey.model import (
    ADOPT,
    EXCLUDE,
    SHEET_MARK,
    Counted,
    Decision,
    Entry,
    Finding,
    Ledger,
    Outcome,
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

RECEPTION, FINDINGS, UNPLACED, UNPRINTED = "受付", "指摘", "未収録の記入", "載せない回答"
"""Names of sheets: of files and their rulings, of findings, of what was written outside the inputs, of answers that count
and are not printed."""

FILE, VERDICT, REASON, DIGEST = "ファイル", "判断", "判断の理由", "照合番号（SHA-256）"


def sheets_of(
    survey: Survey, ledger: Ledger, sources: Sequence[Source], gone: Sequence[Decision] = ()
) -> tuple[LedgerSheet, ...]:
    """Every sheet of the 受付簿, in order; its texts are clean, and none is longer than a row can show."""
    return (
        reception(ledger.receipts, gone),
        _findings(survey, ledger.findings),
        progress_sheet(survey, ledger),
        _superseded(survey, ledger.superseded),
        _unplaced(ledger.unplaced, (*_rulings(ledger.receipts), *gone)),
        _unprinted(survey, ledger.counted.values()),
        _sources(survey, sources),
    )


def _rulings(receipts: Iterable[Receipt]) -> Iterable[Decision]:
    return dict.fromkeys(receipt.decision for receipt in receipts if receipt.decision)


def verdicts(survey: Survey, findings: Iterable[Finding] = ()) -> tuple[str, ...]:
    """What 判断 offers: to count the file, to leave it out, or whose form it is; also, sheet by sheet, as `findings` say."""
    by_sheet = (f.value for f in findings if f.code == WHICH_DEPARTMENT.code and SHEET_MARK in f.value)
    return (ADOPT, EXCLUDE, *survey.department_by_name, *dict.fromkeys(by_sheet))


def _spilled(name: str, note: str, columns: tuple[LedgerColumn, ...], rows: Iterable[LedgerRow]) -> LedgerSheet:
    shown = spilled(rows, columns)
    return LedgerSheet(name, note, columns, shown, len(shown))


# ---------------------------------------------------------------- 受付

_RECEPTION_COLUMNS = (
    LedgerColumn(FILE, 250),
    LedgerColumn("課", 120),
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


def reception(receipts: Sequence[Receipt], gone: Sequence[Decision]) -> LedgerSheet:
    """The sheet of files: a row for each receipt, then one for each ruling of `gone`."""
    counts = Counter(receipt.outcome for receipt in receipts)
    outcomes = "、".join(f"{outcome.value} {counts[outcome]}" for outcome in Outcome if counts[outcome])
    note = (
        f"届いたファイル {len(receipts)}件{f'（{outcomes}）' if outcomes else ''}。"
        f"黄色い「{VERDICT}」に 採用・除外・課名 のどれかを書いて保存すると、次の実行で読み込みます。"
    )
    here = frozenset(receipt.file.digest for receipt in receipts)
    rows = (*map(_receipt_row, receipts), *(_gone_row(decision, decision.digest in here) for decision in gone))
    return LedgerSheet(RECEPTION, note, _RECEPTION_COLUMNS, rows, len(rows), frozen=1)


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


# ---------------------------------------------------------------- 指摘

_FINDING_COLUMNS = (
    LedgerColumn("重要度", 76, Tone.CENTRE, toned=True),
    LedgerColumn("コード", 76, Tone.CENTRE),
    LedgerColumn(FILE, 190),
    LedgerColumn("シート", 84),
    LedgerColumn("セル", 72),
    LedgerColumn("課", 116),
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
    return LedgerSheet(FINDINGS, note, _FINDING_COLUMNS, rows, len(rows))


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
        one_line(question.heading) if question else finding.question,
        finding.value,
        finding.what,
        finding.remedy,
    )


# ---------------------------------------------------------------- 旧版

_SUPERSEDED_COLUMNS = (
    LedgerColumn("課", 116),
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
    note = (
        "採用しなかった回答と、代わりに採用したもの。同じ課の同じ課題により新しい回答があるか、除外したファイルです。"
    )
    return _spilled("旧版", note, _SUPERSEDED_COLUMNS, rows)


def _superseded_rows(survey: Survey, former: Superseded) -> Iterator[LedgerRow]:
    now = former.by.entries if former.by else {}
    for question in survey.questions:
        entry = former.answer.entries.get(question.key)
        if entry:
            before, after = _text(entry), _text(now.get(question.key))
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
                former.by.file.name if former.by else "（除外）",
            )


def _text(entry: Entry | None) -> str:
    return "\n".join(filter(None, ("、".join(entry.departments), entry.text))) if entry else ""


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
    return _spilled(UNPLACED, note, _UNPLACED_COLUMNS, rows)


def _cut_short(ruling: Decision) -> Iterator[UnplacedText]:
    """What the officer wrote, whole, where a cell of 受付 cannot hold it: no workbook of Excel's, but some have it."""
    for heading, text in ((VERDICT, ruling.verdict), (REASON, ruling.reason)):
        if not fits(text):
            yield UnplacedText(Place(ruling.file, RECEPTION), text, f"「{heading}」の全文")


_UNPRINTED_COLUMNS = (
    LedgerColumn("課", 130),
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
            one_line(question.heading),
            text,
            counts.file.name,
            entry.sheet,
            "、".join(entry.cells),
        )
        for counts in counted
        for question in survey.questions
        if (entry := counts.entries.get(question.key)) and (text := _not_printed(question, entry))
    )
    label = survey.settings.document_label
    note = f"採用した回答のうち、{label}に載せない設問へのものと、{label}に載せきれない長い回答の続き。"
    return _spilled(UNPRINTED, note, _UNPRINTED_COLUMNS, rows)


def _not_printed(question: Question, entry: Entry) -> str:
    """All of an answer to a question that is not printed, else what is too much of it."""
    return within_reason(entry.text)[1] if question.printed else _text(entry)


def too_long_to_print(survey: Survey, counted: Iterable[Counted]) -> int:
    """How many answers are printed only in part."""
    return sum(
        bool(question.printed and (entry := counts.entries.get(question.key)) and _not_printed(question, entry))
        for counts in counted
        for question in survey.questions
    )


def _sources(survey: Survey, sources: Sequence[Source]) -> LedgerSheet:
    label = survey.settings.document_label
    columns = (
        LedgerColumn(f"{label}のセル", 110),
        LedgerColumn("課", 130),
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
    answer, place = source.counted.answer, source.place
    return fitted(
        source.printed_cell,
        answer.department,
        answer.issue,
        one_line(source.question.heading),
        place.file,
        place.sheet,
        place.cell,
        source.counted.file.digest,
    )
