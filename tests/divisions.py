"""部 of the city's departments, as an officer adds them to its definition in Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl import load_workbook

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
