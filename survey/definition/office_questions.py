"""What sheet 設問 says of questions that the office answers (記入者)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from survey.definition import faults as wrong
from survey.definition import vocabulary as words
from survey.definition.definition_sheet import DefinitionRow, DefinitionTable
from survey.definition.values import one_of
from survey.errors import Fault
from survey.japanese.text import appearance_key, one_line
from survey.model import Names, Question


def is_by_office(row: DefinitionRow) -> bool:
    """Whether the office answers the question."""
    return appearance_key(row[words.BY].text) == appearance_key(words.BY_OFFICE)


def who_answers(questions: Sequence[Question], table: DefinitionTable, names: Names, faults: list[Fault]) -> None:
    """A fault for what says neither of both, and for what departments could not know when they answer."""
    allowed = tuple(dict.fromkeys((names.department, *words.ANSWERERS)))
    if questions and all(question.by_office for question in questions):
        heading = table.headings[words.BY]
        faults.append(wrong.NOTHING_FOR_DEPARTMENTS.at(heading.place, heading=heading.text, **names.in_messages))
    for number, (question, row) in enumerate(zip(questions, table.rows, strict=True)):
        one_of(row[words.BY], words.BY, faults, allowed)
        if question.by_office and question.not_applicable:
            cell = row[words.NOT_APPLICABLE]
            faults.append(wrong.OFFICE_EXEMPTS.at(cell.place, value=cell.text))
        if question.by_office and question.repeated:
            place, by = row[words.OF_ITEMS].place, table.heading(words.BY)
            faults.append(wrong.OFFICE_ASKS_ITEMS.at(place, heading=by, **names.in_messages))
        if not question.by_office:
            faults += _decided_by_office(question, questions[:number], row[words.REQUIRED].place, names)


def _decided_by_office(question: Question, earlier: Sequence[Question], place: str, names: Names) -> Iterator[Fault]:
    """A fault for each choice in 必須 that only questions of the office offer."""
    offered = {choice for other in earlier if not other.by_office for choice in other.choices}
    for choice in question.required_when:
        if choice not in offered:
            asked = next(other for other in earlier if choice in other.choices)
            heading = one_line(asked.heading)
            yield wrong.OFFICE_DECIDES.at(place, value=choice, heading=heading, **names.in_messages)
