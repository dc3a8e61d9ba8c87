"""調査定義.xlsx of the next year: another 調査ID and 締切, all else as the officer made it; and what still speaks of the former."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from survey.definition import vocabulary as words
from survey.definition.definition_book import Book, open_book
from survey.definition.definition_sheet import DefinitionCell, read_table
from survey.definition.own_words import own_headings
from survey.errors import Fault, SurveyError
from survey.japanese.dates import format_date
from survey.japanese.text import appearance_key, one_line
from survey.japanese.years import names_year
from survey.model import USUAL_NAMES, Names
from survey.storage.reading import bytes_at
from survey.workbook import Limits, position
from survey.workbook.editing import NotEditable, with_cells

_SHEETS = (
    words.SETTINGS_SHEET,
    words.ISSUES_SHEET,
    words.DEPARTMENTS_SHEET,
    words.QUESTIONS_SHEET,
    words.GIVEN_SHEET,
    words.DIVISIONS_SHEET,
    words.CHECKS_SHEET,
)
_RENEWED = (words.SURVEY_ID, words.DEADLINE)


class Mention(NamedTuple):
    """A text that speaks of a year."""

    place: str
    text: str


def renewed(path: Path, survey_id: str, deadline: date) -> bytes:
    """The definition with another 調査ID and 締切; its other cells, sheets and parts keep their bytes.

    Raises SurveyError where a cell cannot be changed without touching more than itself. Whether it is still a
    definition only reading it tells.
    """
    book = open_book(path)
    cells = [_content_of(book, word) for word in _RENEWED]
    values = (survey_id, deadline if isinstance(cells[1].content, datetime) else _written_like(cells[1].text, deadline))
    sheet, _ = _where(book, cells[0])
    places = [position(_where(book, cell)[1]) for cell in cells]
    try:
        return with_cells(bytes_at(path, Limits().workbook_size), sheet, dict(zip(places, values, strict=True)))
    except NotEditable as error:
        raise not_renewed(path.parent, [cell.place for cell in cells]) from error


def not_renewed(folder: Path, places: list[str]) -> SurveyError:
    """That cells of a definition cannot be changed here."""
    remedy = (
        "この調査定義を Excel で開き、「Excel ブック (*.xlsx)」の形式で上書き保存してから、もう一度実行してください。"
        "それでも同じなら、調査IDと締切のセルの内容を消して、入力し直してください。"
    )
    return SurveyError(
        [
            Fault(f"{folder}（{place}）", "ここを、ほかを変えずに書き換えることができません。", remedy)
            for place in places
        ]
    )


def renewed_places(path: Path) -> list[str]:
    """Places of the cells that `renewed` changes."""
    book = open_book(path)
    return [_content_of(book, word).place for word in _RENEWED]


def mentions(path: Path, year: int, names: Names = USUAL_NAMES) -> Iterator[Mention]:
    """The cells that speak of a year, but for 調査ID and 締切; only what is read of the definition. `names`: its own words."""
    book = open_book(path)
    passed_over = {_content_of(book, word).place for word in _RENEWED}
    for sheet in _SHEETS:
        table = read_table(book, sheet, [], own_headings(names))
        for cell in (*table.headings.values(), *(cell for row in table.rows for cell in row.values())):
            if cell.place not in passed_over and cell.text and names_year(cell.text, year):
                yield Mention(cell.place, one_line(cell.text))


def _content_of(book: Book, word: words.Word) -> DefinitionCell:
    """The cell with the content of an item that every definition has."""
    rows = read_table(book, words.SETTINGS_SHEET, []).rows
    return next(row[words.CONTENT] for row in rows if appearance_key(row[words.ITEM].text) in word.names)


def _where(book: Book, cell: DefinitionCell) -> tuple[str, str]:
    """Name of the sheet, and address."""
    sheet, _, address = cell.place.removeprefix(f"{book.file} ").rpartition("!")
    return sheet, address


def _written_like(text: str, day: date) -> str:
    """A date in the manner of another that is a text, as far as it is one of the two usual ones."""
    spoken = format_date(day)
    if "年" not in text:
        return f"{day:%Y/%m/%d}"
    return spoken if "曜" in text or "（" in text or "(" in text else spoken.partition("（")[0]
