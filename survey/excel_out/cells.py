"""Writing cells with xlsxwriter so that nothing is lost: a refusal is raised, a text arrives as typed.

Rows and columns count from 1, as in `form`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from survey.japanese.text import excel_length, one_line

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_CHARACTERS = 32_767
"""What a cell can hold, in UTF-16 code units."""
_LONGEST_TITLE, LONGEST_MESSAGE = 32, 255
"""What Excel shows beside a cell while somebody types there, and where it refuses what was typed; likewise."""
CHOOSE = "一覧から選んでください"
"""Said where a drop-down refuses what was typed."""

# xlsxwriter escapes _xHHHH_ but overlooks one that shares its first underscore with the one before it, and takes a
# string between tags of its own for markup, which it writes as it is.
_MISREAD = re.compile(r"_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_|\A<r>.*</r>\Z", re.DOTALL)
_WITHIN_ESCAPE = re.compile(r"(?<=\A<)|(?<=_x[0-9A-Fa-f]{2})(?=[0-9A-Fa-f]{2}_)")


def done(result: int | None) -> None:
    """Raise RuntimeError where xlsxwriter refused something, which it otherwise says with a number only."""
    if result:
        raise RuntimeError(f"xlsxwriter refused with {result}")


def write_text(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    """Write a text as it is, whatever it looks like: no formula, link, number or markup. "" leaves a blank cell."""
    if not text:
        # An empty text would count as filled in.
        done(sheet.write_blank(row - 1, column - 1, None, style))
        return
    # Few texts can be misread at all; to look for that is quicker than the search.
    if not ("_x" in text or text.startswith("<r>")) or not _MISREAD.search(text):
        done(sheet.write_string(row - 1, column - 1, text, style))
        return
    # In runs, none of which is a whole escape, since xlsxwriter would escape that twice.
    first, *others = _WITHIN_ESCAPE.split(text)
    runs = [token for part in others for token in (style, part)]
    done(sheet.write_rich_string(row - 1, column - 1, first, *runs, style))


def write_across(sheet: Worksheet, box: tuple[int, int, int, int], text: str, style: Format) -> None:
    """Write a text into first row, first column, last row, last column, merged where that is more than one cell."""
    first_row, first_column, last_row, last_column = box
    if (first_row, first_column) != (last_row, last_column):
        done(sheet.merge_range(first_row - 1, first_column - 1, last_row - 1, last_column - 1, "", style))
    write_text(sheet, first_row, first_column, text, style)


def fits(text: str) -> bool:
    """Whether a cell can hold the text."""
    # A character takes two units at most.
    return len(text) <= MOST_CHARACTERS // 2 or excel_length(text) <= MOST_CHARACTERS


def input_message(title: str, message: str) -> dict[str, str]:
    """What is shown beside a cell while somebody types there, as options of a validation."""
    return {"input_title": clip(one_line(title), _LONGEST_TITLE), "input_message": clip(message, LONGEST_MESSAGE)}


def clip(text: str, most: int) -> str:
    """At most so many UTF-16 code units of the text, ending in … where something was left out."""
    # A character takes two units at most.
    if 2 * len(text) <= most or excel_length(text) <= most:
        return text
    kept = text[:most]
    while excel_length(kept) > most - 1:
        kept = kept[:-1]
    return kept + "…"
