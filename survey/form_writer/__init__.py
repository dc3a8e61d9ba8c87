"""票を作る: a form → its workbook, be it blank, filled in with former answers, or sent back with remarks."""

from __future__ import annotations

from survey.form_writer.form_book import write_form
from survey.form_writer.former_forms import carries, has_other_rules, says_otherwise, untouched

__all__ = ["carries", "has_other_rules", "says_otherwise", "untouched", "write_form"]
