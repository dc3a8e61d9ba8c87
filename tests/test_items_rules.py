"""明細 under rules: what the form shows of each row is what is found when it comes back, calculated by LibreOffice."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from builders import SAVED
from desk import form_bytes
from item_survey import CARS, CARS_ALONE, FIRST, fleet
from libreoffice import converted
from msgspec.structs import replace
from openpyxl import load_workbook
from rendering import needs_office

from survey.checks import check
from survey.form import FormTable, design
from survey.form_reader import read
from survey.form_writer import write_form
from survey.model import Entry, Incoming, Item, ReturnedForm, Severity, Survey, stored

_TEXTS = (
    ("車1", " ", ""),
    ("令和2年4月1日", "いつか", ""),
    ("1,200 km", "たくさん", ""),
    ("良", "要修理", "不明", ""),
    ("", "錆"),
)
_BLANK = dict.fromkeys(("plate", "year", "km", "state", "note"), "")
ROWS = [dict(zip(_BLANK, texts, strict=True)) for texts in [*product(*_TEXTS)][::9]] + [_BLANK]
"""Cars that are and are not as they should be."""


def with_rows(survey: Survey) -> Survey:
    return replace(survey, settings=replace(survey.settings, item_rows=len(ROWS)))


def table_of(survey: Survey) -> FormTable:
    return next(table for table in design(survey, survey.departments[1]).tables if table.of_items)


def filled(survey: Survey, path: Path) -> Path:
    """A form with these cars, without calculated values."""
    path.write_bytes(form_bytes(survey, "長寿課"))
    book, table = load_workbook(path), table_of(survey)
    for row, texts in enumerate(ROWS, FIRST):
        for key, text in texts.items():
            book[table.sheet].cell(row, table.column_of[key]).value = text or None
    book.save(path)
    return path


def found(path: Path, survey: Survey) -> dict[int, str]:
    """What 記入済 should say by row, after what is found in the rows in which something is written."""
    form = read(Incoming("form.xlsx", path.read_bytes(), stored(SAVED)), survey)
    assert isinstance(form, ReturnedForm)
    assert form.unplaced == ()
    wrong = {one.item for one in check(survey, [form]) if one.severity is Severity.ERROR}
    items = next(answer for answer in form.answers if answer.issue == "1").items
    assert 0 < len(wrong) < len(items) < len(ROWS)
    return {item.row: "未" if item.number in wrong else "済" for item in items}


def shown(path: Path, survey: Survey) -> tuple[dict[int, str], str]:
    """What 記入済 says by row, and what it counts in all."""
    table = table_of(survey)
    book = load_workbook(path, data_only=True)
    rows = {row: book[table.sheet].cell(row, table.column_of["#done"]).value for row in table.row_of.values()}
    counts = [str(cell.value) for row in book["調査票"].iter_rows(max_row=5) for cell in row if "/" in str(cell.value)]
    return {row: text for row, text in rows.items() if text}, counts[-1]


@pytest.mark.render
@needs_office
def test_the_form_shows_of_each_row_what_is_found_when_it_comes_back(tmp_path: Path) -> None:
    surveys = [with_rows(CARS), with_rows(CARS_ALONE)]
    paths = [filled(survey, tmp_path / f"{len(survey.questions)}.xlsx") for survey in surveys]
    for survey, path in zip(surveys, converted("xlsx", *paths), strict=True):
        expected = found(path, survey)
        said, count = shown(path, survey)
        assert said == expected
        if not survey.row_questions:
            assert count == f"{list(expected.values()).count('済')}/{len(expected)}"


def test_a_row_is_written_as_it_is_calculated(tmp_path: Path) -> None:
    survey, path = with_rows(CARS_ALONE), tmp_path / "form.xlsx"
    written = [{key: Entry(text, "", ()) for key, text in texts.items() if text.strip()} for texts in ROWS]
    items = tuple(Item(number, entries, "", 0) for number, entries in enumerate(written, 1))
    answer = replace(fleet("長寿課", has=""), items=items)
    write_form(design(survey, survey.departments[1]), path, saved=SAVED, answers=[answer])
    expected = found(path, survey)
    assert shown(path, survey) == (expected, f"{list(expected.values()).count('済')}/{len(expected)}")
