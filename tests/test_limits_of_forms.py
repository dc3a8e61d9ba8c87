"""How far a returned form may be from the one that was sent, and from where on it is read as something else."""

from __future__ import annotations

import pytest
from builders import SAVED, SURVEY
from desk import MAIN, Desk, listed, texts
from item_survey import ITEMS, Fleet, plates
from msgspec.structs import replace
from row_cases import on_slips

from survey import findings
from survey.form_reader import read_each
from survey.model import DateSource, Question, ReceivedFile, ReturnedForm, Survey
from survey.workbook.gaps import Gaps

SLIPS = on_slips(SURVEY)
STATUS = "月に一度、集まりを開いている。"


def answered(desk: Desk, no: str = "1") -> str:
    """What is taken for the status of an issue; "" where the form is not known for one."""
    form = desk.send()
    return texts(form, no).get("status", "") if isinstance(form, ReturnedForm) else ""


# ---------------------------------------------------------------- beside the tables


@pytest.mark.parametrize(("cell", "respondent"), [("K3", "甲"), ("L3", "")])
def test_a_name_is_looked_for_six_columns_behind_its_label(cell: str, respondent: str) -> None:
    form = Desk().erase(MAIN, "G3").type(MAIN, cell, "甲").returned()
    assert (form.respondent, listed(form)) == (respondent, {} if respondent else {cell: "甲"})


@pytest.mark.parametrize("apart", [1, 17, 40])
def test_a_name_typed_behind_white_space_in_the_cell_of_its_label_is_not_lost(apart: int) -> None:
    written = f"記入者{' ' * apart}主査　甲"
    assert listed(Desk().type(MAIN, "E3", written).returned()) == {"E3": written}


def test_a_label_before_much_white_space_is_one() -> None:
    form = Desk().type(MAIN, "E3", f"記入者{' ' * 40}").type(MAIN, "F3", "主査　甲").returned()
    assert (form.respondent, listed(form)) == ("主査　甲", {})


@pytest.mark.parametrize(("office", "ours"), [("地域共生推進課", False), ("地域共生推進部課", True)])
def test_words_of_ours_of_eight_characters_are_known_wherever_they_stand(office: str, ours: bool) -> None:
    survey = replace(SURVEY, settings=replace(SURVEY.settings, office=office))
    form = Desk(survey=survey).type(MAIN, "B5", office).returned()
    assert listed(form) == ({} if ours else {"B5": office})


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (10, "調査票 F1、F2、F3、F4、F5、F6、F7、F8、F9、F10"),
        (11, "調査票 F1、F2、F3、F4、F5、F6、F7、F8、F9、F10、ほか 1か所"),
    ],
)
def test_ten_doubtful_cells_are_named_and_of_more_is_said_how_many(count: int, told: str) -> None:
    desk = Desk()
    desk.workbook = replace(desk.workbook, gaps=Gaps(cells=tuple((MAIN, f"F{row}") for row in range(1, count + 1))))
    (said,) = [one for one in desk.returned().findings if one.code == findings.DOUBTFUL_CELLS.code]
    assert told in said.what
    assert ("ほか" in said.what) is (count > 10)


@pytest.mark.parametrize(
    ("headings", "known"),
    [
        ({"C": "取り組むべき内容", "F": "現在の取組状況"}, True),
        ({"F": "現在の取組状況"}, False),
        ({"C": "取組むべき内容", "F": "現在の取組み状況", "G": "その他"}, True),
        ({"C": "取組むべき内容", "F": "現在の取組み状況"}, False),
        ({"C": "件", "F": "現在の取組み状況", "G": "その他"}, False),
    ],
    ids=["two", "one", "two of three that are near", "two that are near", "one of three that is near"],
)
def test_a_table_without_keys_is_known_by_two_headings_and_by_near_ones_among_three(
    headings: dict[str, str], known: bool
) -> None:
    lost = [f"{column}{row}" for row in (6, 7, 8) for column in "ABCDEFGHIJKLMNO" if (column, row) != ("A", 7)]
    desk = Desk().fill("1", status="サロンを開いた。").erase(MAIN, *lost)
    for column, heading in headings.items():
        desk = desk.type(MAIN, f"{column}7", heading)
    form = desk.send()
    assert isinstance(form, ReturnedForm) is known
    if isinstance(form, ReturnedForm):
        assert texts(form, "1") == {"status": "サロンを開いた。"}


@pytest.mark.parametrize(("left", "known"), [("FL", True), ("F", False)])
def test_the_row_of_keys_of_a_table_is_known_by_two_of_them(left: str, known: bool) -> None:
    desk = (
        Desk()
        .fill("1", status="サロンを開いた。")
        .erase(MAIN, *(f"{one}6" for one in "ABCDEFGHIJKLMNO" if one not in left))
    )
    form = desk.type(MAIN, "F7", "いまの様子").returned()
    assert (texts(form, "1").get("status") == "サロンを開いた。") is known
    assert ("サロンを開いた。" in listed(form).values()) is not known


@pytest.mark.parametrize("letters", [60, 61])
def test_a_form_is_called_by_the_first_sixty_characters_of_its_sheet(letters: int) -> None:
    mine, other = (
        Desk(name).change(MAIN, name=sheet) for name, sheet in (("福祉課", "福" * letters), ("長寿課", "長"))
    )
    visible = tuple(desk.workbook.sheets[0] for desk in (mine, other))
    file = ReceivedFile("回答.xlsx", "", SAVED, DateSource.SAVED)
    first, _ = read_each(replace(mine.workbook, sheets=visible), file, SURVEY, "福祉課")
    assert first.file.name == f"回答.xlsx > {'福' * 60}"


# ---------------------------------------------------------------- the head of a table


@pytest.mark.parametrize(("rows", "read"), [(2, STATUS), (3, "")])
def test_headings_belong_to_keys_up_to_three_rows_above(rows: int, read: str) -> None:
    desk = Desk().insert_rows(MAIN, 7, rows).type(MAIN, f"F{7 + rows}", "書き換えた見出し")
    assert answered(desk.type(MAIN, f"F{10 + rows}", STATUS)) == read


@pytest.mark.parametrize(("letters", "read"), [(56, STATUS), (57, "")])
def test_a_heading_may_have_white_space_up_to_four_times_the_longest(letters: int, read: str) -> None:
    # The longest of this survey has 14 characters; of the others, 取り組むべき内容 is left.
    desk = Desk().erase_row(MAIN, 6).erase_row(MAIN, 8).erase(MAIN, *(f"{column}7" for column in "BDEGKLMNO"))
    desk.type(MAIN, "F7", "現在の取組状況".ljust(letters))
    assert answered(desk.type(MAIN, "F10", STATUS)) == read


@pytest.mark.parametrize(("rows", "read"), [(95, STATUS), (96, "")])
def test_headings_in_other_words_are_looked_for_in_the_first_hundred_rows(rows: int, read: str) -> None:
    desk = Desk().erase_row(MAIN, 6).erase(MAIN, *(f"{column}7" for column in "GKMNO"))
    similar = {
        "B": "No.",
        "C": "取組むべき内容",
        "D": "取組の例",
        "E": "該当有無",
        "F": "現在の取組の状況",
        "L": "課題など",
    }
    for column, heading in similar.items():
        desk.type(MAIN, f"{column}7", heading)
    desk.type(MAIN, "F10", STATUS).insert_rows(MAIN, 1, rows)
    for row in range(1, rows + 1):
        desk.type(MAIN, f"B{row}", "メモ")
    assert answered(desk) == read


# ---------------------------------------------------------------- below a table


@pytest.mark.parametrize(("row", "read"), [(14, "続き"), (15, "")])
def test_an_answer_goes_on_below_one_empty_row_and_not_below_two(row: int, read: str) -> None:
    form = Desk().type(MAIN, f"F{row}", "続き").returned()
    assert (texts(form, "3").get("status", ""), listed(form)) == (read, {} if read else {f"F{row}": "続き"})


@pytest.mark.parametrize(("row", "cars"), [(19, ["車9"]), (20, [])])
def test_an_item_is_added_below_one_empty_row_and_not_below_two(row: int, cars: list[str]) -> None:
    form = Fleet().car(row, "車9").returned()
    rest = {} if cars else {f"{ITEMS}!E{row}": "車9", f"{ITEMS}!G{row}": "100"}
    assert (plates(form, "2"), listed(form)) == (cars, rest)


@pytest.mark.parametrize(("row", "read"), [(45, "一\n続き"), (46, "一\n続き"), (47, "一")])
def test_an_answer_goes_on_below_the_last_slip_as_it_does_below_a_table(row: int, read: str) -> None:
    desk = Desk(survey=SLIPS).fill("3", challenges="一")
    assert texts(desk.type(MAIN, f"D{row}", "続き").returned(), "3")["challenges"] == read


@pytest.mark.parametrize(("row", "told"), [(46, {"W260"}), (47, set())])
def test_an_input_that_somebody_added_below_the_last_slip_is_asked_about(row: int, told: set[str]) -> None:
    form = Desk(survey=SLIPS).type(MAIN, f"C{row}", "感想").type(MAIN, f"D{row}", "特になし").returned()
    assert {one.code for one in form.findings} == told
    assert listed(form) == {f"C{row}": "感想", f"D{row}": "特になし"}


# ---------------------------------------------------------------- texts of ours without a heading


def with_title(title: str) -> Survey:
    return replace(SURVEY, issues=(replace(SURVEY.issues[0], title=title), *SURVEY.issues[1:]))


def with_example(example: str) -> Survey:
    def asked(question: Question) -> Question:
        return replace(question, example=example) if question.key == "status" else question

    return replace(SURVEY, questions=tuple(map(asked, SURVEY.questions)))


@pytest.mark.parametrize(("title", "ours"), [("見守り", False), ("見守り隊", True)])
def test_a_title_of_four_characters_is_known_in_a_column_that_lost_its_heading(title: str, ours: bool) -> None:
    desk = Desk(survey=with_title(title)).erase(MAIN, "C6").type(MAIN, "C7", "別の見出し")
    assert listed(desk.returned()) == {"C7": "別の見出し"} | ({} if ours else {"C10": title})


@pytest.mark.parametrize(("example", "ours"), [("年三回", False), ("年に三回", True)])
def test_an_example_of_four_characters_is_known_in_a_column_that_lost_its_heading(example: str, ours: bool) -> None:
    # The definition has the example only since the form was made.
    desk = Desk().type(MAIN, "F9", example).erase(MAIN, "F6").type(MAIN, "F7", "別の見出し")
    form = desk.returned(survey=with_example(example))
    assert listed(form) == {"F7": "別の見出し"} | ({} if ours else {"F9": example})


# ---------------------------------------------------------------- the head of slips

PRINTED = {"B9": "設問", "D9": "記入欄", "F9": "記入要領・記入例", "G9": "番号@applies", "H9": "要修正@1"}
"""What heads the columns of slips."""


@pytest.mark.parametrize(("lost", "known"), [("ADEFGH", True), ("ACDEFGH", False)])
def test_the_row_of_keys_of_slips_is_known_by_two_of_them(lost: str, known: bool) -> None:
    form = Desk(survey=SLIPS).erase(MAIN, *(f"{column}8" for column in lost)).fill("1", status=STATUS).returned()
    assert (texts(form, "1")["status"], "B8" not in listed(form)) == (STATUS, known)


@pytest.mark.parametrize(("rows", "known"), [(2, True), (3, False)])
def test_headings_of_slips_belong_to_keys_up_to_three_rows_above(rows: int, known: bool) -> None:
    form = Desk(survey=SLIPS).insert_rows(MAIN, 9, rows).returned()
    assert listed(form) == ({} if known else {f"{cell[0]}{9 + rows}": text for cell, text in PRINTED.items()})


@pytest.mark.parametrize(("headings", "known"), [(("設問", "必須"), True), (("設問",), False)])
def test_the_headings_of_slips_are_known_by_two_of_them(headings: tuple[str, ...], known: bool) -> None:
    desk = Desk(survey=SLIPS)
    printed = {address: text for address, text in {**PRINTED, "E9": "必須"}.items() if "@" not in text}
    form = desk.erase(MAIN, *(address for address, text in printed.items() if text not in headings)).returned()
    assert listed(form) == ({} if known else {"B9": "設問", "G9": PRINTED["G9"], "H9": PRINTED["H9"]})


@pytest.mark.parametrize(("letters", "known"), [(19, True), (20, False)])
def test_a_heading_of_slips_may_have_white_space_behind_it(letters: int, known: bool) -> None:
    desk = Desk(survey=SLIPS).erase(MAIN, "D9", "F9").type(MAIN, "E9", "必須".ljust(letters))
    assert ("B9" in listed(desk.returned())) is not known


@pytest.mark.parametrize(("headings", "read"), [(2, STATUS), (1, "")])
def test_slips_without_keys_are_known_by_two_headings_of_questions(headings: int, read: str) -> None:
    desk = Desk(survey=SLIPS)
    kept = {(10, 3), (13, 3), (20, 3)} if headings == 2 else {(10, 3), (13, 3)}
    desk.move(MAIN, lambda row, column: (row, column) if row < 8 or (row, column) in kept else None)
    assert answered(desk.type(MAIN, "D13", STATUS)) == read
