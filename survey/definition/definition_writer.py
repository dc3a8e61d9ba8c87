"""調査定義.xlsx written: the same look for the definitions that ship and for those that are made of a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.definition import vocabulary as words
from survey.definition.definition_content import DefinitionContent, ListedSheet, MarkedCell
from survey.definition.definition_tables import tables_of
from survey.definition.vocabulary import Word
from survey.excel_out.book import NARROW_MARGINS, NORMAL_SIZE, OFFICE_FONT, boxed, describe, face, fit_across, new_book
from survey.excel_out.cells import CHOOSE, MOST_CHARACTERS, clip, done, input_message, write_text
from survey.excel_out.growing_worksheet import GrowingWorksheet
from survey.excel_out.rows import MOST_ROWS
from survey.measure import HIGHEST_ROW, line_count, row_height
from survey.model import Font, MailUnit, Order, Paper

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_SPARE_ROWS = 10
"""Empty rows that are ready to be filled in, below each table."""

_BREATH = 4
"""Points between a row's text and the next row."""

_INK, _LINE, _HEAD, _INPUT, _QUIET = "#1F2933", "#B8C4CE", "#27566B", "#FFFBE6", "#5F6C76"
_BORDER = boxed(_LINE)
_MARK = "#FFD8A8"
"""Of what is to be confirmed."""
_DAY = 'yyyy"年"m"月"d"日"'
_NOTE_WIDTH = 2.2
"""Of a note, in its usual widths."""
_NOTE_LETTERS = 18
"""Full-width letters of a line of it."""

WIDTHS = {
    words.ITEM: 150,
    words.CONTENT: 420,
    words.ABOUT: 620,
    words.NO: 48,
    words.ISSUE_TITLE: 220,
    words.EXAMPLES: 500,
    words.ISSUE_DEPARTMENTS: 170,
    words.NAME: 180,
    words.ALIASES: 200,
    words.TO: 260,
    words.CC: 260,
    words.GROUP: 140,
    words.KEY: 120,
    words.HEADING: 180,
    words.KIND: 82,
    words.REQUIRED: 112,
    words.MAX_LENGTH: 96,
    words.CHOICES: 120,
    words.NOT_APPLICABLE: 140,
    words.GUIDANCE: 330,
    words.EXAMPLE: 330,
    words.PRINTED: 128,
    words.WIDTH: 64,
    words.UNIT: 64,
    words.DECIMALS: 64,
    words.LEAST: 72,
    words.MOST: 72,
    words.TOTAL: 72,
    words.CALCULATION_FORMULA: 260,
    words.GRADES: 160,
    words.REQUIREMENT: 420,
    words.MESSAGE: 420,
    words.SEVERITY: 82,
    words.TOLD_AT: 120,
    words.DIVISION_NAME: 180,
    words.GIVEN_NO: 48,
    words.GIVEN_DEPARTMENTS: 180,
    words.GIVEN_QUESTION: 140,
    words.GIVEN_TEXT: 420,
    words.MAY_CHANGE: 72,
    words.OF_ITEMS: 56,
    words.BY: 72,
}
"""In pixels at 96 dpi."""
_SETTINGS_COLUMNS = (words.ITEM, words.CONTENT, words.ABOUT)
_PAPERS = {words.QUESTIONS_SHEET.name: Paper.A3_LANDSCAPE}
"""A4 for every other sheet."""

_SUGGESTED: dict[Word, Sequence[str]] = {
    words.REQUIRED: ("○",),
    words.PRINTED: ("○", words.BY_CHOICE),
    words.MAY_CHANGE: ("○",),
    words.ORDER: tuple(Order),
    words.MAIL_UNIT: tuple(MailUnit),
    words.OF_ITEMS: ("○",),
}
"""Drop-downs that take other words too; those of `Word.offered` take no others."""

_Value = str | float | date


def write_definition(content: DefinitionContent, target: Path, saved: datetime) -> None:
    """Write one definition. `saved`: the date that the workbook carries.

    Cells that are to be confirmed have a colour and a note. Raises RuntimeError where xlsxwriter refuses a cell or a
    validation.
    """
    with new_book(target, Font(OFFICE_FONT.name, NORMAL_SIZE)) as book:
        describe(book, str(content.settings["調査名"]), saved, str(content.settings["事務局"]))
        formats = _formats(book)
        _settings(book, formats, content)
        for described, rows, headings in tables_of(content).values():
            _table(book, formats, described, rows, headings)
        for cell, why in content.marks.items():
            _mark(book, formats, cell, why, content)
        if content.listing:
            _list(book, formats, content.listing)


def _formats(book: Workbook) -> dict[str, Format]:
    cell = {**face(OFFICE_FONT), "font_color": _INK, "valign": "top", "text_wrap": True}
    wide = {"valign": "vcenter", "bold": True, "bg_color": _HEAD, "font_color": "#FFFFFF", "border_color": _HEAD}
    return {
        "head": book.add_format({**cell, **_BORDER, **wide}),
        "group": book.add_format({**cell, **_BORDER, "bold": True, "bg_color": "#D5E3EA", "valign": "vcenter"}),
        "label": book.add_format({**cell, **_BORDER, "bold": True, "bg_color": "#EEF2F5"}),
        "about": book.add_format({**cell, **_BORDER, "font_color": _QUIET}),
        # Text format, so that Excel makes no date of 1-1 and no number of 001.
        "text": book.add_format({**cell, **_BORDER, "bg_color": _INPUT, "num_format": "@"}),
        "number": book.add_format({**cell, **_BORDER, "bg_color": _INPUT, "align": "left", "num_format": "General"}),
        "date": book.add_format({**cell, **_BORDER, "bg_color": _INPUT, "align": "left", "num_format": _DAY}),
        "marked": book.add_format({**cell, **_BORDER, "bg_color": _MARK, "num_format": "@"}),
        "marked date": book.add_format({**cell, **_BORDER, "bg_color": _MARK, "align": "left", "num_format": _DAY}),
        "marked head": book.add_format({**cell, **_BORDER, **wide, "font_color": _INK, "bg_color": _MARK}),
    }


def _mark(book: Workbook, formats: dict[str, Format], cell: MarkedCell, why: str, content: DefinitionContent) -> None:
    """Colour a cell that is written already, and say in a note what is to be confirmed."""
    sheet = book.get_worksheet_by_name(cell.sheet)
    if cell.sheet == words.SETTINGS_SHEET.name:
        row, column = next(at for at, word in _setting_rows() if isinstance(word, Word) and word.name == cell.column), 1
        value: _Value = content.settings.get(cell.column, "")
    else:
        described, rows, headings = tables_of(content)[cell.sheet]
        row, column = cell.row, [word.name for word in described.columns].index(cell.column)
        given = rows[row - 1] if row else {}
        value = given.get(headings[column], given.get(cell.column, "")) if row else headings[column]
    _put(sheet, (row, column), value, formats, "marked head" if not row else "marked")
    height = max(1.0, (2 + sum(1 + len(line) // _NOTE_LETTERS for line in why.split("\n"))) * 17 / 74)
    options = {"author": "", "x_scale": _NOTE_WIDTH, "y_scale": height, "font_size": 10}
    done(sheet.write_comment(row, column, clip(why, MOST_CHARACTERS), options))


def _list(book: Workbook, formats: dict[str, Format], listing: ListedSheet) -> None:
    sheet = book.add_worksheet(listing.name)
    sheet.set_tab_color(_MARK)
    sheet.hide_gridlines(2)
    sheet.freeze_panes(1, 0)
    fit_across(sheet, Paper.A4_LANDSCAPE)
    sheet.set_margins(**NARROW_MARGINS)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&A　&P / &N")
    done(sheet.set_row(0, 32))
    for column, (heading, width) in enumerate(zip(listing.headings, listing.widths, strict=True)):
        done(sheet.set_column_pixels(column, column, width))
        _put(sheet, (0, column), heading, formats, "head")
    for row, texts in enumerate(listing.rows, 1):
        lines = max(line_count(text, width, OFFICE_FONT) for text, width in zip(texts, listing.widths, strict=True))
        done(sheet.set_row(row, min(HIGHEST_ROW, row_height(lines, OFFICE_FONT) + _BREATH)))
        for column, text in enumerate(texts):
            _put(sheet, (row, column), text, formats, "about")
    done(sheet.ignore_errors({"number_stored_as_text": f"A1:K{len(listing.rows) + 1}"}))


def _settings(book: Workbook, formats: dict[str, Format], content: DefinitionContent) -> None:
    sheet = _sheet(book, words.SETTINGS_SHEET.name, _SETTINGS_COLUMNS)
    _headings(sheet, formats, _SETTINGS_COLUMNS, ())
    for row, word in _setting_rows():
        if isinstance(word, str):
            done(sheet.merge_range(row, 0, row, 2, word, formats["group"]))
            continue
        about = f"【必須】{word.about}" if word.required else word.about
        value = content.settings.get(word.name, "")
        _fit(sheet, row, _SETTINGS_COLUMNS, (word.name, value, about))
        _put(sheet, (row, 0), word.name, formats, "label")
        _put(sheet, (row, 1), value, formats)
        _put(sheet, (row, 2), about, formats, "about")
        done(sheet.data_validation(row, 1, row, 1, {**_choice(word), **_hint(word)}))
    _ignore_numbers_as_text(sheet, _setting_rows()[-1][0])


def _setting_rows() -> list[tuple[int, Word | str]]:
    """The rows of 設定, from 1 below the headings: the heading of a group, then its items."""
    lines: list[Word | str] = [line for heading, group in words.SETTING_GROUPS for line in (heading, *group)]
    return list(enumerate(lines, 1))


def _table(
    book: Workbook,
    formats: dict[str, Format],
    described: words.SheetWords,
    rows: Sequence[Any],
    headings: Sequence[str] = (),
) -> None:
    """A sheet with a row of headings; `rows` are mappings by heading or by the column's usual name."""
    sheet = _sheet(book, described.name, described.columns)
    _headings(sheet, formats, described.columns, headings)
    last = len(rows) + _SPARE_ROWS
    for number in range(1, last + 1):
        row = rows[number - 1] if number <= len(rows) else {}
        names = zip(described.columns, headings or [word.name for word in described.columns], strict=True)
        values = [row.get(heading, row.get(word.name, "")) for word, heading in names]
        if row:
            _fit(sheet, number, described.columns, values)
        for column, value in enumerate(values):
            _put(sheet, (number, column), value, formats)
    for column, word in enumerate(described.columns):
        done(sheet.data_validation(1, column, last, column, {**_choice(word), **_hint(word)}))
    _ignore_numbers_as_text(sheet, last)


def _sheet(book: Workbook, name: str, columns: Sequence[Word]) -> Worksheet:
    sheet = book.add_worksheet(name, GrowingWorksheet)
    sheet.growing = range(2, MOST_ROWS)
    sheet.set_tab_color(_HEAD)
    sheet.hide_gridlines(2)
    sheet.freeze_panes(1, 1)
    fit_across(sheet, _PAPERS.get(name, Paper.A4_LANDSCAPE))
    sheet.set_margins(**NARROW_MARGINS)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&A　&P / &N")
    for column, word in enumerate(columns):
        done(sheet.set_column_pixels(column, column, WIDTHS[word]))
    return sheet


def _headings(sheet: Worksheet, formats: dict[str, Format], columns: Sequence[Word], headings: Sequence[str]) -> None:
    done(sheet.set_row(0, 32))
    for column, word in enumerate(columns):
        _put(sheet, (0, column), headings[column] if headings else word.name, formats, "head")
        done(sheet.data_validation(0, column, 0, column, {"validate": "any", **_hint(word)}))


def _fit(sheet: Worksheet, row: int, columns: Sequence[Word], values: Sequence[_Value]) -> None:
    """Only rows that hold something get a height: Excel fits an empty row itself while the officer types."""
    lines = max(line_count(str(value), WIDTHS[word], OFFICE_FONT) for word, value in zip(columns, values, strict=True))
    done(sheet.set_row(row, min(HIGHEST_ROW, row_height(lines, OFFICE_FONT) + _BREATH)))


def _hint(word: Word) -> dict[str, Any]:
    """Shown beside the cell while somebody types there."""
    return {**input_message(word.name, word.about)}


def _choice(word: Word) -> dict[str, Any]:
    shown = word.offered or _SUGGESTED.get(word, ())
    if not shown:
        return {"validate": "any"}
    return {
        "validate": "list",
        "source": list(shown),
        "show_error": bool(word.offered),
        "error_title": word.name,
        "error_message": f"{CHOOSE}。",
    }


def _put(sheet: Worksheet, at: tuple[int, int], value: _Value, formats: dict[str, Format], look: str = "text") -> None:
    """`at`: row and column from 0. A date or a number has a look of its own."""
    if isinstance(value, date):
        done(sheet.write_datetime(*at, value, formats["marked date" if look == "marked" else "date"]))
    elif isinstance(value, float | int):
        done(sheet.write_number(*at, value, formats["number"]))
    else:
        write_text(sheet, at[0] + 1, at[1] + 1, value, formats[look])


def _ignore_numbers_as_text(sheet: Worksheet, last: int) -> None:
    """Without the green corners that Excel gives to texts such as 01."""
    done(sheet.ignore_errors({"number_stored_as_text": f"A1:K{last + 1}"}))
