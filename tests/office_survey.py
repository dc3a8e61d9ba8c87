"""A survey about which the office writes an evaluation after collection, and what it and two departments do with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from definition_book import Changes, definition
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from year import give, stamp

from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.run import Run
from survey.definition import faults as wrong
from survey.storage.folder import Folder

SHEETS: dict[str, list[list[Any]]] = {
    "設定": [
        ["項目", "内容"],
        ["調査ID", "hyoka-r8"],
        ["調査名", "事業の評価"],
        ["資料番号", "資料５"],
        ["締切", date(2026, 9, 30)],
        ["事務局", "企画部 企画課"],
        ["追加回答", "しない"],
    ],
    "課題": [
        ["NO", "事業", "説明", "担当課"],
        [1, "移動図書館", "", "全課"],
        [2, "防災訓練", "", "全課"],
        [3, "花壇づくり", "", "公園課"],
    ],
    "課": [["課名", "別名"], ["図書課", ""], ["公園課", "緑地課"]],
    "設問": [
        ["項目", "見出し", "種類", "必須", "選択肢", "該当なしの選択肢", "最小", "最大", "合計行", "参考３に載せる", "記入者", "記入要領", "最大文字数"],
        ["done", "実施", "選択", "○", "した\n対象外", "対象外", "", "", "", "○", "", "", ""],
        ["result", "実績", "長文", "", "", "", "", "", "", "○", "課", "", ""],
        ["grade", "評価", "選択", "○", "A\nB\nC", "", "", "", "件数", "○", "事務局", "総合的に評価します。", ""],
        ["points", "点数", "数値", "", "", "", 0, 100, "合計", "○", "事務局", "", ""],
        ["words", "講評", "長文", "C", "", "", "", "", "", "○", "事務局", "", 20],
    ],
}  # fmt: skip

OFFICE_FAULTS: list[tuple[wrong.FaultKind, str, Changes]] = [
    (wrong.NOTHING_FOR_DEPARTMENTS, "設問!K1", {("設問", "K2"): "事務局", ("設問", "K3"): "事務局", ("設問", "F2"): None}),
    (wrong.OFFICE_EXEMPTS, "設問!F4", {("設問", "F4"): "C"}),
    (wrong.OFFICE_DECIDES, "設問!D6", {("設問", "K6"): "課"}),
    (wrong.OFFICE_ASKS_ITEMS, "設問!N4", {("設問", "N1"): "明細", ("設問", "N4"): "○"}),
    (wrong.NOT_ONE_OF, "設問!K4", {("設問", "K4"): "市長"}),
]  # fmt: skip

SHEET = "事務局の記入"


def evaluated(root: Path, changes: Changes | None = None, sheets: dict[str, list[list[Any]]] = SHEETS) -> Folder:
    """A folder with the survey's forms made, and the answers of both departments."""
    folder = init(root).folder
    definition(folder.templates, changes, sheets)
    stamp(folder.definition, "2026-08-01")
    generate(Run(folder))
    give(folder, "図書課", "図書.xlsx", {"1": done("巡回を増やした。"), "2": {"実施": "対象外"}})
    give(folder, "公園課", "公園.xlsx", {"1": done("駐車場を貸した。"), "3": done("花を植えた。")})
    for name in ("図書.xlsx", "公園.xlsx"):
        stamp(folder.collected / name, "2026-09-10")
    return folder


def done(result: str) -> dict[str, str]:
    return {"実施": "した", "実績": result}


class OfficeDesk:
    """The 受付簿, lying open at the sheet that the office fills in."""

    def __init__(self, folder: Folder) -> None:
        self.path = folder.ledger
        self.book: Workbook = load_workbook(folder.ledger)
        self.sheet: Worksheet = self.book[SHEET]

    def column(self, heading: str) -> int:
        return next(cell.column for row in self.sheet.iter_rows() for cell in row if cell.value == heading)

    def row(self, department: str, no: str) -> int:
        """As a person finds it."""
        at = self.column("課"), self.column("NO")
        rows = range(1, self.sheet.max_row + 1)
        found = [n for n in rows if [str(self.sheet.cell(n, column).value) for column in at] == [department, no]]
        return found[0]

    def write(self, department: str, no: str, texts: Mapping[str, object]) -> OfficeDesk:
        for heading, value in texts.items():
            self.sheet.cell(self.row(department, no), self.column(heading)).value = value  # type: ignore[assignment]
        return self

    def save(self) -> None:
        self.book.save(self.path)


def write(folder: Folder, department: str, no: str, **texts: object) -> None:
    """The office writes about one answer and saves."""
    OfficeDesk(folder).write(department, no, texts).save()
