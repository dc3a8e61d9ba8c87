"""受付: what became of every file, and which answer counts; pure.

A row counts on its own, so two sections of a department can each fill half a form. For each department and issue the
newest valid answer counts, and where none is valid the newest faulty one; what the officer ruled goes before both.
Files are told apart by content, never by name or by the order in which they are given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from survey.findings import DATE_NOT_BELIEVED, UNANSWERED
from survey.ledger.balance import balance
from survey.ledger.lost_items import lost_items
from survey.ledger.receipts import Rulings, Settled, excluded, newness, receipts
from survey.ledger.seals import displacing_sealed, unchecked
from survey.ledger.settling import RowPlace, is_adopted, row_of, row_order, settle, without_twins
from survey.ledger.subjects import subjects_said
from survey.ledger.unheeded import unheeded
from survey.model import (
    Answer,
    Counted,
    Decision,
    Finding,
    Ledger,
    Outcome,
    Place,
    Receipt,
    ReturnedForm,
    Severity,
    State,
    Superseded,
    Survey,
    UnplacedText,
    Unread,
)
from survey.questions.rules import first_to_fill, not_applicable, way_out

_CLOSED = (Outcome.SUPERSEDED, Outcome.EXCLUDED)


def choose(  # noqa: PLR0913, PLR0917  All that the books are made of.
    survey: Survey,
    forms: Sequence[ReturnedForm],
    unread: Sequence[Unread],
    findings: Sequence[Finding],
    decisions: Sequence[Decision] = (),
    astray: Sequence[Decision] = (),
) -> Ledger:
    """Decide what becomes of every file, and which answer counts for each department and issue.

    `findings`: those of `checks.check`; the forms bring those of their reader along. The result depends on what the
    files hold and when they came; names serve only to list them. `astray`: rulings that cannot be told to a file, which
    are only reported. Raises SurveyError if the books do not balance.
    """
    rulings = {decision.digest: decision for decision in sorted(decisions, key=lambda d: (d.digest, d.verdict))}
    held = displacing_sealed(survey, forms, findings, rulings)
    waiting = {item.file.name for item in held}
    forms = [form for form in forms if form.file.name not in waiting]
    findings = [finding for finding in findings if finding.place.file not in waiting]
    unread = [*unread, *held]
    received: list[ReturnedForm | Unread] = [*forms, *unread]
    originals = without_twins(forms)
    standing = [form for form in originals.values() if not excluded(form, rulings)]
    remarks = [*findings, *chain.from_iterable(form.findings for form in originals.values())]
    settled = settle(survey, standing, remarks, rulings)
    counted = {row_of(one.claim.answer): one.by for one in settled if one.won}
    current = _current(standing, counted)
    told = receipts(survey, received, originals, settled, current, rulings)
    slips = sorted(told, key=_receipt_order(survey))
    still_open = [
        *_still_open([*remarks, *_of_unread(unread)], slips, counted, rulings),
        *_unanswered(survey, current, counted),
        *lost_items(survey, settled),
    ]
    ledger = Ledger(
        receipts=tuple(slips),
        counted=counted,
        superseded=tuple(_superseded(survey, originals.values(), settled, rulings)),
        findings=(
            *sorted(still_open, key=_finding_order(survey)),
            *unheeded(survey, rulings, astray, received, settled),
            *unchecked(survey, forms),
        ),
        unplaced=(*_unplaced(received), *subjects_said(survey, received), *_withheld(counted.values())),
        states=_states(survey, slips, counted, current, still_open),
        received={name: current[name].file.received for name in survey.department_by_name if name in current},
    )
    balance(survey, ledger, received)
    return ledger


# ---------------------------------------------------------------- which answer counts


def _superseded(
    survey: Survey, originals: Iterable[ReturnedForm], settled: Iterable[Settled], rulings: Rulings
) -> Iterator[Superseded]:
    """The answers that do not count, by department and issue; those of files that the officer excluded come last."""
    yield from (Superseded(one.claim.answer, one.claim.file, one.by) for one in settled if not one.won)
    ruled_out = (
        Superseded(answer, form.file, None)
        for form in originals
        if excluded(form, rulings)
        for answer in form.answers
        if not answer.blank
    )
    order = row_order(survey)
    yield from sorted(ruled_out, key=lambda old: order(row_of(old.answer)))


def _current(standing: Sequence[ReturnedForm], counted: Mapping[RowPlace, Counted]) -> Mapping[str, ReturnedForm]:
    """By department: its newest form with an answer that counts, or its newest where nothing was written at all."""
    answering = {(department, counts.file.digest) for (department, _), counts in counted.items()}
    with_answers = [form for form in standing if (form.department, form.file.digest) in answering]
    current: dict[str, ReturnedForm] = {}
    for form in (*with_answers, *standing):
        current.setdefault(form.department, form)
    return current


# ---------------------------------------------------------------- what is still open


def _still_open(
    remarks: Iterable[Finding], slips: Iterable[Receipt], counted: Mapping[RowPlace, Counted], rulings: Rulings
) -> Iterator[Finding]:
    slip_of = {slip.file.name: slip for slip in slips}
    for finding in remarks:
        slip = slip_of[finding.place.file]
        counts = counted.get((finding.department, finding.issue))
        superseded = slip.outcome in _CLOSED or (counts and counts.file.digest != slip.file.digest)
        accepted = counts and finding.severity is Severity.ERROR and is_adopted(slip.file, rulings)
        # Which answer is the newer one hangs on it, so it is said most of all where that answer lost.
        if finding.code == DATE_NOT_BELIEVED.code or not (superseded or accepted):
            yield finding


def _of_unread(unread: Iterable[Unread]) -> Iterator[Finding]:
    """Their findings; that something came with a form its line in the 受付簿 says, and nobody need do anything."""
    return (item.finding for item in unread if item.outcome is not Outcome.ATTACHED)


def _unanswered(
    survey: Survey, current: Mapping[str, ReturnedForm], counted: Mapping[RowPlace, Counted]
) -> Iterator[Finding]:
    """A finding for each own issue without an answer of a department that returned something."""
    for name, issues in survey.issues_by_department.items():
        form = current.get(name)
        missing = [issue.no for issue in issues if form and (name, issue.no) not in counted]
        if form and missing:
            rows = {answer.issue: answer for answer in form.answers}
            for no in missing:
                place, instead = _place(survey, form, rows.get(no)), way_out(survey, survey.locked(name, no))
                yield UNANSWERED.at(
                    place, department=name, issue=no, **survey.settings.names.in_messages, instead=instead
                )


def _place(survey: Survey, form: ReturnedForm, answer: Answer | None) -> Place:
    """The input of the row that must be filled first, as far as the form still has it."""
    if answer is None:
        return Place(form.file.name)
    first = first_to_fill(survey.first_questions, survey.locked(answer.department, answer.issue))
    keys = (first.key, *survey.question_by_key)
    return Place(form.file.name, answer.sheet, next(filter(None, map(answer.input_of, keys)), ""))


def _unplaced(received: Iterable[ReturnedForm | Unread]) -> Iterator[UnplacedText]:
    """What was written outside the inputs, file by file; once where a file came twice.

    Of a file that came twice, one name may tell whose form it is and the other not; then different cells of it are listed.
    """
    seen: set[tuple[str, str, str, str]] = set()
    for item in sorted(received, key=lambda item: (*newness(item.file), item.file.name)):
        keys = [
            (item.file.digest, unplaced_text.place.sheet, unplaced_text.place.cell, unplaced_text.text)
            for unplaced_text in item.unplaced
        ]
        yield from (unplaced_text for unplaced_text, key in zip(item.unplaced, keys, strict=True) if key not in seen)
        seen.update(keys)


def _withheld(counted: Iterable[Counted]) -> Iterator[UnplacedText]:
    """The examples that were left standing in answers that count: printed nowhere, and so listed."""
    for counts in counted:
        for entry in counts.withheld_entries:
            place = Place(counts.file.name, entry.sheet, "、".join(entry.cells))
            yield UnplacedText(place, entry.as_text("\n"), "記入例のままの回答")


# ---------------------------------------------------------------- where each department stands


def _states(
    survey: Survey,
    slips: Iterable[Receipt],
    counted: Mapping[RowPlace, Counted],
    current: Mapping[str, ReturnedForm],
    still_open: Iterable[Finding],
) -> Mapping[str, State]:
    in_force = {slip.file.name: slip.department for slip in slips if slip.in_force}
    errors = (finding for finding in still_open if finding.severity is Severity.ERROR)
    wrong = {in_force[finding.place.file] for finding in errors if finding.place.file in in_force}
    answers = defaultdict(list)
    for (department, _), counts in counted.items():
        answers[department].append(counts.answer)

    def state(name: str) -> State:
        if name not in current:
            return State.MISSING if survey.issues_by_department[name] else State.NOT_APPLICABLE
        if name in wrong:
            return State.SENT_BACK
        if all(_says_nothing_else(survey, answer) for answer in answers[name]):
            return State.NOT_APPLICABLE
        late = current[name].file.received.date() > survey.settings.deadline
        return State.LATE if late else State.SUBMITTED

    return {name: state(name) for name in survey.department_by_name}


def _says_nothing_else(survey: Survey, answer: Answer) -> bool:
    """Whether the answer declares its row not applicable and leaves it at that."""
    declaring = {question.key for question in survey.questions if question.not_applicable}
    alone = answer.entries.keys() - answer.given <= declaring and not answer.items
    return alone and not_applicable(survey, answer) is not None


# ---------------------------------------------------------------- order


def _receipt_order(survey: Survey) -> Callable[[Receipt], tuple[object, ...]]:
    order = row_order(survey)
    return lambda slip: (order((slip.department, "")), *newness(slip.file), slip.file.name)


def _finding_order(survey: Survey) -> Callable[[Finding], tuple[object, ...]]:
    order = row_order(survey)
    questions = {key: position for position, key in enumerate(survey.question_by_key)}

    def position(finding: Finding) -> tuple[object, ...]:
        row = order((finding.department, finding.issue))
        place = finding.place
        return row, questions.get(finding.question, -1), finding.code, place.sheet, place.cell, place.file

    return position
