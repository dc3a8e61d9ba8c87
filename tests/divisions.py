"""部 of the city's departments, as an officer adds them to its definition in Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from definition_book import SHEETS, Changes
from openpyxl import load_workbook

from survey.definition import faults as wrong
from survey.storage.folder import Folder

DIVISIONS: Mapping[str, Sequence[str]] = {
    "福祉部": ("福祉課", "長寿課", "健康推進課"),
    "教育部": ("生涯学習課", "文化の家", "中央図書館", "教育総務課"),
}


def give_divisions(folder: Folder, addresses: Sequence[Sequence[str]] = (), **settings: str) -> Folder:
    """The folder, whose definition names the 部 of some departments. `addresses`: the rows of sheet 部, if there is to be
    one. `settings`: items of 設定."""
    book = load_workbook(folder.definition)
    sheet = book["課"]
    column = sheet.max_column + 1
    sheet.cell(1, column).value = "部"
    of = {name: division for division, names in DIVISIONS.items() for name in names}
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, column).value = of.get(sheet.cell(row, 1).value)
    if addresses:
        listed = book.create_sheet("部")
        for line in (("部名", "宛先", "CC"), *addresses):
            listed.append(list(line))
    for row in book["設定"].iter_rows(min_row=2):
        if row[0].value in settings:
            row[1].value = settings[row[0].value]
    book.save(folder.definition)
    return folder


DIVISION_SHEETS = {
    **SHEETS,
    "設定": [*SHEETS["設定"], ["送付の単位", "部ごと", ""]],
    "課": [[*SHEETS["課"][0], "部"], *([*row, "総務部"] for row in SHEETS["課"][1:])],
    "部": [["部名", "宛先", "CC"], ["総務部", "soumu-bu@example.jp", ""]],
}
_WITHOUT = {("課", f"E{row}"): None for row in (2, 3, 4)} | {("部", "A2"): None, ("部", "B2"): None}

DIVISION_FAULTS: list[tuple[wrong.FaultKind, str, Changes]] = [
    (wrong.UNKNOWN_DIVISION, "部!A2", {("部", "A2"): "総務局"}),
    (wrong.EMPTY, "部!A2", {("部", "A2"): None}),
    (wrong.DUPLICATE, "部!A3", {("部", "A3"): "総 務 部"}),
    (wrong.NO_DIVISIONS, "設定!B10", _WITHOUT),
    (wrong.NOT_ONE_OF, "設定!B10", {("設定", "B10"): "係ごと"}),
    (wrong.MISSING_COLUMN, "部!A1", {("部", "A1"): "名前"}),
]
