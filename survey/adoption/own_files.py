"""Files of our own that are no consolidated table: what they are, and which command wants them."""

from __future__ import annotations

from survey.errors import Fault, SurveyError
from survey.excel_out.book import ITEMS_LISTED
from survey.form import IDENTITY_DEPARTMENT, IDENTITY_SHEET, IDENTITY_SURVEY
from survey.workbook import UnreadableWorkbook, Workbook, read_workbook
from survey.workbook.parts import is_package

_KINDS = (
    (
        frozenset({"設定", "課題", "課", "設問"}),
        "調査定義です",
        "survey init に --definition を付けて、この調査定義から調査のフォルダーを作ってください。",
    ),
    (
        frozenset({"受付", "指摘", "出典"}),
        "受付簿です",
        "同じ output にある、とりまとめた表（参考３ など）を指定してください。",
    ),
    (frozenset({"送信記録"}), "送信記録です", "output にある、とりまとめた表（参考３ など）を指定してください。"),
)
"""Sheets by whose names a workbook is known."""
_WITH_ITEMS = (
    "前回の調査のフォルダーがあれば、survey init 新しいフォルダー名 --from 前回のフォルダー名 で、明細も引き継げます。"
    "なければ、survey init で始め、調査定義の設問に「明細」の○を付けてください。"
)
_FORM = "調査票です"
_FORM_REMEDY = "名前を変えずに、調査のフォルダーの collected に入れて、survey validate を実行してください。"


def refuse_own_file(name: str, content: bytes) -> None:
    """Raises SurveyError where the file is one of ours that another command wants."""
    if not is_package(content):
        return
    try:
        workbook = read_workbook(content)
    except UnreadableWorkbook:
        return
    if called := workbook.properties.get(ITEMS_LISTED):
        problem = (
            f"1件に1行の明細（{called}）が載っている表です。どの行がどの回答のものか、この表からは引き継げません。"
        )
        raise SurveyError([Fault(name, problem, _WITH_ITEMS)])
    found = _found(workbook)
    if found is not None:
        raise SurveyError([Fault(name, f"survey の{found[0]}。とりまとめた表ではありません。", found[1])])


def _found(workbook: Workbook) -> tuple[str, str] | None:
    names = {sheet.name for sheet in workbook.sheets}
    for sheets, what, remedy in _KINDS:
        if sheets <= names:
            return what, remedy
    if IDENTITY_SHEET in names or {IDENTITY_SURVEY, IDENTITY_DEPARTMENT} <= workbook.properties.keys():
        return _FORM, _FORM_REMEDY
    return None
