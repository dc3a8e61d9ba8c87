"""計算 and 検算: 式 and 段階 of sheet 設問, and sheet 検算."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from survey.definition import faults as wrong
from survey.definition import vocabulary as words
from survey.definition.definition_sheet import DefinitionCell, DefinitionRow, DefinitionTable
from survey.definition.near_names import suggestion
from survey.definition.office_questions import is_by_office
from survey.definition.values import choices_in, filled, no_duplicates, not_too_many, one_of
from survey.errors import Fault
from survey.japanese.text import appearance_key, excel_length, one_line
from survey.model import Question, Severity
from survey.model.formula import CrossCheck, Expression, Grade, Named, Requirement, parts_of
from survey.questions.amounts import amount_in
from survey.questions.arithmetic import (
    FUNCTIONS,
    HIGHER,
    LOWER,
    KeyInFormula,
    UnreadableFormula,
    Use,
    Why,
    divides,
    in_headings,
    read_formula,
    read_requirement,
)
from survey.questions.directions import choices_that_say
from survey.questions.kind import QuestionKind
from survey.questions.kinds import kind_of
from survey.questions.rules import filled_in

_MOST_GRADES = 20
_LONGEST_GRADE = 20
_GRADE = re.compile(r"(?P<name>[^:：]+)(?:[:：]\s*(?P<least>[^:：]+?)\s*[%％]?\s*(?:以上)?)?")
_LONGEST_MESSAGE = 200
"""Of 文言: a text in a formula has no more than 255 characters, and stands there behind its 程度."""
_MOST_CHECKS = 30
"""With the longest 文言 they still stand in one formula, which has no more than 8,192 characters."""
_USUAL_PLACES = 1
"""Of a number that was divided, where 小数 is empty."""

_Read = TypeVar("_Read", Expression, Requirement)


class CalculationOfRow(NamedTuple):
    """As the fields of `Question` of the same names."""

    formula: Expression | None = None
    formula_text: str = ""
    grades: tuple[Grade, ...] = ()
    decimals: int | None = None


def read_calculation(  # noqa: PLR0913, PLR0917  A row and all that tells what it means.
    row: DefinitionRow,
    kind: QuestionKind | None,
    decimals: int | None,
    earlier: Sequence[Question],
    headings: Mapping[str, str],
    faults: list[Fault],
) -> CalculationOfRow:
    """What the row says of a 計算; a fault for 式 or 段階 of any other kind. `headings`: of all questions, by their keys."""
    if kind is None or kind.filled_in:
        faults += _needless(row, kind, (words.CALCULATION_FORMULA, words.GRADES))
        return CalculationOfRow(decimals=decimals)
    faults += _needless(row, kind, (words.REQUIRED, words.EXAMPLE, *([words.BY] if is_by_office(row) else [])))
    cell = row[words.CALCULATION_FORMULA]
    if not cell.text and not cell.broken:
        faults.append(wrong.EMPTY.at(cell.place, heading=words.CALCULATION_FORMULA.name))
    read = _read(cell, read_formula, headings, faults)
    repeated = bool(row[words.OF_ITEMS].text)
    refused = list(_unusable(cell, read[1], earlier, repeated=repeated, days=False)) if read else []
    faults += refused
    formula = read[0] if read and not refused else None
    text = in_headings(cell.text, read[1], headings) if read else cell.text
    usual = _USUAL_PLACES if formula and divides(formula) else None
    places = usual if decimals is None else decimals
    return CalculationOfRow(formula, text, _grades(row[words.GRADES], faults), places)


def _needless(row: DefinitionRow, kind: QuestionKind | None, columns: Iterable[words.Word]) -> Iterator[Fault]:
    for word in columns:
        if kind and (text := row[word].text):
            yield wrong.NEEDLESS_FOR_KIND.at(row[word].place, kind=kind.word, heading=word.name, value=text)


# ---------------------------------------------------------------- a formula


def _read(
    cell: DefinitionCell,
    read: Callable[[str, Mapping[str, str]], tuple[_Read, tuple[KeyInFormula, ...]]],
    keys: Iterable[str],
    faults: list[Fault],
) -> tuple[_Read, tuple[KeyInFormula, ...]] | None:
    """What the cell says; None, and a fault, where it is no formula or names no question."""
    if not cell.text:
        return None
    known: dict[str, str] = {appearance_key(key): key for key in keys if key}
    try:
        found = read(cell.text, known)
    except UnreadableFormula as error:
        hint = suggestion(error.word, (*known.values(), *FUNCTIONS))
        faults.append(_UNREADABLE[error.why].at(cell.place, at=error.at, word=error.word, hint=hint))
        return None
    if not found[1]:
        faults.append(wrong.NO_KEY.at(cell.place))
        return None
    return found


_UNREADABLE = {
    Why.UNEXPECTED: wrong.UNEXPECTED_IN_FORMULA,
    Why.ENDS: wrong.FORMULA_ENDS,
    Why.UNKNOWN: wrong.UNKNOWN_KEY,
    **dict.fromkeys((Why.ARGUMENTS, Why.PLACES, Why.FORMER, Why.DIRECTION), wrong.WRONG_ARGUMENT),
    Why.NO_RELATION: wrong.NO_RELATION,
    Why.RELATION: wrong.NEEDLESS_RELATION,
    **dict.fromkeys((Why.BOTH_JOINED, Why.TOO_DEEP), wrong.TOO_INVOLVED),
}


def _unusable(
    cell: DefinitionCell, mentions: Iterable[KeyInFormula], asked: Iterable[Question], *, repeated: bool, days: bool
) -> Iterator[Fault]:
    """A fault for each key in a formula that it cannot take. `repeated`: whether it is one of an item (明細); `days`: whether
    it may take these, too."""
    by_key = {question.key: question for question in asked}
    for key, use, at in mentions:
        question = by_key.get(key)
        if question is None:
            # Of the former year, a number may be taken wherever it stands now.
            if use is not Use.FORMER:
                yield wrong.LATER_IN_FORMULA.at(cell.place, word=key, at=at)
        elif question.by_office or question.repeated is not repeated or (repeated and use is Use.FORMER):
            there = words.BY_OFFICE if question.by_office else "明細" if question.repeated else "明細でないもの"
            yield wrong.ACROSS_IN_FORMULA.at(cell.place, word=key, at=at, there=there)
        elif use is Use.DIRECTION and not _says_both(question):
            yield wrong.NO_DIRECTION.at(cell.place, word=key, at=at, higher=HIGHER, lower=LOWER)
        elif use is Use.NUMBER and days and kind_of(question).is_day:
            continue
        elif use is not Use.DIRECTION and not kind_of(question).is_number:
            yield wrong.NO_NUMBER.at(cell.place, word=key, at=at, kind=question.kind)


def _says_both(question: Question) -> bool:
    one_is_chosen = kind_of(question).takes_one_choice
    return one_is_chosen and all(any(choices_that_say(question, lower=lower)) for lower in (True, False))


# ---------------------------------------------------------------- 段階


def _grades(cell: DefinitionCell, faults: list[Fault]) -> tuple[Grade, ...]:
    """The grades, falling, the last of which takes the rest."""
    written = choices_in(cell.text)
    grades = [_grade(text) for text in written]
    not_too_many(len(grades), _MOST_GRADES, "段階", "個", cell.place, faults)
    bad = [text for text, one in zip(written, grades, strict=True) if one is None]
    bad += [text for text, one in zip(written[:-1], grades, strict=False) if one and one.least is None]
    bad += written[-1:] if grades and grades[-1] and (grades[-1].least is not None or len(grades) == 1) else ()
    leasts = [(text, one.least) for text, one in zip(written, grades, strict=True) if one and one.least is not None]
    bad += [text for (_, one), (text, other) in pairwise(leasts) if other >= one]
    faults += (wrong.NOT_A_GRADE.at(cell.place, value=text, most=_LONGEST_GRADE) for text in dict.fromkeys(bad))
    read = tuple(grade for grade in grades if grade)
    no_duplicates((DefinitionCell(cell.place, grade.name) for grade in read), faults)
    return read


def _grade(text: str) -> Grade | None:
    match = _GRADE.fullmatch(text)
    if match is None or len(match["name"].strip()) > _LONGEST_GRADE:
        return None
    if match["least"] is None:
        return Grade(match["name"].strip())
    least: Decimal | None = amount_in(match["least"])
    return None if least is None else Grade(match["name"].strip(), least)


# ---------------------------------------------------------------- 検算


def with_checks(
    questions: Sequence[Question], columns: DefinitionTable, table: DefinitionTable, faults: list[Fault]
) -> tuple[Question, ...]:
    """The questions with the 検算 that are told at them. `columns`: sheet 設問; `table`: sheet 検算."""
    rows = zip(questions, columns.rows, strict=True)
    called = {appearance_key(name): q.key for q, row in rows for name in (q.heading, row[words.HEADING].text, q.key)}
    not_too_many(len(table.rows), _MOST_CHECKS, "検算", "件", table.place, faults)
    told: dict[str, list[CrossCheck]] = {}
    for row in table.rows:
        if found := _check(row, table, questions, called, faults):
            told.setdefault(found[0], []).append(found[1])
    return tuple(replace(question, checks=tuple(told.get(question.key, ()))) for question in questions)


def _check(
    row: DefinitionRow,
    table: DefinitionTable,
    questions: Sequence[Question],
    called: Mapping[str, str],
    faults: list[Fault],
) -> tuple[str, CrossCheck] | None:
    """A 検算, and the key of the question at which it is told. `called`: the keys by all that a question is called."""
    for column in (words.REQUIREMENT, words.MESSAGE):
        filled(row, column, table, faults)
    message = one_line(row[words.MESSAGE].text).replace("\t", " ")
    if excel_length(message) > _LONGEST_MESSAGE:
        count = excel_length(message)
        faults.append(wrong.NOT_SHOWN.at(row[words.MESSAGE].place, count=count, most=_LONGEST_MESSAGE))
    severity = Severity(one_of(row[words.SEVERITY], words.SEVERITY, faults))
    cell = row[words.REQUIREMENT]
    read = _read(cell, read_requirement, [question.key for question in questions], faults)
    if read is None:
        return None
    repeated = next(question.repeated for question in questions if question.key == read[1][0].key)
    refused = list(_unusable(cell, read[1], questions, repeated=repeated, days=True))
    faults += refused
    if refused:
        return None
    at = _told_at(called.get(appearance_key(row[words.TOLD_AT].text), row[words.TOLD_AT].text), read[0], questions)
    if at is None:
        hint = suggestion(row[words.TOLD_AT].text, (question.key for question in filled_in(questions)))
        faults.append(wrong.NOT_AN_INPUT.at(row[words.TOLD_AT].place, value=row[words.TOLD_AT].text, hint=hint))
        return None
    return at, CrossCheck(read[0], cell.text, message, severity)


def _told_at(named: str, requirement: Requirement, questions: Sequence[Question]) -> str | None:
    """The question that is named; where none is, the one that stands alone on a side, else the last that a respondent
    fills in of those in the formula, or that what stands there is calculated of. None where there is none."""
    inputs = {question.key: question for question in filled_in(questions)}
    if named:
        return named if named in inputs else None
    sides = [side for relation in requirement.relations for side in (relation.left, relation.right)]
    alone = [side.key for side in sides if isinstance(side, Named) and side.key in inputs]
    return next(iter([*alone, *reversed(list(_filled_keys(requirement, questions)))]), None)


def _filled_keys(node: Expression | Requirement, questions: Sequence[Question]) -> Iterator[str]:
    by_key = {question.key: question for question in questions}
    for part in parts_of(node):
        if isinstance(part, Named):
            formula = by_key[part.key].formula
            yield from _filled_keys(formula, questions) if formula else (part.key,)
