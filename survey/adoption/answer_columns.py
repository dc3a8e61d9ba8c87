"""Which columns beside those who answer hold their answers, and which say something of the issue. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from survey.adoption.heading_rows import HeadedTable
from survey.adoption.heading_words import Role, heads_partners, is_total, surely_who, tells_answer, without_continued
from survey.japanese.pointing import DITTO
from survey.japanese.text import appearance_key

_WORK = re.compile(r"(主な|具体的な|(今|本|昨|前|(令和|平成|r)?[\d元]+)年度の?)?(取り?組み?|事業|実施)?の?(内容)?")
"""Heads what is asked of all, or what each of them does."""
_PART = re.compile(r"(主|副|正|従|主管|所管|主担当|副担当|主務|担当|関係|関連|協力|連携)(課|室|部署|部局)?")
_SECOND = ("関", "副")
"""How headings of those begin who are only concerned, as of 主担当 and 副担当 the latter."""


class SeenColumns(NamedTuple):
    """What is known of the columns of a table before each is given what it holds."""

    table: HeadedTable
    words: Mapping[int, Role | None]
    """What the headings say."""
    texts: Mapping[int, Sequence[str]]
    filled: Sequence[int]
    """Those that are of the table."""
    who: int | None


def key_of_name(text: str) -> str:
    """For comparing what stands in cells, without （続き）."""
    return appearance_key(without_continued(text))


def answers_before(column: int, title: int, seen: SeenColumns) -> bool:
    """Whether a column between the issue and who answers holds answers: its heading tells, or none stands behind who does.

    Before departments that are only asked, what has another heading is of a list of issues, but for what stands behind answers.
    """
    if seen.who is None or not title < column < seen.who:
        return False
    is_last = not [at for at in seen.filled if at > seen.who and seen.words.get(at) is None]
    if _tells_before(column, title, seen, is_last=is_last):
        return True
    before = [at for at in seen.filled if title < at < column and seen.words.get(at) is not Role.ASKED]
    follows = is_last and (seen.words.get(column) in (None, Role.TITLE) or _is_work(seen.table.headings[column]))
    return follows and any(_tells_before(at, title, seen, is_last=True) for at in before)


def _tells_before(column: int, title: int, seen: SeenColumns, *, is_last: bool) -> bool:
    """`is_last`: whether no answer stands behind who answers."""
    who = seen.who or 0
    word, heading = seen.words.get(column), seen.table.headings[column]
    if word is not None:
        is_meant = word is Role.TITLE or _is_work(heading)
        return is_last and is_meant and _is_answered(column, title, seen)
    if is_last and heads_partners(heading):
        return True
    is_list = seen.words.get(who) is Role.ASKED
    if is_last and is_list and _is_answered(column, title, seen):
        return True
    return ((is_last and not is_list) or tells_answer(heading)) and _varies(column, title, who, seen.table)


def answers_behind(column: int, title: int, seen: SeenColumns) -> bool:
    """Whether 主な取組 and the like behind who answers are what each of them does, and not what is asked of all."""
    if seen.who is None or not title < seen.who < column or not _is_work(seen.table.headings[column]):
        return False
    once, here, all_who = (len(seen.texts.get(at, ())) for at in (title, column, seen.who))
    is_said_once = here <= once < all_who or is_of_issue(column, title, seen.table)
    return not is_said_once or _is_answered(column, title, seen)


def says_part(texts: Sequence[str]) -> bool:
    """Whether a column only says what part each department has in an issue: 主管, 関係."""
    return bool(texts) and all(_PART.fullmatch(appearance_key(text)) for text in texts)


def is_second(heading: str) -> bool:
    """Whether it heads only those who are concerned besides: of 関係課 and 主管課 the former does not answer."""
    return appearance_key(heading).startswith(_SECOND)


def _is_work(heading: str) -> bool:
    key = appearance_key(heading)
    return bool(key) and bool(_WORK.fullmatch(key))


def _is_answered(column: int, title: int, seen: SeenColumns) -> bool:
    """Whether departments of one issue say different things in a column, or each says something where the issue is named once,
    or it is surely who answers, or another column beside it surely holds answers."""
    who = seen.who or 0
    once, here, all_who = (len(seen.texts.get(at, ())) for at in (title, column, who))
    others = [at for at in seen.filled if title < at < who and at != column and seen.words.get(at) is None]
    beside_answer = any(tells_answer(seen.table.headings[at]) for at in others)
    if column < who and is_second(seen.table.headings[who]) and not beside_answer:
        return False
    is_work = column < who and _is_work(seen.table.headings[column])
    return (
        _differs(column, title, seen)
        or once < here == all_who
        or (is_work and (beside_answer or surely_who(seen.table.headings[who])))
    )


def _differs(column: int, title: int, seen: SeenColumns) -> bool:
    _, said = _by_issue(column, title, seen.table)
    _, answering = _by_issue(seen.who or 0, title, seen.table)
    several = (issue for issue, names in answering.items() if len(set(names) - DITTO) > 1)
    return any(len(set(said.get(issue, ()))) > 1 for issue in several)


def _varies(column: int, title: int, who: int, table: HeadedTable) -> bool:
    """Whether those who answer an issue say different things in a column, as far as several do."""
    _, said = _by_issue(column, title, table)
    _, answering = _by_issue(who, title, table)
    several = [said.get(issue, []) for issue, names in answering.items() if len(names) > 1]
    return not several or any(len(set(texts)) > 1 for texts in several)


def is_of_issue(column: int, title: int, table: HeadedTable) -> bool:
    """Whether all rows of an issue say the same in a column. What only some of them say is an answer."""
    rows, said = _by_issue(column, title, table)
    several = [(said.get(issue, []), count) for issue, count in rows.items() if count > 1]
    return bool(several) and all(len(texts) == count and len(set(texts)) == 1 for texts, count in several)


def _by_issue(column: int, title: int, table: HeadedTable) -> tuple[Mapping[str, int], Mapping[str, Sequence[str]]]:
    """How many rows each issue has, and what stands in a column of them. A text alone in its row may be a note."""
    said: dict[str, list[str]] = {}
    rows: dict[str, int] = {}
    current = ""
    for _, row in table.body():
        if len(row) == 1:
            continue
        if title in row and not is_total(row[title].text) and appearance_key(row[title].text) not in DITTO:
            current = key_of_name(row[title].text)
        rows[current] = rows.get(current, 0) + 1
        if column in row:
            said.setdefault(current, []).append(key_of_name(row[column].text))
    return rows, said
