"""A sheet of a form: what is drawn on it, the height of its rows, its view on the screen and its paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field

from survey.excel_out.book import NARROW_MARGINS, fit_across, spread_across
from survey.excel_out.cells import clip, done
from survey.form import MAIN_SHEET, TITLE_COLUMN, ColumnRole, Form, FormColumn, FormRow, FormTable, Label
from survey.form.given_inputs import given_texts
from survey.form.room import HIGHEST, prose
from survey.form.row_formulas import RowFormulas, formulas_of, usual_formulas
from survey.form.row_state import RowState, former_state, state_of
from survey.form_writer.carried_rows import CarriedRow
from survey.form_writer.prefill import InputTexts
from survey.form_writer.print_plan import Drawn, PrintPlan, print_plan
from survey.form_writer.screen import opening_zoom
from survey.form_writer.style import Formats, Trait
from survey.japanese.text import one_line
from survey.measure import line_count, row_height
from survey.model import Font, Given, Question
from survey.questions.rules import checks_told, remarks_text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from survey.excel_out.growing_worksheet import GrowingWorksheet


LOWEST_ROW = 21.0
"""Points."""
FEWEST_LINES = 5
"""Of an input for sentences or a list, so that an empty one invites more than a word."""


class Page(Struct, frozen=True, dict=True):
    """A table, the sheet it is drawn on, and what stands in it already."""

    sheet: GrowingWorksheet
    form: Form
    table: FormTable
    formats: Formats
    texts: Mapping[str, InputTexts]
    """Of the inputs, by the keys of their rows."""
    labels: Mapping[Label, str]
    """What stands in the labelled inputs."""
    edges: Mapping[tuple[int, int], tuple[Trait, ...]]
    """By row and column, of the inputs that are remarked upon: their side of the frame."""
    carried: Mapping[str, CarriedRow] = field(default_factory=dict)
    """By the keys of the rows: what they were made with."""
    other_formulas: dict[frozenset[tuple[str, bool]], RowFormulas] = field(default_factory=dict)
    """Of the rows in which something is given, as far as they are drawn, by what that is and whether it may be changed."""
    heights: dict[int, float] = field(default_factory=dict)
    """Of the rows drawn so far, in points; 0 for a hidden one."""

    @property
    def font(self) -> Font:
        return self.form.survey.settings.font

    @property
    def is_main(self) -> bool:
        return self.table.sheet == MAIN_SHEET

    def numbered(self) -> Iterable[tuple[int, FormColumn]]:
        return enumerate(self.table.columns, 1)

    def shown(self) -> Iterable[tuple[int, FormColumn]]:
        """The columns, with their numbers, but for those that only formulas look at."""
        return ((number, column) for number, column in self.numbered() if column.role is not ColumnRole.CHECK)

    def set_height(self, row: int, height: float, *, hidden: bool = False) -> None:
        """Give a row its height in points."""
        self.heights[row] = 0.0 if hidden else min(height, HIGHEST)
        set_height(self.sheet, row, height, **({"hidden": True} if hidden else {}))

    @cached_property
    def formulas(self) -> RowFormulas:
        """What is calculated in a row in which nothing is given; what its colours ask is the same in every row."""
        return usual_formulas(self.form.survey, self.table)

    def formulas_of(self, row: FormRow) -> RowFormulas:
        """What is calculated in the row."""
        given = self.given(row)
        if not given:
            return self.formulas
        alike = frozenset((key, one.open) for key, one in given.items())
        if alike not in self.other_formulas:
            self.other_formulas[alike] = formulas_of(self.form.survey, self.table, given)
        return self.other_formulas[alike]

    def given(self, row: FormRow) -> Mapping[str, Given]:
        """What the office gives in the row, by question key; mostly nothing."""
        return {} if row.item else self.form.survey.given_to(self.form.department.name, row.issue.no)

    def is_locked(self, row: FormRow, question: Question | None) -> bool:
        """Whether the office has answered the question itself."""
        given = self.given(row).get(question.key) if question else None
        return given is not None and not given.open

    @cached_property
    def plan(self) -> PrintPlan:
        """How the page is printed; to be asked when all rows are drawn."""
        table = self.table
        drawn = Drawn(
            table.across,
            # Items are as many as they are: their rows go on overleaf on any paper.
            0.0 if table.of_items else sum(self.heights.values()),
            self.heights[table.group_row] + self.heights[table.heading_row] if table.is_shown else 0.0,
            prose(self.font).size,
        )
        return print_plan(drawn, self.form.survey.settings.paper)

    @cached_property
    def states(self) -> Mapping[str, RowState]:
        """By the keys of the rows: what is true of each as it stands."""
        return {row.key: self._state(row) for row in self.table.rows}

    def _state(self, row: FormRow) -> RowState:
        table, texts = self.table, self.texts.get(row.key, {})
        given, survey = self.given(row), self.form.survey
        kept = given_texts(survey, self.form.department.name, row.issue.no) if given else {}
        state, was = state_of(table, texts, given, kept, self.former_amounts(row)), self.was(row)
        return state if was is None else former_state(state, table, texts, was, given)

    @property
    def most_remarks(self) -> str:
        """All that 確認 may say of a row while it is filled in, which must be seen whole."""
        return remarks_text(checks_told(self.table.questions))

    def former_amounts(self, row: FormRow) -> Mapping[str, Decimal]:
        """The former year's numbers that formulas of the row take, by question key; of items there are none."""
        amounts = self.form.survey.former_amounts.get((self.form.department.name, row.issue.no), {})
        return {} if row.item else amounts

    def was(self, row: FormRow) -> InputTexts | None:
        """What the row was made with, by column key; None where it was with nothing."""
        carried = self.carried.get(row.key)
        return carried.texts if carried and carried.digests else None


def set_height(sheet: Worksheet, row: int, height: float, **options: bool) -> None:
    """Give a row a height in points, at most Excel's highest."""
    done(sheet.set_row(row - 1, min(height, HIGHEST), None, options))


def height_of(texts: Iterable[tuple[str, int]], font: Font) -> float:
    """Height in points that shows each text whole in its width in pixels."""
    lines = max((line_count(text, width, font) for text, width in texts), default=1)
    return row_height(lines, font)


def height_below(texts: Mapping[str, str], columns: Iterable[FormColumn], font: Font) -> float:
    """The same for the texts of a row by column key, each in the letters of its column."""
    shown = tuple(columns)
    return max(
        height_of([(texts[c.key], c.width) for c in shown if c.prose is is_prose and c.key in texts], size)
        for is_prose, size in ((True, prose(font)), (False, font))
    )


# ---------------------------------------------------------------- the sheet as a whole


def protect(sheet: Worksheet) -> None:
    """Against slips, without a password: whoever must change the form can."""
    allowed = ("format_cells", "format_columns", "format_rows", "insert_rows")
    sheet.protect("", dict.fromkeys(allowed, True))


def set_view(page: Page) -> None:
    table, sheet = page.table, page.sheet
    sheet.growing = range(table.first_row, table.last_row + 1)
    sheet.hide_gridlines(2)
    if not table.is_shown:
        return
    title = table.column_of[TITLE_COLUMN]
    sheet.freeze_panes(table.heading_row, title)
    first_input = next(number for number, column in page.numbered() if column.role is ColumnRole.INPUT)
    sheet.set_selection(table.first_row - 1, first_input - 1, table.first_row - 1, first_input - 1)
    sheet.set_zoom(opening_zoom(column.width for column in table.columns[: table.last_asked]))


def set_paper(page: Page) -> None:
    table, sheet, plan = page.table, page.sheet, page.plan
    if plan.halves:
        spread_across(sheet, plan.paper, plan.scale, plan.halves)
        sheet.repeat_columns(1, table.column_of[TITLE_COLUMN] - 1)
    else:
        fit_across(sheet, plan.paper)
    sheet.set_margins(**NARROW_MARGINS)
    sheet.center_horizontally()
    if table.is_shown:
        sheet.repeat_rows(table.group_row - 1, table.heading_row - 1)
    done(sheet.print_area(0, 0, max(page.heights) - 1, table.last_column - 1))
    sheet.set_footer(footer(page.form))


def footer(form: Form, most: int = 100) -> str:
    """Department at the left, page in the middle, survey at the right; either of so many characters at most."""
    left, right = (_in_footer(text, most) for text in (form.department.name, form.survey.settings.title))
    return f"&L{left}&C&P / &N&R{right}"


def _in_footer(text: str, most: int) -> str:
    """The text in Excel's footer code, which doubles each & and has 255 characters in all."""
    return clip(one_line(text), min(most, max(50, 100 - text.count("&")))).replace("&", "&&")
