"""What is written here in the place of xlsxwriter is what it would have written itself, byte for byte."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_rows import ODD
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from survey.excel_out.cells import write_text
from survey.excel_out.growing_worksheet import GrowingWorksheet
from survey.excel_out.packing import PackedWorkbook
from survey.form_writer.guidance import write_note
from survey.japanese.text import clean

_Place = tuple[int, int]
_Value = str | float | bool
_Look = Mapping[str, object]
ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")

TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(ODD)
VALUES = TEXTS | st.sampled_from(("#01", *ERRORS)) | st.integers(0, 9) | st.floats(0, 9) | st.booleans()
NOTES = TEXTS.map(clean).filter(lambda text: not re.search("_x[0-9A-Fa-f]{4}_x", text))
"""In a note, xlsxwriter overlooks an escape that shares its first underscore with the one before it."""
LOOKS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("bold", "italic", "text_wrap", "locked", "hyperlink", "shrink"), st.booleans()),
        **dict.fromkeys(("font_color", "bg_color", "border_color"), st.sampled_from(("#1F2A37", "#FFF8CC"))),
        **dict.fromkeys(("border", "indent", "underline"), st.integers(0, 2)),
        "num_format": st.sampled_from(("@", "0.0", "#,##0")),
        "font_size": st.sampled_from((9, 10.5)),
        "font_scheme": st.sampled_from(("none", "minor")),
        "align": st.sampled_from(("left", "center")),
    },
)
PLACES = st.tuples(st.integers(1, 40), st.integers(1, 30))


def packed(
    book_type: type[Workbook],
    sheet_type: type[Worksheet],
    texts: Mapping[_Place, str],
    formulas: Mapping[_Place, _Value],
    notes: Mapping[_Place, str],
    looks: Sequence[_Look],
) -> bytes:
    target = io.BytesIO()
    with book_type(target, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2026, 11, 2)})
        style = book.add_format({"border": 1})
        for name in ("一", "二"):
            sheet = book.add_worksheet(name, sheet_type)
            sheet.set_column(1, 2, 7, book.add_format({"bold": True}))
            sheet.set_row(3, 60)
            for at, text in texts.items():
                write_text(sheet, *at, text, style)
                sheet.write_string(0, at[1], "なにもない書式")
            for number, look in enumerate(looks):
                sheet.write_number(45, number, number, book.add_format(look))
                rule = {"type": "formula", "criteria": "=$A$1=1", "format": book.add_format(look)}
                sheet.conditional_format(45, number, 45, number, rule)
            for (row, column), value in formulas.items():
                sheet.write_formula(row, column, '=IF(A1<>"&",1,2)', style, value)
                sheet.write_number(row + 1, column, 1.5, style)
            for at, text in notes.items():
                write_note(sheet, *at, text, "福祉部 <地域> 共生推進課")
    return target.getvalue()


@given(
    st.dictionaries(PLACES, TEXTS, max_size=8),
    st.dictionaries(PLACES, VALUES, max_size=8),
    st.dictionaries(PLACES, NOTES, max_size=4),
    st.lists(LOOKS, max_size=3),
)
@example({}, {}, {(1, 1): "一行目\n二行目 <&>", (40, 3): " 前と後ろ ", (1, 2): "文"}, [])
def test_cells_texts_notes_and_formats_are_as_xlsxwriter_writes_them(
    texts: Mapping[_Place, str],
    formulas: Mapping[_Place, _Value],
    notes: Mapping[_Place, str],
    looks: Sequence[_Look],
) -> None:
    ours = packed(PackedWorkbook, GrowingWorksheet, texts, formulas, notes, looks)
    assert ours == packed(Workbook, Worksheet, texts, formulas, notes, looks)


@pytest.mark.parametrize("error", ERRORS)
def test_a_formula_that_gives_an_error_is_told_from_one_that_gives_its_text(error: str) -> None:
    ours = packed(PackedWorkbook, GrowingWorksheet, {}, {(1, 1): error}, {}, [])
    assert ours == packed(Workbook, Worksheet, {}, {(1, 1): error}, {}, [])
