"""Numbers that stand before the titles of issues, in tables that have no column for them."""

from __future__ import annotations

import re

from survey.adoption.found import FoundTable, Said
from survey.adoption.heading_words import Role

_NUMBERED = re.compile(
    r"[\s（(]*([\d０-９]{1,3}(?:[-－.．][\d０-９]{1,3})*|[①-⑳])(?:[）)\s.．、:：]+|(?<=[①-⑳]))(?![\d０-９])(\S.*)",
    re.DOTALL,
)


def take_numbers_from_titles(found: FoundTable) -> None:
    """Take the numbers for NO where no issue has one, every title begins with one, and no two are alike."""
    titles = [issue.parts.get(Role.TITLE, []) for issue in found.issues]
    if any(issue.parts.get(Role.NO) for issue in found.issues) or not all(titles):
        return
    numbers = [match[1] if (match := _NUMBERED.fullmatch(parts[0].text)) else "" for parts in titles]
    if not all(numbers) or len(set(numbers)) < len(numbers):
        return
    for issue, number in zip(found.issues, numbers, strict=True):
        first = issue.parts[Role.TITLE][0]
        issue.parts[Role.NO] = [Said(number, first.place)]
        for parts in (issue.parts, issue.repeated):
            parts[Role.TITLE] = [_without_number(one, number) for one in parts.get(Role.TITLE, [])]
    found.doubts.append((found.issues[0].parts[Role.NO][0], "課題の名前の前の番号を NO としました。"))


def _without_number(one: Said, number: str) -> Said:
    match = _NUMBERED.fullmatch(one.text)
    return one._replace(text=match[2]) if match and match[1] == number else one
