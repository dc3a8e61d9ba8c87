"""A form has room: for what may be typed, on the screen of an office, and on no more paper than it takes."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from builders import SAVED, SURVEY, answer, survey_with
from definition_book import definition, faults
from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from respondent import Inputs, fill

from survey.definition import faults as wrong
from survey.definition.survey_reader import read_definition
from survey.form import EXTRA_SHEET, MAIN_SHEET, Form, Label, blueprint, design, header_labels, table_columns
from survey.form.room import holds, letters, prose, shows
from survey.form_reader import read_sheets
from survey.form_writer import table_sheet, write_form
from survey.form_writer.screen import SCREEN_WIDTH, column_on_screen
from survey.measure import PX
from survey.model import Answer, DateSource, Department, Font, Paper, ReceivedFile, ReturnedForm, Survey
from survey.model.addresses import column_letters
from survey.workbook import read_workbook

SHIPPED = Path(__file__).resolve().parent.parent / "templates_xlsx"
CITY, FACILITIES = (read_definition(SHIPPED / name) for name in ("調査定義.xlsx", "例_公共施設点検.xlsx"))
EVERY_FORM = [
    pytest.param(design(survey, department), id=f"{number}-{department.name}")
    for number, survey in enumerate((CITY, FACILITIES), 1)
    for department in survey.departments
]
A3, A4 = "8", "9"
SCREEN_HEIGHT = 480
"""Pixels that a screen of 768 leaves to the cells: Excel keeps some 290 for the taskbar (40), title (32), tabs and ribbon
(125), formula bar (24), column letters (20), sheet tabs and status bar (47), whatever the zoom."""


def sheet_of(form: Form, folder: Path, name: str = MAIN_SHEET, answers: tuple[Answer, ...] = ()) -> Worksheet:
    write_form(form, folder / "form.xlsx", saved=SAVED, answers=answers)
    return load_workbook(folder / "form.xlsx")[name]


def zoom_of(sheet: Worksheet) -> int:
    return sheet.sheet_view.zoomScale or 100


def heights(sheet: Worksheet) -> dict[int, float]:
    sizes = {row: sheet.row_dimensions[row] for row in range(1, sheet.max_row + 1)}
    return {row: 0 if size.hidden else size.height for row, size in sizes.items()}


def row_on_screen(height: float, zoom: int) -> int:
    """Pixels that a row of this height in points takes."""
    return math.ceil(height / PX * zoom / 100)


def form_for(department: str, survey: Survey = CITY) -> Form:
    return design(survey, survey.department_by_name[department])


# ---------------------------------------------------------------- the screen


@pytest.mark.parametrize("form", EVERY_FORM)
def test_a_small_screen_shows_every_input_when_the_form_is_opened(form: Form, tmp_path: Path) -> None:
    for table in form.tables:
        zoom = zoom_of(sheet_of(form, tmp_path, table.sheet))
        widths = [column.width for column in table.columns[: table.last_input]]
        assert sum(column_on_screen(width, zoom) for width in widths) <= SCREEN_WIDTH
        assert zoom >= 75


@pytest.mark.parametrize("form", EVERY_FORM)
def test_a_small_screen_shows_three_rows_below_the_headings(form: Form, tmp_path: Path) -> None:
    for table in form.tables:
        sheet = sheet_of(form, tmp_path, table.sheet)
        last = min(table.heading_row + 3, table.last_row)
        shown = [row_on_screen(height, zoom_of(sheet)) for row, height in heights(sheet).items() if row <= last]
        if not table.has_examples:
            shown = shown[: table.heading_row + 2]
        assert sum(shown) <= SCREEN_HEIGHT, shown


def test_a_zoom_scales_a_column_as_the_greater_of_two_models_says() -> None:
    assert [column_on_screen(400, zoom) for zoom in (100, 87, 75)] == [400, 350, 300]
    assert column_on_screen(100, 80) == 80
    assert column_on_screen(100, 70) == 75  # a digit of 5.6 px is drawn in 6


# ---------------------------------------------------------------- what may be typed


@pytest.mark.parametrize("survey", [CITY, FACILITIES], ids=["city", "facilities"])
def test_all_that_may_be_typed_can_be_read(survey: Survey) -> None:
    table = design(survey, survey.departments[0]).tables[0]
    columns = [column for column in table.inputs if column.question and column.question.max_length]
    for column in columns:
        assert column.question
        # Of some of them, every line ends a character early, before a 、 that may begin no line.
        for phrase in range(5, 60):
            text = ("あ、" + "あ" * phrase) * 200
            assert shows(text[: column.question.max_length], column.width, letters(column, survey.settings.font))


@pytest.mark.parametrize(("size", "smaller"), [(9, 9), (10, 9), (10.5, 9), (12, 10.5), (24, 22.5), (6, 6)])
def test_sentences_have_smaller_letters_but_no_tiny_ones(size: float, smaller: float) -> None:
    assert prose(Font("BIZ UDゴシック", size)).size == smaller


def test_more_characters_than_can_be_read_are_refused_with_the_number_that_can(tmp_path: Path) -> None:
    (fault,) = faults(definition(tmp_path, {("設問", "E3"): 9000}))
    assert (fault.code, fault.place.split("!")[-1]) == (wrong.NOT_TYPED.code, "E3")
    most = int(re.search(r"([\d,]+)文字まで", fault.remedy)[1].replace(",", ""))  # type: ignore[index]
    read_definition(definition(tmp_path, {("設問", "E3"): most}))
    assert faults(definition(tmp_path, {("設問", "E3"): most + 1}))[0].code == wrong.NOT_TYPED.code


def test_columns_grow_no_wider_than_the_paper_can_show_and_the_definition_says_so() -> None:
    wanted = [replace(SURVEY.questions[1], key=f"q{number}", max_length=2000) for number in range(4)]
    few, many = (replace(SURVEY, questions=(SURVEY.questions[0], *wanted[:count])) for count in (1, 4))
    (wide, *_), narrow = (
        [c.width for c in columns if c.key.startswith("q")] for columns in map(blueprint.columns_of, (few, many))
    )
    assert holds(2000, wide, prose(SURVEY.settings.font))
    assert len(set(narrow)) == 1
    assert narrow[0] < wide
    assert sum(column.width for column in blueprint.columns_of(many)) <= 2270


# ---------------------------------------------------------------- paper


def test_a_form_of_two_issues_is_printed_on_two_sheets_of_a4_side_by_side(tmp_path: Path) -> None:
    form = form_for("生涯学習課")
    sheet = sheet_of(form, tmp_path)
    setup = sheet.page_setup
    assert (str(setup.paperSize), setup.pageOrder) == (A4, "overThenDown")
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    (place,) = (one.id for one in sheet.col_breaks.brk)
    table = form.tables[0]
    assert max(one.value_last for one in table.label_places.values()) <= place
    assert sheet.print_title_cols == f"$B:${column_letters(table.column_of['#title'])}"
    assert prose(CITY.settings.font).size * int(setup.scale) / 100 > 7


def test_a_form_of_many_issues_is_printed_on_the_paper_of_the_definition(tmp_path: Path) -> None:
    sheet = sheet_of(form_for("福祉課"), tmp_path)
    assert str(sheet.page_setup.paperSize) == A3
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    long = answer("文化の家", "1", status="あ" * 1000)
    assert str(sheet_of(form_for("文化の家"), tmp_path).page_setup.paperSize) == A4
    assert str(sheet_of(form_for("文化の家"), tmp_path, answers=(long,)).page_setup.paperSize) == A3


def test_a_narrow_form_is_printed_on_one_sheet_of_a4(tmp_path: Path) -> None:
    survey = replace(survey_with(paper=Paper.A3_LANDSCAPE), questions=SURVEY.questions[:2])
    sheet = sheet_of(form_for("みどり課", survey), tmp_path)
    assert str(sheet.page_setup.paperSize) == A4
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


# ---------------------------------------------------------------- what stands on it


def test_the_example_of_the_city_shows_a_mark_on_every_form(tmp_path: Path) -> None:
    for department in CITY.departments:
        form = form_for(department.name)
        table, sheet = form.tables[0], sheet_of(form, tmp_path)
        marked = [
            c.marks for n, c in enumerate(table.columns, 1) if c.marks and sheet.cell(table.example_row, n).value == "○"
        ]
        assert [name for name in marked if name != department.name]


def test_the_respondent_s_cells_stand_together_and_the_office_s_apart() -> None:
    places = form_for("福祉課").tables[0].label_places
    rows = {row: {label for label, place in places.items() if place.row == row} for row in (3, 4)}
    assert rows[3] == {Label.DEPARTMENT, Label.RESPONDENT, Label.EXTENSION}
    assert rows[4] == {Label.DEADLINE, Label.CONTACT, Label.OFFICE, Label.PROGRESS}


ASKED_NOTHING = replace(SURVEY, departments=(*SURVEY.departments, Department("文化課")))


def read(path: Path, survey: Survey) -> ReturnedForm:
    file = ReceivedFile("a.xlsx", "0", SAVED, DateSource.SAVED)
    form = read_sheets(read_workbook(path.read_bytes()), file, survey)
    assert isinstance(form, ReturnedForm)
    return form


def filled_in(form: Form, path: Path, answers: Mapping[str, Inputs]) -> Path:
    """The form with a respondent's name, extension and answers."""
    write_form(form, path, saved=SAVED)
    book = load_workbook(path)
    places = form.tables[0].label_places
    for label, text in ((Label.EXTENSION, "2345"),):
        book[MAIN_SHEET].cell(places[label].row, places[label].value_first).value = text
    book.save(path)
    return fill(path, path, answers, "主査　甲")


def test_a_department_without_issues_sees_no_empty_table(tmp_path: Path) -> None:
    form = form_for("文化課", ASKED_NOTHING)
    sheet = sheet_of(form, tmp_path)
    table = form.tables[0]
    assert all(height == 0 for row, height in heights(sheet).items() if row >= table.key_row)
    assert sheet.freeze_panes is None
    assert not sheet.conditional_formatting
    assert not sheet_of(form, tmp_path, EXTRA_SHEET).row_dimensions[form.tables[1].heading_row].hidden


def test_a_sheet_without_a_table_is_printed_on_a4(tmp_path: Path) -> None:
    city = replace(CITY, departments=(*CITY.departments, Department("文化課")))
    assert str(sheet_of(form_for("文化課", city), tmp_path).page_setup.paperSize) == A4


def test_a_department_without_issues_answers_on_the_second_sheet_and_signs_on_the_first(tmp_path: Path) -> None:
    path = filled_in(
        form_for("文化課", ASKED_NOTHING), tmp_path / "a.xlsx", {"2": {"現在の取組状況": "市を開いている。"}}
    )
    form = read(path, ASKED_NOTHING)
    assert (form.respondent, form.extension, form.unplaced, form.findings) == ("主査　甲", "2345", (), ())
    assert {one.issue: one.entries["status"].text for one in form.answers if not one.blank} == {"2": "市を開いている。"}


@pytest.mark.parametrize("department", ["福祉課", "長寿課", "文化課"])
def test_a_form_in_its_former_layout_is_read_as_one_of_today(
    department: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey, answers = ASKED_NOTHING, {"1": {"現在の取組状況": "月に一度、集まっている。", "連携したい課": ["長寿課"]}}
    today = read(filled_in(form_for(department, survey), tmp_path / "today.xlsx", answers), survey)
    with monkeypatch.context() as former:
        former_layout(former)
        form = form_for(department, survey)
        assert form.tables[0].label_places[Label.RESPONDENT].row == 4
        path = filled_in(form, tmp_path / "former.xlsx", answers)
    table_columns.all_columns.cache_clear()
    assert read(path, survey) == replace(today, file=read(path, survey).file)


def former_layout(patch: pytest.MonkeyPatch) -> None:
    """Where labels stood, how wide columns were, and a table without issues, until this layout."""
    table_columns.all_columns.cache_clear()
    grid = (
        (Label.DEPARTMENT, Label.OFFICE, Label.DEADLINE),
        (Label.RESPONDENT, Label.CONTACT, Label.EXTENSION, Label.PROGRESS),
    )
    widths = {
        "#no": 50,
        "#title": 130,
        "#examples": 230,
        "applies": 92,
        "status": 270,
        "partners_note": 200,
        "challenges": 270,
    }

    def as_before(
        columns: list[table_columns.FormColumn], most: int, font: Font
    ) -> tuple[table_columns.FormColumn, ...]:
        return tuple(replace(c, width=26 if c.marks else widths.get(c.key, c.width), prose=False) for c in columns)

    patch.setattr(header_labels, "_LABEL_GRID", grid)
    patch.setattr(header_labels, "_LABEL_WIDTH", 48)
    patch.setattr(header_labels, "_VALUE_WIDTHS", (190, 190, 190, 50))
    patch.setattr(table_columns, "_roomy_inputs", as_before)
    patch.setattr(table_sheet, "_hide_headings", lambda page: None)
