"""明細: each row of a table of items is one, wherever a respondent added it, and nothing else is."""

from __future__ import annotations

from io import BytesIO

import pytest
from builders import SURVEY
from definition_book import Changes, definition
from desk import codes, form_bytes, listed
from item_survey import CARS, CARS_ALONE, FIRST, ITEMS, LAST, SECOND, Fleet, plates
from msgspec.structs import replace
from openpyxl import load_workbook

from survey.checks import check
from survey.definition.survey_reader import read_definition
from survey.form import design, form_version
from survey.workbook import Range

EIGHT = [f"車{number}" for number in range(1, 9)]
TWELVE = [f"車{number}" for number in range(1, 13)]


# ---------------------------------------------------------------- the definition

ASKED: Changes = {("設問", "L1"): "明細", ("設問", "L3"): "○", ("設問", "L4"): "○", ("設問", "D3"): None}


def test_a_definition_says_what_is_asked_of_items_and_what_they_are_called(tmp_path):
    usual = read_definition(definition(tmp_path, ASKED))
    assert [question.key for question in usual.item_questions] == ["remark", "detail"]
    assert [question.key for question in usual.row_questions] == ["state"]
    assert (usual.settings.item_rows, usual.settings.items_title, usual.settings.item_subtotals) == (20, "明細", False)
    own: Changes = {
        ("設定", "A10"): "明細の見出し",
        ("設定", "B10"): "備品",
        ("設定", "A11"): "明細の行数",
        ("設定", "B11"): 200,
    }
    survey = read_definition(definition(tmp_path, {**ASKED, **own}))
    assert (survey.settings.item_rows, survey.settings.item_number_heading) == (200, "備品番号")
    assert design(survey, survey.departments[0]).tables[1].sheet == "備品"


def test_as_many_rows_as_a_form_may_have_are_not_too_many(tmp_path):
    many = {
        ("課題", f"{column}{number + 1}"): value
        for number in range(1, 26)
        for column, value in (("A", str(number)), ("B", f"場所{number}"), ("D", "管財課"))
    }
    settings: Changes = {("設定", "A10"): "明細の行数", ("設定", "B10"): 200}
    survey = read_definition(definition(tmp_path, {**ASKED, **settings, **many}))
    assert len(design(survey, survey.departments[0]).tables[1].rows) == 5_000


def test_forms_of_a_survey_without_items_are_of_the_version_that_they_were():
    once = replace(CARS, questions=tuple(replace(question, repeated=False) for question in CARS.questions))
    assert form_version(once) != form_version(CARS)
    assert form_version(SURVEY) == "6f5ec5f35fad"


# ---------------------------------------------------------------- the form


def test_what_is_asked_of_items_has_a_sheet_of_its_own_with_prepared_rows_for_each_issue():
    main, items = design(CARS, CARS.departments[0]).tables
    assert (main.sheet, [question.key for question in main.questions]) == ("調査票", ["has"])
    assert (items.sheet, items.questions[0].key) == (ITEMS, "plate")
    assert [row.key for row in items.rows] == [f"{no}#0{number}" for no in "12" for number in range(1, 6)]


def test_no_line_hides_a_colour_whether_a_program_joins_the_rules_that_hold_or_takes_the_first():
    areas = load_workbook(BytesIO(form_bytes(CARS)))[ITEMS].conditional_formatting
    rules = [rule for area in areas if f"E{FIRST}" in area.sqref for rule in area.rules]
    rules.sort(key=lambda rule: rule.priority)
    coloured = [rule.dxf.fill is not None for rule in rules]
    assert coloured == sorted(coloured, reverse=True) and {True, False} == set(coloured)
    assert not any(rule.stopIfTrue for rule in rules)


def test_where_nothing_else_is_asked_the_first_sheet_is_the_table_of_items():
    (table,) = design(CARS_ALONE, CARS_ALONE.departments[0]).tables
    assert (table.sheet, table.of_items, len(table.rows)) == ("調査票", True, 10)


def test_a_department_that_no_issue_names_has_no_sheet_for_items():
    (table,) = design(CARS, CARS.departments[3]).tables
    assert not table.of_items


def test_every_row_says_its_no_and_title_so_that_rows_can_be_sorted():
    cells = Fleet().cells(ITEMS)
    assert [cells[row, 2].text for row in range(FIRST, SECOND + 5)] == ["1"] * 5 + ["2"] * 5
    assert {cells[row, 3].text for row in range(FIRST, SECOND)} == {"本庁の公用車"}


# ---------------------------------------------------------------- what comes back


@pytest.mark.parametrize("survey", [CARS, CARS_ALONE])
def test_a_blank_form_lists_nothing_and_nothing_is_wrong_with_it(survey):
    form = Fleet(survey=survey).returned()
    assert (form.unplaced, form.findings, check(survey, [form])) == ((), (), ())
    assert all(answer.blank and not answer.items for answer in form.answers)
    assert [answer.issue for answer in form.answers] == ["1", "2"]


@pytest.mark.parametrize("survey", [CARS, CARS_ALONE])
def test_cars_in_their_rows_are_items_of_their_issue(survey):
    form = Fleet(survey=survey).cars("車1", "車2").cars("車3", first=SECOND).returned()
    assert (plates(form), plates(form, "2")) == (["車1", "車2"], ["車3"])
    assert (form.unplaced, form.findings) == ((), ())
    (first, _) = form.answers[0].items
    assert (first.sheet, first.row, first.entries["plate"].cells[0][1:]) == (
        "調査票" if survey is CARS_ALONE else ITEMS,
        FIRST,
        str(FIRST),
    )


@pytest.mark.parametrize("survey", [CARS, CARS_ALONE])
def test_rows_added_below_without_a_key_are_items_of_the_block_above(survey):
    form = Fleet("長寿課", survey).cars(*TWELVE).returned()
    assert (plates(form), form.unplaced, form.findings) == (TWELVE, (), ())


def test_rows_inserted_inside_belong_to_the_issue_above():
    form = Fleet().cars(*EIGHT[:5]).insert_rows(ITEMS, LAST, 3).cars("新1", "新2", "新3", first=LAST)
    assert plates(form.returned()) == ["車1", "車2", "車3", "車4", "新1", "新2", "新3", "車5"]
    assert plates(form.returned(), "2") == []


def test_a_row_inserted_above_the_first_belongs_to_the_first_issue():
    form = Fleet().cars("車1").insert_rows(ITEMS, FIRST).car(FIRST, "新").returned()
    assert (plates(form), form.unplaced) == (["新", "車1"], ())


@pytest.mark.parametrize("number", ["6", "６", "6.0"])
def test_who_goes_on_with_the_numbers_writes_nothing_that_is_listed(number):
    form = (
        Fleet("長寿課").cars(*EIGHT[:6]).type(ITEMS, "B13", "〃").type(ITEMS, "C13", "同上").type(ITEMS, "D13", number)
    )
    assert (plates(form.returned()), form.returned().unplaced, form.returned().findings) == (EIGHT[:6], (), ())


def test_a_row_that_names_another_issue_is_that_ones():
    form = Fleet().cars("車1").car(18, "車2").type(ITEMS, "B18", "1").returned()
    assert (plates(form), plates(form, "2")) == (["車1", "車2"], [])


def test_rows_copied_with_their_key_are_items_too():
    form = Fleet().cars("車1").copy_row(ITEMS, FIRST, FIRST + 1).car(FIRST + 1, "車2").returned()
    assert (plates(form), form.unplaced, codes(form)) == (["車1", "車2"], (), set())


def test_rows_may_be_deleted_and_sorted():
    desk = Fleet().cars(*EIGHT[:5]).delete_row(ITEMS, FIRST + 1).delete_row(ITEMS, FIRST + 2)
    assert plates(desk.returned()) == ["車1", "車3", "車5"]
    upside_down = Fleet().cars(*EIGHT[:5]).cars("乙", first=SECOND)
    upside_down.move(ITEMS, lambda row, column: (FIRST + SECOND + 4 - row if row >= FIRST else row, column))
    form = upside_down.returned()
    assert (plates(form), plates(form, "2"), form.unplaced) == (EIGHT[4::-1], ["乙"], ())


def test_a_row_sorted_away_from_its_key_goes_by_what_is_seen():
    desk = Fleet().cars("車1")
    for column, text in (("B", "2"), ("C", "出先の公用車")):
        desk.type(ITEMS, f"{column}{FIRST}", text)
    form = desk.returned()
    assert (plates(form), plates(form, "2"), codes(form)) == ([], ["車1"], {"W207"})


def test_hidden_keys_may_be_lost_with_the_hidden_sheet():
    desk = Fleet().cars(*EIGHT[:5]).cars("乙", first=SECOND)
    desk.erase_column(ITEMS, 1).erase_row(ITEMS, 6).lose_identity()
    form = desk.returned("福祉課.xlsx")
    assert (plates(form), plates(form, "2"), codes(form)) == (EIGHT[:5], ["乙"], {"I308"})


def test_a_retyped_heading_and_moved_columns_still_tell_what_is_what():
    desk = Fleet().cars("車1").type(ITEMS, "E6", "登録番号（ナンバー）").insert_columns(ITEMS, 6)
    assert plates(desk.returned()) == ["車1"]


def test_only_values_pasted_under_headings_elsewhere_are_read():
    desk = Fleet("長寿課", CARS_ALONE)
    desk.drop("調査票").lose_identity()
    desk.add("一覧", {"A1": "課名", "B1": "長寿課", "A3": "NO", "B3": "登録番号", "C3": "走行距離\n（km）", "A4": "1"})
    desk.type("一覧", "B4", "車1").type("一覧", "C4", "10").type("一覧", "B5", "車2").type("一覧", "C5", "20")
    assert plates(desk.returned()) == ["車1", "車2"]


def test_a_list_that_names_nothing_is_of_the_only_issue_that_there_is():
    one = replace(CARS_ALONE, issues=CARS_ALONE.issues[:1])
    desk = Fleet("長寿課", one).drop("調査票").lose_identity()
    desk.add("一覧", {"A1": "課名", "B1": "長寿課", "A3": "登録番号", "B3": "走行距離", "A4": "車1", "A5": "車2"})
    assert plates(desk.returned()) == ["車1", "車2"]
    several = Fleet("長寿課", CARS_ALONE).drop("調査票").lose_identity()
    several.add("一覧", {"A1": "課名", "B1": "長寿課", "A3": "登録番号", "B3": "走行距離", "A4": "車1", "A5": "車2"})
    assert set(listed(several.unread())) >= {"一覧!A4", "一覧!A5"}


def test_that_rows_stand_elsewhere_than_their_keys_is_said_once_of_an_issue():
    desk = Fleet().cars("車1", "車2")
    for row in (FIRST, FIRST + 1):
        desk.type(ITEMS, f"B{row}", "2").type(ITEMS, f"C{row}", "出先の公用車")
    form = desk.returned()
    assert plates(form, "2") == ["車1", "車2"]
    assert [finding.code for finding in form.findings] == ["W207"]


def test_a_broken_sheet_of_items_is_no_empty_list():
    desk = Fleet().fill("1", has="あり").drop(ITEMS)
    assert plates(desk.returned()) == []
    desk.workbook = replace(desk.workbook, gaps=replace(desk.workbook.gaps, sheets=(ITEMS,)))
    assert desk.unread().finding.code == "H403"


# ---------------------------------------------------------------- what is no item


@pytest.mark.parametrize("word", ["合計", "計", "小計（台）", "平均"])
@pytest.mark.parametrize("column", ["E", "C", "D", "I"])
def test_a_row_of_sums_is_no_item_and_is_said(word, column):
    form = Fleet("長寿課").cars(*EIGHT).type(ITEMS, f"{column}16", word).type(ITEMS, "G16", "800").returned()
    assert (plates(form), codes(form)) == (EIGHT, {"W250"})
    assert listed(form) == {f"{ITEMS}!{column}16": word, f"{ITEMS}!G16": "800"}


def test_a_sum_without_a_word_is_known_by_being_calculated():
    form = Fleet("長寿課").cars(*EIGHT).type(ITEMS, "G16", "800", formula=True).returned()
    assert (plates(form), codes(form)) == (EIGHT, {"W250"})


def test_far_below_the_table_nothing_is_an_item():
    form = Fleet("長寿課").cars(*EIGHT).car(18, "離れた車").returned()
    assert (plates(form), codes(form)) == (EIGHT, {"W251"})
    assert set(listed(form).values()) == {"離れた車", "100"}
    assert plates(Fleet("長寿課").cars(*EIGHT).car(17, "一行あけた車").returned()) == [*EIGHT, "一行あけた車"]


def test_a_text_alone_in_an_added_row_is_an_item_and_that_is_said():
    form = Fleet("長寿課").cars(*EIGHT[:5]).type(ITEMS, "I13", "備考の続き").returned()
    assert (plates(form), codes(form)) == ([*EIGHT[:5], ""], {"W252"})
    first = Fleet("長寿課").insert_rows(ITEMS, FIRST).type(ITEMS, f"I{FIRST}", "備考だけ").returned()
    assert (plates(first), codes(first)) == ([""], set())
    (said,) = [finding for finding in form.findings if finding.code == "W252"]
    assert (said.place.cell, said.item, said.question) == ("I13", 6, "note")


def test_a_copy_of_the_sheet_counts_nothing_twice_and_what_differs_is_listed():
    desk = Fleet().cars("車1", "車2")
    desk.add("公用車 (2)", {})
    desk.change("公用車 (2)", cells=desk.cells(ITEMS))
    same = desk.returned()
    assert (plates(same), same.unplaced, codes(same)) == (["車1", "車2"], (), set())
    other = desk.type("公用車 (2)", f"E{FIRST}", "別の車").returned()
    assert (plates(other), codes(other)) == (["車1", "車2"], {"W205"})
    assert "別の車" in listed(other).values()


def test_inputs_merged_over_rows_are_said_of_each_item():
    block = Range(FIRST, 9, FIRST + 1, 9)
    form = Fleet().car(FIRST, "車1", note="共用").car(FIRST + 1, "車2").merge(ITEMS, block).returned()
    (said,) = [finding for finding in form.findings if finding.code == "W208"]
    assert (said.item, said.place.cell) == (2, f"I{FIRST + 1}")


# ---------------------------------------------------------------- rules


def test_rules_hold_for_a_row_once_something_is_written_into_it():
    form = Fleet().fill("1", has="あり").car(FIRST, "").car(FIRST + 2, "車3", state="要修理").returned()
    found = {(one.code, one.item, one.question, one.place.sheet, one.place.cell) for one in check(CARS, [form])}
    assert found == {
        ("E101", 1, "plate", ITEMS, f"E{FIRST}"),
        ("E110", 2, "note", ITEMS, f"I{FIRST + 2}"),
    }


def test_a_list_under_not_applicable_contradicts_it_and_so_does_none_under_its_contrary():
    listed_all_the_same = Fleet().fill("1", has="なし").cars("車1").returned()
    assert {finding.code for finding in check(CARS, [listed_all_the_same])} == {"E118"}
    none = Fleet().fill("1", has="あり").returned()
    assert {finding.code for finding in check(CARS, [none])} == {"W249"}
    assert check(CARS, [Fleet().fill("1", has="なし").returned()]) == ()
