"""書き出す: the answers that count, for whoever analyses further; in long and in wide form.

formats      files: .parquet, .csv, .json
long_form    a row an answer to a question
wide_form    a row a department and issue
"""

from __future__ import annotations

from survey.export.formats import writer_for
from survey.export.long_form import long_form
from survey.export.wide_form import wide_form

__all__ = ["long_form", "wide_form", "writer_for"]
