"""The rest of a form, beside its tables: choices, the list of corrections, our notes, and page footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from survey.form import CHOICES_SHEET, CORRECTIONS_SHEET, IDENTITY_SHEET, NOTE_MARK
from survey.form.own_texts import is_own, token
from survey.form_reader.accounting import Account, CellSpot
from survey.japanese.text import one_line
from survey.model import Survey
from survey.questions.kinds import kind_of
from survey.workbook import Remark, Sheet, Workbook

SIDE_SHEETS = (CHOICES_SHEET, CORRECTIONS_SHEET)
_COPY = re.compile(r"(?: ?\(\d+\)|_?\d+)\Z")
"""What spreadsheet programs put behind the name of a second sheet of one name."""


# Cached, because the sheets of all forms are named alike.
@lru_cache(maxsize=64)
def named_as_first(sheet: str) -> str:
    """A sheet's name, without what tells a copy of it from the first."""
    return _COPY.sub("", sheet)


def may_ask(sheet: str) -> bool:
    """Whether a sheet of that name may hold a table of a form: those beside its tables are called otherwise."""
    return named_as_first(sheet) not in (IDENTITY_SHEET, *SIDE_SHEETS)


def account_for_side_sheets(workbook: Workbook, survey: Survey, tokens: frozenset[str]) -> Account:
    """The cells that are ours on the sheets of choices and of corrections."""
    ours: set[CellSpot] = set()
    for sheet in workbook.sheets:
        if named_as_first(sheet.name) == CHOICES_SHEET:
            ours.update(_choices(sheet, survey, tokens))
        elif named_as_first(sheet.name) == CORRECTIONS_SHEET:
            ours.update(_corrections(sheet, tokens))
    return Account(ours=frozenset(ours))


def is_our_remark(remark: Remark, survey: Survey, tokens: frozenset[str]) -> bool:
    """Whether a note or a page footer is one that the form itself carries."""
    if remark.text.startswith(NOTE_MARK):
        return not tokens or token(remark.text) in tokens
    return not remark.cell and all(_is_on_our_pages(line, survey) for line in remark.text.split("\n"))


def _choices(sheet: Sheet, survey: Survey, tokens: frozenset[str]) -> Iterator[CellSpot]:
    words = _listed(survey)
    for (row, column), cell in sheet.cells.items():
        if cell.text in words or (tokens and is_own(cell.text, tokens)):
            yield sheet.name, row, column


@lru_cache(maxsize=8)
def _listed(survey: Survey) -> frozenset[str]:
    """All texts on the sheet of choices of a survey's forms."""
    asked = survey.form_questions
    words = (word for one in asked for word in (one.key, one.example, *one.choices))
    return frozenset(
        (*words, *(word for one in asked for texts in kind_of(one).listed(one).values() for word in texts))
    )


def _corrections(sheet: Sheet, tokens: frozenset[str]) -> Iterator[CellSpot]:
    """Our cells on the sheet of corrections: by the tokens of the form; where these are lost, all."""
    for (row, column), cell in sheet.cells.items():
        if is_own(cell.text, tokens):
            yield sheet.name, row, column


def _is_on_our_pages(line: str, survey: Survey) -> bool:
    """Whether a line of a header or footer is a department's name or the survey's, which may end in …."""
    title = survey.settings.title
    # A title of several lines stands there in one; it did not on forms made before.
    said = (one_line(title), *title.split("\n"))
    is_said = any(line == one or (line[-1:] == "…" and one.startswith(line[:-1])) for one in said)
    return is_said or line in survey.department_by_name
