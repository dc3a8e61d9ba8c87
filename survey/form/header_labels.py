"""The labelled cells above the table of a form: which there are, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from survey.form.room import LABEL_SIZE, across, prose
from survey.form.slip_layout import HEADING_AT, HINT_AT, INPUT_AT, NO_AT, REQUIRED_AT
from survey.form.table_columns import DONE_HEADING
from survey.model import Confirming, Font, Names, Survey
from survey.questions.columns import FormColumn

OUTER_WIDTH = 64
"""Of the columns to the right of the table."""


class Label(Enum):
    """A labelled cell of the header block. The value is the label that stands before it, in the usual words."""

    DEPARTMENT = "課名"
    DEADLINE = "締切"
    OFFICE = "事務局"
    CONTACT = "連絡先"
    RESPONDENT = "記入者"
    EXTENSION = "内線"
    CONFIRMER = "確認者"
    CONFIRMED_ON = "確認日"
    PROGRESS = DONE_HEADING

    def said(self, names: Names) -> str:
        """The label in a survey's own words."""
        return names.department_name if self is Label.DEPARTMENT else self.value


CONFIRMING_LABELS = (Label.CONFIRMER, Label.CONFIRMED_ON)
"""Of the inputs that a survey asks for by 確認者の欄."""
INPUT_LABELS = (Label.RESPONDENT, Label.EXTENSION, *CONFIRMING_LABELS)


def labels_of(survey: Survey) -> tuple[Label, ...]:
    """The labels that stand on forms of the survey."""
    confirmed = survey.settings.confirming is not Confirming.NOT
    return tuple(label for label in Label if confirmed or label not in CONFIRMING_LABELS)


LabelGrid = tuple[tuple[Label, ...], ...]

_FROM_OFFICE = (Label.DEADLINE, Label.CONTACT, Label.OFFICE, Label.PROGRESS)
_LABEL_GRID: LabelGrid = ((Label.DEPARTMENT, Label.RESPONDENT, Label.EXTENSION), _FROM_OFFICE)
"""Row by row: who answers, and what the office says."""
_CONFIRMED_GRID: LabelGrid = (
    _LABEL_GRID[0],
    (Label.OFFICE, Label.CONFIRMER, Label.CONFIRMED_ON),
    (Label.DEADLINE, Label.CONTACT, Label.PROGRESS),
)
"""The same where it is asked who confirmed the answers."""
_LABELS_OF_SLIPS: LabelGrid = (
    (Label.DEPARTMENT, Label.RESPONDENT),
    (Label.DEADLINE, Label.EXTENSION),
    (Label.OFFICE, Label.PROGRESS),
    (Label.CONTACT,),
)
_CONFIRMED_SLIPS: LabelGrid = (
    *_LABELS_OF_SLIPS[:2],
    (Label.OFFICE, Label.CONFIRMER),
    (Label.PROGRESS, Label.CONFIRMED_ON),
    (Label.CONTACT,),
)
"""The same above slips, which are narrower."""


def label_letters(label: Label, font: Font) -> Font:
    """The letters behind a label: those of sentences for what the office says."""
    return prose(font) if label in _FROM_OFFICE else font


_LABEL_WIDTH = 40
_AROUND_LABEL = 4
"""Pixels beside its letters."""
_VALUE_WIDTHS = (200, 150, 150, 40)


class LabelPlace(Struct, frozen=True):
    """Where a labelled cell of the header block stands: both the label and its value may span several columns."""

    row: int
    label_first: int
    label_last: int
    value_first: int
    value_last: int


def least_label(names: Names) -> int:
    """Pixels that the labels at the left take, at least."""
    return max(_LABEL_WIDTH, across(Label.DEPARTMENT.said(names), LABEL_SIZE) + _AROUND_LABEL)


def label_grid(*, slips: bool, confirmed: bool) -> LabelGrid:
    """The labels row by row. `confirmed`: whether it is asked who confirmed the answers."""
    if slips:
        return _CONFIRMED_SLIPS if confirmed else _LABELS_OF_SLIPS
    return _CONFIRMED_GRID if confirmed else _LABEL_GRID


def places_above_slips(grid: LabelGrid, rows: Sequence[int]) -> dict[Label, LabelPlace]:
    """Two labels a row, with their values; one that is alone has the whole row for its value."""
    places = {}
    for row, labels in zip(rows, grid, strict=True):
        left = INPUT_AT if len(labels) > 1 else HINT_AT
        for label, span in zip(labels, ((NO_AT, HEADING_AT, left), (REQUIRED_AT, HINT_AT, HINT_AT)), strict=False):
            places[label] = LabelPlace(row, span[0], span[0], *span[1:])
    return places


def places_above_table(
    columns: tuple[FormColumn, ...], grid: LabelGrid, rows: Sequence[int], first: int
) -> dict[Label, LabelPlace]:
    """Labels and values in turn, from the column of NO on, each as many columns wide as it needs; rows end alike.

    `first`: pixels for the labels at the left.
    """
    spans = []
    column = 2
    for label_width, value_width in zip((first, *[_LABEL_WIDTH] * 3), _VALUE_WIDTHS, strict=True):
        label_last = _reach(columns, column, label_width)
        value_last = _reach(columns, label_last + 1, value_width)
        spans.append((column, label_last, label_last + 1, value_last))
        column = value_last + 1
    places = {}
    for row, labels in zip(rows, grid, strict=True):
        for label, span in zip(labels, spans, strict=False):
            places[label] = LabelPlace(row, *span)
        places[labels[-1]] = replace(places[labels[-1]], value_last=column - 1)
    return places


def _reach(columns: tuple[FormColumn, ...], first: int, width: int) -> int:
    """The column up to which so many pixels fit, counted from the column `first`."""
    last, reached = first, 0
    while True:
        reached += columns[last - 1].width if last <= len(columns) else OUTER_WIDTH
        if reached >= width:
            return last
        last += 1
