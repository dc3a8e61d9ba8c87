"""Makes the definitions that come with the product: templates_xlsx/*.xlsx from definition_of_*.py.

Run it after changing one of those, or survey/definition/vocabulary.py, and commit the workbooks:
    python scripts/build_definitions.py
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from definition_content import Content
from definition_of_city import CITY
from definition_of_facilities import FACILITIES
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from survey.definition import vocabulary as words
from survey.definition.vocabulary import Word
from survey.excel_out.book import NARROW_MARGINS, NORMAL_SIZE, boxed, describe, face, fit_across, new_book
from survey.excel_out.cells import done
from survey.measure import line_count, row_height
from survey.model import AttachmentNames, Encryption, Font, Paper, Total
from survey.questions.kinds import KINDS
from survey.storage.files import replacing

ROOT = Path(__file__).resolve().parent.parent
CONTENTS = (CITY, FACILITIES)

BUILT = datetime(2026, 4, 1, 9, 0)
"""A fixed date, so that the same content gives the same bytes."""
SPARE_ROWS = 10
"""Empty rows that are ready to be filled in, below each table."""

BREATH = 4
"""Points between a row's text and the next row."""

FONT = Font("BIZ UDゴシック", 10.5)
INK, LINE, HEAD, INPUT, QUIET = "#1F2933", "#B8C4CE", "#27566B", "#FFFBE6", "#5F6C76"
BORDER = boxed(LINE)

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
}
"""In pixels at 96 dpi."""
SETTINGS_COLUMNS = (words.ITEM, words.CONTENT, words.ABOUT)
PAPERS = {words.QUESTIONS_SHEET.name: Paper.A3_LANDSCAPE}
"""A4 for every other sheet."""

OFFERED: dict[Word, Sequence[str]] = {
    words.KIND: list(KINDS),
    words.PAPER: tuple(Paper),
    words.EXTRA_ANSWERS: ("する", "しない"),
    words.SUMMARY_ANSWERS: ("する", "しない"),
    words.ENCRYPTION: tuple(Encryption),
    words.ATTACHMENT_NAMES: tuple(AttachmentNames),
    words.TOTAL: tuple(Total),
}
"""Drop-downs that take nothing else."""
SUGGESTED: dict[Word, Sequence[str]] = {words.REQUIRED: ("○",), words.PRINTED: ("○",)}
"""Drop-downs that take other words too."""

Value = str | float | date


def build(content: Content, target: Path) -> None:
    """Write one definition. Raises RuntimeError where xlsxwriter refuses a cell or a validation."""
    with new_book(target, Font(FONT.name, NORMAL_SIZE)) as book:
        describe(book, str(content.settings["調査名"]), BUILT, str(content.settings["事務局"]))
        formats = _formats(book)
        _settings(book, formats, content)
        _table(book, formats, words.ISSUES_SHEET, _issue_rows(content), content.issue_headings)
        _table(book, formats, words.DEPARTMENTS_SHEET, content.departments)
        asked = words.SheetWords(words.QUESTIONS_SHEET.name, _question_columns(content))
        _table(book, formats, asked, content.questions, _question_headings(content))


def _formats(book: Workbook) -> dict[str, Format]:
    cell = {**face(FONT), "font_color": INK, "valign": "top", "text_wrap": True}
    wide = {"valign": "vcenter", "bold": True, "bg_color": HEAD, "font_color": "#FFFFFF", "border_color": HEAD}
    return {
        "head": book.add_format({**cell, **BORDER, **wide}),
        "label": book.add_format({**cell, **BORDER, "bold": True, "bg_color": "#EEF2F5"}),
        "about": book.add_format({**cell, **BORDER, "font_color": QUIET}),
        # Text format, so that Excel makes no date of 1-1 and no number of 001.
        "text": book.add_format({**cell, **BORDER, "bg_color": INPUT, "num_format": "@"}),
        "number": book.add_format({**cell, **BORDER, "bg_color": INPUT, "align": "left", "num_format": "General"}),
        "date": book.add_format(
            {**cell, **BORDER, "bg_color": INPUT, "align": "left", "num_format": 'yyyy"年"m"月"d"日"'}
        ),
    }


def _settings(book: Workbook, formats: dict[str, Format], content: Content) -> None:
    sheet = _sheet(book, words.SETTINGS_SHEET.name, SETTINGS_COLUMNS)
    _headings(sheet, formats, SETTINGS_COLUMNS, ())
    for row, word in enumerate(words.SETTINGS, 1):
        about = f"【必須】{word.about}" if word.required else word.about
        value = content.settings.get(word.name, "")
        _fit(sheet, row, SETTINGS_COLUMNS, (word.name, value, about))
        _put(sheet, (row, 0), word.name, formats, "label")
        _put(sheet, (row, 1), value, formats)
        _put(sheet, (row, 2), about, formats, "about")
        if word in OFFERED:
            done(sheet.data_validation(row, 1, row, 1, _choice(word)))
    _ignore_numbers_as_text(sheet, len(words.SETTINGS))


def _issue_rows(content: Content) -> list[dict[str, Value]]:
    return [
        {
            words.NO.name: no,
            words.ISSUE_TITLE.name: title,
            words.EXAMPLES.name: examples,
            words.ISSUE_DEPARTMENTS.name: "\n".join(departments),
        }
        for no, title, examples, departments in content.issues
    ]


def _question_columns(content: Content) -> tuple[Word, ...]:
    """Those about numbers only where the survey has a use for them."""
    used = {heading for question in content.questions for heading in question}
    return tuple(word for word in words.QUESTIONS_SHEET.columns if word not in words.COUNTING or word.name in used)


def _question_headings(content: Content) -> tuple[str, ...]:
    return tuple(content.printed_heading if word is words.PRINTED else word.name for word in _question_columns(content))


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
    last = len(rows) + SPARE_ROWS
    for number in range(1, last + 1):
        row = rows[number - 1] if number <= len(rows) else {}
        names = zip(described.columns, headings or [word.name for word in described.columns], strict=True)
        values = [row.get(heading, row.get(word.name, "")) for word, heading in names]
        if row:
            _fit(sheet, number, described.columns, values)
        for column, value in enumerate(values):
            _put(sheet, (number, column), value, formats)
    for column, word in enumerate(described.columns):
        if word in OFFERED or word in SUGGESTED:
            done(sheet.data_validation(1, column, last, column, _choice(word)))
    _ignore_numbers_as_text(sheet, last)


def _sheet(book: Workbook, name: str, columns: Sequence[Word]) -> Worksheet:
    sheet = book.add_worksheet(name)
    sheet.set_tab_color(HEAD)
    sheet.hide_gridlines(2)
    sheet.freeze_panes(1, 1)
    fit_across(sheet, PAPERS.get(name, Paper.A4_LANDSCAPE))
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
        message = {"validate": "any", "input_title": word.name, "input_message": word.about}
        done(sheet.data_validation(0, column, 0, column, message))


def _fit(sheet: Worksheet, row: int, columns: Sequence[Word], values: Sequence[Value]) -> None:
    """Only rows that hold something get a height: Excel fits an empty row itself while the officer types."""
    lines = max(line_count(str(value), WIDTHS[word], FONT) for word, value in zip(columns, values, strict=True))
    done(sheet.set_row(row, row_height(lines, FONT) + BREATH))


def _choice(word: Word) -> dict[str, Any]:
    strict = word in OFFERED
    return {
        "validate": "list",
        "source": list(OFFERED[word] if strict else SUGGESTED[word]),
        "show_error": strict,
        "error_title": word.name,
        "error_message": "一覧から選んでください。",
    }


def _put(sheet: Worksheet, at: tuple[int, int], value: Value, formats: dict[str, Format], look: str = "text") -> None:
    """`at`: row and column from 0. A date or a number has a look of its own."""
    if isinstance(value, date):
        done(sheet.write_datetime(*at, value, formats["date"]))
    elif isinstance(value, float | int):
        done(sheet.write_number(*at, value, formats["number"]))
    elif value:
        done(sheet.write_string(*at, value, formats[look]))
    else:
        done(sheet.write_blank(*at, None, formats[look]))


def _ignore_numbers_as_text(sheet: Worksheet, last: int) -> None:
    """Without the green corners that Excel gives to texts such as 01."""
    done(sheet.ignore_errors({"number_stored_as_text": f"A1:K{last + 1}"}))


def main(folder: Path = ROOT / "templates_xlsx") -> None:
    for content in CONTENTS:
        with replacing(folder / content.file) as target:
            build(content, target)


if __name__ == "__main__":
    sys.exit(main())
