"""前回との比較: what became of each answer of the former year; pure.

区分 goes by what each form was made with, as the form itself records it. The former texts, where they are at hand, say what
has changed, and of which answers nothing has come back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct

from survey.comparison.carry_over import CarriedOver
from survey.findings import CARRIED_EMPTIED, CARRIED_GONE
from survey.form.carried import (
    ITEMS,
    all_still_say,
    change_of,
    digest_of,
    digests_of_items,
    still_compared,
    still_says,
)
from survey.model import (
    FORMER,
    Answer,
    Change,
    ComparedAnswer,
    Comparison,
    Counted,
    Entry,
    Finding,
    Ledger,
    Outcome,
    Place,
    ReturnedForm,
    Survey,
)
from survey.questions.rules import filled_in_keys

_Place = tuple[str, str]
"""Department and NO."""


def own_digests(former: Answer) -> Mapping[str, str]:
    """What a form records that is made with a former answer, where its inputs take that as it is."""
    listed = {key for item in former.items for key in item.entries}
    items = {ITEMS: digests_of_items(former.items, listed)} if listed else {}
    return {key: digest_of(entry) for key, entry in former.entries.items()} | items


def compare(
    survey: Survey,
    ledger: Ledger,
    forms: Iterable[ReturnedForm],
    carried: CarriedOver | None,
    record_of: Callable[[Answer], Mapping[str, str]] = own_digests,
) -> Comparison | None:
    """Every answer that counts, and every former one of which nothing does. None where there is no former year.

    `forms`: what came back. `carried`: the former answers; None where they are not at hand. `record_of`: what a form
    records that is made with a former answer; asked only where that differs from `own_digests`.
    """
    before = _former_answers(carried)
    rows = _rows_in_force(ledger, forms)
    made_with = any(answer.carried for answers in rows.values() for answer in answers)
    if not (survey.former_year or before or made_with):
        return None
    places = ((name, no) for name in survey.department_by_name for no in survey.issue_by_no)
    years = _Years(survey, rows, before, carried is not None, record_of)
    compared = (_compared(years, place, ledger.counted.get(place)) for place in places)
    answers = {(one.department, one.issue): one for one in compared if one}
    left = carried.left if carried else ()
    otherwise = partial(_made_otherwise, years)
    return Comparison(survey.former_year or FORMER, answers, left, carried is not None, otherwise)


def _former_answers(carried: CarriedOver | None) -> Mapping[_Place, Answer]:
    """Those that say something."""
    answers = (answer for some in (carried.answers.values() if carried else ()) for answer in some)
    return {(answer.department, answer.issue): answer for answer in answers if not answer.blank}


def _rows_in_force(ledger: Ledger, forms: Iterable[ReturnedForm]) -> Mapping[_Place, Sequence[Answer]]:
    """The rows of the forms that count, written or not."""
    in_force = {(receipt.file.name, receipt.department) for receipt in ledger.receipts if receipt.in_force}
    rows: dict[_Place, list[Answer]] = {}
    for form in forms:
        for answer in form.answers if (form.file.name, form.department) in in_force else ():
            rows.setdefault((answer.department, answer.issue), []).append(answer)
    return rows


def rows_gone(
    survey: Survey, ledger: Ledger, forms: Iterable[ReturnedForm], comparison: Comparison
) -> Iterator[Finding]:
    """A remark on each former answer of which the department's forms have no row any more, where no answer is due: of one
    that is due it is said that it is missing."""
    back = {receipt.department: receipt.file.name for receipt in ledger.receipts if receipt.in_force}
    missing = [
        one
        for one in comparison.answers.values()
        if one.change is Change.UNANSWERED and one.department in back and not survey.is_asked(one.department, one.issue)
    ]
    rows = _rows_in_force(ledger, forms) if missing else {}
    for one in missing:
        if (one.department, one.issue) not in rows:
            yield CARRIED_GONE.at(Place(back[one.department]), department=one.department, issue=one.issue)


def emptied_elsewhere(
    survey: Survey, ledger: Ledger, forms: Iterable[ReturnedForm], comparison: Comparison
) -> Iterator[Finding]:
    """A remark on each former answer that one form still counts with and another took back, unless somebody said later that it
    holds. A blank row is no answer, because each of two sections may send a half."""
    excluded = {receipt.file.name for receipt in ledger.receipts if receipt.outcome is Outcome.EXCLUDED}
    standing = (form for form in forms if form.file.name not in excluded)
    emptied: dict[_Place, tuple[ReturnedForm, Answer]] = {}
    for form in sorted(standing, key=lambda form: (form.file.received, form.file.digest)):
        for answer in form.answers:
            one = comparison.answers.get((answer.department, answer.issue))
            if answer.blank and one and one.now and one.now.file.digest != form.file.digest:
                looked_at = one.change is not Change.UNCONFIRMED and one.now.file.received > form.file.received
                if not looked_at and change_of(survey, answer) is Change.WITHDRAWN:
                    emptied[answer.department, answer.issue] = form, answer
    for (department, no), (form, answer) in emptied.items():
        place = Place(
            form.file.name, answer.sheet, next(filter(None, map(answer.input_of, survey.question_by_key)), "")
        )
        by = ledger.counted[department, no].file.name
        yield CARRIED_EMPTIED.at(place, department=department, issue=no, by=by)


class _Years(Struct, frozen=True):
    """What is known of either year, by department and NO."""

    survey: Survey
    rows: Mapping[_Place, Sequence[Answer]]
    before: Mapping[_Place, Answer]
    at_hand: bool
    record_of: Callable[[Answer], Mapping[str, str]]


def _compared(years: _Years, place: _Place, now: Counted | None) -> ComparedAnswer | None:
    """None where there is and was nothing."""
    former = years.before.get(place)
    if now is None:
        change = _of_no_answer(years, place, former)
        return ComparedAnswer(*place, change, None, former) if change else None
    change = change_of(years.survey, now.answer)
    return ComparedAnswer(*place, change, now, former) if change else None


def _made_otherwise(years: _Years, one: ComparedAnswer) -> bool:
    """Whether the form was made with another answer than the one at hand."""
    answer, former = one.now.answer if one.now else None, one.before
    if not years.at_hand or answer is None or answer.carried is None:
        return False
    carried = still_compared(years.survey, answer, answer.carried)
    if former is None or not carried:
        return bool(carried) or former is not None
    if one.change in _AS_MADE and _is_same(years.survey, answer, former, carried):
        return False
    return not all_still_say(years.survey, former, carried) and carried != years.record_of(former)


_AS_MADE = frozenset({Change.CONTINUED, Change.UNCONFIRMED})
"""Of answers that say what their form was made with."""


def _is_same(survey: Survey, answer: Answer, former: Answer, carried: Mapping[str, str]) -> bool:
    """Whether all that the form was made with stands in both letter by letter, so that nothing need be hashed to know it."""
    before = still_compared(survey, former, former.entries)
    return before.keys() == carried.keys() and all(
        key in answer.entries and same_letters(answer.entries[key], entry) for key, entry in before.items()
    )


def same_letters(one: Entry, other: Entry) -> bool:
    """Whether two entries say the same letter by letter, as most do."""
    return one.text == other.text and one.departments == other.departments


def _of_no_answer(years: _Years, place: _Place, former: Answer | None) -> Change | None:
    """What is said by the empty rows, or by there being none. Only a row that was made with an answer can take it back."""
    changes = {change_of(years.survey, row) for row in years.rows.get(place, ())}
    if Change.WITHDRAWN in changes:
        return Change.WITHDRAWN
    if former is None:
        return None
    return Change.UNKNOWN if Change.UNKNOWN in changes else Change.UNANSWERED


def items_stayed(survey: Survey, comparison: Comparison, one: ComparedAnswer) -> bool:
    """The same of all its items together."""
    if one.now is None or not one.now.answer.carried:
        return False
    asked = filled_in_keys(survey.form_questions)
    same = one.now.answer.carried.get(ITEMS, "") == digests_of_items(one.now.items, asked)
    return same and not comparison.made_otherwise(one)


def is_of_office(one: ComparedAnswer, question: str) -> bool:
    """Whether the present answer to a question is none of the department's, which so has changed nothing."""
    return one.now is not None and question in one.now.answer.given


def stayed(survey: Survey, comparison: Comparison, one: ComparedAnswer, question: str) -> bool:
    """Whether the form's record tells that the answer to a question is the former one, however it is written."""
    if one.now is None or not one.now.answer.carried:
        return False
    entry, digest = one.now.entries.get(question), one.now.answer.carried.get(question, "")
    return entry is not None and still_says(survey, entry, digest) and not comparison.made_otherwise(one)
