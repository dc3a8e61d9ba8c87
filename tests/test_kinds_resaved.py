"""Numbers and several choices outlast what LibreOffice makes of a form, and what people do to its rows and columns."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from builders import SAVED, SURVEY
from libreoffice import converted
from openpyxl import Workbook, load_workbook
from rendering import needs_office
from respondent import fill
from test_amounts import YEAR as NUMBERS
from test_amounts import folder as numbers_folder
from test_amounts import give as give_numbers
from test_several_choices import YEAR as CHOICES
from test_several_choices import folder as choices_folder
from test_several_choices import give as give_choices
from test_words_on_forms import OWN

from survey.definition.survey_reader import read_definition
from survey.form import design
from survey.form_reader import read
from survey.form_writer import write_form
from survey.model import Incoming, ReturnedForm, Survey, stored
from survey.questions.kinds import kind_of
from survey.storage.folder import Folder

__all__ = ["choices_folder", "numbers_folder"]

Said = Mapping[tuple[str, str], object]


def said(form: ReturnedForm, survey: Survey) -> Said:
    """What is understood, by NO and question: numbers, choices, else the text."""
    found = {}
    for answer in form.answers:
        for key, entry in answer.entries.items():
            question = survey.question_by_key[key]
            meant = kind_of(question).amount(question, entry.text), kind_of(question).chosen(question, entry.text)
            found[answer.issue, key] = meant if meant != (None, ()) else entry.text
    return found


def returned(path: Path, survey: Survey) -> ReturnedForm:
    form = read(Incoming(path.name, path.read_bytes(), stored(SAVED)), survey)
    assert isinstance(form, ReturnedForm), form
    return form


def filled(numbers: Folder, choices: Folder) -> list[tuple[Path, Survey]]:
    """A form of numbers, one of choices, and one that says words of its survey's own, filled in; and one that nobody
    touched, so that what its formulas give stands there as it was written."""
    number = give_numbers(numbers, "高齢課", NUMBERS["高齢課"])
    choice = give_choices(choices, "子育て支援課", CHOICES["子育て支援課"])
    own = numbers.root / "市町村.xlsx"
    write_form(design(OWN, OWN.departments[0]), own, saved=SAVED)
    fill(own, own, {"1": {"該当の有無": "該当なし"}})
    untouched = numbers.root / "手つかず.xlsx"
    write_form(design(SURVEY, SURVEY.departments[0]), untouched, saved=SAVED)
    ours = [(number, read_definition(numbers.definition)), (choice, read_definition(choices.definition))]
    return [*ours, (own, OWN), (untouched, SURVEY)]


@pytest.mark.render
@needs_office
@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_what_libreoffice_saves_says_the_same(
    form: str, numbers_folder: Folder, choices_folder: Folder, tmp_path: Path
) -> None:
    forms = filled(numbers_folder, choices_folder)
    top = tmp_path / "送る"
    top.mkdir()
    copies = [Path(shutil.copy(path, top / f"{number}.xlsx")) for number, (path, _) in enumerate(forms)]
    for (path, survey), saved in zip(forms, converted(form, *copies), strict=True):
        before, after = returned(path, survey), returned(saved, survey)
        assert said(after, survey) == said(before, survey)
        assert after.unplaced == before.unplaced == ()
        assert not [finding for finding in after.findings if finding.code.startswith(("E", "W2"))]


def test_values_pasted_into_a_new_workbook_say_the_same(
    numbers_folder: Folder, choices_folder: Folder, tmp_path: Path
) -> None:
    for path, survey in filled(numbers_folder, choices_folder):
        sheet, book = load_workbook(path)["調査票"], Workbook()
        target = book.worksheets[0]
        for row in sheet.iter_rows():
            for cell in row:
                # Three rows down and one column to the right, as numbers and texts without any format.
                if cell.value is not None and cell.data_type != "f" and cell.column <= 40:
                    target.cell(cell.row + 3, cell.column + 1).value = cell.value
        pasted = tmp_path / path.name
        book.save(pasted)
        assert said(returned(pasted, survey), survey) == said(returned(path, survey), survey)


def test_inputs_that_were_moved_are_known_by_their_headings(numbers_folder: Folder) -> None:
    path = give_numbers(numbers_folder, "高齢課", NUMBERS["高齢課"])
    survey = read_definition(numbers_folder.definition)
    before = said(returned(path, survey), survey)
    book = load_workbook(path)
    book["調査票"].move_range("E1:AZ40", cols=2)
    book.save(path)
    assert said(returned(path, survey), survey) == before
