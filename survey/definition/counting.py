"""What sheet 設問 says of numbers: 単位, 小数, 最小, 最大, 合計行."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from survey.definition import faults as wrong
from survey.definition import vocabulary as words
from survey.definition.definition_sheet import DefinitionCell, DefinitionRow, DefinitionTable
from survey.definition.values import number, one_of
from survey.definition.vocabulary import Word
from survey.errors import Fault
from survey.japanese.text import appearance_key, one_line
from survey.model import Bounds, Question, Total
from survey.questions.amounts import amount_in, fewest_characters
from survey.questions.choice_lists import separators_in
from survey.questions.kind import QuestionKind
from survey.questions.marks import MOST_MARK_COLUMNS

_DECIMALS = range(11)
_LONGEST_UNIT = 10
_NOT_IN_UNITS = re.compile(r"[\d\s.,+\-−▲△#]")
"""What could be part of a number, and the mark that formulas put around one."""


class Counting(NamedTuple):
    """As the fields of `Question` of the same names."""

    unit: str = ""
    decimals: int | None = None
    bounds: Bounds = Bounds()
    total: Total = Total.NONE


def read_counting(
    row: DefinitionRow, kind: QuestionKind | None, choices: Sequence[str], alone: Sequence[str], faults: list[Fault]
) -> Counting:
    """What the row says; a fault for whatever its kind does not take. `alone`: the choices that exclude all others."""
    if kind is None:
        return Counting()
    total = Total(one_of(row[words.TOTAL], words.TOTAL, faults))
    needless = [word for word in (words.UNIT, words.DECIMALS) if row[word].text and not kind.is_number]
    needless += [word for word in (words.LEAST, words.MOST) if row[word].text and not kind.takes_bounds]
    needless += [words.TOTAL] if total not in (Total.NONE, *kind.totals) else []
    for word in needless:
        cell = row[word]
        faults.append(wrong.NEEDLESS_FOR_KIND.at(cell.place, kind=kind.word, heading=word.name, value=cell.text))
    if needless:
        return Counting()
    decimals = number(row[words.DECIMALS], words.DECIMALS, _DECIMALS, faults, whole=True)
    places = None if decimals is None else int(decimals)
    bounds = _bounds(row, kind, places, faults)
    if not kind.is_number:
        faults += _out_of_choices(row, bounds, len(choices), len(alone))
    return Counting(_unit(row[words.UNIT], faults), places, bounds, total)


def with_unit(heading: str, unit: str) -> str:
    """The heading with the unit in brackets below it, unless it says it already."""
    bracketed = f"（{unit}）"
    if not heading or not unit or appearance_key(bracketed) in appearance_key(heading):
        return heading
    return f"{heading}\n{bracketed}"


def _unit(cell: DefinitionCell, faults: list[Fault]) -> str:
    if len(cell.text) > _LONGEST_UNIT or _NOT_IN_UNITS.search(cell.text):
        faults.append(wrong.NOT_A_UNIT.at(cell.place, value=cell.text, most=_LONGEST_UNIT))
    return cell.text


def _bounds(row: DefinitionRow, kind: QuestionKind, decimals: int | None, faults: list[Fault]) -> Bounds:
    places = decimals if kind.is_number else 0
    bounds = Bounds(*(_bound(row[word], word, places, faults) for word in (words.LEAST, words.MOST)))
    if bounds.least is not None and bounds.most is not None and bounds.least > bounds.most:
        texts = {"least": row[words.LEAST].text, "most": row[words.MOST].text}
        faults.append(wrong.BOUNDS_CROSSED.at(row[words.LEAST].place, **texts))
    return bounds


def _bound(cell: DefinitionCell, word: Word, decimals: int | None, faults: list[Fault]) -> Decimal | None:
    amount = amount_in(cell.text) if cell.text else None
    too_fine = amount is not None and decimals is not None and amount != round(amount, decimals)
    if cell.text and (amount is None or too_fine):
        whole = "" if decimals is None else "（整数）" if not decimals else f"（小数は{decimals}桁まで）"
        faults.append(wrong.NOT_A_BOUND.at(cell.place, heading=word.name, value=cell.text, whole=whole))
    return amount


def _out_of_choices(row: DefinitionRow, bounds: Bounds, choices: int, alone: int) -> Iterator[Fault]:
    """A fault for each bound that no answer could keep; so many of the choices are made `alone`."""
    for word, bound, low, most in (
        (words.LEAST, bounds.least, 0, choices - alone),
        (words.MOST, bounds.most, 1, choices),
    ):
        if bound is not None and not low <= bound <= most:
            cell = row[word]
            yield wrong.OUT_OF_CHOICES.at(cell.place, heading=word.name, value=cell.text, low=low, most=most)


def no_number_fits(
    cell: DefinitionCell, kind: QuestionKind | None, length: int | None, bounds: Bounds
) -> Iterator[Fault]:
    """A fault where each number within the bounds has more characters than may be written. `cell`: that of 最大文字数."""
    least, most = bounds.least, bounds.most
    crossed = least is not None and most is not None and least > most
    if kind is None or not kind.is_number or length is None or crossed:
        return
    if (fewest := fewest_characters(bounds)) > length:
        yield wrong.TOO_SHORT_FOR_BOUNDS.at(cell.place, most=length, fewest=fewest)


def separators_in_list(place: str, kind: QuestionKind | None, choices: Sequence[str]) -> Iterator[Fault]:
    """A fault for each choice that could not be told in a list, where choices are so many that they are listed."""
    if kind is None or not kind.takes_lists or len(choices) <= MOST_MARK_COLUMNS:
        return
    for choice in choices:
        if sign := separators_in(choice):
            yield wrong.SEPARATOR_IN_CHOICE.at(place, value=choice, sign=sign, most=MOST_MARK_COLUMNS)


def misplaced_totals(questions: Sequence[Question], table: DefinitionTable) -> Iterator[Fault]:
    """A total of a question that has no column of 参考３ to itself."""
    printed = table.heading(words.PRINTED)
    for question, row in zip(questions, table.rows, strict=True):
        if question.total is Total.NONE:
            continue
        has_others = any(other.printed_under == question.key for other in questions) and not question.printed_by_choice
        shares = question.printed_under or has_others
        fault = wrong.TOTAL_AMONG_OTHERS if shares else wrong.TOTAL_UNPRINTED
        if shares or not question.printed:
            yield fault.at(row[words.TOTAL].place, heading=one_line(question.heading), printed=printed)
