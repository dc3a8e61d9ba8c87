"""What people and programs do to a form that holds what the office gave: nothing written is lost, nothing given is."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from books import counted, keep_books, lost
from builders import SURVEY as SMALL
from filled import APPLIES, CHALLENGES, MAIN, blank, filled_in
from libreoffice import converted
from msgspec import Struct
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from rendering import needs_office

from survey.form import design
from survey.model import Bounds, Given, Question, Survey

TARGET = "月に二度、集まりを開く。\n・茶話会"
SURVEY: Survey = replace(
    SMALL,
    questions=(
        *SMALL.questions,
        Question("target", "目標", "数値", required=True, printed=True, unit="人", bounds=Bounds()),
        Question("day", "基準日", "日付", printed=True),
        Question("means", "手段", "複数選択", choices=("電話", "窓口", "訪問"), printed=True),
    ),
    given={
        ("福祉課", "1"): {"status": Given(TARGET), "target": Given("1200"), "day": Given("2026/4/1"), "means": Given("電話\n訪問")},
        ("福祉課", "2"): {"target": Given("300.5", open=True), "day": Given("令和8年4月1日", open=True), "means": Given("窓口", open=True)},
        ("福祉課", "3"): {"applies": Given("検討中", open=True), "target": Given("12")},
    },
)  # fmt: skip
TABLE = design(SURVEY, SURVEY.departments[0]).tables[0]
WRITTEN = {"1": {APPLIES: "該当あり", CHALLENGES: "場所がない。"}, "2": {APPLIES: "検討中", CHALLENGES: "人がいない。"}}
WHOLE = {
    "1 applies": "該当あり", "1 challenges": "場所がない。", "1 status": TARGET, "1 target": "1,200", "1 day": "2026/4/1", "1 means": "電話、訪問",
    "2 applies": "検討中", "2 challenges": "人がいない。", "2 target": "300.5", "2 day": "令和8年4月1日", "2 means": "窓口",
    "3 applies": "検討中", "3 target": "12",
}  # fmt: skip
"""What counts of a form that came back as it was meant to."""
LATER = {**WHOLE, "2 target": "400", "2 day": "2027/4/1"}


def cell(no: str, key: str) -> str:
    row, column = TABLE.cell(no, key)
    return f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[column - 1]}{row}"


@cache
def FORM() -> bytes:
    return filled_in(blank(survey=SURVEY), WRITTEN)


class Harm(Struct, frozen=True):
    what: str
    do: Callable[[Workbook], object]
    counts: dict[str, str]
    codes: str = "W246"
    listed: tuple[str, ...] = ()


def type_into(**cells: object) -> Callable[[Workbook], object]:
    """By NO and question, such as _1_target."""

    def edit(book: Workbook) -> None:
        for name, value in cells.items():
            _, no, key = name.split("_", 2)
            book[MAIN][cell(no, key.replace("_", "@"))] = value

    return edit


def on_sheet(edit: Callable[[Worksheet], object]) -> Callable[[Workbook], object]:
    return lambda book: edit(book[MAIN])


def forget(book: Workbook) -> None:
    del book["_survey"]
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]


def values_alone(book: Workbook) -> Workbook:
    """What is seen of the sheet, pasted into a new workbook some rows below."""
    pasted = Workbook()
    for row in book[MAIN].iter_rows(max_col=TABLE.last_input):
        for one in row:
            if one.value is not None:
                pasted.worksheets[0].cell(one.row + 3, one.column + 1).value = one.value
    return pasted


def pasted_twice(book: Workbook) -> None:
    """The row of an issue, pasted over the empty row below the table."""
    sheet, row = book[MAIN], TABLE.row_of["1"]
    for column in range(2, TABLE.last_input + 1):
        sheet.cell(TABLE.last_row + 1, column).value = sheet.cell(row, column).value


HARMS = (
    Harm("nothing", lambda book: None, WHOLE),
    Harm("locked inputs are written over", type_into(_1_status="月に一度。", _1_target=900, _1_day="4月", _1_means_電話=None, _1_means_窓口="○"), WHOLE, "W245 W246", ("月に一度。", "900", "4月", "○")),
    Harm("locked inputs are cleared", type_into(_1_status=None, _1_target=None, _1_day=None, _1_means_電話=None, _1_means_訪問=None), WHOLE, "W245 W246"),
    Harm("locked inputs say the same but for white space", type_into(_1_status=f"　{TARGET} ", _1_target="1200", _1_day="２０２６／４／１"), WHOLE),
    Harm("locked inputs say the same in other words", type_into(_1_target="１，２００人", _1_day="R8.4.1"), WHOLE, "W245 W246", ("１，２００人", "R8.4.1")),
    Harm("open inputs are changed", type_into(_2_target=400, _2_day="2027/4/1", _2_means_電話="○"), {**LATER, "2 means": "電話、窓口"}),
    Harm("open inputs are cleared", type_into(_2_target=None, _2_day=None, _2_means_窓口=None), {place: text for place, text in WHOLE.items() if place not in ("2 target", "2 day", "2 means")}, "E101 W246"),
    Harm("an offered row is changed", type_into(_3_status="名簿を作っている。"), {**WHOLE, "3 status": "名簿を作っている。"}, ""),
    Harm("the sheet is no more protected", on_sheet(lambda s: s.protection.disable()), WHOLE),
    Harm("a row is inserted", on_sheet(lambda s: s.insert_rows(TABLE.row_of["2"])), WHOLE),
    Harm("a column is inserted", on_sheet(lambda s: s.insert_cols(6)), WHOLE),
    Harm("the row of keys is deleted", on_sheet(lambda s: s.delete_rows(TABLE.key_row)), WHOLE),
    Harm("all hidden columns at the right are deleted", on_sheet(lambda s: s.delete_cols(TABLE.column_of["#done"] + 1, 80)), WHOLE),
    Harm("the sheet is copied", lambda book: book.copy_worksheet(book[MAIN]), WHOLE),
    Harm("a row is pasted below the table", pasted_twice, WHOLE),
    Harm("the hidden sheet is lost", lambda book: book.remove(book["_survey"]), WHOLE),
    Harm("hidden sheet and properties are lost", forget, WHOLE, "I308 W246"),
    Harm("values are pasted into a new workbook", values_alone, WHOLE, "I308 W246"),
)  # fmt: skip


def told(content: bytes, name: str = "福祉課.xlsx") -> tuple[dict[str, str], str, list[str]]:
    books = keep_books({name: content}, SURVEY)
    assert lost(books) == []
    codes = " ".join(sorted({finding.code for finding in books.ledger.findings}))
    return counted(books), codes, sorted(one.text for one in books.ledger.unplaced)


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.what)
def test_damage_to_a_form_that_holds_what_the_office_gave(harm: Harm) -> None:
    book = load_workbook(io.BytesIO(FORM()))
    made = harm.do(book)
    saved = io.BytesIO()
    (made if isinstance(made, Workbook) else book).save(saved)
    assert told(saved.getvalue()) == (harm.counts, harm.codes, sorted(harm.listed))


@pytest.mark.render
@needs_office
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_libreoffice_saves_what_the_office_gave_and_what_became_of_it(suffix: str, tmp_path: Path) -> None:
    whole, changed = tmp_path / "福祉課.xlsx", tmp_path / "福祉課の二.xlsx"
    whole.write_bytes(FORM())
    book = load_workbook(io.BytesIO(FORM()))
    type_into(_1_target=900, _1_day=None, _2_target=400, _2_day="2027/4/1")(book)
    book.save(changed)
    saved, also = converted(suffix, whole, changed)
    assert told(saved.read_bytes(), saved.name) == (WHOLE, "W246", [])
    assert told(also.read_bytes(), also.name) == (LATER, "W245 W246", ["900"])
