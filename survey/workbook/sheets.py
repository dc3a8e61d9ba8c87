"""What a received workbook holds, whatever format it came in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from enum import Enum, StrEnum, auto
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct, field

from survey.workbook.gaps import Gaps

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


class CellKind(Enum):
    """What a cell holds."""

    TEXT = auto()
    NUMBER = auto()
    DATE = auto()
    """A date, a time of day or both."""
    BOOLEAN = auto()
    ERROR = auto()
    """An Excel error value, such as #REF!."""
    UNCALCULATED = auto()
    """A formula that was saved without its value; the text is the formula."""


# Nothing in a cell leads back to it, so no collector need look at the hundreds of thousands of a run.
class Cell(Struct, frozen=True, gc=False):
    """A cell that is not empty."""

    text: str
    """What a person sees, in plain form: 12, 0.5, 50%, 2026/4/1, 2026/4/1 9:30, TRUE. Text stands exactly as typed:
    line ends and control characters are not normalised here."""
    kind: CellKind = CellKind.TEXT
    formula: bool = False
    """Whether the text is what a formula gave when the file was saved."""
    struck: bool = False
    """Whether all of the text is struck through."""
    struck_parts: tuple[str, ...] = ()
    """The parts of the text that are struck through, where it is not all of it."""
    hidden: bool = False
    """Whether it stands in a hidden or filtered row or in a hidden column."""

    @property
    def plain(self) -> bool:
        """Whether it is text without any further property."""
        return self == Cell(self.text)


class SheetState(StrEnum):
    """Whether a person sees the sheet's tab."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "veryHidden"


class Range(NamedTuple):
    """A block of cells; rows and columns count from 1, the last ones included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class Remark(Struct, frozen=True):
    """Something that stands on a sheet but in no cell."""

    cell: str
    """Where it is attached, such as "F7", or ""."""
    text: str
    """Without characters that XML forbids; lines end with "\\n"."""
    why: str
    """What it is, for the officer: メモ, コメント, 図形, ヘッダー・フッター …"""
    author: str = ""
    """Of a メモ: the name that the file gives, or ""."""


class Sheet(Struct, frozen=True):
    """One sheet. Rows and columns count from 1."""

    name: str
    state: SheetState = SheetState.VISIBLE
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    """By (row, column), in the file's order, only cells that hold something. Cells that a merge covers are kept."""
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    """First and last column of each hidden block."""
    filtered: bool = False
    """Whether hidden rows may be the work of a filter."""
    remarks: tuple[Remark, ...] = ()


class HiddenColumns:
    """Which columns of a sheet are hidden, while it is read. To add a block takes the same however often its columns were
    added before: a file may say so of all of them thousands of times."""

    def __init__(self) -> None:
        self.blocks: list[tuple[int, int]] = []
        """As `Sheet.hidden_columns`."""
        self._is_hidden = bytearray()

    def add(self, first: int, last: int) -> None:
        """All from `first`, at least 1, to `last`, as far as a sheet has them; none where it ends before it begins."""
        self.blocks.append((first, last))
        self._is_hidden = self._is_hidden or bytearray(LAST_COLUMN + 1)
        last = min(last, LAST_COLUMN)
        if first <= last:
            self._is_hidden[first : last + 1] = b"\1" * (last + 1 - first)

    def __contains__(self, column: int) -> bool:
        return self._is_hidden[column : column + 1] == b"\1"


class Workbook(Struct, frozen=True):
    """A received workbook, read as it was saved: nothing is calculated, run or followed."""

    sheets: tuple[Sheet, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    """The custom properties, by name."""
    saved: datetime | None = None
    """When it was last saved according to itself, local time without zone."""
    gaps: Gaps = field(default_factory=Gaps)
    """What of it was not read."""

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


# Cached, because the forms of a survey have the same cells.
@lru_cache(maxsize=1 << 14)
def position(reference: str) -> tuple[int, int]:
    """Row and column of a reference such as "F7" or "$F$7". ValueError where it is none or lies outside a sheet."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    row, column = int(match[2]), _column(match[1])
    if not (1 <= row <= LAST_ROW and column <= LAST_COLUMN):
        raise ValueError(reference)
    return row, column


@lru_cache(maxsize=1 << 12)
def block(reference: str) -> Range:
    """The cells of a reference such as "B2:D5" or "F7". ValueError where it is none."""
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = position(first), position(last or first)
    return Range(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


@lru_cache(maxsize=LAST_COLUMN)
def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
