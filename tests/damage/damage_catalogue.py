"""The table of all kinds of damage."""

from __future__ import annotations

from functools import cache

from damage_beside import BESIDE
from damage_by_office import BY_OFFICE
from damage_on_the_way import ON_THE_WAY
from damage_to_books import BOOKS
from damage_to_columns import COLUMNS
from damage_to_details import DETAILS
from damage_to_marks import MARKS
from damage_to_packages import PACKAGES
from damage_to_rows import ROWS
from damage_to_texts import TEXTS
from damage_to_values import VALUES
from kinds import Files

CATALOGUE = (*ROWS, *COLUMNS, *BOOKS, *BESIDE, *VALUES, *TEXTS, *MARKS, *PACKAGES, *DETAILS, *ON_THE_WAY, *BY_OFFICE)


@cache
def files_of(number: int) -> Files:
    """The files of a kind, by its place in the table; made once."""
    return CATALOGUE[number].files()
