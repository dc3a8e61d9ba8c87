"""Reading what came back: each test is something that a respondent does, and what the officer then finds."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pytest
from builders import SAVED, SURVEY, survey_with
from desk import EXTRA, IDENTITY, MAIN, Desk, codes, listed, partners, texts
from hypothesis import given, settings
from hypothesis import strategies as st
from item_survey import CARS
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from respondent import fill

from survey import findings
from survey.form import IDENTITY_WORDS, NOTE_MARK, columns_of, design
from survey.form.own_texts import token
from survey.form.version import form_version
from survey.form_reader import read
from survey.form_reader.heading_bands import group_heading
from survey.form_writer import write_form
from survey.japanese.text import clean
from survey.model import DateSource, Department, Incoming, Issue, Outcome, Place, Question, Survey, stored
from survey.model.addresses import address
from survey.workbook import CellKind, Range, Sheet, SheetState

STATUS = "月に一度、集まりを開いている。"
KEYS = ("調査ID", "課名", "版")
"""What the hidden sheet tells of the form, each before its value."""


# ---------------------------------------------------------------- a form as it should come back


def test_a_blank_form_has_a_blank_answer_for_each_issue_and_nothing_else():
    form = Desk().returned()
    assert [(answer.issue, answer.blank) for answer in form.answers] == [("1", True), ("2", True), ("3", True)]
    assert (form.department, form.unplaced, form.findings) == ("福祉課", (), ())


@pytest.mark.parametrize("department", list(SURVEY.department_by_name))
def test_no_blank_form_holds_anything_that_is_not_ours(department):
    form = Desk(department).returned()
    assert (form.department, form.unplaced, form.findings) == (department, (), ())
    assert {answer.issue for answer in form.answers} == {"1", "2", "3"}


def test_answers_arrive_as_typed_and_know_their_cells():
    typed = "　①サロン\n・なリ得る ★１２３ "
    form = Desk().fill("2", applies="該当あり", status=typed, partners="長寿課 安心課").returned()
    entries = form.answers[1].entries
    assert texts(form, "2") == {"applies": "該当あり", "status": typed, "partners": ""}
    assert partners(form, "2") == ("長寿課", "安心課")
    assert entries["status"].cells == ("F11",)
    assert entries["partners"].cells == ("H11", "J11")
    assert form.answers[1].input_of("partners") == "G11"


def test_answers_that_say_what_columns_are_headed_are_answers():
    names = {"partners_note": "課題", "challenges": "連携の内容"}
    survey = replace(SURVEY, questions=tuple(replace(q, heading=names.get(q.key, q.heading)) for q in SURVEY.questions))
    first = {"applies": "該当あり", "status": STATUS, "partners_note": "連携の内容", "challenges": "課題"}
    second = {
        "applies": "該当あり",
        "status": STATUS,
        "partners_note": "会議を開く。",
        "challenges": "担い手が足りない。",
    }
    form = Desk(survey=survey).fill("1", **first).fill("2", **second).returned()
    assert [first.items() <= texts(form, "1").items(), second.items() <= texts(form, "2").items()] == [True, True]
    assert (form.unplaced, form.findings) == ((), ())


@pytest.mark.parametrize("sealed", [True, False])
def test_forms_of_two_departments_one_below_the_other_on_a_sheet_are_answers_of_neither(sealed):
    mine, other = Desk("福祉課").fill("1", status=STATUS), Desk("長寿課").fill("1", status="別の課の取組")
    below = {(row + 20, column): cell for (row, column), cell in other.cells(MAIN).items()}
    desk = mine.change(MAIN, cells={**mine.cells(MAIN), **below})
    unread = (desk if sealed else desk.lose_identity()).unread()
    assert (unread.outcome, unread.finding.code) == (Outcome.ON_HOLD, findings.WHICH_DEPARTMENT.code)
    assert "長寿課" in unread.finding.what
    assert {STATUS, "別の課の取組"} <= {text.text for text in unread.unplaced}


def test_an_issue_of_others_is_answered_on_the_second_sheet():
    form = Desk("長寿課").fill("3", status=STATUS).returned()
    (answer,) = [answer for answer in form.answers if not answer.blank]
    assert (answer.issue, answer.sheet) == ("3", EXTRA)


def test_the_respondent_is_known_by_the_labels():
    desk = Desk()
    place = desk.form.tables[0].label_places
    for label, text in (("RESPONDENT", "主査　甲"), ("EXTENSION", "2345")):
        one = next(place[known] for known in place if known.name == label)
        desk.type(MAIN, address(one.row, one.value_first), text)
    form = desk.returned()
    assert (form.respondent, form.extension, form.unplaced) == ("主査　甲", "2345", ())


def test_the_respondent_may_write_behind_the_label_in_its_own_cell():
    desk = Desk()
    one = next(place for label, place in desk.form.tables[0].label_places.items() if label.name == "RESPONDENT")
    form = desk.type(MAIN, address(one.row, one.label_first), "記入者：主査　甲").returned()
    assert (form.respondent, form.unplaced) == ("主査　甲", ())


def test_of_two_names_of_a_respondent_the_second_is_listed():
    one = next(place for label, place in Desk().form.tables[0].label_places.items() if label.name == "RESPONDENT")
    cell = address(one.row, one.value_first)
    copy = Desk().type(MAIN, cell, "鈴木").rename(MAIN, "調査票 (2)")
    desk = Desk().type(MAIN, cell, "佐藤")
    desk.workbook = replace(desk.workbook, sheets=(*desk.workbook.sheets, copy.workbook.sheets[0]))
    form = desk.returned()
    assert (form.respondent, listed(form)) == ("佐藤", {f"調査票 (2)!{cell}": "鈴木"})


def test_the_name_of_the_department_typed_behind_its_label_is_no_writing_of_the_respondent_s_own():
    form = Desk().lose_identity().erase(MAIN, "D3").type(MAIN, "B3", "課名：福祉課").returned()
    assert (form.department, listed(form)) == ("福祉課", {})


# ---------------------------------------------------------------- when it came


def test_the_mail_tells_when_it_came_before_the_workbook_and_the_file_do(tmp_path):
    content = form_bytes(tmp_path)
    mailed, modified = datetime(2026, 11, 20), datetime(2026, 11, 25)
    by_mail = read(Incoming("a.xlsx", content, stored(modified).mailed(mailed, None)), SURVEY).file
    by_book = read(Incoming("a.xlsx", content, stored(modified)), SURVEY).file
    assert (by_mail.received, by_mail.received_by) == (mailed, DateSource.MAIL)
    assert (by_book.received, by_book.received_by) == (SAVED, DateSource.SAVED)


def test_the_file_tells_when_nothing_else_does():
    file = read(Incoming("写真.jpg", b"\xff\xd8\xff", stored(datetime(2026, 11, 25))), SURVEY).file
    assert (file.received, file.received_by) == (datetime(2026, 11, 25), DateSource.FILE)


def form_bytes(folder):
    path = folder / "form.xlsx"
    write_form(design(SURVEY, SURVEY.departments[0]), path, saved=SAVED)
    return path.read_bytes()


# ---------------------------------------------------------------- what is no form, or cannot be read


@pytest.mark.parametrize("name", ["回答.xlsx", "回答.XLS", "メール.eml > 回答.ods"])
def test_a_broken_spreadsheet_is_kept_for_the_officer(name):
    unread = read(Incoming(name, b"PK\x03\x04 broken", stored(SAVED)), SURVEY)
    assert (unread.outcome, unread.finding.code) == (Outcome.ON_HOLD, "H403")


def test_a_container_without_a_name_that_says_otherwise_may_be_a_form():
    unread = read(Incoming("回答", b"PK\x03\x04 broken", stored(SAVED)), SURVEY)
    assert (unread.outcome, unread.finding.code) == (Outcome.ON_HOLD, "H403")


@pytest.mark.parametrize(
    ("name", "content"),
    [("通知.pdf", b"%PDF-1.7"), ("通知.docx", b"PK\x03\x04"), ("メモ.txt", b"memo"), ("写真.jpg", b"\xff\xd8\xff")],
)
def test_other_documents_may_be_answers_and_wait_for_the_officer(name, content):
    unread = read(Incoming(name, content, stored(SAVED)), SURVEY)
    assert (unread.outcome, unread.finding.code) == (Outcome.ON_HOLD, "H410")


def test_a_workbook_of_another_kind_waits_for_the_officer_with_what_it_says():
    desk = Desk().drop(MAIN, EXTRA, IDENTITY, "選択肢").lose_identity().add("予算", {"A1": "科目", "B1": "金額"})
    assert (desk.unread().outcome, desk.unread().finding.code) == (Outcome.ON_HOLD, "H410")
    assert [one.text for one in desk.unread().unplaced] == ["科目\t金額"]


def test_the_form_of_another_survey_is_kept_for_the_officer():
    unread = Desk().unread(survey=survey_with(survey_id="another"))
    assert (unread.outcome, unread.finding.code) == (Outcome.ON_HOLD, "H401")


def test_a_form_without_rows_is_kept_and_its_text_listed():
    desk = Desk()
    for row in range(6, 13):
        desk.erase_row(MAIN, row)
    unread = desk.type(MAIN, "F10", STATUS).unread()
    assert (unread.outcome, unread.finding.code) == (Outcome.ON_HOLD, "H404")
    assert listed(unread) == {"F10": STATUS}


# ---------------------------------------------------------------- whose form it is


def test_the_file_name_means_nothing():
    assert Desk().returned("長寿課.xlsx").department == "福祉課"


def test_a_hidden_sheet_that_lost_its_values_tells_nothing_and_the_form_is_still_read():
    desk = Desk().fill("1", status=STATUS)
    values = [address(row, column + 1) for (row, column), cell in desk.cells(IDENTITY).items() if cell.text in KEYS]
    form = desk.erase(IDENTITY, *values).returned()
    assert (form.department, texts(form, "1")) == ("福祉課", {"status": STATUS})


def test_custom_properties_tell_where_the_hidden_sheet_is_lost():
    form = Desk().drop(IDENTITY).returned()
    assert (form.department, form.version, codes(form)) == ("福祉課", form_version(SURVEY), set())


def test_the_labelled_cell_tells_where_all_that_is_hidden_is_lost():
    form = Desk().lose_identity().returned()
    assert (form.department, codes(form)) == ("福祉課", {"I308"})
    assert "課名の欄から" in form.findings[0].what


def test_the_labelled_cell_may_hold_another_name_of_the_department():
    form = Desk().lose_identity().type(MAIN, department_cell(), "社会福祉課").returned()
    assert (form.department, form.unplaced) == ("福祉課", ())


def test_the_file_name_tells_where_nothing_else_does():
    form = Desk().lose_identity().erase(MAIN, department_cell()).returned("提出/緑化推進課_回答.xlsx")
    assert (form.department, codes(form)) == ("みどり課", {"I308"})
    assert "ファイル名から" in form.findings[0].what


@pytest.mark.parametrize("name", ["回答.xlsx", "福祉課と長寿課.xlsx", "福祉課.zip > 回答.xlsx"])
def test_a_form_that_nothing_tells_the_department_of_is_kept_with_all_its_text(name):
    desk = Desk().fill("1", status=STATUS).lose_identity().erase(MAIN, department_cell())
    unread = desk.unread(name)
    assert (unread.outcome, unread.finding.code) == (Outcome.ON_HOLD, "H402")
    assert [(unplaced_text.text, unplaced_text.why) for unplaced_text in unread.unplaced] == [
        (STATUS, "保留の調査票の回答")
    ]


def test_the_form_of_another_department_is_not_guessed_at():
    desk = Desk().fill("1", status=STATUS).type(MAIN, department_cell(), "長寿課")
    unread = desk.unread()
    assert (unread.outcome, unread.finding.code) == (Outcome.ON_HOLD, "H402")
    assert listed(unread) == {"F10": STATUS}


def test_a_section_behind_the_department_s_name_is_no_doubt():
    form = Desk().type(MAIN, department_cell(), "福祉課　障がい係").returned()
    assert (form.department, codes(form)) == ("福祉課", {"W204"})
    assert listed(form) == {department_cell(): "福祉課　障がい係"}


def test_cell_and_file_name_that_contradict_each_other_leave_it_in_doubt():
    assert Desk().lose_identity().unread("長寿課.xlsx").finding.code == "H402"


def test_a_cell_that_names_two_departments_leaves_it_in_doubt():
    desk = Desk().fill("1", status=STATUS).lose_identity().type(MAIN, department_cell(), "福祉課・長寿課")
    finding = desk.unread("回答.xlsx").finding
    assert finding.code == "H402"
    assert "課名の欄は福祉課・長寿課です" in finding.what


def test_sheets_that_name_different_departments_leave_it_in_doubt():
    desk = Desk("長寿課").lose_identity().type(EXTRA, department_cell(), "福祉課")
    finding = desk.unread("回答.xlsx").finding
    assert finding.code == "H402"
    assert "福祉課" in finding.what
    assert "長寿課" in finding.what


@pytest.mark.parametrize("name", ["選択肢 (2)", "選択肢_2"])
def test_a_second_sheet_of_choices_is_no_table_and_only_what_was_typed_there_is_listed(name):
    second = Desk().rename("選択肢", name).workbook.sheet(name)
    desk = Desk().fill("1", status="開いている。")
    desk.workbook = replace(desk.workbook, sheets=(*desk.workbook.sheets, second))
    form = desk.type(name, "H9", "新しい選択肢").returned()
    assert (codes(form), listed(form)) == (set(), {f"{name}!H9": "新しい選択肢"})


def test_two_forms_in_one_workbook_leave_it_in_doubt():
    other = Desk("長寿課").rename(MAIN, "調査票 (2)").workbook.sheet("調査票 (2)")
    desk = Desk()
    desk.workbook = replace(desk.workbook, sheets=(*desk.workbook.sheets, other))
    assert desk.unread().finding.code == "H402"


def test_the_officer_s_word_ends_the_doubt():
    desk = Desk().fill("1", status=STATUS).type(MAIN, department_cell(), "長寿課")
    form = desk.returned(ruled="長寿課")
    assert (form.department, form.answers[0].department) == ("長寿課", "長寿課")
    assert (texts(form, "1"), form.unplaced) == ({"status": STATUS}, ())


def test_a_department_that_the_survey_does_not_ask_ends_no_doubt():
    assert Desk().unread(ruled="財政課").finding.code == "H402"


def department_cell():
    one = next(place for label, place in Desk().form.tables[0].label_places.items() if label.name == "DEPARTMENT")
    return address(one.row, one.value_first)


# ---------------------------------------------------------------- another version of the definition


def test_a_form_made_before_the_definition_changed_is_read_and_said():
    issues = (replace(SURVEY.issues[0], title="つながりの場づくり"), *SURVEY.issues[1:])
    form = Desk().fill("1", status=STATUS).returned(survey=replace(SURVEY, issues=issues))
    assert (texts(form, "1"), codes(form), form.unplaced) == ({"status": STATUS}, {"W202"}, ())


def test_an_answer_to_an_issue_that_was_struck_is_listed():
    form = Desk().fill("3", status=STATUS).returned(survey=replace(SURVEY, issues=SURVEY.issues[:2]))
    assert STATUS in listed(form).values()
    assert codes(form) == {"W202", "W206"}


def test_an_issue_that_was_added_has_no_row():
    added = Issue("4", "居場所", "①子ども食堂", ("福祉課",))
    form = Desk().returned(survey=replace(SURVEY, issues=(*SURVEY.issues, added)))
    assert [answer.issue for answer in form.answers] == ["1", "2", "3"]


def with_tokens(desk, *words):
    """The form as one that said these words too, which it lists on its hidden sheet."""
    ((_, column),) = (at for at, cell in desk.cells(IDENTITY).items() if cell.text == IDENTITY_WORDS)
    last = max(row for row, at in desk.cells(IDENTITY) if at == column)
    for row, word in enumerate(words, last + 1):
        desk.type(IDENTITY, address(row, column), token(word))
    return desk


def test_what_was_printed_before_the_deadline_moved_is_still_ours():
    later = survey_with(deadline=date(2026, 12, 25), office="福祉総務課")
    assert Desk().returned(survey=later).unplaced == ()
    assert set(listed(Desk().type(MAIN, "T10", "追記").returned(survey=later)).values()) == {"追記"}


def test_what_is_written_into_our_notes_and_remarks_is_listed_where_the_form_tells_its_own():
    note = f"{NOTE_MARK}\n空欄です。"
    desk = with_tokens(Desk(), note, "要修正").add("修正のお願い", {"B5": "要修正", "F5": "直しました"})
    form = desk.remark(MAIN, "F10", note, "メモ").remark(MAIN, "F11", f"{note}\n該当しません。", "メモ").returned()
    assert listed(form) == {"修正のお願い!F5": "直しました", "F11": f"{note}\n該当しません。"}


# ---------------------------------------------------------------- rows and columns on the move


def filled(department="福祉課"):
    desk = Desk(department)
    for no in ("1", "2", "3"):
        desk.fill(no, applies="該当あり", status=f"取組{no}", partners="長寿課", challenges=f"課題{no}")
    return desk


def assert_whole(form):
    for no in ("1", "2", "3"):
        assert texts(form, no) == {
            "applies": "該当あり",
            "status": f"取組{no}",
            "partners": "",
            "challenges": f"課題{no}",
        }
        assert partners(form, no) == ("長寿課",)


WHOLE = [
    ("as it was", lambda desk: desk),
    ("rows inserted above", lambda desk: desk.insert_rows(MAIN, 1, 3)),
    ("rows inserted below the headings", lambda desk: desk.insert_rows(MAIN, 9, 2)),
    ("empty rows between answers", lambda desk: desk.insert_rows(MAIN, 11, 2)),
    ("columns inserted at the left", lambda desk: desk.insert_columns(MAIN, 1, 2)),
    ("columns inserted among the inputs", lambda desk: desk.insert_columns(MAIN, 6, 2)),
    ("a column inserted among the ○", lambda desk: desk.insert_columns(MAIN, 8)),
    ("the header block deleted", lambda desk: [desk.delete_row(MAIN, 1) for _ in range(5)]),
    ("the row of keys deleted", lambda desk: desk.delete_row(MAIN, 6)),
    ("the column of keys deleted", lambda desk: desk.delete_column(MAIN, 1)),
    ("all keys deleted", lambda desk: desk.delete_row(MAIN, 6).delete_column(MAIN, 1)),
    ("the headings deleted", lambda desk: desk.delete_row(MAIN, 8).delete_row(MAIN, 7)),
    ("the row of examples deleted", lambda desk: desk.delete_row(MAIN, 9)),
    ("NO deleted", lambda desk: desk.delete_column(MAIN, 2)),
    ("NO and keys deleted", lambda desk: desk.delete_column(MAIN, 2).delete_column(MAIN, 1)),
    ("titles and keys deleted", lambda desk: desk.delete_column(MAIN, 3).delete_column(MAIN, 1)),
    ("titles deleted", lambda desk: desk.delete_column(MAIN, 3)),
    ("rows in another order", lambda desk: desk.move(MAIN, lambda r, c: ({10: 12, 12: 10}.get(r, r), c))),
    (
        "what can be seen sorted, the hidden keys not",
        lambda desk: desk.move(MAIN, lambda r, c: ({10: 12, 12: 10}.get(r, r) if c > 1 else r, c)),
    ),
    ("columns in another order", lambda desk: desk.move(MAIN, lambda r, c: (r, {6: 12, 12: 6}.get(c, c)))),
    (
        "columns in another order, their hidden keys not",
        lambda desk: desk.move(MAIN, lambda r, c: (r, {6: 12, 12: 6}.get(c, c) if r > 6 else c)),
    ),
    ("the sheet renamed", lambda desk: desk.rename(MAIN, "Sheet1")),
    ("the sheet hidden", lambda desk: desk.hide(MAIN)),
    ("a sheet put before it", lambda desk: desk.add("はじめに", {})),
    ("without the sheet of choices", lambda desk: desk.drop("選択肢")),
    ("in a new workbook", lambda desk: desk.drop("選択肢").lose_identity()),
    (
        "in a new workbook, as seen",
        lambda desk: desk.drop("選択肢").lose_identity().delete_row(MAIN, 6).delete_column(MAIN, 1).rename(MAIN, "1"),
    ),
    ("headings wrapped anew", lambda desk: desk.delete_row(MAIN, 6).type(MAIN, "F6", "現在の\n取組　状況")),
    ("headings in half width", lambda desk: desk.delete_row(MAIN, 6).type(MAIN, "B6", "ＮＯ．")),
    ("row key in full width", lambda desk: desk.type(MAIN, "A10", "１")),
    ("NO in full width", lambda desk: desk.delete_column(MAIN, 1).type(MAIN, "A10", "１")),
]


@pytest.mark.parametrize(("what", "happen"), WHOLE, ids=[what for what, _ in WHOLE])
def test_every_answer_is_found_and_nothing_else_where_the_form_was(what, happen):
    desk = filled()
    happen(desk)
    form = desk.returned()
    assert_whole(form)
    unplaced = {unplaced_text.text for unplaced_text in form.unplaced}
    assert unplaced <= {"ＮＯ．"}, unplaced


def test_a_row_that_was_deleted_is_no_answer():
    form = filled().delete_row(MAIN, 11).returned()
    assert [answer.issue for answer in form.answers] == ["1", "3"]


def test_moving_what_can_be_seen_away_from_its_keys_is_said():
    rows = filled().move(MAIN, lambda r, c: ({10: 12, 12: 10}.get(r, r) if c > 1 else r, c)).returned()
    columns = filled().move(MAIN, lambda r, c: (r, {6: 12, 12: 6}.get(c, c) if r > 6 else c)).returned()
    assert codes(rows) == codes(columns) == {"W207"}


def test_a_heading_that_names_a_column_which_is_still_there_is_not_believed():
    desk = filled().type(MAIN, "F7", "進み具合").type(MAIN, "L7", "現在の取組状況")
    assert_whole(desk.returned())


@pytest.mark.parametrize(
    ("cell", "heading"),
    [("F6", "現在の取り組み状況"), ("F6", "取組状況"), ("L6", "課題"), ("L6", "課題（困っていること）")],
)
def test_a_heading_retyped_within_reason_still_names_its_column(cell, heading):
    form = filled().delete_row(MAIN, 6).type(MAIN, cell, heading).returned()
    assert_whole(form)
    assert listed(form) == {cell: heading}
    assert codes(form) == {"W204"}


def explained(length):
    """A filled form without keys, and behind each of its headings an explanation of so many characters in brackets."""
    desk = filled().delete_row(MAIN, 6)
    for (row, column), cell in desk.cells(MAIN).items():
        if row == 6:
            desk.type(MAIN, address(row, column), f"{cell.text}（{'説' * length}）")
    return desk


LONGEST = max(len(group_heading(column)) for column in columns_of(SURVEY))
"""Characters of the longest heading."""


def test_headings_with_an_explanation_behind_each_are_still_the_head_of_the_table():
    form = explained(2 * LONGEST).returned()
    assert [texts(form, no)["status"] for no in "123"] == ["取組1", "取組2", "取組3"]


def test_whole_paragraphs_that_begin_like_headings_are_no_head_and_all_that_was_written_is_listed():
    kept = explained(5 * LONGEST).unread()
    assert {"取組1", "取組2", "取組3", "課題1", "課題2", "課題3"} <= set(listed(kept).values())


@pytest.mark.parametrize(("rows", "found"), [(80, True), (120, False)])
def test_headings_that_were_all_retyped_are_looked_for_in_the_first_hundred_rows(rows, found):
    desk = explained(1).insert_rows(MAIN, 1, rows)
    for row in range(1, rows + 1):
        desk.type(MAIN, f"B{row}", f"前書きの{row}行目")
    form = desk.send()
    if found:
        assert [texts(form, no)["status"] for no in "123"] == ["取組1", "取組2", "取組3"]
    else:
        assert {"取組1", "取組2", "取組3"} <= set(listed(form).values())


def test_headings_word_for_word_are_found_however_far_down_they_stand():
    desk = filled().delete_row(MAIN, 6).insert_rows(MAIN, 1, 120)
    for row in range(1, 121):
        desk.type(MAIN, f"B{row}", f"前書きの{row}行目")
    assert_whole(desk.returned())


@pytest.mark.parametrize(("between", "known"), [(2, True), (3, False)])
def test_hidden_keys_tell_the_columns_of_headings_up_to_three_rows_below_them(between, known):
    """Nobody knows the heading 進み具合, but the hidden key above it does, unless a gap makes two tables of them."""
    form = filled().type(MAIN, "F7", "進み具合").insert_rows(MAIN, 7, between).returned()
    assert ("status" in texts(form, "1")) == known
    assert ("取組1" in listed(form).values()) == (not known)


@pytest.mark.parametrize("heading", ["進み具合", "主な相談の件数", "状況取組の在現"])
def test_a_heading_that_nobody_knows_loses_its_column_to_the_list(heading):
    """Not even one of as many characters, or of the same ones."""
    form = filled().delete_row(MAIN, 6).type(MAIN, "F6", heading).returned()
    assert "status" not in texts(form, "1")
    assert {"取組1", "取組2", "取組3", heading} <= set(listed(form).values())


def test_a_title_retyped_within_reason_still_names_its_row():
    desk = filled().delete_column(MAIN, 2).delete_column(MAIN, 1)
    form = desk.type(MAIN, "A11", "農業と福祉の連携").returned()
    assert_whole(form)
    assert listed(form) == {"A11": "農業と福祉の連携"}


def test_departments_may_head_their_columns_under_another_name():
    form = filled().delete_row(MAIN, 6).type(MAIN, "G7", "社会福祉課").type(MAIN, "H7", "長寿").returned()
    assert_whole(form)
    assert form.unplaced == ()


def test_names_typed_where_marks_belong_are_no_headings():
    desk = Desk().delete_row(MAIN, 9).delete_row(MAIN, 8).erase(MAIN, "A8", "B8", "D8", "M8")
    form = desk.type(MAIN, "H8", "長寿課").type(MAIN, "I8", "みどり課").returned()
    assert (partners(form, "1"), texts(form, "1")) == (("長寿課", "みどり課"), {"partners": ""})


def test_a_list_of_names_under_the_group_heading_is_read_where_the_columns_are_gone():
    desk = Desk().lose_identity().delete_row(MAIN, 6)
    for column in (7, 8, 9, 10):
        desk.erase(MAIN, address(7, column))
    form = desk.type(MAIN, "G9", "長寿課、社協").returned()
    assert (partners(form, "1"), texts(form, "1")) == (("長寿課",), {"partners": "社協"})
    assert "W201" in codes(form)


# ---------------------------------------------------------------- one answer over several rows


def test_an_answer_pasted_over_three_rows_stays_one_answer():
    desk = Desk().fill("1", status="一段落目").insert_rows(MAIN, 11, 2)
    form = desk.type(MAIN, "F11", "二段落目").type(MAIN, "F12", "三段落目").returned()
    assert texts(form, "1") == {"status": "一段落目\n二段落目\n三段落目"}
    assert form.answers[0].entries["status"].cells == ("F10", "F11", "F12")
    assert (codes(form), form.unplaced) == ({"I301"}, ())


def test_below_the_table_the_last_answer_goes_on_over_one_empty_row_at_most():
    form = Desk().fill("3", status="一").type(MAIN, "F14", "二").type(MAIN, "F17", "別の話").returned()
    assert texts(form, "3") == {"status": "一\n二"}
    assert listed(form) == {"F17": "別の話"}


def test_text_in_other_columns_of_a_continuing_row_is_listed():
    desk = Desk().fill("1", status="一").insert_rows(MAIN, 11)
    form = desk.type(MAIN, "F11", "二").type(MAIN, "D11", "ここも見て").type(MAIN, "C11", "〃").returned()
    assert texts(form, "1") == {"status": "一\n二"}
    assert listed(form) == {"D11": "ここも見て", "C11": "〃"}


def test_a_row_with_a_title_of_its_own_continues_nothing():
    desk = Desk().fill("1", status="一").insert_rows(MAIN, 11, 2)
    form = desk.type(MAIN, "C11", "新しい課題").type(MAIN, "F11", "二").type(MAIN, "F12", "三").returned()
    assert texts(form, "1") == {"status": "一"}
    assert listed(form) == {"C11": "新しい課題", "F11": "二", "F12": "三"}
    assert codes(form) == {"W206"}


def test_text_between_the_headings_and_the_first_row_is_listed():
    form = Desk().insert_rows(MAIN, 10).type(MAIN, "F10", "まえがき").returned()
    assert listed(form) == {"F10": "まえがき"}


def test_an_answer_in_the_row_of_examples_is_listed():
    form = Desk().type(MAIN, "F9", STATUS).returned()
    assert (listed(form), codes(form)) == ({"F9": STATUS}, {"W204"})


def test_the_marks_of_our_own_example_are_no_answer_and_others_in_its_row_are_listed():
    named = replace(SURVEY.question_by_key["partners"], example="長寿課")
    survey = replace(SURVEY, questions=tuple(named if q.key == named.key else q for q in SURVEY.questions))
    desk = Desk().lose_identity().type(MAIN, "H9", "○").type(MAIN, "I9", "○")
    assert listed(desk.returned(survey=survey)) == {"I9": "○"}


# ---------------------------------------------------------------- two rows for one issue


def test_of_a_copied_row_the_first_that_holds_anything_is_the_answer():
    desk = Desk().fill("1", status="一").copy_row(MAIN, 10, 11)
    form = desk.type(MAIN, "F11", "二").type(MAIN, "L11", "困りごと").returned()
    assert texts(form, "1") == {"status": "一"}
    assert listed(form) == {"F11": "二", "L11": "困りごと"}
    assert codes(form) == {"W205"}


def test_a_copied_row_that_says_the_same_is_no_matter():
    form = Desk().fill("1", status="一").copy_row(MAIN, 10, 11).returned()
    assert (texts(form, "1"), form.unplaced, codes(form)) == ({"status": "一"}, (), set())


def test_a_blank_row_gives_way_to_its_copy():
    form = Desk().copy_row(MAIN, 10, 11).type(MAIN, "F11", "二").returned()
    assert (texts(form, "1"), form.unplaced) == ({"status": "二"}, ())


def test_of_a_copied_sheet_the_form_s_own_is_believed():
    draft = Desk().fill("1", status="下書き").fill("2", status="写しにだけある").rename(MAIN, "調査票 (2)")
    desk = Desk().fill("1", status="清書")
    desk.workbook = replace(desk.workbook, sheets=(draft.workbook.sheets[0], *desk.workbook.sheets))
    form = desk.returned()
    assert (texts(form, "1"), texts(form, "2")) == ({"status": "清書"}, {"status": "写しにだけある"})
    assert listed(form) == {"調査票 (2)!F10": "下書き"}


def test_a_sheet_that_can_be_seen_is_believed_before_a_hidden_one_of_the_form_s_own_name():
    seen = Desk().fill("1", status="見えている").rename(MAIN, "調査票 (2)")
    desk = Desk().fill("1", status="隠れている").fill("2", status="隠れた方にだけある").hide(MAIN)
    desk.workbook = replace(desk.workbook, sheets=(*desk.workbook.sheets, seen.workbook.sheets[0]))
    form = desk.returned()
    assert (texts(form, "1"), texts(form, "2")) == ({"status": "見えている"}, {"status": "隠れた方にだけある"})
    assert listed(form) == {"F10": "隠れている"}


# ---------------------------------------------------------------- what is written elsewhere


ELSEWHERE = [
    ("beside the table", "T10", "表の横"),
    ("far beside the table", "AZ11", "表の横"),
    ("below the table", "F20", "表の下"),
    ("above the table", "D5", "表の上"),
    ("over the title", "B1", "表の上"),
]


@pytest.mark.parametrize(("where", "cell", "why"), ELSEWHERE, ids=[where for where, _, _ in ELSEWHERE])
def test_what_is_written_outside_the_inputs_is_listed_with_its_place(where, cell, why):
    form = filled().type(MAIN, cell, "別紙も見てください").returned()
    assert_whole(form)
    (unplaced_text,) = form.unplaced
    assert (unplaced_text.place.cell, unplaced_text.text, unplaced_text.why) == (cell, "別紙も見てください", why)


@pytest.mark.parametrize("cell", ["B10", "C10", "D10", "M10", "A10"])
def test_what_is_written_over_our_own_text_is_listed_and_said(cell):
    form = filled().type(MAIN, cell, "書き換えた").returned()
    assert_whole(form)
    assert listed(form) == {cell: "書き換えた"}
    assert codes(form) == {"W204"}


@pytest.mark.parametrize("text", ["検討中", "3"])
@pytest.mark.parametrize("cell", ["D10", "F7", "E7"])
def test_an_answer_over_examples_or_a_heading_is_listed_although_the_form_says_it_elsewhere(cell, text):
    form = Desk().type(MAIN, cell, text).returned()
    assert (listed(form), codes(form)) == ({cell: text}, {"W204"})


def test_an_answer_beside_the_row_of_examples_is_listed_although_the_form_says_it_elsewhere():
    form = Desk().type(MAIN, "S9", "該当あり").type(MAIN, "T9", "2").returned()
    assert (listed(form), codes(form)) == ({"S9": "該当あり", "T9": "2"}, set())


@pytest.mark.parametrize("cell", ["M2", "F30"])
def test_a_choice_written_outside_the_table_is_listed(cell):
    long = "今年度中に取り組む予定"
    survey = replace(
        SURVEY, questions=(replace(SURVEY.questions[0], choices=(long, "該当なし")), *SURVEY.questions[1:])
    )
    form = Desk(survey=survey).type(MAIN, cell, long).returned()
    assert (listed(form), codes(form)) == ({cell: long}, set())


def test_a_heading_over_choices_that_was_made_that_of_another_choice_is_listed_and_said():
    form = Desk().fill("2", partners="長寿課").type(MAIN, "H8", "みどり課").returned()
    assert partners(form, "2") == ("長寿課",)
    assert (listed(form), codes(form)) == ({"H8": "みどり課"}, {"W204"})


def test_the_title_of_another_issue_is_not_taken_for_the_one_that_was_printed_there():
    other = SURVEY.issues[1].title
    form = filled().type(MAIN, "C10", other).returned()
    assert (listed(form), codes(form)) == ({"C10": other}, {"W204"})


@pytest.mark.parametrize(
    ("cell", "column"), [("C10", "取り組むべき内容"), ("F7", "現在の取組状況"), ("H8", "連携したい課")]
)
def test_what_was_written_over_is_named_by_its_heading(cell, column):
    (said,) = Desk().type(MAIN, cell, "書き換えました").returned().findings
    assert (said.code, said.place.cell) == ("W204", cell)
    assert f"「{column}」" in said.what


def test_what_is_written_behind_a_printed_value_is_listed_and_the_value_is_not():
    place = next(place for label, place in Desk("長寿課").form.tables[1].label_places.items())
    behind = address(place.row, place.value_first + 1)
    form = Desk("長寿課").type(EXTRA, behind, "障がい係").returned()
    assert (listed(form), codes(form)) == ({f"{EXTRA}!{behind}": "障がい係"}, set())


def test_what_formulas_keep_in_hidden_columns_is_ours_and_what_is_typed_there_is_listed():
    kept = Desk().type(MAIN, "N10", "1", kind=CellKind.NUMBER, formula=True).type(MAIN, "O10", "#01000", formula=True)
    pasted = kept.type(MAIN, "N11", "2", kind=CellKind.NUMBER).type(MAIN, "O11", "#00000")
    assert listed(pasted.type(MAIN, "O12", "#REF!", kind=CellKind.ERROR).returned()) == {}
    typed = Desk().type(MAIN, "N10", "1").type(MAIN, "O10", "01000").type(MAIN, "O11", "追記").type(MAIN, "O30", "欄外")
    assert listed(typed.returned()) == {"N10": "1", "O10": "01000", "O11": "追記", "O30": "欄外"}


def test_a_word_of_ours_in_a_strange_place_is_not_taken_for_ours():
    form = Desk().type(MAIN, "T10", "長寿課").type(MAIN, "T11", "1").type(MAIN, "T12", "該当なし").returned()
    assert listed(form) == {"T10": "長寿課", "T11": "1", "T12": "該当なし"}


@pytest.mark.parametrize("title", ["総合調査", "防災", "調"])
@pytest.mark.parametrize("survey", [SURVEY, CARS], ids=["issues", "items"])
def test_a_short_title_of_ours_is_nobodys_writing(survey: Survey, title: str):
    survey = replace(survey, settings=replace(survey.settings, title=title))
    assert Desk(survey=survey).returned().unplaced == ()


def test_a_title_of_several_lines_in_our_own_footer_is_nobodys_writing():
    survey = replace(SURVEY, settings=replace(SURVEY.settings, title="まちづくり\n実施状況調査"))
    assert Desk(survey=survey).returned().unplaced == ()
    written_before = "福祉課\nまちづくり\n実施状況調査"
    assert Desk(survey=survey).remark(MAIN, "", written_before, "ヘッダー・フッター").returned().unplaced == ()


def test_notes_shapes_and_footers_are_listed():
    desk = Desk("長寿課").remark(MAIN, "F10", "昨年と同じです", "メモ").remark(MAIN, "", "至急", "図形")
    form = desk.remark(EXTRA, "", "福祉課\n丸秘", "ヘッダー・フッター").returned()
    assert [unplaced_text.why for unplaced_text in form.unplaced] == ["メモ", "図形", "ヘッダー・フッター"]


def test_our_own_notes_are_not():
    note = f"{NOTE_MARK}\n空欄です。"
    assert with_tokens(Desk(), note).remark(MAIN, "F10", note, "メモ").returned().unplaced == ()


def test_text_on_other_sheets_hidden_or_not_is_listed():
    desk = Desk().add("別紙", {"A1": "補足"}).add("控え", {"A1": "下書き"}, SheetState.HIDDEN)
    form = desk.returned()
    assert [(unplaced_text.text, unplaced_text.why) for unplaced_text in form.unplaced] == [
        ("補足", "調査票にないシート"),
        ("下書き", "非表示のシート"),
    ]


def test_foreign_text_on_our_hidden_sheets_is_listed():
    form = Desk().type("選択肢", "H9", "新しい選択肢").type(IDENTITY, "K1", "控え").returned()
    assert set(listed(form).values()) == {"新しい選択肢", "控え"}


def test_white_space_is_nothing():
    form = Desk().type(MAIN, "F10", " 　\n").type(MAIN, "T10", "　").type(MAIN, "H10", " ").returned()
    assert (form.answers[0].blank, form.unplaced, form.findings) == (True, (), ())


# ---------------------------------------------------------------- marks and departments


@pytest.mark.parametrize(
    "mark",
    "○ ◯ 〇 ● ◎ レ ﾚ ✓ ✔ ✔️ ☑ ⭕️ x X ｘ o Ｏ 1 １ TRUE 有 はい".split(),  # noqa: SIM905
)
def test_whatever_means_yes_is_a_mark(mark):
    form = Desk().type(*Desk().cell("1", "partners@長寿課"), mark).returned()
    assert (partners(form, "1"), texts(form, "1"), form.findings) == (("長寿課",), {"partners": ""}, ())


@pytest.mark.parametrize("text", ["×", "✕", "-", "①", "検討中", "○（予定）", "0", "FALSE"])
def test_anything_else_in_a_mark_column_is_kept_as_text_and_said(text):
    form = Desk().fill("1", partners="安心課").type(*Desk().cell("1", "partners@長寿課"), text).returned()
    assert (partners(form, "1"), texts(form, "1")) == (("安心課",), {"partners": f"長寿課：{text}"})
    assert codes(form) == {"W203"}


def test_true_as_excel_knows_it_is_a_mark():
    form = Desk().type(*Desk().cell("1", "partners@長寿課"), "TRUE", kind=CellKind.BOOLEAN).returned()
    assert (partners(form, "1"), form.findings) == (("長寿課",), ())


def test_a_text_that_names_its_department_already_is_not_given_the_name_twice():
    form = Desk().type(*Desk().cell("1", "partners@福祉課"), "長寿課：検討中").returned()
    assert texts(form, "1") == {"partners": "長寿課：検討中"}


# ---------------------------------------------------------------- what is not plain text


@pytest.mark.parametrize(
    ("kind", "text"), [(CellKind.NUMBER, "12"), (CellKind.DATE, "2026/4/1"), (CellKind.BOOLEAN, "TRUE")]
)
def test_numbers_and_dates_are_read_as_text_and_said(kind, text):
    form = Desk().type(MAIN, "F10", text, kind=kind).returned()
    assert (texts(form, "1"), codes(form)) == ({"status": text}, {"I304"})


def test_the_value_of_a_formula_is_read_and_said():
    form = Desk().type(MAIN, "F10", "計 3 件", formula=True).returned()
    assert (texts(form, "1"), codes(form)) == ({"status": "計 3 件"}, {"I306"})


def test_a_formula_without_value_is_carried_itself():
    form = Desk().type(MAIN, "F10", "=A1", kind=CellKind.UNCALCULATED, formula=True).returned()
    assert (texts(form, "1"), codes(form)) == ({"status": "=A1"}, {"W210"})


def test_an_error_value_is_carried_as_an_error():
    form = Desk().type(MAIN, "F10", "#REF!", kind=CellKind.ERROR, formula=True).returned()
    entry = form.answers[0].entries["status"]
    assert (entry.text, entry.error) == ("#REF!", "#REF!")


@pytest.mark.parametrize(
    ("how", "code"), [({"struck": True}, "W209"), ({"struck_parts": ("古い",)}, "W209"), ({"hidden": True}, "I307")]
)
def test_struck_and_hidden_text_is_kept_and_said(how, code):
    form = Desk().type(MAIN, "F10", "古い文", **how).returned()
    assert (texts(form, "1"), codes(form)) == ({"status": "古い文"}, {code})


@pytest.mark.parametrize(
    ("text", "arrives", "code"), [("一\x0b二", "一二", "I302"), ("一\r\n二\r三\u2028四", "一\n二\n三\n四", "I305")]
)
def test_what_cannot_stand_in_a_document_is_taken_out_and_said(text, arrives, code):
    form = Desk().type(MAIN, "F10", text).returned()
    assert (texts(form, "1"), codes(form)) == ({"status": arrives}, {code})


def test_inputs_that_were_merged_are_said():
    form = Desk().fill("1", status=STATUS).fill("2", applies="該当あり").merge(MAIN, Range(10, 6, 11, 6)).returned()
    (finding,) = form.findings
    assert (finding.code, finding.issue, finding.question, finding.place.cell) == ("W208", "2", "status", "F11")


def test_an_input_under_merges_that_lie_over_each_other_is_said_once():
    desk = Desk().fill("1", status=STATUS).fill("2", applies="該当あり")
    for last_row in (11, 12, 13):
        desk = desk.merge(MAIN, Range(10, 6, last_row, 6))
    said = [(one.code, one.issue, one.place.cell) for one in desk.returned().findings if one.code == "W208"]
    assert said.count(("W208", "2", "F11")) == 1


# ---------------------------------------------------------------- real files


def opened_and_saved(folder, edit):
    """A blank form of 福祉課 after openpyxl has opened it, somebody has edited it, and it was saved."""
    book = load_workbook(BytesIO(form_bytes(folder)))
    book = edit(book) or book
    buffer = BytesIO()
    book.save(buffer)
    return read(Incoming("受信/回答.xlsx", buffer.getvalue(), stored(SAVED)), SURVEY)


def test_a_form_that_was_only_saved_holds_nothing_that_is_not_ours(tmp_path):
    form = opened_and_saved(tmp_path, lambda book: None)
    assert (form.department, form.unplaced, form.findings) == ("福祉課", (), ())


def test_answers_typed_into_the_file_are_read(tmp_path):
    filled_in = fill(
        written(tmp_path),
        tmp_path / "受信" / "rename.xlsx",
        {"1": {"現在の取組状況": "=A1 ではない文\n二行目", "連携したい課": ["長寿課"]}},
    )
    form = read(Incoming("rename.xlsx", filled_in.read_bytes(), stored(SAVED)), SURVEY)
    assert texts(form, "1") == {"status": "=A1 ではない文\n二行目", "partners": ""}
    assert (partners(form, "1"), form.respondent, form.unplaced) == (("長寿課",), "主査", ())


def test_a_note_and_a_picture_s_text_on_a_real_sheet_are_listed(tmp_path):
    def edit(book):
        book[MAIN]["F10"].comment = Comment("昨年と同じ", "係員")
        book[MAIN]["T11"] = "別紙参照"

    form = opened_and_saved(tmp_path, edit)
    assert listed(form) == {"F10": "昨年と同じ", "T11": "別紙参照"}


def test_a_form_pasted_into_a_new_workbook_is_still_that_form(tmp_path):
    def edit(book):
        new = Workbook()
        for row in book[MAIN].iter_rows():
            for cell in row:
                new.active.cell(cell.row, cell.column, cell.value)
        new.active["F10"] = STATUS
        return new

    form = opened_and_saved(tmp_path, edit)
    assert (form.department, texts(form, "1"), codes(form)) == ("福祉課", {"status": STATUS}, {"I308"})


def test_a_form_that_is_sent_back_is_read_as_the_answers_it_was_made_of(tmp_path):
    first = filled().fill("2", partners="安心課").returned()
    remark = findings.REQUIRED_EMPTY.at(
        Place("回答.xlsx", MAIN, "F10"), department="福祉課", issue="1", question="status", heading="状況", instead=""
    )
    path = tmp_path / "sent_back.xlsx"
    write_form(
        design(SURVEY, SURVEY.departments[0]), path, saved=SAVED, answers=first.answers, remarks=[remark, remark]
    )
    second = read(Incoming("sent_back.xlsx", path.read_bytes(), stored(SAVED)), SURVEY)
    assert [texts(second, no) for no in "123"] == [texts(first, no) for no in "123"]
    assert partners(second, "2") == ("長寿課", "安心課")
    assert (second.unplaced, second.findings) == ((), ())


def written(folder):
    path = folder / "form.xlsx"
    path.write_bytes(form_bytes(folder))
    return path


def test_a_survey_that_asks_more_departments_than_have_columns_takes_a_list(tmp_path):
    many = tuple(Department(f"第{number}課") for number in range(1, 26))
    survey = replace(SURVEY, departments=(*SURVEY.departments, *many))
    path = tmp_path / "form.xlsx"
    write_form(design(survey, survey.departments[0]), path, saved=SAVED)
    filled_in = fill(path, tmp_path / "b.xlsx", {"1": {"連携したい課": "第３課、長寿・第25課\n社協とも話す"}})
    form = read(Incoming("b.xlsx", filled_in.read_bytes(), stored(SAVED)), survey)
    assert partners(form, "1") == ("長寿課", "第3課", "第25課")
    assert texts(form, "1") == {"partners": "社協とも話す"}
    assert (codes(form), form.unplaced) == ({"W201"}, ())


def test_numbers_and_dates_are_no_surprise_where_they_are_asked_for(tmp_path):
    asked = (Question("count", "件数", "数値"), Question("day", "点検日", "日付"))
    survey = replace(SURVEY, questions=asked)
    path = tmp_path / "form.xlsx"
    write_form(design(survey, survey.departments[0]), path, saved=SAVED)
    book = load_workbook(path)
    sheet = book[MAIN]
    row, count, day = 8, 5, 6
    assert sheet.cell(row - 1, count).value == "件数"
    for column, value in ((count, 12), (day, datetime(2026, 4, 1))):
        sheet.cell(row, column).value = value
        sheet.cell(row, column).number_format = "General" if column == count else "yyyy/m/d"
    book.save(path)
    form = read(Incoming("b.xlsx", path.read_bytes(), stored(SAVED)), survey)
    assert texts(form, "1") == {"count": "12", "day": "2026/4/1"}
    assert (codes(form), form.unplaced) == (set(), ())


# ---------------------------------------------------------------- the books


def everything(form):
    """All text that came out: answers, departments meant, what is listed, who answered."""
    out = [form.respondent, form.extension] if hasattr(form, "answers") else []
    for answer in getattr(form, "answers", ()):
        for entry in answer.entries.values():
            out += [entry.text, *entry.departments]
    return [*out, *(unplaced_text.text for unplaced_text in form.unplaced)]


WORD = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x9FFF, exclude_categories=["Cs", "Cc"]), min_size=1)
"""With a letter of the private use area at its end, so that it is no word of ours and no mark."""


@settings(max_examples=300)
@given(
    placed=st.dictionaries(
        st.tuples(st.sampled_from([MAIN, EXTRA]), st.integers(1, 20), st.integers(1, 16)), WORD, max_size=12
    ),
    lost=st.booleans(),
    ruled=st.sampled_from([None, "長寿課"]),
)
def test_whatever_is_written_wherever_comes_out_again(placed, lost, ruled):
    desk = Desk("長寿課")
    for number, ((sheet, row, column), word) in enumerate(placed.items()):
        desk.type(sheet, address(row, column), f"{word}\ue000{number}")
    if lost:
        desk.lose_identity()
    out = "\n".join(everything(desk.send(ruled=ruled)))
    for number, word in enumerate(placed.values()):
        assert clean(f"{word}\ue000{number}") in out


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["insert_rows", "insert_columns", "delete_row", "delete_column", "copy_row"]),
            st.sampled_from([MAIN, EXTRA]),
            st.integers(1, 14),
        ),
        max_size=5,
    )
)
def test_every_cell_is_accounted_for_whatever_happens_to_rows_and_columns(damages):
    desk = filled("長寿課")
    for damage, sheet, at in damages:
        extra = {"to": at + 1} if damage == "copy_row" else {}
        getattr(desk, damage)(sheet, at, **extra)
    out = "\n".join(everything(desk.send()))
    left = {cell.text for sheet in (MAIN, EXTRA) for cell in desk.cells(sheet).values()}
    assert all(text in out for text in left if text[:2] in ("取組", "課題") and text[2:].isdigit())


OURS = sorted(
    {cell.text for sheet in Desk("長寿課").workbook.sheets for cell in sheet.cells.values()}
    | {"福祉課", "みどり課", "長寿", "課名：長寿課", "記入者：甲", "続き", "○", "課題", "取組状況", "つながり"}
)


@settings(max_examples=200)
@given(
    st.lists(
        st.dictionaries(
            st.tuples(st.integers(1, 9), st.integers(1, 9)),
            st.one_of(st.sampled_from(OURS), st.sampled_from(OURS), st.text("あ\ue000", min_size=1)),
            max_size=40,
        ),
        max_size=2,
    ),
    st.sampled_from([None, "長寿課"]),
)
def test_no_jumble_of_our_own_words_stops_the_reader_or_hides_what_was_written(sheets, ruled):
    desk = Desk("長寿課").drop(MAIN, EXTRA)
    for number, cells in enumerate(sheets):
        desk.add(f"シート{number}", {address(*at): text for at, text in cells.items()})
    out = "\n".join(everything(desk.send(ruled=ruled)))
    assert all(text in out for cells in sheets for text in cells.values() if "\ue000" in text)


@pytest.mark.parametrize(
    ("name", "is_said"),
    [
        ("福祉課は該当なし", True),
        ("検討中です", True),
        ("Sheet1", False),
        ("シート2", False),
        ("調査票 (2)", False),
        ("Sheet1 (2)", False),
    ],
)
def test_the_name_of_an_empty_sheet_that_speaks_of_an_answer_is_listed(name: str, is_said: bool) -> None:
    desk = Desk().fill("1", status="開いている。")
    desk.workbook = replace(desk.workbook, sheets=(*desk.workbook.sheets, Sheet(name)))
    texts = [(one.place.sheet, one.text) for one in desk.returned().unplaced]
    assert texts == ([(name, name)] if is_said else [])
