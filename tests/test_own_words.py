"""The survey's own words for 課, 課題 and 関係課: in the definition."""

from __future__ import annotations

import pytest
from definition_book import SHEETS, definition, faults

from survey.definition import faults as wrong
from survey.definition.own_words import TAKEN, is_word
from survey.definition.survey_reader import read_definition
from survey.japanese.text import appearance_key
from survey.ledger_book.ledger_cells import FILE
from survey.ledger_book.office_sheet import CONTEXT, MADE_FOR, STATE
from survey.ledger_book.reception_sheet import REASON, VERDICT
from survey.mail import record_book
from survey.model import Names

WORDS = {
    ("設定", "A10"): "課の名称",
    ("設定", "B10"): "市町村",
    ("設定", "A11"): "課題の名称",
    ("設定", "B11"): "指標",
    ("設定", "A12"): "関係課の名称",
    ("設定", "B12"): "対象市町村",
}


def test_a_survey_has_its_own_words(tmp_path):
    survey = read_definition(definition(tmp_path, WORDS))
    assert survey.settings.names == Names("市町村", "指標", "対象市町村")
    assert survey.headings.respondent == "回答市町村"


def test_without_words_of_its_own_it_has_the_usual_ones(tmp_path):
    survey = read_definition(definition(tmp_path))
    assert survey.settings.names == Names("課", "課題", "関係課")
    assert survey.headings.respondent == "回答課等"


def test_whom_an_issue_asks_is_called_after_whom_the_survey_asks(tmp_path):
    changes = {("設定", "A10"): "課の名称", ("設定", "B10"): "学校"}
    assert read_definition(definition(tmp_path, changes)).settings.names.asked == "関係学校"


def test_a_word_may_have_fifteen_letters(tmp_path):
    changes = {("設定", "A10"): "課の名称", ("設定", "B10"): "村" * 15}
    assert read_definition(definition(tmp_path, changes)).settings.names.department == "村" * 15


def test_of_two_equal_words_the_later_is_refused_with_the_name_of_the_other(tmp_path):
    changes = {**WORDS, ("設定", "B12"): "市 町 村".replace(" ", "")}
    (fault,) = faults(definition(tmp_path, changes))
    assert (fault.code, fault.place) == (wrong.SAME_WORD.code, "調査定義.xlsx 設定!B12")
    assert "課の名称" in fault.problem


def test_no_word_is_one_by_which_our_own_books_are_read_back():
    read = (FILE, VERDICT, REASON, STATE, MADE_FOR, CONTEXT, *(heading for heading, *_ in record_book._COLUMNS))
    assert {appearance_key(heading) for heading in read if is_word(heading)} == TAKEN


# ---------------------------------------------------------------- headings


@pytest.mark.parametrize("heading", ["市町村", "学校", "対象課", "対象校", "対象市町村", "市町村名"])
def test_the_column_of_the_departments_that_are_asked_has_many_names(tmp_path, heading):
    changes = {**WORDS, ("課題", "D1"): heading}
    assert read_definition(definition(tmp_path, changes)).issues[0].departments == ("管財課", "広報課")


@pytest.mark.parametrize("heading", ["問", "問番号", "指標番号", "指標ＮＯ"])
def test_the_column_of_the_numbers_has_many_names(tmp_path, heading):
    survey = read_definition(definition(tmp_path, {**WORDS, ("課題", "A1"): heading}))
    assert ([issue.no for issue in survey.issues], survey.headings.no) == (["1", "2"], heading)


@pytest.mark.parametrize("heading", ["市町村名", "市町村", "学校名", "学校"])
def test_the_column_of_the_departments_has_many_names(tmp_path, heading):
    survey = read_definition(definition(tmp_path, {**WORDS, ("課", "A1"): heading}))
    assert list(survey.department_by_name) == ["管財課", "広報課", "市民窓口課"]


@pytest.mark.parametrize("title", ["学校", "市町村", "対象校"])
def test_a_heading_that_may_mean_two_things_is_the_issue_beside_a_column_of_departments(tmp_path, title):
    survey = read_definition(definition(tmp_path, {("課題", "B1"): title}))
    assert (survey.headings.title, survey.headings.departments) == (title, "担当課")
    assert survey.issues[0].title == "玄関"


def test_the_question_itself_may_be_headed_as_its_number_is_elsewhere(tmp_path):
    survey = read_definition(definition(tmp_path, {("課題", "B1"): "問"}))
    assert (survey.headings.no, survey.headings.title) == ("NO", "問")


def test_the_surveys_own_word_goes_before_one_that_others_use(tmp_path):
    changes = {**WORDS, ("課題", "B1"): "学校", ("課題", "D1"): "対象市町村"}
    survey = read_definition(definition(tmp_path, changes))
    assert (survey.headings.title, survey.headings.departments) == ("学校", "対象市町村")


def test_two_columns_that_could_both_be_meant_are_refused(tmp_path):
    changes = {("課題", "B1"): "学校", ("課題", "D1"): "市町村"}
    assert wrong.TWIN_COLUMNS.code in {fault.code for fault in faults(definition(tmp_path, changes))}


@pytest.mark.parametrize("written", ["全市町村", "各市町村", "全課"])
def test_all_departments_are_named_in_the_surveys_own_word(tmp_path, written):
    survey = read_definition(definition(tmp_path, {**WORDS, ("課題", "D3"): written}))
    assert survey.issues[1].departments == ("管財課", "広報課", "市民窓口課")


def test_headings_of_other_columns_stay_what_they_were(tmp_path):
    rows = [[*row, note] for row, note in zip(SHEETS["課"], ["学校", "小", "中", "高"], strict=True)]
    survey = read_definition(definition(tmp_path, sheets={**SHEETS, "課": rows}))
    assert list(survey.department_by_name) == ["管財課", "広報課", "市民窓口課"]


# ---------------------------------------------------------------- what is said of a broken definition


def test_faults_say_the_surveys_own_words_and_the_names_of_the_sheets(tmp_path):
    changes = {**WORDS, ("課題", "D3"): "みどり市", ("課", "A4"): "あお町、しろ村"}
    said = "".join(f"{fault.problem}{fault.remedy}" for fault in faults(definition(tmp_path, changes)))
    assert "正しい市町村名に直すか" in said
    assert "市町村名「あお町、しろ村」" in said
    assert "課名" not in said and "「課」" in said
