"""調査定義.xlsx as tables: sheets and columns found by their names, every cell with its place.

Reads through openpyxl and never writes. Spaces, width and case of headings do not matter, nor do blank rows,
further columns or further sheets. Faults are collected in the list that the caller gives.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TypeAlias
from xml.etree.ElementTree import ParseError, fromstring
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.cell import MergedCell
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from survey.definition import faults as wrong
from survey.definition.words import SHEET_NAMES, Sheet, Word
from survey.errors import DefinitionError, Fault
from survey.text import clean, squeeze

_OLE = b"\xd0\xcf\x11\xe0"
"""Begins an encrypted workbook and one in the format of Excel 2003."""

_MODIFIED = "{http://purl.org/dc/terms/}modified"


@dataclass(frozen=True, slots=True)
class Cell:
    """What the officer put into a cell, and where."""

    place: str
    """Such as 調査定義.xlsx 課題!D7."""
    content: str | datetime = ""
    broken: bool = False
    """A fault was already found in it, so its emptiness is no second one."""

    @property
    def text(self) -> str:
        """Without white space around it."""
        return self.prose.strip()

    @property
    def prose(self) -> str:
        """Without line ends around it; a first line keeps its indentation."""
        return clean(self.content).strip("\n").rstrip() if isinstance(self.content, str) else f"{self.content}"


Row: TypeAlias = Mapping[Word, Cell]
"""A cell for each column of the sheet; an empty one where the sheet lacks the column."""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet's rows under its headings."""

    place: str
    """Such as 調査定義.xlsx 課題."""
    headings: Mapping[Word, Cell]
    """Of the columns that are there."""
    rows: tuple[Row, ...]
    whole: bool
    """Whether the sheet and all its required columns were found."""

    def heading(self, column: Word) -> str:
        """The heading as the officer wrote it."""
        return self.headings[column].text if column in self.headings else column.name


def nearest(name: str, names: Iterable[str]) -> str:
    """The name that was most likely meant; "" where none is near."""
    by_spelling = {squeeze(candidate): candidate for candidate in names}
    near = get_close_matches(squeeze(name), by_spelling, n=1, cutoff=0.5)
    return by_spelling[near[0]] if near else ""


def suggestion(name: str, names: Iterable[str]) -> str:
    """A question to put before a remedy; "" where no name is near."""
    near = nearest(name, names)
    return f"「{near}」の誤りではありませんか。" if near else ""


# ---------------------------------------------------------------- the file


@dataclass(frozen=True, slots=True)
class Book:
    """The workbook, opened."""

    file: str
    """Its name, without folders."""
    sheets: tuple[Worksheet, ...]


def open_book(path: Path) -> Book:
    """Raises DefinitionError where the file is missing, held, encrypted or no workbook."""
    content = _content(path)
    if content.startswith(_OLE):
        raise DefinitionError([wrong.ENCRYPTED.at(str(path))])
    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it would lose on saving; this one is never saved.
            warnings.simplefilter("ignore")
            sheets = tuple(load_workbook(io.BytesIO(content)).worksheets)
    except Exception as error:  # openpyxl lets through whatever zipfile, its XML parser and its descriptors raise.
        raise DefinitionError([wrong.NOT_A_WORKBOOK.at(str(path))]) from error
    if not sheets:
        raise DefinitionError([wrong.NO_SHEETS.at(str(path))])
    return Book(path.name, sheets)


def saved_at(path: Path) -> datetime | None:
    """When the workbook says it was last saved; None where it does not say."""
    try:
        with ZipFile(path) as archive:
            core = fromstring(archive.read("docProps/core.xml"))
        return datetime.fromisoformat(core.findtext(_MODIFIED, ""))
    except (OSError, BadZipFile, KeyError, ParseError, ValueError):
        return None


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DefinitionError([wrong.MISSING_FILE.at(str(path))]) from error
    except OSError as error:
        raise DefinitionError([wrong.OPEN_ELSEWHERE.at(str(path))]) from error


# ---------------------------------------------------------------- a sheet


def read_table(book: Book, sheet: Sheet, faults: list[Fault]) -> Table:
    """The rows of a sheet; a table without rows where the sheet is missing."""
    worksheet = _find(book, sheet, faults)
    if worksheet is None:
        return Table(f"{book.file} {sheet.name}", {}, (), whole=False)
    place = f"{book.file} {worksheet.title}"
    lines = [line for line in worksheet.iter_rows() if any(cell.value is not None for cell in line)]
    header = max(lines, key=lambda line: _known(line, sheet), default=())
    columns = _columns(header, sheet, place, faults)
    body = lines[lines.index(header) + 1 :] if header else []
    rows = (_row(line, columns, sheet, place, faults) for line in body)
    return Table(
        place,
        {word: _cell(header[column], place, []) for word, column in columns.items()},
        tuple(row for row in rows if any(cell.text or cell.broken for cell in row.values())),
        whole=all(word in columns for word in sheet.columns if word.required),
    )


ExcelLine: TypeAlias = Sequence[ExcelCell | MergedCell]


def _find(book: Book, sheet: Sheet, faults: list[Fault]) -> Worksheet | None:
    found = [worksheet for worksheet in book.sheets if squeeze(worksheet.title) == squeeze(sheet.name)]
    if len(found) > 1:
        faults.append(wrong.TWIN_SHEETS.at(f"{book.file} {found[1].title}", sheet=sheet.name))
    if not found:
        known = {squeeze(name) for name in SHEET_NAMES}
        strange = [worksheet.title for worksheet in book.sheets if squeeze(worksheet.title) not in known]
        hint = suggestion(sheet.name, strange)
        faults.append(wrong.MISSING_SHEET.at(book.file, sheet=sheet.name, hint=hint))
    return found[0] if found else None


def _known(line: ExcelLine, sheet: Sheet) -> int:
    """How many of the sheet's columns a line names: the line that names most is its header."""
    written = {squeeze(str(cell.value)) for cell in line if cell.value is not None}
    return sum(not word.own and not word.names.isdisjoint(written) for word in sheet.columns)


def _columns(header: ExcelLine, sheet: Sheet, place: str, faults: list[Fault]) -> dict[Word, int]:
    """Position of each column that is there. Those that the survey words itself take what no name claims, in order."""
    columns: dict[Word, int] = {}
    unclaimed = []
    headings = [_cell(cell, place, faults) for cell in header]
    for position, heading in enumerate(headings):
        word = next((word for word in sheet.columns if not word.own and squeeze(heading.text) in word.names), None)
        if word in columns:
            faults.append(wrong.TWIN_COLUMNS.at(heading.place, heading=word.name))
        elif word:
            columns[word] = position
        elif heading.text:
            unclaimed.append(position)
    columns |= zip((word for word in sheet.columns if word.own), unclaimed, strict=False)
    others = [headings[position] for position in unclaimed if position not in columns.values()]
    if not any(heading.broken for heading in headings):
        faults += _missing_columns(sheet, columns, others, headings[0].place if headings else place)
    return columns


def _missing_columns(sheet: Sheet, columns: Mapping[Word, int], others: Sequence[Cell], place: str) -> Iterator[Fault]:
    absent = [word for word in sheet.columns if word not in columns]
    for word in absent:
        near = next((other for other in others if nearest(other.text, (word.name, *word.aliases))), None)
        if word.required:
            hint = f"見出し「{near.text}」がその列なら、「{word.name}」に直してください。なければ、" if near else ""
            yield wrong.MISSING_COLUMN.at(place, heading=word.name, hint=hint)
        elif near:
            yield wrong.MISTYPED_HEADING.at(near.place, heading=near.text, nearest=word.name)


def _row(line: ExcelLine, columns: Mapping[Word, int], sheet: Sheet, place: str, faults: list[Fault]) -> Row:
    beside = Cell(_place(line[0], place))
    return {word: _cell(line[columns[word]], place, faults) if word in columns else beside for word in sheet.columns}


# ---------------------------------------------------------------- a cell


def _place(cell: ExcelCell | MergedCell, place: str) -> str:
    return f"{place}!{cell.coordinate}"


def _cell(cell: ExcelCell | MergedCell, place: str, faults: list[Fault]) -> Cell:
    where = _place(cell, place)
    if isinstance(cell, ExcelCell) and cell.data_type in {"f", "e"}:
        faults.append(
            wrong.FORMULA.at(where) if cell.data_type == "f" else wrong.ERROR_VALUE.at(where, value=cell.value)
        )
        return Cell(where, broken=True)
    return Cell(where, _content_of(cell.value))


def _content_of(value: object) -> str | datetime:
    """Numbers as an officer reads them: 1.0 is 1."""
    match value:
        case None:
            return ""
        case datetime():
            return value
        case date():
            return datetime.combine(value, time())
        case time() | timedelta() | bool() | int():
            return str(value).upper()
        case float():
            return f"{value:.15g}"
        case _:
            return unescape(str(value))
