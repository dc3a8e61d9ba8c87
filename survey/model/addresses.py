"""Addresses of cells, as every spreadsheet program writes them."""

from __future__ import annotations

from functools import lru_cache

# Cached, because the forms of a survey have the same cells.
_MOST = 1 << 14


@lru_cache(maxsize=_MOST)
def address(row: int, column: int) -> str:
    """Such as "F7" for row 7, column 6."""
    return f"{column_letters(column)}{row}"


@lru_cache(maxsize=_MOST)
def column_letters(column: int) -> str:
    """Such as "F" for 6."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
