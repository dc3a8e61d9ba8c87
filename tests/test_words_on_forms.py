"""Forms of a survey with words of its own: what they say, and that those with other words are read as before."""

from __future__ import annotations

import pytest
from builders import SURVEY, survey_with
from desk import EXTRA, MAIN, Desk, form_bytes, listed
from msgspec.structs import replace

from survey.checks import check
from survey.findings import UNANSWERED
from survey.form import Label, columns_of, design
from survey.form.asked_texts import guidance
from survey.form.room import LABEL_SIZE, across
from survey.form_writer import says_otherwise
from survey.japanese.department_names import resolve
from survey.model import Department, Entry, Names, Place
from survey.questions.kinds import kind_of
from survey.workbook import read_workbook

OWN = survey_with(names=Names("市町村", "指標", "対象市町村"))
OTHER = survey_with(names=Names("市区町村", "目標", "対象"))


def said(desk: Desk) -> str:
    return "\n".join(cell.text for name in (MAIN, EXTRA) for cell in desk.workbook.sheet(name).cells.values())


def test_a_form_says_the_surveys_own_words():
    text = said(Desk("長寿課", OWN))
    assert "市町村名" in text
    assert "貴市町村が対象市町村に挙がっていない指標です。" in text
    assert "課名" not in text and "貴課" not in text and "関係課" not in text


def test_a_form_that_asks_nothing_says_so_in_the_surveys_own_words():
    survey = replace(OWN, issues=tuple(replace(issue, departments=("長寿課",)) for issue in OWN.issues))
    assert "貴市町村を対象市町村とする指標はありません。ほかの指標に回答する場合は" in said(Desk(survey=survey))


def test_a_blank_form_in_the_surveys_own_words_holds_nothing_that_is_not_ours():
    form = Desk(survey=OWN).returned()
    assert (form.department, form.unplaced, form.findings) == ("福祉課", (), ())


@pytest.mark.parametrize(
    ("made", "read", "remembers"),
    [(SURVEY, OWN, True), (SURVEY, OWN, False), (OWN, OWN, False), (OWN, SURVEY, True), (OWN, OTHER, True)],
)
def test_a_form_that_was_made_in_other_words_is_known_all_the_same(made, read, remembers):
    desk = Desk("長寿課", made).fill("1", applies="該当あり", status="集まりを開いている。")
    form = (desk if remembers else desk.lose_identity()).returned(survey=read)
    assert (form.department, form.answers[0].entries["status"].text) == ("長寿課", "集まりを開いている。")
    assert listed(form) == {}


@pytest.mark.parametrize("typed", ["市町村名：福祉課", "課名：福祉課"])
def test_the_label_and_the_name_may_stand_in_one_cell(typed):
    form = Desk(survey=OWN).lose_identity().erase(MAIN, "D3").type(MAIN, "B3", typed).returned()
    assert (form.department, listed(form)) == ("福祉課", {})


def test_a_long_word_has_room_before_the_name_that_it_labels():
    survey = survey_with(names=Names("障害福祉サービス管理事業所"))
    table = design(survey, survey.departments[0]).tables[0]
    place = table.label_places[Label.DEPARTMENT]
    width = sum(table.width_of(number) for number in range(place.label_first, place.label_last + 1))
    assert width >= across("障害福祉サービス管理事業所名", LABEL_SIZE)


def test_all_others_are_printed_in_the_surveys_own_word():
    question = OWN.question_by_key["partners"]
    others = Entry("", MAIN, ("G10",), departments=("長寿課", "みどり課", "安心課"))
    assert kind_of(question).printed(question, others, OWN, "福祉課") == "各市町村"
    assert kind_of(question).flowing("各市町村\n社協", others) == "各市町村\n社協"


def test_a_list_of_many_is_asked_for_in_the_surveys_own_word():
    names = [Department(f"第{number}町") for number in range(30)]
    survey = replace(OWN, departments=(*OWN.departments, *names))
    question = survey.question_by_key["partners"]
    assert "１行に一つの市町村名を" in guidance(survey, question, columns_of(survey))
    everyone = resolve("各市町村", survey, "福祉課").departments
    filled = kind_of(question).input_texts(question, Entry("", "", (), everyone), columns_of(survey), survey, "福祉課")
    assert filled.by_column == {"partners": "各市町村"}


def test_a_form_that_was_made_in_other_words_is_known_to_say_what_is_said_no_more(tmp_path):
    path = tmp_path / "福祉課.xlsx"
    path.write_bytes(form_bytes(SURVEY))
    assert not says_otherwise(path, design(SURVEY, SURVEY.departments[0]))
    assert says_otherwise(path, design(OWN, OWN.departments[0]))


def test_a_form_sent_back_says_what_is_wrong_in_the_surveys_own_words():
    form = Desk(survey=OWN).fill("1", applies="該当あり").returned()
    remarks = [*check(OWN, [form]), UNANSWERED.at(Place(), issue="2", instead="", **OWN.settings.names.in_messages)]
    book = read_workbook(form_bytes(OWN, answers=form.answers, remarks=remarks))
    texts = [cell.text for cell in book.sheets[0].cells.values()]
    assert "指標" in texts and "この指標に回答がありません。" in texts
    assert not any("課題" in text for text in texts)
