"""Damage upon damage: whatever happens to a form, in whatever order, its books balance and no character is lost.

Many more sequences: pytest tests/damage/test_sequences.py --hypothesis-profile=long
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from books import keep_books, lost
from damage_on_the_way import mailed, zip_of
from damage_to_packages import backwards, prefixed, stored, strict
from filled import EXTRA, FORM, MAIN
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from kinds import SHEET, opened, repacked, saved, shared
from openpyxl import Workbook
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

Step = Callable[[Workbook], None]
SHEETS = st.sampled_from([MAIN, MAIN, MAIN, EXTRA, "_survey", "選択肢"])
ROWS, COLUMNS = st.integers(1, 16), st.integers(1, 16)

OURS = [
    "○",
    "現在の取組状況",
    "連携したい課",
    "NO",
    "1",
    "3",
    "課名",
    "福祉課",
    "長寿課",
    "記入者",
    "つながりづくり",
    "#columns",
    "status",
]
TYPED = st.one_of(
    st.sampled_from(OURS),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n\t"), max_size=8),
    st.sampled_from(["=1+1", "#REF!", "該当なし", "各課", "長寿課、社協", " ", "_x000D_", "〃", "続き", "長" * 1200]),
)


def on(sheet: str, edit: Callable[[Worksheet], object]) -> Step:
    """A step on one sheet, where there still is one of that name."""

    def step(book: Workbook) -> None:
        if sheet in book.sheetnames:
            edit(book[sheet])

    return step


def put(sheet: Worksheet, row: int, column: int, value: object) -> None:
    cell = sheet.cell(row, column)
    if not isinstance(cell, MergedCell):
        cell.value = value
        if isinstance(value, str) and not value.startswith("="):
            cell.data_type = "s"


def swap(sheet: Worksheet, one: tuple[int, int], other: tuple[int, int]) -> None:
    texts = [sheet.cell(*place).value for place in (one, other)]
    put(sheet, *one, texts[1])
    put(sheet, *other, texts[0])


def copy_row(sheet: Worksheet, row: int, to: int) -> None:
    texts = [sheet.cell(row, column).value for column in range(1, 14)]
    sheet.insert_rows(to)
    for column, text in enumerate(texts, 1):
        put(sheet, to, column, text)


def remove(book: Workbook, name: str) -> None:
    left = [sheet for sheet in book if sheet.title != name and sheet.sheet_state == "visible"]
    if name in book.sheetnames and left:
        book.remove(book[name])


def hide(book: Workbook, name: str) -> None:
    if sum(sheet.sheet_state == "visible" for sheet in book) > 1 and name in book.sheetnames:
        book[name].sheet_state = "hidden"


def forget(book: Workbook) -> None:
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]


def step(kind: str, sheet: str, row: int, column: int, other: int, text: str) -> Step:
    """One thing that happens to a workbook."""
    match kind:
        case "type":
            return on(sheet, lambda s: put(s, row, column, text))
        case "number":
            return on(sheet, lambda s: put(s, row, column, row * other))
        case "insert rows":
            return on(sheet, lambda s: s.insert_rows(row, 1 + other % 3))
        case "delete row":
            return on(sheet, lambda s: s.delete_rows(row))
        case "insert columns":
            return on(sheet, lambda s: s.insert_cols(column, 1 + other % 3))
        case "delete column":
            return on(sheet, lambda s: s.delete_cols(column))
        case "copy row":
            return on(sheet, lambda s: copy_row(s, row, other))
        case "swap in row":
            return on(sheet, lambda s: swap(s, (row, column), (row, other)))
        case "swap in column":
            return on(sheet, lambda s: swap(s, (row, column), (other, column)))
        case "swap rows":
            return on(sheet, lambda s: [swap(s, (row, at), (other, at)) for at in range(1 + column % 2, 14)])
        case "note":
            return on(
                sheet,
                lambda s: (
                    setattr(s.cell(row, column), "comment", Comment(f"{text}メモ", "係"))
                    if not isinstance(s.cell(row, column), MergedCell)
                    else None
                ),
            )
        case "copy sheet":
            return on(sheet, lambda s: s.parent.copy_worksheet(s))
        case "rename":
            return on(sheet, lambda s: setattr(s, "title", f"新しい名{row}"))
        case "remove sheet":
            return lambda book: remove(book, sheet)
        case "hide sheet":
            return lambda book: hide(book, sheet)
        case "hide row":
            return on(
                sheet, lambda s: setattr(s.row_dimensions[row], "hidden", True) if row in s.row_dimensions else None
            )
    return forget


KINDS = [
    "type", "type", "type", "number", "insert rows", "delete row", "insert columns", "delete column", "copy row", "swap in row",
    "swap in column", "swap rows", "note", "copy sheet", "rename", "remove sheet", "hide sheet", "hide row", "forget",
]  # fmt: skip
STEPS = st.tuples(st.sampled_from(KINDS), SHEETS, ROWS, COLUMNS, ROWS, TYPED)

PACKINGS: Mapping[str, Callable[[bytes], bytes | Mapping[str, bytes]]] = {
    "as it is": bytes,
    "shared": shared,
    "strict": strict,
    "stored": stored,
    "backwards": backwards,
    "prefixed": lambda content: repacked(content, {SHEET: prefixed}),
    "zipped": lambda content: {"回答.zip": zip_of(content)},
    "mailed": lambda content: {"回答.eml": mailed(content).as_bytes()},
}


def happened(steps: list[tuple]) -> bytes:
    """The form after all that."""
    book = opened()
    for one in steps:
        step(*one)(book)
    return saved(book)


EXAMPLES = settings().max_examples // 3
"""Thirty-three, or what the profile says."""
HOW = settings(
    max_examples=EXAMPLES,
    report_multiple_bugs=False,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


@HOW
@given(st.lists(STEPS, min_size=1, max_size=12), st.sampled_from(list(PACKINGS)))
def test_whatever_happens_to_a_form_nothing_written_is_lost(steps: list[tuple], packing: str) -> None:
    packed = PACKINGS[packing](happened(steps))
    files = {"回答.xlsx": packed} if isinstance(packed, bytes) else packed
    assert lost(keep_books(files)) == []


@settings(HOW, max_examples=EXAMPLES // 2)
@given(st.lists(st.lists(STEPS, max_size=6), min_size=1, max_size=3))
def test_damaged_forms_take_nothing_from_each_other(forms: list[list[tuple]]) -> None:
    files = {f"{number}.xlsx": happened(steps) for number, steps in enumerate(forms)}
    files["壊れた.xlsx"] = FORM()[: len(FORM()) // 2]
    books = keep_books(files)
    assert lost(books) == []
    assert len(books.ledger.receipts) == len(files)
