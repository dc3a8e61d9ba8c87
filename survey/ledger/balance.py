"""帳尻: the books of a run must balance, or it stops. Nothing that came back may be lost without a word."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from survey.errors import Fault, SurveyError
from survey.model import Answer, Ledger, Place, ReturnedForm, Survey, Unread

_REMEDY = "この結果は使わずに、このメッセージを開発者に知らせてください。"


def balance(survey: Survey, ledger: Ledger, received: Sequence[ReturnedForm | Unread]) -> None:
    """Raise SurveyError unless all that came back is accounted for, with a fault for each thing that is not.

    Every file has exactly one outcome; every cell of an answer is counted or superseded, and what counts answers
    what the survey asks, so that it has a place to be shown; every unplaced text is listed.
    """
    faults = [
        *_files(ledger, received),
        *_answers(survey, ledger, received),
        *_unplaced(ledger, received),
        *_withheld(ledger),
    ]
    if faults:
        raise SurveyError(faults)


def _files(ledger: Ledger, received: Sequence[ReturnedForm | Unread]) -> Iterator[Fault]:
    came = Counter((item.file.name, item.file.digest) for item in received)
    listed = Counter((receipt.file.name, receipt.file.digest) for receipt in ledger.receipts)
    for name, _ in sorted((came - listed) + (listed - came)):
        yield Fault(name, "受付簿の件数が、受け取ったファイルの数と合いません。", _REMEDY)


def _answers(survey: Survey, ledger: Ledger, received: Sequence[ReturnedForm | Unread]) -> Iterator[Fault]:
    kept: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for counted in ledger.counted.values():
        kept[counted.file.digest, counted.answer.department].append(counted.answer)
    for old in ledger.superseded:
        kept[old.file.digest, old.answer.department].append(old.answer)
    for form in received:
        if isinstance(form, ReturnedForm):
            # Form by form, because the cells of all forms together would take half as much memory as the forms.
            cells = {cell for answer in kept[form.file.digest, form.department] for cell in _cells(answer)}
            for sheet, cell in dict.fromkeys(cell for answer in form.answers for cell in _cells(answer)):
                if (sheet, cell) not in cells:
                    yield Fault(_said(Place(form.file.name, sheet, cell)), "回答が集計から漏れています。", _REMEDY)
    for (department, no), counted in ledger.counted.items():
        asked = department in survey.department_by_name and no in survey.issue_by_no
        answered = {key for _, entries in counted.answer.parts for key in entries}
        if not asked or not answered <= survey.question_by_key.keys():
            place = Place(counted.file.name, counted.answer.sheet, f"{counted.answer.row}行目")
            names = survey.settings.names
            what = f"調査にない{names.department}・{names.issue}・設問（{department}、NO {no}）の回答です。"
            yield Fault(_said(place), what, _REMEDY)


def _cells(answer: Answer) -> Iterator[tuple[str, str]]:
    """Sheet and cell of everything that was written into the row: what is not the department's own, nobody wrote."""
    for item, entries in answer.parts:
        given = item.given if item else answer.given
        for key, entry in entries.items():
            for cell in entry.cells if key not in given else ():
                yield entry.sheet, cell


def _unplaced(ledger: Ledger, received: Sequence[ReturnedForm | Unread]) -> Iterator[Fault]:
    digest = {item.file.name: item.file.digest for item in received}
    listed = {
        (digest.get(unplaced_text.place.file), unplaced_text.place.sheet, unplaced_text.place.cell, unplaced_text.text)
        for unplaced_text in ledger.unplaced
    }
    for item in received:
        for unplaced_text in item.unplaced:
            if (
                item.file.digest,
                unplaced_text.place.sheet,
                unplaced_text.place.cell,
                unplaced_text.text,
            ) not in listed:
                yield Fault(_said(unplaced_text.place), "表の外の記入が、未収録の記入の一覧から漏れています。", _REMEDY)


def _withheld(ledger: Ledger) -> Iterator[Fault]:
    listed = {(unplaced_text.place, unplaced_text.text) for unplaced_text in ledger.unplaced}
    for counted in ledger.counted.values():
        for entry in counted.withheld_entries:
            place = Place(counted.file.name, entry.sheet, "、".join(entry.cells))
            if (place, entry.as_text("\n")) not in listed:
                yield Fault(_said(place), "載せない回答が、未収録の記入の一覧から漏れています。", _REMEDY)


def _said(place: Place) -> str:
    return " ".join(filter(None, (place.file, place.sheet, place.cell)))
