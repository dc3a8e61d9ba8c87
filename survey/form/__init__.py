"""設計図: what stands where on a form, shared by its writer and its reader."""

from __future__ import annotations

from survey.form.blueprint import (
    CHOICES_SHEET,
    COLUMN_KEYS,
    CORRECTIONS_SHEET,
    DONE_COLUMN,
    EXAMPLE_KEY,
    EXAMPLES_COLUMN,
    EXTRA_SHEET,
    IDENTITY_DEPARTMENT,
    IDENTITY_SEAL,
    IDENTITY_SHEET,
    IDENTITY_SURVEY,
    IDENTITY_VERSION,
    IDENTITY_WORDS,
    INPUT_LABELS,
    KEY_COLUMN,
    MAIN_SHEET,
    NO_COLUMN,
    NOTE_MARK,
    TITLE_COLUMN,
    Form,
    FormTable,
    Label,
    columns_of,
    design,
)
from survey.form.seal import SealKey
from survey.form.version import form_version
from survey.questions.columns import ColumnRole, FormColumn

__all__ = [
    "CHOICES_SHEET",
    "COLUMN_KEYS",
    "CORRECTIONS_SHEET",
    "DONE_COLUMN",
    "EXAMPLES_COLUMN",
    "EXAMPLE_KEY",
    "EXTRA_SHEET",
    "IDENTITY_DEPARTMENT",
    "IDENTITY_SEAL",
    "IDENTITY_SHEET",
    "IDENTITY_SURVEY",
    "IDENTITY_VERSION",
    "IDENTITY_WORDS",
    "INPUT_LABELS",
    "KEY_COLUMN",
    "MAIN_SHEET",
    "NOTE_MARK",
    "NO_COLUMN",
    "TITLE_COLUMN",
    "ColumnRole",
    "Form",
    "FormColumn",
    "FormTable",
    "Label",
    "SealKey",
    "columns_of",
    "design",
    "form_version",
]
