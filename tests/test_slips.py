"""単票: a form on slips asks what a table would, looks like paper that one fills in, and loses nothing."""

from __future__ import annotations

import io
from itertools import combinations
from pathlib import Path

import pytest
from builders import QUESTIONS, SAVED, SURVEY, answer
from definition_book import definition, found
from desk import EXTRA, MAIN, Desk, codes, form_bytes, listed, partners, texts
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from respondent import fill
from row_cases import EVERY_KIND, on_slips

from survey import findings
from survey.commands.definition_doubts import definition_doubts
from survey.definition import faults as wrong
from survey.definition.survey_reader import read_definition
from survey.form import design, fits_in_table
from survey.form.paper import LEAST_PRINTED, PORTRAIT
from survey.form.room import prose
from survey.form_reader import read
from survey.form_writer import says_otherwise, write_form
from survey.form_writer.slip_pages import page_breaks
from survey.japanese.text import clean
from survey.measure import PX
from survey.model import FormShape, Incoming, Place, Question, ReturnedForm, Survey, stored
from survey.model.addresses import address
from survey.questions.columns import ColumnRole
from survey.storage.folder import Folder
from survey.workbook import position

SLIPS = on_slips(SURVEY)
MANY_KINDS = on_slips(EVERY_KIND)


def wide(count: int, survey: Survey = SURVEY) -> Survey:
    """The survey with so many amounts to ask for."""
    return replace(survey, questions=tuple(Question(f"q{n}", f"設問{n}の件数", "数値") for n in range(count)))


def sheet_of(survey: Survey, department: str = "福祉課", sheet: str = MAIN, **made_with: object) -> Worksheet:
    return load_workbook(io.BytesIO(form_bytes(survey, department, **made_with)))[sheet]


def cell_of(sheet: Worksheet, desk: Desk, no: str, key: str) -> object:
    return sheet[desk.cell(no, key)[1]]


# ---------------------------------------------------------------- which shape


def test_a_survey_has_slips_exactly_where_the_columns_of_a_table_could_not_be_read() -> None:
    last = max(count for count in range(5, 60) if fits_in_table(wide(count)))
    assert 15 < last < 40
    for count, slips in ((last, False), (last + 1, True)):
        survey = wide(count)
        form = design(survey, survey.departments[0])
        assert [bool(table.slips) for table in form.tables] == [slips] * len(form.tables)
    columns = design(wide(last), SURVEY.departments[0]).tables[0].across
    sides = [sum(columns.widths), *([columns.halves[0]] if columns.halves else [])]
    least = LEAST_PRINTED / prose(SURVEY.settings.font).size
    assert min(side * least * PX for side in sides) < 1200, "a sheet of A3 or two of A4 show them"


@pytest.mark.parametrize("shape", FormShape)
def test_the_officer_has_the_last_word_on_the_shape(shape: FormShape) -> None:
    few, many = (replace(s, settings=replace(s.settings, form_shape=shape)) for s in (wide(3), wide(50)))
    shapes = [bool(design(survey, survey.departments[0]).tables[0].slips) for survey in (few, many)]
    assert shapes == {"自動": [False, True], "表": [False, False], "単票": [True, True]}[shape]


def test_the_definition_says_the_shape_and_no_other_word(tmp_path: Path) -> None:
    said = {("設定", "A10"): "調査票の形", ("設定", "B10"): "単票"}
    assert read_definition(definition(tmp_path, said)).settings.form_shape is FormShape.SLIPS
    assert read_definition(definition(tmp_path)).settings.form_shape is FormShape.AUTOMATIC
    assert found(definition(tmp_path, {**said, ("設定", "B10"): "縦"})) == {
        (wrong.NOT_ONE_OF.code, "調査定義.xlsx 設定!B10")
    }


def test_generate_tells_where_a_table_cannot_be_read_on_paper(tmp_path: Path) -> None:
    def told(survey: Survey) -> list[str]:
        return [text for text in definition_doubts(Folder(tmp_path), survey, SAVED.date()) if "単票" in text]

    many = wide(50)
    assert told(wide(3)) == told(on_slips(many)) == []
    assert len(told(many)) == 1
    (forced,) = told(replace(many, settings=replace(many.settings, form_shape=FormShape.TABLE)))
    assert "調査票の形" in forced


def test_a_form_of_the_other_shape_is_made_anew(tmp_path: Path) -> None:
    for made, now in ((SURVEY, SLIPS), (SLIPS, SURVEY)):
        path = tmp_path / "form.xlsx"
        write_form(design(made, made.departments[0]), path, saved=SAVED)
        assert not says_otherwise(path, design(made, made.departments[0]))
        assert says_otherwise(path, design(now, now.departments[0]))


# ---------------------------------------------------------------- what a respondent sees


def test_a_slip_shows_heading_input_whether_it_is_required_and_how_it_is_answered() -> None:
    desk, sheet = Desk(survey=SLIPS), sheet_of(SLIPS)
    row = cell_of(sheet, desk, "1", "applies").row
    assert [sheet.cell(row, column).value for column in (3, 4, 5)] == ["該当の有無", None, "必須"]
    beside = sheet.cell(cell_of(sheet, desk, "1", "status").row, 6).value
    assert beside.split("\n") == [
        "取組の内容を具体的に記入してください。",
        "「該当あり」のときは、必ず記入してください。",
        "1000文字以内で記入してください。",
        "例　月１回、サロンを開催している。",
    ]
    begins = cell_of(sheet, desk, "1", "#no").row
    assert [sheet.cell(begins, column).value for column in (2, 3, 5)] == ["1", "つながりづくり", "記入済"]


def test_each_choice_has_a_row_with_a_mark_of_its_own() -> None:
    desk, sheet = Desk(survey=SLIPS), sheet_of(SLIPS)
    rows = [cell_of(sheet, desk, "1", f"partners@{one.name}").row for one in SLIPS.departments]
    assert rows == list(range(rows[0], rows[0] + 4))
    assert [sheet.cell(row, 3).value for row in rows] == [one.name for one in SLIPS.departments]
    assert sheet.cell(rows[0] - 1, 3).value == "連携したい課"
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert any(f"D{rows[1]}" in cells and "○" in formula for cells, formula in lists.items())


def test_only_inputs_can_be_typed_into_and_are_as_high_as_what_is_asked() -> None:
    desk, sheet = Desk(survey=MANY_KINDS), sheet_of(MANY_KINDS)
    table = desk.table("1")
    inputs = {table.cell("1", column.key) for column in table.inputs}
    first, last = table.row_of["1"], table.row_of["1"] + table.rows_each
    unlocked = {(c.row, c.column) for row in sheet.iter_rows(first, last - 1) for c in row if not c.protection.locked}
    assert unlocked == inputs
    height = {key: sheet.row_dimensions[table.cell("1", key)[0]].height for key in ("free", "many", "second")}
    assert min(height["free"], height["many"]) >= 5 * 12 > height["second"]


def test_a_hint_that_is_too_long_for_its_cell_stands_whole_in_a_note() -> None:
    long = "長い記入要領。" * 400
    survey = on_slips(replace(SURVEY, questions=(QUESTIONS[0], replace(QUESTIONS[1], guidance=long))))
    desk, sheet = Desk(survey=survey), sheet_of(survey)
    for no in ("1", "2"):
        cell = sheet.cell(cell_of(sheet, desk, no, "status").row, 6)
        assert "この欄のメモ" in cell.value
        assert long in cell.comment.text.replace("\r", "")
        assert len(cell.value) > 500
    assert desk.send().unplaced == ()


@pytest.mark.parametrize("survey", [SLIPS, MANY_KINDS, wide(60)], ids=["small", "every kind", "sixty"])
def test_slips_are_printed_on_upright_paper_with_letters_that_can_be_read(survey: Survey) -> None:
    table = design(survey, survey.departments[0]).tables[0]
    assert table.slips
    page = sheet_of(survey)
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("portrait", 9)
    scale = page.page_setup.scale / 100
    assert sum(table.slips.widths) * PX * scale <= PORTRAIT.width
    assert prose(survey.settings.font).size * scale >= LEAST_PRINTED * 0.97
    assert page.print_title_rows == f"${table.group_row}:${table.group_row}"


def test_a_slip_that_does_not_fit_below_another_begins_on_a_new_page() -> None:
    rows = [10.0] * 3 + [20.0] * 12
    assert page_breaks(rows, [4, 8, 12], 200.0, 10.0) == (11,)
    assert page_breaks(rows, [4, 8, 12], 270.0, 10.0) == ()
    assert page_breaks(rows, [4, 8, 12], 100.0, 10.0) == (7, 11)
    assert page_breaks(rows, [4], 100.0, 10.0) == ()


# ---------------------------------------------------------------- what comes back


def test_a_slip_that_is_filled_in_by_what_can_be_seen_is_read(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(form_bytes(SLIPS))
    texts = {
        "該当の有無": "該当あり",
        "現在の取組状況": "茶話会",
        "連携したい課": ["長寿課", "安心課"],
        "連携の内容": "会場",
    }
    filled = fill(path, tmp_path / "b.xlsx", {"2": texts, "3": {"該当の有無": "該当なし"}}, "主査")
    form = read(Incoming("b.xlsx", filled.read_bytes(), stored(SAVED)), SLIPS)
    assert isinstance(form, ReturnedForm)
    assert (form.unplaced, form.findings, form.respondent) == ((), (), "主査")
    said = {one.issue: {key: entry.as_text("・") for key, entry in one.entries.items()} for one in form.answers}
    assert said["2"] == {
        "applies": "該当あり", "status": "茶話会", "partners": "長寿課・安心課", "partners_note": "会場",
    }  # fmt: skip
    assert said["3"] == {"applies": "該当なし"}
    desk = Desk(survey=SLIPS)
    assert all(
        one.input_of(key) == desk.cell(one.issue, key)[1] for one in form.answers for key in ("status", "applies")
    )


WORD = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x9FFF, exclude_categories=["Cs", "Cc"]), min_size=1)


@settings(max_examples=100)
@example(placed={(MAIN, 8, 4): "0", (EXTRA, 8, 4): "0"}, lost=False)
@example(placed={(one, 8, at): "0" for one in (MAIN, EXTRA) for at in range(1, 7)}, lost=True)
@given(
    placed=st.dictionaries(
        st.tuples(st.sampled_from([MAIN, EXTRA]), st.integers(1, 60), st.integers(1, 9)), WORD, max_size=12
    ),
    lost=st.booleans(),
)
def test_whatever_is_written_wherever_beside_slips_comes_out_again(
    placed: dict[tuple[str, int, int], str], lost: bool
) -> None:
    desk = Desk("長寿課", survey=SLIPS)
    for number, ((sheet, row, column), word) in enumerate(placed.items()):
        desk.type(sheet, address(row, column), f"{word}\ue000{number}")
    if lost:
        desk.lose_identity()
    form = desk.send(ruled="長寿課")
    out = [form.respondent, form.extension, *(one.text for one in form.unplaced)]
    out += [text for one in form.answers for entry in one.entries.values() for text in (entry.text, *entry.departments)]
    for number, word in enumerate(placed.values()):
        assert clean(f"{word}\ue000{number}") in "\n".join(out)


KEY_ROW, HEAD_ROW = 8, 9


def filled_desk() -> Desk:
    desk = Desk("長寿課", survey=SLIPS).fill("1", applies="該当あり", status="茶話会", partners="福祉課 安心課")
    return desk.fill("2", status="農園")


@pytest.mark.parametrize("head", [True, False], ids=["headings left", "headings gone"])
def test_slips_are_read_whichever_keys_of_columns_are_left(head: bool) -> None:
    whole = filled_desk().returned()
    assert {one.issue: set(one.entries) for one in whole.answers if one.entries} == {
        "1": {"applies", "status", "partners"}, "2": {"status"},
    }  # fmt: skip
    for count in range(7):
        for gone in combinations(range(1, 7), count):
            desk = filled_desk()
            for sheet in (MAIN, EXTRA):
                desk.erase(sheet, *(address(KEY_ROW, column) for column in gone))
                if not head:
                    desk.erase_row(sheet, HEAD_ROW)
            form = desk.send()
            assert isinstance(form, ReturnedForm), gone
            assert ([one.entries for one in form.answers], form.findings, form.unplaced) == (
                [one.entries for one in whole.answers], (), (),
            ), gone  # fmt: skip


def test_slips_that_lost_the_keys_and_headings_of_their_questions_are_read_by_the_keys_of_their_rows() -> None:
    desk, whole = filled_desk(), filled_desk().returned()
    for sheet in (MAIN, EXTRA):
        desk.erase_row(sheet, KEY_ROW).delete_column(sheet, 3)
    form = desk.returned()
    assert [texts(form, no) for no in "123"] == [texts(whole, no) for no in "123"]
    assert partners(form, "1") == partners(whole, "1")


@pytest.mark.parametrize("first", ["#no", "partners@福祉課"])
def test_a_slip_is_one_slip_whichever_of_its_rows_have_lost_their_keys(first: str) -> None:
    rows = [position(Desk("長寿課", survey=SLIPS).cell("2", key)[1])[0] for key in (first, "challenges")]
    for last in range(rows[0], rows[1] + 1):
        desk = Desk("長寿課", survey=SLIPS).fill("2", status="農園", partners="福祉課 みどり課", partners_note="畑")
        desk.erase(EXTRA, *(address(row, 1) for row in range(rows[0], last + 1)))
        form = desk.fill("2", challenges="人手").returned()
        assert (form.findings, form.unplaced) == ((), ()), last
        said = {"status": "農園", "partners": "", "partners_note": "畑", "challenges": "人手"}
        assert (texts(form, "2"), partners(form, "2")) == (said, ("福祉課", "みどり課")), last


def test_what_stands_over_choices_that_are_gone_is_no_answer() -> None:
    desk = filled_desk().erase_row(MAIN, KEY_ROW).erase_column(MAIN, 1)
    first, _ = position(desk.cell("1", "partners@福祉課")[1])
    for _ in SLIPS.departments:
        desk.delete_row(MAIN, first)
    form = desk.returned()
    assert texts(form, "1") == {"applies": "該当あり", "status": "茶話会"}
    assert (form.findings, form.unplaced) == ((), ())


def test_a_row_with_the_key_of_an_issue_and_the_heading_of_a_question_asks_that_question() -> None:
    desk = filled_desk()
    row, _ = position(desk.cell("2", "status")[1])
    form = desk.type(EXTRA, address(row, 1), "2").returned()
    assert texts(form, "2")["status"] == "農園"


@pytest.mark.parametrize("keys", [True, False], ids=["keys left", "keys gone"])
def test_a_column_put_in_beside_the_inputs_is_not_taken_for_theirs(keys: bool) -> None:
    desk = filled_desk()
    for sheet in (MAIN, EXTRA):
        desk.insert_columns(sheet, 4).type(sheet, address(HEAD_ROW + 4, 4), "覚え書き")
        desk.erase(sheet, *([address(KEY_ROW, 5)] if keys else (address(KEY_ROW, at) for at in range(1, 8))))
    form = desk.returned()
    assert [one.entries["status"].text for one in form.answers if one.entries] == ["茶話会", "農園"]
    assert {one.text for one in form.unplaced} == {"覚え書き"}


SAID_ELSEWHERE = ["該当あり", "3", "３", "長寿課"]
"""A choice, a NO as numbers look, and the name of a department: answers that the form itself says in other places."""


@pytest.mark.parametrize("text", SAID_ELSEWHERE)
@pytest.mark.parametrize("key", ["applies", "status", "partners@みどり課", "partners_note", "challenges"])
def test_an_answer_in_the_wrong_column_is_listed_although_the_form_says_it_elsewhere(key: str, text: str) -> None:
    table = design(SLIPS, SLIPS.department_by_name["長寿課"]).tables[0]
    row, _ = table.cell("1", key)
    for column, told in ((2, set()), (5, {"W204"}), (6, {"W204"}), (12, set())):
        spot = address(row, column)
        form = Desk("長寿課", survey=SLIPS).type(MAIN, spot, text).returned()
        assert (listed(form), codes(form)) == ({spot: clean(text)}, told)


@pytest.mark.parametrize("text", SAID_ELSEWHERE)
def test_an_answer_over_the_examples_or_a_heading_is_listed_and_said(text: str) -> None:
    desk = Desk("長寿課", survey=SLIPS)
    at = [desk.cell("1", "#examples")[1], address(HEAD_ROW, 4), address(KEY_ROW, 4)]
    at += [address(position(desk.cell("1", key)[1])[0], 3) for key in ("applies", "challenges") if text != "長寿課"]
    for spot in at:
        form = Desk("長寿課", survey=SLIPS).type(MAIN, spot, text).returned()
        assert (listed(form), codes(form)) == ({spot: clean(text)}, {"W204"})


def test_the_labels_of_choices_that_the_definition_has_lost_are_not_taken_for_answers() -> None:
    now = replace(MANY_KINDS, questions=tuple(one for one in MANY_KINDS.questions if one.key != "means"))
    form = Desk("長寿課", survey=MANY_KINDS).returned(survey=now)
    assert {one.text for one in form.unplaced} == {"#00"}


def test_a_choice_whose_label_was_made_that_of_another_is_counted_for_neither() -> None:
    desk = Desk("長寿課", survey=SLIPS).fill("1", partners="福祉課 安心課")
    sheet, spot = desk.cell("1", "partners@福祉課")
    form = desk.type(sheet, spot.replace("D", "C"), "みどり課").returned()
    assert partners(form, "1") == ("安心課",)
    assert (listed(form), codes(form)) == ({spot: "○"}, {"W260"})


@settings(max_examples=100)
@given(
    typed=st.dictionaries(st.tuples(st.sampled_from("123"), st.sampled_from(["status", "challenges"])), WORD),
    damages=st.lists(
        st.tuples(
            st.sampled_from(["insert_rows", "insert_columns", "delete_row", "delete_column", "copy_row"]),
            st.integers(1, 50),
        ),
        max_size=4,
    ),
)
def test_every_answer_on_slips_is_accounted_for_whatever_happens_to_rows_and_columns(
    typed: dict[tuple[str, str], str], damages: list[tuple[str, int]]
) -> None:
    desk = Desk(survey=SLIPS)
    for (no, key), word in typed.items():
        desk.type(*desk.cell(no, key), f"{word}\ue000{no}{key}")
    for damage, at in damages:
        extra = {"to": at + 1} if damage == "copy_row" else {}
        getattr(desk, damage)(MAIN, at, **extra)
    form = desk.send(ruled="福祉課")
    left = {clean(cell.text) for cell in desk.cells(MAIN).values() if "\ue000" in cell.text}
    answers = getattr(form, "answers", ())
    out = {(one.issue, key): entry.text for one in answers for key, entry in one.entries.items()}
    listed = {one.text for one in form.unplaced}
    assert all(text in listed or any(text in said for said in out.values()) for text in left)
    for (no, key), said in out.items():
        assert f"\ue000{no}{key}" in said or "\ue000" not in said, "an answer is never taken for another's"


# ---------------------------------------------------------------- sent back, and the year after


def test_a_form_sent_back_frames_the_cells_and_leads_to_them() -> None:
    back = [
        findings.REQUIRED_EMPTY.at(
            Place("a.xlsx", MAIN, "E10"), department="福祉課", issue="2", question="applies", heading="該当の有無", instead="",
            **SLIPS.settings.names.in_messages,
        )
    ]  # fmt: skip
    desk, book = Desk(survey=SLIPS), load_workbook(io.BytesIO(form_bytes(SLIPS, remarks=back)))
    spot = desk.cell("2", "applies")[1]
    cell = book[MAIN][spot]
    assert {side.style for side in (cell.border.top, cell.border.bottom, cell.border.left, cell.border.right)} == {
        "medium"
    }
    assert "空欄です" in cell.comment.text
    links = [c.hyperlink.location for row in book["修正のお願い"].iter_rows() for c in row if c.hyperlink]
    assert links == [f"'{MAIN}'!{spot}"]


def test_a_slip_with_the_former_answer_asks_whether_it_still_holds() -> None:
    survey = replace(SLIPS, former_year="令和７年度")
    former = [answer("福祉課", "1", applies="該当あり", status="月に一度", partners=("長寿課",))]
    desk = Desk(survey=survey, former=former)
    table = desk.table("1")
    sheet = sheet_of(survey, former=former)
    since = {no: sheet.cell(*table.cell(no, "#since")) for no in "12"}
    assert [since[no].protection.locked for no in "12"] == [False, True]
    assert sheet.cell(since["1"].row, 3).value == "前回から"
    assert sheet.cell(*table.cell("1", "status")).value == "月に一度"
    assert "前回（令和７年度）の回答です" in sheet.cell(*table.cell("1", "applies")).comment.text
    (first, *_) = desk.send().answers
    assert set(first.carried or {}) == {"applies", "status", "partners"}
    desk.type(*desk.cell("1", "#since"), "変更なし")
    assert desk.send().answers[0].since == "変更なし"
    cells = desk.cells(MAIN)
    kept = [table.cell("1", column.key) for column in table.columns if column.role is ColumnRole.CHECK]
    assert all(cells[at].hidden for at in kept if at in cells)
    assert sum(at in cells for at in kept) > 5
