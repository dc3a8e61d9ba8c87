"""Rulings of the officer that are not obeyed, or not wholly, as findings with their cell in the 受付簿; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from survey import findings
from survey.ledger.receipts import Rulings, Settled
from survey.model import ADOPT, EXCLUDE, Decision, Finding, ReturnedForm, Survey, Unread


def unheeded(
    survey: Survey,
    rulings: Rulings,
    astray: Iterable[Decision],
    received: Iterable[ReturnedForm | Unread],
    settled: Sequence[Settled],
) -> Iterator[Finding]:
    """What the officer must be told of the rulings. `astray`: those that cannot be told to a file.

    None of these findings names a department: they are the officer's to settle, and no department is asked to.
    """
    for decision in astray:
        yield findings.RULING_ASTRAY.at(decision.place, value=decision.verdict, file=decision.file)
    known = {ADOPT, EXCLUDE, *survey.department_by_name}
    received = tuple(received)
    unread = _unread(received)
    whose = {item.file.digest: item.department for item in received}
    outdone = _outdone(settled)
    for decision in rulings.values():
        digest, place = decision.digest, decision.place
        if not decision.verdict:
            if digest in unread:
                yield findings.REASON_ALONE.at(place, **survey.settings.names.in_messages, file=decision.file)
        elif decision.verdict not in known and not decision.by_sheet(known):
            yield findings.RULING_NOT_UNDERSTOOD.at(place, value=decision.verdict, **survey.settings.names.in_messages)
        elif decision.verdict not in (EXCLUDE, whose.get(digest)) and (held := unread.get(digest)):
            yield findings.RULING_ON_UNREADABLE.at(place, value=decision.verdict, file=decision.file, held=held)
        elif digest in outdone:
            issues = "、".join(outdone[digest])
            yield findings.BOTH_ADOPTED.at(place, value=decision.verdict, file=decision.file, issues=issues)


def _unread(received: Iterable[ReturnedForm | Unread]) -> Mapping[str, str]:
    """By digest of each file that is there: the code of what kept it from being read; "" where it was, under one name at least."""
    codes: dict[str, str] = {}
    for item in received:
        code = item.finding.code if isinstance(item, Unread) else ""
        codes[item.file.digest] = codes.get(item.file.digest, code) and code
    return codes


def _outdone(settled: Iterable[Settled]) -> Mapping[str, list[str]]:
    """By digest of a file ruled 採用: NO of its answers that give way to those of another file."""
    outdone: dict[str, list[str]] = {}
    for one in settled:
        if one.claim.adopted and one.by.file.digest != one.claim.file.digest:
            outdone.setdefault(one.claim.file.digest, []).append(one.claim.answer.issue)
    return outdone
