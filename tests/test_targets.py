"""Two years of a survey of targets: what is calculated, what must hold, what the office gave, and what it says afterwards."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from libreoffice import converted
from office_survey import OfficeDesk
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from rendering import needs_office
from respondent import fill
from year import form_of, stamp

from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.merge import Merged, merge
from survey.commands.new_year import Renewal, begin_year
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.form_reader import read
from survey.model import Incoming, ReturnedForm, State, stored
from survey.storage.folder import Folder

TABLE = "資料５"
MEN, WOMEN, ACTUAL, WHY = "実績のうち男\n（人）", "実績のうち女\n（人）", "実績\n（人）", "進み具合の理由と、今後の取組"
TARGET, RATE, GRADE, CHANGE = "目標値（令和８年度）\n（人）", "達成率\n（％）", "段階", "前年度からの増減\n（人）"
ELDERLY, HEALTH, LIVELIHOOD, CHILDREN = "高齢福祉課", "健康推進課", "生活支援課", "子育て支援課"
DISABILITY, CRISIS, SCHOOL = "障害福祉課", "危機管理課", "学校教育課"

FIRST_YEAR: dict[str, dict[str, int]] = {
    ELDERLY: {"1": 1_000, "2": 400, "3": 150},
    HEALTH: {"1": 230, "4": 25},
    SCHOOL: {"2": 150},
    LIVELIHOOD: {"4": 60, "5": 40},
    CHILDREN: {"6": 10},
    CRISIS: {"7": 300},
    DISABILITY: {"7": 90},
}
"""実績 of the year before, by department and NO."""

Row = dict[str, str]
SECOND_YEAR: dict[str, dict[str, Row]] = {
    ELDERLY: {
        "1": {MEN: "400", WOMEN: "７００", ACTUAL: "1,100人"},
        "2": {MEN: "", WOMEN: "", ACTUAL: "500"},
        "3": {MEN: "50", WOMEN: "80", ACTUAL: "130"},
    },
    HEALTH: {"1": {ACTUAL: "170", WHY: "会場が一つ閉じた。"}, "4": {ACTUAL: "30", WHY: "相談の日を増やす。"}},
    SCHOOL: {"2": {MEN: "80", WOMEN: "110", ACTUAL: "180"}},
    LIVELIHOOD: {"4": {ACTUAL: "80"}, "5": {ACTUAL: "45", WHY: "企業との面談会を開く。"}},
    CHILDREN: {"6": {ACTUAL: "0"}},
    CRISIS: {"7": {ACTUAL: "270", WHY: "家を訪ねて作る。", TARGET: "280"}},
    DISABILITY: {"7": {ACTUAL: "66"}},
}
"""What comes back: a total that is none, a locked target that somebody changed, a target that was missed without a reason."""

GRADES = {
    (ELDERLY, "1"): ("91.7", "B"),
    (ELDERLY, "2"): ("100.0", "A"),
    (ELDERLY, "3"): ("91.7", "B"),
    (HEALTH, "1"): ("56.7", "D"),
    (HEALTH, "4"): ("75.0", "C"),
    (SCHOOL, "2"): ("90.0", "B"),
    (LIVELIHOOD, "4"): ("100.0", "A"),
    (LIVELIHOOD, "5"): ("75.0", "C"),
    (CHILDREN, "6"): ("200.0", "A"),
    (CRISIS, "7"): ("20.0", "D"),
    (DISABILITY, "7"): ("90.0", "B"),
}
"""達成率 and 段階 of the second year; less is better of NO 3, 6 and 7."""
CHANGES = {
    (ELDERLY, "1"): "100", (ELDERLY, "2"): "100", (ELDERLY, "3"): "-20", (HEALTH, "1"): "-60", (HEALTH, "4"): "5",
    (SCHOOL, "2"): "30", (LIVELIHOOD, "4"): "20", (LIVELIHOOD, "5"): "5", (CHILDREN, "6"): "-10", (CRISIS, "7"): "-30",
    (DISABILITY, "7"): "-24",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The second year's folder, whose forms are made."""
    top = tmp_path_factory.mktemp("指標")
    first = init(top / "R7", "例_数値目標の進捗").folder
    generate(Run(first))
    for department, numbers in FIRST_YEAR.items():
        answers = {no: {ACTUAL: str(number), WHY: "ほぼ計画のとおり。"} for no, number in numbers.items()}
        give(first, department, answers, "2026-06-10")
    merge(Run(first))
    second = Folder(top / "R8")
    begin_year(second, first, Renewal("suchimokuhyo-r9", date(2027, 6, 30)), date(2027, 4, 1))
    generate(Run(second))
    return second


def give(folder: Folder, department: str, answers: dict[str, Row], day: str) -> Path:
    path = fill(form_of(folder, department), folder.collected / f"{department}.xlsx", answers)
    stamp(path, day)
    return path


@pytest.fixture(scope="module")
def done(folder: Folder) -> Merged:
    for department, answers in SECOND_YEAR.items():
        give(folder, department, answers, "2027-06-10")
    validate(Run(folder))
    desk = OfficeDesk(folder)
    for department, no in GRADES:
        desk.write(department, no, {"事務局の評価": "順調" if GRADES[department, no][1] in "AB" else "要改善"})
    desk.write(CRISIS, "7", {"事務局の所見": "訪問の体制を整えること。"}).save()
    return merge(Run(folder), folder.output / "回答.csv")


def entries(done: Merged, key: str) -> dict[tuple[str, str], str]:
    counted = done.judgement.ledger.counted.items()
    return {place: one.entries[key].text for place, one in counted if key in one.entries}


def table(path: Path, *, calculated: bool = True) -> Worksheet:
    return load_workbook(path, data_only=calculated)[TABLE]


def column(sheet: Worksheet, heading: str) -> list[Any]:
    cells = (cell for row in sheet.iter_rows() for cell in row)
    head = next(cell for cell in cells if str(cell.value).replace("\n", "") == heading.replace("\n", ""))
    return [sheet.cell(row, head.column).value for row in range(head.row + 1, sheet.max_row + 1)]


def test_every_rate_and_grade_is_right_and_so_is_the_change_since_last_year(done: Merged) -> None:
    rates, given = entries(done, "達成率"), entries(done, "段階")
    assert {place: (rates[place], given[place]) for place in rates} == GRADES
    assert entries(done, "増減") == CHANGES


def test_what_is_wrong_is_said_and_nothing_else(done: Merged) -> None:
    found = Counter((f.code, f.department, f.issue) for f in done.judgement.ledger.findings)
    assert found == {
        ("E115", SCHOOL, "2"): 1,
        ("W240", CHILDREN, "6"): 1,
        ("W240", LIVELIHOOD, "4"): 1,
        ("W245", CRISIS, "7"): 1,
    }
    (wrong,) = (f for f in done.judgement.ledger.findings if f.code == "E115")
    assert (wrong.what, wrong.question, wrong.value) == ("実績が、男と女の和と違います。", "実績", "180")
    assert [one.text for one in done.judgement.ledger.unplaced] == ["280"]
    assert done.judgement.ledger.states[SCHOOL] is State.SENT_BACK


def test_a_locked_target_that_somebody_changed_is_the_office_s(folder: Folder, done: Merged) -> None:
    assert entries(done, "目標")[CRISIS, "7"] == "150"
    assert 280 not in column(table(folder.output / f"{TABLE}.xlsx"), TARGET)


def test_the_form_that_goes_back_tells_what_does_not_hold(folder: Folder, done: Merged) -> None:
    (path,) = folder.sent_back.glob(f"*{SCHOOL}*.xlsx")
    book = load_workbook(path, data_only=True)
    texts = [cell.value for row in book["修正のお願い"].iter_rows() for cell in row if cell.value]
    assert "実績が、男と女の和と違います。" in texts
    sheet = book["調査票"]
    assert "【要修正】実績が、男と女の和と違います。" in [cell.value for row in sheet.iter_rows() for cell in row]


def test_the_table_has_numbers_grades_and_what_they_come_to(folder: Folder, done: Merged) -> None:
    sheet = table(folder.output / f"{TABLE}.xlsx")
    rates = column(sheet, RATE)
    assert rates[:4] == [91.7, 56.7, None, 74.2], "two rows, and their mean below the sum of others"
    assert column(sheet, GRADE)[-1] == "A 3\nB 4\nC 2\nD 2"
    assert sum(value == "順調" for value in column(sheet, "事務局の評価")) == 7
    assert done.printing.cut_off == ()


def test_exports_have_what_was_calculated_as_numbers(folder: Folder, done: Merged) -> None:
    with (folder.output / "回答.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {(r["department"], r["issue"], r["question"]): r for r in csv.DictReader(file)}
    assert rows[CRISIS, "7", "達成率"]["number"] == "20.0"
    assert (rows[CRISIS, "7", "段階"]["value"], rows[CRISIS, "7", "段階"]["number"]) == ("D", "")


@pytest.mark.render
@needs_office
def test_a_spreadsheet_program_calculates_what_we_saved(folder: Folder, done: Merged, tmp_path: Path) -> None:
    """The totals of the table; and the forms, of which nothing is listed but what was typed over, whatever saves them."""
    saved, emptied = folder.output / f"{TABLE}.xlsx", tmp_path / f"{TABLE}.xlsx"
    # openpyxl keeps formulas and lets their values go, so that LibreOffice must calculate.
    load_workbook(saved).save(emptied)
    theirs = load_workbook(*converted("xlsx", emptied), data_only=True)[TABLE]
    for heading in (ACTUAL, CHANGE, RATE):
        shown, ours = (column(sheet, heading) for sheet in (theirs, table(saved)))
        assert [value for value in shown if value] == pytest.approx([value for value in ours if value]), heading
    assert sum(str(value).startswith("=SUBTOTAL") for value in column(table(saved, calculated=False), RATE)) == 8
    survey = done.judgement.survey
    for to in ("xlsx", "ods", "xls"):
        for department in (ELDERLY, SCHOOL):
            (path,) = converted(to, folder.collected / f"{department}.xlsx")
            form = read(Incoming(path.name, path.read_bytes(), stored(done.judgement.saved)), survey)
            assert isinstance(form, ReturnedForm)
            assert form.unplaced == (), (to, department)
            rates = {a.issue: a.entries["達成率"].text for a in form.answers if not a.blank}
            assert rates == {no: rate for (name, no), (rate, _) in GRADES.items() if name == department}
