"""前回の回答: what a form was made with, and what became of it; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice, product
from typing import TypeVar

from msgspec.structs import replace

from survey.japanese.text import clean, folded
from survey.model import Answer, Change, Entry, Item, Survey
from survey.questions.rules import filled_in_keys, not_applicable

ITEMS = "#明細"
"""Stands among the keys of questions for all items of an answer together: which of them is which of another year's cannot
be told, but whether they are the same."""
UNCHANGED, CHANGED = "変更なし", "変更あり"
"""What is chosen under 前回から."""
_SPELLINGS = {
    UNCHANGED: ("変更なし", "変更無し", "変更無", "なし", "無し", "無"),
    CHANGED: ("変更あり", "変更有り", "変更有", "あり", "有り", "有"),
}
"""Under that heading none of them can mean anything else. ○ might mean either."""
_MOST_NAMES = 256
"""So many ways are tried in which the departments of one answer may have been called: all, where eight have one 別名 each."""


@cache
def spellings(choice: str) -> tuple[str, ...]:
    """Every way in which a choice under 前回から may be written, folded."""
    return tuple(map(folded, _SPELLINGS[choice]))


# Most rows of a survey have one of a few texts there.
@lru_cache
def since_of(text: str) -> str:
    """The choice that a text under 前回から names, whatever its width and white space; "" where it names none."""
    meant = folded(text)
    return next((choice for choice in _SPELLINGS if meant in spellings(choice)), "")


def digest_of(entry: Entry) -> str:
    """Twelve hexadecimal digits of what an entry says; width, case and white space say nothing, as in all rules, nor does
    the order of departments, which is the definition's."""
    if not entry.departments:
        return _digest(entry.text)
    return _digest("、".join(filter(None, (*sorted(entry.departments), entry.text))))


# What a form came with, what came back and what is kept is mostly the same text.
@lru_cache(maxsize=1 << 14)
def _digest(text: str) -> str:
    return hashlib.sha256(folded(clean(text)).encode()).hexdigest()[:12]


def items_digest(items: Iterable[Mapping[str, str]]) -> str:
    """The same of all items together, in whatever order; "" where there are none. `items`: the digests of the entries of
    each, by question key."""
    told = sorted("、".join(f"{key}＝{digest}" for key, digest in sorted(item.items())) for item in items)
    return _digest("\n".join(told)) if told else ""


def digests_of_items(items: Iterable[Item], asked: Container[str]) -> str:
    """As `items_digest`, of the items of an answer. `asked`: keys of the questions that departments fill in."""
    return items_digest(
        {key: digest_of(entry) for key, entry in item.entries.items() if key in asked} for item in items
    )


def still_says(survey: Survey, entry: Entry, digest: str) -> bool:
    """Whether the digest is that of the entry, or was when a department in it was called as one of its 別名 says."""
    return digest_of(entry) == digest or any(digest_of(earlier) == digest for earlier in _called_before(survey, entry))


def _called_before(survey: Survey, entry: Entry) -> Iterator[Entry]:
    known = survey.department_by_name
    names = [(name, *(known[name].aliases if name in known else ())) for name in entry.departments]
    for called in islice(product(*names), 1, _MOST_NAMES):
        yield replace(entry, departments=called)


def change_of(survey: Survey, answer: Answer) -> Change | None:
    """What became of the former year's answer in this row of a form; None where there was none and there is none, or none of
    the department's own."""
    return answer.change or found_change(survey, answer)


def found_change(survey: Survey, answer: Answer) -> Change | None:
    """As `change_of`, found out."""
    if answer.carried is None:
        return Change.UNKNOWN
    carried = still_compared(survey, answer, answer.carried)
    if not carried:
        return Change.NEW if answer.items or still_compared(survey, answer, answer.entries) else None
    confirmed = since_of(answer.since) == UNCHANGED
    if all_still_say(survey, answer, carried):
        return Change.CONTINUED if confirmed else Change.UNCONFIRMED
    if answer.blank or (not_applicable(survey, answer) and not _was_not_applicable(survey, carried)):
        return Change.WITHDRAWN
    return Change.CONTINUED if confirmed and _only_added(survey, answer, carried) else Change.CHANGED


def _only_added(survey: Survey, answer: Answer, carried: Mapping[str, str]) -> bool:
    """Whether all that the former year asked is answered as it was; the rest is asked for the first time."""
    asked = survey.asked_before.keys()
    if not asked:
        return False
    items = tuple(replace(item, entries=_of(item.entries, asked)) for item in answer.items)
    return all_still_say(survey, replace(answer, entries=_of(answer.entries, asked), items=items), carried)


def _of(entries: Mapping[str, Entry], asked: Container[str]) -> Mapping[str, Entry]:
    return {key: entry for key, entry in entries.items() if key in asked}


def is_unconfirmed(survey: Survey, answer: Answer) -> bool:
    """Whether the answer is the former year's, and nobody says that it holds."""
    # What was said is seen at once.
    return since_of(answer.since) != UNCHANGED and change_of(survey, answer) is Change.UNCONFIRMED


_T = TypeVar("_T")


def still_compared(survey: Survey, answer: Answer, by_question: Mapping[str, _T]) -> Mapping[str, _T]:
    """What of a row, by question key, is compared with the former year: not what forms no longer ask, and not what the office
    gives or the form calculates, of which the department has changed nothing."""
    compared, offered = _compared_keys(survey), survey.given_to(answer.department, answer.issue)
    if answer.given or offered:
        compared = compared - answer.given - offered.keys()
    return {key: one for key, one in by_question.items() if key in compared}


@lru_cache(maxsize=8)
def _compared_keys(survey: Survey) -> frozenset[str]:
    """What is compared of a row in which the office gives nothing."""
    return filled_in_keys(survey.form_questions) | {ITEMS}


def all_still_say(survey: Survey, answer: Answer, carried: Mapping[str, str]) -> bool:
    """Whether the answer is the one that these digests, by question key, were made of; the office's part of it is not asked."""
    entries = still_compared(survey, answer, answer.entries)
    return (
        carried.keys() - {ITEMS} == entries.keys()
        and all(still_says(survey, entry, carried[key]) for key, entry in entries.items())
        and carried.get(ITEMS, "") == digests_of_items(answer.items, _compared_keys(survey))
    )


def _was_not_applicable(survey: Survey, carried: Mapping[str, str]) -> bool:
    """Whether the former year's answer declared its row not applicable."""
    return any(
        carried.get(question.key) == digest_of(Entry(choice, "", ()))
        for question in survey.form_questions
        for choice in (*question.not_applicable, *survey.asked_before.get(question.key, ()))
    )
