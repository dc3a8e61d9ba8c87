"""A form that is made with answers of the former year: what it shows, and what it tells when it comes back."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from builders import SAVED, SURVEY, answer
from desk import EXTRA, IDENTITY, MAIN, Desk, codes, form_bytes, listed, texts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from row_cases import EVERY_KIND
from two_years import both_years, carried_over

from survey.checks import check
from survey.comparison.comparing import stayed
from survey.form import NOTE_MARK, design
from survey.form.carried import change_of, found_change
from survey.form_reader import read
from survey.form_writer import carries, says_otherwise, write_form
from survey.japanese.text import clean
from survey.model import EVERYONE, Answer, Change, Entry, Incoming, Issue, Question, ReturnedForm, Survey, stored
from survey.model.addresses import address

YEAR = "令和７年度"
NOW = replace(SURVEY, former_year=YEAR)
STATUS = "月１回、公民館で交流会を開催している。"
FORMER = (
    answer("福祉課", "1", applies="該当あり", status=STATUS, partners=("長寿課", "みどり課")),
    answer("福祉課", "2", applies="該当なし"),
)
"""Of three issues of the department the first two had an answer."""


def asking(**changes: object) -> Survey:
    """The survey after a former year, with other settings."""
    return replace(NOW, settings=replace(NOW.settings, **changes))  # type: ignore[arg-type]


OFF, SENT_BACK = asking(confirmed_by_choice=False), asking(unconfirmed_sent_back=True)


def desk(survey: Survey = NOW, former: Sequence[Answer] = FORMER) -> Desk:
    return Desk(survey=survey, former=former)


def choose_since(desk: Desk, no: str, choice: str) -> Desk:
    return desk.type(*desk.cell(no, "#since"), choice)


def told(form: ReturnedForm, survey: Survey = NOW) -> dict[str, str]:
    """区分 by NO, of the rows that have one."""
    changes = {given.issue: change_of(survey, given) for given in form.answers}
    # The reader has found it already, where the form was made with something.
    assert all(given.change == found_change(survey, given) for given in form.answers if given.carried != {})
    return {no: change.value for no, change in changes.items() if change}


def test_what_a_form_carries_is_seen_again_once_it_was_saved(tmp_path: Path) -> None:
    path, survey = tmp_path / "form.xlsx", NOW
    form = design(survey, survey.department_by_name["福祉課"])
    assert not carries(path)
    write_form(form, path, saved=SAVED, former=FORMER)
    assert carries(path)
    size = path.stat().st_size
    path.write_bytes(b"-" * size)
    os.utime(path, (1, 1))
    assert not carries(path)


def said(form: ReturnedForm, survey: Survey = NOW) -> set[tuple[str, str]]:
    """Codes about former answers, by NO."""
    found = [*form.findings, *check(survey, [form])]
    return {(one.code, one.issue) for one in found if one.code in ("W232", "W233", "W234", "W235", "E113")}


# ---------------------------------------------------------------- what a form shows


def sheet_of(survey: Survey, **made_with: object) -> Worksheet:
    return load_workbook(io.BytesIO(form_bytes(survey, **made_with)))[MAIN]  # type: ignore[arg-type]


def test_a_former_answer_has_a_note_a_choice_and_a_sentence_that_tells_what_to_do() -> None:
    sheet, table = sheet_of(NOW, former=FORMER), design(NOW, NOW.departments[0], carries=True).tables[0]
    notes = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert set(notes) == {"E10", "E11"}
    assert all(text.startswith(NOTE_MARK) and f"前回（{YEAR}）の回答" in text for text in notes.values())
    assert "前回から" in sheet.cell(table.note_row, 2).value
    assert sheet.cell(table.group_row, table.column_of["#since"]).value == "前回から"
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.formula1 == '"変更なし,変更あり"']
    assert len(lists) == 1
    assert YEAR in lists[0].prompt
    assert [sheet.cell(*table.cell(no, "#since")).protection.locked for no in "123"] == [False, False, True]


def test_all_inputs_still_stand_side_by_side_on_a_small_screen() -> None:
    plain, carries = (design(NOW, NOW.departments[0], carries=flag).tables[0] for flag in (False, True))
    assert sum(column.width for column in plain.columns) == sum(column.width for column in carries.columns)


@pytest.mark.parametrize(
    ("kind", "example", "former"),
    [
        ("数値", "1,100", ""),
        ("数値", "１，１００人", "500"),
        ("数値", "1,100", "1100"),
        ("日付", "令和8年4月1日", "令和8年4月1日"),
        ("短文", "係長", "係長"),
        ("課の選択", "長寿課、みどり課", ""),
    ],
)
def test_a_form_just_made_is_not_taken_for_one_of_another_definition_whatever_its_example(
    tmp_path: Path, kind: str, example: str, former: str
) -> None:
    asked = Question("n", "見出し", kind, example=example, unit="人" if kind == "数値" else "", printed=True)
    survey = replace(NOW, questions=(*NOW.questions, asked))
    form = design(survey, survey.departments[0], carries=bool(former))
    before = replace(FORMER[0], entries={**FORMER[0].entries, "n": Entry(former, "", ())})
    path = tmp_path / "福祉課.xlsx"
    write_form(form, path, saved=SAVED, former=[before] if former else ())
    assert not says_otherwise(path, design(survey, survey.departments[0]))
    other = replace(survey, questions=(*NOW.questions, replace(asked, example="1,200" if kind == "数値" else "部長")))
    if kind in ("数値", "短文"):
        assert says_otherwise(path, design(other, other.departments[0]))


def test_a_form_without_former_answers_is_what_it_was_byte_for_byte() -> None:
    assert form_bytes(NOW) == form_bytes(SURVEY)
    assert form_bytes(NOW, former=[answer("福祉課", "4", status="いまはない課題への回答")]) == form_bytes(SURVEY)
    assert form_bytes(SURVEY, former=FORMER) == form_bytes(SURVEY, answers=FORMER)


def test_the_column_can_be_turned_off() -> None:
    sheet, table = sheet_of(OFF, former=FORMER), design(OFF, OFF.departments[0], carries=True).tables[0]
    assert not table.asks_since
    assert "水色" in sheet.cell(table.note_row, 2).value
    assert "変更なし" not in sheet.cell(table.note_row, 2).value
    assert sheet["E10"].comment


# ---------------------------------------------------------------- what came back


def test_an_untouched_form_is_unconfirmed_and_says_so_of_each_row() -> None:
    form = desk().returned()
    assert told(form) == {"1": "前回のまま・未確認", "2": "前回のまま・未確認"}
    assert said(form) == {("W232", "1"), ("W232", "2")}
    assert form.findings == ()
    assert form.unplaced == ()


def test_each_row_tells_what_became_of_it() -> None:
    back = (
        choose_since(desk(), "1", "変更なし")
        .fill("2", applies="該当あり", status="始めた。")
        .fill("3", applies="検討中")
    )
    form = back.returned()
    assert told(form) == {"1": "継続", "2": "変更", "3": "新規"}
    assert said(form) == set()
    assert [given.since for given in form.answers] == ["変更なし", "", "", *[""] * (len(form.answers) - 3)]


def test_what_is_emptied_or_declared_not_applicable_is_withdrawn() -> None:
    emptied = desk()
    for key in ("applies", "status", "partners@長寿課", "partners@みどり課"):
        emptied.erase(MAIN, emptied.cell("1", key)[1])
    assert told(emptied.returned()) == {"1": "取下げ", "2": "前回のまま・未確認"}
    declared = desk().fill("1", applies="該当 なし")
    assert told(declared.returned())["1"] == "取下げ"


def test_a_row_that_was_not_applicable_before_cannot_be_withdrawn_by_saying_so() -> None:
    assert told(desk().fill("2", challenges="人がいない。").returned())["2"] == "変更"


def test_nor_by_saying_so_with_a_choice_that_was_called_otherwise_then() -> None:
    applies = replace(SURVEY.questions[0], choices=("該当あり", "対象外"), not_applicable=("対象外",))
    now = replace(NOW, questions=(applies, *SURVEY.questions[1:]), asked_before={"applies": ("該当なし",)})
    form = desk(now).fill("1", applies="対象外").fill("2", applies="対象外").returned()
    assert (told(form, now)["1"], told(form, now)["2"]) == ("取下げ", "変更")


AND_NUMBER = (*SURVEY.questions, Question("number", "参加者数", "数値"))
ASKED_NEW = replace(NOW, questions=AND_NUMBER, asked_before={one.key: one.not_applicable for one in SURVEY.questions})
"""A year that asks one more question."""


@pytest.mark.parametrize(
    ("since", "status", "change", "codes"),
    [
        ("変更なし", STATUS, "継続", set()),
        ("変更あり", STATUS, "変更", set()),
        ("", STATUS, "変更", set()),
        ("変更なし", "書き直した。", "変更", {("W233", "1")}),
    ],
)
def test_who_confirms_the_former_answer_and_answers_a_question_that_is_new_contradicts_nothing(
    since: str, status: str, change: str, codes: set[tuple[str, str]]
) -> None:
    form = choose_since(desk(ASKED_NEW).fill("1", number="12", status=status), "1", since).returned()
    assert told(form, ASKED_NEW)["1"] == change
    assert {one for one in said(form, ASKED_NEW) if one[1] == "1"} == codes


def test_where_nobody_knows_what_the_former_year_asked_whatever_is_added_is_a_change() -> None:
    unknown = replace(ASKED_NEW, asked_before={})
    form = choose_since(desk(unknown).fill("1", number="12"), "1", "変更なし").returned()
    assert told(form, unknown)["1"] == "変更"
    blank_before = replace(ASKED_NEW, asked_before={**ASKED_NEW.asked_before, "number": ()})
    assert told(form, blank_before)["1"] == "変更"


@pytest.mark.parametrize("example", ["1,100", "１１００", "1100"])
def test_an_answer_that_is_the_number_of_the_example_does_not_make_the_example_somebodys_writing(example: str) -> None:
    survey = replace(NOW, questions=(*SURVEY.questions, Question("number", "参加者数", "数値", example=example)))
    form = desk(survey, [answer("福祉課", "1", status=STATUS), _numbered("1,100")]).returned()
    assert (codes(form), listed(form)) == (set(), {})


def _numbered(text: str) -> Answer:
    return Answer("福祉課", "2", {"number": Entry(text, "", ())}, "", 0)


@pytest.mark.parametrize("typed", [f" {STATUS}\n", STATUS.replace("１", "1"), STATUS.replace("、", "、\n")])
def test_white_space_and_width_change_nothing(typed: str) -> None:
    assert told(desk().fill("1", status=typed).returned())["1"] == "前回のまま・未確認"


@pytest.mark.parametrize("mark", ["◯", "レ", "1", "✔"])
def test_another_mark_than_ours_changes_nothing(mark: str) -> None:
    back = desk()
    back.type(*back.cell("1", "partners@長寿課"), mark)
    assert told(back.returned())["1"] == "前回のまま・未確認"


@pytest.mark.parametrize("typed", ["変更なし", " 変更　無し", "なし", "無", "変更無"])
def test_a_choice_may_be_written_otherwise(typed: str) -> None:
    assert told(choose_since(desk(), "1", typed).returned())["1"] == "継続"


@pytest.mark.parametrize("typed", ["○", "はい", "一部変更あり", "前回から変更なしだが人が減った", "#REF!"])
def test_what_is_neither_choice_is_said_and_listed(typed: str) -> None:
    form = choose_since(desk(), "1", typed).returned()
    assert told(form)["1"] == "前回のまま・未確認"
    assert ("W235", "1") in said(form)
    assert typed in listed(form).values()


def test_a_contradiction_is_said_and_the_text_decides() -> None:
    back = choose_since(choose_since(desk(), "1", "変更なし"), "2", "変更あり").fill("1", status="月２回に増やした。")
    form = back.returned()
    assert told(form) == {"1": "変更", "2": "前回のまま・未確認"}
    assert said(form) == {("W233", "1"), ("W233", "2")}


def test_a_choice_in_a_row_without_a_former_answer_is_nothing() -> None:
    form = choose_since(desk().fill("3", applies="検討中"), "3", "変更あり").returned()
    assert (told(form)["3"], form.unplaced) == ("新規", ())


def test_without_the_column_nothing_can_be_confirmed_and_nothing_is_said() -> None:
    form = desk(OFF).returned(survey=OFF)
    assert told(form) == {"1": "前回のまま・未確認", "2": "前回のまま・未確認"}
    assert said(form, OFF) == set()


def test_a_form_made_with_the_column_is_read_where_it_was_turned_off_since() -> None:
    form = choose_since(desk(), "1", "変更なし").returned(survey=OFF)
    assert told(form)["1"] == "継続"
    assert form.unplaced == ()


def test_an_issue_that_got_another_number_after_the_forms_went_out_keeps_what_its_row_was_made_with() -> None:
    first, *others = NOW.issues
    renumbered = replace(NOW, issues=(replace(first, no="10"), *others))
    back = choose_since(desk(), "1", "変更なし").fill("2", applies="該当あり", status="始めた。")
    assert told(back.returned(survey=renumbered), renumbered) == {"10": "継続", "2": "変更"}


def test_issues_that_exchanged_their_numbers_after_the_forms_went_out_keep_their_answers() -> None:
    first, second, *others = NOW.issues
    exchanged = replace(NOW, issues=(replace(second, no="1"), replace(first, no="2"), *others))
    form = choose_since(desk(), "1", "変更なし").fill("3", status="三").returned(survey=exchanged)
    assert [texts(form, no).get("status") for no in ("1", "2", "3")] == [None, STATUS, "三"]
    assert told(form, exchanged) == {"1": "前回のまま・未確認", "2": "継続", "3": "新規"}
    assert {one.code for one in form.findings} == {"W202", "W207"}


def test_an_issue_that_was_put_in_before_others_takes_none_of_their_answers() -> None:
    later = tuple(replace(issue, no=str(int(issue.no) + 1)) for issue in NOW.issues)
    more = replace(NOW, issues=(Issue("1", "まったく新しい課題", "", ("福祉課",)), *later))
    form = choose_since(desk(), "1", "変更なし").returned(survey=more)
    assert told(form, more) == {"2": "継続", "3": "前回のまま・未確認"}


def test_departments_that_stand_in_another_order_since_the_forms_went_out_change_no_answer() -> None:
    reordered = replace(NOW, departments=NOW.departments[::-1])
    assert told(desk().returned(survey=reordered), reordered) == {"1": "前回のまま・未確認", "2": "前回のまま・未確認"}


def test_a_department_that_was_renamed_since_the_forms_went_out_changes_no_wish_to_work_with_it() -> None:
    names = {"長寿課": "いきがい課", "みどり課": "公園課"}
    renamed = replace(
        NOW,
        departments=tuple(
            replace(one, name=names.get(one.name, one.name), aliases=(*one.aliases, one.name))
            for one in NOW.departments
        ),
        issues=tuple(
            replace(issue, departments=tuple(names.get(n, n) for n in issue.departments)) for issue in NOW.issues
        ),
    )
    former = answer("福祉課", "1", applies="該当あり", status=STATUS, partners=("いきがい課", "公園課"))
    form = choose_since(desk(), "1", "変更なし").returned(survey=renamed)
    assert told(form, renamed)["1"] == "継続"
    comparison = both_years([form], carried_over(former), renamed)[1]
    one = comparison.answers["福祉課", "1"]
    assert (one.change, comparison.made_otherwise(one)) == (Change.CONTINUED, False)
    assert stayed(renamed, comparison, one, "partners")
    back = desk().erase(MAIN, desk().cell("1", "partners@みどり課")[1])
    assert told(back.returned(survey=renamed), renamed)["1"] == "変更"


def test_where_the_office_says_so_an_unconfirmed_answer_is_an_error() -> None:
    assert said(desk().returned(), SENT_BACK) == {("E113", "1"), ("E113", "2")}


# ---------------------------------------------------------------- what is read back is what was written

PIECES = st.one_of(
    st.text(max_size=20).map(clean),
    st.sampled_from([" ", "\n", "該当なし", "サービスＡ", "12", "２０２６/4/1", "#REF!", "TRUE", "=1+1", "☐", "①", "長寿課、みどり課", "各課", "x"]),
)  # fmt: skip
NAMES = [*(department.name for department in SURVEY.departments), EVERYONE]
ENTRIES = st.builds(
    lambda text, names: Entry(text, "", (), tuple(names)),
    PIECES,
    st.lists(st.sampled_from(NAMES), unique=True, max_size=4),
)
ROWS = st.fixed_dictionaries({}, optional={question.key: ENTRIES for question in EVERY_KIND.questions})
LISTING = replace(EVERY_KIND, former_year=YEAR, departments=EVERY_KIND.departments)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROWS, min_size=1, max_size=3))
def test_whatever_was_answered_an_untouched_form_is_unconfirmed_in_every_row(rows: list[dict[str, Entry]]) -> None:
    former = [Answer("福祉課", str(no), entries, "", 0) for no, entries in enumerate(rows, 1)]
    content = form_bytes(LISTING, former=former)
    form = read(Incoming("a.xlsx", content, stored(SAVED)), LISTING)
    assert isinstance(form, ReturnedForm)
    changes = {given.issue: change_of(LISTING, given) for given in form.answers if not given.blank}
    assert set(changes.values()) <= {Change.UNCONFIRMED}
    assert form.unplaced == ()


# ---------------------------------------------------------------- what may be lost


def test_a_form_that_has_lost_its_record_is_unknown_and_that_is_said_once() -> None:
    form = desk().lose_identity().returned("福祉課.xlsx")
    assert told(form) == dict.fromkeys((given.issue for given in form.answers), "不明")
    assert said(form) == {("W234", "")}
    assert form.unplaced == ()


def test_without_a_former_year_no_form_can_have_lost_it() -> None:
    form = Desk().lose_identity().fill("1", applies="検討中").returned("福祉課.xlsx")
    assert told(form, SURVEY) == {"1": "新規"}
    assert said(form, SURVEY) == set()


def test_a_form_made_before_there_was_a_former_year_has_lost_nothing() -> None:
    form = Desk().fill("1", applies="検討中").returned(survey=NOW)
    assert (told(form), said(form)) == ({"1": "新規"}, set())


def test_a_record_that_lost_a_row_leaves_that_row_unknown() -> None:
    back = desk()
    (at,) = [at for at, cell in back.cells(IDENTITY).items() if cell.text.startswith("{")]
    whole = back.cells(IDENTITY)[at].text
    back.change(IDENTITY, cells=back.cells(IDENTITY) | {at: replace(back.cells(IDENTITY)[at], text='{"1":{}}')})
    form = back.returned()
    assert "2" in whole
    assert told(form)["2"] == "不明"
    assert ("W234", "") in said(form)


@pytest.mark.parametrize("text", ['{"1":', "[]", '{"1":3}', '{"1":{"a":1}}', "{" * 5000])
def test_a_spoilt_record_is_a_lost_one(text: str) -> None:
    back = desk()
    cells = {
        at: replace(cell, text=text) if cell.text.startswith("{") else cell for at, cell in back.cells(IDENTITY).items()
    }
    assert set(told(back.change(IDENTITY, cells=cells).returned()).values()) == {"不明"}


def test_a_form_is_read_where_the_former_year_itself_was_lost() -> None:
    form = choose_since(desk(), "1", "変更なし").returned(survey=SURVEY)
    assert told(form, SURVEY) == {"1": "継続", "2": "前回のまま・未確認"}
    assert (form.unplaced, form.findings) == ((), ())


def test_a_question_that_is_no_longer_asked_does_not_make_an_answer_changed() -> None:
    fewer = replace(NOW, questions=tuple(one for one in NOW.questions if one.key != "partners"))
    assert told(desk().returned(survey=fewer), fewer)["1"] == "前回のまま・未確認"


def test_the_extra_sheet_carries_answers_too() -> None:
    survey = replace(NOW, issues=(*NOW.issues[:2], replace(NOW.issues[2], departments=("安心課",))))
    back = Desk(survey=survey, former=[answer("福祉課", "3", applies="該当あり", status=STATUS)])
    assert back.cell("3", "#since")[0] == EXTRA
    assert told(back.returned(survey=survey), survey) == {"3": "前回のまま・未確認"}
    assert told(choose_since(back, "3", "変更なし").returned(survey=survey), survey) == {"3": "継続"}


def test_the_keys_of_the_columns_may_be_lost_and_nothing_hidden_is_taken_for_an_answer() -> None:
    back = choose_since(desk(), "1", "変更なし")
    table = back.table("1")
    back.erase_row(MAIN, table.key_row)
    form = back.returned()
    assert told(form) == {"1": "継続", "2": "前回のまま・未確認"}
    assert listed(form) == {}
    assert codes(form) == set()


def test_who_writes_over_a_hidden_former_answer_is_told_so_in_words_and_its_own_name_stays_hidden() -> None:
    back = desk()
    hidden = back.table("1").column_of["#前回@status"]
    form = back.type(MAIN, address(back.table("1").row_of["1"], hidden), "覚え書き").returned()
    (said,) = [one for one in form.findings if one.code == "W204"]
    assert "@" not in said.what and "隠した列" in said.what
    assert told(form) == {"1": "前回のまま・未確認", "2": "前回のまま・未確認"}


def test_a_wish_to_work_with_all_is_the_same_wish_when_it_stands_as_marks() -> None:
    """A form with ○ columns has no place for 各課 and marks them one by one."""
    former = answer("福祉課", "1", applies="該当あり", status=STATUS, partners=(EVERYONE,))
    form = desk(former=[former]).returned()
    _, comparison = both_years([form], carried_over(former))
    told = comparison.answers["福祉課", "1"]
    assert (told.change, comparison.made_otherwise(told)) == (Change.UNCONFIRMED, False)
