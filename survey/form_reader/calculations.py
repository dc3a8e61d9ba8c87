"""計算 on a form that came back: reckoned anew of what was answered, never believed; what stands in the cells is compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from survey import findings
from survey.form_reader.accounting import Account, CellSpot
from survey.form_reader.blocks import Block
from survey.japanese.text import clean, comparison_key, one_line
from survey.model import Entry, Finding, Question
from survey.questions.amounts import digits_of, is_number
from survey.questions.calculating import calculated
from survey.questions.formula_as_python import UNDEFINED
from survey.questions.written import Scope
from survey.workbook.sheets import Cell, CellKind

_NEARLY = Decimal("1E-9")
"""Of a number, by which a program may have calculated it otherwise."""
_LARGE = r"-?[0-9](\.[0-9]+)?e\+[0-9]{1,3}"
"""How Excel shows a number of more than 21 digits."""


def calculated_entries(entries: Mapping[str, Entry], block: Block, scope: Scope) -> Mapping[str, Entry]:
    """What the calculated questions of a row come to, by key, each with the cell in which the form shows it."""
    cells = {question.key: (_address(block, at),) for at, question in block.found.header.calculated.items()}
    return {key: Entry(text, block.sheet, cells.get(key, ())) for key, text in calculated_texts(entries, scope).items()}


def calculated_texts(entries: Mapping[str, Entry], scope: Scope) -> Mapping[str, str]:
    """What the calculated questions of a row come to, by key."""
    survey = scope.survey
    questions = survey.item_questions if scope.item else survey.row_questions
    if not any(question.formula for question in questions):
        return {}
    typed = {key: entry.text for key, entry in entries.items() if not entry.error}
    former = {} if scope.item else survey.former_amounts.get((scope.department, scope.issue), {})
    return calculated(questions, typed, former)


def account_for_calculated(block: Block, found: Mapping[str, Entry], scope: Scope) -> Account:
    """The cells of a row in which calculated numbers stand: ours as far as they say what we find, too."""
    ours: set[CellSpot] = set()
    reasons: dict[CellSpot, str] = {}
    said: list[Finding] = []
    cells = block.found.grid[block.row.number]
    for at, question in block.found.header.calculated.items():
        if at not in cells:
            continue
        spot, text = block.found.spot(block.row.number, at), found[question.key].text if question.key in found else ""
        if _is_ours(cells[at], text):
            ours.add(spot)
        else:
            reasons[spot] = "計算の欄の書換え"
            said.append(_changed(question, cells[at], _address(block, at), text, scope))
    return Account(ours=frozenset(ours), reasons=reasons, findings=tuple(said))


def undefined(found: Mapping[str, Entry], scope: Scope) -> Iterator[Finding]:
    """A remark on each number that could not be calculated."""
    for key, entry in found.items():
        if entry.text == UNDEFINED:
            question = scope.survey.question_by_key[key]
            cell, formula = next(iter(entry.cells), ""), one_line(question.formula_text)
            yield scope.remark(findings.NOT_CALCULATED, question, cell, UNDEFINED, formula=formula)


def _address(block: Block, at: int) -> str:
    return block.found.address(block.row.number, at)


def _changed(question: Question, cell: Cell, at: str, text: str, scope: Scope) -> Finding:
    written = clean(cell.text)
    return scope.remark(findings.CALCULATION_CHANGED, question, at, written, calculated=text or "（空欄）")


def _is_ours(cell: Cell, text: str) -> bool:
    """Whether the cell says what was calculated here, or nothing that anybody wrote."""
    if cell.kind in (CellKind.ERROR, CellKind.UNCALCULATED):
        # Our formula, where an input was deleted, or where no program has calculated it.
        return True
    if cell.formula and cell.text == "0" and _number(text) is None:
        # Some programs save an .xls with 0 where a formula gave a text.
        return True
    shown, ours = _number(cell.text), _number(text)
    if shown is None or ours is None:
        return comparison_key(cell.text) == comparison_key(text)
    return abs(shown - ours) <= _NEARLY * max(abs(ours), Decimal(1))


def _number(text: str) -> Decimal | None:
    """With more digits than a cell keeps, too, as programs write what they calculated."""
    digits = digits_of(text)
    return Decimal(digits.replace(",", "")) if is_number(digits) or re.fullmatch(_LARGE, digits, re.I) else None
