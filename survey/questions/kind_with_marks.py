"""Kinds of questions that ask for ○ in columns of their own, as long as there are not too many."""

from __future__ import annotations

from survey.model import Question
from survey.questions.columns import FormColumn
from survey.questions.excel_text import Inputs, replaced_formula
from survey.questions.kind import QuestionKind
from survey.questions.marks import MARK, as_read, nobody_ticked, unticked_formula
from survey.questions.validation import OneOf, Validation
from survey.workbook.sheets import Cell


class KindWithMarks(QuestionKind, frozen=True):
    """What such kinds have in common: a cell below a name takes a ○, and one alone takes a list of names."""

    def validation(self, question: Question, column: FormColumn, inputs: Inputs) -> Validation | None:
        return OneOf((MARK,), f"{MARK}を選ぶか、空欄にしてください。") if column.marks else None

    def standing(self, column: FormColumn, text: str) -> str:
        return column.marks if column.marks and text == MARK else text

    def is_untouched(self, column: FormColumn, cell: Cell) -> bool:
        return nobody_ticked(column, cell)

    def may_go_on(self, column: FormColumn, alone: bool) -> bool:
        """A list may; a ○ is of its row."""
        return not column.marks

    def unwritten_formula(self, inputs: Inputs) -> str:
        return unticked_formula(inputs.cells) if ":" in inputs.cells else ""

    def said_formula(self, inputs: Inputs) -> str:
        said = super().said_formula(inputs)
        return replaced_formula(said, as_read()) if ":" in inputs.cells else said
