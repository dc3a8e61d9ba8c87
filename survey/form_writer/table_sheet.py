"""A table of a form on its sheet: headings, examples, and a row of inputs an issue."""

from __future__ import annotations

from survey.excel_out.cells import done, write_across, write_text
from survey.form import (
    COLUMN_KEYS,
    EXAMPLE_KEY,
    EXAMPLES_COLUMN,
    KEY_COLUMN,
    NO_COLUMN,
    REMARKS_COLUMN,
    TITLE_COLUMN,
    ColumnRole,
    FormRow,
    FormTable,
)
from survey.form.own_texts import EXAMPLE_NO, EXAMPLE_TITLE
from survey.form.room import prose
from survey.form_writer.header import draw_header
from survey.form_writer.issue_cells import (
    alignment,
    below_table,
    draw_calculated,
    draw_done,
    draw_hidden,
    draw_input,
    shape,
)
from survey.form_writer.page import (
    FEWEST_LINES,
    LOWEST_ROW,
    Page,
    height_below,
    height_of,
    protect,
    set_paper,
    set_view,
)
from survey.form_writer.prefill import InputTexts, example_texts
from survey.form_writer.row_colours import colour
from survey.form_writer.style import UPRIGHT_SIZE, Trait
from survey.measure import row_height
from survey.questions.columns import MOST_UPRIGHT

_HIDDEN = (ColumnRole.KEY, ColumnRole.CHECK)
_UPRIGHT_PITCH = 1.34


def draw_table(page: Page) -> None:
    """Draw everything but validations and notes."""
    _draw_columns(page)
    draw_header(page)
    _draw_headings(page)
    if page.table.example_row:
        _draw_example(page, page.table.example_row)
    for asked in page.table.rows:
        _draw_row(page, asked)
    if page.table.is_shown:
        colour(page)
    else:
        _hide_headings(page)
    protect(page.sheet)
    set_view(page)
    set_paper(page)


def _draw_columns(page: Page) -> None:
    for number, column in page.numbered():
        hidden = {"hidden": True} if column.role in _HIDDEN else {}
        below = below_table(page, column)
        done(page.sheet.set_column_pixels(number - 1, number - 1, column.width or None, below, hidden))


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
    return group, max(upright, level, plain - group, LOWEST_ROW)


def _draw_example(page: Page, row: int) -> None:
    texts: InputTexts = {
        "#key": EXAMPLE_KEY,
        "#no": EXAMPLE_NO,
        "#title": EXAMPLE_TITLE,
        **example_texts(page.form, page.table),
    }
    for number, column in page.shown():
        letters: list[Trait] = ["prose"] if column.prose else []
        style = page.formats("fixed", *letters, "example", *alignment(column))
        write_text(page.sheet, row, number, texts.get(column.key, ""), style)
    page.set_height(row, max(LOWEST_ROW, _row_height(page, texts)))


# ---------------------------------------------------------------- issues


def _draw_row(page: Page, asked: FormRow) -> None:
    row = page.table.row_of[asked.key]
    texts: InputTexts = {**_printed(asked), **page.texts.get(asked.key, {})}
    for number, column in page.shown():
        if column.role is ColumnRole.DONE:
            draw_done(page, asked, page.formats("fixed", *shape(column)))
        elif column.role in (ColumnRole.INPUT, ColumnRole.SINCE):
            draw_input(page, asked, column, texts.get(column.key, ""))
        elif column.role in (ColumnRole.CALCULATED, ColumnRole.REMARKS):
            draw_calculated(page, asked, column)
        elif column.role is ColumnRole.NUMBER:
            done(page.sheet.write_number(row - 1, number - 1, asked.item, page.formats("fixed", *shape(column))))
        else:
            write_text(page.sheet, row, number, texts.get(column.key, ""), page.formats("fixed", *shape(column)))
    draw_hidden(page, asked)
    least = LOWEST_ROW if asked.item else row_height(FEWEST_LINES, prose(page.font))
    page.set_height(row, max(least, _row_height(page, {**texts, REMARKS_COLUMN: page.most_remarks})))


def _printed(asked: FormRow) -> InputTexts:
    """What stands beside the inputs. NO and title stand in every row of an item, so that rows can be sorted."""
    issue = asked.issue
    examples = {} if asked.item > 1 else {EXAMPLES_COLUMN: issue.examples}
    return {KEY_COLUMN: asked.key, NO_COLUMN: issue.no, TITLE_COLUMN: issue.title, **examples}


def _row_height(page: Page, texts: InputTexts) -> float:
    """In points, so that every text of the row is seen whole; ○ columns are too narrow to ask for anything."""
    shown = [column for column in page.table.columns if column.width and not column.marks]
    return height_below(texts, shown, page.font)
