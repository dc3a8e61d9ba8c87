"""The definitions that come with the product are sound, and are what the script makes."""

from __future__ import annotations

import re
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from survey.definition import vocabulary as words
from survey.definition.definition_writer import WIDTHS
from survey.definition.survey_reader import read_definition

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "templates_xlsx"


def test_the_shipped_definition_is_the_city_s_survey():
    survey = read_definition(SHIPPED / "調査定義.xlsx")
    assert (len(survey.issues), len(survey.departments)) == (6, 14)
    assert list(survey.question_by_key) == ["applies", "status", "partners", "partners_note", "challenges"]
    assert sum(len(issue.departments) for issue in survey.issues) == 36
    assert survey.settings.document_label == "参考３"
    assert survey.headings.examples == "第２次地域福祉計画記載の取組例"
    assert all(question.guidance for question in survey.questions)


def test_the_second_definition_is_of_another_kind():
    survey = read_definition(SHIPPED / "例_公共施設点検.xlsx")
    kinds = {question.kind for question in survey.questions}
    assert {"数値", "日付", "選択", "短文", "長文"} == kinds
    assert not any(question.not_applicable for question in survey.questions)
    assert survey.settings.extra_answers is False
    assert survey.headings.departments == "所管課"


@pytest.fixture
def build_definitions(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(ROOT / "scripts"), *sys.path])
    import build_definitions

    return build_definitions


def test_the_shipped_workbooks_are_what_the_script_makes(tmp_path, build_definitions):
    build_definitions.main(tmp_path)
    names = [content.file for content in build_definitions.CONTENTS]
    assert names == [
        "調査定義.xlsx",
        "例_公共施設点検.xlsx",
        "例_複数選択.xlsx",
        "例_公用車一覧.xlsx",
        "例_数値目標の進捗.xlsx",
        "例_市町村照会.xlsx",
    ]
    for name in names:
        assert seen(tmp_path / name) == seen(SHIPPED / name), "python scripts/build_definitions.py を実行してください"


def test_the_officer_is_helped_where_he_types():
    book = load_workbook(SHIPPED / "調査定義.xlsx")
    offered = {v.formula1 for sheet in book for v in validations(sheet) if v.type == "list"}
    assert {'"長文,短文,選択,複数選択,課の選択,数値,日付,計算"', '"A3横,A4横"', '"する,しない"'} <= offered
    for sheet in book:
        assert sheet.freeze_panes == "B2"
        hinted = {str(area) for v in validations(sheet) if v.prompt for area in v.sqref}
        assert {cell.coordinate for cell in sheet[1]} <= hinted
        assert sum(v.prompt is not None for v in validations(sheet)) >= 2 * len(sheet[1]) - 1
    assert all(len(word.about) <= 255 for word in WIDTHS)


def test_what_is_said_beside_a_cell_of_an_empty_one_is_what_it_means():
    described = {word.name: word for word in vars(words).values() if isinstance(word, words.Word) and word.default}
    assert len(described) > 20
    for word in described.values():
        assert f"空欄なら {word.default}" in word.about


def test_the_settings_stand_in_groups_what_changes_each_year_first():
    rows = [row[0].value for row in load_workbook(SHIPPED / "調査定義.xlsx")["設定"].iter_rows(min_row=2)]
    assert rows == [
        line for heading, group in words.SETTING_GROUPS for line in (heading, *(word.name for word in group))
    ]
    assert rows[:5] == ["毎年変えるもの", "調査ID", "調査名", "見出し", "締切"]


def test_rows_grow_while_the_officer_types():
    with zipfile.ZipFile(SHIPPED / "調査定義.xlsx") as package:
        for number in range(1, 5):
            rows = re.findall(rb"<row r=\"(\d+)\"([^>]*)>", package.read(f"xl/worksheets/sheet{number}.xml"))
            assert rows and not [row for row, looks in rows if b"customHeight" in looks and row != b"1"]


def validations(sheet: Worksheet) -> list[Any]:
    return list(sheet.data_validations.dataValidation)


def seen(path: Path) -> object:
    """What a user sees of a workbook: its cells with their looks, its validations and widths."""
    return [
        (
            sheet.title,
            [
                [(cell.value, cell.number_format, cell.fill.fgColor.rgb, cell.font.name) for cell in row]
                for row in sheet.iter_rows()
            ],
            [
                (str(v.sqref), v.type, v.formula1, v.promptTitle, v.prompt, v.showErrorMessage)
                for v in validations(sheet)
            ],
            {letter: column.width for letter, column in sheet.column_dimensions.items()},
            (sheet.freeze_panes, sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows),
        )
        for sheet in load_workbook(path)
    ]
