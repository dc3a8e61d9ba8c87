"""Rows among those of a table that are no answers: notes, totals, the headings of another, and examples of how to fill it in. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from survey.adoption.column_roles import ColumnRoles
from survey.adoption.grid import GridCell
from survey.adoption.heading_rows import GridRow, HeadedTable
from survey.adoption.heading_words import Role, has_words, is_note, is_sum, is_total, role_of
from survey.japanese.text import appearance_key

OVER_ALL = "表の幅いっぱいの行（章の見出しや注記）"
_LONGEST_HEADING = 12
_CONTACT = re.compile(r"(お?問い?合わ?せ|連絡|照会|提出)先:?|事務局:?")
_EXAMPLE = re.compile(r"[(【〔<《]?(記入|記載|回答|作成|入力)?(見本|例)[)】〕>》]?:?")
_BEGINS_WITH_EXAMPLE = re.compile(r"[(【〔<《](記入|記載|回答|作成|入力)?(見本|例)[)】〕>》]")
_NO_DEPARTMENT = re.compile(r"[○〇◯△□×●]+(課|室|係|部|局)")

_END = re.compile(
    r"以上|以下(余白|省略)|[(【〔]以下(余白|省略)[)】〕]|[-ー―]\d+[-ー―]|p\.?\d+|\d+(/\d+)?(頁|ページ)|[(【〔](裏面|次頁|次の?ページ|次葉)?[にへ]?(続く|つづく)[)】〕]"
)
"""Below the last row of a table, or of a page."""
_BRIEF = 8
"""Characters of a NO; longer texts in its column are notes."""


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


def begins_with_issue(table: HeadedTable, columns: ColumnRoles) -> bool:
    """Whether the first row below the headings names an issue over the whole width, where no column does."""
    first = next((row for _, row in table.body()), None)
    return first is not None and is_banner(first, columns)


def is_banner(row: GridRow, columns: ColumnRoles) -> bool:
    """Whether one text stands over the whole width, as a heading among the rows."""
    first = row[min(row)]
    wide = first.last_column - first.column + 1 > max(2, len(columns.roles) // 2)
    return wide and len(row) == 1 and not is_note(first.text) and not is_total(first.text)


def why_aside(row: GridRow, columns: ColumnRoles, closed: bool) -> str | None:
    """Why the row is no answer; None where it may be one. `closed`: nothing goes on from the row above."""
    first = row[min(row)]
    alone = len(row) == 1 or sum(at <= columns.last for at in row) == 1
    in_answers = columns.roles.get(first.column) is Role.ANSWER
    if not any(has_words(cell.text) for cell in row.values()):
        return None if all(columns.roles.get(column) is Role.ANSWER for column in row) else "区切りの行"
    who = row.get(columns.of(Role.WHO) or 0)
    named = (is_total(who.text) or is_sum(first.text)) if who else is_total(first.text) and not in_answers
    if named or _is_total_of_all(row, columns):
        return "小計・合計の行"
    if alone and (_END.fullmatch(appearance_key(first.text)) or (is_note(first.text) and (not in_answers or closed))):
        return "注記"
    if alone and first.last_column - first.column + 1 > max(2, len(columns.roles) // 2):
        return OVER_ALL
    if alone and not in_answers and first.column != columns.of(Role.WHO) and _is_note_alone(first, columns, closed):
        return "表の行でない文"
    return None


def _is_total_of_all(row: GridRow, columns: ColumnRoles) -> bool:
    """Whether it is a 合計行 of a table that is ordered by department, which stands beside 全体."""
    at, who = columns.of(Role.TITLE) or 0, columns.of(Role.WHO) or 0
    return at in row and who < at and is_total(row[at].text) and columns.of(Role.NO) not in row


def _is_note_alone(cell: GridCell, columns: ColumnRoles, closed: bool) -> bool:
    """Whether a text that stands in the columns of the issue, with nothing beside it, is no issue and no part of one."""
    if columns.roles.get(cell.column) is Role.NO:
        return len(cell.text.strip()) > _BRIEF or columns.of(Role.TITLE) is None or closed
    if closed:
        return True
    return columns.roles.get(cell.column) in (None, Role.ASIDE)
