"""割印: forms without their department's seal do not replace answers of forms that have it; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby

from survey.findings import DISPLACES_SEALED, SEALS_UNCHECKED
from survey.ledger.receipts import Claim, Content, Rulings, Settled, content, excluded
from survey.ledger.settling import row_of, settle, without_twins
from survey.model import (
    ADOPT,
    ANSWERS_ON_HOLD,
    Answer,
    Finding,
    Outcome,
    Place,
    ReturnedForm,
    SealState,
    Survey,
    UnplacedText,
    Unread,
)


def displacing_sealed(
    survey: Survey, forms: Sequence[ReturnedForm], findings: Iterable[Finding], rulings: Rulings
) -> tuple[Unread, ...]:
    """The forms without seal that would replace another answer of a form that has one: they wait for the officer.

    A form that he ruled to count, or to be a department's, does not wait.
    """
    if len({form.seal is SealState.OWN for form in forms}) < 2:
        return ()
    known = survey.department_by_name
    free = {digest for digest, one in rulings.items() if one.verdict in (ADOPT, *known) or one.by_sheet(known)}
    held: dict[Content, list[Settled]] = {}
    while True:
        remaining = [form for form in without_twins(forms).values() if content(form) not in held]
        standing = [form for form in remaining if not excluded(form, rulings)]
        remarks = [*findings, *chain.from_iterable(form.findings for form in standing)]
        found = _displaced(settle(survey, standing, remarks, rulings), free)
        if not found:
            return tuple(_on_hold(form, held[content(form)], survey) for form in forms if content(form) in held)
        held |= found


def _displaced(settled: Iterable[Settled], free: set[str]) -> Mapping[Content, list[Settled]]:
    """By the form without seal that would win: what it would replace, other answers of forms that have it."""
    found: dict[Content, list[Settled]] = {}
    for _, group in groupby(settled, key=lambda one: row_of(one.claim.answer)):
        row = list(group)
        winner = next(one.claim for one in row if one.won)
        if winner.sealed or winner.file.digest in free:
            continue
        for one in row:
            if one.claim.sealed and _says(one.claim) != _says(winner):
                found.setdefault((winner.file.digest, winner.answer.department), []).append(one)
    return found


def _says(claim: Claim) -> Mapping[str, str]:
    return {key: entry.as_text("\n") for key, entry in claim.answer.entries.items()}


def _on_hold(form: ReturnedForm, lost: Sequence[Settled], survey: Survey) -> Unread:
    said = DISPLACES_SEALED.at(
        Place(form.file.name),
        department=form.department,
        **survey.settings.names.in_messages,
        other="」「".join(dict.fromkeys(one.claim.file.name for one in lost)),
        issues="、".join(dict.fromkeys(one.claim.answer.issue for one in lost)),
    )
    texts = (text for answer in form.answers for text in _texts(form, answer))
    return Unread(form.file, Outcome.ON_HOLD, said, (*texts, *form.unplaced), form.department)


def _texts(form: ReturnedForm, answer: Answer) -> Iterator[UnplacedText]:
    for entry in answer.entries.values():
        place = Place(form.file.name, entry.sheet, "、".join(entry.cells))
        yield UnplacedText(place, entry.as_text("\n").rstrip("\n"), ANSWERS_ON_HOLD)


def unchecked(survey: Survey, forms: Iterable[ReturnedForm]) -> Iterator[Finding]:
    """Said once: the key is gone, or is another one than that with which the forms were made."""
    count = sum(form.seal is SealState.UNCHECKED for form in forms)
    if count:
        yield SEALS_UNCHECKED.at(Place(), **survey.settings.names.in_messages, count=count)
