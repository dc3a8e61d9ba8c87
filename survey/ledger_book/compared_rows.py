"""The rows of 前回との比較: each answer beside the former year's, and what became of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from survey.comparison.comparing import is_of_office, same_letters, stayed
from survey.japanese.text import alike, one_line
from survey.ledger_book.compared_items import items_told
from survey.ledger_book.compared_words import (
    ADDED,
    MARKED,
    NO_ANSWER_YET,
    NOT_AT_HAND,
    SAID_OF_ALL,
    SAME,
    TAKEN_BACK,
    AnswerBeside,
    ToldPart,
)
from survey.ledger_book.ledger_cells import (
    LedgerColumn,
    LedgerRow,
    Tone,
    cleaned,
    fits_a_row,
    shown_text,
    spilled,
)
from survey.ledger_book.row_heights import row_heights
from survey.model import (
    Change,
    ComparedAnswer,
    Comparison,
    Difference,
    Entry,
    Mark,
    Passage,
    Question,
    Survey,
)
from survey.questions.kinds import kind_of


class MeasuredRow(NamedTuple):
    """A row, and how high it is, as `LedgerSheet.heights` has it."""

    cells: LedgerRow
    height: float | None


AnswerRows = tuple[MeasuredRow, ...]
"""An answer: in one row, or in several where one cannot show it."""
RowsBeside = Callable[[Survey, Comparison], Iterable[AnswerRows]]
"""Makes the rows of every answer of a comparison, in their order."""


def rows_beside(survey: Survey, comparison: Comparison) -> Iterator[AnswerRows]:
    """Each answer beside the former year's."""
    return answer_rows(survey, comparison, comparison.answers.values())


def answer_rows(survey: Survey, comparison: Comparison, answers: Iterable[ComparedAnswer]) -> Iterator[AnswerRows]:
    """Of some answers of the comparison. Each depends on the answer itself, on the survey, and on how the former year is called
    and whether it is at hand; on nothing else."""
    columns = compared_columns(survey, comparison)
    height = row_heights(columns)
    for one in answers:
        yield tuple([MeasuredRow(row, height(row)) for row in _rows(AnswerBeside(survey, comparison, one), columns)])


def compared_columns(survey: Survey, comparison: Comparison) -> tuple[LedgerColumn, ...]:
    """The columns of 前回との比較."""
    return (
        LedgerColumn(survey.settings.names.department, 104),
        LedgerColumn("NO", 56, Tone.CENTRE),
        LedgerColumn(one_line(survey.headings.title), 130),
        LedgerColumn("区分", 92, Tone.CENTRE, toned=True),
        LedgerColumn(comparison.former, 360),
        LedgerColumn("今回", 360),
        LedgerColumn("違い", 390),
    )


_BELOW = "\n"
"""A text of several lines stands below the heading of its question."""


def _rows(beside: AnswerBeside, columns: Sequence[LedgerColumn]) -> Sequence[LedgerRow]:
    """An answer: what was answered to each question in either year, and what became of it, in one row; in several where one
    cannot show it."""
    parts, remarks = (*_answered(beside), *items_told(beside)), _remarks(beside)
    whole = _row(beside, parts, remarks)
    return [whole] if fits_a_row(whole, columns) else spilled(_divided(beside, parts, remarks, columns), columns)


def _divided(
    beside: AnswerBeside, parts: Sequence[ToldPart], remarks: Sequence[str], columns: Sequence[LedgerColumn]
) -> Iterator[LedgerRow]:
    """Rows with some of the questions each, as many as one can show."""
    together: tuple[ToldPart, ...] = ()
    for part in parts:
        if together and not fits_a_row(_row(beside, (*together, part), remarks), columns):
            yield _row(beside, together, remarks)
            together = ()
        together = (*together, part)
    yield _row(beside, together, remarks)


def _row(beside: AnswerBeside, parts: Sequence[ToldPart], remarks: Sequence[str]) -> LedgerRow:
    survey, one = beside.survey, beside.one
    labelled = len(survey.questions) > 1
    return cleaned(
        one.department,
        one.issue,
        one_line(survey.issue_by_no[one.issue].title),
        one.change.value,
        _put_together([(part.heading, part.former) for part in parts], labelled=labelled),
        _put_together([(part.heading, part.now) for part in parts], labelled=labelled),
        "\n".join([*remarks, _told_of_all(parts, labelled=labelled)]),
    )


def _told_of_all(parts: Sequence[ToldPart], *, labelled: bool) -> str:
    """What is the same for every question is said once; what has not changed is not listed beside what has."""
    said = {part.told for part in parts} or {NOT_AT_HAND}
    if len(said) == 1 and not said.isdisjoint(SAID_OF_ALL):
        return said.pop()
    return _put_together([(part.heading, part.told) for part in parts if part.told != SAME], labelled=labelled)


def _put_together(texts: Iterable[tuple[str, str]], *, labelled: bool) -> str:
    """Texts with the headings of their questions, those that are not empty."""
    if not labelled:
        return "\n".join([text for _, text in texts if text])
    return "\n".join([f"■{heading}{_BELOW if _BELOW in text else '：'}{text}" for heading, text in texts if text])


def _answered(beside: AnswerBeside) -> Iterator[ToldPart]:
    survey, one = beside.survey, beside.one
    now = one.now.entries if one.now else {}
    before = one.before.entries if one.before else {}
    for question in survey.questions:
        former, entry = before.get(question.key), now.get(question.key)
        if former or entry:
            then, today = (shown_text(text, survey.settings.names) for text in (former, entry))
            yield ToldPart(one_line(question.heading), then, today, _told(beside, former, entry, question))


def _remarks(beside: AnswerBeside) -> list[str]:
    one = beside.one
    if not beside.comparison.made_otherwise(one):
        return []
    other = "ここにある前回の文とは別の文で" if one.before else "ここにない前回の文で"
    how = other if one.now and one.now.answer.carried else "前回の文を入れずに"
    return [f"（調査票は、{how}作られています。区分は調査票によります）"]


def _told(beside: AnswerBeside, former: Entry | None, entry: Entry | None, question: Question) -> str:
    """What became of the answer to a question, in words that survive a copier."""
    survey, one = beside.survey, beside.one
    if others := _told_of_others(one, former, entry, question):
        return others
    if _unchanged(former, entry) or stayed(survey, beside.comparison, one, question.key):
        return SAME
    if one.before is None and one.change is not Change.NEW:
        return _by_record(one, entry, question.key)
    if former is None:
        return ADDED
    if entry is None:
        return NO_ANSWER_YET if one.change is Change.UNANSWERED else TAKEN_BACK
    before, now = shown_text(former, survey.settings.names), shown_text(entry, survey.settings.names)
    return SAME if alike(before, now) else _changed(before, now)


def _told_of_others(one: ComparedAnswer, former: Entry | None, entry: Entry | None, question: Question) -> str:
    """The same of what is none of the department's; "" where it is."""
    if one.now and not kind_of(question).filled_in:
        changed = _CALCULATED if entry else _NOT_CALCULATED
        return SAME if _unchanged(former, entry) else changed
    if is_of_office(one, question.key):
        return _OFFICE
    return _NOT_YET_OF_OFFICE if question.by_office and one.now else ""


def _changed(before: str, now: str) -> str:
    # Most surveys have no former year, and no need of what takes texts apart.
    from survey.comparison.difference import difference

    return "\n".join(_sentences(difference(before, now)))


def _unchanged(former: Entry | None, entry: Entry | None) -> bool:
    return former is not None and entry is not None and same_letters(former, entry)


def _by_record(one: ComparedAnswer, entry: Entry | None, question: str) -> str:
    """The same where the former text is not at hand: as far as the form's record of it tells."""
    carried = one.now.answer.carried if one.now else None
    is_new = entry and carried is not None and question not in carried
    return ADDED if is_new else NOT_AT_HAND


_OFFICE, _NOT_YET_OF_OFFICE = "事務局の内容", "事務局がまだ記入していません"
_CALCULATED, _NOT_CALCULATED = "計算した値", "計算に要る数がそろっていません"


def _sentences(found: Difference) -> Iterator[str]:
    """What became of each sentence; … for those that stayed. Where a moved one was is not told."""
    shown = [row for row in found if any(passage.text.strip() for passage in row)]
    for unchanged, rows in groupby(shown, key=lambda row: all(mark is Mark.SAME for _, mark in row)):
        if unchanged:
            yield "…"
        else:
            yield from (line for row in rows for line in _lines(row))


def _lines(row: tuple[Passage, ...]) -> Iterator[str]:
    if all(mark is not Mark.SAME for _, mark in row):
        yield from (f"{MARKED[mark]}{text.strip()}" for text, mark in row if mark in MARKED)
        return
    changed = ""
    for same, passages in groupby(row, key=lambda passage: passage.mark is Mark.SAME):
        some = list(passages)
        gone, come = ("".join([text for text, mark in some if mark is wanted]) for wanted in (Mark.GONE, Mark.NEW))
        changed += some[0].text if same else f"〔{gone}→{come}〕"
    yield f"【変更】{changed}"
