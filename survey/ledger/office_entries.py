"""事務局の記入: which answer each of the office's entries belongs to, joined to what counts, and judged; pure.

What belongs to none stays as it is, and is said. A row is told by what a person sees of it, department, NO and title; what
its hidden cell keeps stands in where that says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from survey import findings
from survey.japanese.department_names import find
from survey.japanese.likeness import exact, near
from survey.japanese.text import comparison_key, one_line
from survey.model import (
    Answer,
    Counted,
    Entry,
    Finding,
    Issue,
    Ledger,
    OfficeColumn,
    OfficeRow,
    Place,
    Question,
    Survey,
)
from survey.questions.by_office import awaited, office_column, office_entry, why_refused

_RowPlace = tuple[str, str]
"""Department and NO."""

_NO_DEPARTMENT = "どの{課}のことか分かりません。"
_NO_ISSUE = "どの{課題}のことか分かりません。"
_NO_ANSWER = "この{課}の、この{課題}への回答が、いまは載りません。"
_NO_QUESTION = "この列の設問が、いまの調査定義にありません。"
_TWICE = "同じ回答への記入がもう一つあり、先にある行のほうを載せました。"


def with_office(survey: Survey, ledger: Ledger, rows: Sequence[OfficeRow]) -> Ledger:
    """The ledger with what the office wrote. Each text of the rows is an entry of an answer that counts, or stays among
    `unused`; one that only repeats another is dropped.

    The findings name no department: they are the officer's to settle.
    """
    if not (rows or survey.office_questions):
        return ledger
    known = _Known.of(survey)
    about = [(row, known.about(row)) for row in rows]
    counted, said = dict(ledger.counted), list[Finding]()
    unused: list[OfficeRow] = []
    for row, place in about:
        left = {column: why for column in row.texts if (why := _join(survey, counted, (row, place), column, said))}
        said += (_left(row, column, survey.settings.names.said_in(why)) for column, why in left.items())
        if left:
            unused.append(replace(row, texts={column: row.texts[column] for column in left}))
    rows_of = {place: row for row, place in reversed(about) if not isinstance(place, str)}
    said += (one for counts in counted.values() for one in _empty(survey, counts.answer, rows_of))
    return replace(ledger, counted=counted, findings=(*ledger.findings, *said), unused=tuple(unused))


# ---------------------------------------------------------------- what a row is about


class _Known(Struct, frozen=True):
    """What the survey asks, by `comparison_key`."""

    survey: Survey
    by_no: Mapping[str, Issue]
    by_title: Mapping[str, Sequence[Issue]]

    @classmethod
    def of(cls, survey: Survey) -> _Known:
        titled: dict[str, list[Issue]] = {}
        for issue in survey.issues:
            titled.setdefault(comparison_key(issue.title), []).append(issue)
        return cls(survey, {comparison_key(issue.no): issue for issue in survey.issues}, titled)

    def about(self, row: OfficeRow) -> _RowPlace | str:
        """Department and NO, or why they cannot be told."""
        kept_department, kept_no = row.made_for
        department = find(row.department, self.survey) or find(kept_department, self.survey)
        if department is None:
            return _NO_DEPARTMENT
        issue = self._issue(row.issue, row.title) or self._issue(kept_no, row.title)
        return (department, issue.no) if issue else _NO_ISSUE

    def _issue(self, no: str, title: str) -> Issue | None:
        """The issue with this NO and title. Since then NO may have changed, or the wording, but not both."""
        numbered, titled = self.by_no.get(comparison_key(no)), self.by_title.get(comparison_key(title), ())
        if numbered and (not title or exact(title, numbered.title)):
            return numbered
        if len(titled) == 1:
            return titled[0]
        return numbered if numbered and near(title, numbered.title) else None


# ---------------------------------------------------------------- joined


def _join(
    survey: Survey,
    counted: dict[_RowPlace, Counted],
    where: tuple[OfficeRow, _RowPlace | str],
    column: OfficeColumn,
    said: list[Finding],
) -> str:
    """Join what is written in a column to its answer in `counted`; or why not."""
    row, place = where
    question = survey.question_by_key.get(column.key)
    if isinstance(place, str):
        return place
    if question is None or column != office_column(question):
        return _NO_QUESTION
    if place not in counted:
        return _NO_ANSWER
    answer = counted[place].answer
    entry, remarks = office_entry(survey, question, row, answer)
    if standing := answer.entries.get(question.key):
        return "" if standing.as_text("\n") == entry.as_text("\n") else _TWICE
    entries, given = {**answer.entries, question.key: entry}, answer.given | {question.key}
    counted[place] = replace(counted[place], answer=replace(answer, entries=entries, given=given))
    said += (replace(remark, department="") for remark in remarks)
    said += _refused(question, entry, answer)
    return ""


# ---------------------------------------------------------------- said


def _refused(question: Question, entry: Entry, answer: Answer) -> Iterator[Finding]:
    if why := why_refused(question, entry, answer.department):
        place = Place(entry.file, entry.sheet, entry.cells[0])
        yield findings.OFFICE_REFUSED.at(
            place,
            issue=answer.issue,
            question=question.key,
            value=entry.as_text("、"),
            heading=one_line(question.heading),
            about=_about(answer.department, answer.issue),
            why=why,
        )


def _left(row: OfficeRow, column: OfficeColumn, why: str) -> Finding:
    kept_department, kept_no = row.made_for
    return findings.OFFICE_UNUSED.at(
        row.place(column),
        question=column.key,
        value=row.texts[column],
        heading=one_line(column.heading),
        about=_about(row.department or kept_department, row.issue or kept_no),
        why=why,
    )


def _empty(survey: Survey, answer: Answer, rows: Mapping[_RowPlace, OfficeRow]) -> Iterable[Finding]:
    """A finding for each question that the office must still answer. `rows`: where it would."""
    row = rows.get((answer.department, answer.issue))
    for question in awaited(survey, answer):
        yield findings.OFFICE_EMPTY.at(
            row.place(office_column(question)) if row else Place(),
            issue=answer.issue,
            question=question.key,
            heading=one_line(question.heading),
            about=_about(answer.department, answer.issue),
        )


def _about(department: str, no: str) -> str:
    return " ".join(filter(None, (department, no and f"NO {no}")))
