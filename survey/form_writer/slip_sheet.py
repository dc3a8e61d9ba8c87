"""Slips of a form on their sheet: a block of rows an issue, in it a row a question with its input and what is said of it."""

from __future__ import annotations

from survey.excel_out.book import NARROW_MARGINS, upright
from survey.excel_out.cells import done, write_across, write_text
from survey.form import SINCE_HEADING, ColumnRole, FormRow
from survey.form.own_texts import since_text
from survey.form.paper import PORTRAIT
from survey.form.room import letters, prose
from survey.form.slip_layout import (
    GROUP_TEXT,
    HEADING_AT,
    HINT_AT,
    INPUT_AT,
    KEY_AT,
    NO_AT,
    REQUIRED_AT,
    REQUIRED_TEXT,
    SLIP_HEADINGS,
    SlipLayout,
    SlipLine,
    SlipPart,
    slip_key,
)
from survey.form.table_columns import DONE_HEADING, REMARKS_HEADING
from survey.form_writer.header import draw_header
from survey.form_writer.issue_cells import draw_calculated, draw_done, draw_hidden, draw_input
from survey.form_writer.page import FEWEST_LINES, LOWEST_ROW, Page, footer, height_of, protect
from survey.form_writer.row_colours import colour
from survey.form_writer.screen import opening_zoom
from survey.form_writer.slip_pages import page_breaks
from survey.form_writer.style import Trait
from survey.measure import NEARLY, PX, row_height
from survey.model import Issue
from survey.questions.kinds import kind_of

_CHOICE_ROW, _GAP = 18.0, 9.0
"""Points."""
_INDENT = 9
"""Pixels by which a choice stands to the right of its question."""
_LONGEST_FOOTER = 18
"""Characters on either side of the number of a page on upright paper."""


def draw_slips(page: Page, slips: SlipLayout) -> None:
    """Draw everything but validations and notes."""
    _draw_columns(page, slips)
    draw_header(page)
    _draw_headings(page, slips)
    for asked in page.table.rows:
        _draw_slip(page, slips, asked)
    if page.table.is_shown:
        colour(page)
    protect(page.sheet)
    _set_view(page, slips)
    _set_paper(page, slips)


def _draw_columns(page: Page, slips: SlipLayout) -> None:
    for number in range(1, slips.last_column + 1):
        width = slips.widths[number - 1] if number <= len(slips.widths) else 0
        done(
            page.sheet.set_column_pixels(number - 1, number - 1, width or None, None, {} if width else {"hidden": True})
        )


def _draw_headings(page: Page, slips: SlipLayout) -> None:
    table = page.table
    for number, key in enumerate(slips.column_keys, 1):
        write_text(page.sheet, table.key_row, number, key, page.formats("note"))
    for number, heading in SLIP_HEADINGS.items():
        first = NO_AT if number == HEADING_AT else number
        write_across(page.sheet, (table.group_row, first, table.group_row, number), heading, page.formats("heading"))
    headings = {column.key: column.heading for column in table.columns}
    for number, key in list(enumerate(slips.column_keys, 1))[HINT_AT:]:
        write_text(page.sheet, table.group_row, number, headings.get(key, key), page.formats("note"))
    page.set_height(table.key_row, 15, hidden=True)
    page.set_height(table.group_row, LOWEST_ROW, hidden=not table.is_shown)


# ---------------------------------------------------------------- a slip


def _draw_slip(page: Page, slips: SlipLayout, asked: FormRow) -> None:
    for row, line in enumerate(slips.lines, page.table.row_of[asked.key]):
        write_text(page.sheet, row, KEY_AT, slip_key(asked.key, line), page.formats())
        match line.part:
            case SlipPart.BAND:
                height = _draw_band(page, row, asked)
            case SlipPart.EXAMPLES:
                height = _draw_examples(page, row, asked.issue)
            case SlipPart.GAP:
                height = _GAP
            case _:
                height = _draw_asked(page, slips, row, asked, line)
        page.set_height(row, height, hidden=not height)
    draw_hidden(page, asked)


def _draw_band(page: Page, row: int, asked: FormRow) -> float:
    issue = asked.issue
    write_text(page.sheet, row, NO_AT, issue.no, page.formats("band", "middle"))
    write_across(page.sheet, (row, HEADING_AT, row, INPUT_AT), issue.title, page.formats("band"))
    write_text(page.sheet, row, REQUIRED_AT, DONE_HEADING, page.formats("band", "label"))
    draw_done(page, asked, page.formats("band", "done"))
    texts = [(issue.no, page.table.width_of(NO_AT)), (issue.title, _across(page, HEADING_AT, INPUT_AT))]
    return max(LOWEST_ROW, height_of(texts, page.font) + 6)


def _draw_examples(page: Page, row: int, issue: Issue) -> float:
    """Its height; 0 where the issue has none."""
    heading = page.form.survey.headings.examples
    write_text(page.sheet, row, NO_AT, "", page.formats("fixed"))
    write_text(page.sheet, row, HEADING_AT, heading if issue.examples else "", page.formats("fixed"))
    box = (row, INPUT_AT, row, HINT_AT)
    write_across(page.sheet, box, issue.examples, page.formats("fixed", "prose"))
    if not issue.examples:
        return 0.0
    below = height_of([(issue.examples, _across(page, INPUT_AT, HINT_AT))], prose(page.font))
    return max(LOWEST_ROW, below, height_of([(heading, page.table.width_of(HEADING_AT))], page.font))


def _draw_asked(page: Page, slips: SlipLayout, row: int, asked: FormRow, line: SlipLine) -> float:
    """A row with an input, or one that heads the inputs of choices."""
    heading, required, hint = _said(page, slips, line)
    is_choice = line.part is SlipPart.CHOICE
    looks: dict[int, tuple[str, tuple[Trait, ...]]] = {
        NO_AT: ("", ("fixed",)),
        HEADING_AT: (heading, ("fixed", "indented") if is_choice else ("fixed", "question")),
        REQUIRED_AT: (required, ("fixed", "required")),
        HINT_AT: (hint, ("fixed", "prose")),
    }
    texts = page.texts.get(asked.key, {})
    height = max(height_of([(heading, page.table.width_of(HEADING_AT) - _INDENT * is_choice)], page.font), _least(line))
    height = max(height, height_of([(hint, page.table.width_of(HINT_AT))], prose(page.font)))
    if line.column:
        text = texts.get(line.column.key, "")
        if line.column.role in (ColumnRole.CALCULATED, ColumnRole.REMARKS):
            draw_calculated(page, asked, line.column)
            text = page.most_remarks if line.column.role is ColumnRole.REMARKS else ""
        else:
            draw_input(page, asked, line.column, text)
        font = letters(line.column, page.font)
        lines = _lines_at_least(line)
        height = max(height, height_of([(text, page.table.width_of(INPUT_AT))], font), row_height(lines, font))
    else:
        write_text(page.sheet, row, INPUT_AT, GROUP_TEXT, page.formats("fixed", "prose", "middle"))
    for number, (text, traits) in looks.items():
        write_text(page.sheet, row, number, text, page.formats(*traits))
    return height


def _said(page: Page, slips: SlipLayout, line: SlipLine) -> tuple[str, str, str]:
    """What stands beside the input: heading, whether it must be filled in, and the hint."""
    question = line.question
    if line.part is SlipPart.CHOICE and line.column:
        return line.column.heading, "", ""
    if line.part is SlipPart.REMARKS:
        return REMARKS_HEADING, "", ""
    if question is None:
        return SINCE_HEADING, "", since_text(page.form.survey)
    return question.heading, REQUIRED_TEXT if question.required else "", slips.shown[question.key]


def _least(line: SlipLine) -> float:
    return _CHOICE_ROW if line.part is SlipPart.CHOICE else LOWEST_ROW


def _lines_at_least(line: SlipLine) -> int:
    question = line.question
    if question is None or line.part is SlipPart.CHOICE:
        return 1
    return FEWEST_LINES if kind_of(question).in_lines else 1


def _across(page: Page, first: int, last: int) -> int:
    return sum(page.table.width_of(number) for number in range(first, last + 1))


# ---------------------------------------------------------------- screen and paper


def _set_view(page: Page, slips: SlipLayout) -> None:
    table, sheet = page.table, page.sheet
    sheet.hide_gridlines(2)
    if not table.is_shown:
        return
    asked = [at for at, line in enumerate(slips.lines) if line.column]
    sheet.growing = frozenset(first + at for first in table.row_of.values() for at in asked)
    first_input = table.first_row + asked[0]
    sheet.set_selection(first_input - 1, INPUT_AT - 1, first_input - 1, INPUT_AT - 1)
    sheet.set_zoom(opening_zoom(slips.widths))


def _set_paper(page: Page, slips: SlipLayout) -> None:
    table, sheet = page.table, page.sheet
    scale = min(1.0, PORTRAIT.width * NEARLY / (sum(slips.widths) * PX))
    heights = [page.heights.get(row, 0.0) * scale for row in range(1, max(page.heights) + 1)]
    repeated = page.heights[table.group_row] * scale
    upright(sheet, scale, page_breaks(heights, list(table.row_of.values()), PORTRAIT.height * NEARLY, repeated))
    sheet.set_margins(**NARROW_MARGINS)
    sheet.center_horizontally()
    if table.is_shown:
        sheet.repeat_rows(table.group_row - 1)
    done(sheet.print_area(0, 0, max(page.heights) - 1, table.last_column - 1))
    sheet.set_footer(footer(page.form, _LONGEST_FOOTER))
