"""A survey of indicators whose targets the office gives, as a workbook whose cells a test may change; and what makes no
sense in its sheet 初期値."""

from __future__ import annotations

from datetime import date
from typing import Any

from definition_book import Changes

from survey.definition import faults as wrong

SHEETS: dict[str, list[list[Any]]] = {
    "設定": [
        ["項目", "内容"],
        ["調査ID", "shihyo-r8"],
        ["調査名", "計画の数値目標の進捗"],
        ["資料番号", "資料５"],
        ["締切", date(2026, 9, 30)],
        ["事務局", "企画部 企画課"],
        ["追加回答", "する"],
    ],
    "課題": [
        ["NO", "指標", "説明", "担当課"],
        [1, "相談の件数", "", "福祉課、長寿課"],
        [2, "講座の回数", "", "福祉課"],
        [3, "見守りの協定", "", "全課"],
    ],
    "課": [["課名", "別名"], ["福祉課", "社会福祉課"], ["長寿課", ""], ["みどり課", ""]],
    "設問": [
        ["項目", "見出し", "種類", "必須", "最大文字数", "選択肢", "該当なしの選択肢", "記入例", "参考３に載せる", "単位"],
        ["target", "目標", "数値", "○", "", "", "", "", "○", "件"],
        ["result", "実績", "数値", "○", "", "", "", "", "○", "件"],
        ["since", "基準日", "日付", "", "", "", "", "", "○", ""],
        ["state", "評価", "選択", "", "", "順調\n遅れ\n該当なし", "該当なし", "", "○", ""],
        ["means", "手段", "複数選択", "", "", "電話\n窓口\n訪問", "", "", "○", ""],
        ["partners", "連携する課", "課の選択", "", "", "", "", "", "○", ""],
        ["note", "取組", "長文", "遅れ", 100, "", "", "月に一度、講座を開いた。", "○", ""],
    ],
    "初期値": [
        ["NO", "課名", "項目", "内容", "変更可"],
        [1, "", "target", "1,200", ""],
        [1, "長寿課", "目標", 300.5, "○"],
        [1, "社会福祉課", "基準日", date(2025, 4, 1), ""],
        [2, "全課", "手段", "②、電話", "◎"],
        [3, "", "連携する課", "長寿、みどり課", "×"],
        [3, "福祉課、みどり課", "取組", "協定の相手を増やした。", "○"],
    ],
}  # fmt: skip

GIVEN_FAULTS: list[tuple[wrong.FaultKind, str, Changes]] = [
    (wrong.MISSING_COLUMN, "初期値!A1", {("初期値", "A1"): "順位"}),
    (wrong.TWIN_COLUMNS, "初期値!E1", {("初期値", "E1"): "値"}),
    (wrong.FORMULA, "初期値!D2", {("初期値", "D2"): "=1200"}),
    (wrong.DEFINITION_ERROR_VALUE, "初期値!D2", {("初期値", "D2"): "#N/A"}),
    (wrong.DATE_FOR_TEXT, "初期値!A2", {("初期値", "A2"): date(2026, 1, 1)}),
    (wrong.DATE_FOR_TEXT, "初期値!B3", {("初期値", "B3"): date(2026, 1, 1)}),
    (wrong.DATE_FOR_TEXT, "初期値!D2", {("初期値", "D2"): date(2026, 1, 1)}),
    (wrong.DATE_FOR_TEXT, "初期値!E2", {("初期値", "E2"): date(2026, 1, 1)}),
    (wrong.EMPTY, "初期値!A2", {("初期値", "A2"): None}),
    (wrong.EMPTY, "初期値!C2", {("初期値", "C2"): None}),
    (wrong.EMPTY, "初期値!D2", {("初期値", "D2"): " "}),
    (wrong.REPEATED_HEADINGS, "初期値!A8", {("初期値", f"{letter}8"): name for letter, name in zip("ABCDE", SHEETS["初期値"][0], strict=True)}),
    (wrong.GRID_UNKNOWN_ISSUE, "初期値!A2", {("初期値", "A2"): 4}),
    (wrong.DEFINITION_UNKNOWN_DEPARTMENT, "初期値!B3", {("初期値", "B3"): "長寿荘"}),
    (wrong.REPEATED, "初期値!B7", {("初期値", "B7"): "福祉課、社会福祉課"}),
    (wrong.GIVEN_NOT_ASKED, "初期値!B3", {("初期値", "B3"): "みどり課"}),
    (wrong.GIVEN_UNKNOWN_QUESTION, "初期値!C2", {("初期値", "C2"): "目安"}),
    (wrong.GIVEN_TWICE, "初期値!D8", {("初期値", f"{letter}8"): said for letter, said in zip("ABCD", (1, "全課", "目標", 5), strict=True)}),
    (wrong.GIVEN_TWICE, "初期値!D4", {("初期値", "B4"): "長寿課", ("初期値", "C4"): "target", ("初期値", "D4"): "5"}),
    (wrong.NOT_MAY_CHANGE, "初期値!E3", {("初期値", "E3"): "たぶん"}),
    (wrong.GIVEN_REFUSED, "初期値!D2", {("初期値", "D2"): "千二百"}),
    (wrong.GIVEN_REFUSED, "初期値!D2", {("初期値", "D2"): "1200人"}),
    (wrong.GIVEN_REFUSED, "初期値!D2", {("初期値", "D2"): "0012"}),
    (wrong.GIVEN_REFUSED, "初期値!D4", {("初期値", "D4"): "来年の春"}),
    (wrong.GIVEN_REFUSED, "初期値!D5", {("初期値", "D5"): "手紙"}),
    (wrong.GIVEN_REFUSED, "初期値!D5", {("初期値", "D5"): "電話、手紙"}),
    (wrong.GIVEN_REFUSED, "初期値!D6", {("初期値", "D6"): "長寿課、農政課"}),
    (wrong.GIVEN_REFUSED, "初期値!D7", {("初期値", "D7"): "あ" * 101}),
    (wrong.GIVEN_REFUSED, "初期値!D7", {("初期値", "D7"): "月に一度、講座を開いた。"}),
    (wrong.GIVEN_REFUSED, "初期値!D2", {("初期値", "C2"): "評価", ("初期値", "D2"): "まあまあ"}),
    (wrong.GIVEN_REFUSED, "初期値!D2", {("設問", "J1"): "最大", ("設問", "J2"): 1000, ("設問", "J3"): None}),
    (wrong.GIVEN_EXEMPTS, "初期値!D2", {("初期値", "C2"): "評価", ("初期値", "D2"): "該当 なし"}),
    (wrong.NOT_SHOWN, "初期値!D7", {("設問", "E8"): None, ("初期値", "D7"): "あ" * 5_000}),
]  # fmt: skip
