"""調査定義.xlsx as a file: opened once, or why not."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from survey import workbook
from survey.definition import faults as wrong
from survey.errors import DefinitionError
from survey.storage.reading import bytes_at, why_unread
from survey.workbook import Limits, UnreadableWorkbook, read_intact

_OLE = b"\xd0\xcf\x11\xe0"
"""Begins an encrypted workbook and one in the format of Excel 2003."""


class Book(Struct, frozen=True):
    """The workbook, opened."""

    file: str
    """Its name, without folders."""
    sheets: tuple[workbook.Sheet, ...]


def open_book(path: Path) -> Book:
    """Raises DefinitionError where the file is missing, held, encrypted or no workbook."""
    content = _content(path)
    if content.startswith(_OLE):
        raise DefinitionError([wrong.ENCRYPTED.at(str(path))])
    try:
        return Book(path.name, read_intact(content).sheets)
    except UnreadableWorkbook as error:
        raise DefinitionError([wrong.NOT_A_WORKBOOK.at(str(path))]) from error


def _content(path: Path) -> bytes:
    try:
        return bytes_at(path, Limits().workbook_size)
    except FileNotFoundError as error:
        raise DefinitionError([wrong.MISSING_FILE.at(str(path))]) from error
    except OSError as error:
        problem, remedy = why_unread(path, error)
        raise DefinitionError([wrong.OPEN_ELSEWHERE.at(str(path), problem=problem, remedy=remedy)]) from error
