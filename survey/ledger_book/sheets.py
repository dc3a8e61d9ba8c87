"""The sheets of 受付簿.xlsx as values: what was received, remarked, superseded, left over, and printed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from survey.choices import one_line
from survey.ledger_book.cells import GONE, Column, Row, Sheet, Tone, cleaned, spilled
from survey.ledger_book.progress import progress
from survey.model import (
    Counted,
    Decision,
    Entry,
    Finding,
    Ledger,
    Outcome,
    Receipt,
    Severity,
    Source,
    Stray,
    Superseded,
    Survey,
)

RECEPTION = "受付"
"""Name of the sheet of files, and of their rulings."""

FILE, VERDICT, REASON, DIGEST = "ファイル", "判断", "判断の理由", "照合番号（SHA-256）"


def sheets_of(
    survey: Survey, ledger: Ledger, sources: Sequence[Source], gone: Sequence[Decision] = ()
) -> tuple[Sheet, ...]:
    """Every sheet of the 受付簿, in order; its texts are clean, and none is longer than a row can show."""
    return (
        _reception(ledger.receipts, gone),
        _findings(survey, ledger.findings),
        progress(survey, ledger),
        _superseded(survey, ledger.superseded),
        _strays(ledger.strays),
        _unprinted(survey, ledger.counted.values()),
        _sources(survey, sources),
    )


def verdicts(survey: Survey) -> tuple[str, ...]:
    """What 判断 offers: to count the file, to leave it out, or whose form it is."""
    return (Outcome.COUNTED.value, Outcome.EXCLUDED.value, *survey.department_by_name)


def _spilled(name: str, note: str, columns: tuple[Column, ...], rows: Iterable[Row]) -> Sheet:
    shown = spilled(rows, columns)
    return Sheet(name, note, columns, shown, len(shown))


# ---------------------------------------------------------------- 受付

_RECEPTION_COLUMNS = (
    Column(FILE, 250),
    Column("課", 120),
    Column("結果", 96, Tone.CENTRE, toned=True),
    Column(VERDICT, 120, Tone.INPUT),
    Column(REASON, 180, Tone.INPUT),
    Column("なぜ", 310),
    Column("記入者", 96),
    Column("内線", 76),
    Column("受信日時", 126),
    Column("何の日時か", 150),
    Column(DIGEST, 90, Tone.NARROW),
)


def _reception(receipts: Sequence[Receipt], gone: Sequence[Decision]) -> Sheet:
    counts = Counter(receipt.outcome for receipt in receipts)
    outcomes = "、".join(f"{outcome.value} {counts[outcome]}" for outcome in Outcome if counts[outcome])
    note = (
        f"届いたファイル {len(receipts)}件{f'（{outcomes}）' if outcomes else ''}。"
        f"黄色い「{VERDICT}」に 採用・除外・課名 のどれかを書いて保存すると、次の実行で読み込みます。"
    )
    rows = (*map(_receipt_row, receipts), *map(_gone_row, gone))
    return Sheet(RECEPTION, note, _RECEPTION_COLUMNS, rows, len(rows), frozen=1)


def _receipt_row(receipt: Receipt) -> Row:
    ruled, file = receipt.decision, receipt.file
    return cleaned(
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


def _gone_row(decision: Decision) -> Row:
    why = "いまはフォルダーにないファイルです。戻れば、この判断に従います。"
    return cleaned(decision.file, "", GONE, decision.verdict, decision.reason, why, "", "", "", "", decision.digest)


# ---------------------------------------------------------------- 指摘

_FINDING_COLUMNS = (
    Column("重要度", 76, Tone.CENTRE, toned=True),
    Column("コード", 76, Tone.CENTRE),
    Column(FILE, 190),
    Column("シート", 84),
    Column("セル", 72),
    Column("課", 116),
    Column("NO", 56, Tone.CENTRE),
    Column("設問", 130),
    Column("値", 190),
    Column("何が", 270),
    Column("どうする", 270),
)


def _findings(survey: Survey, findings: Iterable[Finding]) -> Sheet:
    severities = list(Severity)
    ordered = sorted(findings, key=lambda finding: severities.index(finding.severity))
    counts = Counter(finding.severity for finding in ordered)
    numbers = "、".join(f"{severity.value} {counts[severity]}件" for severity in severities)
    note = f"{numbers}。エラーは直してもらうもの、注意は見て確かめるもの、情報は処理したことの控えです。"
    rows = (_finding_row(survey, finding) for finding in ordered)
    return _spilled("指摘", note, _FINDING_COLUMNS, rows)


def _finding_row(survey: Survey, finding: Finding) -> Row:
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
    Column("課", 116),
    Column("NO", 56, Tone.CENTRE),
    Column("設問", 130),
    Column("前の内容", 300),
    Column("採用した内容", 300),
    Column("違い", 66, Tone.CENTRE),
    Column("前のファイル", 190),
    Column("シート", 84),
    Column("セル", 72),
    Column("採用したファイル", 190),
)


def _superseded(survey: Survey, superseded: Iterable[Superseded]) -> Sheet:
    rows = (row for former in superseded for row in _superseded_rows(survey, former))
    note = (
        "採用しなかった回答と、代わりに採用したもの。同じ課の同じ課題により新しい回答があるか、除外したファイルです。"
    )
    return _spilled("旧版", note, _SUPERSEDED_COLUMNS, rows)


def _superseded_rows(survey: Survey, former: Superseded) -> Iterator[Row]:
    now = former.by.answer.entries if former.by else {}
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

_STRAY_COLUMNS = (
    Column(FILE, 260),
    Column("シート", 110),
    Column("セル", 84),
    Column("何か", 150),
    Column("内容", 480),
)


def _strays(strays: Iterable[Stray]) -> Sheet:
    rows = (cleaned(s.place.file, s.place.sheet, s.place.cell, s.why, s.text) for s in strays)
    note = "回答欄の外に書かれていたもの。どこにも印刷されません。回答に当たるものは、回答欄に移して出し直してもらってください。"
    return _spilled("未収録の記入", note, _STRAY_COLUMNS, rows)


_UNPRINTED_COLUMNS = (
    Column("課", 130),
    Column("NO", 56, Tone.CENTRE),
    Column("設問", 160),
    Column("回答", 420),
    Column(FILE, 250),
    Column("シート", 100),
    Column("セル", 84),
)


def _unprinted(survey: Survey, counted: Iterable[Counted]) -> Sheet:
    kept_back = [question for question in survey.questions if not question.printed]
    rows = (
        cleaned(
            counts.answer.department,
            counts.answer.issue,
            one_line(question.heading),
            _text(entry),
            counts.file.name,
            entry.sheet,
            "、".join(entry.cells),
        )
        for counts in counted
        for question in kept_back
        if (entry := counts.answer.entries.get(question.key))
    )
    note = f"採用した回答のうち、{survey.settings.document_label}に載せない設問へのもの。"
    return _spilled("載せない回答", note, _UNPRINTED_COLUMNS, rows)


def _sources(survey: Survey, sources: Sequence[Source]) -> Sheet:
    label = survey.settings.document_label
    columns = (
        Column(f"{label}のセル", 110),
        Column("課", 130),
        Column("NO", 56, Tone.CENTRE),
        Column("設問", 180),
        Column(FILE, 280),
        Column("シート", 110),
        Column("セル", 84),
        Column(DIGEST, 110, Tone.NARROW),
    )
    note = f"{label}の各セルが、どのファイルのどのセルから来たか。"
    if sources and "!" in sources[-1].printed_cell:
        note += f"「(2)!」で始まるのは、シート「{label} (2)」のセルです。"
    return Sheet("出典", note, columns, map(_source_row, sources), len(sources))


def _source_row(source: Source) -> Row:
    answer, place = source.counted.answer, source.place
    return cleaned(
        source.printed_cell,
        answer.department,
        answer.issue,
        one_line(source.question.heading),
        place.file,
        place.sheet,
        place.cell,
        source.counted.file.digest,
    )
