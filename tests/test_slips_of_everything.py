"""単票 with all that a definition can ask: calculated, given by the office, checked, confirmed, and items beside them."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from builders import SAVED
from calculation_survey import SHEETS
from definition_book import definition
from desk import MAIN, Desk, codes, form_bytes, listed
from libreoffice import converted
from msgspec.structs import replace
from openpyxl import load_workbook
from rendering import needs_office

from survey.checks import check
from survey.definition.survey_reader import read_definition
from survey.form import design
from survey.form_reader import read
from survey.model import Answer, Entry, Incoming, ReturnedForm, Survey, stored
from survey.questions.columns import ColumnRole

OFFICE = "高齢課"
FORMER = [
    Answer(OFFICE, "1", {key: Entry(text, MAIN, ("D9",)) for key, text in (("計", "30"), ("女", "20"))}, MAIN, 10)
]
FILLED = {"女": "9", "計": "14", "向き": "高いほど良い", "手段@その他": "○"}
"""The sum does not add up: the office gave 6 for 男."""


def _sheets() -> dict[str, list[list[Any]]]:
    sheets = copy.deepcopy(SHEETS)
    sheets["設定"] += [["調査票の形", "単票"], ["確認者の欄", "任意"], ["課題の名称", "指標"], ["明細の見出し", "講座"]]
    head, rows = sheets["設問"][0], sheets["設問"][1:]
    for row in rows:
        row.append("")
    head.append("明細")
    further = [
        {"項目": "手段", "見出し": "手段", "種類": "複数選択", "選択肢": "電話、窓口、その他", "参考３に載せる": "○"},
        {"項目": "講座名", "見出し": "講座の名前", "種類": "短文", "参考３に載せる": "○", "明細": "○"},
        {"項目": "回数", "見出し": "回数", "種類": "数値", "参考３に載せる": "○", "明細": "○"},
    ]
    sheets["設問"] += [[row.get(name, "") for name in head] for row in further]
    sheets["初期値"] = [
        ["NO", "課名", "項目", "内容", "変更可"],
        [1, OFFICE, "目標", "25", ""],
        [1, OFFICE, "男", "6", "○"],
        [2, "", "手段", "窓口", ""],
    ]
    return sheets


@cache
def everything(folder: Path) -> Survey:
    return replace(read_definition(definition(folder, sheets=_sheets())), former_year="令和７年度")


def _form(folder: Path) -> Path:
    path = folder / "form.xlsx"
    path.write_bytes(form_bytes(everything(folder), OFFICE, former=FORMER))
    return path


def desk_of(folder: Path) -> Desk:
    return Desk(OFFICE, survey=everything(folder), former=FORMER)


def told(form: ReturnedForm, no: str = "1") -> dict[str, str]:
    (row,) = (one for one in form.answers if one.issue == no)
    return {key: entry.as_text("・") for key, entry in row.entries.items()}


def test_a_blank_form_of_everything_says_nothing_of_its_own(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    main, items = desk.form.tables
    assert main.slips and items.of_items and not items.slips
    form = desk.returned()
    assert (form.unplaced, codes(form)) == ((), set())
    assert told(form)["目標"] == "25"


def test_what_is_calculated_given_and_checked_comes_out_of_slips(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    for key, text in FILLED.items():
        desk.type(*desk.cell("1", key), text)
    form = desk.type(*desk.cell("1", "目標"), "10").returned()
    said = told(form)
    assert {key: said[key] for key in ("男", "計", "目標", "達成率", "段階", "手段")} == {
        "男": "6", "計": "14", "目標": "25", "達成率": "56.0", "段階": "D", "手段": "その他",
    }  # fmt: skip
    assert listed(form) == {desk.cell("1", "目標")[1]: "10"}, (
        "a locked target is restored, and what was written is listed"
    )
    found = {(one.code, one.place.cell) for one in check(desk.survey, [form]) if one.issue == "1"}
    assert ("E115", desk.cell("1", "計")[1]) in found
    assert ("E110", desk.cell("1", "理由")[1]) in found


def test_only_what_a_respondent_may_write_is_open_on_a_slip(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    table = desk.table("1")
    sheet = load_workbook(_form(tmp_path))[MAIN]
    locked = {c.key for c in table.columns if c.question and sheet.cell(*table.cell("1", c.key)).protection.locked}
    assert {"目標", "達成率", "段階", "増減"} <= locked
    assert locked.isdisjoint({"男", "女", "計", "理由", "手段@電話"})
    assert not sheet.cell(*table.cell("1", "#since")).protection.locked


@pytest.mark.render
@needs_office
def test_libreoffice_calculates_on_a_slip_what_is_read_from_it(tmp_path: Path) -> None:
    survey, path = everything(tmp_path), _form(tmp_path)
    form = design(survey, survey.department_by_name[OFFICE], carries=True)
    table, book = form.tables[0], load_workbook(path)
    for key, text in FILLED.items():
        book[MAIN].cell(*table.cell("1", key)).value = text
    for key, text in (("男", "1"), ("女", "2"), ("計", "3"), ("目標", "3"), ("向き", "低いほど良い")):
        book[MAIN].cell(*table.cell("2", key)).value = text
    book.save(path)
    (saved,) = converted("xlsx", path)
    shown = load_workbook(saved, data_only=True)[MAIN]
    (remarks,) = (column.key for column in table.columns if column.role is ColumnRole.REMARKS)
    seen = {no: [shown.cell(*table.cell(no, key)).value for key in ("達成率", "段階", "#done")] for no in "12"}
    assert seen == {"1": [56, "D", None], "2": [100, "A", "済"]}
    assert "男と女の和" in shown.cell(*table.cell("1", remarks)).value
    assert not shown.cell(*table.cell("2", remarks)).value
    back = read(Incoming("a.xlsx", saved.read_bytes(), stored(SAVED)), survey)
    assert isinstance(back, ReturnedForm)
    assert (back.unplaced, codes(back)) == ((), set())
    assert (told(back)["達成率"], told(back, "2")["段階"]) == ("56.0", "A")
