"""数値: a number, written in figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from survey import findings
from survey.japanese.text import excel_length
from survey.model import Entry, Finding, Question, Survey, Total
from survey.questions.amounts import (
    MINUS,
    MOST_DIGITS,
    MOST_WRITTEN,
    SHAPES,
    TO_SHAPE,
    amount_in,
    as_printed,
    digits_of,
    is_number,
    places_of,
    shortest,
    why_text,
    without_unit,
)
from survey.questions.columns import FormColumn
from survey.questions.conditions import Malformed, OutOfBounds, Rule
from survey.questions.excel_text import (
    LONGEST_ROW,
    ROW,
    Inputs,
    as_shown,
    folded_formula,
    is_one_of,
    quoted,
    replaced_formula,
    trimmed_formula,
)
from survey.questions.holds import Holds
from survey.questions.kind import FilledInputs, QuestionKind
from survey.questions.validation import Validation, WellFormed
from survey.questions.written import Scope, Written
from survey.workbook.sheets import CellKind

if TYPE_CHECKING:
    from polars import Expr

_NO_DIGITS = "#"
"""What is left of a unit that stands alone: no number, but not nothing either."""
_FIRST_DIGITS = "123456789"
"""With one of them the digits begin that tell."""
_HINT = "数字だけを記入してください。"
_LONGEST_FORMULA = 255
"""Characters of a warning's formula, with its sign and the number of any row, which stands there twice."""


class _Number(QuestionKind, frozen=True):
    # ---------------------------------------------------------------- on a form

    def validation(self, question: Question, column: FormColumn, inputs: Inputs) -> Validation | None:
        # Roughly: a warning's formula is short, and the colour of the cell tells exactly.
        value = f"VALUE({replaced_formula(inputs.cells, {**MINUS, **({question.unit: ''} if question.unit else {})})})"
        is_number, is_within = f"ISNUMBER({value})", _is_within(question, value)
        is_short = excel_length(f"={is_within.replace(ROW, LONGEST_ROW)}") <= _LONGEST_FORMULA
        formula = is_within if is_within and is_short else is_number
        return WellFormed(formula, self.hint(question, ()))

    def hint(self, question: Question, columns: Sequence[FormColumn]) -> str:
        unit = f"単位（{question.unit}）は書かなくてかまいません。" if question.unit else "単位などを付けず、"
        bounds = f"{self.bounds_text(question)}の" if question.bounds else ""
        what = {None: "数", 0: "整数"}.get(question.decimals, f"数（小数は{question.decimals}桁まで）")
        asked = f"{bounds}{what}を、{_HINT}" if bounds or question.decimals is not None else _HINT
        return "".join((*((asked, unit) if question.unit else (unit, asked)), super().hint(question, columns)))

    def input_texts(
        self, question: Question, entry: Entry, columns: Sequence[FormColumn], survey: Survey, department: str
    ) -> FilledInputs:
        amount = None if entry.error else self.amount(question, entry.text)
        return FilledInputs({question.key: entry.text if amount is None else shortest(amount)})

    def is_example(self, question: Question, column: FormColumn, text: str, survey: Survey, department: str) -> bool:
        # The cell holds the number, however 記入例 writes it.
        amount = self.amount(question, question.example)
        return super().is_example(question, column, text, survey, department) or (
            amount is not None and amount == self.amount(question, text)
        )

    # ---------------------------------------------------------------- what came back

    def entry(
        self, question: Question, cells: Sequence[Written], error: str, scope: Scope
    ) -> tuple[Entry, Iterable[Finding]]:
        entry, _ = super().entry(question, cells, error, scope)
        why = "" if error else _unusual(question, entry.text)
        return entry, (
            [scope.remark(findings.UNUSUAL_NUMBER, question, cells[0].address, entry.text, why=why)] if why else ()
        )

    # ---------------------------------------------------------------- under rules

    def compared(self, question: Question, text: str) -> str | int:
        return digits_of(text, question.unit) or _NO_DIGITS

    def own_rules(self, question: Question) -> Iterator[Rule]:
        yield Rule(findings.NOT_A_NUMBER, Malformed(question.key))
        if question.bounds:
            yield Rule(findings.OUT_OF_BOUNDS, OutOfBounds(question.key))

    def is_malformed(self, question: Question, value: str | int) -> bool:
        return not is_number(str(value))

    def malformed_in_column(self, question: Question, column: Expr) -> Expr:
        shape = "#" + column + "#"
        for old, new in TO_SHAPE.items():
            shape = shape.str.replace_all(old, new, literal=True)
        return ~shape.is_in(SHAPES)

    def malformed_formula(self, question: Question, inputs: Inputs) -> str:
        return inputs.kept[_MALFORMED]

    def is_out_of_bounds(self, question: Question, value: str | int) -> bool:
        if self.is_malformed(question, value):
            return False
        # As Excel compares: what both hold of a number is the same.
        amount, least, most = float(str(value).replace(",", "")), question.bounds.least, question.bounds.most
        return (least is not None and amount < float(least)) or (most is not None and amount > float(most))

    def out_of_bounds_in_column(self, question: Question, column: Expr) -> Expr:
        import polars

        bare = column.str.replace_all(",", "", literal=True).str.strip_prefix("+")
        amount = bare.cast(polars.Float64, strict=False)
        least, most = question.bounds.least, question.bounds.most
        nothing = polars.lit(value=False)
        below = nothing if least is None else amount < float(least)
        above = nothing if most is None else amount > float(most)
        return ~self.malformed_in_column(question, column) & (below | above)

    def out_of_bounds_formula(self, question: Question, inputs: Inputs) -> str:
        return inputs.kept[_OUTSIDE]

    def kept_of(self, question: Question, *, reckoned: bool) -> tuple[str, ...]:
        wanted = {_MALFORMED: True, _OUTSIDE: bool(question.bounds), _AMOUNT: reckoned}
        return tuple(stem for stem in self.kept if wanted[stem])

    def number(self, question: Question, value: str | int) -> float | None:
        digits = str(value)
        return None if not is_number(digits) or why_text(digits) else float(digits.replace(",", ""))

    def number_in_column(self, question: Question, column: Expr) -> Expr:
        import polars

        bare = column.str.replace_all(",", "", literal=True)
        unsigned = bare.str.strip_chars_start("+-")
        is_code = unsigned.str.contains(r"^0[^.]")
        digits = unsigned.str.replace(".", "", literal=True).str.strip_chars("0")
        is_long = (digits.str.len_chars() > MOST_DIGITS) | (unsigned.str.len_chars() > MOST_WRITTEN)
        is_text = self.malformed_in_column(question, column) | is_code | is_long
        return polars.when(~is_text).then(bare.str.strip_prefix("+").cast(polars.Float64, strict=False))

    def number_formula(self, inputs: Inputs) -> str:
        return inputs.kept[_AMOUNT]

    def kept_formulas(self, question: Question, inputs: Inputs) -> Mapping[str, str]:
        shape = replaced_formula(f'"#"&{_marked(question, inputs)}', TO_SHAPE)
        formulas = {_MALFORMED: f"IFERROR(NOT({is_one_of(shape, SHAPES)}),FALSE)"}
        if _AMOUNT in inputs.kept:
            formulas[_AMOUNT] = _amount_formula(question, inputs)
        if question.bounds:
            within = _is_within(question, f"VALUE({replaced_formula(_marked(question, inputs), {',': '', '#': ''})})")
            formulas[_OUTSIDE] = f"IFERROR(IF({inputs.kept[_MALFORMED]},FALSE,NOT({within})),FALSE)"
        return formulas

    def kept_values(self, question: Question, text: str) -> Mapping[str, str | float]:
        value = self.compared(question, text)
        number = self.number(question, value)
        return {
            _MALFORMED: self.is_malformed(question, value),
            _OUTSIDE: self.is_out_of_bounds(question, value),
            _AMOUNT: "" if number is None else number,
        }

    def said_formula(self, inputs: Inputs) -> str:
        return folded_formula(as_shown(inputs.cells))

    def length_formula(self, question: Question, inputs: Inputs) -> str:
        return f"LEN({_marked(question, inputs)})-1"

    # ---------------------------------------------------------------- in print

    def printed(self, question: Question, entry: Entry, survey: Survey, department: str) -> str:
        amount = None if entry.error else self.amount(question, entry.text)
        return entry.text if amount is None else as_printed(amount, max(question.decimals or 0, places_of(amount)))

    def amount(self, question: Question, text: str) -> Decimal | None:
        return amount_in(text, question.unit)


_MALFORMED, _OUTSIDE, _AMOUNT = "誤記", "範囲外", "数"
"""Stems of hidden cells: whether it is no number; whether it is less than the least or more than the most; the number
itself, "" where it is none or is kept as a text."""

NUMBER = _Number(
    "数値",
    "NUMBER",
    form_width=90,
    compares_texts=True,
    holds=Holds.NUMBER,
    takes_bounds=True,
    totals=(Total.SUM, Total.MEAN),
    own_cells=frozenset({CellKind.NUMBER}),
    kept=(_MALFORMED, _OUTSIDE, _AMOUNT),
)


def _unusual(question: Question, text: str) -> str:
    """What is to be said of a number that is one, but may not be what was meant; "" where nothing is."""
    digits = digits_of(text, question.unit)
    if not is_number(digits):
        return ""
    amount = amount_in(text, question.unit)
    if amount is None:
        return why_text(digits)
    if question.decimals is not None and places_of(amount) > question.decimals:
        asked = f"小数が{question.decimals}桁を超えています" if question.decimals else "整数ではありません"
        return f"{asked}。書かれた桁まで載せます"
    return ""


def _marked(question: Question, inputs: Inputs) -> str:
    """As `compared`, as a formula, with # behind it."""
    number = replaced_formula(trimmed_formula(as_shown(inputs.cells)), MINUS)
    return replaced_formula(f'{number}&"#"', without_unit(question.unit))


def _amount_formula(question: Question, inputs: Inputs) -> str:
    """The number, but for one that `why_text` keeps as a text."""
    bare = replaced_formula(_marked(question, inputs), {",": "", "#": ""})
    unsigned = replaced_formula(bare, {"-": "", "+": ""})
    digits = replaced_formula(unsigned, {".": ""})
    first = f"SUMPRODUCT(MIN(FIND({{{','.join(map(quoted, _FIRST_DIGITS))}}},{digits}&{quoted(_FIRST_DIGITS)})))"
    is_code = f'AND(LEFT({unsigned})="0",LEN({unsigned})>1,MID({unsigned},2,1)<>".")'
    is_long = f'{replaced_formula(f"MID({digits},{first}+{MOST_DIGITS},99)", {"0": ""})}<>""'
    is_longer = f"LEN({unsigned})>{MOST_WRITTEN}"
    return f'IFERROR(IF(OR({inputs.kept[_MALFORMED]},{is_code},{is_long},{is_longer}),"",VALUE({bare})),"")'


def _is_within(question: Question, value: str) -> str:
    """Whether the formula `value` is neither less than the least nor more than the most; "" where there are none."""
    least, most = question.bounds.least, question.bounds.most
    if least is not None and most is not None:
        return f"MEDIAN({value},{least:f},{most:f})={value}"
    return f"{value}>={least:f}" if least is not None else f"{value}<={most:f}" if most is not None else ""
