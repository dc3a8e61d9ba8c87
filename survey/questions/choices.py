"""複数選択: some of several choices, each marked in a column of its own or named in a list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from survey import findings
from survey.japanese.text import folded
from survey.model import Entry, Finding, Question, Survey, Total
from survey.questions.choice_lists import (
    NOTED,
    NUMBERS_NAME,
    WORDS_NAME,
    choice_of,
    count_formula,
    items_formula,
    items_in,
    named_formula,
    named_in,
    spelled,
)
from survey.questions.columns import ColumnRole, FormColumn
from survey.questions.conditions import Conflicting, Malformed, OutOfBounds, Rule
from survey.questions.excel_text import FOLDED_CHOICES_NAME, Inputs, folded_formula, quoted, replaced_formula
from survey.questions.holds import Holds
from survey.questions.kind import FilledInputs
from survey.questions.kind_with_marks import KindWithMarks
from survey.questions.marks import (
    EMOJI,
    FOLDED_MARKS,
    MARK,
    MOST_MARK_COLUMNS,
    is_mark,
    mark_width,
)
from survey.questions.written import Scope, Written, cell_addresses
from survey.workbook.sheets import CellKind

if TYPE_CHECKING:
    from polars import Expr

_LEAST_WIDTH, _WIDEST_MARK = 140, 50
"""Pixels that a heading over few ○ columns needs, and that one of them has at most for its sake."""
_UNREAD = "?"
"""In what rules look at: something is written that is no choice."""
_BITS = 10
"""○ columns that share a hidden cell: a formula has no more than 8,192 characters."""
_MARKED = tuple(f"印{number}" for number in range(1, -(-MOST_MARK_COLUMNS // _BITS) + 1))
_LISTED, _COUNT = "並び", "個数"
"""Stems of hidden cells: which of ten ○ columns are marked, as the sum of 1, 2, 4 …; the items of a list; how many of the
choices it names."""


class _Choices(KindWithMarks, frozen=True):
    # ---------------------------------------------------------------- on a form

    def columns(self, question: Question, survey: Survey) -> tuple[FormColumn, ...]:
        if _is_listed(question):
            return (self.one_column(question),)
        least = min(_WIDEST_MARK, -(-_LEAST_WIDTH // len(question.choices)))
        return tuple(
            FormColumn(
                _column_key(question, one), ColumnRole.INPUT, one, max(least, mark_width(one)), question, marks=one
            )
            for one in question.choices
        )

    def marked_by(self, question: Question, heading: str, survey: Survey) -> str:
        meant = folded(heading)
        return next((choice for choice in question.choices if folded(choice) == meant), "")

    def hint(self, question: Question, columns: Sequence[FormColumn]) -> str:
        bounds = f"{self.bounds_text(question)}で選んでください。" if question.bounds else ""
        alone = "".join(f"「{choice}」" for choice in question.exclusive)
        alone = f"{alone}を選んだら、ほかは選ばないでください。" if alone else ""
        how = "" if columns[0].marks else _how_to_list(question)
        return "".join((how, bounds, alone))

    def bounds_text(self, question: Question) -> str:
        ends = ((question.bounds.least, "以上"), (question.bounds.most, "以下"))
        return "".join(f"{bound}個{end}" for bound, end in ends if bound is not None)

    def input_texts(
        self, question: Question, entry: Entry, columns: Sequence[FormColumn], survey: Survey, department: str
    ) -> FilledInputs:
        if not columns[0].marks:
            return FilledInputs({question.key: entry.text})
        chosen, rest = named_in(question, entry.text)
        return FilledInputs({_column_key(question, choice): MARK for choice in chosen}, rest)

    def column_for_rest(self, columns: Sequence[FormColumn], department: str, taken: Collection[str]) -> str:
        return next((column.key for column in columns if column.key not in taken), columns[0].key)

    def is_example(self, question: Question, column: FormColumn, text: str, survey: Survey, department: str) -> bool:
        if not column.marks:
            return super().is_example(question, column, text, survey, department)
        return is_mark(text) and column.marks in named_in(question, question.example)[0]

    def example_entry(self, question: Question, survey: Survey, department: str) -> Entry:
        chosen, rest = named_in(question, question.example)
        return Entry("\n".join(filter(None, (*chosen, rest if chosen else ""))) or question.example, "", ())

    def listed(self, question: Question) -> Mapping[str, Sequence[str]]:
        told = spelled(question.choices) if _is_listed(question) else ()
        return {WORDS_NAME: [one.words for one in told], NUMBERS_NAME: [one.number for one in told]} if told else {}

    # ---------------------------------------------------------------- what came back

    def entry(
        self, question: Question, cells: Sequence[Written], error: str, scope: Scope
    ) -> tuple[Entry, Iterable[Finding]]:
        chosen: set[str] = set()
        notes: list[str] = []
        unread: list[Written] = []
        for one in cells:
            found, note = _read(question, one)
            chosen |= set(found)
            notes += [note] if note.strip() else []
            unread += [one] if note.strip() and one.cell.kind is not CellKind.ERROR else []
        lines = (*(choice for choice in question.choices if choice in chosen), *notes)
        entry = Entry("\n".join(lines), scope.sheet, cell_addresses(cells), error=error)
        # Where no choice at all is understood, a rule says so.
        remarks = [scope.remark(findings.NO_SUCH_CHOICE, question, one.address, one.text) for one in unread]
        return entry, remarks if chosen else ()

    # ---------------------------------------------------------------- under rules

    def chosen(self, question: Question, text: str) -> tuple[str, ...]:
        return named_in(question, text)[0]

    def told(self, question: Question, text: str) -> tuple[tuple[str, ...], str]:
        return named_in(question, text)

    def compared(self, question: Question, text: str) -> str | int:
        chosen, rest = named_in(question, text)
        numbers = "".join(f"{question.choices.index(choice) + 1}|" for choice in chosen)
        return f"|{numbers}{_UNREAD if rest.strip() else ''}"

    def own_rules(self, question: Question) -> Iterator[Rule]:
        yield Rule(findings.NO_CHOICE_UNDERSTOOD, Malformed(question.key))
        if question.exclusive:
            yield Rule(findings.CONFLICTING, Conflicting(question.key))
        if question.bounds:
            yield Rule(findings.OUT_OF_BOUNDS, OutOfBounds(question.key))

    def chose(self, question: Question, value: str | int, choice: str) -> bool:
        return _mark_of(question, choice) in str(value)

    def chose_in_column(self, question: Question, column: Expr, choice: str) -> Expr:
        return column.str.contains(_mark_of(question, choice), literal=True)

    def chose_formula(self, question: Question, choice: str, inputs: Inputs) -> str:
        if _is_listed(question):
            return named_formula(inputs.kept[_LISTED], question.choices, choice)
        cell, bit = divmod(question.choices.index(choice), _BITS)
        return f"MOD(INT({inputs.kept[_MARKED[cell]]}/{2**bit}),2)=1"

    def is_malformed(self, question: Question, value: str | int) -> bool:
        return not _count(value)

    def malformed_in_column(self, question: Question, column: Expr) -> Expr:
        return _count_in(column) == 0

    def malformed_formula(self, question: Question, inputs: Inputs) -> str:
        return f"{_count_formula(question, inputs)}=0"

    def is_conflicting(self, question: Question, value: str | int) -> bool:
        return _count(value) > 1 and any(self.chose(question, value, one) for one in question.exclusive)

    def conflicting_in_column(self, question: Question, column: Expr) -> Expr:
        return (_count_in(column) > 1) & self._declared_in_column(question, column)

    def conflicting_formula(self, question: Question, inputs: Inputs) -> str:
        return f"AND({_count_formula(question, inputs)}>1,{self._declared_formula(question, inputs)})"

    def is_out_of_bounds(self, question: Question, value: str | int) -> bool:
        count, (least, most) = _count(value), _bounds(question)
        declared = any(self.chose(question, value, one) for one in question.exclusive)
        return bool(count) and not declared and not least <= count <= most

    def out_of_bounds_in_column(self, question: Question, column: Expr) -> Expr:
        count, (least, most) = _count_in(column), _bounds(question)
        return (count > 0) & ~self._declared_in_column(question, column) & ~count.is_between(least, most)

    def out_of_bounds_formula(self, question: Question, inputs: Inputs) -> str:
        count, (least, most) = _count_formula(question, inputs), _bounds(question)
        outside = f"OR({count}<{least},{count}>{most})"
        return f"AND({count}>0,NOT({self._declared_formula(question, inputs)}),{outside})"

    def _declared_in_column(self, question: Question, column: Expr) -> Expr:
        import polars

        said = (self.chose_in_column(question, column, one) for one in question.exclusive)
        return polars.any_horizontal(polars.lit(value=False), *said)

    def _declared_formula(self, question: Question, inputs: Inputs) -> str:
        said = [self.chose_formula(question, one, inputs) for one in question.exclusive]
        return f"OR({','.join(said)})" if said else "FALSE"

    def kept_of(self, question: Question, *, reckoned: bool) -> tuple[str, ...]:
        return (_LISTED, _COUNT) if _is_listed(question) else _MARKED[: -(-len(question.choices) // _BITS)]

    def kept_formulas(self, question: Question, inputs: Inputs) -> Mapping[str, str]:
        if _is_listed(question):
            names = inputs.name(FOLDED_CHOICES_NAME), inputs.name(WORDS_NAME), inputs.name(NUMBERS_NAME)
            return {
                _LISTED: items_formula(inputs.cells),
                _COUNT: count_formula(inputs.kept[_LISTED], names),
            }
        told = list(zip(inputs.each, question.choices, strict=True))
        shares = [told[start : start + _BITS] for start in range(0, len(told), _BITS)]
        return dict(zip(_MARKED, (_bits_formula(question, share) for share in shares), strict=False))

    def kept_values(self, question: Question, text: str) -> Mapping[str, str | int]:
        chosen, _ = named_in(question, text)
        if _is_listed(question):
            return {_LISTED: items_in(text), _COUNT: len(chosen)}
        places = [question.choices.index(choice) for choice in chosen]
        return {
            stem: sum(2 ** (place % _BITS) for place in places if place // _BITS == number)
            for number, stem in enumerate(_MARKED)
        }

    # ---------------------------------------------------------------- in print

    def printed(self, question: Question, entry: Entry, survey: Survey, department: str) -> str:
        """The choices side by side, then what is none of them."""
        chosen, rest = named_in(question, entry.text)
        return "\n".join(filter(None, ("、".join(chosen), rest)))


SEVERAL_CHOICES = _Choices(
    "複数選択",
    "CHOICES",
    form_width=160,
    takes_choices=True,
    takes_lists=True,
    holds=Holds.LIST,
    takes_max_length=False,
    compares_texts=True,
    takes_bounds=True,
    totals=(Total.COUNT,),
    own_cells=frozenset({CellKind.NUMBER}),
    kept=(*_MARKED, _LISTED, _COUNT),
)


def _column_key(question: Question, choice: str) -> str:
    return f"{question.key}@{choice}"


def _is_listed(question: Question) -> bool:
    return len(question.choices) > MOST_MARK_COLUMNS


def _how_to_list(question: Question) -> str:
    numbered = spelled(question.choices)[0].number != "#"
    return f"選択肢の名前{'か番号' if numbered else ''}を、１行に一つか「、」で区切って記入してください。"


def _mark_of(question: Question, choice: str) -> str:
    return f"|{question.choices.index(choice) + 1}|"


def _count(value: str | int) -> int:
    return str(value).count("|") - 1


def _count_in(column: Expr) -> Expr:
    return column.str.count_matches("|", literal=True).cast(int) - 1


def _bounds(question: Question) -> tuple[int, int]:
    least, most = question.bounds.least, question.bounds.most
    return int(least or 0), len(question.choices) if most is None else int(most)


# ---------------------------------------------------------------- ○ columns


def _read(question: Question, one: Written) -> tuple[Sequence[str], str]:
    """The choices that a cell means, and what in it is none."""
    if not one.column.marks:
        return named_in(question, one.text)
    if f"|{_bare(one.text)}|" in _marks_for(question, one.column.marks):
        return (one.column.marks,), ""
    found, rest = named_in(question, one.text)
    if len(found) > 1 and not rest.strip():
        return found, ""
    named = choice_of(question, one.text.partition(NOTED)[0]) and NOTED in one.text
    return (), one.text if named else f"{one.column.marks}{NOTED}{one.text}"


def _bare(text: str) -> str:
    return folded(text.replace(EMOJI, ""))


def _marks_for(question: Question, choice: str) -> str:
    """What means that the choice is made in its column, between bars: a mark that is no choice itself, and its own name."""
    names = {folded(other) for other in question.choices}
    return "|".join(("", *(mark for mark in FOLDED_MARKS if mark not in names), folded(choice), ""))


def _bits_formula(question: Question, share: Sequence[tuple[str, str]]) -> str:
    """The sum of 1, 2, 4 … for each of these cells in which its choice is made."""
    bits = []
    for bit, (cell, choice) in enumerate(share):
        bare = folded_formula(replaced_formula(cell, {EMOJI: ""}))
        bits.append(f'ISNUMBER(FIND("|"&{bare}&"|",{quoted(_marks_for(question, choice))}))*{2**bit}')
    return "+".join(bits)


def _count_formula(question: Question, inputs: Inputs) -> str:
    if _is_listed(question):
        return inputs.kept[_COUNT]
    powers = ",".join(str(2**bit) for bit in range(_BITS))
    counts = (f"SUMPRODUCT(MOD(INT({inputs.kept[stem]}/{{{powers}}}),2))" for stem in inputs.kept)
    return f"({'+'.join(counts)})"
