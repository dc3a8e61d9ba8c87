"""The officer's rulings, 判断 and its reason, read back from the 受付簿. A file's digest tells which one a row is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from survey.errors import Fault, OpenElsewhereError, SurveyError
from survey.ledger_book.ledger_cells import DIGEST, FILE
from survey.ledger_book.office_reading import has_office_rows, office_rows
from survey.ledger_book.office_sheet import OFFICE_SHEET
from survey.ledger_book.reception_sheet import REASON, RECEPTION, VERDICT
from survey.ledger_book.ruling_words import meant_by
from survey.model import Decision, OfficeRow, Place, Survey
from survey.model.addresses import address
from survey.storage.reading import bytes_at, is_held, why_unread
from survey.workbook import Limits, Sheet, UnreadableWorkbook, read_intact
from survey.workbook.sheet_rows import column_under, texts_under

_LIMITS = Limits().times(100)
"""Far above what a received workbook may have: the 受付簿 lists the content of them all."""

_SHA_256 = re.compile("[0-9a-f]{64}")


class _Row(NamedTuple):
    """A row of the table of files; texts stand as typed."""

    verdict: str
    reason: str
    file: str
    digest: str
    place: Place
    """Of its verdict."""


_Table = Mapping[int, _Row]
"""Rows by their numbers as Excel shows them."""


class RulingBook(Struct, frozen=True):
    """What a 受付簿 says of files."""

    decisions: tuple[Decision, ...] = ()
    """One for each row with a ruling, in the order of the rows."""
    listed: frozenset[tuple[str, str]] = frozenset()
    """File and digest of every row, with or without a ruling."""
    office: tuple[OfficeRow, ...] = ()
    """What stands on the sheet 事務局の記入."""

    def astray(self, present: Mapping[str, str]) -> tuple[Decision, ...]:
        """The rulings of which cannot be told which file they are about. `present`: digests of what came, by name.

        A ruling follows the content, so a file may have been renamed. But its digest is not believed where somebody
        changed it, where it stands beside the name of another file of the book, or where only the name is still there.
        """
        digests = frozenset(present.values())
        listed = frozenset(digest for _, digest in self.listed)
        unmoved = frozenset(digest for name, digest in self.listed if present.get(name) == digest)

        def is_astray(decision: Decision) -> bool:
            now = present.get(decision.file, decision.digest)
            if now == decision.digest:
                return _SHA_256.fullmatch(decision.digest) is None
            return decision.digest not in digests or now in listed or decision.digest in unmoved

        return tuple(decision for decision in self.decisions if decision.verdict and is_astray(decision))


def read_rulings(path: Path, survey: Survey) -> RulingBook:
    """What the officer ruled in a 受付簿; nothing where there is no such file.

    The columns are known by their headings and the files by their digest, so rows and columns may have been moved,
    sorted or filtered. A verdict is given back as what it means, or as typed where it means nothing; it is "" where only
    a reason was typed. Raises SurveyError where the file cannot be read, its columns are gone, or a ruling cannot be
    told to which file it belongs: writing the 受付簿 anew would lose it.
    """
    if not path.exists():
        return RulingBook()
    sheets = _sheets(path, survey)
    table = _reception_table(sheets, path.name)
    if table is None:
        problem = f"「{VERDICT}」と「{DIGEST}」の列がある表が見つかりません。"
        remedy = "消した列を元に戻すか、判断が要らなければこのファイルを削除してください。"
        raise SurveyError([Fault(str(path), problem, remedy)])
    ruled = {number: _understood(row, survey) for number, row in table.items() if row.verdict or row.reason}
    faults = [*_homeless(path, ruled), *_contradictory(path, ruled)]
    if faults:
        raise SurveyError(faults)
    decisions = (Decision(row.digest, row.verdict, row.reason, row.file, row.place) for row in ruled.values())
    listed = frozenset((row.file, row.digest) for row in table.values() if row.digest)
    return RulingBook(tuple(decisions), listed, _office_rows(sheets, survey, path.name))


def _understood(row: _Row, survey: Survey) -> _Row:
    return row._replace(verdict=meant_by(row.verdict, survey) or row.verdict)


def _sheets(path: Path, survey: Survey) -> Sequence[Sheet]:
    """The two sheets that are read back; all where one of them is not called so any more."""
    try:
        content = bytes_at(path, _LIMITS.workbook_size)
        # The others hold every answer, and reading them takes a second for a thousand forms.
        own = read_intact(content, _LIMITS, only=(RECEPTION, OFFICE_SHEET)).sheets
        called_so = {sheet.name for sheet in own if sheet.name == OFFICE_SHEET or _table(sheet, path.name) is not None}
        wanted = {RECEPTION, OFFICE_SHEET} if survey.office_questions else {RECEPTION}
        return own if wanted <= called_so else read_intact(content, _LIMITS).sheets
    except OSError as error:
        stopped = OpenElsewhereError if is_held(path, error) else SurveyError
        raise stopped([Fault(str(path), *why_unread(path, error))]) from error
    except UnreadableWorkbook as error:
        remedy = "Excel で開けるか確かめてください。開けなければ、このファイルを別の場所に移してください。"
        raise SurveyError([Fault(str(path), "受付簿として読めません。", remedy)]) from error


def _reception_table(sheets: Sequence[Sheet], file: str) -> _Table | None:
    """The table on the sheet of our name; where that is gone, on the first sheet that has such a table."""
    called_so = [sheet for sheet in sheets if sheet.name == RECEPTION]
    return _first_table([*called_so, *sheets], file)


def _office_rows(sheets: Sequence[Sheet], survey: Survey, file: str) -> tuple[OfficeRow, ...]:
    """The same of 事務局の記入."""
    called_so = (sheet for sheet in sheets if sheet.name == OFFICE_SHEET)
    alike = (sheet for sheet in sheets if survey.office_questions and has_office_rows(sheet, survey))
    found = next(chain(called_so, alike), None)
    return office_rows(found, survey, file) if found else ()


def _first_table(sheets: Iterable[Sheet], file: str) -> _Table | None:
    tables = (_table(sheet, file) for sheet in sheets)
    return next((table for table in tables if table is not None), None)


def _table(sheet: Sheet, file: str) -> _Table | None:
    texts = texts_under(sheet, (VERDICT, DIGEST), (REASON, FILE))
    column = column_under(sheet, (VERDICT, DIGEST))
    if texts is None or column is None:
        return None
    return {
        number: _Row(
            row[VERDICT], row[REASON], row[FILE], row[DIGEST], Place(file, sheet.name, address(number, column))
        )
        for number, row in texts.items()
    }


def _homeless(path: Path, ruled: _Table) -> Iterator[Fault]:
    for number, row in ruled.items():
        if not row.digest:
            problem = f"「{VERDICT}」に記入がありますが、「{DIGEST}」がないため、どのファイルのことか分かりません。"
            yield Fault(f"{path} {number}行目", problem, "判断を、そのファイルの行の黄色い欄に書いてください。")


def _contradictory(path: Path, ruled: _Table) -> Iterator[Fault]:
    """Faults for files of one content with different rulings: to the tool they are one file, which can have one ruling."""
    first: dict[str, int] = {}
    for number, row in ruled.items():
        earlier = first.setdefault(row.digest, number)
        if row.digest and ruled[earlier][:2] != row[:2]:
            problem = f"{earlier}行目と内容が同じファイルなのに、「{VERDICT}」か「{REASON}」が違います。"
            yield Fault(f"{path} {number}行目", problem, "どちらかに合わせるか、片方を消してください。")
