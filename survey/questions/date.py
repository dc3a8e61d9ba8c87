"""日付: a day of the calendar, as `japanese.dates` reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from survey import findings
from survey.japanese.dates import ERAS, LETTERS, LIGATURES, WEEKDAYS, parse_date
from survey.japanese.text import folded, replaced
from survey.model import Entry, Finding, Question
from survey.questions.amounts import NINES
from survey.questions.columns import FormColumn
from survey.questions.conditions import Malformed, Rule
from survey.questions.excel_text import BARE_DAYS, Inputs, as_shown, folded_formula, is_one_of, quoted, replaced_formula
from survey.questions.holds import Holds
from survey.questions.kind import QuestionKind
from survey.questions.validation import Validation, WellFormed
from survey.questions.written import Scope, Written
from survey.workbook.sheets import Cell, CellKind

if TYPE_CHECKING:
    from polars import Expr

_NO_DATE = "×"
_HINT = findings.NOT_A_DATE.remedy
"""The form asks for what the check would have corrected."""
_CYCLE = 400
"""Years after which the calendar, weekdays included, repeats itself. Excel knows no day before 1900."""
_DAYS_OF_CYCLE = 146_097
_KNOWN = 2000
"""The first year of such a cycle that Excel knows wholly."""


class _Date(QuestionKind, frozen=True):
    def validation(self, question: Question, column: FormColumn, inputs: Inputs) -> Validation | None:
        # Roughly: the hidden cells that tell exactly are calculated later.
        return WellFormed(f"OR(LEN({inputs.cells})>5,ISNUMBER({inputs.cells}))", _HINT)

    def hint(self, question: Question, columns: Sequence[FormColumn]) -> str:
        return _HINT

    def entry(
        self, question: Question, cells: Sequence[Written], error: str, scope: Scope
    ) -> tuple[Entry, Iterable[Finding]]:
        entry, _ = super().entry(question, cells, error, scope)
        day = "" if error or len(cells) > 1 else _bare_day(cells[0].cell)
        if not day:
            return entry, ()
        said = scope.remark(findings.BARE_DAY, question, cells[0].address, entry.text, day=day)
        return replace(entry, text=day), (said,)

    def taken_for(self, cell: Cell) -> str:
        return _bare_day(cell) or cell.text

    def number(self, question: Question, value: str | int) -> float | None:
        day = None if value in ("", _NO_DATE) else date.fromisoformat(str(value))
        return None if day is None else float((day - _FIRST_DAY).days)

    def number_in_column(self, question: Question, column: Expr) -> Expr:
        import polars

        day = column.str.to_date("%Y-%m-%d", strict=False)
        return (day - polars.lit(_FIRST_DAY)).dt.total_days().cast(polars.Float64)

    def number_formula(self, inputs: Inputs) -> str:
        return inputs.kept[_NUMBER]

    def day(self, text: str) -> date | None:
        return parse_date(text)

    def compared(self, question: Question, text: str) -> str | int:
        return str(parse_date(text) or _NO_DATE)

    def own_rules(self, question: Question) -> Iterator[Rule]:
        yield Rule(findings.NOT_A_DATE, Malformed(question.key))

    def is_malformed(self, question: Question, value: str | int) -> bool:
        return value == _NO_DATE

    def malformed_in_column(self, question: Question, column: Expr) -> Expr:
        return column == _NO_DATE

    def malformed_formula(self, question: Question, inputs: Inputs) -> str:
        return inputs.kept[_MALFORMED]

    def kept_of(self, question: Question, *, reckoned: bool) -> tuple[str, ...]:
        return self.kept if reckoned else self.kept[:-1]

    def kept_formulas(self, question: Question, inputs: Inputs) -> Mapping[str, str]:
        written = inputs.kept[_WRITTEN]
        bracket = f'FIND("(",{written})'
        is_dated = f'AND(RIGHT({written})=")",ISNUMBER({bracket}))'
        day = f'"#"&IF({is_dated},LEFT({written},{bracket}-1),{written})&"#"'
        is_written_so = is_one_of(replaced_formula(day, _to_shape()), _SHAPES)
        behind = f"MID({written},{bracket},LEN({written}))"
        return {
            _WRITTEN: f'IFERROR({folded_formula(as_shown(inputs.cells, days=True))},"")',
            _DAY: f'IF({is_written_so},{replaced_formula(day, _to_parts())},"")',
            _WEEKDAY: f"IF({is_dated},{_weekday_number(behind)},0)",
            _MALFORMED: _is_no_day(inputs.kept[_DAY], inputs.kept[_WEEKDAY]),
            _NUMBER: f'IFERROR(IF({inputs.kept[_MALFORMED]},"",{_number(inputs.kept[_DAY])}),"")',
        }

    def said_formula(self, inputs: Inputs) -> str:
        return inputs.kept[_WRITTEN]

    def kept_values(self, question: Question, text: str) -> Mapping[str, str | float]:
        written, number = folded(text), self.number(question, self.compared(question, text))
        is_dated = written.endswith(")") and "(" in written
        day, bracket, behind = written.partition("(") if is_dated else (written, "", "")
        is_written_so = replaced(f"#{day}#", _to_shape()) in _SHAPES
        return {
            _WRITTEN: written,
            _DAY: replaced(f"#{day}#", _to_parts()) if is_written_so else "",
            _WEEKDAY: dict(_WEEKDAYS).get(bracket + behind, -1) if is_dated else 0,
            _MALFORMED: parse_date(text) is None,
            _NUMBER: "" if number is None else number,
        }


_WRITTEN, _DAY, _WEEKDAY, _MALFORMED, _NUMBER = "記入", "日付", "曜日", "誤記", "数"
"""Stems of hidden cells: what was written, folded; #R8/4/1# for 令和8年4月1日, "" for what is not even written like a date;
the weekday behind it, from 1 for Monday, 0 for none, -1 for what is no weekday; whether there is no such day; the number
by which formulas know the day."""
_FIRST_DAY = date(1899, 12, 30)
"""From it on Excel counts the days that it knows."""


def _bare_day(cell: Cell) -> str:
    """The day that a number stands for which was pasted where only its value fits; "" where it may be anything else."""
    if cell.kind is not CellKind.NUMBER or not cell.text.isdecimal():
        return ""
    number, (first, last) = int(cell.text), BARE_DAYS
    day = _FIRST_DAY + timedelta(number) if first <= number <= last else None
    return f"{day.year}/{day.month}/{day.day}" if day else ""


DATE = _Date(
    "日付",
    "DATE",
    form_width=120,
    holds=Holds.DAY,
    takes_max_length=False,
    compares_texts=True,
    own_cells=frozenset({CellKind.DATE, CellKind.NUMBER}),
    kept=(_WRITTEN, _DAY, _WEEKDAY, _MALFORMED, _NUMBER),
)


# ---------------------------------------------------------------- the same in formulas, step by step

_ERA_MARKS = ("M", "T", "S", "H", "R")
_SHAPES = ("#E9P9Q9Z#", "#E9/9/9#", "#E9-9-9#", "#E9.9.9#")
"""What a date becomes, with E for an era and P, Q, Z for 年, 月, 日, once year, month and day are one 9 each."""
_WEEKDAYS = tuple((f"({day}{end})", number) for number, day in enumerate(WEEKDAYS, 1) for end in ("", "曜", "曜日"))
_PART = 20
"""Characters that each part of a date gets; more than all of it has."""


def _eras(marks: Sequence[str]) -> Mapping[str, str]:
    """Each era at the beginning as its mark, and 元, its first year, as Y."""
    spellings = {name: [name, *(s for s, meant in {**LIGATURES, **LETTERS}.items() if meant == name)] for name in ERAS}
    eras = {f"#{s}": f"#{mark}" for name, mark in zip(ERAS, marks, strict=True) for s in spellings[name]}
    return {**eras, "元": "Y"}


@cache
def _to_parts() -> Mapping[str, str]:
    return {**_eras(_ERA_MARKS), "年": "/", "月": "/", "日": "", "-": "/", ".": "/"}


@cache
def _to_shape() -> Mapping[str, str]:
    """Month and day have one digit or two. A year of an era has one to four, or is its first; any other has four."""
    ends = (("P", "Q"), ("Q", "Z"), ("/", "/"), ("-", "-"), (".", "."), ("/", "#"), ("-", "#"), (".", "#"))
    days = {f"{before}99{behind}": f"{before}9{behind}" for before, behind in ends}
    of_era = {f"{year}{end}": f"E9{end}" for end in ("P", "/", "-", ".") for year in ("E9999", "E999", "E99", "EY")}
    other = {f"#9999{end}": f"#E9{end}" for end in ("P", "/", "-", ".")}
    units = {"年": "P", "月": "Q", "日": "Z"}
    return {**_eras(["E"] * len(ERAS)), **NINES, **units, **days, **of_era, **other}


def _weekday_number(text: str) -> str:
    spellings = ",".join(quoted(spelling) for spelling, _ in _WEEKDAYS)
    numbers = ",".join(str(number + 1) for _, number in _WEEKDAYS)
    return f"SUMPRODUCT(({{{spellings}}}={text})*{{{numbers}}})-1"


class _Parts(NamedTuple):
    """Formulas over the hidden cell that keeps a day by its era, year, month and day."""

    year: str
    western: str
    last: str
    """The last western year that there may be."""
    month: str
    day: str
    serial: str
    """Number of the same day of a year with the same calendar, within those that Excel knows."""


def _parts(kept: str) -> _Parts:
    spread = f'SUBSTITUTE({kept},"/",REPT(" ",{_PART}))'
    era = f"IFERROR(FIND(MID({kept},2,1),{quoted(''.join(_ERA_MARKS))}),0)"
    digits = f"MID(TRIM(MID({spread},1,{_PART})),IF({era}=0,2,3),4)"
    year = f'IF({digits}="Y",1,VALUE({digits}))'
    month = f"VALUE(TRIM(MID({spread},{_PART + 1},{_PART})))"
    day = f'VALUE(SUBSTITUTE(TRIM(MID({spread},{2 * _PART + 1},{_PART})),"#",""))'
    begins = [first.year for first in ERAS.values()]
    # Years before an era, 0 for none; and the last year that it may be.
    before = f"CHOOSE({era}+1,0,{','.join(str(first - 1) for first in begins)})"
    last = f"CHOOSE({era}+1,{','.join(map(str, [date.max.year, *begins[1:], date.max.year]))})"
    western = f"{before}+{year}"
    return _Parts(year, western, last, month, day, f"DATE({_KNOWN}+MOD({western},{_CYCLE}),{month},{day})")


def _is_no_day(kept: str, weekday: str) -> str:
    """Whether there is no such day. `kept`, `weekday`: the hidden cells."""
    year, western, last, month, day, serial = _parts(kept)
    is_day = f"{year}>0,{western}<={last},MONTH({serial})={month},DAY({serial})={day}"
    is_weekday = f"OR({weekday}=0,WEEKDAY({serial},2)={weekday})"
    return f'IF({kept}="",TRUE,NOT(AND({is_day},{is_weekday})))'


def _number(kept: str) -> str:
    """The number of a day, as Excel counts on from those that it knows."""
    parts = _parts(kept)
    return f"{parts.serial}+(INT(({parts.western})/{_CYCLE})-{_KNOWN // _CYCLE})*{_DAYS_OF_CYCLE}"
