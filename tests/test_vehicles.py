"""The whole year of a survey of items: cars, as many as each department has, in five prepared rows."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from adopted_folders import adopt
from libreoffice import converted
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from rendering import needs_office
from respondent import fill
from year import form_of, stamp

from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.plan import plan
from survey.commands.merge import Merged, merge
from survey.commands.new_year import begin_year, proposal
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.errors import SurveyError
from survey.form_reader import read
from survey.mail.letter import Purpose
from survey.model import Incoming, ReturnedForm, State, stored
from survey.storage.folder import Folder

CARS, TABLE = "公用車", "資料４"
HAS, KEEPER = "車両の有無", "管理責任者"
PLATE, TYPE, FIRST, KM, STATE, NOTE = "登録番号", "車種", "初度登録", "走行距離\n（km）", "状態", "備考"
NONE = {HAS: "なし"}
SOME = {HAS: "あり", KEEPER: "課長補佐"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    made = init(tmp_path_factory.mktemp("公用車") / "調査", "例_公用車一覧").folder
    book = load_workbook(made.definition)
    (count,) = (row[1] for row in book["設定"].iter_rows() if row[0].value == "明細の行数")
    count.value = 5
    book.save(made.definition)
    generate(Run(made))
    return made


def car(number: int, **other: str) -> dict[str, str]:
    usual = {PLATE: f"見本 300 さ {number:02}-00", TYPE: "乗用車", FIRST: "令和2年4月1日", KM: "1,000", STATE: "良好"}
    return usual | {{"km": KM, "state": STATE, "note": NOTE, "plate": PLATE}[key]: text for key, text in other.items()}


def give(folder: Folder, department: str, answers: dict[str, dict[str, str]], *cars: dict[str, str]) -> Path:
    """The department's form with its answers, and cars from the first prepared row on, below the table if need be."""
    path = fill(form_of(folder, department), folder.collected / f"{department}.xlsx", answers)
    book = load_workbook(path)
    first = next(cell.row for cell in book[CARS]["B"] if cell.value == "1")
    write(book[CARS], first, cars)
    book.save(path)
    stamp(path, "2026-06-01")
    return path


def write(sheet: Worksheet, first: int, cars: tuple[dict[str, str], ...]) -> None:
    heads = {cell.value: cell.column for row in sheet.iter_rows(max_row=12) for cell in row if cell.value}
    for row, given in enumerate(cars, first):
        for heading, text in given.items():
            sheet.cell(row, heads[heading]).value = text


YEAR: dict[str, tuple[dict[str, dict[str, str]], tuple[dict[str, str], ...]]] = {
    "総務課": ({"1": SOME}, tuple(car(number) for number in range(1, 13))),
    "土木課": ({"1": SOME, "2": NONE}, (car(21), car(22, state="廃車予定", note="来年３月の車検の前に廃車する。"))),
    "環境課": ({"1": SOME, "2": NONE}, (car(31, km="１２，３４５ km"),)),
    "福祉課": ({"1": SOME}, (car(41), car(42))),
    "健康課": ({"1": NONE}, ()),
    "農政課": ({"1": NONE, "2": NONE}, ()),
    "水道課": ({"1": NONE, "2": NONE}, ()),
    "学校教育課": ({"1": SOME}, (car(81),)),
}


@pytest.fixture(scope="module")
def done(folder: Folder) -> Merged:
    for department, (answers, cars) in YEAR.items():
        give(folder, department, answers, *cars)
    return merge(Run(folder), folder.output / "回答.csv")


def printed(folder: Folder) -> Worksheet:
    return load_workbook(folder.output / f"{TABLE}.xlsx")[TABLE]


def column(sheet: Worksheet, heading: str) -> list[Any]:
    cells = (cell for row in sheet.iter_rows() for cell in row)
    head = next(cell for cell in cells if str(cell.value).replace("\n", "") == heading.replace("\n", ""))
    return [sheet.cell(row, head.column).value for row in range(head.row + 1, sheet.max_row + 1)]


def test_twelve_cars_in_five_prepared_rows_are_twelve_rows(folder: Folder, done: Merged) -> None:
    assert len(done.judgement.ledger.counted["総務課", "1"].items) == 12
    assert column(printed(folder), PLATE)[:12] == [f"見本 300 さ {number:02}-00" for number in range(1, 13)]
    assert column(printed(folder), "公用車番号")[:14] == [*map(str, range(1, 13)), "12件", None]
    assert column(printed(folder), "保有課")[:14] == ["総務課", *[None] * 11, "小計", "小計・件数"]


def test_nothing_is_left_over_and_nothing_is_wrong(done: Merged) -> None:
    assert done.judgement.ledger.findings == ()
    assert done.judgement.ledger.unplaced == ()
    assert done.printing.cut_off == ()
    assert (done.answers, done.items) == (12, 18)
    assert Counter(done.judgement.ledger.states.values()) == {State.SUBMITTED: 5, State.NOT_APPLICABLE: 3}


def test_the_books_of_the_office_name_each_car(folder: Folder, done: Merged) -> None:
    book = load_workbook(folder.ledger)
    assert "あり 12件" in [cell.value for row in book["回答状況"].iter_rows() for cell in row]
    sources = [[cell.value for cell in row] for row in book["出典"].iter_rows(min_row=4)]
    assert ["総務課", "1", "登録番号（12件目）", "総務課.xlsx", CARS] in [row[1:6] for row in sources]
    assert len({row[6] for row in sources if row[5] == CARS and row[4] == "総務課.xlsx"}) == 12 * 5


def test_exports_have_a_row_for_each_answer_of_a_car(folder: Folder, done: Merged) -> None:
    with (folder.output / "回答.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["department"] == "総務課"]
    assert [row["item"] for row in rows if row["question"] == "plate"] == [*map(str, range(1, 13))]
    assert [row["item"] for row in rows if row["question"] == "has"] == [""]
    assert {row["number"] for row in rows if row["question"] == "distance"} == {"1000.0"}


def test_the_summary_counts_the_cars(folder: Folder, done: Merged) -> None:
    from docx import Document

    text = "\n".join(paragraph.text for paragraph in Document(str(folder.output / "概要.docx")).paragraphs)
    assert "挙げられた公用車は 18件です。" in text


def test_its_table_is_not_taken_for_one_of_answers_of_several_lines(folder: Folder, done: Merged) -> None:
    with pytest.raises(SurveyError, match=r"(?s)明細（公用車）.*--from"):
        adopt(folder.output / f"{TABLE}.xlsx", folder.root.parent / "引継ぎ")


def test_the_next_year_begins_with_all_cars_that_there_were(folder: Folder, done: Merged) -> None:
    today = date(2027, 4, 2)
    following = Folder(folder.root.parent / "翌年")
    begin_year(following, folder, proposal(done.judgement.survey, today), today)
    generate(Run(following))
    book = load_workbook(form_of(following, "総務課"))
    heads = {cell.value: cell.column for row in book[CARS].iter_rows(max_row=12) for cell in row if cell.value}
    plates = [row[0].value for row in book[CARS].iter_rows(min_row=9, min_col=heads[PLATE], max_col=heads[PLATE])]
    assert plates == [*(f"見本 300 さ {number:02}-00" for number in range(1, 13)), *[None] * 5]
    assert "水色の欄は前回" in str([cell.value for row in book[CARS].iter_rows(max_row=3) for cell in row])


@pytest.mark.render
@needs_office
def test_a_spreadsheet_program_calculates_the_totals_that_we_saved(
    folder: Folder, done: Merged, tmp_path: Path
) -> None:
    saved = folder.output / f"{TABLE}.xlsx"
    emptied = tmp_path / f"{TABLE}.xlsx"
    # openpyxl keeps formulas and lets their values go, so that LibreOffice must calculate.
    load_workbook(saved).save(emptied)
    ours = column(load_workbook(saved, data_only=True)[TABLE], KM)
    theirs = column(load_workbook(*converted("xlsx", emptied), data_only=True)[TABLE], KM)
    assert theirs == ours
    assert [value for value in ours if value][-3:] == [1000, 29345, 29345]
    assert sum(str(value).startswith("=SUBTOTAL") for value in column(printed(folder), KM)) == 5


@pytest.mark.render
@needs_office
def test_whatever_saves_the_form_the_cars_come_back_and_the_counter_is_right(folder: Folder, done: Merged) -> None:
    paths = [converted(to, folder.collected / "総務課.xlsx")[0] for to in ("xlsx", "ods", "xls")]
    place = next(
        cell for row in load_workbook(paths[0])["調査票"].iter_rows() for cell in row if cell.value == "記入済"
    )
    survey = done.judgement.survey
    for path in paths:
        form = read(Incoming(path.name, path.read_bytes(), stored(done.judgement.saved)), survey)
        assert isinstance(form, ReturnedForm)
        assert (len(form.answers[0].items), form.unplaced) == (12, ()), path.suffix
    shown = load_workbook(paths[0], data_only=True)
    assert "1/1" in [cell.value for cell in shown["調査票"][place.row]]
    assert [shown[CARS].cell(row, 11).value for row in range(9, 15)] == ["済"] * 5 + [None]


def test_a_car_with_errors_goes_back_with_all_the_others_in_as_many_rows_as_it_takes(tmp_path: Path) -> None:
    folder = init(tmp_path / "調査", "例_公用車一覧").folder
    generate(Run(folder))
    cars = [car(number) for number in range(1, 31)]
    cars[26] = car(27, state="要修理", plate="")
    give(folder, "総務課", {"1": SOME}, *cars)
    checked = validate(Run(folder))
    found = {(f.code, f.item, f.place.cell) for f in checked.judgement.ledger.findings}
    assert found == {("E101", 27, "E35"), ("E110", 27, "J35")}
    (letter,) = plan(Run(folder), MailRequest(Purpose.RETURN), date(2026, 7, 1)).letters
    assert "NO 1「自動車」の「登録番号」（公用車番号 27）" in letter.text
    (path,) = checked.sent_back.forms
    book = load_workbook(path)
    listed = [cell.value for row in book["修正のお願い"].iter_rows() for cell in row if cell.value]
    assert {"自動車\n（公用車番号 27）", "（空欄）"} <= set(listed)
    sheet = book[CARS]
    assert [sheet.cell(row, 5).value for row in (9, 34, 35, 36, 38)] == [
        "見本 300 さ 01-00", "見本 300 さ 26-00", None, "見本 300 さ 28-00", "見本 300 さ 30-00",
    ]  # fmt: skip
    assert sheet["E35"].comment is not None
    sheet["E35"], sheet["J35"] = "見本 300 さ 27-00", "幌が破れている。"
    book.save(folder.collected / "直したもの.xlsx")
    stamp(folder.collected / "直したもの.xlsx", "2026-06-09")
    ledger = validate(Run(folder)).judgement.ledger
    assert len(ledger.counted["総務課", "1"].items) == 30
    assert [(f.code, f.place.file) for f in ledger.findings] == [("W248", "総務課.xlsx")]
    assert ledger.unplaced == ()
