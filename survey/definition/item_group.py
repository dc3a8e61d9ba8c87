"""明細: the questions that are asked of each item, and what the items are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from survey.definition import faults as wrong
from survey.definition import vocabulary as words
from survey.definition.definition_sheet import DefinitionCell, DefinitionTable
from survey.definition.values import is_marked, not_too_many, number
from survey.definition.vocabulary import Word
from survey.errors import Fault
from survey.excel_out.book import NO_SHEET_NAME, NOT_IN_SHEET_NAMES
from survey.form import CHOICES_SHEET, CORRECTIONS_SHEET, EXTRA_SHEET, IDENTITY_SHEET, MAIN_SHEET
from survey.japanese.text import appearance_key, one_line
from survey.model import Issue, Names, Question, Settings

_MOST_ROWS = 5_000
"""Of items on one form: each has formulas, and a form is to open at once."""
_LONGEST = 20
"""Characters of what the items are called, which names a sheet (31) and heads a narrow column."""
_NOT_IN_TITLES = re.compile(rf"[{re.escape(NOT_IN_SHEET_NAMES)}'\n]")
_TAKEN = (MAIN_SHEET, EXTRA_SHEET, CHOICES_SHEET, CORRECTIONS_SHEET, IDENTITY_SHEET, NO_SHEET_NAME)
"""Names of other sheets of a form, and of one that Excel keeps for itself."""


def is_repeated(cell: DefinitionCell, faults: list[Fault]) -> bool:
    """Whether the question is asked of each item."""
    if cell.text and not is_marked(cell):
        faults.append(wrong.NOT_REPEATED.at(cell.place, value=cell.text))
    return bool(cell.text)


def rows_ready(cell: DefinitionCell, faults: list[Fault]) -> int:
    """How many rows a form has ready for each issue."""
    return int(number(cell, words.ITEM_ROWS, words.ROWS_READY, faults, whole=True) or 1)


def items_title(cell: DefinitionCell, faults: list[Fault]) -> str:
    """What the items are called."""
    why = ""
    if len(cell.text) > _LONGEST:
        why = "長すぎます"
    elif _NOT_IN_TITLES.search(cell.text):
        why = "シートの名前に使えない文字があります"
    elif appearance_key(cell.text) in map(appearance_key, _TAKEN):
        why = "調査票のほかのシートの名前です"
    if why:
        faults.append(wrong.NOT_A_SHEET.at(cell.place, value=cell.text, why=why, most=_LONGEST))
    return cell.text


def item_number_heading(
    items: Mapping[Word, DefinitionCell], table: DefinitionTable, settings: Settings
) -> Iterator[DefinitionCell]:
    """The heading of the column of numbers, which no question may have; none where nothing is asked of items."""
    if any(row[words.OF_ITEMS].text for row in table.rows):
        yield DefinitionCell(items[words.ITEMS_TITLE].place, settings.item_number_heading)


def crossing_groups(questions: Sequence[Question], table: DefinitionTable, names: Names) -> Iterator[Fault]:
    """Questions of an item that refer to one that is asked once, or the other way round."""
    by_key = {question.key: question for question in questions}
    for at, (question, row) in enumerate(zip(questions, table.rows, strict=True)):
        for choice in question.required_when:
            offering = [earlier for earlier in questions[:at] if choice in earlier.choices]
            if offering and all(earlier.repeated is not question.repeated for earlier in offering):
                there = "明細の" if offering[0].repeated else "明細でない"
                heading = one_line(offering[0].heading)
                yield wrong.REQUIRED_ACROSS.at(
                    row[words.REQUIRED].place, value=choice, there=there, heading=heading, **names.in_messages
                )
        above = by_key.get(question.printed_under)
        if above and above.repeated is not question.repeated:
            yield wrong.PRINTED_ACROSS.at(
                row[words.PRINTED].place, heading=one_line(above.heading), **names.in_messages
            )


def too_many_rows(
    cell: DefinitionCell, settings: Settings, issues: Sequence[Issue], questions: Sequence[Question]
) -> Iterator[Fault]:
    """More rows of items than a form should have."""
    if any(question.repeated for question in questions):
        asked = Counter(name for issue in issues for name in issue.departments)
        found: list[Fault] = []
        most = max(asked.values(), default=0) * settings.item_rows
        not_too_many(most, _MOST_ROWS, "一つの調査票の明細の行", "行", cell.place, found)
        yield from found
