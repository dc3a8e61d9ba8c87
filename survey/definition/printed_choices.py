"""What sheet 設問 says of questions that are printed choice by choice (選択肢ごと)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from survey.definition import faults as wrong
from survey.definition import vocabulary as words
from survey.definition.definition_sheet import DefinitionRow, DefinitionTable
from survey.errors import Fault
from survey.japanese.text import appearance_key
from survey.model import Question
from survey.questions.kinds import KINDS, kind_of
from survey.questions.marks import MOST_MARK_COLUMNS


def is_by_choice(row: DefinitionRow) -> bool:
    """Whether each choice is to have a column of the printed table."""
    return appearance_key(row[words.PRINTED].text) == appearance_key(words.BY_CHOICE)


def misprinted_choices(questions: Sequence[Question], table: DefinitionTable) -> Iterator[Fault]:
    """Questions of which several choices cannot be made, or more than there is room for."""
    heading = table.heading(words.PRINTED)
    of_lists = "か".join(f"「{kind.word}」" for kind in KINDS.values() if kind.takes_lists)
    for question, row in zip(questions, table.rows, strict=True):
        if not question.printed_by_choice:
            continue
        place, count = row[words.PRINTED].place, len(question.choices)
        if not kind_of(question).takes_lists:
            yield wrong.NO_CHOICES_TO_PRINT.at(place, kind=question.kind, heading=heading, others=of_lists)
        elif count > MOST_MARK_COLUMNS:
            yield wrong.TOO_MANY_TO_PRINT.at(place, count=count, heading=heading, most=MOST_MARK_COLUMNS)
