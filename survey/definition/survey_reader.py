"""定義: 調査定義.xlsx → Survey. A broken definition is refused with all its faults at once.

A faulty cell is replaced by a stand-in value, so that reading goes on and finds all faults; no Survey is made then.
"""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from survey.definition import vocabulary as words
from survey.definition.definition_book import open_book
from survey.definition.definition_sheet import read_further_table, read_table
from survey.definition.department_grid import read_department_grid
from survey.definition.department_rows import known_names, read_departments
from survey.definition.divisions import read_divisions
from survey.definition.fitting import DefinitionCells, unfitting
from survey.definition.formulas import with_checks
from survey.definition.given_values import read_given
from survey.definition.issue_rows import read_issue_headings, read_issues
from survey.definition.item_group import crossing_groups, item_number_heading, too_many_rows
from survey.definition.office_questions import who_answers
from survey.definition.own_dates import season
from survey.definition.own_words import own_headings, read_names
from survey.definition.question_rows import read_questions
from survey.definition.settings_reader import read_settings, setting_cells
from survey.definition.values import not_too_many, only_texts, or_else
from survey.errors import DefinitionError, Fault
from survey.model import Survey

_MOST_PAIRS = 1_000_000
"""Of an issue and a department: 受付簿 has a row for each answer, and a sheet of Excel 1,048,576 rows."""


def read_definition(path: Path) -> Survey:
    """The survey that the workbook defines; the file is only read.

    Raises DefinitionError with every fault found, each with its sheet and cell.
    """
    book = open_book(path)
    faults: list[Fault] = []
    setup = read_table(book, words.SETTINGS_SHEET, faults)
    items = setting_cells(setup, faults)
    names = read_names(items, faults)
    own = own_headings(names)
    listed = only_texts(read_table(book, words.ISSUES_SHEET, faults, own), faults)
    asked = only_texts(read_table(book, words.DEPARTMENTS_SHEET, faults, own), faults)
    columns = only_texts(read_table(book, words.QUESTIONS_SHEET, faults), faults, apart_from=words.EXAMPLE)

    items = {**items, words.RESPONDENT_HEADING: or_else(items[words.RESPONDENT_HEADING], names.respondent)}
    settings = read_settings(items, names, faults)
    departments = read_departments(asked, names, faults)
    known = known_names(asked, departments)
    nos = [row[words.NO].text for row in listed.rows]
    grid = read_department_grid(book, known, nos, names, faults) if known is not None else None
    issues = read_issues(listed, known, grid, names, faults)
    pairs = f"{names.issue}と{names.department}の組み合わせ"
    not_too_many(len(departments) * len(issues), _MOST_PAIRS, pairs, "組", listed.place, faults)
    headings = read_issue_headings(listed, items[words.RESPONDENT_HEADING])
    taken = (*listed.headings.values(), items[words.RESPONDENT_HEADING], *item_number_heading(items, columns, settings))
    questions = read_questions(columns, taken, faults)
    faults += crossing_groups(questions, columns, names)
    faults += too_many_rows(items[words.ITEM_ROWS], settings, issues, questions)
    who_answers(questions, columns, settings.names, faults)
    checks = read_further_table(book, words.CHECKS_SHEET, faults)
    if checks:
        checks = only_texts(checks, faults)
        questions = with_checks(questions, columns, checks, faults)
    survey = Survey(settings, headings, issues, departments, questions)
    given = read_given(book, survey, known, columns, faults)
    divisions = read_divisions(book, survey, items[words.MAIL_UNIT].place, faults)
    if not faults:
        survey = replace(survey, season=season(path, settings.deadline), given=given.by_row, divisions=divisions)
        faults += unfitting(survey, DefinitionCells(items, listed, asked, columns, given.cells, checks))
    if faults:
        raise DefinitionError(faults)
    return survey
