"""票を読む: what came back, whatever its state, as the answers that stand in it."""

from __future__ import annotations

from survey.form_reader.returned_form import read, read_sheets
from survey.form_reader.several import read_each, read_forms

__all__ = ["read", "read_each", "read_forms", "read_sheets"]
