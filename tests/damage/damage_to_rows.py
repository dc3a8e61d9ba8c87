"""Rows: inserted, deleted, moved, sorted, hidden, merged, copied; an answer over several; our own text in them changed."""

from __future__ import annotations

import re

from filled import WHOLE
from kinds import GONE, SHEET, Damage, edited, only, parts, put, typed, without
from openpyxl.worksheet.worksheet import Worksheet

S1, S2 = WHOLE["1 status"], WHOLE["2 status"]


def swapped(sheet: Worksheet, first_column: int, one: int = 10, other: int = 12) -> None:
    """Two rows change places, from a column on."""
    for column in range(first_column, 13):
        upper, lower = sheet.cell(one, column), sheet.cell(other, column)
        upper.value, lower.value = lower.value, upper.value


def copied(sheet: Worksheet, row: int, to: int, **cells: str) -> None:
    """A row inserted as a copy of another, and something typed into it."""
    sheet.insert_rows(to)
    for column in range(1, 14):
        sheet.cell(to, column).value = sheet.cell(row, column).value
    typed(**cells)(sheet)


def spread(sheet: Worksheet) -> None:
    """As Word pastes paragraphs: each in a row of its own."""
    sheet.insert_rows(11, 2)
    typed(F11="二段落目", F12="三段落目")(sheet)


def emptied(sheet: Worksheet, *addresses: str) -> None:
    for address in addresses:
        sheet[address].value = None


def everything_apart(sheet: Worksheet) -> None:
    for row in (12, 11, 10):
        sheet.insert_rows(row)


def split_over_new_issue(sheet: Worksheet) -> None:
    sheet.insert_rows(11)
    typed(B11="7", C11="新しく考えた課題", F11="これも取り組んでいる。")(sheet)


def filtered(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = "B8:M12"
    sheet.auto_filter.add_filter_column(0, ["2"])
    for row in (10, 12):
        sheet.row_dimensions[row].hidden = True


def no_height(markup: str) -> str:
    return re.sub('(<row r="11"[^>]*?) ht="[^"]*"', r'\1 ht="0"', markup)


def hidden(sheet: Worksheet) -> None:
    sheet.row_dimensions[11].hidden = True


def grouped(sheet: Worksheet) -> None:
    for row in (10, 11):
        sheet.row_dimensions[row].outlineLevel, sheet.row_dimensions[row].hidden = 1, True


def merged(sheet: Worksheet) -> None:
    """As Excel merges: the text of all but the first cell is gone."""
    emptied(sheet, "F11")
    sheet.merge_cells("F10:F11")


def merged_across(sheet: Worksheet) -> None:
    emptied(sheet, "L12")
    sheet.merge_cells("K12:L12")
    typed(K12="二つの欄にまたがる文")(sheet)


ROWS = (
    Damage("何も起きていない", edited(lambda sheet: None)),
    Damage("行を回答の間に挿入した", edited(lambda sheet: sheet.insert_rows(11, 2))),
    Damage("行を題名の上に挿入した", edited(lambda sheet: sheet.insert_rows(1, 4))),
    Damage("行を見出しの下に挿入した", edited(lambda sheet: sheet.insert_rows(9, 2))),
    Damage("行を一行おきに挿入した", edited(everything_apart)),
    Damage("回答の行を削除した", edited(lambda sheet: sheet.delete_rows(11)), codes="E102", changed=without("2")),
    Damage("記入例の行を削除した", edited(lambda sheet: sheet.delete_rows(9))),
    Damage("列の鍵の行を削除した", edited(lambda sheet: sheet.delete_rows(6))),
    Damage("見出しの行を削除した", edited(lambda sheet: sheet.delete_rows(7, 2))),
    # openpyxl leaves what is merged and hidden where it was.
    Damage(
        "題名から連絡先までの行をプログラムが削除した", edited(lambda sheet: sheet.delete_rows(1, 5)), codes="I307 W208"
    ),
    Damage("課題の行をすべて削除した", edited(lambda sheet: sheet.delete_rows(10, 3)), codes="E102", changed=only("4")),
    Damage("行を鍵ごと入れ替えた", edited(lambda sheet: swapped(sheet, 1))),
    Damage("行を鍵を残して並べ替えた", edited(lambda sheet: swapped(sheet, 2)), codes="W207"),
    Damage("行を非表示にした", edited(hidden), codes="I307"),
    Damage("行の高さを 0 にした", parts({SHEET: no_height}), codes="I307"),
    Damage("行をグループにして畳んだ", edited(grouped), codes="I307"),
    Damage("行をオートフィルターで絞り込んだ", edited(filtered), codes="I307"),
    Damage("上下の記入欄を結合した", edited(merged), codes="E110 W208", changed={"2 status": GONE}),
    Damage(
        "左右の記入欄を結合した",
        edited(merged_across),
        codes="W208",
        changed={"3 partners_note": "二つの欄にまたがる文", "3 challenges": GONE},
    ),
    Damage("行を写した", edited(lambda sheet: copied(sheet, 10, 11))),
    Damage(
        "行を写して書き直した",
        edited(lambda sheet: copied(sheet, 10, 11, F11="写した行に書いた文")),
        codes="W205",
        listed=("写した行に書いた文",),
    ),
    Damage(
        "行を写して全角を半角に書き直した",
        edited(lambda sheet: copied(sheet, 12, 13, F13="名簿を見直している.")),
        codes="W205",
        listed=("名簿を見直している.",),
    ),
    Damage(
        "調査にない課題の行を足した",
        edited(split_over_new_issue),
        codes="W206",
        listed=("7", "新しく考えた課題", "これも取り組んでいる。"),
    ),
    Damage("回答を三行に分けた", edited(spread), codes="I301", changed={"1 status": f"{S1}\n二段落目\n三段落目"}),
    Damage(
        "回答の続きを表のすぐ下に書いた",
        edited(typed(F13="続きの文", L13="課題の続き")),
        codes="I301",
        changed={
            "3 status": f"{WHOLE['3 status']}\n続きの文",
            "3 challenges": f"{WHOLE['3 challenges']}\n課題の続き",
        },
    ),
    Damage(
        "続きの行の NO に〃と書いた",
        edited(lambda sheet: (spread(sheet), typed(B11="〃")(sheet))),
        codes="I301",
        changed={"1 status": f"{S1}\n二段落目\n三段落目"},
        listed=("〃",),
    ),
    Damage(
        "NO を振り直した",
        put(B10="一", B11="二", B12="三"),
        codes="W204",
        listed=("一", "二", "三"),
    ),
    Damage("NO を隣の行の番号に書き換えた", put(B10="2", B11="1"), codes="W204", listed=("1", "2")),
    Damage("NO を全角にした", put(B10="１", B11="２", B12="３")),
    Damage("NO を数値にした", edited(typed(B10=1, B11=2, B12=3))),
    Damage(
        "課題の題を書き換えた",
        put(C11="農業と福祉の連携"),
        codes="W204",
        listed=("農業と福祉の連携",),
    ),
    Damage("課題の題を消した", edited(lambda sheet: emptied(sheet, "C10", "C11", "C12"))),
    Damage(
        "取組例に書き込んだ",
        put(D10="①場づくり（当課）\n②きっかけづくり"),
        codes="W204",
        listed=("①場づくり（当課）\n②きっかけづくり",),
    ),
    Damage(
        "回答を取組例の欄に書いた",
        edited(lambda sheet: (typed(D12="名簿の見直しを始めた。")(sheet), emptied(sheet, "F12"))),
        codes="W204",
        changed={"3 status": GONE},
        listed=("名簿の見直しを始めた。",),
    ),
    Damage("記入例を書き換えた", put(F9="例の欄に書いた回答"), codes="W204", listed=("例の欄に書いた回答",)),
    Damage(
        "記入例をそのまま回答にした",
        put(F10="月１回、サロンを開催している。"),
        codes="E109",
        changed={"1 status": GONE},
        listed=("月１回、サロンを開催している。",),
    ),
    Damage("済の欄に書いた", put(M10="確認ずみ（係長）"), codes="W204", listed=("確認ずみ（係長）",)),
    Damage("隠れた行の鍵を書き換えた", put(A10="9"), codes="W204", listed=("9",)),
    Damage("隠れた行の鍵を別の課題の鍵に書き換えた", put(A10="2", A11="1"), codes="W207"),
)
