"""What a shipped definition says, before it is a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Content:
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
