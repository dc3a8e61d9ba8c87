"""The items of an answer (明細) in 前回との比較: together, since which was which cannot be told. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence, Set

from survey.comparison.comparing import items_stayed
from survey.japanese.text import folded, one_line
from survey.ledger_book.compared_words import MARKED, NO_ANSWER_YET, NOT_AT_HAND, SAME, AnswerBeside, ToldPart
from survey.ledger_book.ledger_cells import item_text, shown_text
from survey.model import Change, Entry, Item, Mark, Question, Survey
from survey.questions.kinds import kind_of

_SAME_BESIDES = "新しい設問への記入のほかは、同じ"


def items_told(beside: AnswerBeside) -> Iterator[ToldPart]:
    """All items together: which of them was which cannot be told, but what is said of none any more, or now."""
    survey, one = beside.survey, beside.one
    before, now = (tuple(given.items) if given else () for given in (one.before, one.now))
    if not (before or now):
        return
    former, present = ("\n".join(_lines_of(survey, items)) for items in (before, now))
    if items_stayed(survey, beside.comparison, one):
        told = SAME
    elif one.before is None and one.change is not Change.NEW:
        told = NOT_AT_HAND
    elif one.change is Change.UNANSWERED:
        told = NO_ANSWER_YET
    else:
        told = "\n".join(_come_and_gone(survey, before, now)) or _said_otherwise(survey, former, present, now)
    yield ToldPart(survey.settings.items_title, former, present, told)


def _lines_of(survey: Survey, items: Iterable[Item]) -> Iterator[str]:
    return (one_line(item_text(survey, item.entries).replace("\n", "、")) for item in items)


def _come_and_gone(survey: Survey, before: Sequence[Item], now: Sequence[Item]) -> Iterator[str]:
    """The items that stand in one list alone, however the others write their numbers."""
    then, today = ([_said(survey, item) for item in items] for items in (before, now))
    yield from _alone(MARKED[Mark.GONE], zip(_lines_of(survey, before), then, strict=True), today)
    yield from _alone(MARKED[Mark.NEW], zip(_lines_of(survey, now), today, strict=True), then)


def _said(survey: Survey, item: Item) -> Hashable:
    """What an item says to the questions of both years, by which it is known again: a form takes 1,200台 for 1200."""
    both = (question for question in survey.item_questions if question.key in item.entries.keys() - _new_keys(survey))
    return tuple((question.key, _known_by(survey, question, item.entries[question.key])) for question in both)


def _new_keys(survey: Survey) -> Set[str]:
    """Of the questions of items that the former year did not ask, where that is known."""
    asked = survey.asked_before
    return {question.key for question in survey.item_questions if asked and question.key not in asked}


def _known_by(survey: Survey, question: Question, entry: Entry) -> Hashable:
    amount = None if entry.error else kind_of(question).amount(question, entry.text)
    return folded(shown_text(entry, survey.settings.names)) if amount is None else amount


def _said_otherwise(survey: Survey, former: str, present: str, now: Sequence[Item]) -> str:
    """What is told of items none of which has come or gone."""
    new = _new_keys(survey)
    if any(not new.isdisjoint(item.entries) for item in now):
        return _SAME_BESIDES
    return "\n".join(_respelled(former, present)) or SAME


def _respelled(former: str, present: str) -> Iterator[str]:
    """The lines that stand in one text alone, where what they say is the same."""
    before, now = former.split("\n"), present.split("\n")
    then, today = list(map(folded, before)), list(map(folded, now))
    yield from _alone(MARKED[Mark.GONE], zip(before, then, strict=True), today)
    yield from _alone(MARKED[Mark.NEW], zip(now, today, strict=True), then)


def _alone(mark: str, lines: Iterable[tuple[str, Hashable]], others: Iterable[Hashable]) -> Iterator[str]:
    """The lines that no other one says. `lines`: each with what it is known by."""
    left = Counter(others)
    for line, said in lines:
        if left[said]:
            left[said] -= 1
        elif line:
            yield f"{mark}{line}"
