"""What was found of each issue, put together: its NO, its title, and whom it asks. What is guessed is told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from survey.adoption.adopted import Guess, Guessed
from survey.adoption.books import BookEntry
from survey.adoption.composed import Composed, GivenTexts
from survey.adoption.doubtful import is_dated
from survey.adoption.found import FoundIssue, Said
from survey.adoption.heading_words import Role, without_continued, written_across
from survey.adoption.joining import joined
from survey.japanese.text import appearance_key, clean, one_line
from survey.model import Issue

_BRACKETED = re.compile(r"[（(][^（）()]*課[、，,・／/\s]*[）)]")


def issue_numbers(composed: Composed) -> list[str]:
    """A NO for each issue, none twice."""
    numbers: list[str] = []
    used: set[str] = set()
    typed_ones = {appearance_key(joined(issue.parts.get(Role.NO, ()))) for issue in composed.found.issues}
    titled: dict[str, str] = {}
    for place, issue in enumerate(composed.found.issues, 1):
        typed = clean(joined(issue.parts.get(Role.NO, ()))).strip().replace("\n", "")
        typed = typed if appearance_key(typed) else ""
        no, count = typed or str(place), 2
        while appearance_key(no) in used or (not typed and appearance_key(no) in typed_ones):
            no, count = f"{typed or place}-{count}", count + 1
        used.add(appearance_key(no))
        if no != typed:
            why = f"NO「{typed}」がほかの課題にもあるため、" if typed else "NO がないため、"
            composed.guesses.append(Guess(Guessed.ISSUE, no, "NO", f"{why}「{no}」としました。", _place(issue)))
        elif is_dated(no):
            said = "NO が日付です。「1-1」などが日付に変わったものでないか確かめてください。"
            composed.guesses.append(Guess(Guessed.ISSUE, no, "NO", said, _place(issue)))
        numbers.append(no)
        same = titled.setdefault(issue.key(Role.TITLE), no)
        if same != no and issue.key(Role.TITLE):
            said = f"NO「{same}」と同じ名前です。別の課題としました。"
            composed.guesses.append(Guess(Guessed.ISSUE, no, "NO", said, _place(issue)))
        for role in (Role.NO, Role.TITLE, Role.EXAMPLES):
            told = joined(issue.parts.get(role, ()))
            composed.accounts.append(BookEntry(issue.parts.get(role, ()), told))
            composed.accounts += [BookEntry([one], told) for one in issue.repeated.get(role, ())]
    return numbers


def _place(issue: FoundIssue) -> str:
    parts = [part for parts in issue.parts.values() for part in parts]
    return parts[0].place if parts else ""


def departments_asked_of(composed: Composed, no: str, issue: FoundIssue) -> tuple[str, ...]:
    """The departments that are asked, 全課 among them; those that are only repeated are looked at for the books."""
    names: dict[str, None] = {}
    for part in (*issue.parts.get(Role.ASKED, ()), *issue.repeated.get(Role.ASKED, ())):
        read = composed.names.listed(part.text)
        names |= dict.fromkeys(read.names)
        if read.everyone:
            names["全課"] = None
        if read.everyone and read.rest:
            said = f"「{one_line(part.text)}」を、すべての課と読みました。"
            composed.guesses.append(Guess(Guessed.ISSUE, no, "関係課", said, part.place))
        for rest in read.rest:
            composed.found.leave(Said(rest, part.place), f"関係課のうち、{what_rest(rest)}")
    return tuple(names)


def what_rest(rest: str) -> str:
    """What it is that stands beside the names of departments."""
    return "かっこの中の課の名前" if _BRACKETED.fullmatch(rest.strip()) else "課の名前でない文字"


def composed_issue(
    composed: Composed, no: str, issue: FoundIssue, asked: Sequence[str], given: Mapping[str, GivenTexts]
) -> Issue:
    """The issue, with what stands in for what the table does not say. `asked`: as `departments_asked_of`; `given`: who answered."""
    title = _title(issue.parts.get(Role.TITLE, ()))
    if not appearance_key(title):
        title = f"課題{no}"
        composed.guesses.append(Guess(Guessed.ISSUE, no, "取り組むべき内容", "課題の名前がありません。", _place(issue)))
    departments = tuple(composed.names.found) if "全課" in asked else tuple(asked)
    if not departments:
        departments = tuple(given) or composed.names.found
        why = "関係課が書かれていないため、" + ("回答した課" if given else "すべての課") + "を関係課としました。"
        composed.guesses.append(Guess(Guessed.ISSUE, no, "関係課", why, _place(issue)))
    elif "全課" in asked and len(asked) > 1:
        composed.guesses.append(Guess(Guessed.ISSUE, no, "関係課", "すべての課と読みました。", _place(issue)))
    examples = clean(joined(issue.parts.get(Role.EXAMPLES, ()))).strip("\n")
    return Issue(no, title, examples, departments)


def _title(parts: Sequence[Said]) -> str:
    """Lines of a title in rows of their own are one line, unless it is known how they were divided."""
    if all(part.goes_on is not None for part in parts):
        return clean(joined(parts)).strip()
    return "".join(clean(written_across(without_continued(part.text)) if part.key else "").strip() for part in parts)
