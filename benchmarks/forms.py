"""The forms of a survey written one after the other by xlsxwriter at its defaults: `python -m benchmarks.forms FOLDER TARGET`"""

from __future__ import annotations

import sys
from pathlib import Path
from unittest.mock import patch

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from survey.commands.sealing import kept_key
from survey.definition.own_dates import last_saved
from survey.definition.survey_reader import read_definition
from survey.excel_out.book import new_book
from survey.excel_out.growing_worksheet import GrowingWorksheet
from survey.form import design
from survey.form_writer import form_book, write_form
from survey.model import Font
from survey.storage.folder import Folder


def main(folder: Folder, target: Path) -> None:
    """The same forms, cell by cell; how xlsxwriter keeps them until they are written, and looks through formulas, is its own."""
    survey, saved, key = read_definition(folder.definition), last_saved(folder.definition), kept_key(folder)
    searched = patch.object(GrowingWorksheet, "_prepare_formula", Worksheet._prepare_formula)
    searched_again = patch.object(GrowingWorksheet, "_write_formula", Worksheet._write_formula)
    with searched, searched_again, patch.object(form_book, "new_book", _on_disk):
        for department in survey.departments:
            form = design(survey, department)
            write_form(form, target / form.file_name, saved=saved, key=key)


def _on_disk(target: Path, normal: Font) -> Workbook:
    book = new_book(target, normal)
    book.in_memory = False
    return book


if __name__ == "__main__":
    main(Folder(Path(sys.argv[1])), Path(sys.argv[2]))
