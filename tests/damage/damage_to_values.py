"""Formulas, error values, numbers and dates where text was meant."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from kinds import GONE, STYLES, WORKBOOK, Damage, cell, edited, put, typed

LONG = "長い文。" * 8192
DATE_FORMAT = "yyyy/m/d"


def dated(value: date | time | float, form: str):
    def edit(sheet) -> None:
        sheet["F10"].value, sheet["F10"].number_format = value, form

    return edited(edit)


def status(text: str) -> dict[str, str]:
    return {"1 status": text}


VALUES = (
    Damage(
        "計算結果のある数式を入れた",
        cell("F10", "<f>A1&amp;B1</f><v>計 3 件</v>", "str"),
        codes="I306",
        changed=status("計 3 件"),
    ),
    Damage(
        "計算結果のない数式を入れた", edited(typed(F10='="計"&3&"件"')), codes="W210", changed=status('="計"&3&"件"')
    ),
    Damage(
        "空の結果の数式を入れた", cell("F10", '<f>IF(A1=1,1,"")</f><v></v>', "str"), codes="E110", changed=status(GONE)
    ),
    Damage(
        "別のブックを参照する数式を入れた",
        cell("F10", "<f>[1]Sheet1!$A$1</f><v>昨年の文</v>", "str"),
        codes="I306",
        changed=status("昨年の文"),
    ),
    *(
        Damage(
            f"エラー値 {error} が入っている",
            cell("F10", f"<f>A1</f><v>{error}</v>", "e"),
            codes="E108 I306",
            changed=status(error),
        )
        for error in ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#SPILL!")
    ),
    Damage(
        "エラー値が○の列に入っている",
        cell("H10", "<f>A1</f><v>#REF!</v>", "e"),
        codes="E108 I306",
        changed={"1 partners": "長寿課：#REF!"},
    ),
    Damage("日付になった", dated(date(2026, 4, 1), DATE_FORMAT), codes="I304", changed=status("2026/4/1")),
    Damage(
        "和暦の日付になった",
        dated(datetime(2026, 4, 1), '[$-411]ggge"年"m"月"d"日"'),
        codes="I304",
        changed=status("2026/4/1"),
    ),
    Damage(
        "1904年から数える日付になった",
        cell(
            "F10",
            "<v>44651</v>",
            "",
            {
                WORKBOOK: lambda text: (
                    text.replace("<workbookPr", '<workbookPr date1904="1"', 1)
                    if "<workbookPr" in text
                    else text.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
                ),
            },
        ),
        codes="I304",
        changed=status("44651"),
    ),
    Damage(
        "条件付き書式が日付の表示形式の番号を別の意味で使っている",
        cell(
            "F10",
            "<v>46000</v>",
            "",
            {
                STYLES: lambda text: re.sub(
                    r"<dxfs[^>]*>", r'\g<0><dxf><numFmt numFmtId="14" formatCode="0.00%"/></dxf>', text, count=1
                ).replace('numFmtId="49"', 'numFmtId="14"'),
            },
        ),
        codes="I304",
        changed=status("2025/12/9"),
    ),
    Damage("時刻になった", dated(time(9, 30), "h:mm"), codes="I304", changed=status("9:30")),
    Damage("数値になった", edited(typed(F10=12)), codes="I304", changed=status("12")),
    Damage("先頭の 0 が消えた数値になった", edited(typed(F10=1)), codes="I304", changed=status("1")),
    Damage("割合になった", dated(0.25, "0%"), codes="I304", changed=status("25%")),
    Damage(
        "桁の多い数値になった",
        edited(typed(F10=123456789012345680)),
        codes="I304",
        changed=status("123456789012346000"),
    ),
    Damage("真偽値になった", edited(typed(F10=True)), codes="I304", changed=status("TRUE")),
    Damage("選択肢の欄が数値になった", edited(typed(E10=1)), codes="E104 I304", changed={"1 applies": "1"}),
    Damage("選択肢にない言葉を入れた", put(E10="該当する"), codes="E104", changed={"1 applies": "該当する"}),
    Damage("選択肢の前後に空白を入れた", put(E10=" 該当あり　"), changed={"1 applies": " 該当あり　"}),
    Damage("該当なしと書いて回答も書いた", put(E12="該当なし"), codes="E107", changed={"3 applies": "該当なし"}),
    Damage(
        "先頭に等号のある文を文字として書いた",
        put(F10="=SUM は使わない", L10="=1+1"),
        changed={"1 status": "=SUM は使わない", "1 challenges": "=1+1"},
    ),
    Damage("上限いっぱいの長い文を書いた", put(F10=LONG[:32767]), codes="E103", changed=status(LONG[:32767])),
    Damage("空白だけを書いた", put(F10=" 　\n "), codes="E110", changed=status(GONE)),
    Damage("ハイフンだけを書いた", put(F10="-"), changed=status("-")),
    Damage(
        "記入を消した",
        edited(typed(F10=None, L12=None)),
        codes="E110",
        changed={"1 status": GONE, "3 challenges": GONE},
    ),
    Damage(
        "配列数式を入れた",
        cell("F10", '<f t="array" ref="F10">A1:A2&amp;""</f><v>並んだ文</v>', "str"),
        codes="I306",
        changed=status("並んだ文"),
    ),
)
