"""設計図: what stands where on a form. The only place that knows; its writer and its reader both ask here.

Rows and columns count from 1, as Excel shows them. A form has a header block with labelled cells, then a table:
a hidden row of column keys, two rows of headings, a row of examples where the definition gives any, and one row an
issue, whose hidden first cell carries the row's key. A key outlives what people do to headings, numbers and places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from survey.form.form_keys import EXTRA_SHEET, MAIN_SHEET
from survey.form.form_names import form_file_name
from survey.form.form_table import FormTable
from survey.form.header_labels import least_label
from survey.form.paper import is_legible
from survey.form.slip_layout import slip_layout
from survey.form.table_columns import columns_of, item_columns
from survey.model import Confirming, Department, FormShape, Issue, Question, Survey

_FURTHER = 5
"""Rows for items that are ready below those that are filled in already."""


class Form(Struct, frozen=True):
    """The 調査票 of one department."""

    survey: Survey
    department: Department
    tables: tuple[FormTable, ...]
    """The department's own issues on 調査票, and once more for items, where these are asked besides; then, where the survey
    allows it, the others on 追加回答."""
    carries: bool = False
    """Whether it is made with answers of the former year."""

    @property
    def file_name(self) -> str:
        """Such as 01_企画政策課.xlsx; it means nothing to the reader."""
        number = self.survey.department_order[self.department.name] + 1
        return form_file_name(number, len(self.survey.departments), self.department.name)


def design(
    survey: Survey, department: Department, *, carries: bool = False, items: Mapping[str, int] | None = None
) -> Form:
    """The form that asks one department; pure, the same for its writer and its reader.

    `carries`: whether it is made with answers of the former year. `items`: how many items there are already, by NO, which
    all have their row.
    """
    own = survey.issues_by_department[department.name]
    columns = columns_of(survey, carries=carries)
    label = least_label(survey.settings.names)
    tables: list[FormTable] = []
    slips = slip_layout(survey, columns, label) if stands_on_slips(survey) else None
    if survey.row_questions:
        has_examples = _has_examples(survey.row_questions)
        tables.append(FormTable(MAIN_SHEET, columns, own, has_examples, slips))
    if survey.item_questions and (own or not tables):
        tables.append(_item_table(survey, own, items or {}, carries=carries))
    asked = {issue.no for issue in own}
    others = tuple(issue for issue in survey.issues if issue.no not in asked)
    if survey.settings.extra_answers and others and survey.row_questions:
        tables.append(FormTable(EXTRA_SHEET, columns, others, False, slips))
    confirmed = survey.settings.confirming is not Confirming.NOT
    drawn = (replace(table, first_label=label, confirmed=confirmed) for table in tables)
    return Form(survey, department, tuple(drawn), carries)


def _item_table(survey: Survey, own: tuple[Issue, ...], items: Mapping[str, int], *, carries: bool) -> FormTable:
    """The table of items, which is the first where nothing else is asked."""
    sheet = survey.settings.items_title if survey.row_questions else MAIN_SHEET
    prepared = survey.settings.item_rows
    ready = tuple(max(prepared, items.get(issue.no, 0) + min(prepared, _FURTHER)) for issue in own)
    columns = item_columns(survey, carries=carries)
    return FormTable(sheet, columns, own, _has_examples(survey.item_questions), ready=ready)


def _has_examples(questions: Iterable[Question]) -> bool:
    return any(question.example for question in questions)


def stands_on_slips(survey: Survey) -> bool:
    """Whether what forms of the survey ask of each issue stands on a slip: where 設定 asks for that, or leaves it open and
    the columns of a table could not be read on its paper. Items have a table of their own."""
    shape = survey.settings.form_shape
    if shape is FormShape.AUTOMATIC:
        return not fits_in_table(survey)
    return shape is FormShape.SLIPS and bool(survey.row_questions)


@lru_cache(maxsize=8)
def fits_in_table(survey: Survey) -> bool:
    """Whether what is asked of each issue, if anything, can be read on paper as columns side by side."""
    if not survey.row_questions:
        return True
    table = FormTable(MAIN_SHEET, columns_of(survey), survey.issues, False)
    return is_legible(table.across, survey.settings.paper, survey.settings.font)
