"""選択: one of some choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from survey import findings
from survey.japanese.text import folded
from survey.model import Question, Total
from survey.questions.columns import FormColumn
from survey.questions.conditions import Malformed, Rule
from survey.questions.excel_text import CHOICES_NAME, FOLDED_CHOICES_NAME, Inputs, as_shown, folded_formula
from survey.questions.kind import QuestionKind
from survey.questions.validation import OneOf, Validation

if TYPE_CHECKING:
    from polars import Expr


NUMBER_CHOSEN = "番号"
"""Stem of the hidden cell that keeps which choice was chosen, from 1; 0 for none."""


def chosen(question: Question, text: str) -> str:
    """The choice that the text names, whatever its width, case and white space; the text itself where it names none."""
    if text in question.choices:
        return text
    meant = folded(text)
    return next((choice for choice in question.choices if folded(choice) == meant), text)


class _Choice(QuestionKind, frozen=True):
    def validation(self, question: Question, column: FormColumn, inputs: Inputs) -> Validation | None:
        names = "".join(f"「{choice}」" for choice in question.choices)
        return OneOf(f"={inputs.name(CHOICES_NAME)}", f"{names}のどれかを選んでください。")

    def hint(self, question: Question, columns: object) -> str:
        return ""

    def chosen(self, question: Question, text: str) -> tuple[str, ...]:
        choice = chosen(question, text)
        return (choice,) if choice in question.choices else ()

    def compared(self, question: Question, text: str) -> str | int:
        return chosen(question, text)

    def chose_formula(self, question: Question, choice: str, inputs: Inputs) -> str:
        return f"{inputs.kept[NUMBER_CHOSEN]}={question.choices.index(choice) + 1}"

    def own_rules(self, question: Question) -> Iterator[Rule]:
        yield Rule(findings.NOT_A_CHOICE, Malformed(question.key))

    def is_malformed(self, question: Question, value: str | int) -> bool:
        return value not in question.choices

    def malformed_in_column(self, question: Question, column: Expr) -> Expr:
        return ~column.is_in(question.choices)

    def malformed_formula(self, question: Question, inputs: Inputs) -> str:
        return f"{inputs.kept[NUMBER_CHOSEN]}=0"

    def kept_formulas(self, question: Question, inputs: Inputs) -> Mapping[str, str]:
        choices = inputs.name(CHOICES_NAME)
        # They stand in one column, from row 2 on.
        same = f"{inputs.name(FOLDED_CHOICES_NAME)}={self.said_formula(inputs)}"
        return {NUMBER_CHOSEN: f"IFERROR(SUMPRODUCT(({same})*(ROW({choices})-1)),0)"}

    def said_formula(self, inputs: Inputs) -> str:
        return folded_formula(as_shown(inputs.cells))

    def kept_values(self, question: Question, text: str) -> Mapping[str, str | int]:
        choice = chosen(question, text)
        return {NUMBER_CHOSEN: question.choices.index(choice) + 1 if choice in question.choices else 0}


CHOICE = _Choice(
    "選択",
    "CHOICE",
    form_width=80,
    takes_choices=True,
    takes_max_length=False,
    compares_texts=True,
    totals=(Total.COUNT,),
    kept=(NUMBER_CHOSEN,),
)
