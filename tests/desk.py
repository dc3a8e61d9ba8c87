"""A respondent's desk: a blank form as a workbook in memory, and what people do to one before they send it back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from builders import SAVED, SURVEY
from msgspec.structs import replace

from survey.form import Form, FormTable, design
from survey.form_reader import read_sheets
from survey.form_writer import write_form
from survey.model import Answer, DateSource, ReceivedFile, ReturnedForm, Survey, Unread
from survey.model.addresses import address
from survey.workbook import Cell, Range, Remark, Sheet, SheetState, Workbook, position, read_workbook

MAIN, EXTRA, IDENTITY = "調査票", "追加回答", "_survey"


def form_bytes(survey: Survey, department: str = "福祉課", **made_with: object) -> bytes:
    """The workbook of a form. `made_with`: as `write_form` takes it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "form.xlsx")
        form = design(survey, survey.department_by_name[department])
        write_form(form, path, saved=SAVED, **made_with)  # type: ignore[arg-type]
        return path.read_bytes()


@cache
def _blank(department: str, survey: Survey) -> Workbook:
    return read_workbook(form_bytes(survey, department))


class Desk:
    """The form of a department of the small survey, lying open."""

    def __init__(self, department: str = "福祉課", survey: Survey = SURVEY, former: Sequence[Answer] = ()) -> None:
        """`former`: the answers of the former year that the form is made with."""
        self.department = department
        self.survey = survey
        self.carries = bool(former)
        made_with = read_workbook(form_bytes(survey, department, former=former)) if former else None
        self.workbook = made_with or _blank(department, survey)

    @property
    def form(self) -> Form:
        return design(self.survey, self.survey.department_by_name[self.department], carries=self.carries)

    # ---- where things are

    def table(self, no: str) -> FormTable:
        return next(table for table in self.form.tables if no in table.row_of)

    def cell(self, no: str, key: str) -> tuple[str, str]:
        """Sheet and address of an input of the blank form."""
        table = self.table(no)
        return table.sheet, address(*table.cell(no, key))

    def cells(self, sheet: str) -> dict[tuple[int, int], Cell]:
        return dict(self._sheet(sheet).cells)

    # ---- what a respondent does

    def type(self, sheet: str, cell: str, text: str, **how: object) -> Desk:
        cells = {**self.cells(sheet), position(cell): Cell(text, **how)}  # type: ignore[arg-type]
        return self.change(sheet, cells=dict(sorted(cells.items())))

    def fill(self, no: str, **texts: str) -> Desk:
        """Type into the inputs of an issue, by question key; `partners` takes department names with spaces between."""
        for key, text in texts.items():
            if key == "partners":
                for name in text.split():
                    self.type(*self.cell(no, f"partners@{name}"), "○")
            else:
                self.type(*self.cell(no, key), text)
        return self

    def erase(self, sheet: str, *cells: str) -> Desk:
        gone = {position(cell) for cell in cells}
        return self.change(sheet, cells={at: cell for at, cell in self.cells(sheet).items() if at not in gone})

    def erase_row(self, sheet: str, row: int) -> Desk:
        return self.change(sheet, cells={at: cell for at, cell in self.cells(sheet).items() if at[0] != row})

    def erase_column(self, sheet: str, column: int) -> Desk:
        return self.change(sheet, cells={at: cell for at, cell in self.cells(sheet).items() if at[1] != column})

    def move(self, sheet: str, where: Callable[[int, int], tuple[int, int] | None]) -> Desk:
        """Put each cell where the function says; None deletes it."""
        cells = {new: cell for at, cell in self.cells(sheet).items() if (new := where(*at))}
        return self.change(sheet, cells=dict(sorted(cells.items())))

    def insert_rows(self, sheet: str, before: int, count: int = 1) -> Desk:
        return self.move(sheet, lambda row, column: (row + count if row >= before else row, column))

    def insert_columns(self, sheet: str, before: int, count: int = 1) -> Desk:
        return self.move(sheet, lambda row, column: (row, column + count if column >= before else column))

    def delete_row(self, sheet: str, row: int) -> Desk:
        return self.move(sheet, lambda r, c: None if r == row else (r - 1 if r > row else r, c))

    def delete_column(self, sheet: str, column: int) -> Desk:
        return self.move(sheet, lambda r, c: None if c == column else (r, c - 1 if c > column else c))

    def copy_row(self, sheet: str, row: int, to: int) -> Desk:
        self.insert_rows(sheet, to)
        cells = self.cells(sheet)
        copied = {(to, column): cell for (r, column), cell in cells.items() if r == row}
        return self.change(sheet, cells=dict(sorted({**cells, **copied}.items())))

    def merge(self, sheet: str, block: Range) -> Desk:
        return self.change(sheet, merged=(*self._sheet(sheet).merged, block))

    def remark(self, sheet: str, cell: str, text: str, why: str) -> Desk:
        return self.change(sheet, remarks=(*self._sheet(sheet).remarks, Remark(cell, text, why)))

    def rename(self, sheet: str, name: str) -> Desk:
        return self.change(sheet, name=name)

    def hide(self, sheet: str) -> Desk:
        return self.change(sheet, state=SheetState.HIDDEN)

    def drop(self, *names: str) -> Desk:
        sheets = tuple(sheet for sheet in self.workbook.sheets if sheet.name not in names)
        self.workbook = replace(self.workbook, sheets=sheets)
        return self

    def add(self, name: str, texts: dict[str, str], state: SheetState = SheetState.VISIBLE) -> Desk:
        sheet = Sheet(name, state, {position(cell): Cell(text) for cell, text in texts.items()})
        self.workbook = replace(self.workbook, sheets=(*self.workbook.sheets, sheet))
        return self

    def lose_identity(self) -> Desk:
        """What is left when the visible sheets are copied into a new workbook."""
        self.drop(IDENTITY)
        self.workbook = replace(self.workbook, properties={})
        return self

    # ---- what the officer sees

    def send(
        self, name: str = "回答.xlsx", ruled: str | None = None, survey: Survey | None = None
    ) -> ReturnedForm | Unread:
        file = ReceivedFile(name, f"digest-of-{name}", SAVED, DateSource.SAVED)
        return read_sheets(self.workbook, file, survey or self.survey, ruled)

    def returned(self, name: str = "回答.xlsx", ruled: str | None = None, survey: Survey | None = None) -> ReturnedForm:
        form = self.send(name, ruled, survey)
        assert isinstance(form, ReturnedForm), form
        return form

    def unread(self, name: str = "回答.xlsx", ruled: str | None = None, survey: Survey | None = None) -> Unread:
        refused = self.send(name, ruled, survey)
        assert isinstance(refused, Unread), refused
        return refused

    # ---- inside

    def _sheet(self, name: str) -> Sheet:
        sheet = self.workbook.sheet(name)
        assert sheet is not None, name
        return sheet

    def change(self, where: str, /, **changes: object) -> Desk:
        changed = replace(self._sheet(where), **changes)  # type: ignore[arg-type]
        sheets = tuple(changed if sheet.name == where else sheet for sheet in self.workbook.sheets)
        self.workbook = replace(self.workbook, sheets=sheets)
        return self


def texts(form: ReturnedForm, no: str) -> dict[str, str]:
    """What an issue's inputs hold, by question key; of departments only what is none."""
    return {key: entry.text for key, entry in _answer(form, no).items()}


def partners(form: ReturnedForm, no: str) -> tuple[str, ...]:
    return _answer(form, no)["partners"].departments


def codes(form: ReturnedForm) -> set[str]:
    return {finding.code for finding in form.findings}


def listed(form: ReturnedForm | Unread) -> dict[str, str]:
    """What is listed as 未収録, by cell (of 調査票) or sheet and cell."""
    return {
        unplaced_text.place.cell
        if unplaced_text.place.sheet == MAIN
        else f"{unplaced_text.place.sheet}!{unplaced_text.place.cell}": unplaced_text.text
        for unplaced_text in form.unplaced
    }


def _answer(form: ReturnedForm, no: str) -> dict:
    (answer,) = [answer for answer in form.answers if answer.issue == no]
    return dict(answer.entries)
