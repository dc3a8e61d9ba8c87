"""A survey of numbers, as a workbook whose cells a test may change; and what makes no sense in one."""

from __future__ import annotations

from datetime import date
from typing import Any

from definition_book import Changes

from survey.definition import faults as wrong

SHEETS: dict[str, list[list[Any]]] = {
    "設定": [
        ["項目", "内容"],
        ["調査ID", "mikomi-r8"],
        ["調査名", "サービスの見込量と実績"],
        ["資料番号", "資料４"],
        ["締切", date(2026, 9, 30)],
        ["事務局", "福祉部 福祉課"],
        ["追加回答", "しない"],
    ],
    "課題": [
        ["NO", "サービス", "説明", "担当課"],
        [1, "訪問介護", "", "全課"],
        [2, "通所介護", "", "全課"],
        [3, "短期入所", "", "高齢課"],
    ],
    "課": [["課名"], ["高齢課"], ["障害課"], ["子ども課"]],
    "設問": [
        ["項目", "見出し", "種類", "必須", "記入例", "参考３に載せる", "単位", "小数", "最小", "最大", "合計行"],
        ["users", "利用者", "数値", "○", "120", "○", "人", 0, 0, "100,000", "合計"],
        ["cost", "事業費", "数値", "", "", "○", "千円", "", "", "", "合計"],
        ["rate", "満足度", "数値", "", "", "○", "％", 1, 0, 100, "平均"],
        ["note", "備考", "長文", "", "", "○", "", "", "", "", ""],
    ],
}  # fmt: skip

USERS, COST, RATE = "利用者\n（人）", "事業費\n（千円）", "満足度\n（％）"


NUMBER_FAULTS: list[tuple[wrong.FaultKind, str, Changes]] = [
    (wrong.TOO_SHORT_FOR_BOUNDS, "設問!L2", {("設問", "L1"): "最大文字数", ("設問", "L2"): 3, ("設問", "I2"): 1000, ("設問", "E2"): 1000}),
    (wrong.TOO_SHORT_FOR_BOUNDS, "設問!L3", {("設問", "L1"): "最大文字数", ("設問", "L3"): 1, ("設問", "J3"): -1}),
    (wrong.TOO_SHORT_FOR_BOUNDS, "設問!L3", {("設問", "L1"): "最大文字数", ("設問", "L3"): 2, ("設問", "I3"): "9.15", ("設問", "J3"): "9.25"}),
    (wrong.NEEDLESS_FOR_KIND, "設問!G5", {("設問", "G5"): "人"}),
    (wrong.NEEDLESS_FOR_KIND, "設問!H5", {("設問", "H5"): 1}),
    (wrong.NEEDLESS_FOR_KIND, "設問!I5", {("設問", "I5"): 1}),
    (wrong.NEEDLESS_FOR_KIND, "設問!K5", {("設問", "K5"): "平均"}),
    (wrong.NEEDLESS_FOR_KIND, "設問!K2", {("設問", "K2"): "件数"}),
    (wrong.BOUNDS_CROSSED, "設問!I4", {("設問", "I4"): 101}),
    (wrong.NOT_A_BOUND, "設問!J2", {("設問", "J2"): "百"}),
    (wrong.NOT_A_BOUND, "設問!J2", {("設問", "J2"): "0.5"}),
    (wrong.NOT_A_BOUND, "設問!J4", {("設問", "J4"): "99.95"}),
    (wrong.NOT_A_BOUND, "設問!J3", {("設問", "J3"): "1234567890123456"}),
    (wrong.NOT_A_UNIT, "設問!G2", {("設問", "G2"): "1000円"}),
    (wrong.NOT_A_UNIT, "設問!G2", {("設問", "G2"): "人 日"}),
    (wrong.NOT_A_UNIT, "設問!G2", {("設問", "G2"): "単" * 11}),
    (wrong.TOTAL_AMONG_OTHERS, "設問!K2", {("設問", "F5"): "users"}),
    (wrong.TOTAL_AMONG_OTHERS, "設問!K3", {("設問", "F3"): "users"}),
    (wrong.TOTAL_UNPRINTED, "設問!K2", {("設問", "F2"): None}),
    (wrong.NOT_ONE_OF, "設問!K2", {("設問", "K2"): "総計"}),
    (wrong.DEFINITION_NOT_A_NUMBER, "設問!H2", {("設問", "H2"): 11}),
    (wrong.DEFINITION_NOT_A_NUMBER, "設問!H2", {("設問", "H2"): 0.5}),
    (wrong.EXAMPLE_REFUSED, "設問!E2", {("設問", "E2"): "100001"}),
]  # fmt: skip


SEVERAL_SHEETS = {
    **SHEETS,
    "設問": [
        ["項目", "見出し", "種類", "必須", "記入例", "参考３に載せる", "選択肢", "該当なしの選択肢", "最小", "最大", "合計行"],
        ["means", "手段", "複数選択", "○", "電話", "○", "電話\n窓口\nなし", "なし", 1, 2, "件数"],
        ["many", "品目", "複数選択", "", "", "○", "\n".join(f"品目{n}" for n in range(1, 23)), "", "", "", ""],
        ["note", "備考", "長文", "", "", "○", "", "", "", "", ""],
    ],
}  # fmt: skip
CHOICE_FAULTS: list[tuple[wrong.FaultKind, str, Changes]] = [
    (wrong.OUT_OF_CHOICES, "設問!J2", {("設問", "J2"): 4}),
    (wrong.OUT_OF_CHOICES, "設問!I2", {("設問", "I2"): -1}),
    (wrong.OUT_OF_CHOICES, "設問!I2", {("設問", "I2"): 3, ("設問", "J2"): 3}),
    (wrong.OUT_OF_CHOICES, "設問!J3", {("設問", "J3"): 0}),
    (wrong.NOT_A_BOUND, "設問!J2", {("設問", "J2"): "1.5"}),
    (wrong.BOUNDS_CROSSED, "設問!I2", {("設問", "I2"): 3}),
    (wrong.NEEDLESS_FOR_KIND, "設問!K2", {("設問", "K2"): "合計"}),
    (wrong.NO_CHOICES, "設問!G3", {("設問", "G3"): None}),
    (wrong.NOT_AMONG_CHOICES, "設問!H2", {("設問", "H2"): "ない"}),
    (wrong.EXAMPLE_REFUSED, "設問!E2", {("設問", "E2"): "手紙"}),
    (wrong.EXAMPLE_REFUSED, "設問!E2", {("設問", "E2"): "電話、なし"}),
    (wrong.SEPARATOR_IN_CHOICE, "設問!G3", {("設問", "G3"): "\n".join(["品目、部品", *(f"品目{n}" for n in range(1, 23))])}),
    (wrong.SEPARATOR_IN_CHOICE, "設問!G3", {("設問", "G3"): "\n".join(["品目|部品", *(f"品目{n}" for n in range(1, 23))])}),
]  # fmt: skip

BY_CHOICE: Changes = {("設問", "F2"): "選択肢ごと"}
MARK_FAULTS: list[tuple[wrong.FaultKind, str, Changes]] = [
    (wrong.NO_CHOICES_TO_PRINT, "設問!F4", {("設問", "F4"): "選択肢ごと"}),
    (wrong.TOO_MANY_TO_PRINT, "設問!F3", {("設問", "F3"): "選択肢ごと"}),
    (wrong.NOT_PRINTED, "設問!G2", {**BY_CHOICE, ("設問", "G2"): f"電話\n{'長' * 600}\nなし"}),
]  # fmt: skip
