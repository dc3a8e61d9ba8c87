"""A table of a form on its sheet: headings, examples, and a row of inputs an issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.excel_out.cells import done, write_across, write_text
from survey.form import COLUMN_KEYS, EXAMPLE_KEY, ColumnRole, FormColumn, FormTable
from survey.form.own_texts import EXAMPLE_NO, EXAMPLE_TITLE
from survey.form.room import prose
from survey.form.row_state import DONE, in_row, inputs_of, is_still_carried
from survey.form_writer.header import draw_header
from survey.form_writer.page import Page, height_below, height_of, protect, set_paper, set_view
from survey.form_writer.prefill import InputTexts, example_texts
from survey.form_writer.style import UPRIGHT_SIZE, Trait
from survey.measure import row_height
from survey.model import Issue, Question
from survey.model.addresses import address
from survey.questions.amounts import ALL_PLACES, office_format
from survey.questions.columns import MOST_UPRIGHT
from survey.questions.kinds import kind_of

if TYPE_CHECKING:
    from xlsxwriter.format import Format

_HIDDEN = (ColumnRole.KEY, ColumnRole.CHECK)
_FEWEST_LINES = 5
"""Of an input, so that an empty one invites more than a word."""
_LOWEST_ROW = 21.0
_UPRIGHT_PITCH = 1.34


def draw_table(page: Page) -> None:
    """Draw everything but validations and notes."""
    _draw_columns(page)
    draw_header(page)
    _draw_headings(page)
    if page.table.example_row:
        _draw_example(page, page.table.example_row)
    for issue in page.table.issues:
        _draw_issue(page, issue)
    if page.table.is_shown:
        _colour(page)
    else:
        _hide_headings(page)
    protect(page.sheet)
    set_view(page)
    set_paper(page)


def _draw_columns(page: Page) -> None:
    for number, column in page.numbered():
        hidden = {"hidden": True} if column.role in _HIDDEN else {}
        done(page.sheet.set_column_pixels(number - 1, number - 1, column.width or None, None, hidden))


def _hide_headings(page: Page) -> None:
    """Headings of nothing: nobody sees them, and they still tell the reader what sheet it is."""
    for row in range(page.table.key_row - 1, page.table.first_row):
        page.set_height(row, 0, hidden=True)


# ---------------------------------------------------------------- headings, examples


def _draw_headings(page: Page) -> None:
    table, sheet = page.table, page.sheet
    for number, column in page.numbered():
        key = COLUMN_KEYS if column.role is ColumnRole.KEY else column.key
        write_text(sheet, table.key_row, number, key, page.formats("note"))
        if column.group:
            look: list[Trait] = ["heading", "upright"]
            if len(column.heading) > MOST_UPRIGHT:
                look.append("level")
            write_text(sheet, table.heading_row, number, column.heading, page.formats(*look))
        elif column.role is ColumnRole.CHECK:
            write_text(sheet, table.group_row, number, column.heading, page.formats("note"))
        elif column.role is not ColumnRole.KEY:
            box = (table.group_row, number, table.heading_row, number)
            write_across(sheet, box, column.heading, page.formats("heading"))
    for heading, first, last in _groups(table):
        write_across(sheet, (table.group_row, first, table.group_row, last), heading, page.formats("heading"))
    page.set_height(table.key_row, 15, hidden=True)
    group, below = _heading_heights(page)
    # The same row where there are no group headings.
    for row, height in {table.group_row: group, table.heading_row: below}.items():
        page.set_height(row, height)


def _groups(table: FormTable) -> list[tuple[str, int, int]]:
    """Group headings with the first and last column that each stands over."""
    spans = [(question.heading, *table.span_of[question.key]) for question in table.questions]
    return [span for span in spans if table.columns[span[1] - 1].group]


def _heading_heights(page: Page) -> tuple[float, float]:
    """Of the row of group headings and the row below it, in points; 0 for the former where there is none."""
    columns = page.table.columns
    groups = [(text, sum(c.width for c in columns[first - 1 : last])) for text, first, last in _groups(page.table)]
    group = height_of(groups, page.font) + 4 if groups else 0
    marked = [column for column in columns if column.group]
    longest = max((len(c.heading) for c in marked if len(c.heading) <= MOST_UPRIGHT), default=0)
    upright = longest * UPRIGHT_SIZE * _UPRIGHT_PITCH + 8
    level = height_of([(c.heading, c.width) for c in marked if len(c.heading) > MOST_UPRIGHT], page.font) + 6
    plain = height_of([(c.heading, c.width) for c in columns if c.role not in _HIDDEN and not c.group], page.font) + 6
    return group, max(upright, level, plain - group, _LOWEST_ROW)


def _draw_example(page: Page, row: int) -> None:
    texts: InputTexts = {
        "#key": EXAMPLE_KEY,
        "#no": EXAMPLE_NO,
        "#title": EXAMPLE_TITLE,
        **example_texts(page.form, page.table),
    }
    for number, column in page.shown():
        shape: list[Trait] = ["fixed", *_letters(column), "example", *_shape(column)]
        write_text(page.sheet, row, number, texts.get(column.key, ""), page.formats(*shape))
    page.set_height(row, max(_LOWEST_ROW, _row_height(page, texts)))


# ---------------------------------------------------------------- issues


def _draw_issue(page: Page, issue: Issue) -> None:
    row = page.table.row_of[issue.no]
    fixed = {"#key": issue.no, "#no": issue.no, "#title": issue.title, "#examples": issue.examples}
    texts: InputTexts = {**fixed, **page.texts.get(issue.no, {})}
    for number, column in page.shown():
        style = page.formats(*_traits(page, column, issue), shown_as=_number_format(column))
        if column.role is ColumnRole.DONE:
            value = DONE if page.states[issue.no].done else ""
            done(page.sheet.write_formula(row - 1, number - 1, in_row(page.formulas.done, row), style, value))
        else:
            _write_input(page, (row, number), texts.get(column.key, ""), style)
    _draw_checks(page, issue)
    _draw_former(page, issue)
    least = row_height(_FEWEST_LINES, prose(page.font))
    page.set_height(row, max(least, _row_height(page, texts)))


def _write_input(page: Page, cell: tuple[int, int], text: str, style: Format) -> None:
    """Write a text of the row: in an input for numbers, a number that is one."""
    row, number = cell
    question = page.table.columns[number - 1].question
    amount = kind_of(question).amount(question, text) if question else None
    if amount is None:
        write_text(page.sheet, row, number, text, style)
    else:
        done(page.sheet.write_number(row - 1, number - 1, float(amount), style))


def _number_format(column: FormColumn) -> str:
    """Of the numbers in the column; "" for a column of texts."""
    question = column.question
    return office_format(question.decimals or 0) if question and kind_of(question).is_number else ""


def _draw_checks(page: Page, issue: Issue) -> None:
    row, kept, style = page.table.row_of[issue.no], page.states[issue.no].checks, page.formats("note")
    for key, formula in page.formulas.checks.items():
        column = page.table.column_of[key]
        done(page.sheet.write_formula(row - 1, column - 1, in_row(formula, row), style, kept[key]))


def _draw_former(page: Page, issue: Issue) -> None:
    """What the row was made with, in hidden cells, and which answers still are that."""
    was, row = page.was(issue), page.table.row_of[issue.no]
    if was is None:
        return
    kept, style = page.states[issue.no].checks, page.formats()
    for key, formula in page.formulas.same.items():
        done(page.sheet.write_formula(row - 1, page.table.column_of[key] - 1, in_row(formula, row), style, kept[key]))
    for key, number in page.table.carried_columns.items():
        if text := was.get(key):
            write_text(page.sheet, row, number, text, style)


def _traits(page: Page, column: FormColumn, issue: Issue) -> list[Trait]:
    cell = page.table.row_of[issue.no], page.table.column_of[column.key]
    if column.role is ColumnRole.SINCE and page.was(issue) is not None:
        return ["input", "mark", *page.edges.get(cell, ())]
    if column.role is not ColumnRole.INPUT:
        return ["fixed", *_letters(column), *_shape(column)]
    traits: list[Trait] = ["input", *_letters(column), *_shape(column)]
    if column.question and kind_of(column.question).names_departments and column.marks == page.form.department.name:
        traits.append("own")
    return [*traits, *page.edges.get(cell, ())]


def _letters(column: FormColumn) -> list[Trait]:
    return ["prose"] if column.prose else []


def _shape(column: FormColumn) -> list[Trait]:
    if column.role is ColumnRole.DONE:
        return ["done"]
    if column.role is ColumnRole.SINCE:
        return ["mark", "own"]
    if column.role is ColumnRole.NO:
        return ["middle"]
    if column.marks:
        return ["mark"]
    return ["number"] if column.question and kind_of(column.question).is_number else []


def _row_height(page: Page, texts: InputTexts) -> float:
    """In points, so that every text of the row is seen whole; ○ columns are too narrow to ask for anything."""
    shown = [column for column in page.table.columns if column.width and not column.marks]
    return height_below(texts, shown, page.font)


def _colour(page: Page) -> None:
    """Let the row show what is lacking (red) and what is not asked (grey)."""
    first_row, inputs = page.table.first_row, inputs_of(page.form.survey, page.table)
    begun, exempt = in_row(page.formulas.begun, first_row), in_row(page.formulas.exempt, first_row)
    for question in page.table.questions:
        first, _ = page.table.span_of[question.key]
        if kind_of(question).is_number:
            _show_all_places(page, question)
        if not question.not_applicable:
            blank = f'{address(page.table.first_row, first)}=""'
            _add_colour(page, question, f"AND({exempt},{blank})", "exempt")
        wrong = in_row(inputs[question.key].wrong, first_row)
        _add_colour(page, question, wrong if page.is_main else f"AND({begun},{wrong})", "lacking")
        if page.table.carried_columns:
            still = in_row(is_still_carried(page.table, question), first_row)
            _add_colour(page, question, still, "former")
    if page.table.since:
        _add_rule(page, (page.table.since, page.table.since), in_row(page.formulas.unconfirmed, first_row), "lacking")


def _show_all_places(page: Page, question: Question) -> None:
    """Let a number with more places behind its point than its cell shows be seen as it is."""
    first, last = page.table.span_of[question.key]
    cell = address(page.table.first_row, first)
    rule = {
        "type": "formula",
        "criteria": f"=IF(ISNUMBER({cell}),{cell}<>ROUND({cell},{question.decimals or 0}),FALSE)",
        "format": page.formats(shown_as=ALL_PLACES),
    }
    done(page.sheet.conditional_format(page.table.first_row - 1, first - 1, page.table.last_row - 1, last - 1, rule))


def _add_colour(page: Page, question: Question, condition: str, trait: Trait) -> None:
    _add_rule(page, page.table.span_of[question.key], condition, trait)


def _add_rule(page: Page, span: tuple[int, int], condition: str, trait: Trait) -> None:
    first, last = span
    rule = {
        "type": "formula",
        "criteria": f"={condition}",
        "format": page.formats(trait),
        "stop_if_true": True,
    }
    done(page.sheet.conditional_format(page.table.first_row - 1, first - 1, page.table.last_row - 1, last - 1, rule))
