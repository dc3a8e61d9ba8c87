"""設計図: what stands where on a form. The only place that knows; its writer and its reader both ask here.

Rows and columns count from 1, as Excel shows them. A form has a header block with labelled cells, then a table:
a hidden row of column keys, two rows of headings, a row of examples where the definition gives any, and one row an
issue, whose hidden first cell carries the row's key. A key outlives what people do to headings, numbers and places.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from survey.model import Department, Issue, Kind, Question, Survey

MAIN_SHEET = "調査票"
EXTRA_SHEET = "追加回答"
CORRECTIONS_SHEET = "修正のお願い"
CHOICES_SHEET = "選択肢"
IDENTITY_SHEET = "_survey"

MARK = "○"
EVERYONE = "各課"
"""Printed where every other department is marked."""

MOST_MARK_COLUMNS = 20
"""Above this many departments the ○ columns give way to one cell that takes a list of names."""

COLUMN_KEYS = "#columns"
"""Stands in the first cell of the hidden row of column keys."""
EXAMPLE_KEY = "#example"
"""Row key of the row of examples."""

IDENTITY_SURVEY = "調査ID"
IDENTITY_DEPARTMENT = "課名"
IDENTITY_VERSION = "版"

_WIDTH = {
    Kind.LONG_TEXT: 300,
    Kind.SHORT_TEXT: 160,
    Kind.CHOICE: 92,
    Kind.NUMBER: 90,
    Kind.DATE: 110,
    Kind.DEPARTMENTS: 160,
}
_MARK_WIDTH = 28


class Role(Enum):
    """What a column of the table is for."""

    KEY = auto()
    NO = auto()
    TITLE = auto()
    EXAMPLES = auto()
    INPUT = auto()
    DONE = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table."""

    key: str
    role: Role
    heading: str
    width: int
    """In pixels at 96 dpi."""
    question: Question | None = None
    marks: str = ""
    """Name of the department that a ○ here stands for; "" for any other column."""

    @property
    def group(self) -> str:
        """The heading that stands above several ○ columns; "" where the column's own heading spans both rows."""
        return self.question.heading if self.question and self.marks else ""


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


@dataclass(frozen=True)
class Table:
    """The table on one sheet of a form."""

    sheet: str
    columns: tuple[Column, ...]
    issues: tuple[Issue, ...]
    has_examples: bool

    title_row = 1
    note_row = 2
    label_rows = (3, 4)
    key_row = 6
    group_row = 7
    heading_row = 8

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
    def inputs(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.role is Role.INPUT)


@dataclass(frozen=True)
class Form:
    """The 調査票 of one department."""

    survey: Survey
    department: Department
    tables: tuple[Table, ...]
    """The department's own issues on 調査票, then, where the survey allows it, the others on 追加回答."""

    @property
    def file_name(self) -> str:
        """Such as 01_企画政策課.xlsx; it means nothing to the reader."""
        digits = max(2, len(str(len(self.survey.departments))))
        number = list(self.survey.department_by_name).index(self.department.name) + 1
        return f"{number:0{digits}}_{self.department.name}.xlsx"


def design(survey: Survey, department: Department) -> Form:
    """The form that asks one department; pure, the same for its writer and its reader."""
    own = survey.issues_by_department[department.name]
    columns = columns_of(survey)
    has_examples = any(question.example for question in survey.questions)
    tables = [Table(MAIN_SHEET, columns, own, has_examples)]
    others = tuple(issue for issue in survey.issues if issue not in own)
    if survey.settings.extra_answers and others:
        tables.append(Table(EXTRA_SHEET, columns, others, False))
    return Form(survey, department, tuple(tables))


def columns_of(survey: Survey) -> tuple[Column, ...]:
    """The columns of every table of the survey's forms, from left to right."""
    asked = [column for question in survey.questions for column in _columns_for(question, survey)]
    return (
        Column("#key", Role.KEY, "", 0),
        Column("#no", Role.NO, survey.headings.no, 40),
        Column("#title", Role.TITLE, survey.headings.title, 130),
        Column("#examples", Role.EXAMPLES, survey.headings.examples, 260),
        *asked,
        Column("#done", Role.DONE, Label.PROGRESS.value, 52),
    )


def _columns_for(question: Question, survey: Survey) -> list[Column]:
    if question.kind is Kind.DEPARTMENTS and len(survey.departments) <= MOST_MARK_COLUMNS:
        return [
            Column(f"{question.key}@{d.name}", Role.INPUT, d.name, _MARK_WIDTH, question, marks=d.name)
            for d in survey.departments
        ]
    return [Column(question.key, Role.INPUT, question.heading, _WIDTH[question.kind], question)]
