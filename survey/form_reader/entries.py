"""What a respondent put into the inputs of a row, as answers, and what is to be said about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from survey import findings
from survey.findings import FindingKind
from survey.japanese.text import has_forbidden, has_odd_line_ends
from survey.model import Entry, Finding, Question
from survey.questions.kinds import kind_of
from survey.questions.written import Scope, Written
from survey.workbook.sheets import CellKind

_FOREIGN_KINDS = {CellKind.NUMBER: "数値", CellKind.DATE: "日付", CellKind.BOOLEAN: "真偽値（TRUE・FALSE）"}


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
    for question in scope.survey.form_questions:
        if cells := by_question.get(question.key):
            unusual = [one for one in cells if _is_unusual(one, first_row)]
            broken = _broken(unusual)
            entry, said = kind_of(question).entry(question, cells, broken.text if broken else "", scope)
            entries[question.key] = replace(entry, error_cell=broken.address) if broken else entry
            remarks += said
            if unusual:
                remarks += _remarks(question, cells, unusual, first_row, scope)
    return entries, tuple(remarks)


def _broken(unusual: Sequence[Written]) -> Written | None:
    """The first of the cells that holds an error value."""
    return next((one for one in unusual if one.cell.kind is CellKind.ERROR), None)


# ---------------------------------------------------------------- remarks


def _is_unusual(one: Written, first_row: int) -> bool:
    """Whether there may be a finding about how it was typed."""
    return one.row != first_row or not one.cell.plain or one.text is not one.cell.text


def _remarks(
    question: Question, cells: Sequence[Written], unusual: Sequence[Written], first_row: int, scope: Scope
) -> Iterator[Finding]:
    """The findings about how it was typed, one of each kind."""
    if any(one.row != first_row for one in unusual):
        addresses = "、".join(one.address for one in cells)
        yield scope.remark(findings.CONTINUATION, question, cells[0].address, cells=addresses)
    for kind, is_so in ((findings.NORMALISED, has_forbidden), (findings.LINE_ENDS, has_odd_line_ends)):
        where = next((one.address for one in unusual if is_so(one.cell.text)), None)
        if where:
            yield scope.remark(kind, question, where)
    for kind, tell in _TELLERS:
        for one in unusual:
            if value := tell(one):
                yield scope.remark(kind, question, one.address, value, kind=_FOREIGN_KINDS.get(one.cell.kind, ""))


def _foreign_kind(one: Written) -> str:
    question, kind = one.column.question, one.cell.kind
    is_own = bool(one.column.marks) or question is None or kind in kind_of(question).own_cells
    return one.cell.text if kind in _FOREIGN_KINDS and not one.cell.formula and not is_own else ""


def _formula(one: Written) -> str:
    return one.cell.text if one.cell.formula and one.cell.kind is not CellKind.UNCALCULATED else ""


def _uncalculated(one: Written) -> str:
    return one.cell.text if one.cell.kind is CellKind.UNCALCULATED else ""


def _struck(one: Written) -> str:
    return one.cell.text if one.cell.struck else "、".join(part for part in one.cell.struck_parts if part.strip())


def _hidden(one: Written) -> str:
    return one.cell.text if one.cell.hidden else ""


_TELLERS: Iterable[tuple[FindingKind, Callable[[Written], str]]] = (
    (findings.READ_AS_TEXT, _foreign_kind),
    (findings.FORMULA_RESULT, _formula),
    (findings.UNCALCULATED, _uncalculated),
    (findings.STRUCK_OUT, _struck),
    (findings.HIDDEN_INPUT, _hidden),
)
