"""初期値 in a row that came back: what of it is the office's, and what its department made of that.

What may not be changed counts as the office gives it now, whatever came back; who wrote something else there is told. What
may be changed is the office's as long as it stands there as it was given. What the form was made with before the definition
was changed is nobody's change: what the definition gives now stands in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from survey import findings
from survey.form.given_inputs import (
    GIVEN_MARK,
    given_entry,
    given_inputs,
    given_token,
    is_as_offered,
    is_untouched,
)
from survey.form_reader.accounting import Account, CellSpot
from survey.form_reader.calculations import calculated_texts
from survey.model import Entry, Finding, Given, Question
from survey.questions.rules import asks_nothing
from survey.questions.written import Scope, Written

_OVERWRITTEN = "書き換えられない欄の書換え"


class RowWithGiven(NamedTuple):
    """A row as it counts, with what the office gives in it."""

    entries: Mapping[str, Entry]
    given: frozenset[str] = frozenset()
    """As `Answer.given`."""
    as_offered: bool = False
    """As `Answer.as_offered`."""
    account: Account = Account()
    """Of the cells that hold what the office gave, and of what was written in its place."""


class MadeWith(NamedTuple):
    """What is known of the form that a row stands on."""

    no: str
    """NO of the issue when the form was made."""
    tokens: frozenset[str]
    """As `Record.tokens`."""
    input_of: Callable[[str], str]
    """Address of the row's input for a question by its key, as `Answer.input_of`."""

    def gave(self, question: str, entry: Entry) -> bool:
        """Whether the form was made with this as an 初期値."""
        return GIVEN_MARK in self.tokens and given_token(self.no, question, entry) in self.tokens


class _Verdict(NamedTuple):
    """What becomes of the answer to one question."""

    entry: Entry | None
    """What counts."""
    is_office: bool = False
    overwritten: bool = False
    """Whether something else came back than what the office gave for good."""


def row_with_given(
    written: Sequence[tuple[CellSpot, Written]], entries: Mapping[str, Entry], made: MadeWith, scope: Scope
) -> RowWithGiven:
    """The row with what the office gives in it. `written`: its inputs that hold something; `entries`: what is read of them."""
    given = scope.survey.given_to(scope.department, scope.issue)
    if not given and GIVEN_MARK not in made.tokens:
        return RowWithGiven(entries)
    asked = scope.survey.form_questions
    verdicts = {q.key: _judged(q, entries.get(q.key), given.get(q.key), made, scope) for q in asked}
    kept = {key: verdict.entry for key, verdict in verdicts.items() if verdict.entry}
    office = frozenset(key for key in kept if verdicts[key].is_office)
    as_offered = kept.keys() <= office and _is_as_offered(kept, given, scope)
    said = [*_overwritten(verdicts, entries, made, scope), *(_offered(kept, given, made, scope) if as_offered else ())]
    reasons = {
        spot: _OVERWRITTEN
        for spot, one in written
        if one.column.question
        and verdicts[one.column.question.key].overwritten
        and not _stands_there(one, given, scope)
    }
    ours = {
        spot for spot, one in written if one.column.question and verdicts[one.column.question.key].is_office
    } - reasons.keys()
    return RowWithGiven(kept, office, as_offered, Account(ours=frozenset(ours), reasons=reasons, findings=tuple(said)))


def _is_as_offered(kept: Mapping[str, Entry], given: Mapping[str, Given], scope: Scope) -> bool:
    found = {key: Entry(text, scope.sheet, ()) for key, text in calculated_texts(kept, scope).items()}
    return is_as_offered(scope.survey, scope.department, {**kept, **found}, given)


def _judged(question: Question, entry: Entry | None, given: Given | None, made: MadeWith, scope: Scope) -> _Verdict:
    was_given = entry is not None and made.gave(question.key, entry)
    if given is None:
        return _Verdict(None, is_office=True) if was_given else _Verdict(entry)
    now = replace(given_entry(scope.survey, scope.department, question.key, given.text), sheet=scope.sheet)
    if entry and is_untouched(scope.survey, entry, now):
        return _Verdict(entry if given.open else replace(now, cells=entry.cells), is_office=True)
    if was_given:
        return _Verdict(now, is_office=True)
    if given.open:
        return _Verdict(entry)
    # A form that was made before this was given has nothing there.
    was_there = bool(made.input_of(question.key)) and (not made.tokens or made.gave(question.key, now))
    return _Verdict(now, is_office=True, overwritten=entry is not None or was_there)


def _stands_there(one: Written, given: Mapping[str, Given], scope: Scope) -> bool:
    """Whether an input of an answer that was written over still holds its part of what the office gave."""
    key = one.column.question.key if one.column.question else ""
    inputs = given_inputs(scope.survey, scope.department, key, given[key].text)
    return one.text == inputs.get(one.column.key)


# ---------------------------------------------------------------- what is said


def _overwritten(
    verdicts: Mapping[str, _Verdict], entries: Mapping[str, Entry], made: MadeWith, scope: Scope
) -> Iterator[Finding]:
    for question in scope.survey.form_questions:
        verdict, entry = verdicts[question.key], entries.get(question.key)
        if verdict.overwritten and verdict.entry:
            value = entry.as_text("、") if entry else ""
            cell = entry.cells[0] if entry and entry.cells else made.input_of(question.key)
            given = findings.as_quoted(verdict.entry.as_text("、"))
            written = f"「{findings.as_quoted(value)}」と書かれていました（「未収録の記入」に載せました）"
            how = written if entry else "空欄になっていました"
            yield scope.remark(findings.OVERWRITTEN, question, cell, value, given=given, how=how)


def _offered(
    entries: Mapping[str, Entry], given: Mapping[str, Given], made: MadeWith, scope: Scope
) -> Iterator[Finding]:
    """Said once of the row, at the first input that its department might have changed."""
    asked = scope.survey.form_questions
    first = next((q for q in asked if q.key in entries and q.key in given and given[q.key].open), None)
    if first and not asks_nothing(asked, given):
        value = entries[first.key].as_text("、")
        yield scope.remark(findings.AS_OFFERED, first, made.input_of(first.key), value)
