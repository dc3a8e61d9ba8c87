"""送信記録.xlsx: who was sent what, when, and what the server said. A row a recipient.

The workbook is the record itself: a row that the officer deletes is forgotten, and the mail goes out again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from survey.errors import Fault, SurveyError
from survey.excel_out.book import (
    OFFICE_ALERT,
    OFFICE_CELL,
    OFFICE_FONT,
    OFFICE_HEADING,
    OFFICE_NOTE,
    OFFICE_TITLE,
    describe,
    fit_across,
    new_book,
)
from survey.excel_out.cells import clip, done, write_text
from survey.japanese.text import clean
from survey.mail.letter import Purpose
from survey.mail.record import Delivery, SentMail
from survey.model import USUAL_NAMES, Names, Paper
from survey.storage.files import replacing
from survey.storage.reading import bytes_at, why_unread
from survey.workbook import Limits, Sheet, UnreadableWorkbook, read_intact
from survey.workbook.sheet_rows import headings_beside, texts_under

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_SHEET = "送信記録"
_WHEN = "%Y/%m/%d %H:%M:%S"
_LONGEST_REPLY = 500
_LIMITS = Limits().times(100)
"""Far above what a received workbook may have: we wrote this one, with a row for every mail that was ever sent."""

# Heading, width in pixels, what stands there; {課} stands for the survey's own word.
_COLUMNS: Sequence[tuple[str, int, Callable[[SentMail], str]]] = (
    ("日時", 150, lambda entry: f"{entry.when:{_WHEN}}"),
    ("種類", 64, lambda entry: entry.purpose),
    ("{課}", 150, lambda entry: entry.department),
    ("宛先", 230, lambda entry: entry.recipient),
    ("結果", 70, lambda entry: entry.delivery),
    ("サーバーの返事", 260, lambda entry: entry.reply),
    ("件名", 360, lambda entry: entry.subject),
    ("添付", 200, lambda entry: entry.attachment),
    ("控え", 110, lambda entry: entry.occasion),
    ("メールの番号", 300, lambda entry: entry.message_id),
)
_NEEDED = 5
"""The first so many columns must be there to be read back."""
_FIXED_AND_NEEDED = tuple(heading for heading, _, _ in _COLUMNS[:_NEEDED] if "{" not in heading)
_NOTE = (
    "survey が書き、次に送るときに読みます。届いていないことを確かめて送り直すときは、その行を削除してください。"
    "「不明」は、通信が途切れて、届いたかどうか分からないものです。"
)
_HEADER = 3
"""Row of the headings, from 1."""
_CELL = {**OFFICE_CELL, "num_format": "@"}
_ALERTING = (Delivery.REFUSED, Delivery.UNKNOWN)


def write_record(title: str, entries: Sequence[SentMail], target: Path, names: Names = USUAL_NAMES) -> None:
    """Write the record; the same entries give the same bytes. Raises SurveyError where `target` cannot be written."""
    created = max((entry.when for entry in entries), default=datetime(2000, 1, 1))
    with replacing(target) as path, new_book(path, OFFICE_FONT) as book:
        describe(book, f"{title} {_SHEET}", created)
        sheet = book.add_worksheet(_SHEET)
        _write_head(book, sheet, names)
        plain, alert = book.add_format(_CELL), book.add_format({**_CELL, **OFFICE_ALERT})
        for row, entry in enumerate(entries, _HEADER + 1):
            for column, (_, _, text) in enumerate(_COLUMNS, 1):
                look = alert if entry.delivery in _ALERTING else plain
                write_text(sheet, row, column, clip(clean(text(entry)), _LONGEST_REPLY), look)
        _set_up(sheet, _HEADER + len(entries))


def _write_head(book: Workbook, sheet: Worksheet, names: Names) -> None:
    write_text(sheet, 1, 1, _SHEET, book.add_format(OFFICE_TITLE))
    write_text(sheet, 2, 1, _NOTE, book.add_format(OFFICE_NOTE))
    heading = book.add_format({**_CELL, **OFFICE_HEADING})
    for column, (name, width, _) in enumerate(_COLUMNS, 1):
        done(sheet.set_column_pixels(column - 1, column - 1, width))
        write_text(sheet, _HEADER, column, names.said_in(name), heading)


def _set_up(sheet: Worksheet, last: int) -> None:
    sheet.freeze_panes(_HEADER, 0)
    done(sheet.autofilter(_HEADER - 1, 0, max(last, _HEADER) - 1, len(_COLUMNS) - 1))
    fit_across(sheet, Paper.A4_LANDSCAPE)
    sheet.repeat_rows(_HEADER - 1)
    sheet.set_footer("&C&A　&P / &N")


# ---------------------------------------------------------------- read back


def read_record(path: Path, names: Names = USUAL_NAMES) -> tuple[SentMail, ...]:
    """The entries of the workbook, in its order; none where there is no workbook.

    Raises SurveyError where it cannot be understood: without it, somebody might be mailed twice.
    """
    if not path.exists():
        return ()
    sheet = _first_sheet(path, names)
    headings = _headings(sheet, names)
    written = texts_under(sheet, headings[:_NEEDED], headings[_NEEDED:])
    if written is None:
        raise SurveyError([_unreadable(str(path), "見出しの行がありません。", names)])
    entries = {number: [texts[heading] for heading in headings] for number, texts in written.items()}
    return tuple(_entry(values, f"{path} {number}行目", names) for number, values in entries.items() if any(values))


def _headings(sheet: Sheet, names: Names) -> list[str]:
    """The headings as they stand there: in the survey's words, in the usual ones, or in those of before."""
    fixed = [name for name, _, _ in _COLUMNS if names.said_in(name) == name]
    others = headings_beside(sheet, [name for name in fixed if name in _FIXED_AND_NEEDED])
    department = next((word for word in (names.department, USUAL_NAMES.department) if word in others), "")
    unknown = [text for text in others if text not in fixed]
    if not department and len(unknown) == 1:
        department = unknown[0]
    return [name if name in fixed else department or names.said_in(name) for name, _, _ in _COLUMNS]


def _first_sheet(path: Path, names: Names) -> Sheet:
    try:
        return read_intact(bytes_at(path, _LIMITS.workbook_size), _LIMITS).sheets[0]
    except OSError as error:
        raise SurveyError([Fault(str(path), *why_unread(path, error), "M303")]) from error
    except (UnreadableWorkbook, IndexError) as error:
        raise SurveyError([_unreadable(str(path), "Excel のブックとして読めません。", names)]) from error


def _entry(values: Sequence[str], place: str, names: Names) -> SentMail:
    when, purpose, department, recipient, delivery, reply, subject, attachment, occasion, message_id = values
    try:
        return SentMail(
            _moment(when),
            Purpose(purpose),
            department,
            recipient,
            Delivery(delivery),
            reply,
            subject,
            attachment,
            occasion,
            message_id,
        )
    except ValueError as error:
        raise SurveyError([_unreadable(place, "日時・種類・結果のどれかが書き換えられています。", names)]) from error


def _moment(shown: str) -> datetime:
    """The time as this module writes it, or as Excel shows it after turning the text into a date. Raises ValueError."""
    for form in (_WHEN, "%Y/%m/%d %H:%M"):
        with suppress(ValueError):
            return datetime.strptime(shown, form)
    return datetime.strptime(shown, "%Y/%m/%d")


def _unreadable(place: str, problem: str, names: Names) -> Fault:
    return Fault(
        place,
        problem,
        f"同じ{names.department}に二度送らないために要る記録です。控えから戻すか、その行を正しく直してください。"
        "だれにも送っていなければ、ファイルを別の場所に移してください。",
        "M303",
    )
