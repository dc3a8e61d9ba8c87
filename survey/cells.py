"""Writing cells with xlsxwriter so that nothing is lost: a refusal is raised, a text arrives as typed.

Rows and columns count from 1, as in `form`.
"""

from __future__ import annotations

import re

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from survey.text import excel_length

MOST_CHARACTERS = 32_767
"""What a cell can hold, in UTF-16 code units."""

# xlsxwriter escapes _xHHHH_ but overlooks one that shares its first underscore with the one before it.
_CHAINED_ESCAPE = re.compile(r"(?<=_x[0-9A-Fa-f]{4})(?=_x[0-9A-Fa-f]{4}_)")


def done(result: int | None) -> None:
    """Raise RuntimeError where xlsxwriter refused something, which it otherwise says with a number only."""
    if result:
        raise RuntimeError(f"xlsxwriter refused with {result}")


def write_text(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    """Write a text as it is, whatever it looks like: no formula, link, number or markup. "" leaves a blank cell."""
    parts = _parts(text)
    if len(parts) == 1:
        done(sheet.write_string(row - 1, column - 1, text, style))
        return
    runs = [token for part in parts[1:] for token in (style, part)]
    done(sheet.write_rich_string(row - 1, column - 1, parts[0], *runs, style))


def write_across(sheet: Worksheet, box: tuple[int, int, int, int], text: str, style: Format) -> None:
    """Write a text into first row, first column, last row, last column, merged where that is more than one cell."""
    first_row, first_column, last_row, last_column = box
    if (first_row, first_column) != (last_row, last_column):
        done(sheet.merge_range(first_row - 1, first_column - 1, last_row - 1, last_column - 1, "", style))
    write_text(sheet, first_row, first_column, text, style)


def clip(text: str, most: int) -> str:
    """At most so many UTF-16 code units of the text, ending in … where something was left out."""
    if excel_length(text) <= most:
        return text
    kept = text[:most]
    while excel_length(kept) > most - 1:
        kept = kept[:-1]
    return kept + "…"


def _parts(text: str) -> list[str]:
    """The text in pieces, none of which xlsxwriter takes for anything else than text."""
    parts = _CHAINED_ESCAPE.split(text)
    # xlsxwriter takes a string between these tags for markup of its own and writes it unescaped.
    if len(parts) == 1 and text.startswith("<r>") and text.endswith("</r>"):
        return [text[:1], text[1:]]
    return parts
