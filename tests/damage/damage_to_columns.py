"""Columns: inserted, deleted, moved, hidden; headings retyped."""

from __future__ import annotations

import re

from filled import CHALLENGES, STATUS, WHOLE
from kinds import GONE, SHEET, Damage, edited, parts, typed
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet


def swapped(sheet: Worksheet, first_row: int) -> None:
    """取組状況 and 課題 change places, from a row on."""
    for block in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(block))
    for row in range(first_row, 13):
        one, other = sheet.cell(row, 6), sheet.cell(row, 12)
        one.value, other.value = other.value, one.value


def without_keys(edit):
    """The same where the hidden row and column of keys are gone; the cells named stand one up and one to the left."""

    def both(sheet: Worksheet) -> None:
        sheet.delete_rows(6)
        sheet.delete_cols(1)
        edit(sheet)

    return edited(both)


def hidden(sheet: Worksheet) -> None:
    sheet.column_dimensions["L"].hidden = True


def no_width(markup: str) -> str:
    return re.sub('(<col [^>]*?)width="[^"]*"([^>]*min="6" max="6")', r'\1width="0"\2', markup)


def grouped(sheet: Worksheet) -> None:
    for letter in "KL":
        sheet.column_dimensions[letter].outlineLevel, sheet.column_dimensions[letter].hidden = 1, True


def listed_partners(sheet: Worksheet) -> None:
    """The ○ columns deleted but for one, the keys gone, and names typed below the group's heading."""
    sheet.delete_rows(6)
    sheet.delete_cols(8, 3)
    sheet.delete_cols(1)
    typed(F7=None, F9="長寿課、みどり課", F10="各課", F11=None)(sheet)


def inserted(at: int, count: int = 1):
    """Columns inserted as Excel does it: which are hidden moves with them."""

    def edit(sheet: Worksheet) -> None:
        hidden = [
            number
            for dimension in sheet.column_dimensions.values()
            if dimension.hidden
            for number in range(dimension.min, dimension.max + 1)
        ]
        for dimension in sheet.column_dimensions.values():
            dimension.hidden = False
        sheet.insert_cols(at, count)
        for number in hidden:
            letter = get_column_letter(number + (count if number >= at else 0))
            sheet.column_dimensions[letter] = ColumnDimension(sheet, letter, hidden=True)

    return edit


def written_between(sheet: Worksheet) -> None:
    inserted(6)(sheet)
    typed(F10="間の列に書いた文", F11="これも間の列")(sheet)


NO_CHALLENGES = {f"{no} challenges": GONE for no in "123"}
STATUSES = tuple(WHOLE[f"{no} status"] for no in "123")
LISTED_PARTNERS = {"1 partners": "長寿課\nみどり課", "2 partners": "各課"}

COLUMNS = (
    Damage("列を左端に挿入した", edited(inserted(1, 2))),
    Damage("列を記入欄の間に挿入した", edited(inserted(6, 2))),
    Damage("列を○の列の間に挿入した", edited(inserted(8))),
    Damage("列を挿入して書いた", edited(written_between), listed=("間の列に書いた文", "これも間の列")),
    Damage("鍵の列を削除した", edited(lambda sheet: sheet.delete_cols(1))),
    Damage("NO の列を削除した", edited(lambda sheet: sheet.delete_cols(2))),
    Damage("課題の題の列を削除した", edited(lambda sheet: sheet.delete_cols(3))),
    Damage("取組例の列を削除した", edited(lambda sheet: sheet.delete_cols(4))),
    Damage("鍵の行と列を削除した", without_keys(lambda sheet: None)),
    Damage("鍵の行と列と NO の列を削除した", without_keys(lambda sheet: sheet.delete_cols(1))),
    Damage("記入欄の列を削除した", edited(lambda sheet: sheet.delete_cols(12)), changed=NO_CHALLENGES),
    Damage("○の列を一つ削除した", edited(lambda sheet: sheet.delete_cols(9)), changed={"2 partners": "安心課"}),
    Damage("列を鍵ごと入れ替えた", edited(lambda sheet: swapped(sheet, 1))),
    Damage("列を鍵を残して入れ替えた", edited(lambda sheet: swapped(sheet, 7)), codes="W207"),
    Damage("列を非表示にした", edited(hidden), codes="I307"),
    Damage("列の幅を 0 にした", parts({SHEET: no_width}), codes="I307"),
    Damage("列をグループにして畳んだ", edited(grouped), codes="I307"),
    Damage("見出しを折り返し直した", without_keys(typed(E6="現在の\n取組　状況"))),
    Damage("見出しを半角で打ち直した", without_keys(typed(A6="NO ", K6="課題\n(取り組む中での課題等)"))),
    Damage(
        "見出しを似た言葉で打ち直した",
        without_keys(typed(E6="現在の取り組み状況", K6="課題（困っていること）")),
        codes="W204",
        listed=("現在の取り組み状況", "課題（困っていること）"),
    ),
    Damage(
        "見出しを別の言葉で打ち直した",
        edited(typed(F7="進み具合")),
        codes="W204",
        listed=("進み具合",),
    ),
    Damage(
        "見出しを別の言葉で打ち直し鍵も失った",
        without_keys(typed(E6="進み具合")),
        codes="E110",
        changed={f"{no} status": GONE for no in "123"},
        listed=("進み具合", *STATUSES),
    ),
    Damage(
        "見出しを二つ入れ替えて打った",
        edited(typed(F7=CHALLENGES, L7=STATUS)),
        codes="W207",
        changed={
            f"{no} {key}": WHOLE[f"{no} {other}"]
            for no in "123"
            for key, other in (("status", "challenges"), ("challenges", "status"))
        },
    ),
    Damage("○の列の課名を別名で打ち直した", without_keys(typed(F7="社会福祉課", H7="緑化推進課", I7="安心"))),
    Damage(
        "○の列を消して課名を並べて書いた",
        edited(listed_partners),
        changed=LISTED_PARTNERS,
    ),
)
