"""調査定義.xlsx as tables: sheets and columns found by their names, every cell with its place.

Spaces, width and case of headings do not matter, nor do blank rows, further columns or further sheets. Faults are
collected in the list that the caller gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import TypeAlias

from msgspec import Struct

from survey import workbook
from survey.definition import faults as wrong
from survey.definition.definition_book import Book
from survey.definition.near_names import nearest, suggestion
from survey.definition.vocabulary import SHEET_NAMES, SheetWords, Word
from survey.errors import Fault
from survey.japanese.text import appearance_key, clean
from survey.model.addresses import address
from survey.workbook import CellKind
from survey.workbook.sheet_rows import columns_by_heading, rows_of


class DefinitionCell(Struct, frozen=True):
    """What the officer put into a cell, and where."""

    place: str
    """Such as 調査定義.xlsx 課題!D7."""
    content: str | datetime = ""
    """Without characters that XML forbids, and with line ends as "\\n"."""
    broken: bool = False
    """A fault was already found in the cell, so it must not be reported as empty, too."""

    @property
    def text(self) -> str:
        """Without white space around it."""
        return self.content.strip() if isinstance(self.content, str) else f"{self.content}"

    @property
    def prose(self) -> str:
        """Without line ends around it; a first line keeps its indentation."""
        return self.content.strip("\n").rstrip() if isinstance(self.content, str) else f"{self.content}"


DefinitionRow: TypeAlias = Mapping[Word, DefinitionCell]
"""A cell for each column of the sheet; an empty one where the sheet lacks the column."""


class DefinitionTable(Struct, frozen=True):
    """A sheet's rows under its headings."""

    place: str
    """Such as 調査定義.xlsx 課題."""
    headings: Mapping[Word, DefinitionCell]
    """Of the columns that are there."""
    rows: tuple[DefinitionRow, ...]
    whole: bool
    """Whether the sheet and all its required columns were found."""

    def heading(self, column: Word) -> str:
        """The heading as the officer wrote it."""
        return self.headings[column].text if column in self.headings else column.name


# ---------------------------------------------------------------- a sheet


OwnHeadings = Mapping[Word, Sequence[str]]
"""By what headings of the survey's own a column may be known, the best first."""


def read_table(book: Book, sheet: SheetWords, faults: list[Fault], own: OwnHeadings | None = None) -> DefinitionTable:
    """The rows of a sheet; a table without rows where the sheet is missing."""
    found = _find(book, sheet, faults)
    if found is None:
        return DefinitionTable(f"{book.file} {sheet.name}", {}, (), whole=False)
    place = f"{book.file} {found.name}"
    lines = [_Line(number, cells) for number, cells in rows_of(found.cells).items()]
    names = _names_of(sheet, own or {})
    known = [frozenset[str]().union(*keys) for keys in names.values()]
    header = max(lines, key=lambda line: _known(line, known), default=_Line(1, {}))
    columns = _columns(header, sheet, names, place, faults)
    rows = (_row(line, columns, sheet, place, faults) for line in lines if line.number > header.number)
    headings = {word: _cell(header, column, place, []) for word, column in columns.items()}
    return DefinitionTable(
        place,
        headings,
        tuple(row for row in rows if _says_something(row) and not _repeats(row, headings, faults)),
        whole=all(word in columns for word in sheet.columns if word.required),
    )


def read_further_table(
    book: Book, sheet: SheetWords, faults: list[Fault], own: OwnHeadings | None = None
) -> DefinitionTable | None:
    """As `read_table`, of a sheet that may be left out; None where it is."""
    is_there = any(appearance_key(one.name) == appearance_key(sheet.name) for one in book.sheets)
    return read_table(book, sheet, faults, own) if is_there else None


def lines_of(book: Book, name: str, faults: list[Fault]) -> Sequence[Mapping[int, DefinitionCell]] | None:
    """The rows of a sheet that are not empty, cells by column number; None where there is no sheet of that name."""
    found = [one for one in book.sheets if appearance_key(one.name) == appearance_key(name)]
    if len(found) > 1:
        faults.append(wrong.TWIN_SHEETS.at(f"{book.file} {found[1].name}", sheet=name))
    if not found:
        return None
    place = f"{book.file} {found[0].name}"
    lines = [_Line(number, cells) for number, cells in rows_of(found[0].cells).items()]
    return [{column: _cell(line, column, place, faults) for column in line.cells} for line in lines]


def _says_something(row: DefinitionRow) -> bool:
    return any(cell.text or cell.broken for cell in row.values())


def _repeats(row: DefinitionRow, headings: Mapping[Word, DefinitionCell], faults: list[Fault]) -> bool:
    """Whether the row is the headings once more, as left by sheets that were put together: a fault, and no row."""
    filled = ((cell, word) for word, cell in row.items() if cell.text or cell.broken)
    if not all(
        word in headings and appearance_key(cell.text) == appearance_key(headings[word].text) for cell, word in filled
    ):
        return False
    faults.append(wrong.REPEATED_HEADINGS.at(next(cell.place for cell in row.values() if cell.text)))
    return True


class _Line(Struct, frozen=True):
    """A row of the workbook that is not empty."""

    number: int
    cells: Mapping[int, workbook.Cell]
    """By column number, in order."""


def _find(book: Book, sheet: SheetWords, faults: list[Fault]) -> workbook.Sheet | None:
    found = [one for one in book.sheets if appearance_key(one.name) == appearance_key(sheet.name)]
    if len(found) > 1:
        faults.append(wrong.TWIN_SHEETS.at(f"{book.file} {found[1].name}", sheet=sheet.name))
    if not found:
        known = {appearance_key(name) for name in SHEET_NAMES}
        strange = [one.name for one in book.sheets if appearance_key(one.name) not in known]
        hint = suggestion(sheet.name, strange)
        faults.append(wrong.MISSING_SHEET.at(book.file, sheet=sheet.name, hint=hint))
    return found[0] if found else None


_Names = Mapping[Word, Sequence[frozenset[str]]]
"""By what comparison keys a column is known: a set is asked where no heading has a name of those before it."""


def _names_of(sheet: SheetWords, own: OwnHeadings) -> _Names:
    return {
        word: (
            word.names,
            *(frozenset([appearance_key(name)]) for name in own.get(word, ())),
            frozenset(map(appearance_key, word.loosely)),
        )
        for word in sheet.columns
        if not word.own
    }


def _known(line: _Line, known: Iterable[frozenset[str]]) -> int:
    """How many columns of the sheet a line names. The line that names most is the header."""
    written = columns_by_heading(line.cells).keys()
    return sum(not written.isdisjoint(keys) for keys in known)


def _columns(header: _Line, sheet: SheetWords, names: _Names, place: str, faults: list[Fault]) -> dict[Word, int]:
    """Number of each column that is there. Columns whose headings the survey chooses
    itself are the remaining ones, in order."""
    headings = {number: _cell(header, number, place, faults) for number in header.cells}
    columns: dict[Word, int] = {}
    free = {number: heading for number, heading in headings.items() if heading.text}
    for known in zip_longest(*names.values(), fillvalue=frozenset[str]()):
        columns |= _claimed(
            free, {word: k for word, k in zip(names, known, strict=True) if word not in columns}, faults
        )
    unclaimed = [*free]
    columns |= zip((word for word in sheet.columns if word.own), unclaimed, strict=False)
    others = [headings[position] for position in unclaimed if position not in columns.values()]
    if not any(heading.broken for heading in headings.values()):
        faults += _missing_columns(sheet, columns, others, _place(header, 1, place) if headings else place)
    return columns


def _claimed(
    free: dict[int, DefinitionCell], known: Mapping[Word, frozenset[str]], faults: list[Fault]
) -> Mapping[Word, int]:
    """The columns that headings name, which are taken out of the free ones; a second one of a name is a fault."""
    columns: dict[Word, int] = {}
    for position, heading in [*free.items()]:
        word = next((word for word, names in known.items() if appearance_key(heading.text) in names), None)
        if word in columns:
            faults.append(wrong.TWIN_COLUMNS.at(heading.place, heading=word.name))
        elif word:
            columns[word] = position
        if word:
            del free[position]
    return columns


def _missing_columns(
    sheet: SheetWords, columns: Mapping[Word, int], others: Sequence[DefinitionCell], place: str
) -> Iterator[Fault]:
    absent = [word for word in sheet.columns if word not in columns]
    for word in absent:
        near = next((other for other in others if nearest(other.text, (word.name, *word.aliases))), None)
        if word.required:
            hint = f"見出し「{near.text}」がその列なら、「{word.name}」に直してください。なければ、" if near else ""
            yield wrong.MISSING_COLUMN.at(place, heading=word.name, hint=hint)
        elif near:
            yield wrong.MISTYPED_HEADING.at(near.place, heading=near.text, nearest=word.name)


def _row(line: _Line, columns: Mapping[Word, int], sheet: SheetWords, place: str, faults: list[Fault]) -> DefinitionRow:
    beside = DefinitionCell(_place(line, 1, place))
    return {word: _cell(line, columns[word], place, faults) if word in columns else beside for word in sheet.columns}


# ---------------------------------------------------------------- a cell


def _place(line: _Line, column: int, place: str) -> str:
    return f"{place}!{address(line.number, column)}"


def _cell(line: _Line, column: int, place: str, faults: list[Fault]) -> DefinitionCell:
    where = _place(line, column, place)
    cell = line.cells.get(column)
    if cell is None:
        return DefinitionCell(where)
    if cell.formula or cell.kind is CellKind.ERROR:
        faults.append(
            wrong.FORMULA.at(where) if cell.formula else wrong.DEFINITION_ERROR_VALUE.at(where, value=cell.text)
        )
        return DefinitionCell(where, broken=True)
    return DefinitionCell(where, _moment(cell.text) if cell.kind is CellKind.DATE else clean(cell.text))


def _moment(shown: str) -> str | datetime:
    """A date as the reader shows it, with or without a time; a time of day alone stays as it is shown."""
    for form in _MOMENTS:
        try:
            return datetime.strptime(shown, form)
        except ValueError:
            continue
    return shown


_MOMENTS = ("%Y/%m/%d", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S")
