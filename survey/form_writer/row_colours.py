"""What the rows of an issue show while they are filled in: lacking (red), not asked (grey), as in the former year (blue), as the
office offered it (green)."""

from __future__ import annotations

from collections.abc import Sequence

from survey.excel_out.cells import done
from survey.form import DONE_COLUMN, NO_COLUMN, NUMBER_COLUMN, SINCE_COLUMN, FormColumn
from survey.form.row_formulas import in_row, inputs_of, is_still_carried, is_still_given
from survey.form_writer.page import Page
from survey.form_writer.style import Trait
from survey.model import Question
from survey.model.addresses import address
from survey.questions.amounts import ALL_PLACES
from survey.questions.kinds import kind_of


def colour(page: Page) -> None:
    """Give the inputs their rules. Each is written for the first issue; programs move it to the others by itself."""
    table, first_row = page.table, page.table.first_row
    inputs, formulas = inputs_of(page.form.survey, table), page.formulas
    begun, exempt = in_row(formulas.begun, first_row), in_row(formulas.exempt, first_row)
    for question in table.questions:
        if not kind_of(question).filled_in:
            for columns in table.alike(question):
                _show_all_places(page, question, columns)
            continue
        wrong = in_row(inputs[question.key].wrong, first_row)
        lacking = wrong if page.is_main and not table.of_items else f"AND({begun},{wrong})"
        for columns in table.alike(question):
            if kind_of(question).is_number:
                _show_all_places(page, question, columns)
            if not question.not_applicable:
                blank = f'{_first_cell(page, columns)}=""'
                _add_rule(page, columns, f"AND({exempt},{blank})", "exempt")
            _add_rule(page, columns, lacking, "lacking")
            if told := formulas.doubtful.get(question.key):
                _add_rule(page, columns, in_row(told, first_row), "doubtful")
            if table.carried:
                still = in_row(is_still_carried(table, question, columns[0]), first_row)
                _add_rule(page, columns, still, "former")
            if question.key in page.form.survey.offered:
                _add_rule(page, columns, in_row(is_still_given(table, question, columns[0]), first_row), "offered")
    if table.asks_since:
        since = [column for column in table.columns if column.key == SINCE_COLUMN]
        _add_rule(page, since, in_row(formulas.unconfirmed, first_row), "lacking")
    if table.of_items:
        _tell_blocks(page)


def _first_cell(page: Page, columns: Sequence[FormColumn]) -> str:
    return address(*page.table.cell(page.table.rows[0].key, columns[0].key))


def _tell_blocks(page: Page) -> None:
    """Let the first row of an issue stand out from those that repeat its NO and title, wherever rows are moved."""
    table = page.table
    first, last = table.column_of[NO_COLUMN], table.column_of[DONE_COLUMN]
    here, above = (f"${address(row, first)}" for row in (table.first_row, table.first_row - 1))
    begins = {"criteria": f"={here}<>{above}", "format": page.formats("begins")}
    _attach(page, table.columns[first - 1 : last], begins)
    _add_rule(page, table.columns[first - 1 : table.column_of[NUMBER_COLUMN] - 1], f"{here}={above}", "again")


def _show_all_places(page: Page, question: Question, columns: Sequence[FormColumn]) -> None:
    """Let a number with more places behind its point than its cell shows be seen as it is."""
    shortened = kind_of(question).shortened_formula(question, _first_cell(page, columns))
    _attach(page, columns, {"criteria": f"={shortened}", "format": page.formats(shown_as=ALL_PLACES)})


def _add_rule(page: Page, columns: Sequence[FormColumn], condition: str, trait: Trait) -> None:
    # Excel joins the looks of all rules that hold, the first before the others; LibreOffice takes the first alone. So
    # colours come before lines, and none stops what comes after it: each sets the same properties as the others.
    _attach(page, columns, {"criteria": f"={condition}", "format": page.formats(trait)})


def _attach(page: Page, columns: Sequence[FormColumn], rule: dict[str, object]) -> None:
    boxes = page.table.boxes(columns)
    several = " ".join(f"{address(*box[:2])}:{address(*box[2:])}" for box in boxes)
    options = {"type": "formula", **rule, **({"multi_range": several} if len(boxes) > 1 else {})}
    done(page.sheet.conditional_format(*(number - 1 for number in boxes[0]), options))
