"""明細 in another year: the former items stand on the forms, and what became of them together is told."""

from __future__ import annotations

from functools import partial

import pytest
from builders import returned
from item_survey import CARS, CARS_ALONE, FIRST, ITEMS, Fleet, fleet, plates
from msgspec.structs import replace

from survey.checks import check
from survey.comparison.carry_over import carry_over, counted_answers
from survey.comparison.comparing import compare
from survey.form.carried import UNCHANGED, change_of
from survey.form_writer.carried_rows import record_of
from survey.guide.respondents_page import page_text
from survey.ledger import choose
from survey.ledger_book.compared_sheets import compared_sheets
from survey.model import Answer, Change, ComparedAnswer, FormerYear, ReturnedForm, Survey
from survey.storage.former_answers import former_year, read_kept, write_former

NOW = replace(CARS, former_year="令和７年度")
NOW_ALONE = replace(CARS_ALONE, former_year="令和７年度")
SEVEN = [f"車{number}" for number in range(1, 8)]


def last_year(survey: Survey = CARS) -> tuple[Answer, ...]:
    given = fleet("長寿課", *SEVEN, has="あり" if survey.row_questions else "")
    ledger = choose(survey, [returned("長寿課", given, survey=survey)], [], [])
    return carry_over(survey, counted_answers(ledger), survey).answers["長寿課"]


class Garage(Fleet):
    """The form of a department that was made with last year's cars."""

    def __init__(self, survey: Survey = NOW) -> None:
        super().__init__("長寿課", survey)
        super(Fleet, self).__init__("長寿課", survey, last_year(survey))

    def back(self) -> tuple[ReturnedForm, Change | None]:
        form = self.returned()
        assert not form.unplaced
        return form, change_of(self.survey, form.answers[0])


@pytest.mark.parametrize("survey", [NOW, NOW_ALONE])
def test_last_years_items_stand_on_the_form_with_rows_to_spare(survey):
    form, change = Garage(survey).back()
    assert (plates(form), change) == (SEVEN, Change.UNCONFIRMED)
    assert Garage(survey).cars("新", first=FIRST + 7).back()[1] is Change.CHANGED


@pytest.mark.parametrize("sent_back", [False, True])
def test_nobody_is_told_to_choose_where_the_form_has_no_place_to(sent_back: bool):
    for survey, told in ((NOW, {"E113" if sent_back else "W232"}), (NOW_ALONE, set())):
        settings = replace(survey.settings, unconfirmed_sent_back=sent_back)
        asked = replace(survey, settings=settings)
        form = Garage(asked).returned()
        about = {one.code for one in check(asked, [form])}
        assert about & {"W232", "W233", "E113"} == told
        assert ("前回から" in page_text(asked)) is bool(told)


def test_items_in_another_order_are_the_same():
    desk = Garage()
    desk.move(ITEMS, lambda row, column: (FIRST * 2 + 6 - row if FIRST <= row < FIRST + 7 else row, column))
    form, change = desk.back()
    assert (plates(form), change) == (SEVEN[::-1], Change.UNCONFIRMED)


def test_a_changed_a_removed_and_a_confirmed_list_are_told_apart():
    assert Garage().type(ITEMS, f"G{FIRST}", "200").back()[1] is Change.CHANGED
    assert Garage().delete_row(ITEMS, FIRST).back()[1] is Change.CHANGED
    confirmed = Garage()
    table = confirmed.form.tables[0]
    row, column = table.cell("1", "#since")
    confirmed.type("調査票", f"{chr(64 + column)}{row}", UNCHANGED)
    assert confirmed.back()[1] is Change.CONTINUED
    emptied = Garage(NOW_ALONE)
    for row in range(FIRST, FIRST + 7):
        emptied.erase("調査票", *(f"{column}{row}" for column in "FGHIJ"))
    assert emptied.back()[1] is Change.WITHDRAWN


def test_what_nobody_confirmed_does_not_displace_what_somebody_wrote():
    ours = replace(fleet("長寿課", "新しい車"), carried={})
    untouched = replace(Garage().returned().answers[0], department="長寿課")
    forms = [returned("長寿課", ours, survey=NOW), returned("長寿課", untouched, survey=NOW, name="後.xlsx", day=9)]
    ledger = choose(NOW, forms, [], check(NOW, forms))
    assert [one.entries["plate"].text for one in ledger.counted["長寿課", "1"].items] == ["新しい車"]


def test_what_is_kept_of_items_is_read_back_and_older_programs_refuse_it(tmp_path):
    for given, written in ((last_year(), 2), ((fleet("長寿課"),), 1)):
        former = FormerYear(CARS, given, "令和７年度")
        write_former(former, b"", tmp_path / "回答.json")
        kept = read_kept(tmp_path / "回答.json")
        assert kept is not None
        assert [one.items for one in former_year(kept, CARS).answers] == [one.items for one in given]
        assert f'"format": {written}' in (tmp_path / "回答.json").read_text("utf-8")


def test_the_comparison_lists_the_items_that_came_and_went():
    desk = Garage().delete_row(ITEMS, FIRST).cars("新しい車", first=FIRST + 6)
    form = desk.returned()
    ledger = choose(NOW, [form], [], check(NOW, [form]))
    carried = carry_over(CARS, last_year(), NOW)
    comparison = compare(NOW, ledger, [form], carried, partial(record_of, NOW))
    assert comparison is not None
    one: ComparedAnswer = comparison.answers["長寿課", "1"]
    assert (one.change, comparison.made_otherwise(one)) == (Change.CHANGED, False)
    (sheet,) = [sheet for sheet in compared_sheets(NOW, comparison) if sheet.name == "前回との比較"]
    (row,) = sheet.rows
    assert row[-1] == f"■{ITEMS}\n【削除】登録番号：車1、走行距離：100\n【追加】登録番号：新しい車、走行距離：100"


def test_a_question_that_became_one_of_items_carries_nothing_over():
    once = replace(CARS, questions=tuple(replace(question, repeated=False) for question in CARS.questions))
    over = carry_over(CARS, last_year(), once)
    assert [one.items for one in over.answers["長寿課"]] == [()]
    assert {left.why.partition("が")[0] for left in over.left} >= {"設問「登録番号」"}


@pytest.mark.parametrize("survey", [CARS, CARS_ALONE])
def test_the_items_of_a_department_that_is_asked_for_none_any_more_are_told_as_left_behind(survey):
    first, *more = survey.issues
    others = replace(first, departments=tuple(name for name in first.departments if name != "長寿課"))
    now = replace(survey, issues=(others, *more), settings=replace(survey.settings, extra_answers=True))
    over = carry_over(survey, last_year(survey), now)
    assert [one.items for one in over.answers["長寿課"]] == [()]
    (left,) = over.left
    assert (left.department, left.issue) == ("長寿課", "1")
    assert f"追加回答」では{ITEMS}を尋ねません" in left.why
