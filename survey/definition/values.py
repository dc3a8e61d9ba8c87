"""What may stand in a cell of 調査定義.xlsx: each function gives the value, and adds a fault where there is none."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from survey.definition import faults as wrong
from survey.definition.definition_sheet import DefinitionCell, DefinitionRow, DefinitionTable
from survey.definition.near_names import suggestion
from survey.definition.vocabulary import DOES, Word
from survey.errors import Fault
from survey.japanese.text import appearance_key, excel_length, narrow
from survey.questions.amounts import digits_of, is_number

_CIRCLES = frozenset("○◯〇●")
"""Characters that look like the mark, as Japanese keyboards give them."""
_SEPARATORS = re.compile("[\n、，,；;]")
_IDENTIFIER = re.compile(r"[\w.-]{1,64}")

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_NOT_IN_FILE_NAMES = '\\/:*?"<>|'
_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_LONGEST_FILE_NAME = 200


def is_marked(cell: DefinitionCell) -> bool:
    """Whether the cell holds a ○ and nothing else."""
    return cell.text in _CIRCLES


def filled(row: DefinitionRow, column: Word, table: DefinitionTable, faults: list[Fault]) -> None:
    """An empty cell of a column that must be filled in is a fault."""
    cell = row[column]
    if column in table.headings and not appearance_key(cell.text) and not cell.broken:
        faults.append(wrong.EMPTY.at(cell.place, heading=table.heading(column)))


def only_texts(table: DefinitionTable, faults: list[Fault], apart_from: Word | None = None) -> DefinitionTable:
    """The table, in which each date outside the column `apart_from` is a fault: see `only_text`."""
    rows = (
        {column: cell if column is apart_from else only_text(cell, faults) for column, cell in row.items()}
        for row in table.rows
    )
    return replace(table, rows=tuple(rows))


def only_text(cell: DefinitionCell, faults: list[Fault]) -> DefinitionCell:
    """The cell, broken if it holds a date: Excel makes dates of texts such as 1-1, and what was typed is lost."""
    if not isinstance(cell.content, datetime):
        return cell
    faults.append(wrong.DATE_FOR_TEXT.at(cell.place, value=f"{cell.content:%Y/%m/%d}"))
    return DefinitionCell(cell.place, broken=True)


def as_answered(cell: DefinitionCell) -> str:
    """What an answer in the cell says; a date that Excel recognised, as it would be typed."""
    day = cell.content
    return f"{day.year}/{day.month}/{day.day}" if isinstance(day, datetime) else cell.prose


def or_else(cell: DefinitionCell, usual: str) -> DefinitionCell:
    """The cell, with the usual content where it is empty."""
    return cell if cell.text or cell.broken else DefinitionCell(cell.place, usual)


def not_too_many(  # noqa: PLR0913, PLR0917  All of the sentence.
    count: int, most: int, what: str, unit: str, place: str, faults: list[Fault]
) -> None:
    """More of something than any survey has, which would keep every command busy for hours, is a fault."""
    if count > most:
        faults.append(wrong.TOO_MANY.at(place, what=what, count=count, unit=unit, most=most))


def no_duplicates(cells: Iterable[DefinitionCell], faults: list[Fault]) -> None:
    """Each later cell that looks the same as an earlier one, width, case and white space apart, is a fault."""
    first: dict[str, DefinitionCell] = {}
    for cell in cells:
        # A formula of the form tells no more apart than `narrow` does.
        if cell.text and first.setdefault(key := appearance_key(narrow(cell.text)), cell) is not cell:
            earlier = first[key].place
            faults.append(wrong.DUPLICATE.at(cell.place, value=cell.text, first=earlier))


def names_in(text: str) -> tuple[str, ...]:
    """Names or addresses, one a line or with separators between."""
    return _distinct(_SEPARATORS.split(text))


def choices_in(text: str) -> tuple[str, ...]:
    """Choices, one a line; a single line is divided at separators. Duplicates are kept."""
    parts = text.split("\n") if "\n" in text else _SEPARATORS.split(text)
    return tuple(part.strip() for part in parts if part.strip())


def number(
    cell: DefinitionCell, column: Word, allowed: range, faults: list[Fault], *, whole: bool = False
) -> float | None:
    """A number from the first to the last of the range; None for an empty cell."""
    if not cell.text:
        return None
    digits = digits_of(cell.text)
    value = float(digits.replace(",", "")) if is_number(digits) else math.nan
    if allowed[0] <= value <= allowed[-1] and not (whole and value % 1):
        return value
    faults.append(
        wrong.DEFINITION_NOT_A_NUMBER.at(
            cell.place,
            heading=column.name,
            value=cell.text,
            low=allowed[0],
            high=f"{allowed[-1]:,}",
            kind="整数" if whole else "数",
        )
    )
    return None


def one_of(cell: DefinitionCell, column: Word, faults: list[Fault], known: Sequence[str] = ()) -> str:
    """The word that stands there, one of those that the column offers; where none does, what an empty cell means.

    `known`: the words that are understood, where they are others.
    """
    allowed = known or column.offered
    word = next((word for word in allowed if appearance_key(word) == appearance_key(cell.text)), None)
    if cell.text and word is None:
        faults.append(
            wrong.NOT_ONE_OF.at(
                cell.place,
                heading=column.name,
                value=cell.text,
                hint=suggestion(cell.text, allowed),
                allowed="・".join(allowed),
            )
        )
    return column.default if word is None else word


def does(cell: DefinitionCell, column: Word, faults: list[Fault]) -> bool:
    """Whether what the column asks is to be done."""
    return one_of(cell, column, faults) == DOES


def identifier(cell: DefinitionCell, column: Word, faults: list[Fault]) -> str:
    """Letters of any script, digits, "_", "-" and "."."""
    if cell.text and not _IDENTIFIER.fullmatch(cell.text):
        faults.append(wrong.NOT_AN_IDENTIFIER.at(cell.place, heading=column.name, value=cell.text))
    return cell.text


def usable_as_file_name(
    cell: DefinitionCell, faults: list[Fault], longest: int = _LONGEST_FILE_NAME, forbidden: str = ""
) -> bool:
    """Whether Windows accepts the text as the name of a file; if not, a fault is added.

    `longest`: in UTF-16 code units. `forbidden`: further characters.
    """
    why = _why_no_file_name(cell.text, longest, _NOT_IN_FILE_NAMES + forbidden)
    if why:
        faults.append(wrong.NOT_A_FILE_NAME.at(cell.place, value=cell.text, why=why))
    return not why


def _why_no_file_name(text: str, longest: int, forbidden: str) -> str:
    if found := sorted({character for character in text if character in forbidden}):
        return f"「{' '.join(found)}」を含むため"
    if any(unicodedata.category(character) == "Cc" for character in text):
        return "改行などを含むため"
    if text.endswith("."):
        return "「.」で終わるため"
    if text.startswith("~"):
        return " Excel や survey が書きかけのファイルに付ける「~」で始まるため"
    if _DEVICES.fullmatch(text):
        return " Windows が別の用途に使う名前のため"
    return f"{longest}文字を超えるため" if excel_length(text) > longest else ""


def _distinct(parts: Iterable[str]) -> tuple[str, ...]:
    """Without empty parts and repetitions."""
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
