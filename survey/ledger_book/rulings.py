"""The officer's rulings: 判断 and its reason, read back from the 受付簿 by the file's digest, wherever rows and columns were moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from survey.errors import Fault, OpenElsewhereError, SurveyError
from survey.japanese.text import clean, comparison_key
from survey.ledger_book.ledger_sheets import DIGEST, FILE, REASON, RECEPTION, VERDICT
from survey.model import Decision
from survey.workbook import Cell, Limits, Sheet, UnreadableWorkbook, read_workbook

_LIMITS = Limits().times(100)
"""Our own book lists all that came back, and each of those had limits of its own."""

_Row = tuple[int, Mapping[str, str]]
"""A row's number as Excel shows it, and its texts by heading."""


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
    ruled = [row for row in table if row[1][VERDICT] or row[1].get(REASON)]
    faults = [*_homeless(path, ruled), *_contradictory(path, ruled)]
    if faults:
        raise SurveyError(faults)
    decisions = {
        row[DIGEST]: Decision(row[DIGEST], row[VERDICT], row.get(REASON, ""), row.get(FILE, "")) for _, row in ruled
    }
    return tuple(decisions.values())


def _reception_table(path: Path) -> list[_Row] | None:
    """The table on the sheet that is called as we call it, or else on the first sheet that has it."""
    try:
        content = path.read_bytes()
        # The other sheets hold every answer, and cost a second for a thousand forms.
        called = _first_table(read_workbook(content, _LIMITS, only=RECEPTION).sheets)
        return _first_table(read_workbook(content, _LIMITS).sheets) if called is None else called
    except PermissionError as error:
        remedy = "Excel で開いていれば閉じて、もう一度実行してください。"
        raise OpenElsewhereError([Fault(str(path), "ほかのソフトで開かれているため、読めません。", remedy)]) from error
    except (OSError, UnreadableWorkbook) as error:
        remedy = "Excel で開けるか確かめてください。開けなければ、このファイルを別の場所に移してください。"
        raise SurveyError([Fault(str(path), "受付簿として読めません。", remedy)]) from error


def _first_table(sheets: Iterable[Sheet]) -> list[_Row] | None:
    return next((table for sheet in sheets if (table := _table(sheet)) is not None), None)


def _table(sheet: Sheet) -> list[_Row] | None:
    """The rows under the headings that a 受付簿 has; None where no row of the sheet is such a heading."""
    lines: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        lines.setdefault(row, {})[column] = cell
    numbered = iter(lines.items())
    for _, line in numbered:
        places = {comparison_key(cell.text): column for column, cell in reversed(line.items())}
        if comparison_key(VERDICT) in places and comparison_key(DIGEST) in places:
            place = {
                h: places[comparison_key(h)] for h in (FILE, VERDICT, REASON, DIGEST) if comparison_key(h) in places
            }
            return [(number, {h: _typed(cells.get(p)) for h, p in place.items()}) for number, cells in numbered]
    return None


def _typed(cell: Cell | None) -> str:
    return clean(cell.text).strip() if cell else ""


def _homeless(path: Path, ruled: Iterable[_Row]) -> Iterator[Fault]:
    for number, row in ruled:
        if not row[DIGEST]:
            problem = f"「{VERDICT}」に記入がありますが、「{DIGEST}」がないため、どのファイルのことか分かりません。"
            yield Fault(f"{path} {number}行目", problem, "判断を、そのファイルの行の黄色い欄に書いてください。")


def _contradictory(path: Path, ruled: Iterable[_Row]) -> Iterator[Fault]:
    """The same content under two names is one file to the tool, so there can be one ruling about it."""
    first: dict[str, _Row] = {}
    for number, row in ruled:
        earlier, former = first.setdefault(row[DIGEST], (number, row))
        if row[DIGEST] and any(former.get(heading) != row.get(heading) for heading in (VERDICT, REASON)):
            problem = f"{earlier}行目と内容が同じファイルなのに、「{VERDICT}」か「{REASON}」が違います。"
            yield Fault(f"{path} {number}行目", problem, "どちらかに合わせるか、片方を消してください。")
