"""A survey of indicators, with what is calculated of their numbers and what must hold of them, as a workbook whose cells a
test may change; and what makes no sense in one."""

from __future__ import annotations

from datetime import date
from typing import Any

from definition_book import Changes

from survey.definition import faults as wrong

SHEETS: dict[str, list[list[Any]]] = {
    "設定": [
        ["項目", "内容"],
        ["調査ID", "shihyo-r8"],
        ["調査名", "計画の指標の進み具合"],
        ["資料番号", "資料５"],
        ["締切", date(2026, 9, 30)],
        ["事務局", "福祉部 福祉課"],
        ["追加回答", "しない"],
    ],
    "課題": [
        ["NO", "指標", "説明", "担当課"],
        [1, "講座の参加者", "", "高齢課"],
        [2, "待機の人数", "", "高齢課\n子ども課"],
        [3, "相談の件数", "", "高齢課"],
    ],
    "課": [["課名"], ["高齢課"], ["子ども課"]],
    "設問": [
        ["項目", "見出し", "種類", "記入例", "参考３に載せる", "単位", "小数", "合計行", "選択肢", "必須", "式", "段階"],
        ["男", "男", "数値", "7", "○", "人", 0, "合計", "", "", "", ""],
        ["女", "女", "数値", "8", "○", "人", 0, "合計", "", "", "", ""],
        ["計", "合計", "数値", "15", "○", "人", 0, "合計", "", "○", "", ""],
        ["目標", "目標", "数値", "20", "○", "人", "", "", "", "", "", ""],
        ["向き", "向き", "選択", "", "", "", "", "", "高いほど良い、低いほど良い", "", "", ""],
        ["達成率", "達成率", "計算", "", "○", "％", "", "平均", "", "", "達成率（計、目標、向き）", ""],
        ["段階", "段階", "計算", "", "○", "", "", "件数", "", "", "達成率", "A:100、B:80、C:60、D"],
        ["増減", "前年から", "計算", "", "○", "人", 0, "合計", "", "", "＝計 － 前回(計)", ""],
        ["理由", "理由", "長文", "", "○", "", "", "", "", "D", "", ""],
    ],
    "検算": [
        ["式", "文言", "程度", "欄"],
        ["計 = 男 + 女", "合計が、男と女の和と違います。", "", ""],
        ["絶対値(計 − 前回(計)) ÷ 前回(計) × 100 ＜ 30", "前年より30％以上変わっています。", "注意", "計"],
    ],
}  # fmt: skip

CALCULATION_FAULTS: list[tuple[wrong.FaultKind, str, Changes]] = [
    (wrong.UNEXPECTED_IN_FORMULA, "設問!K7", {("設問", "K7"): "計 目標"}),
    (wrong.UNEXPECTED_IN_FORMULA, "設問!K7", {("設問", "K7"): "計 ÷ × 目標"}),
    (wrong.UNEXPECTED_IN_FORMULA, "検算!A2", {("検算", "A2"): "男 < 計 < 女"}),
    (wrong.FORMULA_ENDS, "設問!K7", {("設問", "K7"): "合計(計, 目標"}),
    (wrong.FORMULA_ENDS, "検算!A2", {("検算", "A2"): "計 ="}),
    (wrong.UNKNOWN_KEY, "設問!K7", {("設問", "K7"): "計 ÷ 目漂"}),
    (wrong.UNKNOWN_KEY, "検算!A2", {("検算", "A2"): "計 = 男 + 新規"}),
    (wrong.WRONG_ARGUMENT, "設問!K7", {("設問", "K7"): "達成率(計)"}),
    (wrong.WRONG_ARGUMENT, "設問!K7", {("設問", "K7"): "絶対値(計, 目標)"}),
    (wrong.WRONG_ARGUMENT, "設問!K7", {("設問", "K7"): "四捨五入(計, 11)"}),
    (wrong.WRONG_ARGUMENT, "設問!K9", {("設問", "K9"): "前回(計 + 男)"}),
    (wrong.WRONG_ARGUMENT, "設問!K7", {("設問", "K7"): "達成率(計, 目標, 左)"}),
    (wrong.NO_RELATION, "検算!A2", {("検算", "A2"): "男 + 女"}),
    (wrong.NEEDLESS_RELATION, "設問!K7", {("設問", "K7"): "計 ≧ 目標"}),
    (wrong.TOO_INVOLVED, "検算!A2", {("検算", "A2"): "男 < 計 かつ 女 < 計 または 計 = 0"}),
    (wrong.TOO_INVOLVED, "設問!K7", {("設問", "K7"): "(" * 31 + "計" + ")" * 31}),
    (wrong.FORMULA_TOO_LONG, "設問!K7", {("設問", "K7"): "＋".join(["合計(計, 目標)"] * 150)}),
    (wrong.FORMULA_TOO_LONG, "検算!A2", {("検算", "A2"): "計 = " + "＋".join(["合計(男, 女)"] * 150)}),
    (wrong.NO_NUMBER, "設問!K7", {("設問", "K7"): "計 ＋ 向き"}),
    (wrong.NO_NUMBER, "設問!K9", {("設問", "K9"): "計 ＋ 段階"}),
    (wrong.NO_NUMBER, "検算!A2", {("検算", "A2"): "計 = 前回(理由)"}),
    (wrong.NO_DIRECTION, "設問!K7", {("設問", "K7"): "達成率(計, 目標, 男)"}),
    (wrong.NO_DIRECTION, "設問!K7", {("設問", "I6"): "高いほど良い、低い"}),
    (wrong.LATER_IN_FORMULA, "設問!K7", {("設問", "K7"): "達成率 ＋ 計"}),
    (wrong.LATER_IN_FORMULA, "設問!K7", {("設問", "K7"): "計 ＋ 増減"}),
    (wrong.NOT_A_GRADE, "設問!L8", {("設問", "L8"): "A:百、B"}),
    (wrong.NOT_A_GRADE, "設問!L8", {("設問", "L8"): "A:100、B:80"}),
    (wrong.NOT_A_GRADE, "設問!L8", {("設問", "L8"): "A、B:80、C"}),
    (wrong.NOT_A_GRADE, "設問!L8", {("設問", "L8"): "A:80、B:80、C"}),
    (wrong.NOT_A_GRADE, "設問!L8", {("設問", "L8"): "A:80、B:100、C"}),
    (wrong.DUPLICATE, "設問!L8", {("設問", "L8"): "A:80、A:60、C"}),
    (wrong.ACROSS_IN_FORMULA, "設問!K7", {("設問", "M1"): "明細", ("設問", "M2"): "○", ("設問", "K7"): "計 ＋ 男"}),
    (wrong.ACROSS_IN_FORMULA, "設問!K7", {("設問", "M1"): "記入者", ("設問", "M4"): "事務局", ("設問", "J4"): None}),
    (wrong.NEEDLESS_FOR_KIND, "設問!M8", {("設問", "M1"): "記入者", ("設問", "M8"): "事務局"}),
    (wrong.NO_KEY, "設問!K7", {("設問", "K7"): "100 ÷ 3"}),
    (wrong.NOT_AN_INPUT, "検算!D3", {("検算", "D3"): "達成率"}),
    (wrong.NOT_AN_INPUT, "検算!D3", {("検算", "D3"): "形"}),
    (wrong.NOT_AN_INPUT, "検算!D2", {("検算", "A2"): "前回(計) > 10"}),
    (wrong.EMPTY, "設問!K7", {("設問", "K7"): None}),
    (wrong.EMPTY, "検算!A2", {("検算", "A2"): None}),
    (wrong.EMPTY, "検算!B2", {("検算", "B2"): None}),
    (wrong.NOT_SHOWN, "検算!B2", {("検算", "B2"): "あ" * 201}),
    (wrong.NOT_ONE_OF, "検算!C3", {("検算", "C3"): "警告"}),
    (wrong.MISSING_COLUMN, "検算!A1", {("検算", "B1"): "メッセージ"}),
    (wrong.NEEDLESS_FOR_KIND, "設問!K2", {("設問", "K2"): "女 ＋ 1"}),
    (wrong.NEEDLESS_FOR_KIND, "設問!L2", {("設問", "L2"): "A:1、B"}),
    (wrong.NEEDLESS_FOR_KIND, "設問!D7", {("設問", "D7"): "90"}),
    (wrong.NEEDLESS_FOR_KIND, "設問!J7", {("設問", "J7"): "○"}),
    (wrong.NEEDLESS_FOR_KIND, "設問!G8", {("設問", "G8"): 1}),
    (wrong.NEEDLESS_FOR_KIND, "設問!H8", {("設問", "H8"): "合計"}),
    (wrong.NEEDLESS_FOR_KIND, "設問!H7", {("設問", "H7"): "件数"}),
    (wrong.NEEDLESS_CHOICES, "設問!I7", {("設問", "I7"): "はい、いいえ"}),
]  # fmt: skip
