"""What may be an error of whoever wrote the table: an answer that only points at another, a department that is misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from survey.adoption.adopted import Guess, Guessed
from survey.adoption.found import FoundTable, Said
from survey.adoption.heading_words import Role, member_in
from survey.adoption.name_shapes import looks_like_department
from survey.adoption.names import DepartmentNames
from survey.japanese.pointing import points_elsewhere
from survey.japanese.text import one_line

_DATED = re.compile(r"\D*[\d元]+年\d+月\d+日|\d{4}[/\-.]\d+[/\-.]\d+.*|\d+月\d+日|[A-Za-z]{3}-\d+")
_BETWEEN = re.compile(r"[、，,；;・･／/\s　]+")
_NUMERALS = frozenset("0123456789一二三四五六七八九十東西南北上下")
_LONG = 4
"""Letters of a name from which on another letter within it is more likely an error than another department."""
_SHORTEST = 3
_MUNICIPAL = ("市", "町", "村", "区", "都", "道", "府", "県")


def doubtful(found: FoundTable, names: DepartmentNames) -> Iterator[Guess]:
    """What an officer has to look at, in the order of the table."""
    for issue in found.issues:
        for answer in issue.answers:
            yield from _pointing(one for texts in answer.texts.values() for one in texts)
    yield from _misspelt(found, names)


def is_dated(no: str) -> bool:
    """Whether a NO is a day, as Excel makes one of 1-1."""
    return bool(_DATED.fullmatch(no.strip()))


def _pointing(texts: Iterable[Said]) -> Iterator[Guess]:
    for one in texts:
        if points_elsewhere(one.text):
            said = f"回答が「{one_line(one.text).strip()}」です。そのまま入れました。どの文のことか確かめ、前回の回答を直してください。"
            yield Guess(Guessed.ANSWER, "", "", said, one.place)


def _misspelt(found: FoundTable, names: DepartmentNames) -> Iterator[Guess]:
    """Names that one cell alone writes, one letter apart from another; and words beside partners that are nearly a name."""
    cells: dict[str, list[Said]] = {}
    for one, read in _naming(found, names):
        for name in read:
            cells.setdefault(name, []).append(one)
    for name in names.found:
        places = cells.get(name, [])
        near = [other for other in names.found if cells.get(other) and _one_letter_apart(name, other)]
        place = places[0].place if places else ""
        if len(places) <= 1 and near:
            said = f"「{near[0]}」と一文字違いです。書き誤りでないか確かめてください。"
            yield Guess(Guessed.DEPARTMENT, name, "課名", said, place)
        elif places and not (looks_like_department(name) or _is_member(name, found)):
            yield Guess(
                Guessed.DEPARTMENT, name, "課名", "課の名前らしくない終わり方です。課の名前か確かめてください。", place
            )
    for issue in found.issues:
        for answer in issue.answers:
            yield from _nearly_named(answer.texts.values(), names)


def _is_member(name: str, found: FoundTable) -> bool:
    """Whether a name ends as those of municipalities do, where headings say that such are asked."""
    asked = (found.issue_headings.get(role) for role in (Role.WHO, Role.ASKED))
    return name.endswith(_MUNICIPAL) and any(member_in(heading.text) for heading in asked if heading)


def _naming(found: FoundTable, names: DepartmentNames) -> Iterator[tuple[Said, tuple[str, ...]]]:
    for issue in found.issues:
        for part in issue.parts.get(Role.ASKED, ()):
            yield part, names.listed(part.text).names
        for answer in issue.answers:
            who = next(one for one in answer.who if one.text)
            yield who, names.answering(who.text).names


def _nearly_named(texts: Iterable[list[Said]], names: DepartmentNames) -> Iterator[Guess]:
    for one in (one for parts in texts for one in parts):
        for piece in filter(None, _BETWEEN.split(one.text)):
            near = next((name for name in names.found if _one_letter_apart(piece, name)), "")
            if near and not names.is_known(piece):
                said = f"「{piece}」は課の名前として読めませんでした。「{near}」の書き誤りでないか確かめてください。"
                yield Guess(Guessed.ANSWER, "", "", said, one.place)


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether two names differ in one letter that is no numeral: anywhere in long names, in short ones at the end."""
    if len(one) != len(other) or len(one) < _SHORTEST:
        return False
    apart = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(apart) != 1 or {one[apart[0]], other[apart[0]]} & _NUMERALS:
        return False
    return len(one) > _LONG or apart[0] == len(one) - 1
