"""The cells that each issue has on a form, wherever they stand: its inputs, and the hidden ones that formulas look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from survey.excel_out.cells import done, write_text
from survey.form import DONE_COLUMN, ColumnRole, FormColumn, FormRow, carried_key, former_amount_key, given_key
from survey.form.given_inputs import given_inputs
from survey.form.row_formulas import in_row
from survey.form_writer.page import Page
from survey.form_writer.style import Trait
from survey.questions.kinds import kind_of

if TYPE_CHECKING:
    from xlsxwriter.format import Format


def draw_done(page: Page, asked: FormRow, style: Format) -> None:
    """記入済."""
    row, number = page.table.cell(asked.key, DONE_COLUMN)
    formula = in_row(page.formulas_of(asked).done, page.table.row_of[asked.key])
    value = page.states[asked.key].done_text(page.table)
    done(page.sheet.write_formula(row - 1, number - 1, formula, style, value))


def draw_calculated(page: Page, asked: FormRow, column: FormColumn) -> None:
    """What is calculated for everybody to see: a 計算, or 確認."""
    row, number = page.table.cell(asked.key, column.key)
    state, formulas = page.states[asked.key], page.formulas_of(asked)
    formula, text = formulas.remarks, state.remarks
    if column.question:
        formula, text = formulas.calculated[column.key], state.calculated.get(column.key, "")
    amount = kind_of(column.question).amount(column.question, text) if column.question else None
    style = page.formats("fixed", *shape(column), shown_as=_number_format(column))
    value = text if amount is None else float(amount)
    done(page.sheet.write_formula(row - 1, number - 1, in_row(formula, page.table.row_of[asked.key]), style, value))


def draw_input(page: Page, asked: FormRow, column: FormColumn, text: str) -> None:
    """An input, or 前回から, with what stands in it: in an input for numbers, a number that is one."""
    row, number = page.table.cell(asked.key, column.key)
    style = page.formats(*_traits(page, column, asked), shown_as=_number_format(column))
    amount = kind_of(column.question).amount(column.question, text) if column.question else None
    if amount is None:
        write_text(page.sheet, row, number, text, style)
    else:
        done(page.sheet.write_number(row - 1, number - 1, float(amount), style))


def below_table(page: Page, column: FormColumn) -> Format | None:
    """How the cells look in which nothing stands: below a table of items, respondents may go on."""
    if not page.table.of_items or column.role is not ColumnRole.INPUT:
        return None
    letters: list[Trait] = ["prose"] if column.prose else []
    return page.formats(*letters, "below", shown_as=_number_format(column))


def draw_hidden(page: Page, asked: FormRow) -> None:
    """What formulas keep, what the office offers, the former year's numbers that formulas take, and in an issue that was made
    with an answer of that year, what it was."""
    formulas = page.formulas_of(asked)
    _draw_kept(page, asked, formulas.checks, page.formats("note"))
    _draw_offered(page, asked)
    _draw_former_amounts(page, asked)
    was = page.was(asked)
    if was is None:
        return
    _draw_kept(page, asked, formulas.same, page.formats())
    for key in page.table.carried:
        if text := was.get(key):
            write_text(page.sheet, *page.table.cell(asked.key, carried_key(key)), text, page.formats())


def _draw_offered(page: Page, asked: FormRow) -> None:
    name = page.form.department.name
    for question, given in page.given(asked).items():
        if given.open:
            for key, text in given_inputs(page.form.survey, name, question, given.text).items():
                write_text(page.sheet, *page.table.cell(asked.key, given_key(key)), text, page.formats())


def shape(column: FormColumn) -> list[Trait]:
    """How the cells of a column stand, its letters included."""
    return ["prose", *alignment(column)] if column.prose else alignment(column)


_OWN_TRAITS: Mapping[ColumnRole, list[Trait]] = {
    ColumnRole.NO: ["middle"],
    ColumnRole.NUMBER: ["middle"],
    ColumnRole.SINCE: ["mark", "own"],
    ColumnRole.REMARKS: ["told"],
    ColumnRole.DONE: ["done"],
}


def alignment(column: FormColumn) -> list[Trait]:
    """The same without its letters."""
    if column.role in _OWN_TRAITS:
        return _OWN_TRAITS[column.role]
    if column.marks:
        return ["mark"]
    if column.question and not (kind_of(column.question).filled_in or kind_of(column.question).is_number):
        return ["middle"]
    return ["number"] if column.question and kind_of(column.question).is_number else []


def _traits(page: Page, column: FormColumn, asked: FormRow) -> list[Trait]:
    edges = page.edges.get(page.table.cell(asked.key, column.key), ())
    if column.role is ColumnRole.SINCE:
        return ["input", "mark", *edges] if page.was(asked) is not None else ["fixed", *shape(column)]
    if page.is_locked(asked, column.question):
        return ["fixed", *shape(column), *edges]
    traits: list[Trait] = ["input", *shape(column)]
    if column.question and kind_of(column.question).names_departments and column.marks == page.form.department.name:
        traits.append("own")
    return [*traits, *edges]


def _number_format(column: FormColumn) -> str:
    """Of the numbers in the column; "" for a column of texts."""
    return kind_of(column.question).number_format(column.question) if column.question else ""


def _draw_former_amounts(page: Page, asked: FormRow) -> None:
    row, style = page.table.row_of[asked.key], page.formats("note")
    for key, amount in page.former_amounts(asked).items():
        if former_amount_key(key) in page.table.column_of:
            _, number = page.table.place(former_amount_key(key))
            done(page.sheet.write_number(row - 1, number - 1, float(amount), style))


def _draw_kept(page: Page, asked: FormRow, formulas: Mapping[str, str], style: Format) -> None:
    row, kept = page.table.row_of[asked.key], page.states[asked.key].checks
    for key, formula in formulas.items():
        _, number = page.table.place(key)
        done(page.sheet.write_formula(row - 1, number - 1, in_row(formula, row), style, kept[key]))
