"""A text as the answer that a question would read of it: what the definition gives is held against what comes back."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from survey.model import Entry, Finding, Question
from survey.questions.amounts import shortest
from survey.questions.kinds import kind_of
from survey.questions.written import Scope, Written
from survey.workbook.sheets import Cell


def typed_entry(question: Question, text: str, scope: Scope) -> tuple[Entry, Sequence[Finding]]:
    """The entry that the text would be, were it typed into one input, and what would be said of it."""
    kind = kind_of(question)
    written = Written(1, 1, Cell(text), kind.one_column(question), text, "")
    entry, remarks = kind.entry(question, [written], "", scope)
    return replace(entry, cells=()), tuple(remarks)


def plainly(question: Question, entry: Entry) -> str:
    """The entry as the question itself would write it: choices and departments by their names, one a line, and numbers
    without commas."""
    kind = kind_of(question)
    amount = kind.amount(question, entry.text)
    if amount is not None:
        return shortest(amount)
    return "\n".join(kind.chosen(question, entry.text)) or entry.as_text("\n")
