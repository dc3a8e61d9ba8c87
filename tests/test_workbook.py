"""What is in a received workbook is seen as a person sees it, and no content makes anything worse than a refusal."""

from __future__ import annotations

import io
import random
import re
import string
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from libreoffice import converted
from openpyxl.comments import Comment

from survey.intake.compound import compound_file
from survey.intake.protected import is_protected
from survey.isolation.guard import Guard
from survey.model.addresses import address, column_letters
from survey.workbook import (
    CellKind,
    Limits,
    Range,
    Reason,
    Sheet,
    SheetState,
    UnreadableWorkbook,
    block,
    opening,
    position,
    read_workbook,
)
from survey.workbook.gaps import FORMATS
from survey.workbook.limits import Allowance
from survey.workbook.links import is_said
from survey.workbook.opening import has_filepass
from survey.workbook.page_titles import binary_titles, old_titles
from survey.workbook.parts import Parts
from survey.workbook.worksheet import Worksheet
from survey.workbook.xls import _runs

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def written(fill: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object]) -> bytes:
    """A workbook of one sheet that `fill` has filled."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(2026, 11, 1, 0, 30)})
        fill(book, book.add_worksheet("調査票"))
    return buffer.getvalue()


def sheet_of(content: bytes) -> Sheet:
    return read_workbook(content).sheets[0]


def texts(content: bytes) -> dict[str, str]:
    return {address(*place): cell.text for place, cell in sheet_of(content).cells.items()}


def edited(content: bytes, **parts: Callable[[str], str] | str | None) -> bytes:
    """The workbook with parts changed by name ("/" and "." written as "__" and "_" do not occur in them)."""
    changes = {name.replace("__", "/").replace("_xml", ".xml"): change for name, change in parts.items()}
    source = zipfile.ZipFile(io.BytesIO(content))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in dict.fromkeys([*source.namelist(), *changes]):
            change = changes.get(name, lambda text: text)
            if change is not None:
                text = source.read(name).decode() if name in source.namelist() else ""
                target.writestr(name, change(text) if callable(change) else change)
    return buffer.getvalue()


def with_rows(rows: str, **parts: Callable[[str], str] | str | None) -> bytes:
    """A workbook whose sheet holds these rows, as XML."""
    plain = written(lambda _, sheet: sheet.write_string("A1", "x"))
    return edited(
        plain,
        xl__worksheets__sheet1_xml=lambda text: re.sub(
            "<sheetData>.*</sheetData>", lambda _: f"<sheetData>{rows}</sheetData>", text, flags=re.S
        ),
        **parts,
    )


def with_strings(items: str) -> bytes:
    """A workbook whose A1 is the first of these shared strings, as XML."""
    return with_rows(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>',
        xl__sharedStrings_xml=lambda text: re.sub("<si>.*</si>", lambda _: items, text, flags=re.S),
    )


USUAL = Limits()


def reason(content: bytes, limits: Limits = USUAL) -> Reason:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_workbook(content, limits)
    return caught.value.reason


# ---------------------------------------------------------------- text as typed

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufffe\uffff"), min_size=1)
AWKWARD = st.sampled_from(["_x000D_", "=1+1", "-", "　先頭", " 前後 ", "\n", "a\n\nb", "😀", "001", "#REF!"])


# xlsxwriter escapes only the first of two escapes that share an underscore, so that what it writes means another text.
TWO_IN_ONE = re.compile("_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")


@settings(max_examples=80)
@given(st.lists(st.one_of(ANY_TEXT.filter(lambda text: not TWO_IN_ONE.search(text)), AWKWARD), min_size=1, max_size=6))
def test_text_written_by_xlsxwriter_arrives_as_typed(typed):
    content = written(lambda _, sheet: [sheet.write_string(row, 0, text) for row, text in enumerate(typed)])
    cells = sheet_of(content).cells
    assert [cells[row, 1].text for row in range(1, len(typed) + 1)] == typed


LEGAL = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", include_characters="\n\t"),
    min_size=1,
)


@settings(max_examples=40)
@given(st.lists(LEGAL.filter(lambda text: "_x" not in text and text.strip()), min_size=1, max_size=6))
def test_text_written_by_openpyxl_arrives_as_typed(typed):
    book = openpyxl.Workbook()
    for row, text in enumerate(typed, 1):
        cell = book.active.cell(row, 1)
        cell.value = text
        cell.data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    cells = sheet_of(buffer.getvalue()).cells
    assert [cells[row, 1].text for row in range(1, len(typed) + 1)] == typed


def test_a_long_text_arrives_whole():
    assert texts(written(lambda _, sheet: sheet.write_string("B2", "長" * 32_767))) == {"B2": "長" * 32_767}


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh><phoneticPr fontId='1'/></si>", "東京"),
        ("<si><r><t>第一</t></r><r><rPr><b/></rPr><t>段落</t></r></si>", "第一段落"),
        ("<si><t>a_x000D_b</t></si>", "a\rb"),
        ("<si><t>_x005F_x000D_</t></si>", "_x000D_"),
        ("<si><t>_xD83D__xDE00_</t></si>", "😀"),
        ("<si><t>_x30A2_ _xZZZZ_</t></si>", "ア _xZZZZ_"),
        ("<si><t>\n   字下げ\n </t></si>", "字下げ"),
        ("<si><t xml:space='preserve'> 字下げ </t></si>", " 字下げ "),
        ("<si><t>　全角の空白　</t></si>", "　全角の空白　"),
    ],
)
def test_shared_text_is_seen_as_excel_shows_it(stored, seen):
    assert texts(with_strings(stored)) == {"A1": seen}


def test_text_struck_through_is_flagged_wholly_or_in_part():
    def fill(book, sheet):
        struck = book.add_format({"font_strikeout": True})
        plain = book.add_format({"bold": True})
        sheet.write_string("A1", "全部消した", struck)
        sheet.write_rich_string("A2", plain, "残す", struck, "消した", plain, "残す")
        sheet.write_rich_string("A3", plain, "消して", plain, "いない", struck)
        sheet.write_string("A4", "普通")

    cells = sheet_of(written(fill)).cells
    assert [cells[row, 1].struck for row in (1, 2, 3, 4)] == [True, False, False, False]
    assert cells[2, 1].struck_parts == ("消した",)
    assert not cells[3, 1].struck_parts


# ---------------------------------------------------------------- values


def in_format(value: float | datetime | date | clock, code: str) -> str:
    def fill(book, sheet):
        if isinstance(value, float | int):
            sheet.write_number("A1", value, book.add_format({"num_format": code}))
        else:
            sheet.write_datetime("A1", value, book.add_format({"num_format": code}))

    return texts(written(fill))["A1"]


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (12, "General", "12"),
        (0.5, "General", "0.5"),
        (0.1 + 0.2, "General", "0.3"),
        (-3.25, "#,##0.00", "-3.25"),
        (123456789012345678, "0", "123456789012346000"),
        (1e-7, "General", "0.0000001"),
        (1e30, "General", "1E+30"),
        (1e20, "General", "100000000000000000000"),
        (9.99e20, "General", "999000000000000000000"),
        (1e21, "General", "1E+21"),
        (1e-9, "General", "0.000000001"),
        (9.99e-10, "General", "9.99E-10"),
        (2_958_465, "yyyy/m/d", "9999/12/31"),
        (2_958_466, "yyyy/m/d", "2958466"),
        (0.5, "0%", "50%"),
        (7, "000", "007"),
        (5, '0"件"', "5"),
        (date(2026, 4, 1), "yyyy/m/d", "2026/4/1"),
        (date(2026, 4, 1), '[$-411]ggge"年"m"月"d"日";@', "2026/4/1"),
        (date(2026, 4, 1), 'm"月"d"日"', "2026/4/1"),
        (date(2026, 4, 1), "ge.m.d", "2026/4/1"),
        (date(2026, 4, 1), "aaaa", "2026/4/1"),
        (datetime(2026, 4, 1, 9, 30), "yyyy/m/d h:mm", "2026/4/1 9:30"),
        (datetime(2026, 4, 1, 9, 30, 5), "yyyy/m/d", "2026/4/1 9:30:05"),
        (clock(9, 30), "h:mm", "9:30"),
        (clock(17, 5), "h:mm AM/PM", "17:05"),
        (1.0625, "[h]:mm", "25:30"),
        (2_958_465, "[h]:mm", "71003160:00"),
        (2_958_466, "[h]:mm", "2958466"),
        (60, "yyyy/m/d", "1900/2/29"),
        (1, "yyyy/m/d", "1900/1/1"),
        (-1, "yyyy/m/d", "-1"),
        (12, "0.00E+00", "12"),
        (3, "[Red]0", "3"),
        (3, '"合計"0', "3"),
    ],
)
def test_a_number_is_seen_in_plain_form(value, code, seen):
    assert in_format(value, code) == seen


@pytest.mark.parametrize(
    ("number", "seen"),
    [
        *((number, "2026/4/1") for number in (14, 17, 22, 27, 30, 31, 34, 36, 50, 57, 58)),
        *((number, "0:00") for number in (18, 21, 32, 33, 45, 47)),
        (46, "1106712:00"),
        *((number, "4611300%") for number in (9, 10)),
        *((number, "46113") for number in (0, 13, 23, 26, 37, 44, 49, 59)),
    ],
)
def test_a_format_that_only_its_id_tells_is_known(number, seen):
    def fill(book, sheet):
        sheet.write_number("A1", 46113, book.add_format({"num_format": "0.000"}))

    content = edited(
        written(fill),
        xl__styles_xml=lambda text: re.sub("<numFmts.*</numFmts>", "", text).replace(
            'numFmtId="164"', f'numFmtId="{number}"'
        ),
    )
    assert texts(content)["A1"] == seen


def test_days_may_count_from_1904():
    content = edited(
        written(lambda book, sheet: sheet.write_number("A1", 44651, book.add_format({"num_format": "yyyy/m/d"}))),
        xl__workbook_xml=lambda text: text.replace("<workbookPr", '<workbookPr date1904="1"'),
    )
    assert texts(content)["A1"] == "2026/4/1"


@pytest.mark.parametrize(
    ("cell", "seen", "kind", "formula"),
    [
        ('<c r="A1"><v>3</v></c>', "3", CellKind.NUMBER, False),
        ('<c r="A1" t="b"><v>1</v></c>', "TRUE", CellKind.BOOLEAN, False),
        ('<c r="A1" t="e"><f>A9</f><v>#REF!</v></c>', "#REF!", CellKind.ERROR, True),
        ('<c r="A1" t="str"><f>B1&amp;C1</f><v>結果</v></c>', "結果", CellKind.TEXT, True),
        ('<c r="A1"><f>SUM(B1:B2)</f><v></v></c>', "=SUM(B1:B2)", CellKind.UNCALCULATED, True),
        ('<c r="A1"><f>SUM(B1:B2)</f></c>', "=SUM(B1:B2)", CellKind.UNCALCULATED, True),
        ('<c r="A1" t="d"><v>2026-04-01T09:30:00</v></c>', "2026/4/1 9:30", CellKind.DATE, False),
        (
            '<c r="A1" t="inlineStr"><is><r><t>中</t></r><r><t>身</t></r><rPh sb="0" eb="1"><t>ナカ</t></rPh></is></c>',
            "中身",
            CellKind.TEXT,
            False,
        ),
        ("<c><v>7</v></c>", "7", CellKind.NUMBER, False),
    ],
)
def test_every_type_of_cell_is_read(cell, seen, kind, formula):
    found = sheet_of(with_rows(f'<row r="1">{cell}</row>')).cells[1, 1]
    assert (found.text, found.kind, found.formula) == (seen, kind, formula)


@pytest.mark.parametrize(
    ("inside", "seen", "besides"),
    [
        ('t="inlineStr"><is><t>甲</t></is><v>乙</v>', "甲", ["乙"]),
        ('t="inlineStr"><is><t>甲</t></is><v>甲</v>', "甲", []),
        ('t="inlineStr"><is><t>乙</t></is><is><t>甲</t></is>', "甲", ["乙"]),
        ('t="str"><v>乙</v><v>甲</v>', "甲", ["乙"]),
        ('t="str"><v>甲<x>乙</x>丙</v>', "甲乙丙", []),
        ('t="str"><f>B1</f><v>甲<x>乙</x>丙</v>', "甲乙丙", []),
        ('t="inlineStr"><is><t>甲<x>乙</x>丙</t></is>', "甲乙丙", []),
        ('t="inlineStr"><x><is><t>甲</t></is></x>', "甲", []),
    ],
)
def test_nothing_that_a_cell_holds_is_lost_without_a_word(inside, seen, besides):
    workbook = read_workbook(with_rows(f'<row r="1"><c r="A1" {inside}</c></row>'))
    assert [cell.text for cell in workbook.sheets[0].cells.values()] == [seen]
    assert [remark.text for remark in workbook.sheets[0].remarks] == besides
    assert bool(workbook.gaps.values) is bool(besides)


def test_cells_without_anything_to_see_are_left_out():
    rows = '<row r="1"><c r="A1" s="0"/><c r="B1" t="str"><f>C1</f><v></v></c><c r="C1" t="inlineStr"><is><t/></is></c></row>'
    assert not sheet_of(with_rows(rows)).cells


def test_cells_and_rows_without_addresses_follow_each_other():
    rows = '<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row><row/><row><c><v>4</v></c></row>'
    assert texts(with_rows(rows)) == {"A1": "1", "D1": "2", "E1": "3", "A3": "4"}


def test_a_row_of_more_cells_than_a_sheet_has_columns_is_read():
    rows = f"<row>{'<c><v>1</v></c>' * 16_385}</row>"
    content = edited(
        with_rows(rows),
        xl__worksheets__sheet1_xml=lambda text: text.replace(
            "<sheetData>", '<cols><col min="1" max="16384" hidden="1"/></cols><sheetData>'
        ),
    )
    assert [cell.hidden for cell in sheet_of(content).cells.values()] == [True] * 16_384 + [False]


# ---------------------------------------------------------------- the sheet around the cells


@pytest.mark.parametrize(
    ("columns", "hidden"),
    [
        ('<col min="2" max="3" hidden="1"/><col min="3" max="5" hidden="1"/>', "BCDE"),
        ('<col min="2" max="2" hidden="1"/>' * 3, "B"),
        ('<col min="5" max="99999" hidden="1"/>', "EF"),
        ('<col min="5" max="4" hidden="1"/>', ""),
        ('<col min="0" max="1" hidden="1"/>', "A"),
        ('<col min="20000" max="20001" hidden="1"/>', ""),
        ('<col min="2" max="3" hidden="1"/><col min="1" max="-5" hidden="1"/>', "BC"),
    ],
)
def test_columns_are_hidden_by_whichever_block_covers_them(columns, hidden):
    content = edited(
        written(lambda _, sheet: sheet.write_row(0, 0, "ABCDEF")),
        xl__worksheets__sheet1_xml=lambda text: text.replace("<sheetData>", f"<cols>{columns}</cols><sheetData>"),
    )
    assert "".join(cell.text for cell in sheet_of(content).cells.values() if cell.hidden) == hidden


def test_what_is_hidden_is_flagged_and_kept():
    def fill(book, sheet):
        for place in ("A1", "B2", "C3", "D4"):
            sheet.write_string(place, place)
        sheet.set_column("A:A", None, None, {"hidden": True})
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_row(2, 0)
        sheet.autofilter("A1:D4")
        sheet.filter_column("A", "x == A1")
        book.add_worksheet("隠し").hide()
        book.add_worksheet("_survey").very_hidden()

    workbook = read_workbook(written(fill))
    sheet = workbook.sheets[0]
    assert {cell.text: cell.hidden for cell in sheet.cells.values()} == {
        "A1": True,
        "B2": True,
        "C3": True,
        "D4": False,
    }
    assert sheet.hidden_rows == {2, 3}
    assert sheet.hidden_columns == ((1, 1),)
    assert sheet.filtered
    assert [(each.name, each.state) for each in workbook.sheets[1:]] == [
        ("隠し", SheetState.HIDDEN),
        ("_survey", SheetState.VERY_HIDDEN),
    ]


def test_merged_blocks_are_known():
    assert sheet_of(written(lambda _, sheet: sheet.merge_range("B2:D5", "題"))).merged == (Range(2, 2, 5, 4),)


def test_text_that_stands_in_no_cell_is_found():
    def fill(_, sheet):
        sheet.write_comment("F7", "メモの文字", {"author": "回答者"})
        sheet.insert_textbox("H3", "箱の一行目\n二行目")
        sheet.set_header('&L&"ＭＳ ゴシック,標準"&12欄外の記入&R&P / &N')

    remarks = sheet_of(written(fill)).remarks
    assert {(remark.cell, remark.text, remark.why) for remark in remarks} == {
        ("F7", "メモの文字", "メモ"),
        ("H3", "箱の一行目\n二行目", "図形"),
        ("", "欄外の記入", "ヘッダー・フッター"),
    }


def test_what_a_drawing_says_again_for_older_programs_is_found_once():
    def twice(drawing):
        """The text box as Excel writes newer figures: the figure, and for older programs what says the same, and more."""
        (shape,) = re.findall("<xdr:sp .*</xdr:sp>", drawing, re.S)
        older = shape + shape.replace("箱の文字", "古い版だけの文字")
        return drawing.replace(
            shape,
            '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<mc:Choice>{shape}</mc:Choice><mc:Fallback>{older}</mc:Fallback></mc:AlternateContent>",
        )

    content = edited(
        written(lambda _, sheet: sheet.insert_textbox("H3", "箱の文字")), **{"xl/drawings/drawing1.xml": twice}
    )
    assert [remark.text for remark in sheet_of(content).remarks] == ["箱の文字", "古い版だけの文字"]


def test_shapes_of_older_programs_are_found_once_where_newer_ones_say_the_same():
    def drawn(text):
        return f'<v:shape type="#_x0000_t202"><v:textbox><div><font>{text}</font></div></v:textbox></v:shape>'

    def fill(_, sheet):
        sheet.write_comment("B2", "メモ")
        sheet.insert_textbox("H3", "二通りに描いた図形")

    content = edited(
        written(fill),
        **{
            "xl/drawings/vmlDrawing1.vml": lambda text: text.replace(
                "</xml>", drawn("古い図形") + drawn("二通りに描いた図形") + "</xml>"
            )
        },
    )
    found = [remark.text for remark in sheet_of(content).remarks]
    assert sorted(found) == sorted(["メモ", "二通りに描いた図形", "古い図形"])


def test_a_threaded_comment_is_found_once_and_not_its_placeholder():
    def fill(_, sheet):
        sheet.write_comment("B2", "[スレッド化されたコメント] この版では読めません。", {"author": "tc={1}"})

    types = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    content = edited(
        written(fill),
        **{
            "xl/worksheets/_rels/sheet1.xml.rels": lambda text: text.replace(
                "</Relationships>",
                f'<Relationship Id="rId9" Type="{types}" Target="../threadedComments/t.xml"/></Relationships>',
            ),
            "xl/threadedComments/t.xml": '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/'
            '2018/threadedcomments"><threadedComment ref="B2"><text>本当のコメント</text></threadedComment>'
            '<threadedComment ref="B2"><text>返信</text></threadedComment></ThreadedComments>',
        },
    )
    assert [(r.cell, r.text, r.why) for r in sheet_of(content).remarks] == [
        ("B2", "本当のコメント", "コメント"),
        ("B2", "返信", "コメント"),
    ]


def test_notes_that_openpyxl_wrote_are_found():
    book = openpyxl.Workbook()
    book.active["C3"].comment = Comment("一行目\n二行目", "課の人")
    buffer = io.BytesIO()
    book.save(buffer)
    (remark,) = sheet_of(buffer.getvalue()).remarks
    assert (remark.cell, remark.text, remark.author) == ("C3", "一行目\n二行目", "課の人")


def test_the_workbook_says_what_it_is_and_when_it_was_saved_in_japan():
    workbook = read_workbook(written(lambda book, _: book.set_custom_property("調査ID", "test-2026")))
    assert workbook.properties == {"調査ID": "test-2026"}
    assert workbook.saved == datetime(2026, 11, 1, 9, 30)


def test_addresses_read_both_ways():
    assert address(1_048_576, 16_384) == "XFD1048576"
    assert position("$F$7") == (7, 6)
    assert block("D5:B2") == Range(2, 2, 5, 4)
    assert [column_letters(number) for number in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
    for wrong in ("A0", "XFE1", "A1048577", "1", "A", "あ1"):
        with pytest.raises(ValueError):
            position(wrong)


# ---------------------------------------------------------------- other writers


def test_the_strict_variant_reads_the_same():
    content = written(lambda _, sheet: (sheet.write_string("A1", "厳格"), sheet.write_comment("B2", "メモ")))
    strict = [
        ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
        ("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/"),
    ]

    def turned(text: str) -> str:
        for transitional, name in strict:
            text = text.replace(transitional, name)
        return text

    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert read_workbook(edited(content, **dict.fromkeys(names, turned))) == read_workbook(content)


def test_a_namespace_may_have_any_prefix():
    def prefixed(text: str) -> str:
        text = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", text.partition("?>")[2])
        return text.replace("xmlns=", "xmlns:x=")

    content = edited(written(lambda _, sheet: sheet.write_string("A1", "値")), **{SHEET: prefixed, STRINGS: prefixed})
    assert texts(content) == {"A1": "値"}


def test_a_stale_dimension_loses_nothing():
    content = edited(
        written(lambda _, sheet: (sheet.write_string("A1", "値"), sheet.write_string("Z99", "遠く"))),
        **{SHEET: lambda text: re.sub('<dimension ref="[^"]*"', '<dimension ref="A1"', text)},
    )
    assert texts(content) == {"A1": "値", "Z99": "遠く"}


@pytest.mark.parametrize(
    ("strings", "text"),
    [
        ('<si><t>課</t><rPh sb="0" eb="1"><t>カ</t></rPh><phoneticPr fontId="1"/></si>', "課"),
        (
            '<si><r><t>福</t></r><r><t>祉</t></r><rPh sb="0" eb="2"><t xml:space="preserve"> フクシ</t></rPh></si>',
            "福祉",
        ),
        ('<si><rPh sb="0" eb="1"/><t>前</t><rPh sb="0" eb="1"><t>マエ</t></rPh></si>', "前"),
        ('<si><t><![CDATA[<rPh sb="0"><t>文字</t></rPh>]]></t></si>', '<rPh sb="0"><t>文字</t></rPh>'),
        ('<si><t>文<!-- <rPh sb="0"><t> --></t><rPh sb="0" eb="1"><t>ブン</t></rPh></si>', "文"),
    ],
)
def test_furigana_is_no_text_and_nothing_else_goes_with_it(strings, text):
    root = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{strings}</sst>'
    content = edited(written(lambda _, sheet: sheet.write_string("A1", "x")), **{STRINGS: root})
    assert texts(content) == {"A1": text}


RULES = (
    '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"><formula>A1=""</formula></cfRule>'
    '</conditionalFormatting><dataValidations count="1"><dataValidation sqref="A1" prompt="説明"/></dataValidations>'
)

VIEWS = '<sheetViews><sheetView showGridLines="0" workbookViewId="0"><selection sqref="A1"/></sheetView></sheetViews>'
OPEN, CLOSED = "<!-- <dataValidations > -->", "<!-- </dataValidations> -->"
ROW = '<row r="2"><c r="A2" t="str"><v>{}</v></c></row>'


def sheet_with(rows: str, tail: str) -> str:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{namespace}">{VIEWS}<sheetData>{rows}</sheetData>{tail}</worksheet>'


@pytest.mark.parametrize(
    ("rows", "tail", "seen"),
    [
        ("", RULES, {}),
        ("", RULES + RULES, {}),
        ("", '<dataValidations count="1"/>', {}),
        ("", OPEN + RULES + CLOSED, {}),
        (f"{OPEN}{ROW.format('2')}{CLOSED}", "", {"A2": "2"}),
        (
            ROW.format("<![CDATA[<dataValidations ></dataValidations>]]>"),
            "",
            {"A2": "<dataValidations ></dataValidations>"},
        ),
        (
            ROW.format("&lt;dataValidations &gt;!&lt;/dataValidations>"),
            "",
            {"A2": "<dataValidations >!</dataValidations>"},
        ),
    ],
)
def test_rules_of_a_sheet_are_no_text_and_nothing_else_goes_with_them(rows, tail, seen):
    cells = '<row r="1"><c r="A1"><v>1</v></c></row>'
    merged = '<mergeCells><mergeCell ref="B1:C1"/></mergeCells>'
    last = '<row r="3"><c r="A3"><v>3</v></c></row>'
    whole = sheet_with(cells + rows + last, RULES + merged + tail)
    content = edited(written(lambda _, sheet: None), **{SHEET: whole})
    assert texts(content) == {"A1": "1", **seen, "A3": "3"}
    assert sheet_of(content).merged == (Range(1, 2, 1, 3),)


def test_a_sheet_is_the_same_in_whatever_pieces_it_comes():
    said = "<dataValidations ></dataValidations>"
    merged = '<mergeCells><mergeCell ref="B1:C1"/></mergeCells>'
    part = sheet_with(ROW.format(f"<![CDATA[{said}]]>"), RULES + merged + RULES).encode()
    for cut in range(len(part)):
        sheet = Worksheet((), (), Allowance(cells=9, text=99))
        sheet.read([part[:cut], part[cut:]])
        assert [cell.text for cell in sheet.cells.values()] == [said], cut
        assert sheet.merged == [Range(1, 2, 1, 3)], cut


def formulas_and_texts(sheet: Worksheet) -> list[tuple[str, bool]]:
    return [(cell.text, cell.formula) for cell in sheet.cells.values()]


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ('<c r="A2"><f>1+1</f><v>2</v></c>', ("2", True)),
        ('<c r="A2" t="str"><f>A1&amp;""</f><v> 文</v></c>', (" 文", True)),
        ('<c r="A2"><f>1+1</f></c>', ("=1+1", True)),
        ('<c r="A2"><f>1+1</f><v></v></c>', ("=1+1", True)),
        ('<c r="A2"><f>1+1</f><v/></c>', ("=1+1", True)),
        ('<c r="A2" t="str"><v><![CDATA[<f>1</f><v>2</v>]]></v></c>', ("<f>1</f><v>2</v>", False)),
        ('<c r="A2" t="str"><!-- <f>1 --><v>文</v><!-- </f><v>2 --></c>', ("文", False)),
    ],
)
def test_a_formula_beside_its_value_says_nothing_more_and_nothing_else_goes_with_it(cell, seen):
    last = ("3", True)
    part = sheet_with(f'<row r="2">{cell}<c r="B2"><f>A1+1</f><v>3</v></c></row>', "").encode()
    for cut in range(len(part)):
        sheet = Worksheet((), (), Allowance(cells=9, text=99))
        sheet.read([part[:cut], part[cut:]])
        assert formulas_and_texts(sheet) == [seen, last], cut


def test_notes_before_the_damage_of_their_part_are_found():
    content = written(lambda _, sheet: (sheet.write_comment("A1", "一"), sheet.write_comment("A2", "二")))
    damaged = edited(content, **{"xl/comments1.xml": lambda text: re.sub('(ref="A2" authorId=")0', r"\1?", text)})
    # Twice, because parts that many forms share are read once.
    for book in (damaged, content, damaged):
        whole = book is content
        assert [remark.text for remark in sheet_of(book).remarks] == (["一", "二"] if whole else ["一"])
        assert bool(read_workbook(book).gaps.unseen) is not whole


def test_a_damaged_part_is_found_though_its_sound_twin_was_read_before():
    content = written(lambda _, sheet: sheet.write_string("A1", "x"))
    assert texts(content) == {"A1": "x"}
    entry = content.rindex(b"xl/styles.xml") - 46
    checksum = entry + 16
    assert content[entry : entry + 4] == b"PK\1\2"
    damaged = content[:checksum] + bytes([content[checksum] ^ 1]) + content[checksum + 1 :]
    assert read_workbook(damaged).gaps.unseen == (FORMATS,)


def test_links_to_other_workbooks_are_not_needed():
    content = edited(
        written(lambda _, sheet: sheet.write_formula("A1", "=[1]Sheet1!A1", None, "前回値")),
        **{
            "xl/_rels/workbook.xml.rels": lambda text: text.replace(
                "</Relationships>",
                '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                'externalLink" Target="externalLinks/gone.xml"/></Relationships>',
            )
        },
    )
    assert texts(content) == {"A1": "前回値"}


# ---------------------------------------------------------------- what is refused, and at what price


def most_held(read: Callable[[], object]) -> int:
    """Bytes that reading has taken at most at one time."""
    tracemalloc.start()
    try:
        read()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def packed_to(ratio: int, size: int) -> str:
    """Shared strings in so many bytes, which are packed to about a `ratio`-th of them: noise and many spaces."""
    # Six bits of each letter of the noise are left, and a thousandth of the spaces.
    noise = "".join(random.Random(1).choices(string.ascii_letters, k=round((size / ratio - size / 1_030) * 1.33)))
    start = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>値</t></si><!--'
    return f"{start}{noise}{' ' * (size - len(noise))}--></sst>"


def ratio_of(content: bytes, part: str) -> float:
    info = zipfile.ZipFile(io.BytesIO(content)).getinfo(part)
    return info.file_size / info.compress_size


def with_empty_parts(content: bytes, parts: int) -> bytes:
    """The workbook in a container of so many parts."""
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        for number in range(parts - len(archive.namelist())):
            archive.writestr(f"customXml/{number}", b"")
    return buffer.getvalue()


def unpacked(content: bytes) -> int:
    """Bytes of all parts that a workbook of plain sheets is read from."""
    aside = ("docProps/app.xml", "xl/theme/theme1.xml", "[Content_Types].xml")
    return sum(i.file_size for i in zipfile.ZipFile(io.BytesIO(content)).infolist() if i.filename not in aside)


def test_cells_in_opposite_corners_cost_nothing():
    content = with_rows('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')
    assert texts(content) == {"A1": "1", "XFD1048576": "2"}
    assert most_held(lambda: texts(content)) < 1_000_000


def test_sheets_of_moderate_size_are_given_up_where_all_together_are_too_large():
    def fill(book, sheet):
        for page in (sheet, *(book.add_worksheet() for _ in range(9))):
            for row in range(100):
                page.write_number(row, 0, row)

    content = written(fill)
    size = unpacked(content)
    assert len(read_workbook(content, Limits(unpacked_size=size)).sheets) == 10
    assert reason(content, Limits(unpacked_size=size - 1)) is Reason.TOO_LARGE


@pytest.mark.parametrize(("others", "given_up"), [(3, False), (50, True)])
def test_a_part_that_stands_for_many_sheets_is_not_read_for_each_of_them(others, given_up):
    names = "".join(f'<sheet name="{number}" sheetId="{number + 9}" r:id="rId1"/>' for number in range(others))
    content = edited(
        written(lambda _, sheet: [sheet.write_string(row, 0, f"{row}" * 50) for row in range(100)]),
        xl__workbook_xml=lambda text: text.replace("</sheets>", f"{names}</sheets>"),
    )
    if given_up:
        assert reason(content) is Reason.TOO_LARGE
    else:
        assert len(read_workbook(content).sheets) == 1 + others


def test_pictures_are_not_counted_as_they_are_not_read():
    pixels = bytes(3 * 1_000 * 1_000)
    bitmap = struct.pack("<2s3I3I2H6I", b"BM", 54 + len(pixels), 0, 54, 40, 1_000, 1_000, 1, 24, *[0] * 6) + pixels
    content = written(lambda _, sheet: sheet.insert_image("A1", "写真.bmp", {"image_data": io.BytesIO(bitmap)}))
    assert sum(info.file_size for info in zipfile.ZipFile(io.BytesIO(content)).infolist()) > 3_000_000
    assert read_workbook(content, Limits(unpacked_size=1_000_000)).sheets


@pytest.mark.parametrize(
    ("ratio", "size", "given_up"),
    [
        pytest.param(150, 3 << 20, False, id="150 times its packed size"),
        pytest.param(300, 3 << 20, True, id="300 times its packed size"),
        pytest.param(300, 1_000_000, False, id="300 times, but below a megabyte"),
    ],
)
def test_a_part_is_given_up_above_200_times_its_packed_size_unless_it_is_small(ratio, size, given_up):
    content = edited(written(lambda _, sheet: sheet.write_string("A1", "x")), **{STRINGS: packed_to(ratio, size)})
    assert ratio_of(content, STRINGS) == pytest.approx(ratio, rel=0.2)
    assert reason(content) is Reason.TOO_LARGE if given_up else texts(content) == {"A1": "値"}


def test_128_megabytes_unpacked_are_the_most():
    def declaring(size):
        """A workbook whose directory says this of its shared strings, which hold less."""
        content = edited(written(lambda _, sheet: sheet.write_string("A1", "x")), **{STRINGS: packed_to(2, 1 << 21)})
        buffer = io.BytesIO(content)
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.getinfo(STRINGS).file_size = size
            archive.writestr("another", b"")
        return buffer.getvalue()

    assert texts(declaring(127 << 20)) == {"A1": "値"}
    assert reason(declaring(129 << 20)) is Reason.TOO_LARGE


def test_64_megabytes_as_received_are_the_most():
    content = written(lambda _, sheet: sheet.write_string("A1", "x"))
    below = content + bytes((64 << 20) - len(content))
    assert reason(below) is Reason.BROKEN
    assert reason(below + b"x") is Reason.TOO_LARGE


def test_ten_thousand_parts_are_the_most():
    content = written(lambda _, sheet: sheet.write_string("A1", "x"))
    assert texts(with_empty_parts(content, 10_000)) == {"A1": "x"}
    assert reason(with_empty_parts(content, 10_001)) is Reason.TOO_LARGE


def test_twenty_million_characters_are_the_most():
    long = "長" * 25_000

    def of_cells(count):
        cells = '<row r="1">' + '<c t="s"><v>0</v></c>' * count + "</row>"
        return with_rows(cells, xl__sharedStrings_xml=lambda text: re.sub("<t>x</t>", f"<t>{long}</t>", text))

    assert len(sheet_of(of_cells(800)).cells) == 800
    assert reason(of_cells(801)) is Reason.TOO_LARGE


def test_the_limits_that_the_docs_tell_are_those_that_hold():
    guard = Guard()
    told = (
        f"| a workbook | {USUAL.workbook_size >> 20} MiB, {USUAL.unpacked_size >> 20} MiB unpacked, each part "
        f"read {USUAL.readings} times on average, {USUAL.ratio} times its packed size, {USUAL.cells:,} cells, {USUAL.text:,} characters |\n"
        f"| a mail or archive | {USUAL.received_size >> 20} MiB, {USUAL.taken_out >> 20} MiB or {USUAL.files:,} files "
        f"unpacked, containers nested {USUAL.depth} deep |\n"
        f"| any file | {guard.seconds:.0f} seconds, {guard.memory >> 30} GiB of memory |\n"
    )
    assert told in (Path(__file__).parents[1] / "docs" / "findings.md").read_text(encoding="utf-8")


def test_a_part_whose_first_element_is_a_megabyte_away_is_given_up():
    def behind(size):
        """Nothing but white space stands before the first element: no program writes that."""
        return edited(
            written(lambda _, sheet: sheet.write_string("A1", "x")),
            **{SHEET: lambda text: text.replace("<worksheet", " " * size + "<worksheet", 1)},
        )

    assert texts(behind(1_000_000)) == {"A1": "x"}
    assert reason(behind(2_500_000), Limits(ratio=10_000)) is Reason.BROKEN


def test_a_flood_of_empty_cells_is_cut_short():
    content = with_rows('<row r="1">' + '<c r="A1" s="0"/>' * 50_000 + "</row>")
    assert reason(content, Limits(cells=10_000)) is Reason.TOO_LARGE
    assert not sheet_of(content).cells


def test_a_long_text_used_in_many_cells_is_cut_short():
    content = with_rows(
        '<row r="1">' + '<c t="s"><v>0</v></c>' * 200 + "</row>",
        xl__sharedStrings_xml=lambda text: re.sub("<t>x</t>", f"<t>{'長' * 30_000}</t>", text),
    )
    assert reason(content, Limits(text=1_000_000)) is Reason.TOO_LARGE


def test_a_part_that_unpacks_to_gigabytes_is_not_unpacked():
    bomb = edited(written(lambda _, sheet: sheet.write_string("A1", "x")), **{STRINGS: " " * 60_000_000})
    assert most_held(lambda: reason(bomb)) < 1_000_000
    assert reason(bomb) is Reason.TOO_LARGE


def test_a_part_that_lies_about_its_size_is_not_believed():
    content = written(lambda _, sheet: sheet.write_string("A1", "値"))
    large = bytearray(edited(content, **{STRINGS: "<a>" + " " * 5_000_000 + "</a>"}))
    true_size = struct.pack("<I", 5_000_007)
    place = large.find(true_size)
    while place >= 0:
        large[place : place + 4] = struct.pack("<I", 100)
        place = large.find(true_size)
    assert reason(bytes(large)) is Reason.BROKEN


def test_a_large_part_comes_in_few_pieces_and_never_all_at_once():
    # expat before 2.6 reads an unfinished tag anew with every piece: in small ones that takes minutes.
    content = edited(written(lambda _, sheet: sheet.write_string("A1", "x")), **{SHEET: "<a b='" + "c" * 40_000_000})
    sizes = [len(piece) for piece in Parts(content, Limits(ratio=10_000)).chunks(SHEET)]
    assert sum(sizes) == 40_000_006
    assert len(sizes) < 20
    assert max(sizes) <= 1 << 24
    assert reason(content, Limits(ratio=10_000)) is Reason.BROKEN


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a SYSTEM "http://example.jp/a.dtd">',
    ],
)
def test_entities_are_refused(prolog):
    content = edited(
        written(lambda _, sheet: sheet.write_string("A1", "x")),
        **{STRINGS: lambda text: text.replace("<sst", f"{prolog}<sst", 1)},
    )
    assert reason(content) is Reason.BROKEN


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "shift_jis"])
@pytest.mark.parametrize("before", ["", " ", "<!-- 注 -->", "<?pi?>"])
def test_entities_are_refused_however_the_part_begins(encoding, before):
    declared = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "shift_jis": "Shift_JIS"}[encoding]
    entity = f'<?xml version="1.0" encoding="{declared}"?>{before}<!DOCTYPE sst [<!ENTITY b "bbbb">]>'

    def disguised(part):
        return f"{entity}{part.partition('?>')[2].strip()}".encode(encoding)

    content = edited(written(lambda _, sheet: sheet.write_string("A1", "x")), **{STRINGS: disguised})
    assert reason(content) is Reason.BROKEN


def test_what_is_no_workbook_is_told_from_what_is_a_broken_one():
    content = written(lambda _, sheet: sheet.write_string("A1", "値"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "x")
    assert reason(b"") is Reason.NOT_A_WORKBOOK
    assert reason(b"%PDF-1.7") is Reason.NOT_A_WORKBOOK
    assert reason(buffer.getvalue()) is Reason.NOT_A_WORKBOOK
    assert reason(content[: len(content) // 2]) is Reason.BROKEN
    assert reason(edited(content, **{SHEET: None})) is Reason.BROKEN
    assert reason(edited(content, **{SHEET: "<worksheet"})) is Reason.BROKEN
    assert reason(content, Limits(workbook_size=100)) is Reason.TOO_LARGE
    assert reason(content, Limits(parts=2)) is Reason.TOO_LARGE


@pytest.mark.parametrize(("before", "kind"), [(b"PK00", "read"), (b"PK00PK00", "refused")])
def test_a_mark_of_four_bytes_may_stand_before_the_container(before, kind):
    content = before + written(lambda _, sheet: sheet.write_string("A1", "値"))
    if kind == "read":
        assert texts(content) == {"A1": "値"}
    else:
        assert reason(content) is Reason.BROKEN


def test_a_word_document_is_no_workbook():
    from docx import Document

    buffer = io.BytesIO()
    Document().save(buffer)
    assert reason(buffer.getvalue()) is Reason.NOT_A_WORKBOOK


def test_two_sheets_of_one_name_are_refused():
    content = written(lambda book, _: book.add_worksheet("二枚目"))
    double = edited(content, xl__workbook_xml=lambda text: text.replace('name="二枚目"', 'name="調査票"'))
    assert reason(double) is Reason.BROKEN


def test_an_encrypted_workbook_says_so():
    from msoffcrypto.format.ooxml import OOXMLFile

    encrypted = io.BytesIO()
    OOXMLFile(io.BytesIO(written(lambda _, sheet: sheet.write_string("A1", "値")))).encrypt("password", encrypted)
    assert reason(encrypted.getvalue()) is Reason.ENCRYPTED


def test_whatever_happens_to_its_bytes_a_workbook_is_read_or_refused():
    def fill(book, sheet):
        sheet.write_rich_string("A1", "書", book.add_format({"font_strikeout": True}), "式", "付き")
        sheet.write_datetime("B1", datetime(2026, 4, 1), book.add_format({"num_format": "ge.m.d"}))
        sheet.write_comment("C1", "メモ")
        sheet.insert_textbox("D1", "箱")

    original = written(fill)
    # Damage inside the parts, past the checksum of the container, and damage to the container itself.
    chance = random.Random(20261101)
    outcomes = {"read": 0, "refused": 0}
    for _ in range(1_000):
        content = mutated_part(original, chance) if chance.random() < 0.7 else mutated(original, chance)
        try:
            read_workbook(content)
            outcomes["read"] += 1
        except UnreadableWorkbook:
            outcomes["refused"] += 1
    assert min(outcomes.values()) > 20


def mutated(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(changed))
        match chance.randrange(4):
            case 0:
                changed[place] = chance.randrange(256)
            case 1:
                del changed[place : place + chance.randint(1, 40)]
            case 2:
                changed[place:place] = changed[place : place + chance.randint(1, 40)]
            case _:
                changed[place] ^= 1 << chance.randrange(8)
    return bytes(changed)


def mutated_part(content: bytes, chance: random.Random) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(content))
    chosen = chance.choice([info.filename for info in source.infolist() if info.file_size > 100])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            target.writestr(name, mutated(source.read(name), chance) if name == chosen else source.read(name))
    return buffer.getvalue()


# ---------------------------------------------------------------- OpenDocument and the binary formats


def ods(body: str, styles: str = "", **parts: str) -> bytes:
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in {
            "office": "office",
            "table": "table",
            "text": "text",
            "style": "style",
            "draw": "drawing",
            "meta": "meta",
            "manifest": "manifest",
        }.items()
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>",
        )
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text.replace("NAMES", names))
    return buffer.getvalue()


def cell(text: str = "", attributes: str = "") -> str:
    return f"<table:table-cell {attributes}>{text and f'<text:p>{text}</text:p>'}</table:table-cell>"


def table(*rows: str, attributes: str = 'table:name="表"') -> str:
    return f"<table:table {attributes}>{''.join(f'<table:table-row>{row}</table:table-row>' for row in rows)}</table:table>"


def test_opendocument_text_keeps_its_tabs_spaces_and_lines():
    text = 'a<text:tab/>b<text:s text:c="3"/>c<text:line-break/>d</text:p><text:p>e <text:ruby><text:ruby-base>東</text:ruby-base><text:ruby-text>ヒガシ</text:ruby-text></text:ruby>'
    sheet = sheet_of(ods(table(cell(text))))
    assert (sheet.name, sheet.cells[1, 1].text) == ("表", "a\tb   c\nd\ne 東")


def test_opendocument_values_are_seen_as_in_excel():
    row = "".join(
        (
            cell("1,234", 'office:value-type="float" office:value="1234"'),
            cell("007", 'office:value-type="float" office:value="7"'),
            cell("50%", 'office:value-type="percentage" office:value="0.5"'),
            cell("令和8年4月1日", 'office:value-type="date" office:date-value="2026-04-01"'),
            cell("9時", 'office:value-type="time" office:time-value="PT09H30M00S"'),
            cell("真", 'office:value-type="boolean" office:boolean-value="true"'),
            cell("TRUE", 'table:formula="of:=TRUE()" office:value-type="float" office:value="1"'),
            cell("", 'table:formula="of:=SUM([.A1])"'),
            cell("二つの  空白", 'office:value-type="string" office:string-value="二つの  空白"'),
        )
    )
    assert list(texts(ods(table(row))).values()) == [
        "1234", "007", "50%", "2026/4/1", "9:30", "TRUE", "TRUE", "=SUM([.A1])", "二つの  空白",
    ]  # fmt: skip


def test_opendocument_repeats_hides_merges_and_notes():
    body = table(
        cell("", 'table:number-columns-repeated="3"') + cell("三度", 'table:number-columns-repeated="3"'),
        cell("結合", 'table:number-columns-spanned="2" table:number-rows-spanned="2"')
        + "<table:covered-table-cell/>"
        + "<table:table-cell><office:annotation><text:p>メモ</text:p></office:annotation><text:p>本文</text:p></table:table-cell>",
    ).replace("<table:table-row>", '<table:table-row table:visibility="filter">', 1)
    sheet = sheet_of(ods(body))
    assert {address(*place): each.text for place, each in sheet.cells.items()} == {
        "D1": "三度", "E1": "三度", "F1": "三度", "A2": "結合", "C2": "本文",
    }  # fmt: skip
    assert sheet.filtered
    assert sheet.cells[1, 4].hidden
    assert sheet.merged == (Range(2, 1, 3, 2),)
    assert [(remark.cell, remark.text) for remark in sheet.remarks] == [("C2", "メモ")]


def test_a_million_repeated_rows_of_text_are_cut_short():
    row = cell("x", 'table:number-columns-repeated="16384"')
    body = table(row).replace("<table:table-row>", '<table:table-row table:number-rows-repeated="1048576">')
    assert reason(ods(body)) is Reason.TOO_LARGE
    assert not sheet_of(ods(body.replace("<text:p>x</text:p>", ""))).cells


def test_an_opendocument_with_a_password_says_so():
    manifest = "<manifest:manifest NAMES><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    assert reason(ods(table(cell("x")), **{"META-INF/manifest.xml": manifest})) is Reason.ENCRYPTED


def xlsb(*cells: tuple[int, int, str | float], state: int = 0, header: str = "") -> bytes:
    """A binary workbook of one sheet, by [MS-XLSB]; cells by row and column from 1."""

    def record(number: int, body: bytes = b"") -> bytes:
        kind = bytes((number,)) if number < 128 else bytes((number & 0x7F | 0x80, number >> 7))
        return kind + bytes((len(body),)) + body

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    def one(row: int, column: int, value: str | float) -> bytes:
        head = record(0, struct.pack("<IIHBBBI", row - 1, 0, 300, 0, 0, 0, 0)) + b""
        place = struct.pack("<II", column - 1, 0)
        body = record(6, place + wide(value)) if isinstance(value, str) else record(5, place + struct.pack("<d", value))
        return head + body

    rows, columns = [row for row, *_ in cells], [column for _, column, _ in cells]
    size = struct.pack("<IIII", min(rows) - 1, max(rows) - 1, min(columns) - 1, max(columns) - 1)
    sheet = (
        record(129)
        + record(148, size)
        + record(145)
        + b"".join(one(*each) for each in cells)
        + record(146)
        + (record(479, bytes(2) + wide(header)) if header else b"")
        + record(130)
    )
    listed = record(156, struct.pack("<II", state, 1) + wide("rId1") + wide("調査票"))
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="%s" Target="%s"/></Relationships>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", links % (f"{office}/officeDocument", "xl/workbook.bin"))
        archive.writestr("xl/_rels/workbook.bin.rels", links % (f"{office}/worksheet", "worksheets/sheet1.bin"))
        archive.writestr("xl/workbook.bin", record(131) + record(143) + listed + record(144) + record(132))
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return buffer.getvalue()


def test_a_binary_workbook_is_read_at_its_addresses():
    content = xlsb((3, 2, "回答"), (4, 5, 12.0), (6, 1, 0.5))
    assert texts(content) == {"B3": "回答", "E4": "12", "A6": "0.5"}


def test_what_was_written_into_the_header_of_a_binary_workbook_is_found():
    (remark,) = sheet_of(xlsb((1, 1, "回答"), header="&R至急")).remarks
    assert (remark.text, remark.why) == ("至急", "ヘッダー・フッター")


def test_what_was_written_into_the_header_of_an_opendocument_sheet_is_found_where_it_is_shown():
    look = '<style:style style:name="ta1" style:family="table" style:master-page-name="P1"/>'
    page = (
        '<office:document-styles NAMES><office:master-styles><style:master-page style:name="P1">'
        "<style:header><text:p>至急</text:p></style:header>"
        '<style:footer style:display="false"><text:p>前に書いたこと</text:p></style:footer>'
        "</style:master-page></office:master-styles></office:document-styles>"
    )
    body = table(cell("回答"), attributes='table:name="表" table:style-name="ta1"')
    (remark,) = sheet_of(ods(body, look, styles_xml=page)).remarks
    assert (remark.text, remark.why) == ("至急", "ヘッダー・フッター")


@pytest.mark.parametrize("state", SheetState)
def test_hidden_sheets_of_a_binary_workbook_are_known(state):
    number = [SheetState.VISIBLE, SheetState.HIDDEN, SheetState.VERY_HIDDEN].index(state)
    assert sheet_of(xlsb((1, 1, "回答"), state=number)).state is state


def record(kind: int, body: bytes = b"") -> bytes:
    """A record of Excel 97 to 2003 ([MS-XLS] 2.1.4)."""
    return struct.pack("<HH", kind, len(body)) + body


def begin(version: int) -> bytes:
    return record(0x809, struct.pack("<HHI", version, 0x10, 0))


@pytest.mark.parametrize(
    ("version", "body", "seen"),
    [
        pytest.param(0x600, b"\x06\x00\x01" + "&L至急&P".encode("utf-16-le"), "至急", id="Excel 97, Japanese"),
        pytest.param(0x600, b"\x05\x00\x00&LASAP", "ASAP", id="Excel 97, Latin"),
        pytest.param(0x500, b"\x06" + "&L至急".encode("cp932"), "至急", id="Excel 95"),
        pytest.param(0x600, b"\x01\x00\x00A", "A", id="Excel 97, a letter"),
        pytest.param(0x500, b"\x01A", "A", id="Excel 95, a letter"),
    ],
)
def test_headers_of_an_old_workbook_are_found_on_their_worksheets(version, body, seen):
    """Before the worksheet stands a chart, which is none."""

    def listed(place, kind):
        return record(0x85, struct.pack("<IBB", place, 0, kind) + b"\x01\x00A")

    head = len(begin(version) + listed(0, 2) + listed(0, 0))
    chart = begin(version)
    stream = begin(version) + listed(head, 2) + listed(head + len(chart), 0)
    found = old_titles(stream + chart + begin(version) + record(0x14, body) + record(0x15))
    assert {number: [remark.text for remark in remarks] for number, remarks in found.items()} == {0: [seen]}


def test_an_old_workbook_with_a_password_is_known_by_a_mark_among_its_first_records():
    others = [record(0x86), record(0xE1, b"\xb0\x04"), record(0x5C, bytes(112))]
    mark = record(0x2F, bytes(54))
    assert has_filepass(begin(0x600) + b"".join(others) + mark)
    assert has_filepass(begin(0x600) + b"".join(others) + mark[:4])
    # Only the beginning of the file is looked at, which may end within a record.
    for cut in range(1, 4):
        assert not has_filepass(begin(0x600) + b"".join(others) + mark[:cut])
    # What stands in a text is no mark.
    assert not has_filepass(begin(0x600) + record(0x5C, mark))
    # Twelve records are looked at.
    assert has_filepass(begin(0x600) + record(0x86) * 10 + mark)
    assert not has_filepass(begin(0x600) + record(0x86) * 11 + mark)


@pytest.mark.parametrize(("before", "known"), [(4_092, True), (4_093, False)])
def test_the_mark_of_a_password_is_looked_for_in_the_first_four_kilobytes(before, known):
    first = begin(0x600)
    content = compound_file("Workbook", first + record(0x5C, bytes(before - len(first) - 4)) + record(0x2F, bytes(54)))
    assert (reason(content) is Reason.ENCRYPTED) is known
    assert is_protected(content) is known


@pytest.mark.parametrize("length", [10, 200, 20_000], ids="{} characters".format)
def test_headers_of_a_binary_workbook_are_found_behind_records_of_any_size(length):
    def number(value):
        """Seven bits a byte, the lowest first ([MS-XLSB] 2.1.4)."""
        more = [value >> shift & 0x7F for shift in range(0, 28, 7) if value >> shift] or [0]
        return bytes([*(byte | 0x80 for byte in more[:-1]), more[-1]])

    def binary(kind, body):
        return number(kind) + number(len(body)) + body

    texts = ("至急" + "ー" * 100, "左の欄", "二枚目")
    header, footer, even = (struct.pack("<I", len(text)) + text.encode("utf-16-le") for text in texts)
    none = struct.pack("<I", 0xFFFFFFFF)
    titles = bytes(2) + header + none + footer + even
    found = binary_titles(binary(0, random.Random(1).randbytes(length)) + binary(479, titles))
    assert [remark.text for remark in found] == list(texts)
    # Where the record is cut off, what is whole is still found.
    found = binary_titles(binary(479, titles[:-8]))
    assert [remark.text for remark in found] == list(texts[:2])


def test_a_binary_workbook_that_crashes_its_reader_costs_only_itself():
    assert reason(xlsb((1, 1, "x"), (1_048_576, 16_384, "y"))) is Reason.TOO_MUCH_WORK
    assert reason(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)) is Reason.BROKEN


def test_a_binary_workbook_is_read_in_another_process(monkeypatch):
    monkeypatch.setattr("survey.workbook.xlsb.CalamineWorkbook", None)
    assert texts(xlsb((1, 1, "回答"))) == {"A1": "回答"}


def test_a_panic_of_calamine_which_is_no_exception_is_a_broken_file():
    class Panic(BaseException):
        """As Rust raises it: pickle cannot carry it to another process."""

    def reads(_content):
        raise Panic("attempt to subtract with overflow")

    with pytest.raises(UnreadableWorkbook) as refusal:
        opening._read_broken_too(reads, b"")
    assert (refusal.value.reason, "overflow" in refusal.value.detail) == (Reason.BROKEN, True)


def test_a_binary_workbook_with_too_many_cells_or_too_much_text_is_not_read():
    assert reason(xlsb((1, 1, "x"), (1, 2, "y")), Limits(cells=1)) is Reason.TOO_LARGE
    assert reason(xlsb((1, 1, "x"), (1, 2, "y")), Limits(text=1)) is Reason.TOO_LARGE


def test_a_text_of_several_fonts_in_an_old_workbook_loses_no_character() -> None:
    plain, struck = (SimpleNamespace(name="ＭＳ ゴシック", struck_out=out) for out in (0, 1))
    book = SimpleNamespace(font_list=[plain, struck])
    assert _runs(book, "月二回開く", plain, [(1, 1), (3, 0)]) == [("月", False), ("二回", True), ("開く", False)]
    assert "".join(piece for piece, _ in _runs(book, "月二回", struck, [])) == "月二回"


@pytest.mark.render
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_what_libreoffice_saves_in_other_formats_reads_the_same(tmp_path, kind, monkeypatch):
    # Whatever reads an .xls, it is not this process.
    monkeypatch.setattr("xlrd.open_workbook", None)

    def fill(book, sheet):
        struck = book.add_format({"font_strikeout": True})
        sheet.write_string("A1", "二つの  空白\n改行")
        sheet.write_string("B1", "消した", struck)
        sheet.write_datetime("C1", datetime(2026, 4, 1), book.add_format({"num_format": "yyyy/m/d"}))
        sheet.write_number("D1", 0.5, book.add_format({"num_format": "0%"}))
        sheet.write_rich_string("F1", "残す", struck, "消した")
        sheet.merge_range("B3:D5", "結合")
        sheet.set_row(5, None, None, {"hidden": True})
        sheet.write_string("A6", "隠れた行")
        sheet.write_comment("C7", "メモ\n二行目")
        sheet.insert_textbox("H3", "箱の文字")
        book.add_worksheet("隠し").hide()

    original = written(fill)
    (tmp_path / "a.xlsx").write_bytes(original)
    (converted_file,) = converted(kind, tmp_path / "a.xlsx")
    saved = read_workbook(converted_file.read_bytes())
    sheet, expected = saved.sheets[0], read_workbook(original).sheets[0]
    assert sheet.cells == expected.cells
    assert (sheet.merged, sheet.hidden_rows) == (expected.merged, expected.hidden_rows)
    assert {(r.text, r.why) for r in sheet.remarks} == {(r.text, r.why) for r in expected.remarks}
    assert [each.state for each in saved.sheets] == [SheetState.VISIBLE, SheetState.HIDDEN]


# ---------------------------------------------------------------- what no sheet shows


def enclosed(content: bytes) -> list[str]:
    """What the workbook lists beside all cells, as embedded."""
    return [remark.text for remark in sheet_of(content).remarks if remark.why == "埋め込みファイル"]


PLAIN = written(lambda _, sheet: sheet.write_string("A1", "x"))
LINKS = "</Relationships>"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def test_what_was_packed_into_a_workbook_without_a_link_to_it_is_listed():
    for name in ("xl/embeddings/長寿課.xlsx", "長寿課.xlsx", "xl/worksheets/sheet9.xml", "docs/メモ.txt"):
        assert enclosed(edited(PLAIN, **{name: "PK"})) == [name]


def test_a_file_that_is_embedded_in_no_sheet_is_listed():
    link = f'<Relationship Id="r9" Type="{_OFFICE}package" Target="/files/a.xlsx"/>{LINKS}'
    for links in ("_rels/.rels", "xl/_rels/workbook.xml.rels"):
        files = {links: lambda text: text.replace(LINKS, link), "files/a.xlsx": "PK"}
        assert enclosed(edited(PLAIN, **files)) == ["files/a.xlsx"]


def test_a_file_that_is_embedded_in_a_sheet_is_listed_once():
    link = f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r" Type="{_OFFICE}package" Target="../a.xlsx"/>{LINKS}'
    files = {"xl/worksheets/_rels/sheet1.xml.rels": link, "xl/a.xlsx": "PK"}
    assert enclosed(edited(PLAIN, **files)) == ["a.xlsx"]


def test_a_sheet_that_the_workbook_does_not_name_is_listed():
    link = f'<Relationship Id="r9" Type="{_OFFICE}worksheet" Target="worksheets/sheet9.xml"/>{LINKS}'
    files = {"xl/_rels/workbook.xml.rels": lambda text: text.replace(LINKS, link), "xl/worksheets/sheet9.xml": "<x/>"}
    assert enclosed(edited(PLAIN, **files)) == ["xl/worksheets/sheet9.xml"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_parts_of_one_name_the_one_that_is_not_read_is_listed():
    buffer = io.BytesIO(edited(PLAIN, **{"XL/WORKSHEETS/sheet1.xml": None}))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", archive.read("xl/worksheets/sheet1.xml"))
    assert (texts(buffer.getvalue()), enclosed(buffer.getvalue())) == ({"A1": "x"}, ["xl/worksheets/sheet1.xml"])


def test_what_programs_leave_in_a_workbook_is_not_listed():
    left = {"[trash]/0000.dat": "", "docProps/thumbnail.wmf": "", "xl/drawings/_rels/drawing1.xml.rels": "<x/>"}
    assert enclosed(edited(PLAIN, **left)) == []


def test_parts_that_only_link_to_each_other_are_listed():
    link = f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r" Type="{_OFFICE}package" Target="{{}}"/>{LINKS}'
    files = dict.fromkeys(("other/a.xlsx", "other/b.xlsx"), "PK")
    files |= {"other/_rels/a.xlsx.rels": link.format("b.xlsx"), "other/_rels/b.xlsx.rels": link.format("a.xlsx")}
    assert enclosed(edited(PLAIN, **files)) == ["other/a.xlsx", "other/b.xlsx"]


def test_nothing_is_listed_of_a_workbook_whose_parts_are_named_with_backslashes():
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as plain, zipfile.ZipFile(content, "w") as packed:
        for name in plain.namelist():
            entry = zipfile.ZipInfo("x")
            entry.filename = name.replace("/", "\\")
            packed.writestr(entry, plain.read(name))
    assert (texts(content.getvalue()), enclosed(content.getvalue())) == ({"A1": "x"}, [])


def test_what_was_packed_into_an_opendocument_that_does_not_name_it_is_listed():
    sheet, manifest = '<table:table table:name="調査票"/>', "<manifest:manifest NAMES>{}</manifest:manifest>"
    one = '<manifest:file-entry manifest:full-path="Pictures/a.png"/>'
    listed = ods(sheet, **{"META-INF/manifest.xml": manifest.format(one), "Pictures/a.png": "", "長寿課.xlsx": "PK"})
    assert enclosed(listed) == ["長寿課.xlsx"]
    assert enclosed(ods(sheet, **{"長寿課.xlsx": "PK"})) == ["長寿課.xlsx"]


# ---------------------------------------------------------------- links


def linked(content: bytes) -> list[tuple[str, str]]:
    return [(remark.cell, remark.text) for remark in sheet_of(content).remarks if remark.why == "リンク"]


@pytest.mark.parametrize("target", ["https://share.example.jp/回答.xlsx", "mailto:a@example.jp"])
def test_where_the_link_of_a_cell_leads_is_listed_where_its_text_does_not_say_so(target: str) -> None:
    def fill(_, sheet):
        sheet.write_url("B2", target, string="こちら")
        sheet.write_url("B3", target, string=target.removeprefix("https://").removeprefix("mailto:"))
        sheet.write_url("B4", "internal:調査票!A1", string="上へ")

    assert linked(written(fill)) == [("B2", target)]


def test_a_link_to_a_share_is_said_by_a_text_that_names_it_in_the_manner_of_windows() -> None:
    assert is_said("file://server/共有/回答.xlsx", "\\\\server\\共有\\回答.xlsx")
    assert not is_said("file://server/共有/回答.xlsx", "\\\\server\\共有")


def test_where_the_link_of_an_opendocument_cell_leads_is_listed_where_its_text_does_not_say_so() -> None:
    link = '<text:a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{}">{}</text:a>'
    row = [("https://a.example.jp/x", "こちら"), ("https://a.example.jp/", "a.example.jp"), ("#表.A1", "上へ")]
    cells = (f"<table:table-cell><text:p>{link.format(*one)}</text:p></table:table-cell>" for one in row)
    assert linked(ods(table("".join(cells)))) == [("A1", "https://a.example.jp/x")]
