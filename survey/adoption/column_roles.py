"""What each column of a table holds: by the words of its heading, by where it stands, and by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from survey.adoption.answer_columns import (
    SeenColumns,
    answers_before,
    answers_behind,
    is_of_issue,
    is_second,
    key_of_name,
    says_part,
)
from survey.adoption.heading_rows import HeadedTable
from survey.adoption.heading_words import Role, heads_over_offices, heads_partners, role_of, says_nothing, surely_who
from survey.adoption.name_shapes import looks_like_department
from survey.japanese.pointing import DITTO
from survey.japanese.text import appearance_key
from survey.model import Change

_OURS = 4
"""The column of 関係課 in our own table; who answers stands behind it."""
_LONGEST_NUMBER = 5
"""Characters of a number of an issue that may stand under 問."""
_LEGEND = re.compile(r"凡例|選択肢|記号.*|メモ|欄外.*|参考")
"""Beside a table, heads what is none of it."""
_OF_OFFICES = re.compile("[課室]")
_LISTS = re.compile("[、，,;；・･/／]")
"""Between names of departments."""
_CHANGES = frozenset(word for change in Change for word in (change.value, change.brief))


class ColumnRoles(Struct, frozen=True):
    """The columns of a table by what they hold."""

    roles: Mapping[int, Role]
    guessed: Collection[int]
    """Columns whose headings do not tell."""
    keys: Mapping[int, str]
    """Of columns that hold answers: what tells them apart, the heading's key, and a number where two are alike."""
    apart: Collection[int] = ()
    """Columns of answers that an empty one parts from others."""

    def of(self, role: Role) -> int | None:
        """The column that holds this; None where there is none."""
        return next((column for column, own in self.roles.items() if own is role), None)

    @property
    def last(self) -> int:
        """The last column that is surely of the table."""
        own = [at for at, role in self.roles.items() if role is not Role.ASIDE and at not in self.apart]
        return max(own, default=0)

    @property
    def answers(self) -> Sequence[int]:
        """The columns that hold answers."""
        return [column for column, role in self.roles.items() if role is Role.ANSWER]


def lists_issues(columns: ColumnRoles) -> bool:
    """Whether the table only says what the issues are, and nobody answers in it."""
    return columns.of(Role.TITLE) is not None and columns.of(Role.WHO) is None and not columns.answers


def roles_of_columns(
    table: HeadedTable, departments: Collection[str] = (), *, issues_listed: bool = False
) -> ColumnRoles:
    """What each column holds. `departments`: keys of names that are known; `issues_listed`: whether another table says what
    the issues are, so that no column of this one gives their examples."""
    words = {column: role_of(text) for column, text in table.headings.items() if text.strip()}
    texts = _texts(table)
    words |= {column: Role.NO for column in words if _numbers_questions(table.headings[column], texts[column])}
    filled = [column for column in table.columns if column in words or _belongs(column, table, texts)]
    roles: dict[int, Role] = {}
    who = _who(table, words, texts, departments)
    if who is not None:
        roles[who] = Role.WHO
    for role in (Role.NO, Role.ASKED):
        free = [at for at, word in words.items() if word is role and at not in roles]
        column = next((at for at in free if is_second(table.headings[at])), free[0] if free else None)
        if column is not None:
            roles[column] = role
    seen = SeenColumns(table, words, texts, filled, who)
    _place_title(roles, seen)
    if not issues_listed:
        _place_examples(roles, seen)
    for column in filled:
        if column not in roles:
            roles[column] = _other(column, roles, seen)
    if who is not None and words.get(who) is Role.ASKED and Role.ANSWER not in roles.values():
        roles[who] = Role.ASKED
    ordered = {column: roles[column] for column in sorted(roles)}
    apart = _apart(table, ordered, texts)
    legend = bool(apart) and bool(_LEGEND.fullmatch(appearance_key(table.headings[apart[0]].split("\n")[0])))
    ordered |= {column: Role.ASIDE for column in apart if legend or not texts[column]}
    unsure = [column for column, role in ordered.items() if role not in (words.get(column), Role.ANSWER)]
    if who is not None and roles.get(who) is Role.WHO:
        unsure += [at for at, role in ordered.items() if role is Role.EXAMPLES and at > who and at not in unsure]
    apart = [column for column in apart if ordered[column] is Role.ANSWER]
    return ColumnRoles(ordered, unsure, _keys(table, ordered), apart)


def _apart(table: HeadedTable, roles: Mapping[int, Role], texts: Mapping[int, Sequence[str]]) -> list[int]:
    """The columns of answers behind the last empty one, where others stand before it."""
    rows = range(table.first, table.last + 1)
    wide = [cell for number in rows for cell in table.grid.rows.get(number, {}).values()]
    covered = {column for cell in wide for column in range(cell.column, cell.last_column + 1)}
    empty = [column for column in table.columns if column not in covered and not texts[column]]
    answers = [column for column, role in roles.items() if role is Role.ANSWER]
    return [at for at in answers if at > empty[-1]] if empty and any(at < empty[-1] for at in answers) else []


def _numbers_questions(heading: str, texts: Sequence[str]) -> bool:
    """Whether 問 heads numbers, and not the questions themselves."""
    return appearance_key(heading) == "問" and all(len(text.strip()) <= _LONGEST_NUMBER for text in texts)


def _keys(table: HeadedTable, roles: Mapping[int, Role]) -> Mapping[int, str]:
    keys: dict[int, str] = {}
    for column, role in roles.items():
        if role is Role.ANSWER:
            key, count = appearance_key(table.headings[column]) or f"列{column}", 2
            while key in keys.values():
                key, count = f"{appearance_key(table.headings[column])}({count})", count + 1
            keys[column] = key
    return keys


def _texts(table: HeadedTable) -> Mapping[int, Sequence[str]]:
    """What stands in each column."""
    texts: dict[int, list[str]] = {column: [] for column in table.columns}
    for _, row in table.body():
        for column, cell in row.items():
            texts[column].append(cell.text)
    return texts


def _belongs(column: int, table: HeadedTable, texts: Mapping[int, Sequence[str]]) -> bool:
    """Whether a column without a heading is a column of the table all the same: more than one text stands in it."""
    return not table.headings[column].strip() and len(texts[column]) > 1


def _who(
    table: HeadedTable, words: Mapping[int, Role | None], texts: Mapping[int, Sequence[str]], known: Collection[str]
) -> int | None:
    sure = [column for column in words if surely_who(table.headings[column])]
    likely = [column for column, word in words.items() if word is Role.WHO]
    lists = [column for column, word in words.items() if word is Role.ASKED]
    seconds = [at for at in lists if is_second(table.headings[at])]
    asked = next((at for at in lists if at not in seconds), lists[0] if lists else None)
    over = [at for at in likely if heads_over_offices(table.headings[at])]
    in_charge = asked is not None and (
        (asked not in seconds and bool(_OF_OFFICES.search(table.headings[asked])))
        or (asked - 1 in over and not any(_LISTS.search(text) for text in texts[asked]))
    )
    # Of 部名 and 担当課, as of 部名 and 課名, the latter says who answers.
    if named := sure or ([] if in_charge and over == likely else likely):
        return next((column for column in named if "課" in table.headings[column]), named[0])
    names = _names(texts.get(asked, ())) | set(known) if asked is not None else set(known)
    names = {name for name in names if name not in DITTO and not says_nothing(name)}
    shares = {
        column: sum(key_of_name(text) in names for text in texts[column]) / len(texts[column])
        for column in words
        if column not in (asked, *seconds, *over) and texts[column] and not heads_partners(table.headings[column])
    }
    best = max(shares, key=lambda column: shares[column], default=None)
    if best is not None and shares[best] >= 0.5:
        return best
    if asked == _OURS and words.get(1) is Role.NO and words.get(asked + 1, Role.NO) is None:
        behind = texts[asked + 1]
        offices = sum(looks_like_department(text) and not _LISTS.search(text) for text in behind)
        if behind and offices * 2 >= len(behind):
            return asked + 1  # As our own table has it, whatever its heading.
    return asked


def _names(texts: Sequence[str]) -> set[str]:
    lines = (line for text in texts for line in text.replace("、", "\n").replace("・", "\n").split("\n"))
    return {key_of_name(line) for line in lines if line.strip()}


def _place_title(roles: dict[int, Role], seen: SeenColumns) -> None:
    table, words, _, filled, who = seen
    free = [column for column in filled if column not in roles]
    no = next((column for column, role in roles.items() if role is Role.NO), None)
    left = [column for column in free if (who is None or column < who) and words.get(column) is not Role.WHO]
    behind = [column for column in free if no is not None and column > no][:1]
    titled = [column for column in left if words.get(column) is Role.TITLE]
    asked = [column for column, word in words.items() if word in (Role.EXAMPLES, Role.ASKED) and column != who]
    titled = [column for column in titled if column < min(asked, default=column + 1)] or titled
    # Of 基本目標, 施策 and 課題 the last says what is answered; beside 取り組むべき内容 it is an answer.
    surely = [column for column in titled if "べき" in table.headings[column]]
    named = surely or [column for column in titled if "課題" in table.headings[column]] or titled
    if behind and (words.get(behind[0]) in (None, Role.TITLE, Role.EXAMPLES)) and (not left or behind[0] in left):
        roles[behind[0]] = Role.TITLE
    elif named or left:
        roles[(named or left)[0]] = Role.TITLE
    elif who is not None and who == min(filled) and len(free) > 1 and words.get(free[0]) is Role.TITLE:
        roles[free[0]] = Role.TITLE


def _place_examples(roles: dict[int, Role], seen: SeenColumns) -> None:
    table, words, texts, filled, who = seen
    title = next((column for column, role in roles.items() if role is Role.TITLE), None)
    if title is None:
        return
    free = [
        column
        for column in filled
        if column not in roles
        and column > title
        and words.get(column) not in (Role.WHO, Role.ASKED)
        and not says_part(texts[column])
        and not answers_before(column, title, seen)
        and not answers_behind(column, title, seen)
    ]
    left = [column for column in free if who is not None and title < column < who]
    turned = who is not None and who < title
    level = [column for column in free if turned and is_of_issue(column, title, table)]
    named = [column for column in (*left, *level, *free) if words.get(column) is Role.EXAMPLES]
    if named or left or level:
        roles[(named or left or level)[0]] = Role.EXAMPLES


def _other(column: int, roles: Mapping[int, Role], seen: SeenColumns) -> Role:
    if says_part(seen.texts[column]):
        return Role.ANSWER
    if seen.words.get(column) is Role.CHANGE and all(text in _CHANGES for text in seen.texts[column]):
        return Role.CHANGE
    title = next((at for at, role in roles.items() if role is Role.TITLE), None)
    if seen.who is None or title is None or column > max(seen.who, title):
        return Role.ANSWER
    return Role.ANSWER if answers_before(column, title, seen) else Role.ASIDE
