"""初期値 on forms that go out and come back: what the office gave counts, what the department made of it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

import pytest
from builders import SURVEY, answer, returned
from desk import MAIN, Desk, codes, form_bytes, listed
from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from survey import checks
from survey.comparison.carry_over import CarriedOver, carry_over
from survey.comparison.comparing import compare
from survey.findings import AS_OFFERED, OTHER_VERSION, OVERWRITTEN
from survey.form.version import form_version
from survey.ledger import choose
from survey.model import Answer, FormShape, Given, Ledger, ReturnedForm, State, Survey
from survey.table.consolidate import consolidate

TARGET, PLAN = "月に二度、集まりを開く。", "世話をする人が足りない。"
LOCKED, OPEN = {"status": Given(TARGET)}, {"status": Given(TARGET, open=True)}


def given(rows: Mapping[str, Mapping[str, Given]], survey: Survey = SURVEY) -> Survey:
    """The small survey in which the office gives that to 福祉課, by NO and question."""
    return replace(survey, given={("福祉課", no): values for no, values in rows.items()})


def told(form: ReturnedForm, no: str) -> dict[str, str]:
    (row,) = [one for one in form.answers if one.issue == no]
    return {key: entry.as_text("、") for key, entry in row.entries.items()}


def row_of(form: ReturnedForm, no: str) -> object:
    (row,) = [one for one in form.answers if one.issue == no]
    return "offered" if row.as_offered else "blank" if row.blank else "answered"


def booked(survey: Survey, *forms: ReturnedForm) -> Ledger:
    return choose(survey, forms, (), checks.check(survey, forms))


# ---------------------------------------------------------------- what may not be changed


def test_what_may_not_be_changed_counts_without_a_word_where_nobody_changed_it() -> None:
    survey = given({"1": LOCKED})
    form = Desk(survey=survey).fill("1", applies="該当あり").returned()
    assert told(form, "1") == {"applies": "該当あり", "status": TARGET}
    assert (codes(form), form.unplaced) == (set(), ())
    ledger = booked(survey, form)
    assert not [one for one in ledger.findings if one.issue == "1"], "what is required is there"
    assert consolidate(survey, ledger).issues[0].rows[0].texts[0] == TARGET


@pytest.mark.parametrize("written", ["月に一度、集まりを開く。", "#REF!", f"{TARGET}\n隔月にしたい。"])
def test_what_may_not_be_changed_is_restored_and_what_was_written_there_is_told_and_listed(written: str) -> None:
    desk = Desk(survey=given({"1": LOCKED})).fill("1", applies="該当あり", status=written)
    form = desk.returned()
    cell = desk.cell("1", "status")[1]
    assert told(form, "1")["status"] == TARGET
    (said,) = form.findings
    assert (said.code, said.place.cell, said.value, said.question) == (OVERWRITTEN.code, cell, written, "status")
    assert TARGET in said.what and listed(form) == {cell: written}
    assert not [one for one in checks.check(desk.survey, [form]) if one.question == "status"]


def test_what_may_not_be_changed_is_restored_where_it_was_cleared() -> None:
    desk = Desk(survey=given({"1": LOCKED})).fill("1", applies="検討中")
    form = desk.erase(*desk.cell("1", "status")).returned()
    assert told(form, "1") == {"applies": "検討中", "status": TARGET}
    (said,) = form.findings
    assert (said.code, said.place.cell, said.value) == (OVERWRITTEN.code, desk.cell("1", "status")[1], "")
    assert "空欄" in said.what and form.unplaced == ()


def test_white_space_width_and_where_a_line_ends_change_nothing() -> None:
    desk = Desk(survey=given({"1": LOCKED})).fill("1", applies="検討中", status=f" {TARGET}　")
    assert (codes(desk.returned()), told(desk.returned(), "1")["status"]) == (set(), TARGET)


def test_circles_that_may_not_be_changed_are_compared_one_by_one() -> None:
    survey = given({"1": {"partners": Given("みどり課\n安心課")}})
    desk = Desk(survey=survey).fill("1", applies="検討中", partners="長寿課")
    form = desk.erase(*desk.cell("1", "partners@みどり課")).returned()
    assert told(form, "1")["partners"] == "みどり課、安心課"
    assert listed(form) == {desk.cell("1", "partners@長寿課")[1]: "○"}
    assert [one.value for one in form.findings] == ["長寿課、安心課"]


def test_a_row_below_that_goes_on_in_a_locked_column_is_listed() -> None:
    desk = Desk(survey=given({"1": LOCKED})).fill("1", applies="該当あり")
    row = desk.table("1").row_of["1"]
    form = desk.insert_rows(MAIN, row + 1).type(MAIN, f"F{row + 1}", "隔月にしたい。").returned()
    assert (told(form, "1")["status"], listed(form)) == (TARGET, {f"F{row + 1}": "隔月にしたい。"})
    assert OVERWRITTEN.code in codes(form)


def test_the_office_is_not_asked_to_correct_itself() -> None:
    survey = given({"1": {"status": Given(TARGET), "partners": Given("福祉課\n長寿課")}})
    form = Desk(survey=survey).fill("1", applies="該当なし").returned()
    assert checks.check(survey, [form]) == ()
    assert booked(replace(survey, issues=survey.issues[:1]), form).states["福祉課"] is State.NOT_APPLICABLE


# ---------------------------------------------------------------- what may be changed


def test_what_may_be_changed_is_the_offices_until_somebody_writes_something_else() -> None:
    desk = Desk(survey=given({"1": OPEN})).fill("1", applies="該当あり")
    (row,) = [one for one in desk.returned().answers if one.issue == "1"]
    assert (row.entries["status"].text, row.given, row.blank) == (TARGET, {"status"}, False)
    (row,) = [one for one in desk.fill("1", status="月に一度。").returned().answers if one.issue == "1"]
    assert (row.entries["status"].text, row.given) == ("月に一度。", frozenset())
    (row,) = [one for one in desk.erase(*desk.cell("1", "status")).returned().answers if one.issue == "1"]
    assert (row.entries.keys(), row.given) == ({"applies"}, frozenset())


@pytest.mark.parametrize("values", [LOCKED, OPEN, {"status": Given(TARGET), "challenges": Given(PLAN, open=True)}])
def test_a_row_into_which_nobody_wrote_is_no_answer_while_anything_is_required(values: dict[str, Given]) -> None:
    survey = given({"1": values})
    form = Desk(survey=survey).fill("2", applies="該当なし").returned()
    assert row_of(form, "1") == "blank"
    ledger = booked(survey, form)
    assert ("福祉課", "1") not in ledger.counted
    (said,) = [one for one in ledger.findings if one.issue == "1"]
    assert (said.code, said.place.cell, said.what[:2]) == ("E102", "E10", "この")
    assert ledger.unplaced == ()


def test_a_row_that_is_complete_as_it_was_offered_counts_and_is_told() -> None:
    survey = given({"1": {"applies": Given("該当あり", open=True), "status": Given(TARGET, open=True)}})
    form = Desk(survey=survey).returned()
    assert row_of(form, "1") == "offered" and row_of(form, "2") == "blank"
    ledger = booked(survey, form)
    assert ledger.counted["福祉課", "1"].answer.entries["status"].text == TARGET
    (said,) = [one for one in ledger.findings if one.issue == "1"]
    assert (said.code, said.place.cell, said.question) == (AS_OFFERED.code, "E10", "applies")
    lacking = given({"1": {"applies": Given("該当あり", open=True)}})
    assert row_of(Desk(survey=lacking).returned(), "1") == "blank", "該当あり asks for 現在の取組状況"


def test_a_row_that_asks_nothing_counts_without_a_word() -> None:
    everything = {"applies": Given("該当あり"), "status": Given(TARGET), "partners": Given("長寿課"), "partners_note": Given("例会"), "challenges": Given(PLAN)}  # fmt: skip
    survey = given({"1": everything})
    form = Desk(survey=survey).returned()
    assert (row_of(form, "1"), codes(form)) == ("offered", set())
    assert [one.code for one in booked(survey, form).findings if one.issue == "1"] == []


def test_a_row_that_requires_nothing_is_no_answer_because_something_in_it_is_locked() -> None:
    questions = tuple(replace(question, required=False, required_when=()) for question in SURVEY.questions)
    survey = given({"1": LOCKED}, replace(SURVEY, questions=questions))
    assert row_of(Desk(survey=survey).returned(), "1") == "blank"


def test_what_was_only_offered_gives_way_to_what_a_section_wrote_before() -> None:
    survey = given({"1": {"applies": Given("該当あり", open=True), "status": Given(TARGET, open=True)}})
    first = Desk(survey=survey).fill("1", status="月に一度。").returned("一係.xlsx")
    second = Desk(survey=survey).fill("2", applies="検討中").returned("二係.xlsx")
    second = replace(second, file=replace(second.file, received=datetime(2026, 11, 2)))
    ledger = booked(survey, first, second)
    assert ledger.counted["福祉課", "1"].answer.entries["status"].text == "月に一度。"
    assert ledger.counted["福祉課", "2"].answer.entries["applies"].text == "検討中"
    assert AS_OFFERED.code not in {one.code for one in ledger.findings}
    assert any("事務局が用意した内容のままで" in one.why for one in ledger.receipts)


# ---------------------------------------------------------------- forms that were made otherwise


@pytest.mark.parametrize("is_open", [False, True])
def test_what_the_office_gave_before_is_nobodys_change(is_open: bool) -> None:
    before = given({"1": {"status": Given("前の目標。", is_open)}})
    now = given({"1": {"status": Given(TARGET, is_open)}})
    form = Desk(survey=before).fill("1", applies="該当あり").returned(survey=now)
    assert told(form, "1")["status"] == TARGET
    assert (codes(form), form.unplaced) == ({OTHER_VERSION.code}, ())
    gone = Desk(survey=before).fill("1", applies="該当あり").returned(survey=SURVEY)
    assert (told(gone, "1"), gone.unplaced) == ({"applies": "該当あり"}, ())


def test_what_is_given_only_since_the_form_was_made_stands_beside_what_came_back() -> None:
    desk = Desk().fill("1", applies="該当あり", status="自分で書いた。").fill("2", applies="該当あり")
    form = desk.returned(survey=given({"1": LOCKED, "2": LOCKED, "3": OPEN}))
    assert told(form, "1")["status"] == told(form, "2")["status"] == TARGET
    assert (codes(form), listed(form)) == ({OTHER_VERSION.code, OVERWRITTEN.code}, {"F10": "自分で書いた。"})
    assert told(form, "3") == {}, "nobody saw what is offered now"


def test_a_department_to_which_nothing_is_given_has_the_version_that_all_had() -> None:
    survey = given({"1": LOCKED})
    assert form_version(survey, "長寿課") == form_version(SURVEY) != form_version(survey, "福祉課")
    assert form_version(survey, "福祉課") != form_version(given({"1": OPEN}), "福祉課")
    assert codes(Desk("長寿課", survey).fill("1", applies="検討中").returned(survey=given({"2": OPEN}))) == set()


# ---------------------------------------------------------------- what happens on the way


HAPPENS = {
    "the hidden sheet is lost": Desk.lose_identity,
    "a row is inserted": lambda desk: desk.insert_rows(MAIN, 11),
    "a column is inserted": lambda desk: desk.insert_columns(MAIN, 6),
    "the row of keys is deleted": lambda desk: desk.delete_row(MAIN, 6),
    "the hidden columns are deleted": lambda desk: desk.move(MAIN, lambda row, column: None if column > 13 else (row, column)),
    "the sheet is renamed": lambda desk: desk.rename(MAIN, "福祉課"),
    "the rows stand in another order": lambda desk: desk.move(MAIN, lambda row, column: ({10: 12, 12: 10}.get(row, row), column)),
}  # fmt: skip


@pytest.mark.parametrize("what", HAPPENS)
def test_what_people_do_to_a_form_does_no_harm_to_what_the_office_gave(what: str) -> None:
    survey = given({"1": LOCKED, "2": OPEN, "3": {"status": Given(TARGET), "challenges": Given(PLAN, open=True)}})
    desk = Desk(survey=survey).fill("1", applies="該当あり", status="書き換えた。").fill("3", applies="検討中")
    form = HAPPENS[what](desk).returned("福祉課.xlsx")
    assert told(form, "1") == {"applies": "該当あり", "status": TARGET}
    assert (told(form, "3"), row_of(form, "2")) == (
        {"applies": "検討中", "status": TARGET, "challenges": PLAN},
        "blank",
    )
    assert list(listed(form).values()) == ["書き換えた。"]
    assert codes(form) - {"I308", "W202", "W207"} == {OVERWRITTEN.code}


def test_of_two_copies_of_a_sheet_the_one_into_which_somebody_wrote_is_read() -> None:
    desk = Desk(survey=given({"1": LOCKED | {"challenges": Given(PLAN, open=True)}}))
    blank = {f"{'ABCDEFGHIJKL'[column - 1]}{row}": cell.text for (row, column), cell in desk.cells(MAIN).items() if column <= 12}  # fmt: skip
    form = desk.fill("1", applies="該当あり").rename(MAIN, "記入した票").add(MAIN, blank).returned()
    assert told(form, "1") == {"applies": "該当あり", "status": TARGET, "challenges": PLAN}
    assert (codes(form), form.unplaced) == (set(), ())


def test_a_form_on_hold_lists_what_its_department_wrote_and_not_what_the_office_gave() -> None:
    desk = Desk(survey=given({"1": LOCKED, "2": OPEN})).fill("1", applies="該当あり").fill("2", status="書き換えた。")
    held = desk.type(MAIN, "D3", "長寿課").unread()
    assert sorted(listed(held).values()) == ["書き換えた。", "該当あり"]


# ---------------------------------------------------------------- the former year


def test_what_the_office_gives_stands_before_a_former_answer_and_is_no_change() -> None:
    survey = replace(given({"1": LOCKED, "2": OPEN}), former_year="令和７年度")
    before = [answer("福祉課", no, applies="検討中", status="昨年度の取組。") for no in "123"]
    carried = carry_over(SURVEY, before, survey)
    assert [one.entries.keys() for one in carried.answers["福祉課"]] == [
        {"applies"},
        {"applies"},
        {"applies", "status"},
    ]
    desk = Desk(survey=survey, former=carried.answers["福祉課"]).fill("2", status="今年度の取組。")
    form = desk.returned()
    assert told(form, "1") == {"applies": "検討中", "status": TARGET}
    assert changes(survey, form, carried) == {
        "1": "前回のまま・未確認",
        "2": "前回のまま・未確認",
        "3": "前回のまま・未確認",
    }
    confirmed = desk.type(MAIN, "M11", "変更なし").fill("1", applies="該当あり").returned()
    assert changes(survey, confirmed, carried) == {"1": "変更", "2": "継続", "3": "前回のまま・未確認"}


def test_a_row_of_nothing_but_what_the_office_gave_has_no_change() -> None:
    values = {"applies": Given("該当あり", open=True), "status": Given(TARGET, open=True)}
    survey = replace(given({"1": values}), former_year="令和７年度")
    survey = replace(survey, settings=replace(survey.settings, change_printed=True))
    form = Desk(survey=survey).returned()
    assert changes(survey, form, carry_over(SURVEY, [answer("福祉課", "1", applies="検討中")], survey)) == {}
    ledger = booked(survey, form)
    (row,) = consolidate(survey, ledger, compare(survey, ledger, [form], None)).issues[0].rows
    assert (row.change, row.fresh) == ("", ())


def changes(survey: Survey, form: ReturnedForm, carried: CarriedOver) -> dict[str, str]:
    compared = compare(survey, booked(survey, form), [form], carried)
    assert compared and not any(compared.made_otherwise(one) for one in compared.answers.values())
    return {no: one.change.value for (_, no), one in compared.answers.items()}


def test_nobody_returned_a_form_that_holds_only_what_the_office_gave() -> None:
    survey = given({"1": {"applies": Given("該当なし", open=True)}})
    form = returned("福祉課", replace(Desk(survey=survey).returned().answers[0]), survey=survey)
    assert form.answers[0].as_offered and form.answers[0].untouched


# ---------------------------------------------------------------- what stands on the form


def sheet_of(survey: Survey, answers: Sequence[Answer] = ()) -> Worksheet:
    return load_workbook(BytesIO(form_bytes(survey, answers=answers)))[MAIN]


def fill_of(sheet: Worksheet, cell: str) -> object:
    return sheet[cell].fill.fgColor.rgb if sheet[cell].fill.fill_type else None


def colour_of_given(sheet: Worksheet, cell: str) -> bool:
    """Whether a cell is green under a condition."""
    rules = [rule for area in sheet.conditional_formatting if cell in area.sqref for rule in area.rules]
    return any(rule.dxf.fill and rule.dxf.fill.bgColor.rgb == "FFDDEFD9" for rule in rules if rule.dxf)


@pytest.mark.parametrize("shape", [FormShape.TABLE, FormShape.SLIPS])
def test_what_may_not_be_changed_looks_like_the_forms_own_words_and_is_protected(shape: FormShape) -> None:
    survey = replace(SURVEY, settings=replace(SURVEY.settings, form_shape=shape))
    both = given({"1": {"status": Given(TARGET), "challenges": Given(PLAN, open=True)}}, survey)
    desk, sheet = Desk(survey=both), sheet_of(both)
    (_, locked), (_, still_open), (_, other) = (
        desk.cell(*at) for at in (("1", "status"), ("1", "challenges"), ("2", "status"))
    )
    assert (sheet[locked].value, sheet[still_open].value, sheet[other].value) == (TARGET, PLAN, None)
    assert [sheet[cell].protection.locked for cell in (locked, still_open, other)] == [True, False, False]
    assert fill_of(sheet, locked) != fill_of(sheet, other) == fill_of(sheet, still_open)
    assert [colour_of_given(sheet, cell) for cell in (locked, still_open)] == [False, True]
    rules = sheet.data_validations.dataValidation
    assert [any(cell in rule.sqref for rule in rules) for cell in (locked, still_open)] == [False, True]
    form = Desk(survey=both).fill("1", applies="該当あり", status="ほか").returned()
    assert told(form, "1") == {"applies": "該当あり", "status": TARGET, "challenges": PLAN}
    assert codes(form) == {OVERWRITTEN.code}


@pytest.mark.parametrize(("rows", "said"), [({}, ""), ({"1": LOCKED}, "白"), ({"1": OPEN}, "緑")])
def test_a_form_tells_of_what_is_given_only_where_it_holds_any(
    rows: Mapping[str, Mapping[str, Given]], said: str
) -> None:
    texts = [str(cell.value) for row in sheet_of(given(rows)).iter_rows() for cell in row if cell.value]
    assert [
        colour for colour in "白緑" if any(f"{colour}い欄" in text or f"{colour}色の欄" in text for text in texts)
    ] == [*said]


def test_a_form_that_is_sent_back_keeps_what_may_not_be_changed() -> None:
    survey = given({"1": LOCKED})
    desk = Desk(survey=survey).fill("1", applies="該当あり", status="ほか")
    back = sheet_of(survey, answers=desk.returned().answers)
    _, cell = desk.cell("1", "status")
    assert (back[cell].value, back[cell].protection.locked) == (TARGET, True)
