"""載せない回答 and 出典: which answers are not printed and why, and from where each cell of the table comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from survey.ledger_book.ledger_cells import (
    DIGEST,
    FILE,
    LedgerColumn,
    LedgerRow,
    LedgerSheet,
    Tone,
    cleaned,
    fitted,
    in_words,
    question_text,
    shown_text,
    spilled_sheet,
)
from survey.model import Counted, Entry, Item, Names, Place, Question, Source, Survey
from survey.questions.print_limit import within_reason

UNPRINTED = "載せない回答"
"""Name of the sheet of answers that count and are not printed."""
_UNPRINTED_COLUMNS = (
    LedgerColumn("{課}", 130),
    LedgerColumn("NO", 56, Tone.CENTRE),
    LedgerColumn("設問", 160),
    LedgerColumn("回答", 420),
    LedgerColumn(FILE, 250),
    LedgerColumn("シート", 100),
    LedgerColumn("セル", 84),
)


def unprinted_sheet(survey: Survey, counted: Iterable[Counted]) -> LedgerSheet:
    rows = (
        cleaned(
            counts.answer.department,
            counts.answer.issue,
            question_text(question, item.number if item else 0),
            text,
            *_spelled(counts.place_of(entry)),
        )
        for counts in counted
        for item, question, entry in _answered(survey, counts)
        if (text := _not_printed(question, entry, survey.settings.names))
    )
    label = survey.settings.document_label
    note = f"採用した回答のうち、{label}に載せない設問へのものと、{label}に載せきれない長い回答の続き。"
    return spilled_sheet(UNPRINTED, note, in_words(_UNPRINTED_COLUMNS, survey.settings.names), rows)


def _answered(survey: Survey, counts: Counted) -> Iterator[tuple[Item | None, Question, Entry]]:
    """All that counts of an answer, in the order of questions, what is asked once before items."""
    for item, entries in counts.parts:
        yield from ((item, question, entries[question.key]) for question in survey.questions if question.key in entries)


def _spelled(place: Place) -> tuple[str, str, str]:
    return place.file, place.sheet, place.cell


def _not_printed(question: Question, entry: Entry, names: Names) -> str:
    """All of an answer to a question that is not printed, else what is too much of it."""
    return within_reason(entry.text)[1] if question.printed else shown_text(entry, names)


def too_long_to_print(survey: Survey, counted: Iterable[Counted]) -> int:
    """How many answers are printed only in part."""
    printed = frozenset(question.key for question in survey.questions if question.printed)
    return sum(
        key in printed and bool(within_reason(entry.text)[1])
        for counts in counted
        for _, entries in counts.parts
        for key, entry in entries.items()
    )


def sources_sheet(survey: Survey, sources: Sequence[Source]) -> LedgerSheet:
    label = survey.settings.document_label
    columns = (
        LedgerColumn(f"{label}のセル", 110),
        LedgerColumn(survey.settings.names.department, 130),
        LedgerColumn("NO", 56, Tone.CENTRE),
        LedgerColumn("設問", 180),
        LedgerColumn(FILE, 280),
        LedgerColumn("シート", 110),
        LedgerColumn("セル", 84),
        LedgerColumn(DIGEST, 110, Tone.NARROW, hidden=True),
    )
    note = f"{label}の各セルが、どのファイルのどのセルから来たか。"
    if sources and not sources[0].printed_cell:
        note = (
            f"{label}に載る回答が、どのファイルのどのセルから来たか。{label}のセルの番地は、survey merge で入ります。"
        )
    if sources and "!" in sources[-1].printed_cell:
        note += f"「(2)!」で始まるのは、シート「{label} (2)」のセルです。"
    return LedgerSheet("出典", note, columns, map(_source_row, sources), len(sources))


def _source_row(source: Source) -> LedgerRow:
    answer, file, place = source.counted.answer, source.counted.file, source.place
    return fitted(
        source.printed_cell,
        answer.department,
        answer.issue,
        question_text(source.question, source.item.number if source.item else 0),
        *_spelled(place),
        file.digest if place.file == file.name else "",
    )
