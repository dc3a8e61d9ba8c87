"""Workbooks of Excel 97 to 2003 (.xls), through xlrd, which sees notes, formats and what is hidden."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import olefile
import xlrd
from xlrd.sheet import Sheet as XlrdSheet

from survey.japanese.text import clean
from survey.model.addresses import address
from survey.storage.clock import local
from survey.workbook.gaps import BESIDE, FORMATS, HIDDEN, MERGES, SAVED, TITLES, Noted
from survey.workbook.page_titles import old_titles
from survey.workbook.remarks import NOTE, SHAPE
from survey.workbook.sheets import Cell, CellKind, Range, Remark, Sheet, SheetState, Workbook
from survey.workbook.shown import Format, NumberFormat, number_format, shown
from survey.workbook.symbols import symbol_font, symbols_shown

_STATES = (SheetState.VISIBLE, SheetState.HIDDEN, SheetState.VERY_HIDDEN)
_FIRST_OWN_FORMAT = 164
"""Formats with lower ids are built in. xlrd gives them codes without the Japanese dates, so the id is used instead."""

_FIRST_IN_UNICODE = 80
"""As xlrd counts the versions of the format; before it, texts are in the code page that a record names."""
_JAPANESE = "cp932"

# xlrd has no types of its own.
_Book = Any


class _SheetWithBoxes(XlrdSheet):  # type: ignore[misc]  # xlrd has no types.
    """Keeps the text of every shape: xlrd reads them all, but keeps only the notes."""

    def handle_txo(self, data: bytes) -> Any:  # noqa: ANN401  xlrd has no types.
        box = super().handle_txo(data)
        if box is not None and box.text:
            self.boxes = (*getattr(self, "boxes", ()), box.text)
        return box


def read_xls(content: bytes) -> Workbook:
    """The workbook: with its formats where xlrd can read these, else without, else what calamine sees of it.

    Raises whatever xlrd raises on broken input: only to be called in isolation.
    """
    noted = Noted()
    titles, saved = _titles(content, noted), noted.tried(SAVED, lambda: _saved(content), None)
    try:
        return Workbook(_sheets(_opened(content, True), titles), {}, saved, noted.gaps())
    except Exception as first:  # xlrd does not say what it raises on what it does not expect.
        for what in (FORMATS, HIDDEN, MERGES):
            noted.unseen(what)
        try:
            return Workbook(_sheets(_opened(content, False), titles), {}, saved, noted.gaps())
        except Exception:
            return Workbook(_seen_by_calamine(content, noted, first), {}, saved, noted.gaps())


def _opened(content: bytes, formats: bool, encoding: str | None = None) -> _Book:
    xlrd.sheet.Sheet = _SheetWithBoxes
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123
        book = xlrd.open_workbook(
            file_contents=content,
            formatting_info=formats,
            ragged_rows=True,
            logfile=nowhere,
            encoding_override=encoding,
            ignore_workbook_corruption=not formats,
        )
    if book.codepage is None and book.biff_version < _FIRST_IN_UNICODE and encoding is None:
        return _opened(content, formats, _JAPANESE)
    return book


def _sheets(book: _Book, titles: Mapping[int, tuple[Remark, ...]]) -> tuple[Sheet, ...]:
    return tuple(_sheet(book, sheet, titles.get(number, ())) for number, sheet in enumerate(book.sheets()))


def _seen_by_calamine(content: bytes, noted: Noted, first: Exception) -> tuple[Sheet, ...]:
    from survey.workbook.xlsb import calamine_sheets

    noted.unseen(BESIDE)
    try:
        return calamine_sheets(content, noted)
    except Exception:
        raise first from None


def _sheet(book: _Book, sheet: Any, titles: tuple[Remark, ...]) -> Sheet:  # noqa: ANN401  xlrd has no types.
    hidden_rows = frozenset(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden)
    hidden_columns = tuple((column + 1, column + 1) for column, info in sheet.colinfo_map.items() if info.hidden)
    hidden = {column for column, _ in hidden_columns}
    cells: dict[tuple[int, int], Cell] = {}
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            made = _cell(book, sheet, (row, column), cell, row + 1 in hidden_rows or column + 1 in hidden)
            if made is not None:
                cells[row + 1, column + 1] = made
    merged = tuple(Range(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells)
    state = _STATES[sheet.visibility]
    return Sheet(sheet.name, state, cells, merged, hidden_rows, hidden_columns, False, (*titles, *_remarks(sheet)))


def _cell(book: _Book, sheet: Any, place: tuple[int, int], cell: Any, hidden: bool) -> Cell | None:  # noqa: ANN401
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    style = book.xf_list[cell.xf_index] if book.formatting_info else None
    font = book.font_list[style.font_index] if style else None
    struck = bool(font and font.struck_out)
    if cell.ctype == xlrd.XL_CELL_TEXT:
        runs = (
            _runs(book, cell.value, font, sheet.rich_text_runlist_map.get(place, ())) if font else [(cell.value, False)]
        )
        text = "".join(piece for piece, _ in runs)
        parts = tuple(piece for piece, is_struck in runs if is_struck and piece.strip())
        whole = all(is_struck for piece, is_struck in runs if piece.strip()) and bool(parts)
        return Cell(text, CellKind.TEXT, False, whole, () if whole else parts, hidden) if text else None
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return Cell("TRUE" if cell.value else "FALSE", CellKind.BOOLEAN, False, struck, (), hidden)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Cell(xlrd.error_text_from_code.get(cell.value, "#ERROR"), CellKind.ERROR, False, struck, (), hidden)
    is_date = cell.ctype == xlrd.XL_CELL_DATE
    form = _format(book, style.format_key) if style else NumberFormat(Format.DATE if is_date else Format.PLAIN)
    text, kind = shown(cell.value, form, bool(book.datemode))
    return Cell(text, kind, False, struck, (), hidden)


def _format(book: _Book, key: int) -> NumberFormat:
    return number_format(key, book.format_map[key].format_str if key >= _FIRST_OWN_FORMAT else None)


def _runs(book: _Book, text: str, font: Any, runs: Any) -> list[tuple[str, bool]]:  # noqa: ANN401
    """The text in pieces of one font, as it shows them, with whether they are struck through.

    Each run begins at a character and names a font; `font` is the cell's.
    """
    begins = [(0, font), *((start, book.font_list[number]) for start, number in runs)]
    ends = [start for start, _ in begins[1:]] + [len(text)]
    pieces = [(text[start:end], own) for (start, own), end in zip(begins, ends, strict=True)]
    return [(symbols_shown(symbol_font(own.name), piece), bool(own.struck_out)) for piece, own in pieces]


def _remarks(sheet: Any) -> list[Remark]:  # noqa: ANN401
    notes = [
        Remark(address(row + 1, column + 1), clean(note.text), NOTE, clean(note.author or ""))
        for (row, column), note in sheet.cell_note_map.items()
        if note.text
    ]
    left = [clean(text) for text in getattr(sheet, "boxes", ())]
    for note in notes:
        if note.text in left:
            left.remove(note.text)
    return notes + [Remark("", text, SHAPE) for text in left if text.strip()]


def _titles(content: bytes, noted: Noted) -> Mapping[int, tuple[Remark, ...]]:
    """What xlrd passes over: headers and footers by number of the sheet."""
    with noted.passing_over(TITLES):
        if not content.startswith(olefile.MAGIC):
            return old_titles(content)
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            stream = next(name for name in ("Workbook", "Book") if file.exists(name))
            return old_titles(file.openstream(stream).read())
    return {}


def _saved(content: bytes) -> datetime | None:
    """When the file was last saved; None where it does not say."""
    if not content.startswith(olefile.MAGIC):
        return None
    with olefile.OleFileIO(io.BytesIO(content)) as file:
        saved = file.get_metadata().last_saved_time
    return local(saved.replace(tzinfo=UTC, microsecond=0)) if isinstance(saved, datetime) else None
