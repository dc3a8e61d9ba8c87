"""What people and programs do to a form that is made with answers of the former year."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from books import keep_books
from builders import SURVEY as SMALL
from builders import answer
from desk import form_bytes
from filled import MAIN, STATUS, filled_in
from libreoffice import converted
from msgspec import Struct
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from rendering import needs_office

from survey.form import SINCE_COLUMN, carried_key, design
from survey.form.carried import change_of
from survey.model import Survey

NOW: Survey = replace(SMALL, former_year="令和７年度")
TEXTS = {no: f"昨年度の取組{no}。\n二行目　です。" for no in "123"}
FORMER = [answer("福祉課", no, applies="該当あり", status=text, partners=("長寿課",)) for no, text in TEXTS.items()]
TABLE = design(NOW, NOW.departments[0], carries=True).tables[0]
SINCE = TABLE.column_of[SINCE_COLUMN]
WRITTEN = {"1": {STATUS: "今年度の取組1。"}, "2": {"前回から": "変更なし"}}
WHOLE = {"1": "変更", "2": "継続", "3": "前回のまま・未確認"}
LOST = dict.fromkeys("123", "不明")
UNCONFIRMED = {"1": "変更", "2": "前回のまま・未確認", "3": "前回のまま・未確認"}


@cache
def FORM() -> bytes:
    return filled_in(form_bytes(NOW, former=FORMER), WRITTEN)


class Harm(Struct, frozen=True):
    what: str
    do: Callable[[Workbook], object]
    told: dict[str, str]
    codes: str = "W232"
    listed: tuple[str, ...] = ()


def on_sheet(edit: Callable[[Worksheet], object]) -> Callable[[Workbook], object]:
    return lambda book: edit(book[MAIN])


def forget(book: Workbook) -> None:
    del book["_survey"]
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]


def without_record(book: Workbook) -> None:
    del book["_survey"]


def unhide(sheet: Worksheet) -> None:
    for dimension in sheet.column_dimensions.values():
        dimension.hidden = False


def swap_rows(sheet: Worksheet) -> None:
    """Rows 1 and 3 change places, all that is visible of them."""
    first, last = TABLE.row_of["1"], TABLE.row_of["3"]
    for column in range(2, SINCE + 1):
        one, other = sheet.cell(first, column), sheet.cell(last, column)
        one.value, other.value = other.value, one.value


def values_pasted(sheet: Worksheet) -> None:
    for row in sheet.iter_rows(min_row=TABLE.first_row):
        for cell in row:
            if cell.data_type == "f":
                cell.value = None


HARMS = (
    Harm("nothing", lambda book: None, WHOLE),
    Harm("the column 前回から is deleted", on_sheet(lambda s: s.delete_cols(SINCE)), UNCONFIRMED),
    Harm(
        "the heading of 前回から is deleted",
        on_sheet(lambda s: setattr(s.cell(TABLE.group_row, SINCE), "value", None)),
        WHOLE,
    ),
    Harm("the row of keys is deleted", on_sheet(lambda s: s.delete_rows(TABLE.key_row)), WHOLE),
    Harm("the column of keys is deleted", on_sheet(lambda s: s.delete_cols(1)), WHOLE),
    Harm("all hidden columns at the right are deleted", on_sheet(lambda s: s.delete_cols(SINCE + 2, 60)), WHOLE),
    Harm("the hidden columns are shown", on_sheet(unhide), WHOLE),
    Harm("a column is inserted before 前回から", on_sheet(lambda s: s.insert_cols(SINCE)), WHOLE),
    Harm("a row is inserted", on_sheet(lambda s: s.insert_rows(TABLE.row_of["2"])), WHOLE),
    Harm("a row is deleted", on_sheet(lambda s: s.delete_rows(TABLE.row_of["3"])), {"1": "変更", "2": "継続"}, "E102"),
    Harm("two rows change places", on_sheet(swap_rows), WHOLE, "W207 W232"),
    Harm("the formulas are gone", on_sheet(values_pasted), WHOLE),
    Harm("the sheet is copied", lambda book: book.copy_worksheet(book[MAIN]), WHOLE),
    Harm("the hidden sheet is lost", without_record, LOST, "W234"),
    Harm("hidden sheet and properties are lost", forget, LOST, "I308 W234"),
    Harm(
        "something is written over a former answer in its hidden cell",
        on_sheet(
            lambda s: setattr(
                s.cell(TABLE.row_of["1"], TABLE.column_of[carried_key("status")]), "value", "ここに書いた文"
            )
        ),
        WHOLE,
        "W204 W232",
        ("ここに書いた文",),
    ),
    Harm(
        "a word is written under 前回から in a row below the table",
        on_sheet(lambda s: setattr(s.cell(TABLE.last_row + 4, SINCE), "value", "来週直します")),
        WHOLE,
        "W232",
        ("来週直します",),
    ),
)


def told(content: bytes, name: str = "回答.xlsx") -> tuple[dict[str, str], str, list[str]]:
    books = keep_books({name: content}, NOW)
    changes = {no: change_of(NOW, one.answer) for (_, no), one in books.ledger.counted.items()}
    codes = " ".join(sorted({finding.code for finding in books.ledger.findings}))
    return (
        {no: change.value for no, change in changes.items() if change},
        codes,
        sorted(one.text for one in books.ledger.unplaced),
    )


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.what)
def test_damage_to_a_form_with_former_answers(harm: Harm) -> None:
    book = load_workbook(io.BytesIO(FORM()))
    harm.do(book)
    saved = io.BytesIO()
    book.save(saved)
    assert told(saved.getvalue(), "福祉課.xlsx") == (harm.told, harm.codes, sorted(harm.listed))


@pytest.mark.render
@needs_office
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_libreoffice_saves_what_became_of_former_answers(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / "回答.xlsx"
    path.write_bytes(FORM())
    (saved,) = converted(suffix, path)
    assert told(saved.read_bytes(), saved.name) == (WHOLE, "W232", [])
