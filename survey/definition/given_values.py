"""初期値: the sheet that says what the office puts into the inputs of forms, by issue, department and question.

A line for certain departments goes before one for all that the issue asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct

from survey import findings
from survey.definition import faults as wrong
from survey.definition import vocabulary as words
from survey.definition.asked_departments import asked_departments
from survey.definition.definition_book import Book
from survey.definition.definition_sheet import DefinitionCell, DefinitionRow, DefinitionTable, read_further_table
from survey.definition.near_names import suggestion
from survey.definition.own_words import own_headings
from survey.definition.values import as_answered, filled, only_text
from survey.errors import Fault
from survey.japanese.text import appearance_key, folded, one_line
from survey.model import Finding, Given, Issue, Question, Survey
from survey.questions.as_python import compared_text
from survey.questions.kinds import kind_of
from survey.questions.marks import is_mark
from survey.questions.refusals import refusals
from survey.questions.typed import plainly, typed_entry
from survey.questions.written import Scope

_UNCHANGEABLE = frozenset({"", "-", "－", "―", "×", "✕", "不可"})
"""What may stand under 変更可 where the department may not change it."""


class GivenCell(NamedTuple):
    """What a line gives, and where it says so."""

    cell: DefinitionCell
    question: Question
    text: str


class GivenValues(Struct, frozen=True):
    """What the sheet says."""

    by_row: Mapping[tuple[str, str], Mapping[str, Given]]
    """As `Survey.given`."""
    cells: tuple[GivenCell, ...] = ()


class _Line(NamedTuple):
    """A line that says whom it gives what."""

    issue: Issue
    departments: tuple[str, ...] | None
    """Those that it names; None where it is for all."""
    question: Question
    given: Given
    place: str


def read_given(
    book: Book, survey: Survey, known: Mapping[str, str] | None, asked: DefinitionTable, faults: list[Fault]
) -> GivenValues:
    """What the sheet gives, which may be left out.

    `known`: departments by the key of a name or alias; None where sheet 課 cannot be read. `asked`: sheet 設問.
    """
    table = read_further_table(book, words.GIVEN_SHEET, faults, own_headings(survey.settings.names))
    if table is None or known is None:
        return GivenValues({})
    issues = {appearance_key(issue.no): issue for issue in survey.issues}
    names = _Known(survey, issues, known, _by_name(survey, asked))
    lines = [(row, line) for row in table.rows if (line := _line(row, table, names, faults))]
    cells = (GivenCell(row[words.GIVEN_TEXT], line.question, line.given.text) for row, line in lines)
    return GivenValues(_by_row(survey, [line for _, line in lines], faults), tuple(cells))


def _by_name(survey: Survey, asked: DefinitionTable) -> Mapping[str, Question]:
    """The questions by the keys of what a line may call them: the heading, with its unit or without, or 項目."""
    rows = list(zip(survey.questions, asked.rows, strict=True))
    called = [(question.heading, question) for question in survey.questions]
    called += [(row[word].text, question) for word in (words.HEADING, words.KEY) for question, row in rows]
    return {appearance_key(name): question for name, question in called if name}


class _Known(NamedTuple):
    """What a line may name."""

    survey: Survey
    issues: Mapping[str, Issue]
    departments: Mapping[str, str]
    questions: Mapping[str, Question]


def _line(row: DefinitionRow, table: DefinitionTable, known: _Known, faults: list[Fault]) -> _Line | None:
    """The line; None where it does not say enough, each reason being among the faults."""
    for column in (words.GIVEN_NO, words.GIVEN_QUESTION, words.GIVEN_TEXT):
        filled(row, column, table, faults)
    no, who, what = (
        only_text(row[word], faults) for word in (words.GIVEN_NO, words.GIVEN_DEPARTMENTS, words.GIVEN_QUESTION)
    )
    issue, question = known.issues.get(appearance_key(no.text)), known.questions.get(appearance_key(what.text))
    if no.text and issue is None:
        names = known.survey.settings.names
        faults.append(wrong.GRID_UNKNOWN_ISSUE.at(no.place, value=no.text, **names.in_messages))
    if what.text and question is None:
        hint = suggestion(what.text, (one.heading for one in known.survey.questions))
        faults.append(wrong.GIVEN_UNKNOWN_QUESTION.at(what.place, value=what.text, hint=hint))
    found = _departments(who, issue, known, faults) if issue else None
    may_change = _may_change(row[words.MAY_CHANGE], table, faults)
    if issue is None or question is None or who.broken:
        return None
    given = _given(row[words.GIVEN_TEXT], question, known.survey, may_change, faults)
    return _Line(issue, found, question, given, row[words.GIVEN_TEXT].place) if given else None


def _departments(cell: DefinitionCell, issue: Issue, known: _Known, faults: list[Fault]) -> tuple[str, ...] | None:
    """The departments that a line names; None where it is for all that the issue asks."""
    names = known.survey.settings.names
    everyone = map(appearance_key, ("", *words.EVERY_DEPARTMENT, names.all_departments, names.everyone))
    key = appearance_key(cell.text)
    if key not in known.departments and key in everyone:
        return None
    written = asked_departments(cell, issue.no, (), known.departments, names, faults)
    for name in written:
        if not known.survey.is_asked(name, issue.no):
            faults.append(wrong.GIVEN_NOT_ASKED.at(cell.place, no=issue.no, department=name))
    return tuple(name for name in written if known.survey.is_asked(name, issue.no))


def _may_change(cell: DefinitionCell, table: DefinitionTable, faults: list[Fault]) -> bool:
    text = only_text(cell, faults).text
    if not is_mark(text) and text not in _UNCHANGEABLE:
        faults.append(wrong.NOT_MAY_CHANGE.at(cell.place, heading=table.heading(words.MAY_CHANGE), value=text))
    return is_mark(text)


# ---------------------------------------------------------------- what is given


def _given(
    cell: DefinitionCell, question: Question, survey: Survey, may_change: bool, faults: list[Fault]
) -> Given | None:
    if not kind_of(question).filled_in or question not in survey.row_questions:
        faults.append(wrong.GIVEN_NOT_FILLED_IN.at(cell.place, heading=one_line(question.heading)))
        return None
    text = _text(cell, question, faults)
    if not text.strip():
        return None
    entry, remarks = typed_entry(question, text, Scope(survey, "", "", "", ""))
    for why in dict.fromkeys(_refused(question, text, remarks)):
        heading = one_line(question.heading)
        faults.append(wrong.GIVEN_REFUSED.at(cell.place, value=text, heading=heading, why=why))
    given = Given(plainly(question, entry), may_change)
    if given.text in question.not_applicable and not may_change:
        may = words.MAY_CHANGE.name
        faults.append(wrong.GIVEN_EXEMPTS.at(cell.place, value=given.text, may_change=may))
    return given


def _text(cell: DefinitionCell, question: Question, faults: list[Fault]) -> str:
    """As it would be typed; "" where there is nothing, or a date that is none of the question's."""
    day = cell.content
    is_day = isinstance(day, datetime) and day == datetime.combine(day, datetime.min.time())
    typed = as_answered(cell)
    return typed if is_day and kind_of(question).day(typed) else only_text(cell, faults).prose


def _refused(question: Question, text: str, remarks: Iterable[Finding]) -> Iterator[str]:
    yield from refusals(question, compared_text(question, text))
    if folded(text) == folded(question.example):
        yield "記入例と同じです"
    yield from (_DOUBTS[remark.code] for remark in remarks if remark.code in _DOUBTS)


_DOUBTS = {
    findings.UNKNOWN_DEPARTMENT.code: "一覧にない名前があります",
    findings.NO_SUCH_CHOICE.code: "選択肢にないものがあります",
    findings.UNUSUAL_NUMBER.code: "小数の桁が多いか、0 で始まるか、15桁を超えています",
}
"""What would be remarked of an answer of a department, and nobody could answer for."""


# ---------------------------------------------------------------- to whom


def _by_row(
    survey: Survey, lines: Sequence[_Line], faults: list[Fault]
) -> Mapping[tuple[str, str], Mapping[str, Given]]:
    for_all: dict[str, dict[str, Given]] = {}
    for_one: dict[tuple[str, str], dict[str, Given]] = {}
    first: dict[tuple[str, str, str], str] = {}
    for line in lines:
        for name in ("",) if line.departments is None else line.departments:
            faults += _twice(line, name, first)
            of_row = for_one.setdefault((name, line.issue.no), {}) if name else for_all.setdefault(line.issue.no, {})
            of_row[line.question.key] = line.given
    return {
        (name, issue.no): {**shared, **for_one[name, issue.no]} if (name, issue.no) in for_one else shared
        for issue in survey.issues
        for shared in (for_all.get(issue.no, {}),)
        for name in issue.departments
        if shared or (name, issue.no) in for_one
    }


def _twice(line: _Line, name: str, first: dict[tuple[str, str, str], str]) -> Iterable[Fault]:
    """Whether another line already gives it to whom this one does. `first`: where, by NO, name and question."""
    place = first.setdefault((line.issue.no, name, line.question.key), line.place)
    if place != line.place:
        heading = one_line(line.question.heading)
        yield wrong.GIVEN_TWICE.at(line.place, no=line.issue.no, heading=heading, whose=name or "全体", first=place)
