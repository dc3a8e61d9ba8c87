"""受付簿.xlsx written: every file and its outcome, every finding, who answered what. `ledger_sheets` decides what stands on the sheets."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from survey.excel_out.book import (
    HEADING_LOOK,
    INPUT_LOOK,
    NARROW_MARGINS,
    OFFICE_ALERT,
    OFFICE_CELL,
    OFFICE_FONT,
    OFFICE_HEADING,
    OFFICE_NOTE,
    OFFICE_TITLE,
    Look,
    describe,
    fit_across,
    new_book,
)
from survey.excel_out.cells import CHOOSE, done, input_message
from survey.excel_out.rows import SharedTexts, SheetRow, SheetTable, fill_frame, make_room, written_rows
from survey.excel_out.xlsxwriter_insides import number_of
from survey.ledger_book.compared_rows import RowsBeside, rows_beside
from survey.ledger_book.ledger_cells import LedgerRow, LedgerSheet, Tone
from survey.ledger_book.ledger_chart import add_ledger_chart, chart_rows
from survey.ledger_book.ledger_sheets import sheets_of
from survey.ledger_book.long_sheets import in_as_many_as_it_takes
from survey.ledger_book.office_reading import office_rows
from survey.ledger_book.office_sheet import office_sheets
from survey.ledger_book.reception_sheet import VERDICT, reception, verdicts
from survey.ledger_book.row_heights import row_heights
from survey.measure import wrap
from survey.model import (
    Comparison,
    Decision,
    Ledger,
    Names,
    OfficeRow,
    Place,
    Receipt,
    Settings,
    Source,
    Survey,
    verdict_words,
)
from survey.model.addresses import address, column_letters
from survey.storage import files
from survey.workbook.sheets import Cell, Sheet
from survey.workbook.shown import plain

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_CHOICES = "選択肢"


def write_ledger(  # noqa: PLR0913, PLR0917  One call writes one file, from all that the run knows.
    survey: Survey,
    ledger: Ledger,
    sources: Sequence[Source],
    target: Path,
    saved: datetime,
    gone: Sequence[Decision] = (),
    made_from: str = "",
    comparison: Comparison | None = None,
    beside: RowsBeside = rows_beside,
) -> None:
    """Write the 受付簿: files, findings, answers by department, superseded answers, unplaced, and where all came from.

    `saved`: date of the document, so that the same input gives the same bytes. `gone`: rulings about files that are
    no longer there; they stay listed, since a file may come back. `comparison`: with the former year. `beside`: makes the
    rows of 前回との比較, or knows them already. Raises SurveyError where `target` cannot be written.
    """
    frame, texts, names = io.BytesIO(), SharedTexts(), survey.settings.names
    with new_book(frame, OFFICE_FONT) as book:
        describe(book, f"{survey.settings.title} 受付簿", saved, survey.settings.office, made_from)
        formats = {tone: book.add_format(look) for tone, look in _LOOKS.items()}
        sheets = tuple(
            in_as_many_as_it_takes(sheets_of(survey, ledger, sources, gone, comparison, saved.date(), beside))
        )
        pages = {_add_sheet(book, sheet, formats, names): sheet for sheet in sheets}
        _offer(book, {_CHOICES: verdicts(survey, ledger.findings), **_offered(sheets)})
    styles = {tone: number_of(look) for tone, look in formats.items()}
    tables = {
        page: SheetTable(_size(sheet), written_rows(_rows_of(sheet, styles), None if sheet.of_answers else texts))
        for page, sheet in pages.items()
    }
    with files.replacing(target) as temporary:
        fill_frame(frame, tables, texts, temporary)


def verdict_cells(
    settings: Settings, receipts: Sequence[Receipt], gone: Sequence[Decision], file: str
) -> Mapping[Place, Place]:
    """Where the rulings stand in the 受付簿 that is written of these, by the cell that each was read from.

    `file`: the name of the 受付簿. A ruling about files of one content stands beside each; the first of them is told.
    """
    sheet = reception(settings, receipts, gone)
    column = 1 + [column.heading for column in sheet.columns].index(VERDICT)
    ruled = [*(receipt.decision for receipt in receipts), *gone]
    cells: dict[Place, Place] = {}
    for row, decision in enumerate(ruled, _first_row(sheet)):
        if decision:
            cells.setdefault(decision.place, Place(file, sheet.name, address(row, column)))
    return cells


_CELL = {**OFFICE_CELL, "text_wrap": True}
_LOOKS: Mapping[Tone, Look] = {
    Tone.TITLE: OFFICE_TITLE,
    Tone.NOTE: OFFICE_NOTE,
    Tone.HEADING: {**OFFICE_HEADING, **HEADING_LOOK},
    Tone.PLAIN: _CELL,
    Tone.CENTRE: {**_CELL, "align": "center"},
    Tone.NARROW: {**OFFICE_CELL, "align": "fill", "font_color": "#7F7F7F"},
    Tone.INPUT: {**_CELL, **INPUT_LOOK},
    Tone.AMOUNT: {**_CELL, **INPUT_LOOK, "num_format": "General", "align": "right"},
    Tone.ALERT: {**_CELL, **OFFICE_ALERT, "align": "center"},
    Tone.QUIET: {**_CELL, "align": "center", "font_color": "#7F7F7F"},
    Tone.TOTAL: {**_CELL, "align": "center", "bold": True, "top": 2},
}


def _add_sheet(book: Workbook, sheet: LedgerSheet, formats: Mapping[Tone, Format], names: Names) -> Worksheet:
    """A sheet of the book, with all but its rows."""
    page = book.add_worksheet(sheet.name)
    top = len(_above(sheet))
    last = top + sheet.count
    for number, column in enumerate(sheet.columns):
        done(page.set_column_pixels(number, number, column.width, None, {"hidden": True} if column.hidden else {}))
    _let_filter(page, top, last, sheet)
    _let_rule(page, top, last, sheet, names)
    _guide(book, page, top, last, sheet)
    _set_up_print(page, top, last + bool(sheet.totals) + chart_rows(sheet), sheet)
    make_room(page, tuple(formats.values()))
    if sheet.chart:
        add_ledger_chart(book, page, sheet, sheet.chart, top)
    return page


def _size(sheet: LedgerSheet) -> tuple[int, int]:
    return 1 + len(_above(sheet)) + sheet.count + bool(sheet.totals), len(sheet.columns)


def _first_row(sheet: LedgerSheet) -> int:
    """Number of the first row below the headings, as Excel counts."""
    return 2 + len(_above(sheet))


def _above(sheet: LedgerSheet) -> list[LedgerRow]:
    """The texts above the headings: the sheet's name, its note, and what its columns are known by."""
    keys = tuple(column.key for column in sheet.columns)
    return [(sheet.name,), *((line,) for line in _notes(sheet)), *([keys] if any(keys) else [])]


def _notes(sheet: LedgerSheet) -> tuple[str, ...]:
    """The lines of the note, one a row. They are not merged over the columns, so that the officer can move a column."""
    return wrap(sheet.note, sum(column.width for column in sheet.columns), OFFICE_FONT)


def _rows_of(sheet: LedgerSheet, styles: Mapping[Tone, int]) -> Iterator[SheetRow]:
    """All rows of a sheet: its name, its note, headings, what it lists, totals."""
    columns = sheet.columns
    title, *notes = _above(sheet)
    yield SheetRow(title, (styles[Tone.TITLE],))
    for texts in notes:
        is_note = len(texts) == 1
        yield SheetRow(texts, (styles[Tone.NOTE],) * len(texts), hidden=not is_note)
    headings = tuple(column.heading for column in columns)
    height_of = row_heights(columns)
    # One line more, because the filter's arrow hides a part of the last one.
    height = height_of([f"{heading}\n" for heading in headings])
    yield SheetRow(headings, (styles[Tone.HEADING],) * len(columns), height)
    even = [styles[column.tone] for column in columns]
    toned = [(place, column) for place, column in enumerate(columns) if column.toned]
    known = iter(sheet.heights)
    for cells in sheet.rows:
        looks = even.copy()
        for place, column in toned:
            looks[place] = styles[column.look(cells[place])]
        yield SheetRow(cells, looks, next(known) if sheet.heights else height_of(cells))
    if sheet.totals:
        yield SheetRow(sheet.totals, (styles[Tone.TOTAL],) * len(sheet.totals))


def _let_filter(page: Worksheet, top: int, last: int, sheet: LedgerSheet) -> None:
    page.freeze_panes(top + 1, sheet.frozen)
    done(page.autofilter(top, 0, last, len(sheet.columns) - 1))
    done(page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"}))


def _let_rule(page: Worksheet, top: int, last: int, sheet: LedgerSheet, names: Names) -> None:
    """Offer the words of 判断 where there is that column."""
    for number, column in enumerate(sheet.columns):
        if column.heading == VERDICT and sheet.count:
            done(page.data_validation(top + 1, number, last, number, _verdict_rule(names)))


def _guide(book: Workbook, page: Worksheet, top: int, last: int, sheet: LedgerSheet) -> None:
    """Help where somebody types: what is asked, and a drop-down where there are choices."""
    for number, column in enumerate(sheet.columns):
        if sheet.count and (column.hint or column.offered):
            hint = input_message(column.heading, column.hint) if column.hint else {}
            offered: dict[str, object] = {"validate": "any"}
            if column.offered:
                name = f"{_CHOICES}_{number + 1}"
                offered = {"validate": "list", "source": f"={name}", "error_message": f"{CHOOSE}。"}
            done(page.data_validation(top + 1, number, last, number, {**offered, **hint}))


def _set_up_print(page: Worksheet, top: int, last: int, sheet: LedgerSheet) -> None:
    # LibreOffice would count text that runs over the edge of its cell as part of the print area.
    done(page.print_area(0, 0, last, len(sheet.columns) - 1))
    fit_across(page, sheet.paper)
    page.set_margins(**NARROW_MARGINS)
    page.repeat_rows(top)
    page.set_footer("&L受付簿　&A&R&P / &N ページ")


def _verdict_rule(names: Names) -> dict[str, str]:
    return {
        "validate": "list",
        "source": f"={_CHOICES}",
        **input_message(
            VERDICT, f"{verdict_words(names)}のどれかを選んでください。保存すると、次の実行で読み込みます。"
        ),
        "error_title": VERDICT,
        "error_message": f"{verdict_words(names)}のどれかを、{CHOOSE}。ほかの言葉には従えません。",
    }


def _offered(sheets: Iterable[LedgerSheet]) -> Mapping[str, Sequence[str]]:
    """What drop-downs offer besides verdicts, by the name of its cells."""
    columns = ((number, column) for sheet in sheets for number, column in enumerate(sheet.columns, 1))
    return {f"{_CHOICES}_{number}": column.offered for number, column in columns if column.offered}


def _offer(book: Workbook, lists: Mapping[str, Sequence[str]]) -> None:
    """What the drop-downs list, on a hidden sheet, a column each: a list inside the rule would end at 255 characters."""
    hidden = book.add_worksheet(_CHOICES)
    hidden.hide()
    for column, (name, offered) in enumerate(lists.items()):
        for number, word in enumerate(offered):
            done(hidden.write_string(number, column, word))
        letter = column_letters(column + 1)
        done(book.define_name(name, f"={_CHOICES}!${letter}$1:${letter}${len(offered)}"))


def office_rows_written(survey: Survey, ledger: Ledger, file: str) -> tuple[OfficeRow, ...]:
    """What is read back of 事務局の記入 from the 受付簿 that is written of these. `file`: its name."""
    return tuple(row for sheet in office_sheets(survey, ledger) for row in office_rows(_as_read(sheet), survey, file))


def _as_read(sheet: LedgerSheet) -> Sheet:
    headings = tuple(column.heading for column in sheet.columns)
    lines = (*_above(sheet), headings, *sheet.rows)
    cells = {
        (row, column): Cell(text if isinstance(text, str) else plain(text))
        for row, texts in enumerate(lines, 1)
        for column, text in enumerate(texts, 1)
        if text != ""
    }
    return Sheet(sheet.name, cells=cells)
