"""計算: a number that is calculated of others in its row, or the grade (段階) that it reaches. Nobody fills it in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from survey.model import Entry, Question, Survey, Total
from survey.questions.amounts import as_printed, is_number, places_of
from survey.questions.arithmetic import divides
from survey.questions.columns import ColumnRole, FormColumn
from survey.questions.excel_text import Inputs, quoted
from survey.questions.formula_as_python import UNDEFINED
from survey.questions.holds import Holds
from survey.questions.kind import FilledInputs, QuestionKind

if TYPE_CHECKING:
    from polars import Expr


class _Calculation(QuestionKind, frozen=True):
    # ---------------------------------------------------------------- on a form

    def one_column(self, question: Question) -> FormColumn:
        return FormColumn(question.key, ColumnRole.CALCULATED, question.heading, self.form_width, question)

    def hint(self, question: Question, columns: Sequence[FormColumn]) -> str:
        undefined = (
            f"0で割ることになるときは「{UNDEFINED}」になります。"
            if question.formula and divides(question.formula)
            else ""
        )
        return f"自動で計算されます（{question.formula_text}）。記入は要りません。{undefined}"

    def input_texts(
        self, question: Question, entry: Entry, columns: Sequence[FormColumn], survey: Survey, department: str
    ) -> FilledInputs:
        # It has none.
        return FilledInputs({})

    # ---------------------------------------------------------------- under rules

    def compared(self, question: Question, text: str) -> str | int:
        return text

    def number(self, question: Question, value: str | int) -> float | None:
        if value == UNDEFINED:
            return float("nan")
        amount = _amount_of(str(value))
        return None if amount is None else float(amount)

    def number_in_column(self, question: Question, column: Expr) -> Expr:
        import polars

        amount = column.cast(polars.Float64, strict=False)
        return polars.when(column == UNDEFINED).then(float("nan")).otherwise(amount)

    def number_formula(self, inputs: Inputs) -> str:
        return inputs.cells

    # ---------------------------------------------------------------- in print

    def printed(self, question: Question, entry: Entry, survey: Survey, department: str) -> str:
        amount = self.amount(question, entry.text)
        return entry.text if amount is None else as_printed(amount, places_of(amount))

    def amount(self, question: Question, text: str) -> Decimal | None:
        return _amount_of(text)


class _Grade(_Calculation, frozen=True):
    def chosen(self, question: Question, text: str) -> tuple[str, ...]:
        return (text,) if text in question.choices else ()

    def chose_formula(self, question: Question, choice: str, inputs: Inputs) -> str:
        return f"{inputs.cells}={quoted(choice)}"

    def amount(self, question: Question, text: str) -> Decimal | None:
        return None


def _amount_of(text: str) -> Decimal | None:
    """What was calculated is written by us, and never more than a cell holds."""
    return Decimal(text) if is_number(text) else None


CALCULATION = _Calculation(
    "計算",
    "CALCULATION",
    form_width=90,
    takes_max_length=False,
    compares_texts=True,
    holds=Holds.NUMBER,
    filled_in=False,
    totals=(Total.SUM, Total.MEAN),
)

GRADE = _Grade(
    "計算",
    "GRADE",
    form_width=60,
    takes_max_length=False,
    compares_texts=True,
    filled_in=False,
    totals=(Total.COUNT,),
)
"""A 計算 with 段階."""
