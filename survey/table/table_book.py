"""刷る: the plan of 参考３ written down as a workbook. It decides nothing about paging: see `paging`."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from msgspec.structs import replace

from survey.excel_out.book import (
    HEADING_LOOK,
    LONGEST_SHEET_NAME,
    NORMAL_SIZE,
    NOT_IN_SHEET_NAMES,
    PAPER_CODES,
    Look,
    describe,
    face,
    list_within_line,
    new_book,
    note_items,
)
from survey.excel_out.cells import done
from survey.excel_out.rows import (
    Calculated,
    MarkedText,
    SharedTexts,
    SheetRow,
    SheetTable,
    Value,
    fill_frame,
    make_room,
    written_rows,
)
from survey.excel_out.xlsxwriter_insides import require_numbered_in_order
from survey.measure import is_monospaced
from survey.model import MATRIX_SHEET, USUAL_FONT, Consolidated, Font, Settings, Total
from survey.model.addresses import address, column_letters
from survey.paging import PAGES, Calculation, CellRole, Line, Plan, PlannedCell, section_font, title_font
from survey.questions.amounts import office_format
from survey.questions.kinds import kind_of
from survey.questions.marks import MARK
from survey.storage.files import replacing
from survey.table.partnership_sheets import pairs_sheet, write_partnerships

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_POINTS_AN_INCH = 72
_AT_ONCE = 1 << 16
"""Bytes that are copied at a time."""
_DEFAULT_ROW_PX = 16
_SCREEN_PX = 1280
"""Width that a plain office screen shows of a sheet."""

_HEADING_GREY, _TOTAL_GREY = "#D9D9D9", "#F2F2F2"
_LINES = {Line.NONE: 0, Line.THIN: 1, Line.DASHED: 3}
"""As xlsxwriter numbers them."""

_CENTRED = frozenset({CellRole.NO, CellRole.CHANGE, CellRole.ITEM, CellRole.MARK, CellRole.COUNT})

_Look = tuple[CellRole, Line, Line, str, bool]
"""What decides how a cell looks: its role, its lines above and below, the format of its number or "", and whether that is
underlined."""


_TextBeside = tuple[str, str, CellRole]
"""A text beside answers: of whose row, or "" where it stands beside those of several; of which issue; and which of its texts."""


class _Styles(dict[_Look, int]):
    """The number of the format for each look; most roles look alike. `formats`: their properties, from number 1 on."""

    def __init__(self, font: Font) -> None:
        super().__init__()
        self.font = font
        self.formats: list[Look] = []

    def __missing__(self, look: _Look) -> int:
        properties = _format(look, self.font)
        if properties not in self.formats:
            self.formats.append(properties)
        return self.setdefault(look, self.formats.index(properties) + 1)


def write_consolidated(
    consolidated: Consolidated, plans: Iterable[Plan], target: Path, saved: datetime, made_from: str = ""
) -> None:
    """Write 参考３ to `target`: the printed table, and 連携マトリクス where the survey asks for departments.

    Each plan is used once and not kept. `saved` is the date that the workbook carries; the same input gives the
    same bytes. Raises what `files.replacing` raises, and RuntimeError where a plan cannot stand in a workbook.
    """
    settings = consolidated.survey.settings
    texts, styles, frame = SharedTexts(), _Styles(settings.font), io.BytesIO()
    divided, told = dict[str, bool](), dict[_TextBeside, int]()
    with replacing(target) as temporary, ExitStack() as spools:
        filled = []
        for plan in plans:
            divided |= dict(_divided(plan)) | dict(_divided_beside(plan, consolidated, told))
            filled.append(_spooled(plan, texts, styles, spools, settings))
        pages = sum(plan.pages for plan, _ in filled)
        with new_book(frame, _normal(settings.font), _DEFAULT_ROW_PX) as book:
            describe(book, settings.title, saved, "事務局", made_from)
            if any(row.number for issue in consolidated.issues for row in issue.rows):
                note_items(book, settings.items_title)
            if divided:
                list_within_line(book, [cell for cell, within in divided.items() if within])
            formats = [book.add_format(properties) for properties in styles.formats]
            tables = {_add_sheet(book, plan, pages, settings, formats): table for plan, table in filled}
            if any(kind_of(question).names_departments for question in consolidated.survey.form_questions):
                tables |= write_partnerships(book, consolidated, texts)
        require_numbered_in_order(formats)
        fill_frame(frame, tables, texts, temporary)


def _normal(font: Font) -> Font:
    """The font in whose digits columns are measured, where letters are half an em."""
    return Font(font.name if is_monospaced(font) else USUAL_FONT, NORMAL_SIZE)


def _sheet_name(settings: Settings, number: int) -> str:
    """資料番号 as the name of a sheet, which may not hold some characters nor be longer than Excel takes it."""
    label = "".join("・" if character in NOT_IN_SHEET_NAMES else character for character in settings.document_label)
    name = label.strip("'")[:LONGEST_SHEET_NAME]
    first = name if name and name not in {MATRIX_SHEET, pairs_sheet(settings.names)} else "一覧"
    return first if number == 1 else f"{first[:25]} ({number})"


def _add_sheet(book: Workbook, plan: Plan, pages: int, settings: Settings, formats: Sequence[Format]) -> Worksheet:
    """A sheet of the book, with all but its rows. `pages`: how many the sheets have together."""
    sheet = book.add_worksheet(_sheet_name(settings, plan.sheet))
    for column, width in enumerate(plan.widths):
        done(sheet.set_column_pixels(column, column, width))
    _set_up_page(sheet, plan, pages, settings)
    make_room(sheet, formats)
    return sheet


def _divided(plan: Plan) -> Iterator[tuple[str, bool]]:
    """The cells of answers that go on overleaf, by address: whether they do so in the middle of a line."""
    for cell in plan.cells:
        if cell.answer and cell.part and cell.bottom is Line.DASHED:
            yield cell.address, not cell.part.endswith("\n")


def _divided_beside(plan: Plan, consolidated: Consolidated, told: dict[_TextBeside, int]) -> Iterator[tuple[str, bool]]:
    """The same of the texts beside the answers. `told`: how much of each stands on earlier pages."""
    issues = consolidated.survey.issue_by_no
    for cell in plan.cells:
        if (
            cell.role not in (CellRole.ISSUE, CellRole.EXAMPLES)
            or cell.bottom is not Line.DASHED
            or cell.issue not in issues
        ):
            continue
        issue, key = issues[cell.issue], (cell.department, cell.issue, cell.role)
        whole = issue.title if cell.role is CellRole.ISSUE else issue.examples
        end = told.get(key, 0) + len(cell.text)
        if cell.text and whole.startswith(cell.text, told.get(key, 0)) and end < len(whole):
            within = whole[end] != "\n"
            told[key] = end + (not within)
            yield cell.address, within


def _spooled(
    plan: Plan, texts: SharedTexts, styles: _Styles, spools: ExitStack, settings: Settings
) -> tuple[Plan, SheetTable]:
    """The plan without its cells, and the cells in a temporary file, which is removed when `spools` closes."""
    spool = spools.enter_context(TemporaryFile())  # noqa: SIM115  The stack closes it.
    spool.writelines(written_rows(_rows(plan, styles, settings), texts))
    spool.seek(0)
    merged = [_range(cell) for cell in plan.cells if (cell.row, cell.column) != (cell.last_row, cell.last_column)]
    size = len(plan.heights), len(plan.widths)
    return replace(plan, cells=()), SheetTable(size, iter(partial(spool.read, _AT_ONCE), b""), merged)


def _rows(plan: Plan, styles: _Styles, settings: Settings) -> Iterator[SheetRow]:
    """The plan row by row: a text in the first of the cells that it is merged over, the looks in all of them."""
    across = len(plan.widths)
    texts: list[list[Value]] = [[""] * across for _ in plan.heights]
    looks = [[0] * across for _ in plan.heights]
    for cell in plan.cells:
        texts[cell.row - 1][cell.column - 1] = _value(cell, settings, plan.font)
        look = [styles[cell.role, cell.top, cell.bottom, *_of_number(cell)]] * (cell.last_column - cell.column + 1)
        for row in range(cell.row - 1, cell.last_row):
            looks[row][cell.column - 1 : cell.last_column] = look
    return map(SheetRow, texts, looks, plan.heights)


def _value(cell: PlannedCell, settings: Settings, font: Font) -> Value:
    """What the cell holds."""
    if cell.amount is None:
        return MarkedText(cell.text, cell.fresh, font) if cell.fresh else cell.text
    value = float(cell.amount)
    if cell.calculation:
        return Calculated(_formula(cell, cell.calculation, settings), value)
    return int(value) if value.is_integer() else value


def _formula(cell: PlannedCell, calculation: Calculation, settings: Settings) -> str:
    """SUBTOTAL, which leaves out the 合計行 among the cells that it is calculated from; marks are counted, which 合計行 have not."""
    letters = column_letters(cell.column)
    ranges = []
    for span in calculation.spans:
        name = _sheet_name(settings, span.sheet).replace("'", "''")
        there = "" if span.sheet == cell.sheet else f"'{name}'!"
        ranges.append(f"{there}{letters}{span.first}:{letters}{span.last}")
    if calculation.total is Total.COUNT:
        # COUNTIF takes one range only.
        return "+".join(f'COUNTIF({cells},"{MARK}")' for cells in ranges)
    return f"SUBTOTAL({_SUBTOTALS[calculation.total]},{','.join(ranges)})"


_SUBTOTALS = {Total.SUM: 9, Total.MEAN: 1}
"""As Excel numbers what SUBTOTAL does."""


def _of_number(cell: PlannedCell) -> tuple[str, bool]:
    """The format of a number, and whether it is underlined: all of it, since a number has no passages."""
    if cell.amount is None:
        return "", False
    return office_format(len(cell.text.partition(".")[2])), bool(cell.fresh)


def _range(cell: PlannedCell) -> str:
    return f"{address(cell.row, cell.column)}:{address(cell.last_row, cell.last_column)}"


def _format(look: _Look, font: Font) -> Look:
    role, top, bottom, shown_as, is_new = look
    if role is CellRole.TITLE:
        return {**face(title_font(font)), "bold": True, "valign": "vcenter", "text_wrap": True}
    if role is CellRole.SECTION:
        return {**face(section_font(font)), "bold": True, "valign": "vcenter", "text_wrap": True}
    sides = {"left": 1, "right": 1, "top": _LINES[top], "bottom": _LINES[bottom]}
    body = {**face(font), **sides, "text_wrap": True, "valign": "top", "align": "left"}
    if role is CellRole.HEADING:
        body |= {**HEADING_LOOK, "bg_color": _HEADING_GREY}
    if role in (CellRole.TOTAL, CellRole.COUNT):
        body |= {"bg_color": _TOTAL_GREY}
    if shown_as:
        # A program whose letters are wider than any known makes them smaller, instead of showing ####.
        body |= {"align": "right", "num_format": shown_as, "text_wrap": False, "shrink": True}
    if role in _CENTRED:
        body |= {"align": "center"}
    if is_new:
        body |= {"underline": 1}
    return body


def _set_up_page(sheet: Worksheet, plan: Plan, pages: int, settings: Settings) -> None:
    page, last_row, last_column = PAGES[plan.paper], len(plan.heights) - 1, len(plan.widths) - 1
    sheet.set_landscape()
    sheet.set_paper(PAPER_CODES[plan.paper])
    sheet.set_print_scale(100)
    side = page.least_side / _POINTS_AN_INCH
    sheet.set_margins(side, side, page.top / _POINTS_AN_INCH, page.bottom / _POINTS_AN_INCH)
    sheet.center_horizontally()
    margin = {"margin": page.header / _POINTS_AN_INCH}
    sheet.set_header(f"&R{_header_face(settings.font, 12)}{_header_text(settings.document_label)}", margin)
    # &N would count each sheet's pages when it is printed alone, and those of all sheets when the workbook is.
    sheet.set_footer(f"&C{_header_face(settings.font, 9, 'Regular')}&P / {pages}", margin)
    sheet.set_start_page(plan.first_page)
    sheet.repeat_rows(plan.heading_rows[0] - 1, plan.heading_row - 1)
    done(sheet.print_area(0, 0, last_row, last_column))
    sheet.set_h_pagebreaks(list(plan.breaks))
    sheet.hide_gridlines(2)
    sheet.set_zoom(max(60, min(100, _SCREEN_PX * 100 // sum(plan.widths) // 5 * 5)))
    sheet.freeze_panes(plan.heading_row, 0)
    sheet.set_selection(0, 0, 0, 0)
    # Numbers that people typed are written as text; without this Excel would mark each with a green corner.
    whole = f"A1:{address(last_row + 1, last_column + 1)}"
    done(sheet.ignore_errors({"number_stored_as_text": whole}))


def _header_face(font: Font, size: int, weight: str = "Bold") -> str:
    return f'&"{font.name},{weight}"&{size}'


def _header_text(text: str) -> str:
    """The text in Excel's header code. A digit at its beginning is kept apart, or Excel reads it as part of the size."""
    return (" " if text[:1].isdigit() else "") + text.replace("&", "&&")
