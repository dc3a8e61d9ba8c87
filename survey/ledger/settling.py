"""決める: which answer counts for each department and issue; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from survey.findings import LEFT_AS_EXAMPLE
from survey.form.carried import is_unconfirmed
from survey.ledger.receipts import Claim, Content, Rulings, Settled, content, newness
from survey.model import ADOPT, Answer, Finding, ReceivedFile, ReturnedForm, SealState, Severity, Survey

RowPlace = tuple[str, str]
"""Department and NO."""
_NONE: frozenset[tuple[int, str]] = frozenset()
"""One for all answers: each empty set is one of its own, of 200 bytes."""


def without_twins(forms: Iterable[ReturnedForm]) -> Mapping[Content, ReturnedForm]:
    """The forms without those that only repeat another, newest first."""
    first: dict[Content, ReturnedForm] = {}
    by_name = sorted(forms, key=lambda form: form.file.name)
    for form in sorted(by_name, key=lambda form: newness(form.file), reverse=True):
        first.setdefault(content(form), form)
    return first


def settle(
    survey: Survey, standing: Sequence[ReturnedForm], remarks: Iterable[Finding], rulings: Rulings
) -> list[Settled]:
    """Every written answer, with the answer that counts for its row; by department and issue, newest first."""
    claims: dict[RowPlace, list[Claim]] = defaultdict(list)
    for claim in _claims(survey, standing, remarks, rulings):
        claims[row_of(claim.answer)].append(claim)
    result = []
    for place in sorted(claims, key=row_order(survey)):
        best = min(claims[place], key=lambda claim: (not claim.adopted, claim.unconfirmed, not claim.valid))
        result += [Settled(claim, best) for claim in claims[place]]
    return result


def _claims(
    survey: Survey, standing: Sequence[ReturnedForm], remarks: Iterable[Finding], rulings: Rulings
) -> Iterator[Claim]:
    """The written answers, newest file first, and within a file from the first row to the last."""
    wrong = _wrong_questions(remarks)
    for form in standing:
        adopted = is_adopted(form.file, rulings)
        sealed = form.seal is SealState.OWN
        for answer in form.answers:
            if not answer.blank:
                said = wrong.get((form.file.name, answer.department, answer.issue), {})
                examples = frozenset(said[LEFT_AS_EXAMPLE.code]) if LEFT_AS_EXAMPLE.code in said else _NONE
                unconfirmed = answer.as_offered or is_unconfirmed(survey, answer)
                yield Claim(answer, form.file, bool(said), adopted, examples, sealed, unconfirmed)


def _wrong_questions(
    remarks: Iterable[Finding],
) -> Mapping[tuple[str, str, str], Mapping[str, list[tuple[int, str]]]]:
    """The errors by file, department and NO: numbers of items, or 0, and keys of questions, by code."""
    wrong: dict[tuple[str, str, str], dict[str, list[tuple[int, str]]]] = {}
    for finding in remarks:
        if finding.severity is Severity.ERROR:
            row = wrong.setdefault((finding.place.file, finding.department, finding.issue), {})
            row.setdefault(finding.code, []).append((finding.item, finding.question))
    return wrong


def is_adopted(file: ReceivedFile, rulings: Rulings) -> bool:
    """Whether the officer ruled 採用 for the file."""
    return file.digest in rulings and rulings[file.digest].verdict == ADOPT


def row_of(answer: Answer) -> RowPlace:
    return answer.department, answer.issue


def row_order(survey: Survey) -> Callable[[RowPlace], tuple[int, int]]:
    """The order of departments and issues in the definition; those that it does not list come last."""
    departments = {name: position for position, name in enumerate(survey.department_by_name)}
    issues = {no: position for position, no in enumerate(survey.issue_by_no)}
    return lambda row: (departments.get(row[0], len(departments)), issues.get(row[1], len(issues)))
