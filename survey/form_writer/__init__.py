"""票を作る: a form → its workbook, be it blank, filled in with former answers, or sent back with remarks."""

from __future__ import annotations

from survey.form_writer.form_book import untouched, write_form

__all__ = ["untouched", "write_form"]
