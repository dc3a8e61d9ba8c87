"""刷る: the plan of 参考３ written down as a workbook. It decides nothing about paging: see `paging`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from survey.cells import done, write_across
from survey.consolidated.partnership_sheet import PAIRS_SHEET, SHEET, write_partnerships
from survey.files import replacing
from survey.measure import is_monospaced
from survey.model import Consolidated, Font, Kind, Settings
from survey.paging import PAGES, PAPER_CODES, Line, Plan, PlannedCell, Role, column_name, section_font, title_font

_POINTS_AN_INCH = 72
_SCREEN_PX = 1280
"""Width that a plain office screen shows of a sheet."""

_HEADING_GREY = "#D9D9D9"
_LINES = {Line.NONE: 0, Line.THIN: 1, Line.DASHED: 3}
"""As xlsxwriter numbers them."""

_Formats = Callable[[PlannedCell], Format]


def write_consolidated(consolidated: Consolidated, plan: Plan, target: Path, saved: datetime) -> None:
    """Write 参考３ to `target`: the printed table, and 連携マトリクス where the survey asks for departments.

    `saved` is the date that the workbook carries; the same input gives the same bytes.
    Raises what `files.replacing` raises, and RuntimeError where the plan cannot stand in a workbook.
    """
    settings = consolidated.survey.settings
    with replacing(target) as temporary, Workbook(temporary, _options(settings.font)) as book:
        book.set_properties({"title": settings.title, "author": "事務局", "created": saved})
        sheet = book.add_worksheet(_sheet_name(settings.document_label))
        _write_table(sheet, plan, _formats(book, plan))
        _set_up_page(sheet, plan, settings)
        if any(question.kind is Kind.DEPARTMENTS for question in consolidated.survey.questions):
            write_partnerships(book, consolidated)


def _options(font: Font) -> dict[str, object]:
    """A column's width counts digits of the workbook's default font: 6 px at 9 pt where letters are half an em."""
    name = font.name if is_monospaced(font) else "BIZ UDゴシック"
    return {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": name, "font_size": 9},
        "default_column_width": 56,
        "default_row_height": 16,
    }


def _sheet_name(label: str) -> str:
    """資料番号 as the name of a sheet, which may not hold some characters nor be longer than 31."""
    name = "".join("・" if character in "[]:*?/\\" else character for character in label).strip("'")[:31]
    return name if name and name not in {SHEET, PAIRS_SHEET} else "一覧"


def _write_table(sheet: Worksheet, plan: Plan, formats: _Formats) -> None:
    for column, width in enumerate(plan.widths):
        done(sheet.set_column_pixels(column, column, width))
    for row, height in enumerate(plan.heights):
        done(sheet.set_row(row, height))
    for cell in plan.cells:
        write_across(sheet, (cell.row, cell.column, cell.last_row, cell.last_column), cell.text, formats(cell))


def _formats(book: Workbook, plan: Plan) -> _Formats:
    """Formats by what a cell is for and its borders, each made once."""
    made: dict[tuple[Role, Line, Line], Format] = {}

    def style(cell: PlannedCell) -> Format:
        key = (cell.role, cell.top, cell.bottom)
        if key not in made:
            made[key] = book.add_format(_look(cell, plan.font))
        return made[key]

    return style


def _look(cell: PlannedCell, font: Font) -> dict[str, object]:
    if cell.role is Role.TITLE:
        return {**_face(title_font(font)), "bold": True, "valign": "vcenter", "text_wrap": True}
    if cell.role is Role.SECTION:
        return {**_face(section_font(font)), "bold": True, "valign": "vcenter", "text_wrap": True}
    sides = {"left": 1, "right": 1, "top": _LINES[cell.top], "bottom": _LINES[cell.bottom]}
    look = {**_face(font), **sides, "text_wrap": True, "valign": "top", "align": "left"}
    if cell.role is Role.HEADING:
        look |= {"bold": True, "align": "center", "valign": "vcenter", "bg_color": _HEADING_GREY}
    if cell.role is Role.NO:
        look |= {"align": "center"}
    return look


def _face(font: Font) -> dict[str, object]:
    return {"font_name": font.name, "font_size": font.size}


def _set_up_page(sheet: Worksheet, plan: Plan, settings: Settings) -> None:
    page, last_row, last_column = PAGES[plan.paper], len(plan.heights) - 1, len(plan.widths) - 1
    sheet.set_landscape()
    sheet.set_paper(PAPER_CODES[plan.paper])
    sheet.set_print_scale(100)
    side = page.side / _POINTS_AN_INCH
    sheet.set_margins(side, side, page.top / _POINTS_AN_INCH, page.bottom / _POINTS_AN_INCH)
    sheet.center_horizontally()
    margin = {"margin": page.header / _POINTS_AN_INCH}
    sheet.set_header(f"&R{_header_face(settings.font, 12)}{_header_text(settings.document_label)}", margin)
    sheet.set_footer(f"&C{_header_face(settings.font, 9, 'Regular')}&P / &N", margin)
    sheet.repeat_rows(plan.heading_row - 1)
    done(sheet.print_area(0, 0, last_row, last_column))
    sheet.set_h_pagebreaks(list(plan.breaks))
    sheet.hide_gridlines(2)
    sheet.set_zoom(max(60, min(100, _SCREEN_PX * 100 // sum(plan.widths) // 5 * 5)))
    sheet.freeze_panes(plan.heading_row, 0)
    sheet.set_selection(0, 0, 0, 0)
    # Numbers that people typed are texts here, and not worth a green corner each.
    whole = f"A1:{column_name(last_column + 1)}{last_row + 1}"
    done(sheet.ignore_errors({"number_stored_as_text": whole}))


def _header_face(font: Font, size: int, weight: str = "Bold") -> str:
    return f'&"{font.name},{weight}"&{size}'


def _header_text(text: str) -> str:
    """The text as a header shows it; a digit at its beginning would be read as part of the size."""
    return (" " if text[:1].isdigit() else "") + text.replace("&", "&&")
