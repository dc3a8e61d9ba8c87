"""対応: which issue, department and question of this year is which of a former year; pure.

A pair is made only where nothing else could be meant. What differs in a number is never the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from survey.japanese.likeness import as_like, exact, likeness, near
from survey.japanese.text import comparison_key
from survey.model import Issue, Question, Survey

_Alike = Callable[[Issue, Issue], bool]


def issue_pairs(former: Survey, survey: Survey) -> Mapping[str, Issue]:
    """This year's issues by the NO of the former ones: by NO and title, then by a title that no other issue has, then by
    one that is near it and no other, and more like it than any other."""
    pairs: dict[str, Issue] = {}
    for alike in (_same_number_and_title, _same_title, _near_title):
        old = [issue for issue in former.issues if issue.no not in pairs]
        taken = {issue.no for issue in pairs.values()}
        new = [issue for issue in survey.issues if issue.no not in taken]
        found = _only_pairs(old, new, alike)
        pairs |= _unrivalled(found, old, new) if alike is _near_title else found
    return pairs


def rivals_of(former: Issue, survey: Survey, pairs: Mapping[str, Issue]) -> tuple[Issue, ...]:
    """This year's issues that a former one might be, where `pairs` (as `issue_pairs` gives them) has none for it."""
    taken = {issue.no for issue in pairs.values()}
    return tuple(
        issue
        for issue in survey.issues
        if _same_title(former, issue) or (issue.no not in taken and _near_title(former, issue))
    )


def _only_pairs(old: Iterable[Issue], new: Iterable[Issue], alike: _Alike) -> Mapping[str, Issue]:
    """Those that are alike, where neither is like another one."""
    old, new = list(old), list(new)
    matches = {one.no: [other for other in new if alike(one, other)] for one in old}
    wanted = [other.no for found in matches.values() for other in found]
    return {no: found[0] for no, found in matches.items() if len(found) == 1 and wanted.count(found[0].no) == 1}


def _unrivalled(pairs: Mapping[str, Issue], old: Iterable[Issue], new: Iterable[Issue]) -> Mapping[str, Issue]:
    """Those of which neither is as much like another one: a part of a title that was divided is near the whole, and so is
    what the rest is called now."""
    old, new = list(old), list(new)
    before = {one.no: one for one in old}

    def is_best(then: Issue, now: Issue) -> bool:
        rivals = [(then, other) for other in new if other is not now]
        rivals += [(other, now) for other in old if other is not then]
        most = likeness(then.title, now.title)
        return not any(as_like(one.title, other.title, most) for one, other in rivals)

    return {no: now for no, now in pairs.items() if is_best(before[no], now)}


def _same_number_and_title(one: Issue, other: Issue) -> bool:
    return exact(one.no, other.no) and exact(one.title, other.title)


def _same_title(one: Issue, other: Issue) -> bool:
    return exact(one.title, other.title)


def _near_title(one: Issue, other: Issue) -> bool:
    return near(one.title, other.title)


def department_names(former: Survey, survey: Survey) -> Mapping[str, str]:
    """This year's names of departments by what they were called, folded: by their names, and by 別名 of either year."""
    now = {comparison_key(one.name): one.name for one in survey.departments}
    aliases = {comparison_key(alias): one.name for one in survey.departments for alias in one.aliases}
    names = aliases | now
    for one in former.departments:
        called = {names[key] for key in map(comparison_key, (one.name, *one.aliases)) if key in names}
        if comparison_key(one.name) not in names and len(called) == 1:
            names[comparison_key(one.name)] = called.pop()
    return names


def same_questions(former: Survey, survey: Survey) -> frozenset[str]:
    """Keys of the questions that ask the same kind of thing in both years, of an issue or of each of its items, and count
    it in the same unit."""
    now = survey.question_by_key
    return frozenset(one.key for one in former.questions if one.key in now and not asked_otherwise(one, now[one.key]))


def asked_otherwise(then: Question, now: Question) -> str:
    """In what two questions of one key differ so that an answer to one is none to the other; "" where in nothing."""
    if then.kind != now.kind:
        return f"種類（前回は {then.kind}）"
    if then.repeated != now.repeated:
        return "「明細」の○"
    # A unit that is written for the first time only says what was meant.
    return f"単位（前回は {then.unit}）" if then.unit and not exact(then.unit, now.unit) else ""


def retitled(former: Survey, survey: Survey) -> Iterator[tuple[Issue, Issue]]:
    """The pairs that are made although their titles differ: the former issue, and this year's."""
    now_by_no = issue_pairs(former, survey)
    for then in former.issues:
        now = now_by_no.get(then.no)
        if now and not exact(then.title, now.title):
            yield then, now
