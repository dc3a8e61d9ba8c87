"""設計図: what stands where on a form. The only place that knows; its writer and its reader both ask here.

Rows and columns count from 1, as Excel shows them. A form has a header block with labelled cells, then a table:
a hidden row of column keys, two rows of headings, a row of examples where the definition gives any, and one row an
issue, whose hidden first cell carries the row's key. A key outlives what people do to headings, numbers and places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property, lru_cache

from survey.form.form_names import form_file_name
from survey.form.paper import widest_sheet
from survey.form.room import letters, prose, roomy, roomy_for
from survey.model import Department, Font, Issue, Question, Survey
from survey.questions.as_excel import checks_of
from survey.questions.columns import ColumnRole, FormColumn
from survey.questions.kinds import kind_of

MAIN_SHEET = "調査票"
EXTRA_SHEET = "追加回答"
CORRECTIONS_SHEET = "修正のお願い"
CHOICES_SHEET = "選択肢"
IDENTITY_SHEET = "_survey"

COLUMN_KEYS = "#columns"
"""Stands in the first cell of the hidden row of column keys."""
EXAMPLE_KEY = "#example"
"""Row key of the row of examples."""

KEY_COLUMN, NO_COLUMN, TITLE_COLUMN, EXAMPLES_COLUMN, DONE_COLUMN = "#key", "#no", "#title", "#examples", "#done"
"""Keys of the columns that are no inputs; the first three say which issue a row is about."""

IDENTITY_SURVEY = "調査ID"
IDENTITY_DEPARTMENT = "課名"
IDENTITY_VERSION = "版"
IDENTITY_SEAL = "割印"
IDENTITY_WORDS = "印字"
"""Heading of the column on the identity sheet that lists the tokens (`words.token`, `words.title_token`) of all that the
form says by itself."""

NOTE_MARK = "【事務局から】"
"""Every cell note that the form itself carries begins with this; any other was written by a respondent."""

_STEP = 10
"""Pixels by which columns give way where they would not fit on the paper."""
_OUTER_WIDTH = 64
"""Of the columns to the right of the table."""


class Label(Enum):
    """A labelled cell of the header block. The value is the label that stands before it."""

    DEPARTMENT = "課名"
    DEADLINE = "締切"
    OFFICE = "事務局"
    CONTACT = "連絡先"
    RESPONDENT = "記入者"
    EXTENSION = "内線"
    PROGRESS = "記入済"


INPUT_LABELS = (Label.RESPONDENT, Label.EXTENSION)

_LABEL_GRID = (
    (Label.DEPARTMENT, Label.RESPONDENT, Label.EXTENSION),
    (Label.DEADLINE, Label.CONTACT, Label.OFFICE, Label.PROGRESS),
)
"""Row by row: who answers, and what the office says."""


def label_letters(label: Label, font: Font) -> Font:
    """The letters behind a label: those of sentences for what the office says."""
    return prose(font) if label in _LABEL_GRID[1] else font


_LABEL_WIDTH = 40
_VALUE_WIDTHS = (200, 150, 150, 40)


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """Where a labelled cell of the header block stands: both the label and its value may span several columns."""

    row: int
    label_first: int
    label_last: int
    value_first: int
    value_last: int


@dataclass(frozen=True)
class FormTable:
    """The table on one sheet of a form."""

    sheet: str
    columns: tuple[FormColumn, ...]
    issues: tuple[Issue, ...]
    has_examples: bool

    title_row = 1
    note_row = 2
    label_rows = (3, 4)
    key_row = 6
    group_row = 7

    @property
    def heading_row(self) -> int:
        """The last row of headings; `group_row` itself where no question has ○ columns."""
        return self.group_row + any(column.group for column in self.columns)

    @property
    def example_row(self) -> int | None:
        return self.heading_row + 1 if self.has_examples else None

    @property
    def first_row(self) -> int:
        return self.heading_row + (2 if self.has_examples else 1)

    @property
    def last_row(self) -> int:
        """Row of the last issue; first_row - 1 for a table without issues."""
        return self.first_row + len(self.issues) - 1

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row by NO."""
        return {issue.no: row for row, issue in enumerate(self.issues, self.first_row)}

    @cached_property
    def column_of(self) -> dict[str, int]:
        """Column number by column key."""
        return {column.key: number for number, column in enumerate(self.columns, 1)}

    @property
    def last_input(self) -> int:
        """Number of the last column that takes an answer."""
        return max(number for number, column in enumerate(self.columns, 1) if column.role is ColumnRole.INPUT)

    @property
    def is_shown(self) -> bool:
        """Whether anybody sees the table: one without issues only tells the reader what sheet it is."""
        return bool(self.issues)

    @property
    def inputs(self) -> tuple[FormColumn, ...]:
        return tuple(column for column in self.columns if column.role is ColumnRole.INPUT)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What the table asks, from left to right."""
        return tuple(dict.fromkeys(column.question for column in self.columns if column.question))

    @cached_property
    def span_of(self) -> dict[str, tuple[int, int]]:
        """First and last column number by question key; they differ where a question has ○ columns."""
        numbers: dict[str, list[int]] = {}
        for number, column in enumerate(self.columns, 1):
            if column.question:
                numbers.setdefault(column.question.key, []).append(number)
        return {key: (columns[0], columns[-1]) for key, columns in numbers.items()}

    @cached_property
    def label_places(self) -> dict[Label, LabelPlace]:
        """The labelled cells of this sheet: all of them on 調査票, the department alone on 追加回答."""
        places = self._all_places
        return places if self.sheet == MAIN_SHEET else {Label.DEPARTMENT: places[Label.DEPARTMENT]}

    @cached_property
    def _all_places(self) -> dict[Label, LabelPlace]:
        return _label_places(self.columns, self.label_rows)

    @property
    def head_last(self) -> int:
        """Number of the last column of what stands above the table."""
        return max(place.value_last for place in self._all_places.values())

    @property
    def breaks(self) -> tuple[int, ...]:
        """Numbers of the columns that may be the last of a page: the last of a question, behind what stands above."""
        return tuple(last for _, last in self.span_of.values() if self.head_last <= last < self.last_input)

    def columns_for(self, question: Question) -> tuple[FormColumn, ...]:
        """The columns of one question."""
        first, last = self.span_of[question.key]
        return self.columns[first - 1 : last]

    def width_of(self, number: int) -> int:
        """Width in pixels of a column by its number, to the right of the table too."""
        return self.columns[number - 1].width if number <= len(self.columns) else _OUTER_WIDTH

    @property
    def last_column(self) -> int:
        """Number of the last column that anybody sees of the table or its header block."""
        return max(self.column_of[DONE_COLUMN], self.head_last) if self.is_shown else self.head_last


@dataclass(frozen=True)
class Form:
    """The 調査票 of one department."""

    survey: Survey
    department: Department
    tables: tuple[FormTable, ...]
    """The department's own issues on 調査票, then, where the survey allows it, the others on 追加回答."""

    @property
    def file_name(self) -> str:
        """Such as 01_企画政策課.xlsx; it means nothing to the reader."""
        number = self.survey.department_order[self.department.name] + 1
        return form_file_name(number, len(self.survey.departments), self.department.name)


def design(survey: Survey, department: Department) -> Form:
    """The form that asks one department; pure, the same for its writer and its reader."""
    own = survey.issues_by_department[department.name]
    columns = columns_of(survey)
    has_examples = any(question.example for question in survey.questions)
    tables = [FormTable(MAIN_SHEET, columns, own, has_examples)]
    asked = {issue.no for issue in own}
    others = tuple(issue for issue in survey.issues if issue.no not in asked)
    if survey.settings.extra_answers and others:
        tables.append(FormTable(EXTRA_SHEET, columns, others, False))
    return Form(survey, department, tuple(tables))


@lru_cache(maxsize=8)
def columns_of(survey: Survey) -> tuple[FormColumn, ...]:
    """The columns of every table of the survey's forms, from left to right."""
    headings, issues, settings = survey.headings, survey.issues, survey.settings
    asked = [column for question in survey.questions for column in kind_of(question).columns(question, survey)]
    columns = (
        FormColumn(KEY_COLUMN, ColumnRole.KEY, "", 0),
        FormColumn(NO_COLUMN, ColumnRole.NO, headings.no, 36),
        FormColumn(TITLE_COLUMN, ColumnRole.TITLE, headings.title, 112),
        FormColumn(EXAMPLES_COLUMN, ColumnRole.EXAMPLES, headings.examples, 292, prose=True),
        *asked,
        FormColumn(DONE_COLUMN, ColumnRole.DONE, Label.PROGRESS.value, 52),
        *(FormColumn(check.key, ColumnRole.CHECK, check.key[1:], 0) for check in checks_of(survey.questions)),
    )
    fixed = {
        NO_COLUMN: [issue.no for issue in issues],
        TITLE_COLUMN: [issue.title for issue in issues],
        EXAMPLES_COLUMN: [issue.examples for issue in issues],
    }
    shown = [_roomy(column, fixed.get(column.key, ()), settings.font) for column in columns]
    return _roomy_inputs(shown, widest_sheet(settings.paper, settings.font), settings.font)


def _roomy(column: FormColumn, texts: Iterable[str], font: Font) -> FormColumn:
    """The column, wide enough for its heading, the texts and the example below, and whatever is chosen there."""
    if not column.width or column.marks or column.role is ColumnRole.DONE:
        return column
    of_question = (column.question.example, *column.question.choices) if column.question else ()
    below = roomy(column.width, (*texts, *of_question), letters(column, font))
    return replace(column, width=max(below, roomy(column.width, (column.heading,), font)))


def _roomy_inputs(columns: Sequence[FormColumn], most: int, font: Font) -> tuple[FormColumn, ...]:
    """The columns, wide enough for what may be typed, as far as all of them are no wider than `most` pixels."""
    wanted = [_wanted(column, font) for column in columns]
    bounds = range(max(wanted), 0, -_STEP)
    given = ([max(c.width, min(width, bound)) for c, width in zip(columns, wanted, strict=True)] for bound in bounds)
    usual = [column.width for column in columns]
    widths = next((each for each in given if sum(each) <= most), usual)
    return tuple(replace(column, width=width) for column, width in zip(columns, widths, strict=True))


def _wanted(column: FormColumn, font: Font) -> int:
    longest = column.question.max_length if column.question else None
    return roomy_for(column.width, longest, letters(column, font)) if longest else column.width


def _label_places(columns: tuple[FormColumn, ...], rows: tuple[int, int]) -> dict[Label, LabelPlace]:
    """Labels and values in turn, from the column of NO on, each as many columns wide as it needs; rows end alike."""
    spans = []
    column = 2
    for value_width in _VALUE_WIDTHS:
        label_last = _reach(columns, column, _LABEL_WIDTH)
        value_last = _reach(columns, label_last + 1, value_width)
        spans.append((column, label_last, label_last + 1, value_last))
        column = value_last + 1
    places = {}
    for row, labels in zip(rows, _LABEL_GRID, strict=True):
        for label, span in zip(labels, spans, strict=False):
            places[label] = LabelPlace(row, *span)
        places[labels[-1]] = replace(places[labels[-1]], value_last=column - 1)
    return places


def _reach(columns: tuple[FormColumn, ...], first: int, width: int) -> int:
    """The column up to which so many pixels fit, counted from the column `first`."""
    last, reached = first, 0
    while True:
        reached += columns[last - 1].width if last <= len(columns) else _OUTER_WIDTH
        if reached >= width:
            return last
        last += 1
