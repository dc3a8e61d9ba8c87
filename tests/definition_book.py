"""A small definition without faults, as a workbook whose cells a test may change: three sorts of rooms, three departments."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from survey.definition.survey_reader import read_definition
from survey.errors import DefinitionError, Fault

SHEETS: dict[str, list[list[Any]]] = {
    "設定": [
        ["項目", "内容", "説明"],
        ["調査ID", "seisou-2026", ""],
        ["調査名", "庁舎の清掃に関する調査", ""],
        ["資料番号", "資料１", ""],
        ["締切", date(2026, 9, 30), ""],
        ["事務局", "総務部 管財課", ""],
        ["用紙", "A4横", ""],
        ["追加回答", "しない", ""],
        ["文字の大きさ", 9, ""],
    ],
    "課題": [
        ["NO", "場所", "気を付ける点", "担当課"],
        [1, "玄関", "①床\n②窓", "管財課\n広報課"],
        [2, "会議室", "", "市民窓口課"],
    ],
    "課": [
        ["課名", "別名", "宛先", "CC"],
        ["管財課", "財産管理課", "kanzai@example.jp", ""],
        ["広報課", "", "koho@example.jp", ""],
        ["市民窓口課", "市民課、戸籍課", "", ""],
    ],
    "設問": [
        [
            "項目",
            "見出し",
            "種類",
            "必須",
            "最大文字数",
            "選択肢",
            "該当なしの選択肢",
            "記入要領",
            "記入例",
            "参考３に載せる",
            "列幅",
        ],
        ["state", "状態", "選択", "○", "", "良い\n悪い\n使っていない", "使っていない", "", "", "", ""],
        ["remark", "気付いたこと", "長文", "悪い", 200, "", "", "短く。", "窓が曇る。", "○", 20],
        ["detail", "場所の詳細", "短文", "", "", "", "", "", "", "remark", ""],
    ],
}

Changes = dict[tuple[str, str], Any]


def definition(folder: Path, changes: Changes | None = None, sheets: dict[str, list[list[Any]]] = SHEETS) -> Path:
    """A small definition without faults, then changed cell by cell."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([value if value != "" else None for value in row])
    for (name, cell), value in (changes or {}).items():
        book[name][cell] = value
    path = folder / "調査定義.xlsx"
    book.save(path)
    return path


def faults(path: Path) -> tuple[Fault, ...]:
    with pytest.raises(DefinitionError) as stop:
        read_definition(path)
    return stop.value.faults


def found(path: Path) -> set[tuple[str, str]]:
    """Code and place of each fault."""
    return {(fault.code, fault.place) for fault in faults(path)}
