"""Slips (単票): what people and programs do to a form whose questions stand one below the other."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Sequence
from functools import cache, partial

from filled import ANSWERS, blank, filled_in
from kinds import GONE, Damage, by_office, saved, typed
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from slip_form import SLIP_FORM, SLIP_WHOLE, SLIPS, at, row_of

from survey.model import FormShape

MAIN = "調査票"
KEY, NO, HEADING, INPUT, REQUIRED, HINT = range(1, 7)
BAND, LAST = "#no", "others"
S1, C3 = SLIP_WHOLE["1 status"], SLIP_WHOLE["3 challenges"]


@cache
def _pickled() -> bytes:
    return pickle.dumps(load_workbook(io.BytesIO(SLIP_FORM())))


def _edited(edit: Callable[[Worksheet], object], sheet: str) -> bytes:
    book: Workbook = pickle.loads(_pickled())
    edit(book[sheet])
    return saved(book)


def slips(what: str, edit: Callable[[Worksheet], object], sheet: str = MAIN, **came: object) -> Damage:
    """The form after openpyxl has edited a sheet, and what must come of it."""
    return Damage(f"単票：{what}", partial(_edited, edit, sheet), survey=SLIPS, whole=SLIP_WHOLE, **came)  # type: ignore[arg-type]


def steps(*edits: Callable[[Worksheet], object]) -> Callable[[Worksheet], None]:
    def edit(sheet: Worksheet) -> None:
        for one in edits:
            one(sheet)

    return edit


def rows_put_in(before: int, count: int = 1) -> Callable[[Worksheet], object]:
    return lambda sheet: (unmerged(sheet), sheet.insert_rows(before, count))


def gone(no: str, *keys: str) -> dict[str, str]:
    """Answers of an issue that do not count; all of them where none is named."""
    return {place: GONE for place in SLIP_WHOLE if place.split()[0] == no and (not keys or place.split()[1] in keys)}


def unmerged(sheet: Worksheet) -> None:
    """openpyxl leaves what is merged where it was, and nothing can be written into it."""
    for block in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(block))


def rearranged(order: Sequence[int], first: int, column: int = KEY) -> Callable[[Worksheet], None]:
    """Rows from `first` on in another order, from a column on."""

    def edit(sheet: Worksheet) -> None:
        unmerged(sheet)
        last = sheet.max_column
        texts = [[sheet.cell(row, at).value for at in range(column, last + 1)] for row in order]
        for row, values in enumerate(texts, first):
            for number, value in enumerate(values, column):
                sheet.cell(row, number).value = value

    return edit


def columns_exchanged(one: int, other: int) -> Callable[[Worksheet], None]:
    def edit(sheet: Worksheet) -> None:
        unmerged(sheet)
        for row in range(row_of("1", BAND) - 2, sheet.max_row + 1):
            left, right = sheet.cell(row, one), sheet.cell(row, other)
            left.value, right.value = right.value, left.value

    return edit


def row_copied(no: str, key: str, text: str = "") -> Callable[[Worksheet], None]:
    """A row inserted as a copy of an input's, below it."""

    def edit(sheet: Worksheet) -> None:
        row = row_of(no, key)
        sheet.insert_rows(row + 1)
        for column in range(KEY, sheet.max_column + 1):
            sheet.cell(row + 1, column).value = sheet.cell(row, column).value
        if text:
            sheet.cell(row + 1, INPUT).value = text

    return edit


def slip_copied(no: str, **changes: str) -> Callable[[Worksheet], None]:
    """A slip again below the last, and something typed into its inputs."""

    def edit(sheet: Worksheet) -> None:
        first, last = row_of(no, BAND), row_of(no, LAST)
        below = sheet.max_row + 2
        for row in range(first, last + 1):
            for column in range(KEY, HINT + 1):
                sheet.cell(below + row - first, column).value = sheet.cell(row, column).value
        for key, text in changes.items():
            sheet.cell(below + row_of(no, key) - first, INPUT).value = text

    return edit


def under(no: str, key: str, text: str, below: int = 1) -> Callable[[Worksheet], None]:
    """Rows put in below an input, and a text typed into the last."""

    def edit(sheet: Worksheet) -> None:
        unmerged(sheet)
        sheet.insert_rows(row_of(no, key) + 1, below)
        typed(**{at(no, key, below): text})(sheet)

    return edit


def put(no: str, key: str, column: str, text: object) -> Callable[[Worksheet], None]:
    """Something typed into another column of an input's row."""
    return typed(**{f"{column}{row_of(no, key)}": text})


def merged(sheet: Worksheet) -> None:
    sheet[at("1", "challenges")].value = None
    sheet.merge_cells(f"{at('1', 'partners_note')}:{at('1', 'challenges')}")


def without_keys(sheet: Worksheet) -> None:
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, KEY).value = None


def hidden(sheet: Worksheet) -> None:
    for key in ("status", "partners_note"):
        sheet.row_dimensions[row_of("1", key)].hidden = True


AS_TABLE = replace(SLIPS, settings=replace(SLIPS.settings, form_shape=FormShape.TABLE))


def _in_shape(shape: FormShape) -> bytes:
    return filled_in(blank("福祉課", SLIPS if shape is FormShape.SLIPS else AS_TABLE), ANSWERS)


FIRST, SECOND, THIRD = (row_of(no, BAND) for no in "123")
HEIGHT = SECOND - FIRST
SLIP_ROWS = [list(range(first, first + HEIGHT)) for first in (FIRST, SECOND, THIRD)]

TO_SLIPS: tuple[Damage, ...] = (
    slips("何も起きていない", lambda sheet: None),
    slips("行を設問の間に挿入した", rows_put_in(row_of("1", "status"), 2)),
    slips("行を題名の上に挿入した", rows_put_in(1, 4)),
    slips("行をすべての設問の間に挿入した", steps(*(rows_put_in(row) for row in range(THIRD + HEIGHT, FIRST, -1)))),
    slips("設問の行を削除した", lambda s: s.delete_rows(row_of("2", "challenges")), changed=gone("2", "challenges")),
    slips("選択肢の上の見出しの行を削除した", lambda sheet: sheet.delete_rows(row_of("1", "partners@福祉課") - 1)),
    slips("課題の題の行を削除した", lambda sheet: sheet.delete_rows(SECOND)),
    slips("取組例の行を削除した", lambda sheet: sheet.delete_rows(FIRST + 1)),
    slips("列の鍵の行を削除した", lambda sheet: sheet.delete_rows(FIRST - 2)),
    slips("記入欄の列の鍵に書いた", typed(**{f"D{FIRST - 2}": "メモ"}), codes="W204", listed=("メモ",)),
    slips("列の鍵を三つ消した", lambda sheet: [setattr(sheet.cell(FIRST - 2, at), "value", None) for at in (KEY, HEADING, INPUT)]),
    slips("行の鍵を単票の途中まで消した", lambda sheet: [setattr(sheet.cell(row, KEY), "value", None) for row in range(FIRST, row_of("1", "count"))]),
    slips("見出しの行を削除した", lambda sheet: sheet.delete_rows(FIRST - 1)),
    slips("行の鍵を消した", without_keys),
    slips("隠れた行と列の鍵を消した", steps(without_keys, lambda sheet: sheet.delete_rows(FIRST - 2))),
    slips("記入欄の列を記入要領の右に移した", columns_exchanged(INPUT, HINT)),
    slips("列を記入欄の左に挿入した", lambda sheet: sheet.insert_cols(INPUT)),
    slips("記入要領の列を削除した", lambda sheet: sheet.delete_cols(HINT)),
    slips("設問の列を消した", steps(unmerged, lambda sheet: sheet.delete_cols(HEADING))),
    slips("NO の列を消した", steps(unmerged, lambda sheet: sheet.delete_cols(NO))),
    slips("単票を鍵ごと入れ替えた", rearranged([*SLIP_ROWS[2], *SLIP_ROWS[1], *SLIP_ROWS[0]], FIRST)),
    slips("単票を鍵を残して入れ替えた", rearranged([*SLIP_ROWS[2], *SLIP_ROWS[1], *SLIP_ROWS[0]], FIRST, NO), codes="W207"),
    slips("単票の行を鍵ごと逆に並べた", rearranged([FIRST, *reversed(SLIP_ROWS[0][1:])], FIRST)),
    slips("二つの設問を鍵を残して入れ替えた", rearranged([row_of("1", "challenges"), row_of("1", "partners_note")], row_of("1", "partners_note"), NO), codes="W207"),
    slips("行を写した", row_copied("1", "status")),
    slips("行を写して書き直した", row_copied("1", "status", "写した行に書いた文"), codes="W205", listed=("写した行に書いた文",)),
    slips("単票を写した", slip_copied("1")),
    slips("単票を写して書き直した", slip_copied("1", status="写した単票に書いた文"), codes="W205", listed=("写した単票に書いた文",)),
    slips("長文の続きを次の行に書いた", under("1", "status", "続きの文"), codes="I301", changed={"1 status": f"{S1}\n続きの文"}),
    slips("長文の続きを一行おいて書いた", under("1", "status", "続きの文", 2), codes="I301", changed={"1 status": f"{S1}\n続きの文"}),
    slips("長文の二行下に離して書いた", under("1", "status", "離れた文", 3), codes="W260", listed=("離れた文",)),
    slips("数値の下に書いた", under("1", "count", "ほか三件"), codes="W260", listed=("ほか三件",)),
    slips("○の下に書いた", under("1", "means@その他", "ポスター"), codes="W260", listed=("ポスター",)),
    slips("最後の単票のすぐ下に続きを書いた", typed(**{at("3", LAST, 1): "表の下の文"}), codes="I301", changed={"3 others": "表の下の文"}),
    slips("最後の単票の下に離して書いた", typed(**{at("3", LAST, 6): "表の下の文"}), listed=("表の下の文",)),
    slips("表の横に書いた", put("1", "status", "AZ", "横に書いた文"), listed=("横に書いた文",)),
    slips("設問の見出しを書き換えた", put("1", "status", "C", "いまの取組状況"), codes="W204", listed=("いまの取組状況",)),
    slips("記入要領に書き込んだ", put("1", "status", "F", "ここに書くのですか"), codes="W204", listed=("ここに書くのですか",)),
    slips("必須の欄に書いた", put("1", "applies", "E", "済み"), codes="W204", listed=("済み",)),
    slips("数と選択肢を必須と記入要領の欄に書いた", steps(put("1", "day", "E", "3"), put("2", "count", "F", "該当あり")), codes="W204", listed=("3", "該当あり")),
    slips("選択肢の見出しをほかの選択肢に書き換えた", put("1", "partners@長寿課", "C", "みどり課"), codes="W260", changed=gone("1", "partners"), listed=("○",)),
    slips("回答を記入要領の欄に書いた", steps(put("3", "challenges", "F", C3), lambda s: setattr(s[at("3", "challenges")], "value", None)), codes="W204", changed=gone("3", "challenges"), listed=(C3,)),
    slips("選択肢の見出しの横に課名を書いた", typed(**{at("1", "partners@福祉課", -1): "みどり課"}), codes="W204", listed=("みどり課",)),
    slips("課題の題を書き換えた", typed(**{f"C{SECOND}": "農業と福祉の連携"}), codes="W204", listed=("農業と福祉の連携",)),
    slips("NO を隣の番号に書き換えた", typed(**{f"B{FIRST}": "2", f"B{SECOND}": "1"}), codes="W204", listed=("1", "2")),
    slips("NO を書き換えた", typed(**{f"B{FIRST}": "一"}), codes="W204", listed=("一",)),
    slips("記入済の欄に書いた", typed(**{f"F{FIRST}": "確認ずみ（係長）"}), codes="W204", listed=("確認ずみ（係長）",)),
    slips("隠れた鍵を書き換えた", put("1", "status", "A", "書換え"), codes="W204", listed=("書換え",)),
    slips("隠れた鍵を別の設問の鍵に書き換えた", put("1", "status", "A", "1|challenges")),
    slips("隠れた鍵を別の課題の鍵に書き換えた", put("1", "status", "A", "2|status")),
    slips("ほかの設問を足した", steps(rows_put_in(row_of("1", "count")), typed(**{f"C{row_of('1', 'count')}": "満足度", f"D{row_of('1', 'count')}": "高い"})), codes="W260", listed=("満足度", "高い")),
    slips("上下の記入欄を結合した", merged, codes="W208", changed=gone("1", "challenges")),
    slips("行を非表示にした", hidden, codes="I307"),
    slips("数値と日付を値で入れた", steps(put("1", "count", "D", 120), put("2", "day", "D", "2026年5月12日（火）")), changed={"2 day": "2026年5月12日（火）"}),
    slips("○の欄に印や課名を書いた", steps(put("1", "partners@長寿課", "D", "レ"), put("1", "partners@みどり課", "D", "みどり課"), put("1", "means@回覧板", "D", "月１回")), codes="W236", changed={"1 partners": "長寿課\nみどり課", "1 means": "広報紙、その他\n回覧板：月１回"}),
    slips("設問の横と下に判子を書いた", steps(put("1", "count", "B", "済"), put("1", "day", "E", "確認")), codes="W204", listed=("済", "確認")),
    slips("追加回答の単票に書き足した", typed(**{at("4", "challenges"): "場所が足りない。"}), "追加回答", changed={"4 challenges": "場所が足りない。"}),
    Damage("単票：表の調査票を送ったあとに形を変えた", partial(_in_shape, FormShape.TABLE), survey=SLIPS, sent=AS_TABLE),
    Damage("単票：単票を送ったあとに表に変えた", partial(_in_shape, FormShape.SLIPS), survey=AS_TABLE, sent=SLIPS),
)  # fmt: skip


def by_office_on_slips(what: str, job: str, **came: object) -> Damage:
    """The form after LibreOffice has done something to it and saved."""
    name = f"回答.{job.rpartition('.')[2]}"
    make = by_office(f"slips_{job}")
    return Damage(f"単票：LibreOffice で{what} {name}", make, survey=SLIPS, whole=SLIP_WHOLE, name=name, **came)  # type: ignore[arg-type]


_SPREAD = {"1 status": f"{S1}\n二段落目\n三段落目"}
_BESIDE = ("メモに書いた文", "表の横に書いた文", "表の下に書いた文")

SLIPS_BY_OFFICE: tuple[Damage, ...] = (
    *(by_office_on_slips("開いて保存した", f"saved.{suffix}") for suffix in ("xlsx", "xls", "ods")),
    *(by_office_on_slips("行を挿入した", f"rows_inserted.{suffix}") for suffix in ("xlsx", "xls", "ods")),
    *(by_office_on_slips("回答を三行に分けた", f"spread.{suffix}", codes="I301", changed=_SPREAD) for suffix in ("xlsx", "xls", "ods")),
    *(by_office_on_slips("メモと表の外に書いた", f"beside.{suffix}", listed=_BESIDE) for suffix in ("xlsx", "xls", "ods")),
    by_office_on_slips("列を挿入して書いた", "columns_inserted.ods", listed=("列を足して書いた文",)),
    by_office_on_slips("シート名を変えた", "renamed.xls"),
    by_office_on_slips("隠れた行と列を削除した", "keys_deleted.xlsx"),
    by_office_on_slips("鍵と見出しの行を削除した", "heads_deleted.xlsx"),
    by_office_on_slips("単票より上をすべて削除した", "all_above_deleted.ods"),
    by_office_on_slips("単票を切り取って下に貼った", "moved.xlsx"),
    by_office_on_slips("値だけを貼り付けた", "values.xlsx"),
    by_office_on_slips("値だけを貼り付けた", "values.xls"),
    by_office_on_slips("上下の記入欄を結合した", "merged.xlsx"),
    by_office_on_slips("シートを写して書いた", "copied.ods", codes="W205", listed=("写しに書いた文",)),
    by_office_on_slips("隠れたシートと属性を消した", "hidden_sheets_deleted.ods", codes="I308"),
)  # fmt: skip
