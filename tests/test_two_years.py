"""Two years by the command line: a table made by hand, the survey after it, and the survey after that."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from hand_made import LAYOUTS, to_xlsx
from hand_made_content import INVENTED
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.worksheet.worksheet import Worksheet
from respondent import fill
from test_cli import survey
from year import form_of

from survey.commands import rows_kept
from survey.commands.former_year import read_former
from survey.commands.merge import merge
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.storage.folder import Folder

NUMBER, STATUS = INVENTED.headings[0], INVENTED.headings[5]
SINCE, SAME, OTHER = "前回から", "変更なし", "変更あり"
BEFORE = {(issue.no, given.department): given for issue in INVENTED.issues for given in issue.answers}

REPLIES = {
    "ごみ減量推進課": {"1": {SINCE: SAME}},
    "学校教育課": {
        "1": {SINCE: OTHER, STATUS: BEFORE["1", "学校教育課"].status.replace("小学校", "小中学校")},
        "3": {STATUS: "体育館の照明を替えた。"},
    },
    "公園緑地課": {},
    "財産管理課": {"3": {SINCE: SAME}},
    "市立博物館": {"3": {STATUS: "収蔵庫に加え、展示室の空調も更新した。"}},
    "環境政策課": {"1": {STATUS: "資源の循環の計画を改めた。"}, "3": {SINCE: SAME}},
}
"""What departments do with forms that hold their answers of last year; 環境センター withdraws, 市民協働課 never replies."""

CHANGES = {
    ("1", "ごみ減量推進課"): "継続",
    ("1", "学校教育課"): "変更",
    ("1", "環境センター"): "取下げ",
    ("1", "環境政策課"): "新規",
    ("2", "公園緑地課"): "前回のまま・未確認",
    ("3", "財産管理課"): "継続",
    ("3", "学校教育課"): "新規",
    ("3", "市立博物館"): "変更",
    ("3", "環境政策課"): "継続",
    ("4", "公園緑地課"): "前回のまま・未確認",
    ("4", "市民協働課"): "未回答",
}
"""区分 by NO and department."""


OTHER_THAN_BEFORE = {
    ("1", "学校教育課"): REPLIES["学校教育課"]["1"][STATUS],
    ("1", "環境政策課"): REPLIES["環境政策課"]["1"][STATUS],
    ("3", "学校教育課"): REPLIES["学校教育課"]["3"][STATUS],
    ("3", "市立博物館"): REPLIES["市立博物館"]["3"][STATUS],
}
NOW = {
    place: OTHER_THAN_BEFORE.get(place) or BEFORE[place].status
    for place, change in CHANGES.items()
    if change not in ("取下げ", "未回答")
}
"""What counts in R8: 現在の取組 by NO and department."""


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the survey of R8, begun with a table made by hand, and that of R9, begun with the one of R8."""
    top = tmp_path_factory.mktemp("years")
    to_xlsx(LAYOUTS["merged"](INVENTED), top / "R7.xlsx")
    survey("adopt", "R7.xlsx", "調査R8", cwd=top)
    settle(Folder(top / "調査R8").definition, 締切="2026/11/30", 区分を載せる="する")
    survey("generate", cwd=top / "調査R8")
    reply(Folder(top / "調査R8"))
    survey("merge", "--export", "回答.csv", cwd=top / "調査R8", code=3)
    survey("init", "調査R9", "--from", "調査R8", "--deadline", "2027-11-30", cwd=top)
    survey("generate", cwd=top / "調査R9")
    return top


def settle(definition: Path, **settings: object) -> None:
    """The officer writes into sheet 設定."""
    book = load_workbook(definition)
    sheet = book["設定"]
    for row in sheet.iter_rows():
        if row[0].value in settings:
            row[1].value = settings.pop(str(row[0].value))
    assert not settings, settings
    book.save(definition)


def reply(folder: Folder) -> None:
    for department, answers in REPLIES.items():
        fill(form_of(folder, department), folder.collected / f"{department}.xlsx", answers, number=NUMBER)
    withdraw(form_of(folder, "環境センター"), folder.collected / "環境センター.xlsx")


def withdraw(form: Path, target: Path) -> None:
    """A department deletes what it answered last year."""
    book = load_workbook(form)
    main = book["調査票"]
    was = {BEFORE["1", "環境センター"].status, "○"}
    row = next(cell.row for row in main.iter_rows() for cell in row if cell.value in was)
    for cell in main[row][: cell_of(main, SINCE).column]:
        if cell.value in was:
            cell.value = None
    book.save(target)


def cell_of(sheet: Worksheet, text: str) -> Cell:
    return next(cell for row in sheet.iter_rows() for cell in row if isinstance(cell, Cell) and cell.value == text)


def test_every_form_of_the_first_year_holds_what_its_department_answered_in_the_table(years: Path) -> None:
    for (no, department), given in BEFORE.items():
        texts = {
            str(cell.value)
            for sheet in load_workbook(form_of(Folder(years / "調査R8"), department))
            for row in sheet
            for cell in row
        }
        assert {given.status, given.challenge, given.note} - {""} <= texts, (no, department)


def test_the_table_says_of_every_answer_what_became_of_it(years: Path) -> None:
    shown = {"前回のまま・未確認": "未確認"}
    assert {place: change for place, (change, _) in printed(years).items()} == {
        place: shown.get(change, change) for place, change in CHANGES.items() if place in NOW
    }
    assert {place: str(text) for place, (_, text) in printed(years).items()} == NOW


def test_in_the_table_only_what_is_new_in_a_changed_answer_is_underlined(years: Path) -> None:
    text = printed(years)["1", "学校教育課"][1]
    assert isinstance(text, CellRichText)
    assert [part.text for part in text if isinstance(part, TextBlock) and part.font.u] == ["小中学校で"]


def printed(years: Path) -> dict[tuple[str, str], tuple[str, object]]:
    """区分 and answer by NO and department, as they stand in the table."""
    sheet = load_workbook(years / "調査R8" / "output" / "資料２.xlsx", rich_text=True).worksheets[0]
    column = {cell.value: cell.column for row in sheet.iter_rows(max_row=4) for cell in row if cell.value}
    shown: dict[tuple[str, str], tuple[str, object]] = {}
    no = ""
    for row in range(cell_of(sheet, NUMBER).row + 1, sheet.max_row + 1):
        no = str(sheet.cell(row, column[NUMBER]).value or no)
        if department := sheet.cell(row, column["回答した課"]).value:
            change, text = (sheet.cell(row, column[heading]).value for heading in ("区分", STATUS))
            shown[no, str(department)] = str(change), text
    return shown


def test_the_ledger_and_the_export_tell_the_same(years: Path) -> None:
    sheet = load_workbook(years / "調査R8" / "output" / "受付簿.xlsx")["前回との比較"]
    rows = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    told = {(row[1], row[0]): row[3] for row in rows if (row[1], row[0]) in CHANGES}
    assert told == CHANGES
    with (years / "調査R8" / "回答.csv").open(encoding="utf-8-sig", newline="") as file:
        exported = [row for row in csv.DictReader(file) if row["question"] == "令和７年度の取組実績"]
    assert {(row["issue"], row["department"]): row["value"] for row in exported if row["value"]} == NOW
    assert {(row["issue"], row["department"]): row["change"] for row in exported} == CHANGES
    assert {row["before"] for row in exported} - {""} == {given.status for given in BEFORE.values()}


def test_nothing_is_said_of_a_confirmed_answer(years: Path) -> None:
    """What stood beside the departments has a question of its own, so that it is no odd mark on the form."""
    told = survey("validate", "--json", cwd=years / "調査R8", code=3).stdout
    found = {(finding["department"], finding["code"]) for finding in json.loads(told)["findings"]}
    assert {code for department, code in found if department in ("ごみ減量推進課", "財産管理課")} == set()
    assert ("公園緑地課", "W232") in found


def test_the_second_year_begins_with_what_counted_in_the_first(years: Path) -> None:
    folder = Folder(years / "調査R9")
    former = read_former(folder)
    assert former is not None
    assert former.year == "令和８年度"
    assert {(one.issue, one.department): one.entries["令和７年度の取組実績"].text for one in former.answers} == NOW
    texts = {str(cell.value) for sheet in load_workbook(form_of(folder, "市立博物館")) for row in sheet for cell in row}
    assert NOW["3", "市立博物館"] in texts


def test_the_history_goes_back_to_the_table_made_by_hand(years: Path) -> None:
    told = survey("status", "--history", cwd=years / "調査R9", code=3).stdout
    assert all(year in told for year in ("令和７年度", "令和８年度", "令和９年度"))


def test_what_validate_compared_is_known_to_merge_which_writes_the_same_book(
    years: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(tmp_path / "調査R8")
    shutil.copytree(years / "調査R8", folder.root)
    merge(Run(folder))
    compared = folder.ledger.read_bytes()
    monkeypatch.setattr(rows_kept, "FEW", 0)
    validate(Run(folder))
    monkeypatch.delattr(rows_kept, "answer_rows")
    merge(Run(folder))
    assert folder.ledger.read_bytes() == compared
    assert folder.comparison_cache.exists()
