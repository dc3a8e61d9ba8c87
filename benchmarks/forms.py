"""The forms of a survey written one after the other by xlsxwriter at its defaults: `python -m benchmarks.forms FOLDER TARGET`"""

from __future__ import annotations

import sys
from pathlib import Path
from unittest.mock import patch

from survey.definition.survey_reader import last_saved, read_definition
from survey.form import design
from survey.form_writer import form_book as workbook
from survey.form_writer import write_form
from survey.storage.folder import Folder


def main(folder: Folder, target: Path) -> None:
    """The same forms, cell by cell; only how xlsxwriter keeps them until they are written is its own."""
    survey, saved = read_definition(folder.definition), last_saved(folder.definition)
    ours = workbook._options
    with patch.object(workbook, "_options", lambda form: {**ours(form), "in_memory": False}):
        for department in survey.departments:
            form = design(survey, department)
            write_form(form, target / form.file_name, saved=saved)


if __name__ == "__main__":
    main(Folder(Path(sys.argv[1])), Path(sys.argv[2]))
