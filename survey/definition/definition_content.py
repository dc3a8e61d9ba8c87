"""What a definition is to say, before it is a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from msgspec import Struct, field


class MarkedCell(NamedTuple):
    """A cell of the definition that somebody is to confirm."""

    sheet: str
    row: int
    """From 1 below the headings; 0 for the headings."""
    column: str
    """The usual name of the column."""


class ListedSheet(NamedTuple):
    """A further sheet, which is not read: the officer's own."""

    name: str
    headings: Sequence[str]
    widths: Sequence[int]
    """In pixels at 96 dpi."""
    rows: Sequence[Sequence[str]]


class DefinitionContent(Struct, frozen=True):
    """The four sheets of a definition. Texts are written as they stand; None and absent keys leave a cell empty."""

    file: str
    settings: Mapping[str, str | float | date]
    """内容 by 項目."""
    issue_headings: tuple[str, str, str, str]
    issues: tuple[tuple[str, str, str, tuple[str, ...]], ...]
    """NO, title, examples, 関係課."""
    departments: tuple[Mapping[str, str], ...]
    """By heading of sheet 課."""
    questions: tuple[Mapping[str, str | float], ...]
    """By heading of sheet 設問."""
    printed_heading: str
    """Heading of the column that says what is printed, which names the survey's own document."""
    marks: Mapping[MarkedCell, str] = field(default_factory=dict)
    """What somebody is to confirm, and why."""
    listing: ListedSheet | None = None
    given: tuple[Mapping[str, str | float | date], ...] = ()
    """By heading of sheet 初期値, which is not written where nothing is given."""
    checks: tuple[Mapping[str, str], ...] = ()
    """By heading of sheet 検算, which is not written where there is none."""
    divisions: tuple[Mapping[str, str], ...] = ()
    """By heading of sheet 部, which is not written where it would be empty."""
