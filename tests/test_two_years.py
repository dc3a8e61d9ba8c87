"""Two years by the command line: a table made by hand, the survey after it, and the survey after that."""

from __future__ import annotations

from pathlib import Path

import pytest
from hand_made import LAYOUTS, to_xlsx
from hand_made_content import INVENTED
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from respondent import fill
from test_cli import survey
from year import form_of

from survey.storage.folder import Folder

STATUS, PARTNERS, CHALLENGE = INVENTED.headings[5:]
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
}
"""区分 by NO and department."""


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the survey of R8, begun with a table made by hand, and that of R9, begun with the one of R8."""
    top = tmp_path_factory.mktemp("years")
    to_xlsx(LAYOUTS["merged"](INVENTED), top / "R7.xlsx")
    survey("adopt", "R7.xlsx", "調査R8", cwd=top, code=ADOPTED)
    settle(top / "調査R8" / "調査定義.xlsx", 締切="2026/11/30", 区分を載せる="する")
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
        fill(form_of(folder, department), folder.collected / f"{department}.xlsx", answers)
    book = load_workbook(form_of(folder, "環境センター"))
    main = book["調査票"]
    no = cell_of(main, "NO")
    row = next(cell.row for cell in main["A"][no.row :] if str(cell.value) == "1")
    for text in (BEFORE["1", "環境センター"].status, "○"):
        for cell in main[row]:
            if cell.value == text:
                cell.value = None
    book.save(folder.collected / "環境センター.xlsx")


def cell_of(sheet: Worksheet, text: str):
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)
