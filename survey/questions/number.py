"""数値: a number, written in figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey import findings
from survey.japanese.text import replaced, trimmed
from survey.model import Question
from survey.questions.columns import FormColumn
from survey.questions.conditions import Malformed, Rule
from survey.questions.excel_text import Inputs, as_shown, is_one_of, replaced_formula, trimmed_formula
from survey.questions.kind import QuestionKind
from survey.questions.validation import Validation, WellFormed
from survey.workbook.sheets import CellKind

if TYPE_CHECKING:
    from polars import Expr

_HINT = "単位などを付けず、数字だけを記入してください。"

_MINUS = dict.fromkeys("−▲△", "-")
NINES = dict.fromkeys("012345678", "9")
"""Each digit as 9, so that the shape of a text can be compared."""
_TO_SHAPE = {
    # S: a sign at the beginning.
    **{"#-": "S", "#+": "S", "S": "#"},
    **NINES,
    # K: groups of three digits behind a comma, and then any run of such groups.
    ",999": "K",
    **{"K" * times: "K" for times in (8, 4, 3, 2)},
    # G: a number in groups, up to its decimal point.
    **{"#999K": "G", "#99K": "G", "#9K": "G"},
    **{"9" * times: "9" for times in (32, 8, 4, 3, 2)},
}
"""What makes one of _SHAPES of a number between two #, and of nothing else. It may have 32 digits at least."""
_SHAPES = ("#9#", "#9.9#", "#.9#", "G#", "G.9#")


@dataclass(frozen=True, slots=True)
class _Number(QuestionKind):
    def validation(self, question: Question, column: FormColumn, inputs: Inputs) -> Validation | None:
        # Roughly: a warning's formula has no more than 255 characters, and the colour of the cell tells exactly.
        return WellFormed(f"ISNUMBER(VALUE({replaced_formula(inputs.cells, _MINUS)}))", self.hint(question, ()))

    def hint(self, question: Question, columns: Sequence[FormColumn]) -> str:
        # Not super(): a dataclass with slots is another class than the one that its methods were written in.
        return "".join((_HINT, QuestionKind.hint(self, question, columns)))

    def compared(self, question: Question, text: str) -> str | int:
        return replaced(trimmed(text), _MINUS)

    def own_rules(self, question: Question) -> Iterator[Rule]:
        yield Rule(findings.NOT_A_NUMBER, Malformed(question.key))

    def is_malformed(self, question: Question, value: str | int) -> bool:
        return replaced(f"#{value}#", _TO_SHAPE) not in _SHAPES

    def malformed_in_column(self, question: Question, column: Expr) -> Expr:
        shape = "#" + column + "#"
        for old, new in _TO_SHAPE.items():
            shape = shape.str.replace_all(old, new, literal=True)
        return ~shape.is_in(_SHAPES)

    def malformed_formula(self, question: Question, inputs: Inputs) -> str:
        return inputs.kept[_MALFORMED]

    def kept_formulas(self, question: Question, inputs: Inputs) -> Mapping[str, str]:
        between = f'"#"&{_number(inputs)}&"#"'
        return {_MALFORMED: f"IFERROR(NOT({is_one_of(replaced_formula(between, _TO_SHAPE), _SHAPES)}),FALSE)"}

    def kept_values(self, question: Question, text: str) -> Mapping[str, str | int]:
        return {_MALFORMED: self.is_malformed(question, self.compared(question, text))}

    def length_formula(self, inputs: Inputs) -> str:
        return f"LEN({_number(inputs)})"


_MALFORMED = "誤記"
"""Stem of the hidden cell that keeps whether it is no number."""

NUMBER = _Number(
    "数値",
    "NUMBER",
    form_width=90,
    compares_texts=True,
    aligned_right=True,
    own_cells=frozenset({CellKind.NUMBER}),
    kept=(_MALFORMED,),
)


def _number(inputs: Inputs) -> str:
    """As `compared`, as a formula."""
    return replaced_formula(trimmed_formula(as_shown(inputs.cells)), _MINUS)
