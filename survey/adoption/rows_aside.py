"""Rows among those of a table that are none of its own: the headings of another, and those that show how to fill it in. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from survey.adoption.column_roles import ColumnRoles
from survey.adoption.heading_rows import GridRow
from survey.adoption.heading_words import Role, role_of
from survey.japanese.text import appearance_key

_LONGEST_HEADING = 12
_CONTACT = re.compile(r"(お?問い?合わ?せ|連絡|照会|提出)先:?|事務局:?")
_EXAMPLE = re.compile(r"[(【〔<《]?(記入|記載|回答|作成|入力)?(見本|例)[)】〕>》]?:?")
_BEGINS_WITH_EXAMPLE = re.compile(r"[(【〔<《](記入|記載|回答|作成|入力)?(見本|例)[)】〕>》]")
_NO_DEPARTMENT = re.compile(r"[○〇◯△□×●]+(課|室|係|部|局)")


def heads_another(row: GridRow, columns: ColumnRoles, headings: Collection[str]) -> bool:
    """Whether a table of something else begins: a list of who is in charge, a count, whom to ask.

    `headings`: keys of headings of which one at the left begins such a table.
    """
    first = row[min(row)]
    key = appearance_key(first.text)
    if _CONTACT.fullmatch(key):
        return True
    led = [first, *(cell for column, cell in row.items() if column == columns.of(Role.WHO))]
    names = any(role_of(cell.text) is Role.WHO for cell in led) or role_of(first.text) is Role.ASKED
    return (names or key in headings) and len(row) > 1 and all(len(c.text) <= _LONGEST_HEADING for c in row.values())


def is_example(row: GridRow, columns: ColumnRoles) -> bool:
    """Whether a row only shows how one is filled in."""
    who, title = row.get(columns.of(Role.WHO) or 0), row.get(columns.of(Role.TITLE) or 0)
    return (
        bool(_EXAMPLE.fullmatch(appearance_key(row[min(row)].text)))
        or (title is not None and bool(_BEGINS_WITH_EXAMPLE.match(appearance_key(title.text))))
        or (who is not None and bool(_NO_DEPARTMENT.fullmatch(appearance_key(who.text))))
    )
