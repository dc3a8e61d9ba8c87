"""What a respondent put into the inputs of a row, as answers, and what is to be said about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from survey import findings
from survey.findings import Code
from survey.form import FormColumn
from survey.japanese.department_names import find, in_order, resolve
from survey.japanese.text import has_forbidden, has_odd_line_ends
from survey.model import Entry, Finding, Kind, Place, Question, Survey
from survey.model.addresses import address
from survey.questions.choices import one_line
from survey.workbook.sheets import Cell, CellKind

MARKS = frozenset(
    "○ ◯ 〇 ⭕ ● ◎ o O ｏ Ｏ レ ﾚ ✓ ✔ ☑ ✅ x X ｘ Ｘ 1 １ TRUE True true 有 はい".split()  # noqa: SIM905  To be read as a table.
)
"""Each means ○ in a ○ column. × and ✕ do not: in Japan they mean no, so they are kept as text and remarked on.
Neither does ①, which may name one of the examples."""

_DEPARTMENTS = Kind.DEPARTMENTS
"""Looked up once, because Python 3.11 takes long to look up the member of an Enum, and this is asked for each cell."""
_EMOJI = "\ufe0f"
"""Variation selector: shows the character before it as an emoji."""

_FOREIGN_KINDS = {CellKind.NUMBER: "数値", CellKind.DATE: "日付", CellKind.BOOLEAN: "真偽値（TRUE・FALSE）"}
_OWN_KINDS = {(Kind.NUMBER, CellKind.NUMBER), (Kind.DATE, CellKind.DATE)}


class Written(NamedTuple):
    """A cell that a respondent wrote, with the column that it stands in."""

    row: int
    number: int
    cell: Cell
    column: FormColumn
    text: str
    """The cell's, clean."""

    @property
    def address(self) -> str:
        return address(self.row, self.number)


class Scope(NamedTuple):
    """The answer that is being read: whose, to which issue, in which file and sheet."""

    survey: Survey
    file: str
    sheet: str
    department: str
    issue: str
    """NO of the issue."""

    def remark(self, code: Code, question: Question, cell: str, value: str = "", **words: object) -> Finding:
        """A finding about an answer to the question."""
        return code.at(
            Place(self.file, self.sheet, cell),
            department=self.department,
            issue=self.issue,
            question=question.key,
            value=value,
            heading=one_line(question.heading),
            **words,
        )


def is_mark(text: str) -> bool:
    """Whether the text means ○."""
    return text.strip().removesuffix(_EMOJI) in MARKS


def read_entries(
    written: Sequence[Written], first_row: int, scope: Scope
) -> tuple[Mapping[str, Entry], tuple[Finding, ...]]:
    """The answers by question key, and the remarks on them.

    `written` are the cells of the row and of those that continue it, from top to bottom, then from left to right.
    """
    entries: dict[str, Entry] = {}
    remarks: list[Finding] = []
    by_question: dict[str, list[Written]] = {}
    for one in written:
        if one.column.question:
            by_question.setdefault(one.column.question.key, []).append(one)
    for question in scope.survey.questions:
        if cells := by_question.get(question.key):
            unusual = [one for one in cells if _is_unusual(one, first_row)]
            entries[question.key], said = _entry(question, cells, _error(unusual), scope)
            remarks += said
            if unusual:
                remarks += _remarks(question, cells, unusual, first_row, scope)
    return entries, tuple(remarks)


# ---------------------------------------------------------------- text and departments


def _error(unusual: Sequence[Written]) -> str:
    """The first error value among the cells, or ""."""
    return next((one.text for one in unusual if one.cell.kind is CellKind.ERROR), "") if unusual else ""


def _entry(question: Question, cells: Sequence[Written], error: str, scope: Scope) -> tuple[Entry, Iterable[Finding]]:
    if question.kind is _DEPARTMENTS:
        return _departments(question, cells, error, scope)
    text, addresses = "\n".join([one.text for one in cells]), tuple([one.address for one in cells])
    return Entry(text, scope.sheet, addresses, error=error), ()


def _departments(
    question: Question, cells: Sequence[Written], error: str, scope: Scope
) -> tuple[Entry, Iterable[Finding]]:
    listed = [one for one in cells if not one.column.marks]
    marked = [one for one in cells if one.column.marks]
    others = [one for one in marked if not _marks(one, scope.survey)]
    meant = resolve("\n".join([one.text for one in listed]), scope.survey, scope.department)
    names = {*meant.departments, *(one.column.marks for one in marked if one not in others)}
    notes = [meant.rest, *(_note(one, scope.survey) for one in others)]
    entry = Entry(
        "\n".join([note for note in notes if note.strip()]),
        scope.sheet,
        tuple([one.address for one in cells]),
        in_order(names, scope.survey, scope.department) if marked else meant.departments,
        error,
    )
    return entry, [*_unknown_names(question, listed, meant.rest, scope), *_unknown_marks(question, others, scope)]


def _marks(one: Written, survey: Survey) -> bool:
    """Whether a cell in a ○ column holds a mark, or the name of the department that heads that column."""
    return is_mark(one.text) or find(one.text, survey) == one.column.marks


def _note(one: Written, survey: Survey) -> str:
    """A text from a ○ column, after the name of the column's department unless the text names a department itself."""
    named = one.text.partition("：")[0] in survey.department_by_name
    return one.text if named else f"{one.column.marks}：{one.text}"


def _unknown_names(question: Question, listed: Sequence[Written], rest: str, scope: Scope) -> Iterator[Finding]:
    if rest.strip():
        yield scope.remark(findings.UNKNOWN_DEPARTMENT, question, listed[0].address, rest)


def _unknown_marks(question: Question, others: Sequence[Written], scope: Scope) -> Iterator[Finding]:
    for one in others:
        if one.cell.kind is not CellKind.ERROR:
            yield scope.remark(findings.UNKNOWN_MARK, question, one.address, one.text, column=one.column.marks)


# ---------------------------------------------------------------- remarks


def _is_unusual(one: Written, first_row: int) -> bool:
    """Whether there may be a finding about how it was typed."""
    return one.row != first_row or not one.cell.plain or one.text is not one.cell.text


def _remarks(
    question: Question, cells: Sequence[Written], unusual: Sequence[Written], first_row: int, scope: Scope
) -> Iterator[Finding]:
    """The findings about how it was typed, one of each kind."""
    first = cells[0].address
    if any(one.row != first_row for one in unusual):
        addresses = "、".join(one.address for one in cells)
        yield scope.remark(findings.CONTINUATION, question, first, cells=addresses)
    for code, is_so in ((findings.NORMALISED, has_forbidden), (findings.LINE_ENDS, has_odd_line_ends)):
        if any(is_so(one.cell.text) for one in unusual):
            yield scope.remark(code, question, first)
    for code, tell in _TELLERS:
        for one in unusual:
            if value := tell(one):
                yield scope.remark(code, question, one.address, value, kind=_FOREIGN_KINDS.get(one.cell.kind, ""))


def _foreign_kind(one: Written) -> str:
    question, kind = one.column.question, one.cell.kind
    is_own = bool(one.column.marks) or question is None or (question.kind, kind) in _OWN_KINDS
    return one.cell.text if kind in _FOREIGN_KINDS and not one.cell.formula and not is_own else ""


def _formula(one: Written) -> str:
    return one.cell.text if one.cell.formula and one.cell.kind is not CellKind.UNCALCULATED else ""


def _uncalculated(one: Written) -> str:
    return one.cell.text if one.cell.kind is CellKind.UNCALCULATED else ""


def _struck(one: Written) -> str:
    return one.cell.text if one.cell.struck else "、".join(part for part in one.cell.struck_parts if part.strip())


def _hidden(one: Written) -> str:
    return one.cell.text if one.cell.hidden else ""


_TELLERS: Iterable[tuple[Code, Callable[[Written], str]]] = (
    (findings.READ_AS_TEXT, _foreign_kind),
    (findings.FORMULA_RESULT, _formula),
    (findings.UNCALCULATED, _uncalculated),
    (findings.STRUCK_OUT, _struck),
    (findings.HIDDEN_INPUT, _hidden),
)
