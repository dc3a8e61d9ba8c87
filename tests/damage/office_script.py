"""Runs inside the system's Python beside LibreOffice, never inside the tests: LibreOffice opens a filled form, does to
it what people do, and saves it. Only `office` starts it.

    python3 office_script.py FORM FORM-ON-SLIPS TARGET-FOLDER EDIT.SUFFIX...

What begins with slips_ is done to the latter, what begins with gathered to the forms in the folder "gathering" beside it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uno
from com.sun.star.awt import Point, Size
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import Locale
from com.sun.star.sheet import TableFilterField
from com.sun.star.sheet.CellDeleteMode import LEFT
from com.sun.star.sheet.FilterOperator import EQUAL
from com.sun.star.table import CellAddress, TableSortField
from com.sun.star.util.NumberFormat import DATE

FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "xlsm": "Calc MS Excel 2007 VBA XML",
    "xls": "MS Excel 97",
    "ods": "calc8",
}
MAIN, EXTRA = "調査票", "追加回答"
SECONDS = 60

# LibreOffice's objects have no types.
Document = Any
Sheet = Any


def properties(**values: object) -> tuple[PropertyValue, ...]:
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


@contextmanager
def desktop(profile: Path) -> Iterator[Any]:
    """LibreOffice, started for this and ended after it."""
    pipe = f"damage-{os.getpid()}"
    accept = f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"
    options = ("--headless", "--norestore", "--nologo", "--nodefault", f"-env:UserInstallation={profile.as_uri()}")
    with subprocess.Popen(["soffice", *options, accept], stderr=subprocess.DEVNULL) as office:
        try:
            found = connect(pipe)
            yield found
            found.terminate()
            office.wait(SECONDS)
        finally:
            office.kill()


def connect(pipe: str) -> Any:
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    until = time.monotonic() + SECONDS
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


# ---------------------------------------------------------------- what people do


def saved(document: Document, sheet: Sheet) -> None:
    """Nothing but opening and saving."""


def rows_inserted(document: Document, sheet: Sheet) -> None:
    sheet.Rows.insertByIndex(10, 2)
    sheet.Rows.insertByIndex(0, 3)


def rows_deleted(document: Document, sheet: Sheet) -> None:
    sheet.Rows.removeByIndex(10, 1)


def head_deleted(document: Document, sheet: Sheet) -> None:
    sheet.Rows.removeByIndex(0, 6)


def rows_sorted(document: Document, sheet: Sheet) -> None:
    """What can be seen, by NO downwards; the hidden keys stay."""
    field = TableSortField(Field=0, IsAscending=False)
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    sheet.getCellRangeByName("B10:M12").sort(properties(SortFields=fields, ContainsHeader=False))


def columns_moved(document: Document, sheet: Sheet) -> None:
    """取組状況 goes behind 課題, hidden keys with it."""
    sheet.Columns.insertByIndex(12, 1)
    move(sheet, "F1:F30", 12, 0)


def columns_inserted(document: Document, sheet: Sheet) -> None:
    sheet.Columns.insertByIndex(5, 1)
    write(sheet, "F10", "列を足して書いた文")


def keys_deleted(document: Document, sheet: Sheet) -> None:
    sheet.Rows.removeByIndex(5, 1)
    sheet.Columns.removeByIndex(0, 1)


def column_deleted(document: Document, sheet: Sheet) -> None:
    sheet.removeRange(sheet.getCellRangeByName("L1:L30").RangeAddress, LEFT)


def hidden(document: Document, sheet: Sheet) -> None:
    sheet.Rows.getByIndex(10).IsVisible = False
    sheet.Columns.getByName("L").IsVisible = False


def filtered(document: Document, sheet: Sheet) -> None:
    """An autofilter that leaves NO 2 to be seen."""
    ranges = document.DatabaseRanges
    ranges.addNewByName("絞込み", sheet.getCellRangeByName("B8:M12").RangeAddress)
    area = ranges.getByName("絞込み")
    area.AutoFilter = True
    descriptor = area.getFilterDescriptor()
    descriptor.setFilterFields((TableFilterField(Field=0, Operator=EQUAL, StringValue="2"),))
    area.refresh()


def merged(document: Document, sheet: Sheet) -> None:
    sheet.getCellRangeByName("F10:F11").merge(True)


def renamed(document: Document, sheet: Sheet) -> None:
    sheet.Name = "福祉課回答"
    document.Sheets.getByName(EXTRA).Name = "その他"


def moved_to_another_sheet(document: Document, sheet: Sheet) -> None:
    """The whole sheet, cut and pasted onto a new one."""
    document.Sheets.insertNewByName("Sheet1", 0)
    source = sheet.getCellRangeByName("A1:P30").RangeAddress
    document.Sheets.getByName("Sheet1").moveRange(CellAddress(Sheet=0, Column=0, Row=0), source)
    document.Sheets.removeByName(MAIN)


def copied(document: Document, sheet: Sheet) -> None:
    """The sheet twice more, and something written on the last copy."""
    document.Sheets.copyByName(MAIN, "調査票_2", 1)
    document.Sheets.copyByName(MAIN, "調査票_3", 2)
    write(document.Sheets.getByName("調査票_3"), "F11", "写しに書いた文")


def reordered(document: Document, sheet: Sheet) -> None:
    document.Sheets.moveByName(MAIN, 3)
    document.Sheets.insertNewByName("はじめに", 0)
    write(document.Sheets.getByName("はじめに"), "B2", "送付状の文")


def hidden_sheets_deleted(document: Document, sheet: Sheet) -> None:
    document.Sheets.removeByName("_survey")
    for name in [one.Name for one in document.DocumentProperties.UserDefinedProperties.getPropertySetInfo().Properties]:
        document.DocumentProperties.UserDefinedProperties.removeProperty(name)


def beside(document: Document, sheet: Sheet) -> None:
    """A note, a text box, a header, and text beside and below the table."""
    cell = sheet.getCellRangeByName("F10").CellAddress
    sheet.Annotations.insertNew(cell, "メモに書いた文")
    box = document.createInstance("com.sun.star.drawing.RectangleShape")
    box.Size, box.Position = Size(6000, 2000), Point(4000, 30000)
    sheet.DrawPage.add(box)
    box.String = "図形に書いた文"
    style = document.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)
    style.HeaderIsOn = True
    header = style.RightPageHeaderContent
    header.LeftText.String = "ヘッダーに書いた文"
    style.RightPageHeaderContent = header
    write(sheet, "AB10", "表の横に書いた文")
    write(sheet, "F30", "表の下に書いた文")


def spread(document: Document, sheet: Sheet) -> None:
    """An answer over three rows."""
    sheet.Rows.insertByIndex(10, 2)
    write(sheet, "F11", "二段落目")
    write(sheet, "F12", "三段落目")


def values(document: Document, sheet: Sheet) -> None:
    """A date, formulas and an error where text was meant; a text struck through."""
    formats = document.NumberFormats
    for name in ("F10", "L10", "F11", "L11"):
        sheet.getCellRangeByName(name).NumberFormat = 0
    sheet.getCellRangeByName("F10").NumberFormat = formats.getStandardFormat(DATE, Locale())
    sheet.getCellRangeByName("F10").setFormula("2026-04-01")
    sheet.getCellRangeByName("L10").setFormula('="計"&(1+2)&"件"')
    sheet.getCellRangeByName("F11").setFormula("=1/0")
    sheet.getCellRangeByName("L11").setFormula("12")
    sheet.getCellRangeByName("F12").CharStrikeout = 1


def right_to_left(document: Document, sheet: Sheet) -> None:
    sheet.TableLayout = 1


def with_password(document: Document, sheet: Sheet) -> None:
    """Saved with a password; see `store`."""


# ---------------------------------------------------------------- on slips

# In the form the first slip begins in row 10: 該当の有無 stands in D12, 取組状況 in D13, 連携の内容 in D19 above 課題.
SLIP_ROWS, ALL = 20, "A1:AZ90"


def slips_saved(document: Document, sheet: Sheet) -> None:
    """Nothing but opening and saving."""


def slips_rows_inserted(document: Document, sheet: Sheet) -> None:
    sheet.Rows.insertByIndex(12, 2)
    sheet.Rows.insertByIndex(0, 3)


def slips_columns_inserted(document: Document, sheet: Sheet) -> None:
    sheet.Columns.insertByIndex(3, 1)
    write(sheet, "D13", "列を足して書いた文")


def slips_renamed(document: Document, sheet: Sheet) -> None:
    renamed(document, sheet)


def slips_keys_deleted(document: Document, sheet: Sheet) -> None:
    sheet.Rows.removeByIndex(7, 1)
    sheet.Columns.removeByIndex(0, 1)


def slips_heads_deleted(document: Document, sheet: Sheet) -> None:
    sheet.Rows.removeByIndex(7, 2)


def slips_all_above_deleted(document: Document, sheet: Sheet) -> None:
    sheet.Rows.removeByIndex(0, 9)


def slips_moved(document: Document, sheet: Sheet) -> None:
    """The first slip, cut and pasted below the third."""
    sheet.Rows.insertByIndex(9 + 3 * SLIP_ROWS, SLIP_ROWS)
    move(sheet, f"A10:AZ{9 + SLIP_ROWS}", 0, 9 + 3 * SLIP_ROWS)
    sheet.Rows.removeByIndex(9, SLIP_ROWS)


def slips_values(document: Document, sheet: Sheet) -> None:
    """Only values pasted, over themselves."""
    cells = sheet.getCellRangeByName(ALL)
    cells.setDataArray(cells.getDataArray())


def slips_beside(document: Document, sheet: Sheet) -> None:
    sheet.Annotations.insertNew(sheet.getCellRangeByName("D13").CellAddress, "メモに書いた文")
    write(sheet, "AB13", "表の横に書いた文")
    write(sheet, "D90", "表の下に書いた文")


def slips_spread(document: Document, sheet: Sheet) -> None:
    sheet.Rows.insertByIndex(13, 2)
    write(sheet, "D14", "二段落目")
    write(sheet, "D15", "三段落目")


def slips_merged(document: Document, sheet: Sheet) -> None:
    sheet.getCellRangeByName("D19:D20").merge(True)


def slips_copied(document: Document, sheet: Sheet) -> None:
    document.Sheets.copyByName(MAIN, "調査票_2", 1)
    write(document.Sheets.getByName("調査票_2"), "D13", "写しに書いた文")


def slips_hidden_sheets_deleted(document: Document, sheet: Sheet) -> None:
    hidden_sheets_deleted(document, sheet)


# ---------------------------------------------------------------- several forms in one workbook


def gathered(document: Document, others: list[Document]) -> None:
    """The sheets of further forms put behind, as by Excel's "move or copy": it names them so, and leaves out the hidden."""
    take(document, others, (MAIN, EXTRA))


def gathered_with_records(document: Document, others: list[Document]) -> None:
    """The hidden sheets, too."""
    take(document, others, (MAIN, EXTRA, "_survey"))


def take(document: Document, others: list[Document], names: tuple[str, ...]) -> None:
    for number, other in enumerate(others, 2):
        for name in names:
            sheets = document.Sheets
            at = sheets.importSheet(other, name, sheets.Count)
            sheets.getByIndex(at).Name = f"{name} ({number})"
            sheets.getByIndex(at).IsVisible = name != "_survey"


def move(sheet: Sheet, source: str, column: int, row: int) -> None:
    address = sheet.getCellRangeByName(source).RangeAddress
    sheet.moveRange(CellAddress(Sheet=address.Sheet, Column=column, Row=row), address)


def write(sheet: Sheet, name: str, text: str) -> None:
    sheet.getCellRangeByName(name).setString(text)


# ---------------------------------------------------------------- the run


def store(document: Document, edit: str, target: Path) -> None:
    more = {"Password": "aikotoba"} if edit == "with_password" else {}
    document.storeToURL(target.as_uri(), properties(FilterName=FILTERS[target.suffix[1:]], **more))


def opened(office: Any, path: Path) -> Document:
    document = office.loadComponentFromURL(path.as_uri(), "_blank", 0, properties(Hidden=True))
    for name in document.Sheets.ElementNames:
        document.Sheets.getByName(name).unprotect("")
    return document


def main(form: str, slips: str, folder: str, *jobs: str) -> None:
    with desktop(Path(folder).with_name("profile")) as office:
        for edit in dict.fromkeys(job.partition(".")[0] for job in jobs):
            if edit.startswith("gathered"):
                document, *others = [
                    opened(office, path) for path in sorted(Path(form).with_name("gathering").iterdir())
                ]
                globals()[edit](document, others)
            else:
                document, others = opened(office, Path(slips if edit.startswith("slips_") else form)), []
                globals()[edit](document, document.Sheets.getByName(MAIN))
            for job in jobs:
                if job.partition(".")[0] == edit:
                    store(document, edit, Path(folder, job))
            for one in (document, *others):
                one.close(True)


if __name__ == "__main__":
    main(*sys.argv[1:])
