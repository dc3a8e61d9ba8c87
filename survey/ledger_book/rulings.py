"""The officer's rulings, 判断 and its reason, read back from the 受付簿. A file's digest tells which one a row is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from survey.errors import Fault, OpenElsewhereError, SurveyError
from survey.ledger_book.ledger_sheets import DIGEST, FILE, REASON, RECEPTION, VERDICT
from survey.model import Decision
from survey.workbook import Limits, Sheet, UnreadableWorkbook, read_workbook
from survey.workbook.sheet_rows import texts_under

_LIMITS = Limits().times(100)
"""Far above what a received workbook may have: the 受付簿 lists the content of them all."""

_Table = Mapping[int, Mapping[str, str]]
"""The texts of the rows by their numbers as Excel shows them, and by heading."""


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """What the officer ruled in a 受付簿, in the order of its rows; () where there is no such file.

    The columns are known by their headings and the files by their digest, so rows and columns may have been moved,
    sorted or filtered. A verdict is given back as typed, known or not; it is "" where only a reason was typed. Raises
    SurveyError where the file cannot be read, its columns are gone, or a ruling cannot be told to which file it
    belongs: writing the 受付簿 anew would lose it.
    """
    if not path.exists():
        return ()
    table = _reception_table(path)
    if table is None:
        problem = f"「{VERDICT}」と「{DIGEST}」の列がある表が見つかりません。"
        remedy = "消した列を元に戻すか、判断が要らなければこのファイルを削除してください。"
        raise SurveyError([Fault(str(path), problem, remedy)])
    ruled = {number: row for number, row in table.items() if row[VERDICT] or row[REASON]}
    faults = [*_homeless(path, ruled), *_contradictory(path, ruled)]
    if faults:
        raise SurveyError(faults)
    decisions = {row[DIGEST]: Decision(row[DIGEST], row[VERDICT], row[REASON], row[FILE]) for row in ruled.values()}
    return tuple(decisions.values())


def _reception_table(path: Path) -> _Table | None:
    """The table on the sheet of our name; where that is gone, on the first sheet that has such a table."""
    try:
        content = path.read_bytes()
        # Only this sheet is read: the others hold every answer, and reading them takes a second for a thousand forms.
        called = _first_table(read_workbook(content, _LIMITS, only=RECEPTION).sheets)
        return _first_table(read_workbook(content, _LIMITS).sheets) if called is None else called
    except PermissionError as error:
        remedy = "Excel で開いていれば閉じて、もう一度実行してください。"
        raise OpenElsewhereError([Fault(str(path), "ほかのソフトで開かれているため、読めません。", remedy)]) from error
    except (OSError, UnreadableWorkbook) as error:
        remedy = "Excel で開けるか確かめてください。開けなければ、このファイルを別の場所に移してください。"
        raise SurveyError([Fault(str(path), "受付簿として読めません。", remedy)]) from error


def _first_table(sheets: Iterable[Sheet]) -> _Table | None:
    tables = (texts_under(sheet, (VERDICT, DIGEST), (REASON, FILE)) for sheet in sheets)
    return next((table for table in tables if table is not None), None)


def _homeless(path: Path, ruled: _Table) -> Iterator[Fault]:
    for number, row in ruled.items():
        if not row[DIGEST]:
            problem = f"「{VERDICT}」に記入がありますが、「{DIGEST}」がないため、どのファイルのことか分かりません。"
            yield Fault(f"{path} {number}行目", problem, "判断を、そのファイルの行の黄色い欄に書いてください。")


def _contradictory(path: Path, ruled: _Table) -> Iterator[Fault]:
    """Faults for files of one content with different rulings: to the tool they are one file, which can have one ruling."""
    first: dict[str, int] = {}
    for number, row in ruled.items():
        earlier = first.setdefault(row[DIGEST], number)
        if row[DIGEST] and any(ruled[earlier][heading] != row[heading] for heading in (VERDICT, REASON)):
            problem = f"{earlier}行目と内容が同じファイルなのに、「{VERDICT}」か「{REASON}」が違います。"
            yield Fault(f"{path} {number}行目", problem, "どちらかに合わせるか、片方を消してください。")
