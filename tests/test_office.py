"""The office writes about answers in the 受付簿; it is read back, judged, printed like any other, and never lost."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import SURVEY, answer, returned
from definition_book import Changes, definition, found
from hypothesis import given
from hypothesis import strategies as st
from libreoffice import converted
from msgspec.structs import replace
from office_survey import OFFICE_FAULTS, SHEET, SHEETS, OfficeDesk, evaluated, write
from openpyxl import load_workbook
from rendering import needs_office
from year import printed, rule, stamp

from survey.commands.generate import generate
from survey.commands.judge import judge
from survey.commands.merge import Merged, merge
from survey.commands.next_steps import next_steps
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.commands.year_state import year_state
from survey.definition import faults as wrong
from survey.errors import SurveyError
from survey.export.long_form import rows
from survey.form.carried import change_of
from survey.ledger import choose, with_office
from survey.ledger_book.ledger_workbook import office_rows_written
from survey.ledger_book.office_sheet import office_sheets
from survey.model import Answer, Change, Entry, Finding, Item, OfficeColumn, OfficeRow, Order, Question, State
from survey.questions.by_office import office_column, waits_for_office
from survey.storage.folder import Folder

GIVEN = {("公園課", "1"): "B", ("図書課", "1"): "C", ("公園課", "3"): "A"}
"""評価 by the office."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A folder in which the office has written about three answers; not to be changed."""
    folder = evaluated(tmp_path_factory.mktemp("office") / "評価")
    validate(Run(folder))
    desk = OfficeDesk(folder)
    for (department, no), grade in GIVEN.items():
        desk.write(department, no, {"評価": grade, "点数": 70})
    desk.write("図書課", "1", {"講評": "あと一歩"}).save()
    return folder


@pytest.fixture
def folder(written: Folder, tmp_path: Path) -> Folder:
    return Folder(Path(shutil.copytree(written.root, tmp_path / "評価")))


def grades(folder: Folder) -> dict[tuple[str, str], str]:
    """What counts as 評価, by department and NO."""
    counted = judge(Run(folder)).ledger.counted
    return {place: one.entries["grade"].text for place, one in counted.items() if "grade" in one.entries}


def said(folder: Folder) -> list[Finding]:
    return [one for one in judge(Run(folder)).ledger.findings if one.code in ("E119", "W259", "J604")]


# ---------------------------------------------------------------- asked, answered, printed


def test_the_question_stands_on_no_form(written: Folder) -> None:
    for path in written.forms.glob("*.xlsx"):
        texts = {cell.value for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row}
        assert "実績" in texts
        assert texts.isdisjoint({"評価", "点数", "講評", "A"})


def test_it_is_asked_about_each_answer_that_counts_with_what_was_answered(written: Folder) -> None:
    sheet = OfficeDesk(written).sheet
    lines = [[cell.value for cell in row][:6] for row in sheet.iter_rows(min_row=4)]
    assert lines[:5] == [
        ["課", "NO", "課題", "状態", "実施", "実績"],
        ["図書課", "1", "移動図書館", "未記入", "した", "巡回を増やした。"],
        ["公園課", "1", "移動図書館", "未記入", "した", "駐車場を貸した。"],
        ["図書課", "2", "防災訓練", "該当なし", "対象外", None],
        ["公園課", "3", "花壇づくり", "未記入", "した", "花を植えた。"],
    ]
    offered = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert [str(rule.sqref) for rule in offered] == ["G5:G8"]
    names = load_workbook(written.ledger).defined_names
    assert names[offered[0].formula1].attr_text == "選択肢!$B$1:$B$3"
    (hint,) = (rule.prompt for rule in sheet.data_validations.dataValidation if str(rule.sqref) == "H5:H8")
    assert "0以上100以下" in hint


def test_it_is_printed_added_up_exported_and_its_origin_told(folder: Folder, tmp_path: Path) -> None:
    done = merge(Run(folder))
    assert printed(done)["1", "公園課"][2:] == ("B", "70", "")
    assert printed(done)["1", "図書課"][2:] == ("C", "70", "あと一歩")
    (total,) = [row for row in done.consolidated.totals if "points" in row.amounts]
    assert total.amounts["points"] == 210
    exported = list(rows(done.judgement.survey, done.judgement.ledger, None))
    (row,) = (row for row in exported if (row["department"], row["issue"], row["question"]) == ("公園課", "3", "grade"))
    assert (row["value"], row["file"], row["sheet"], row["cell"], row["received"]) == (
        "A", "受付簿.xlsx", SHEET, "G8", "",
    )  # fmt: skip
    book = load_workbook(folder.ledger)
    assert book[SHEET]["G8"].value == "A"
    sources = [row for row in book["出典"].iter_rows(values_only=True) if row[4:7] == ("受付簿.xlsx", SHEET, "G8")]
    assert [row[:4] for row in sources] == [("H8", "公園課", "3", "評価")]
    table = load_workbook(done.files[0])["資料５"]
    assert table["H8"].value == "A"


def test_the_same_input_gives_the_same_bytes(folder: Folder) -> None:
    done = merge(Run(folder))
    once = [path.read_bytes() for path in done.files]
    merge(Run(folder))
    assert [path.read_bytes() for path in done.files] == once


def test_what_the_office_wrote_makes_no_row_answered_and_is_no_change_of_the_department() -> None:
    asked = replace(SURVEY, questions=(*SURVEY.questions, replace(GRADE, key="grade")))
    former = answer("福祉課", "1", status="サロンを開いた。")
    now = replace(former, carried={"status": "0" * 12})
    ledger = choose(asked, [returned("福祉課", now)], (), ())
    joined = with_office(asked, ledger, [row_of("福祉課", "1", grade="A")]).counted["福祉課", "1"].answer
    assert joined.given == {"grade"}
    assert replace(joined, entries={"grade": joined.entries["grade"]}).blank
    assert change_of(asked, joined) is Change.CHANGED is change_of(asked, now)


def test_departments_are_told_nothing_of_it(folder: Folder) -> None:
    write(folder, "図書課", "1", 評価="D")
    done = validate(Run(folder))
    assert done.judgement.ledger.states["図書課"] is State.SUBMITTED
    assert [path.stem for path in done.sent_back.forms] == ["02_公園課"]
    texts = {
        cell.value for sheet in load_workbook(done.sent_back.forms[0]) for row in sheet.iter_rows() for cell in row
    }
    assert not [text for text in texts if "事務局の記入" in str(text)]


# ---------------------------------------------------------------- judged


REFUSED = {
    ("公園課", "1", "評価"): ("D", "選択肢"),
    ("公園課", "1", "点数"): ("八十", "数値"),
    ("公園課", "1", "講評"): ("あ" * 21, "最大文字数"),
    ("図書課", "1", "点数"): (101, "最小から最大"),
    ("図書課", "1", "講評"): ("#N/A", "エラー値"),
    ("公園課", "3", "講評"): ("=SUM(A1)", "数式"),
}


def test_what_is_no_answer_is_said_with_its_cell_until_it_is_mended(folder: Folder) -> None:
    desk = OfficeDesk(folder)
    for (department, no, heading), (value, _) in REFUSED.items():
        desk.write(department, no, {heading: value})
    desk.save()
    for _ in range(2):
        done = merge(Run(folder))
        sheet = OfficeDesk(folder).sheet
        faults = {sheet[one.place.cell].value: one for one in done.judgement.ledger.findings if one.code == "E119"}
        assert faults.keys() == {value for value, _ in REFUSED.values()}
        assert all(why in faults[value].what for value, why in REFUSED.values())
        places = {(one.place.file, one.place.sheet, one.department) for one in faults.values()}
        assert places == {("受付簿.xlsx", SHEET, "")}
        assert [one.finding for one in done.printed_errors if one.finding.code == "E119"] == list(faults.values())
        assert done.needs_person


def test_a_number_that_a_cell_would_change_is_said_though_it_is_printed(folder: Folder) -> None:
    write(folder, "公園課", "1", 点数="007")
    (remark,) = (one for one in merge(Run(folder)).judgement.ledger.findings if one.code == "W237")
    assert (remark.department, remark.place.sheet) == ("", SHEET)


def test_what_must_still_be_written_is_listed_and_proposed(folder: Folder) -> None:
    write(folder, "図書課", "1", 評価="C", 講評=None)
    write(folder, "公園課", "3", 評価=None, 点数=None)
    done = merge(Run(folder))
    open_ = [one for one in done.judgement.ledger.findings if one.code == "W259"]
    assert [(one.issue, one.question, one.place.cell) for one in open_] == [("1", "words", "I5"), ("3", "grade", "G8")]
    state = year_state(folder, done.judgement.survey, done.judgement.saved.date(), done.judgement.ledger)
    assert state.to_evaluate == 2
    assert any("2件" in step.why and step.command == "survey merge" for step in next_steps(state))
    assert [one.place for one in open_] == [one.place for one in said(folder)]


# ---------------------------------------------------------------- what happens to a sheet


def sorted_by_grade(desk: OfficeDesk) -> None:
    rows = [[cell.value for cell in row] for row in desk.sheet.iter_rows(min_row=5)]
    for number, row in enumerate(sorted(rows, key=lambda row: str(row[6])), 5):
        for column, value in enumerate(row, 1):
            desk.sheet.cell(number, column).value = value


def sorted_without_the_hidden_column(desk: OfficeDesk) -> None:
    kept = [desk.sheet.cell(row, desk.column("控え")).value for row in range(5, 9)]
    sorted_by_grade(desk)
    for row, value in enumerate(kept, 5):
        desk.sheet.cell(row, desk.column("控え")).value = value


def rows_and_columns_inserted(desk: OfficeDesk) -> None:
    desk.sheet.insert_rows(1, 2)
    desk.sheet.insert_rows(8)
    desk.sheet.insert_cols(1)
    desk.sheet.insert_cols(8)


def visible_names_lost(desk: OfficeDesk) -> None:
    for row in range(5, 9):
        for heading in ("課", "NO"):
            desk.sheet.cell(row, desk.column(heading)).value = None


def headings_retyped(desk: OfficeDesk) -> None:
    for heading in ("課", "課題", "評価", "点数", "講評", "実績"):
        (cell,) = (cell for cell in desk.sheet[4] if cell.value == heading)
        cell.value = f"今年の{heading}"


def grown(desk: OfficeDesk) -> None:
    """A copy of the sheet as a keepsake, and the sheet called otherwise."""
    desk.book.copy_worksheet(desk.sheet).title = "控えの写し"
    desk.sheet.title = "評価"
    del desk.book["控えの写し"]


DAMAGES: dict[str, Callable[[OfficeDesk], object]] = {
    "sorted": sorted_by_grade,
    "sorted without the hidden column": sorted_without_the_hidden_column,
    "rows and columns inserted": rows_and_columns_inserted,
    "visible names lost": visible_names_lost,
    "headings retyped": headings_retyped,
    "sheet called otherwise": grown,
    "hidden row deleted": lambda desk: desk.sheet.delete_rows(3),
    "hidden column deleted": lambda desk: desk.sheet.delete_cols(desk.column("控え")),
    "headings deleted": lambda desk: desk.sheet.delete_rows(4),
    "columns of the answers deleted": lambda desk: desk.sheet.delete_cols(desk.column("課題"), 4),
    "row deleted about which nothing was written": lambda desk: desk.sheet.delete_rows(desk.row("図書課", "2")),
    "filtered": lambda desk: setattr(desk.sheet.row_dimensions[6], "hidden", True),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_it_is_read_back_whatever_was_done_to_the_sheet(folder: Folder, damage: Callable[[OfficeDesk], object]) -> None:
    desk = OfficeDesk(folder)
    damage(desk)
    desk.save()
    assert grades(folder) == GIVEN
    assert said(folder) == []


def test_without_its_names_the_sheet_is_refused_and_stays(folder: Folder) -> None:
    desk = OfficeDesk(folder)
    desk.sheet.delete_rows(3, 2)
    desk.save()
    before = folder.ledger.read_bytes()
    with pytest.raises(SurveyError, match="見出し"):
        merge(Run(folder))
    assert folder.ledger.read_bytes() == before


@needs_office
def test_a_book_saved_by_libreoffice_gives_the_same_outputs(folder: Folder) -> None:
    done = merge(Run(folder))
    once = [path.read_bytes() for path in done.files]
    (saved,) = converted("xlsx", folder.ledger)
    shutil.copy(saved, folder.ledger)
    merge(Run(folder))
    assert [path.read_bytes() for path in done.files] == once


# ---------------------------------------------------------------- what has no place any more


def test_what_was_written_about_an_answer_that_no_longer_counts_is_kept_and_counts_again(folder: Folder) -> None:
    validate(Run(folder))
    rule(folder, "図書.xlsx", "除外")
    for _ in range(2):
        done = merge(Run(folder))
        assert sorted(one.value for one in done.judgement.ledger.findings if one.code == "J604") == [
            "70",
            "C",
            "あと一歩",
        ]
        assert ("1", "図書課") not in printed(done)
    assert "C" not in {text for texts in printed(done).values() for text in texts}
    rule(folder, "図書.xlsx", "")
    merge(Run(folder))
    assert grades(folder) == GIVEN
    assert said(folder) == []


def redefined(folder: Folder, changes: Changes) -> Merged:
    definition(folder.templates, changes, SHEETS)
    stamp(folder.definition, "2026-08-01")
    return merge(Run(folder))


def test_a_question_that_is_dropped_takes_nothing_along(folder: Folder) -> None:
    dropped = {("設問", f"{letter}6"): None for letter in "ABCDEFGHIJKLM"}
    done = redefined(folder, dropped)
    assert [(one.value, one.place.sheet) for one in done.judgement.ledger.findings if one.code == "J604"] == [
        ("あと一歩", SHEET)
    ]
    done = redefined(folder, {})
    assert printed(done)["1", "図書課"][4] == "あと一歩"
    assert said(folder) == []


@pytest.mark.parametrize("changes", [{("設問", "B4"): "総合評価"}, {("課題", "B2"): "移動図書館の運行"}])
def test_a_heading_or_title_that_is_reworded_moves_nothing(folder: Folder, changes: Changes) -> None:
    redefined(folder, changes)
    assert grades(folder) == GIVEN


def test_issues_that_get_other_numbers_keep_what_was_written_about_them(folder: Folder) -> None:
    redefined(folder, {("課題", "A2"): 2, ("課題", "A3"): 1})
    assert grades(folder) == {("公園課", "2"): "B", ("図書課", "2"): "C", ("公園課", "3"): "A"}


def test_another_issue_of_the_same_number_does_not_get_what_was_written(folder: Folder) -> None:
    done = redefined(folder, {("課題", "B4"): "下水道の点検"})
    assert {one.value for one in done.judgement.ledger.findings if one.code == "J604"} == {"A", "70"}
    assert ("公園課", "3") not in grades(folder)


def test_two_rows_about_one_answer_are_said_unless_they_say_the_same(folder: Folder) -> None:
    desk = OfficeDesk(folder)
    for number, grade in ((9, "B"), (10, "A")):
        for column, value in ((1, "公園課"), (2, "1"), (desk.column("評価"), grade)):
            desk.sheet.cell(number, column).value = value
    desk.save()
    for _ in range(2):
        done = merge(Run(folder))
        assert [one.value for one in done.judgement.ledger.findings if one.code == "J604"] == ["A"]
        assert grades(folder) == GIVEN


# ---------------------------------------------------------------- nothing lost, whatever is written


GRADE = Question("grade", "評価", "選択", choices=("A", "B"), printed=True, by_office=True)
KINDS = (
    GRADE,
    Question("points", "点数", "数値", by_office=True),
    Question("day", "評価日", "日付", by_office=True),
    Question("words", "講評", "長文", by_office=True),
    Question("ways", "手段", "複数選択", choices=("電話", "窓口", "手紙"), by_office=True),
    Question("partners2", "勧める課", "課の選択", by_office=True),
)
ASKED = replace(SURVEY, questions=(*SURVEY.questions, *KINDS))
COUNTED = choose(
    ASKED,
    [returned("福祉課", answer("福祉課", "1", status="あ")), returned("長寿課", answer("長寿課", "1", status="い"))],
    (),
    (),
)


def row_of(department: str, no: str, number: int = 5, title: str = "", **texts: str) -> OfficeRow:
    """A row of a sheet in which questions stand in columns from H on, and one that nobody knows behind them."""
    columns = {column: at for at, column in enumerate((*map(office_column, KINDS), OfficeColumn("old", "旧")), 8)}
    by_key = {column.key: column for column in columns}
    given = {by_key[key]: text for key, text in texts.items()}
    return OfficeRow(department, no, title, ("", ""), "受付簿.xlsx", SHEET, number, columns, given)


TEXTS = st.one_of(
    st.sampled_from(["A", "ａ", "12", "1,200", "0.10", "007", "4/1", "1、3", "電話と手紙", "長寿課・みどり課、ほか", "=1", "'x", " 空白 "]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8).filter(str.strip),
)  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["福祉課", "長寿課", "社会福祉課", "みどり課", "どこか", ""]),
            st.sampled_from(["1", "１", "3", ""]),
            st.dictionaries(st.sampled_from([*(question.key for question in KINDS), "old"]), TEXTS, max_size=4),
        ),
        max_size=5,
    )
)
def test_every_text_is_joined_or_kept_and_comes_back_the_same(drawn: list[tuple[str, str, dict[str, str]]]) -> None:
    rows = [row_of(name, no, number, **texts) for number, (name, no, texts) in enumerate(drawn, 5)]
    first = with_office(ASKED, COUNTED, rows)
    entries = {
        (*place, key): entry.as_text("\n")
        for place, one in first.counted.items()
        for key, entry in one.entries.items()
        if entry.file
    }
    kept = [text for row in first.unused for text in row.texts.values()]
    told = [one.value for one in first.findings if one.code == "J604"]
    assert kept == told
    texts = [text for row in rows for text in row.texts.values()]
    assert len(entries) + len(kept) <= len(texts)
    again = with_office(ASKED, COUNTED, office_rows_written(ASKED, first, "受付簿.xlsx"))
    assert entries == {
        (*place, key): entry.as_text("\n")
        for place, one in again.counted.items()
        for key, entry in one.entries.items()
        if entry.file
    }
    assert [row.texts for row in again.unused] == [row.texts for row in first.unused]
    lost = [text for text in texts if text not in kept and not any(_says(text, entry) for entry in entries.values())]
    assert lost == []


def test_what_was_written_stays_when_nothing_is_asked_of_the_office_any_more() -> None:
    ledger = with_office(SURVEY, COUNTED, [row_of("福祉課", "1", grade="A", words="よい")])
    assert [text for row in ledger.unused for text in row.texts.values()] == ["A", "よい"]
    assert [one.value for one in ledger.findings if one.code == "J604"] == ["A", "よい"]


def test_what_the_office_must_write_is_said_where_it_has_written_nothing_at_all() -> None:
    asked = replace(SURVEY, questions=(*SURVEY.questions, replace(GRADE, required=True)))
    ledger = with_office(asked, COUNTED, ())
    assert [one.question for one in ledger.findings if one.code == "W259"] == ["grade"] * len(ledger.counted)


_PARTING = re.compile(r"[\s、・,/／;；と]+")


def _says(text: str, entry: str) -> bool:
    """Whether an entry still says what was written; names and numbers of choices may be spelled otherwise."""
    rest = entry.replace("電話", "1").replace("窓口", "2").replace("手紙", "3")
    return text in (entry, rest) or all(part in entry + rest for part in _PARTING.split(text))


# ---------------------------------------------------------------- the definition


@pytest.mark.parametrize(("fault", "place", "changes"), OFFICE_FAULTS)
def test_what_makes_no_sense_is_refused_with_its_cell(
    tmp_path: Path, fault: wrong.FaultKind, place: str, changes: Changes
) -> None:
    assert (fault.code, f"調査定義.xlsx {place}") in found(definition(tmp_path, changes, SHEETS))


def test_without_the_column_every_question_is_the_departments_own(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.templates.mkdir()
    changes = {("設問", f"K{row}"): None for row in range(1, 7)}
    definition(folder.templates, changes, SHEETS)
    assert generate(Run(folder)).survey.office_questions == ()


def test_of_items_the_office_reads_how_many_there_are_in_the_order_of_the_table() -> None:
    asked = replace(
        ASKED,
        settings=replace(ASKED.settings, order=Order.BY_DEPARTMENT, items_title="公用車"),
        questions=(Question("km", "走行", "数値", printed=True, repeated=True), GRADE),
    )
    items = tuple(Item(n, {"km": Entry(str(n), "公用車", ("E9",))}, "公用車", n) for n in (1, 2))
    given_by = [
        returned(name, *(Answer(name, no, {}, "調査票", 9, items=items) for no in ("1", "2")), survey=asked)
        for name in ("福祉課", "長寿課")
    ]
    (sheet,) = office_sheets(asked, with_office(asked, choose(asked, given_by, (), ()), ()))
    assert [column.heading for column in sheet.columns] == ["課", "NO", "課題", "状態", "公用車の件数", "評価", "控え"]
    assert [(row[0], row[1], row[4]) for row in sheet.rows] == [
        ("福祉課", "1", "2件"),
        ("福祉課", "2", "2件"),
        ("長寿課", "1", "2件"),
        ("長寿課", "2", "2件"),
    ]


@pytest.mark.parametrize(
    ("applies", "written", "waits"), [("該当あり", "", True), ("該当あり", "よい", False), ("該当なし", "", False)]
)
def test_where_the_office_need_write_nothing_an_answer_waits_for_its_first_word_but_not_one_to_which_nothing_applies(
    applies: str, written: str, waits: bool
) -> None:
    words = tuple(Question(key, key, "長文", by_office=True) for key in ("評価", "講評"))
    survey = replace(SURVEY, questions=(*SURVEY.questions, *words))
    given = answer("福祉課", "1", applies=applies)
    told = {"講評": Entry(written, "", ())} if written else {}
    assert waits_for_office(survey, replace(given, entries={**given.entries, **told})) is waits
