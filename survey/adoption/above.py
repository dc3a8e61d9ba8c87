"""What stands above a table: its title, its label, and where a sheet is about one issue, what the issue says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from survey.adoption.found import Said
from survey.adoption.heading_words import ISSUE_ROLES, Role, is_label, is_note, role_of, without_continued
from survey.japanese.text import appearance_key

_LONGEST_LABEL = 40
_BLOCK = re.compile(r"（\d+／\d+）$")
_YEAR = re.compile(r"(令和|平成)\s*([0-9０-９元]+)\s*年度")
_SECTION = re.compile(
    r"[\s　]*([\d０-９一二三四五六七八九十]+|[（(][\d０-９一二三四五六七八九十]+[）)]|[ⅠⅡⅢⅣⅤⅥ①-⑨■□○◎])[\s　.．、]?"
)
_OFFICE = re.compile(r".*(課|局|係|部)")
_EXAMPLES = re.compile(r"[\s　]*[（(【〔]?\s*取り?組み?例")
_SEEN_BY = re.compile(
    r"(市|町|村|区|副)?[部局課室係次]?長|(課長|局長|部長)?(補佐|代理)|参事|主幹|主査|主任|主事|担当者?|係員?|起案|決裁|供覧|受付|合議"
)
"""Heads the boxes in which a paper is stamped."""
_DATED = re.compile(r".*(現在|時点|作成|更新|印刷)|(.*[\d０-９元]年|[\s　]*)[\d０-９]+月[\d０-９]+日.*")

Rows = Sequence[Sequence[Said]]
"""Above a table, row by row."""


class Titles(NamedTuple):
    """What a table is called."""

    title: Said | None = None
    section: Said | None = None
    label: Said | None = None


def titles_of(rows: Rows) -> Titles:
    """Title, section and label among the texts above a table."""
    label, others = _candidates(rows)
    titles = [one for one in others if not _SECTION.match(one.text)] or others
    # An office that stands above is not what the table is called.
    title = next((one for one in titles if not _OFFICE.fullmatch(one.text.strip())), titles[0] if titles else None)
    section = next((one for one in others if one is not title and _SECTION.match(one.text)), None)
    return Titles(title, section, label)


def first_title(rows: Rows) -> Said | None:
    """The first text that may be a title, whatever it is about; None where there is none."""
    _, others = _candidates(rows)
    return next((one for one in others if not _SECTION.match(one.text)), others[0] if others else None)


def _candidates(rows: Rows) -> tuple[Said | None, Sequence[Said]]:
    """The label, and what may be title or section."""
    label = next((one for row in rows for one in row if is_label(one.text)), None)
    texts = [one for row in rows if not _is_about_somebody(row) for one in row if one is not label]
    aside = [
        one
        for one in texts
        if is_note(one.text)
        or _DATED.fullmatch(one.text)
        or _EXAMPLES.match(one.text)
        or _SEEN_BY.fullmatch(page_key(one.text))
    ]
    return label, [one for one in texts if one not in aside]


def _is_about_somebody(row: Sequence[Said]) -> bool:
    """Whether a row says who wrote or was asked, such as 記入者 and a name: nothing in it is what the table is called."""
    return len(row) > 1 and role_of(row[0].text) in _SOMEBODY


_SOMEBODY = (Role.WHO, Role.ASKED)


def without_block(title: str) -> str:
    """The title of a table that is printed in several blocks of columns, without its number."""
    return _BLOCK.sub("", title)


def is_of_list(listed: str, title: str) -> bool:
    """Whether a text is the title of the list of issues that belongs to the table with this title."""
    return bool(re.fullmatch(re.escape(without_block(title)) + "（[^（）]+の一覧）", listed))


def year_in(text: str) -> str:
    """The 年度 that a title names, such as 令和７年度; "" where it names none."""
    match = _YEAR.search(text)
    return f"{match[1]}{match[2]}年度" if match else ""


def issue_above(rows: Rows) -> Mapping[Role, tuple[Said, Said]]:
    """Label and text of what is said of the one issue that a sheet is about, such as NO in one cell and 1 in the next.

    Labels that are not known take their places in the usual order, where others beside them are known.
    """
    pairs = [(row[0], row[1]) for row in rows if len(row) == 2 and len(row[0].text) <= _LONGEST_LABEL]
    pairs = [pair for pair in pairs if not is_label(pair[1].text)]
    pairs += [pair for row in rows if len(row) > 2 and len(row) % 2 == 0 for pair in _labelled(row)]
    found = {role: pair for pair in reversed(pairs) if (role := role_of(pair[0].text)) in ISSUE_ROLES}
    if not found:
        return {}
    unknown = iter(pair for pair in pairs if pair not in found.values())
    for role in ISSUE_ROLES:
        if role not in found and role is not Role.NO and (pair := next(unknown, None)):
            found[role] = pair
    return found


def _labelled(row: Sequence[Said]) -> Iterator[tuple[Said, Said]]:
    for place in range(0, len(row), 2):
        if role_of(row[place].text) in ISSUE_ROLES:
            yield row[place], row[place + 1]


def texts_by_key(texts: Sequence[Said]) -> Mapping[str, str]:
    """For knowing the texts again on a later page, by `page_key`."""
    return {page_key(one.text): one.text for one in texts}


def page_key(text: str) -> str:
    """For comparing a text with what stands above another page: （続き）, （２／３） and その２ behind it say nothing else."""
    return appearance_key(_OF_PAGE.sub("", without_continued(text))) or appearance_key(text)


_OF_PAGE = re.compile(r"[\s　]*(?:[（(]\s*\d+\s*(?:[／/]\s*\d+\s*)?[)）]|その[\d一二三四五六七八九十]+)[\s　]*$")
