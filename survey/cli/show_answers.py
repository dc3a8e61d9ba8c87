"""What the command line shows of what came back: the findings, what waits, what was printed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from getpass import getpass
from typing import TYPE_CHECKING

from survey.cli import as_json
from survey.cli.console import console, table, tell_some, typed_path
from survey.cli.output import Shown
from survey.commands.finding_groups import Group, grouped
from survey.findings import LOCKED
from survey.model import Finding, Outcome, Receipt, Severity, State, verdict_words

if TYPE_CHECKING:
    from pathlib import Path

    from survey.commands.demo import Rehearsal
    from survey.commands.judge import Judgement
    from survey.commands.merge import Merged
    from survey.commands.validate import Validated
    from survey.paging import PlannedCell
    from survey.storage.folder import Folder
    from survey.table.printed_errors import PrintedError

_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}


# ---------------------------------------------------------------- validate


def shown_validated(done: Validated, folder: Folder) -> Shown:
    """The findings, and what to do about them."""
    return Shown(
        lambda: _tell_validated(done, folder),
        lambda: as_json.validated_object(done),
        needs_person=done.needs_person,
    )


def _tell_validated(done: Validated, folder: Folder) -> None:
    judgement = done.judgement
    findings = grouped(judgement.ledger.findings)
    if findings:
        _show_findings(findings)
    print(_received_line(judgement))
    print(_findings_line(judgement.ledger.findings))
    tell_comparison(judgement)
    if done.listed:
        print(f"くわしくは {typed_path(folder.ledger)}")
    if done.sent_back.forms:
        print(f"差戻しの調査票を {len(done.sent_back.forms)} 枚作りました: {typed_path(folder.sent_back)}")
    for path in done.sent_back.leftover:
        print(f"  記入があるので残した、不要になった差戻しの調査票: {typed_path(path)}")
    tell_some(
        [
            f"判断「{ruling.verdict}」のあるファイルが collected にありません: {ruling.file}（判断は受付簿に残しました）"
            for ruling in judgement.gone
        ]
    )
    tell_notices(judgement)
    if judgement.on_hold:
        words = verdict_words(judgement.survey.settings.names)
        print(f"保留のファイルは、受付簿の「判断」の列に {words} を書いて保存し、もう一度実行してください。")
    if judgement.ledger.without_forms:
        _tell_absence(judgement, [*([] if done.listed else [folder.ledger]), folder.sent_back])


def _tell_absence(judgement: Judgement, former: Iterable[Path]) -> None:
    """That there is nothing to go by, what stays as it was, and what to do."""
    came = judgement.ledger.receipts
    print(f"採用できる調査票が一つもありません{'' if came else '（collected は空です）'}。")
    for path in former:
        if path.exists():
            print(f"  前のまま残しました: {typed_path(path)}")
    print("戻った調査票を collected に入れて、もう一度実行してください。")


def ask_for_password(judgement: Judgement) -> str:
    """A password that the person at the terminal types; "" if no file is locked, nobody sits there, or nothing is typed."""
    locked = [f.place.file for f in judgement.ledger.findings if f.code == LOCKED.code]
    if not locked or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return ""
    print("パスワードで閉じられたファイルがあります: " + "、".join(locked), file=sys.stderr)
    return getpass("パスワード（分からなければ空のまま Enter）: ")


def _show_findings(groups: Iterable[Group]) -> None:
    from rich.text import Text

    rows = table("重要度", "どこ", "何が", "どうする")
    for group in groups:
        first = group.first
        severity = Text(f"{first.severity.value}\n{first.code}", style=_STYLE[first.severity])
        rows.add_row(severity, _place_of(group), group.what, first.remedy)
    console().print(rows)


def _place_of(group: Group) -> str:
    """Where findings are, as a person says it: department and NO, then file, sheet and cells."""
    about = " ".join(filter(None, (group.first.department, group.issues and f"NO {group.issues}")))
    return "\n".join(filter(None, (about, group.first.place.file, group.cells)))


def _received_line(judgement: Judgement) -> str:
    receipts = judgement.ledger.receipts
    outcomes = Counter(receipt.outcome for receipt in receipts)
    each = "、".join(f"{outcome.value} {outcomes[outcome]}" for outcome in Outcome if outcomes[outcome])
    return f"受け取ったファイル {len(receipts)}" + (f"（{each}）" if each else "")


def _findings_line(findings: Sequence[Finding]) -> str:
    severities = Counter(finding.severity for finding in findings)
    return "指摘: " + "、".join(f"{severity.value} {severities[severity]}件" for severity in Severity)


# ---------------------------------------------------------------- what the 受付簿 lists


def tell_what_waits(judgement: Judgement) -> None:
    """The files on hold, and what is to be said of rulings, by name; `validate` shows them among the findings."""
    tell_some([f"保留: {_whose(receipt)}{receipt.file.name}（{receipt.why}）" for receipt in judgement.on_hold])
    tell_some([f"判断: {_cell_of(finding)} {finding.what}{finding.remedy}" for finding in judgement.about_rulings])


def _whose(receipt: Receipt) -> str:
    return f"{receipt.department} " if receipt.department else ""


def _cell_of(finding: Finding) -> str:
    return " ".join(filter(None, (finding.place.file, finding.place.sheet, finding.place.cell)))


def tell_notices(judgement: Judgement, added: str = "") -> None:
    """How much the 受付簿 lists of what is told here only in part, and where. `added`: what follows it."""
    from survey.commands.notices import notices

    listed = [f"{one.what} {one.count}件（シート「{one.sheet}」）" for one in notices(judgement) if one.count]
    if listed:
        print(f"受付簿で確かめるもの: {'、'.join(listed)}{added}")


def tell_comparison(judgement: Judgement) -> None:
    """How many answers there are of each 区分, where there is a former year."""
    if comparison := judgement.comparison:
        counts = "、".join(f"{change.value} {count}" for change, count in comparison.counts().items() if count)
        unknown = "" if comparison.at_hand else "。前回の文は手元にありません"
        print(f"{comparison.former}との比較: {counts or 'まだ回答がありません'}{unknown}")


def states_line(states: Collection[State], word: str) -> str:
    """How many departments stand where. `word`: what the survey calls them."""
    count = Counter(states)
    each = "、".join(f"{state.value} {count[state]}" for state in State if count[state])
    return f"{each}（全 {len(states)} {word}）"


# ---------------------------------------------------------------- merge


def shown_merged(done: Merged) -> Shown:
    """What was written, how it prints, and what is still open."""
    return Shown(lambda: _tell_merged(done), lambda: as_json.merged_object(done), needs_person=done.needs_person)


def _tell_merged(done: Merged) -> None:
    settings = done.judgement.survey.settings
    print(_received_line(done.judgement))
    if done.judgement.ledger.without_forms:
        tell_what_waits(done.judgement)
        _tell_absence(done.judgement, done.left)
        return
    items = f"（{settings.items_title} {done.items} 件）" if done.items else ""
    print(f"回答 {done.answers} 件{items}を {settings.document_label} にまとめました。")
    _tell_printing(done)
    for path in done.files:
        print(f"  {typed_path(path)}")
    print(_findings_line(done.judgement.ledger.findings))
    print(states_line(done.judgement.ledger.states.values(), settings.names.department))
    tell_comparison(done.judgement)
    tell_some([f"エラーのまま載せました: {_printed_error(done, one)}" for one in done.printed_errors])
    tell_what_waits(done.judgement)
    tell_notices(done.judgement)


def _tell_printing(done: Merged) -> None:
    """How many pages, how many cells cut off, and each cell that a person must look at."""
    settings, printing = done.judgement.survey.settings, done.printing
    sheets = f"（シート{printing.sheets}枚）" if printing.sheets > 1 else ""
    pages = f"{settings.paper.value[:2]} {printing.pages}ページ{sheets}"
    print(f"印刷: {pages}、見切れ {len(printing.cut_off)}件")
    if printing.blocks > 1:
        print(f"  設問が多く、一つの表では字が読めないため、列を分けて {printing.blocks}個の表にしました。")
    for cell in printing.cut_off:
        print(f"  見切れます。行の高さを Excel で広げてください: {settings.document_label} {_printed_place(cell)}")
    for doubt in printing.doubts:
        print(f"  印刷で確かめてください: {settings.document_label} {_printed_place(doubt.cell)} {doubt.why}")


def _printed_error(done: Merged, error: PrintedError) -> str:
    """Such as 参考３ F12（福祉課 NO 2） E104 「…」は選択肢にありません。"""
    label, finding = done.judgement.survey.settings.document_label, error.finding
    about = f"（{finding.department} NO {finding.issue}）" if finding.department else ""
    return f"{label} {error.printed_cell}{about} {finding.code} {finding.what}"


def _printed_place(cell: PlannedCell | None) -> str:
    """A cell of the printed table as a person finds it: its address, department and NO."""
    if cell is None:
        return "全体"
    about = " ".join(filter(None, (cell.department, cell.issue and f"NO {cell.issue}")))
    return cell.address + (f"（{about}）" if about else "")


# ---------------------------------------------------------------- demo


def show_demo(done: Rehearsal, standing: str) -> None:
    """What each step of the year made, what to open, and where the year stands now."""
    folder = done.folder
    print(f"見本の調査を {typed_path(folder.root)} に作り、一年分を実行しました。")
    print(f"  1. survey generate  調査票 {done.generated} 枚 → {typed_path(folder.forms)}")
    everyone = done.merged.judgement.survey.settings.names.everyone
    print(f"  2. （{everyone}が記入）   戻ったファイル {done.returned} 個 → {typed_path(folder.collected)}")
    print(f"  3. survey validate  {_findings_line(done.merged.judgement.ledger.findings)}")
    pages = f"{done.merged.printing.pages}ページ、見切れ {len(done.merged.printing.cut_off)}件、回答 {done.merged.answers}件"
    print(f"  4. survey merge     {done.merged.judgement.survey.settings.document_label} {pages}")
    print("開いて見るもの:")
    for path in done.merged.files:
        print(f"  {typed_path(path)}")
    print(f"  {typed_path(folder.status_page)}")
    print(f"いま: {standing}")
    print(f'続けて試すには、cd "{typed_path(folder.root)}" と入力してから:')
