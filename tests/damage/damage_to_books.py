"""Sheets and the workbook: renamed, added, copied, lost; whose form it is; a form pasted into a new workbook."""

from __future__ import annotations

import io
from copy import copy

from filled import ANSWERS, CHOICES, EXTRA, IDENTITY, MAIN, SURVEY, WHOLE, blank
from kinds import NOTHING, Damage, book_edited, edited, of, only, opened, saved, typed, without
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

DEPARTMENT = "D3"
"""Where the name of the department is printed."""

TEXTS = tuple(dict.fromkeys(text for place, text in WHOLE.items() if not place.endswith("partners")))


def renamed(book: Workbook) -> None:
    book[MAIN].title, book[EXTRA].title = "福祉課（提出用）", "Sheet2"


def reordered(book: Workbook) -> None:
    book.move_sheet(MAIN, 3)
    book.create_sheet("送付状", 0)["B2"] = "よろしくお願いします。"


def copied_twice(book: Workbook) -> None:
    first, second = book.copy_worksheet(book[MAIN]), book.copy_worksheet(book[MAIN])
    first["F10"], second["F11"] = "一枚目の写しの文", "二枚目の写しの文"


def without_properties(book: Workbook) -> None:
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]


def without_identity(book: Workbook) -> None:
    without_properties(book)
    del book[IDENTITY]


def without_any_name(book: Workbook) -> None:
    without_identity(book)
    for name in (MAIN, EXTRA):
        for row in book[name].iter_rows():
            for cell in row:
                if cell.value == "福祉課" and cell.row < 6:
                    cell.value = None


def pasted(with_formats: bool):
    """調査票 alone, pasted into a new workbook; as seen, so that hidden rows and columns come along or not."""

    def paste(book: Workbook) -> Workbook:
        new = Workbook()
        new.active.title = "Sheet1"
        for row in book[MAIN].iter_rows():
            for cell in row:
                target = new.active.cell(cell.row, cell.column)
                # Pasted values are what the formulas gave.
                target.value = None if str(cell.value).startswith("=") else cell.value
                if with_formats and cell.has_style:
                    target.font, target.fill, target.number_format = (
                        copy(cell.font),
                        copy(cell.fill),
                        cell.number_format,
                    )
        if not with_formats:
            new.active.delete_rows(6)
            new.active.delete_cols(1)
        return new

    return book_edited(paste)


def two_forms() -> bytes:
    book = opened()
    other = load_workbook(io.BytesIO(blank("長寿課")))[MAIN]
    sheet = book.create_sheet("長寿課の分")
    for row in other.iter_rows():
        for cell in row:
            sheet.cell(cell.row, cell.column).value = cell.value
    return saved(book)


def answers_on_another_sheet(book: Workbook) -> None:
    """All that was typed, moved to a new sheet without headings."""
    sheet = book.create_sheet("別紙")
    for row in (10, 11, 12):
        for column in range(5, 13):
            source = book[MAIN].cell(row, column)
            sheet.cell(row, column).value, source.value = source.value, None


MOVED = [
    text
    for no in "123"
    for key in ("applies", "status", "partners_note", "challenges")
    if (text := WHOLE.get(f"{no} {key}"))
]


def unprotected(sheet: Worksheet) -> None:
    sheet.protection.disable()


def right_to_left(sheet: Worksheet) -> None:
    sheet.sheet_view.rightToLeft = True


def frozen_elsewhere(sheet: Worksheet) -> None:
    sheet.freeze_panes = "H40"


ANOTHER = replace(SURVEY, settings=replace(SURVEY.settings, survey_id="another-2025"))
CHANGED = replace(SURVEY, issues=(replace(SURVEY.issues[0], examples="①場づくり"), *SURVEY.issues[1:]))
ON_HOLD = {"outcome": "保留", "changed": NOTHING}

BOOKS = (
    Damage("シート名を変えた", book_edited(renamed)),
    Damage("シートの順を変えて送付状を加えた", book_edited(reordered), listed=("よろしくお願いします。",)),
    Damage(
        "シートを二度写して書き直した",
        book_edited(copied_twice),
        codes="W205",
        listed=("一枚目の写しの文", "二枚目の写しの文"),
    ),
    Damage("シートを非表示にした", edited(lambda sheet: setattr(sheet, "sheet_state", "hidden"))),
    Damage("追加回答のシートを削除した", book_edited(lambda book: book.remove(book[EXTRA])), changed=without("4")),
    Damage(
        "調査票のシートを削除した", book_edited(lambda book: book.remove(book[MAIN])), codes="E102", changed=only("4")
    ),
    Damage("選択肢のシートを削除した", book_edited(lambda book: book.remove(book[CHOICES]))),
    Damage("隠れたシートを失った", book_edited(lambda book: book.remove(book[IDENTITY]))),
    Damage("属性を失った", book_edited(without_properties)),
    Damage("隠れたシートも属性も失った", book_edited(without_identity), codes="I308"),
    Damage(
        "課名まで消えてファイル名だけが残った", book_edited(without_any_name), codes="I308", name="福祉課_回答.xlsx"
    ),
    Damage(
        "どの課のものかを示すものがすべて消えた",
        book_edited(without_any_name),
        codes="H402",
        listed=(*TEXTS, "該当あり", "該当あり", "○", "○", "○", "主査"),
        **ON_HOLD,
    ),
    Damage(
        "課名の消えたファイルが、課名のある名とない名で届いた",
        lambda: dict.fromkeys(("無題.xlsx", "福祉課.xlsx"), book_edited(without_any_name)()),
        outcome="保留 採用",
        codes="H402 I308",
        listed=(*TEXTS, "該当あり", "該当あり", "○", "○", "○", "主査"),
    ),
    Damage("新しいブックに値だけを貼り付けた", pasted(False), codes="I308", changed=without("4")),
    Damage("新しいブックに書式ごと貼り付けた", pasted(True), codes="I308", changed=without("4")),
    Damage(
        "回答を別のシートに移した",
        book_edited(answers_on_another_sheet),
        codes="E102",
        changed=only("4"),
        listed=(*(text for text in MOVED if text), "○", "○", "○"),
    ),
    Damage(
        "二つの課の調査票を一つのブックにまとめた",
        two_forms,
        codes="H402",
        listed=(*TEXTS, "該当あり", "該当あり", "○", "○", "○", "主査"),
        **ON_HOLD,
    ),
    Damage(
        "課名を別の課に書き換えた",
        edited(typed(**{DEPARTMENT: "長寿課"})),
        codes="H402",
        listed=(*TEXTS, "該当あり", "該当あり", "○", "○", "○", "主査"),
        **ON_HOLD,
    ),
    Damage(
        "課名に係の名を書き足した",
        edited(typed(**{DEPARTMENT: "福祉課 障がい係"})),
        codes="W204",
        listed=("福祉課 障がい係",),
    ),
    Damage("別の課の調査票に書いた", lambda: of("長寿課", {"1": ANSWERS["1"]}), codes="E102 I303", changed=NOTHING),
    Damage(
        "別の調査の調査票を出した",
        lambda: of("福祉課", ANSWERS, ANOTHER),
        codes="H401",
        **ON_HOLD,
    ),
    Damage("調査定義を変える前の調査票を出した", lambda: of("福祉課", ANSWERS, CHANGED), codes="W202", sent=CHANGED),
    Damage("何も書かずに返した", blank, codes="E102", changed=NOTHING),
    Damage("シートの保護を外した", edited(unprotected)),
    Damage("右から左のシートにした", edited(right_to_left)),
    Damage("窓枠の固定を動かした", edited(frozen_elsewhere)),
    Damage(
        "計算だけの、調査に関係のないブックを出した",
        lambda: saved(unrelated()),
        outcome="保留",
        codes="H410",
        changed=NOTHING,
        listed=("科目\t金額",),
    ),
)


def unrelated() -> Workbook:
    book = Workbook()
    book.active["A1"], book.active["B1"] = "科目", "金額"
    return book
