"""The whole way of received files, from collected/ to the printed table, and whether its books balance."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from evidence import Written, evidence
from filled import SURVEY, blank
from msgspec import Struct
from unpacked import unpack
from xlrd import XLRDError

from survey import checks
from survey.form_reader import read
from survey.intake import walk
from survey.japanese.department_names import EVERYONE_WORDS, find
from survey.japanese.text import clean, comparison_key
from survey.ledger import choose
from survey.ledger.whose import attributed
from survey.model import Consolidated, Counted, Entry, Incoming, Ledger, ReturnedForm, Survey, Unread
from survey.questions.marks import is_mark
from survey.table.consolidate import consolidate, printed_text

_NOT_OPENED = ("H401", "H403", "H405", "H406", "H407", "H410", "X502")
"""Of what stands in such a file nothing is known, and the officer is told so."""
_TOO_STRICT = (ParseError, LookupError, ValueError, StopIteration, BadZipFile, XLRDError)
"""What the other eyes raise where they give up and ours go on: there only what counts is compared."""
_BETWEEN = re.compile(r"[、,・/／\s]|と|及び")
"""What people write between departments."""
_LABEL = re.compile("(?:記入者|内線)[:：]")
_BESIDE = (
    "メモ",
    "コメント",
    "図形",
    "画像",
    "埋め込みファイル",
    "ヘッダー・フッター",
    "同じセルのもう一つの値",
    "リンク",
)


class Books(Struct, frozen=True):
    """Everything that became of the files."""

    survey: Survey
    incoming: Mapping[str, bytes]
    """What intake handed to the reader, by name."""
    received: tuple[ReturnedForm | Unread, ...]
    ledger: Ledger
    consolidated: Consolidated
    slowest: float
    """Seconds that the file took that took longest."""

    @property
    def forms(self) -> tuple[ReturnedForm, ...]:
        return tuple(item for item in self.received if isinstance(item, ReturnedForm))


def keep_books(files: Mapping[str, bytes], survey: Survey = SURVEY, passwords: Sequence[str] = ()) -> Books:
    """Intake, reader, checks, ledger and merge on the files as if they stood in collected/.

    The ledger refuses books that do not balance by themselves; `lost` counts again from outside.
    """
    incoming: dict[str, bytes] = {}
    received: list[ReturnedForm | Unread] = []
    slowest = 0.0
    for item in _taken_in(files, passwords):
        if isinstance(item, Incoming):
            incoming[item.name] = item.content
            started = time.perf_counter()
            received.append(read(item, survey))
            slowest = max(slowest, time.perf_counter() - started)
        else:
            received.append(item)
    received = attributed(received, survey, {})
    forms = [item for item in received if isinstance(item, ReturnedForm)]
    unread = [item for item in received if isinstance(item, Unread)]
    ledger = choose(survey, forms, unread, checks.check(survey, forms))
    return Books(survey, incoming, tuple(received), ledger, consolidate(survey, ledger), slowest)


def _taken_in(files: Mapping[str, bytes], passwords: Sequence[str]) -> Iterator[Incoming | Unread]:
    with tempfile.TemporaryDirectory() as top:
        collected = Path(top)
        for name, content in files.items():
            path = collected / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for path in walk(collected):
            yield from unpack(path, collected, passwords)


def counted(books: Books, department: str = "福祉課") -> dict[str, str]:
    """What counts for the department, by NO and question key, as printed."""
    return {
        f"{no} {key}": printed_text(books.survey.question_by_key[key], entry, name, books.survey)
        for (name, no), counts in books.ledger.counted.items()
        if name == department
        for key, entry in counts.entries.items()
    }


# ---------------------------------------------------------------- the count from outside


def lost(books: Books, sent: Survey | None = None) -> list[str]:
    """What does not come out as it went in; nothing, if all is well. `sent`: what the forms were made of, if another."""
    ours = _ours(books.survey) | (_ours(sent) if sent else frozenset())
    return [
        *(f"{item.file.name}: {what}" for item in books.received for what in _lost(books, item, ours)),
        *_unprinted(books),
        *_outcomes(books),
    ]


def _lost(books: Books, item: ReturnedForm | Unread, ours: Set[str]) -> Iterator[str]:
    if item.file.name not in books.incoming or (isinstance(item, Unread) and item.finding.code in _NOT_OPENED):
        return
    try:
        written = evidence(books.incoming[item.file.name])
    except _TOO_STRICT:
        return
    answered = {(entry.sheet, cell): entry for entry in _entries(books, item) for cell in entry.cells}
    listed = {
        (unplaced_text.place.sheet, unplaced_text.place.cell, unplaced_text.text)
        for unplaced_text in books.ledger.unplaced
    }
    # A shape stands in no cell, and a page's title belongs to no sheet, as far as the other eyes can see.
    anywhere = {unplaced_text.text for unplaced_text in books.ledger.unplaced if unplaced_text.why in _BESIDE}
    # A row or a sheet that repeats another adds nothing; who signed is no answer, but is kept.
    said = {
        clean(one.text)
        for one in written
        if _carries(answered.get((one.sheet, one.cell)), clean(one.text), books.survey)
    }
    signed = f"{item.respondent}\n{item.extension}" if isinstance(item, ReturnedForm) else ""
    for one in written:
        text = clean(one.text)
        if not text.strip() or comparison_key(text) in ours or _is_machines(one):
            continue
        entry = None if one.beside else answered.get((one.sheet, one.cell))
        is_listed = (one.sheet, one.cell, text) in listed or (one.beside and text.strip("\n") in anywhere)
        if (
            not is_listed
            and not _carries(entry, text, books.survey)
            and text not in said
            and _LABEL.sub("", text) not in signed
        ):
            yield f"{one.sheet}!{one.cell} {text!r}"
    for place in answered.keys() & {
        (unplaced_text.place.sheet, unplaced_text.place.cell)
        for unplaced_text in item.unplaced
        if unplaced_text.why not in _BESIDE
    }:
        yield f"{place} twice"


def _entries(books: Books, item: ReturnedForm | Unread) -> Iterator[Entry]:
    """All that is an answer in the file, whether it counts or was superseded."""
    if isinstance(item, Unread):
        return
    kept = [*books.ledger.counted.values(), *books.ledger.superseded]
    for one in kept:
        if one.file.digest == item.file.digest:
            yield from one.answer.entries.values()


def _carries(entry: Entry | None, text: str, survey: Survey) -> bool:
    """Whether the entry says what the cell does; in a ○ column a mark or a name is a department."""
    if entry is None:
        return False
    if text in entry.text or (entry.departments and (is_mark(text) or find(text, survey) in entry.departments)):
        return True
    known = _spellings(survey) | {comparison_key(word) for word in EVERYONE_WORDS}
    return bool(entry.departments) and all(
        comparison_key(piece) in known or piece in entry.text for piece in _BETWEEN.split(text)
    )


def _spellings(survey: Survey) -> set[str]:
    words = {word for department in survey.departments for word in (department.name, *department.aliases)}
    return {comparison_key(spelling) for word in words for spelling in (word, word.removesuffix("課"))} | {""}


@cache
def _ours(survey: Survey) -> frozenset[str]:
    """All that the forms of the survey say by themselves, and the names of departments, however they are spelt."""
    forms = (blank(name, survey) for name in survey.department_by_name)
    return frozenset({comparison_key(one.text) for form in forms for one in evidence(form)} | _spellings(survey))


def _is_machines(one: Written) -> bool:
    """Whether it is what our count of finished rows gave, what hidden cells keep (flags of wrong answers, a day, a list), or
    a hash on the hidden sheet."""
    kept = r"#[012]{1,6}|#[0-9MTSHRY]+/[0-9]+/[0-9]+#|#\|.*"
    return not one.beside and re.fullmatch(rf"済|\d/\d|{kept}|[0-9a-f]{{12}}", one.text) is not None


def _unprinted(books: Books) -> Iterator[str]:
    """Answers that count and do not stand in the table, and examples left standing that are not listed either."""
    listed = {unplaced_text.text for unplaced_text in books.ledger.unplaced}
    rows = {(one.issue.no, row.department): row for one in books.consolidated.issues for row in one.rows}
    for (department, no), counts in books.ledger.counted.items():
        row = rows.get((no, department))
        printed = "\n".join(row.texts) if row else ""
        for text in _to_print(books.survey, department, counts):
            if text.strip() and text not in printed:
                yield f"{department} {no}: {text!r} is not printed"
        for entry in counts.withheld_entries:
            if (text := entry.text) not in listed:
                yield f"{department} {no}: {text!r} is neither printed nor listed"


def _to_print(survey: Survey, department: str, counts: Counted) -> Iterator[str]:
    for key, entry in counts.entries.items():
        question = survey.question_by_key[key]
        if question.printed:
            # Numbers are printed in groups, choices side by side.
            yield from [] if question.kind in ("数値", "複数選択") else [entry.text]
            if question.kind in ("課の選択", "数値", "複数選択"):
                yield printed_text(question, entry, department, survey)


def _outcomes(books: Books) -> Iterator[str]:
    names = sorted(receipt.file.name for receipt in books.ledger.receipts)
    if names != sorted({item.file.name for item in books.received}):
        yield f"receipts {names}"
