"""Rows that somebody added: what they say is listed whole and said, and is never taken for another row's answer."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from builders import SAVED, SURVEY
from desk import MAIN, Desk, codes, listed, texts
from msgspec.structs import replace

from survey.form import design
from survey.form_writer import write_form
from survey.model import Issue, Question, ReturnedForm, Survey
from survey.workbook import Range, Workbook, read_workbook

CARS = replace(
    SURVEY,
    issues=tuple(Issue(f"0{number}", f"{number}台目", "1行に1台", ("福祉課",)) for number in range(1, 6)),
    questions=(
        Question("has", "車両の有無", "選択", choices=("あり", "なし")),
        Question("plate", "登録番号", "短文"),
        Question("note", "備考", "長文"),
        Question("year", "初度登録", "日付"),
        Question("km", "走行距離", "数値"),
    ),
)
FIRST, LAST = 8, 12
"""Rows of the first and the last issue."""


@cache
def blank(survey: Survey) -> Workbook:
    with TemporaryDirectory() as folder:
        path = Path(folder, "form.xlsx")
        write_form(design(survey, survey.departments[0]), path, saved=SAVED)
        return read_workbook(path.read_bytes())


class Fleet(Desk):
    """The form that asks for five cars."""

    def __init__(self) -> None:
        super().__init__()
        self.workbook = blank(CARS)

    def car(self, row: int, name: str, no: str = "", title: str = "") -> Fleet:
        for column, text in zip("BCEFHI", (no, title, "あり", name, "2020/4/1", "1200"), strict=True):
            if text:
                self.type(MAIN, f"{column}{row}", text)
        return self

    def slots(self) -> Fleet:
        for row in range(FIRST, LAST + 1):
            self.car(row, f"車{row - FIRST + 1}")
        return self

    def sent(self) -> ReturnedForm:
        return self.returned(survey=CARS)


def plates(form: ReturnedForm) -> dict[str, str]:
    return {answer.issue: answer.entries["plate"].text for answer in form.answers if "plate" in answer.entries}


FIVE = {f"0{number}": f"車{number}" for number in range(1, 6)}


# ---------------------------------------------------------------- a row without key, NO and title


def test_eight_cars_in_five_slots_are_five_answers_and_three_rows_listed_and_said():
    desk = Fleet().slots()
    for number in (6, 7, 8):
        desk.car(LAST + number - 5, f"車{number}")
    form = desk.sent()
    assert plates(form) == FIVE
    assert [(said.code, said.place.cell) for said in form.findings] == [("W220", f"E{row}") for row in (13, 14, 15)]
    assert listed(form) == {
        f"{column}{row}": text
        for row in (13, 14, 15)
        for column, text in zip("EFHI", ("あり", f"車{row - 7}", "2020/4/1", "1200"), strict=True)
    }


def test_an_added_row_is_said_whole_and_each_of_its_cells_is_listed_with_its_heading():
    form = Fleet().slots().car(13, "車6").sent()
    assert form.findings[0].value == "あり、車6、2020/4/1、1200"
    headings = ("車両の有無", "登録番号", "初度登録", "走行距離")
    assert [one.why for one in form.unplaced] == [f"どの課題の行でもない行（{heading}）" for heading in headings]


@pytest.mark.parametrize(("cell", "text"), [("E13", "なし"), ("H13", "2020/4/1"), ("I13", "1200"), ("E13", "〃")])
def test_one_choice_date_or_number_makes_a_row_of_its_own(cell, text):
    form = Fleet().slots().type(MAIN, cell, text).type(MAIN, "G13", "予備の車").sent()
    assert (plates(form), codes(form)) == (FIVE, {"W220"})
    assert listed(form) == {cell: text, "G13": "予備の車"}


def test_a_mark_makes_a_row_of_its_own_and_is_said_by_its_department():
    desk = Desk().fill("1", status="一", partners="安心課").insert_rows(MAIN, 11)
    form = desk.type(MAIN, "F11", "二").type(MAIN, "H11", "○").returned()
    assert (texts(form, "1")["status"], codes(form)) == ("一", {"W220"})
    assert listed(form) == {"F11": "二", "H11": "○"}
    assert form.findings[0].value == "二、長寿課"
    assert form.unplaced[1].why == "どの課題の行でもない行（連携したい課・長寿課）"


def test_a_few_words_beside_a_text_are_a_row_of_its_own_and_alone_they_go_on():
    both = Fleet().slots().type(MAIN, "F13", "車6").type(MAIN, "G13", "予備").sent()
    assert (plates(both), codes(both)) == (FIVE, {"W220"})
    alone = Fleet().slots().type(MAIN, "F13", "車6").sent()
    assert (plates(alone), codes(alone)) == ({**FIVE, "05": "車5\n車6"}, {"I301"})


def test_a_text_alone_still_goes_on_and_so_do_two():
    desk = Desk().fill("1", status="一", challenges="甲").insert_rows(MAIN, 11)
    form = desk.type(MAIN, "F11", "二").type(MAIN, "L11", "乙").returned()
    assert texts(form, "1") == {"status": "一\n二", "challenges": "甲\n乙"}
    assert (codes(form), form.unplaced) == ({"I301"}, ())


def test_a_text_below_an_added_row_goes_on_with_that_row():
    form = Fleet().slots().car(13, "車6").type(MAIN, "G14", "廃車にする").sent()
    assert (plates(form), codes(form)) == (FIVE, {"W220"})
    assert listed(form)["G14"] == "廃車にする"


@pytest.mark.parametrize("row", [FIRST, FIRST + 2, 30], ids=["above the first", "between", "far below the table"])
def test_wherever_a_row_is_added_it_is_said(row):
    desk = Fleet().slots()
    if row <= LAST:
        desk.insert_rows(MAIN, row)
    form = desk.car(row, "車6").sent()
    assert (plates(form), codes(form)) == (FIVE, {"W220"})
    assert listed(form) == {f"E{row}": "あり", f"F{row}": "車6", f"H{row}": "2020/4/1", f"I{row}": "1200"}


def test_a_row_far_below_hides_nothing_that_stands_between_it_and_the_table():
    desk = Fleet().slots().erase(MAIN, "B4", "C4").car(40, "車6")
    form = desk.type(MAIN, "Z20", "記入者").type(MAIN, "AA20", "佐藤").sent()
    assert (form.respondent, codes(form)) == ("佐藤", {"W220"})


def test_a_text_under_a_row_far_below_is_listed_and_no_row_of_an_issue():
    form = Fleet().slots().car(30, "車6").type(MAIN, "G31", "廃車にする").sent()
    assert (plates(form), codes(form), listed(form)["G31"]) == (FIVE, {"W220"}, "廃車にする")


def test_a_row_whose_naming_cells_were_merged_with_the_row_above_is_still_its_own():
    form = Fleet().slots().car(13, "車6").merge(MAIN, Range(12, 2, 13, 2)).merge(MAIN, Range(12, 3, 13, 3)).sent()
    assert (plates(form), codes(form)) == (FIVE, {"W220"})


def test_our_own_formulas_in_a_copied_row_are_not_listed():
    desk = Fleet().slots().copy_row(MAIN, LAST, LAST + 1).erase(MAIN, "A13", "B13", "C13", "D13").car(13, "車6")
    form = desk.type(MAIN, "J13", "済", formula=True).sent()
    assert set(listed(form)) == {"E13", "F13", "H13", "I13"}


# ---------------------------------------------------------------- a row of another number


ADDED = {
    "without NO": lambda desk: desk.delete_row(MAIN, FIRST).car(LAST, "車10", title="10台目"),
    "with a NO that does not exist": lambda desk: desk.delete_row(MAIN, FIRST).car(LAST, "車10", "10", "10台目"),
    "with the NO of the row that was deleted": lambda desk: desk.delete_row(MAIN, FIRST).car(
        LAST, "車10", "01", "10台目"
    ),
    "copied with its hidden key": lambda desk: (
        desk.delete_row(MAIN, FIRST).car(LAST, "車10", "10", "10台目").type(MAIN, f"A{LAST}", "01")
    ),
    "written over the row": lambda desk: desk.car(FIRST, "車10", "10", "10台目"),
    "in kanji": lambda desk: desk.delete_row(MAIN, FIRST).car(LAST, "車10", title="十台目"),
}


@pytest.mark.parametrize("how", ADDED)
def test_an_added_row_10_is_not_the_deleted_row_1(how):
    desk = Fleet().slots()
    ADDED[how](desk)
    form = desk.sent()
    assert plates(form) == {no: plate for no, plate in FIVE.items() if no != "01"}
    assert codes(form) == {"W206"}
    assert "車10" in listed(form).values()


def test_a_copied_row_written_over_with_another_issue_is_not_the_one_it_was_copied_from():
    """Its hidden key was copied along."""
    desk = Desk().fill("1", status="一").type(MAIN, "B10", "4").type(MAIN, "C10", "居場所づくり")
    form = desk.returned()
    assert ([answer.issue for answer in form.answers], codes(form)) == (["2", "3"], {"W206"})
    assert listed(form)["F10"] == "一"


def test_a_title_retyped_with_the_same_number_still_names_its_row():
    desk = Fleet().slots().erase(MAIN, *(f"{column}{row}" for column in "AB" for row in range(FIRST, LAST + 1)))
    assert plates(desk.type(MAIN, f"C{FIRST}", "一台目（正）").sent())["01"] == "車1"


def test_key_and_no_that_agree_are_believed_whatever_was_written_over_the_title():
    form = Fleet().slots().type(MAIN, f"C{FIRST}", "10台目").sent()
    assert (plates(form), codes(form), listed(form)) == (FIVE, {"W204"}, {f"C{FIRST}": "10台目"})


def test_a_heading_of_another_number_is_another_column():
    asked = (Question("six", "取組の件数（令和6年度）", "長文"), Question("seven", "取組の件数（令和7年度）", "長文"))
    survey = replace(SURVEY, questions=asked)
    desk = Desk()
    desk.workbook = blank(survey)
    desk.delete_row(MAIN, 6).type(MAIN, "E7", "6件").type(MAIN, "F7", "7件").type(MAIN, "F6", "取組の件数（令和8年度）")
    form = desk.returned(survey=survey)
    assert texts(form, "1") == {"six": "6件"}
    assert listed(form) == {"F6": "取組の件数（令和8年度）", "F7": "7件"}
