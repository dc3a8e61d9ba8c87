"""A workbook with one bad detail is read as far as it goes, and what could not be seen is told; what is hostile is refused."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
import xlrd
from desk import IDENTITY, MAIN, Desk, codes
from test_workbook import SHEET, begin, cell, edited, ods, reason, record, table, texts, with_rows, written, xlsb

from survey.form import EXTRA_SHEET
from survey.model import Outcome
from survey.workbook import Reason, UnreadableWorkbook, read_intact, read_workbook
from survey.workbook.gaps import FORMATS, HIDDEN, PROPERTIES, SAVED, TITLES, Gaps
from survey.workbook.page_titles import old_titles
from survey.workbook.xls import read_xls


def gaps(content: bytes) -> Gaps:
    return read_workbook(content).gaps


# ---------------------------------------------------------------- .xlsx


def test_a_sound_workbook_has_no_gaps():
    assert gaps(written(lambda _, sheet: sheet.write_string("A1", "値"))) == Gaps()


def test_columns_that_begin_before_the_first_cost_nothing():
    hidden = edited(
        with_rows("<row><c><v>1</v></c></row>"),
        **{
            SHEET: lambda text: text.replace(
                "<sheetData>", '<cols><col min="-2147483648" max="2" hidden="1"/></cols><sheetData>'
            )
        },
    )
    assert read_workbook(hidden).sheets[0].hidden_columns == ((1, 2),)


def test_a_workbook_of_ours_is_refused_where_its_cells_may_say_something_else():
    bad = with_rows('<row><c t="n"><v>NaN</v></c></row>')
    assert texts(bad) == {"A1": "NaN"}
    with pytest.raises(UnreadableWorkbook):
        read_intact(bad)
    core = edited(written(lambda _, sheet: sheet.write_string("A1", "値")), **{"docProps/core.xml": "<"})
    assert read_intact(core).gaps.unseen == (SAVED,)


def test_an_unknown_kind_of_link_leads_to_a_sheet_with_cells():
    links = "xl/_rels/workbook.xml.rels"
    content = edited(
        written(lambda _, sheet: sheet.write_string("A1", "値")),
        **{links: lambda text: text.replace('/worksheet"', '/sheet"')},
    )
    assert texts(content) == {"A1": "値"}


def test_a_part_that_is_no_sheet_is_no_empty_sheet():
    assert reason(edited(with_rows(""), **{SHEET: "<html/>"})) is Reason.BROKEN


@pytest.mark.parametrize("part", ["xl/styles.xml", "docProps/core.xml", "docProps/app.xml", SHEET])
def test_what_is_hostile_is_refused_wherever_it_stands(part):
    content = edited(with_rows(""), **{part: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})
    if part != "docProps/app.xml":  # Nobody reads it.
        assert reason(content) is Reason.BROKEN


def test_a_part_in_a_compression_of_its_own_is_not_unpacked():
    content = written(lambda _, sheet: sheet.write_string("A1", "値"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for info in source.infolist():
            method = zipfile.ZIP_LZMA if info.filename == "xl/styles.xml" else zipfile.ZIP_DEFLATED
            target.writestr(info.filename, source.read(info), method)
    assert (texts(buffer.getvalue()), gaps(buffer.getvalue()).unseen) == ({"A1": "値"}, (FORMATS,))


def test_letters_of_a_symbol_font_whose_signs_are_not_known_are_told():
    def fill(book, sheet):
        sheet.write_string("A1", "A済", book.add_format({"font_name": "Wingdings"}))
        sheet.write_string("A2", "済", book.add_format({"font_name": "Wingdings"}))
        sheet.write_string("A3", "a", book.add_format({"font_name": "Symbol"}))

    assert gaps(written(fill)).symbols == (("調査票", "A1"), ("調査票", "A3"))


# ---------------------------------------------------------------- other formats


@pytest.mark.parametrize(
    ("part", "unseen"), [("meta_xml", (PROPERTIES, SAVED)), ("styles_xml", (TITLES,)), ("META-INF/manifest.xml", ())]
)
def test_a_broken_part_beside_the_content_of_an_opendocument_is_passed_over(part, unseen):
    content = ods(table(cell("値")), **{part: "<office:document"})
    assert (texts(content), gaps(content).unseen) == ({"A1": "値"}, unseen)


def test_a_value_of_an_opendocument_that_is_none_is_read_as_it_is_shown():
    row = "".join(
        cell(shown, f"office:value-type={kind}")
        for shown, kind in (
            ("四月一日", '"date" office:date-value="2026-02-30"'),
            ("NaN", '"float" office:value="NaN"'),
            ("昼", '"time" office:time-value="noon"'),
            ("三つ", '"string" table:number-columns-repeated="x" table:number-columns-spanned="y"'),
        )
    )
    content = ods(table(row))
    assert texts(content) == {"A1": "四月一日", "B1": "NaN", "C1": "昼", "D1": "三つ"}
    assert gaps(content).cells == (("表", "A1"), ("表", "B1"), ("表", "C1"))


def test_an_opendocument_needs_no_list_of_types_in_front():
    content = ods(table(cell("値")))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        target.writestr("content.xml", source.read("content.xml"))
    assert texts(buffer.getvalue()) == {"A1": "値"}


def test_what_a_binary_workbook_hides_from_its_reader_is_told():
    assert gaps(xlsb((1, 1, "x"))).beyond == (FORMATS, HIDDEN)


def test_a_header_of_an_old_workbook_that_is_too_short_for_a_text_is_none():
    for version in (0x500, 0x600):
        for body in (b"\x05", b"\x05\x00", b"\x05\x00\x01")[: 3 if version == 0x600 else 1]:
            assert not any(old_titles(begin(version) + record(0x14, body)).values())
    assert old_titles(record(0x85, b"\x00") + record(0x809, b"\x00")) == {}


def excel_4(codepage: bool) -> bytes:
    """A worksheet of Excel 4, which stands in no compound file."""
    text = "回答".encode("cp932")
    label = record(0x204, struct.pack("<HHHH", 0, 0, 0, len(text)) + text)
    page = record(0x42, struct.pack("<H", 932)) if codepage else b""
    return record(0x409, struct.pack("<HHH", 0, 0x10, 0)) + page + label + record(0x0A)


@pytest.mark.parametrize("codepage", [True, False])
def test_a_worksheet_of_excel_4_is_read_as_japanese_with_or_without_its_code_page(codepage):
    assert list(texts(excel_4(codepage)).values()) == ["回答"]


def test_an_old_workbook_whose_formats_cannot_be_read_is_read_without(monkeypatch):
    real = xlrd.open_workbook

    def without_formats(formatting_info=False, **options):
        if formatting_info:
            raise AssertionError("a format index too high")
        return real(formatting_info=False, **options)

    monkeypatch.setattr("xlrd.open_workbook", without_formats)
    book = read_xls(excel_4(True))
    assert [one.text for one in book.sheets[0].cells.values()] == ["回答"]
    assert FORMATS in book.gaps.unseen


# ---------------------------------------------------------------- what comes of it


def broken(desk: Desk, **gaps: object) -> Desk:
    from msgspec.structs import replace

    desk.workbook = replace(desk.workbook, gaps=Gaps(**gaps))  # type: ignore[arg-type]
    return desk


def test_what_could_not_be_seen_is_said_once_for_the_workbook():
    desk = broken(
        Desk(), unseen=(FORMATS, SAVED), beyond=(HIDDEN,), cells=((MAIN, "F10"),) * 30, symbols=((MAIN, "F9"),)
    )
    said = [finding for finding in desk.returned().findings if not finding.place.cell]
    assert [finding.code for finding in said] == ["W228", "W228", "W230", "W231"]
    assert all(finding.place.file == "回答.xlsx" for finding in said)


def test_a_broken_sheet_beside_the_form_is_said_and_one_that_may_be_the_form_is_waited_for():
    assert codes(broken(Desk(), sheets=("別紙",)).returned()) == {"W229"}
    for lacking in (MAIN, EXTRA_SHEET):
        held = broken(Desk().drop(lacking), sheets=(lacking,)).unread()
        assert (held.outcome, held.finding.code) == (Outcome.ON_HOLD, "H403")
    # Somebody renamed the sheet that cannot be read.
    desk = Desk("長寿課")
    assert any(table.sheet == EXTRA_SHEET and table.row_of for table in desk.form.tables)
    held = broken(desk.drop(EXTRA_SHEET), sheets=("Sheet2",)).unread()
    assert (held.outcome, held.finding.code) == (Outcome.ON_HOLD, "H403")
    assert codes(broken(Desk().drop(IDENTITY), sheets=(IDENTITY,)).returned()) == {"W229"}


def test_a_workbook_without_a_form_that_could_not_be_read_whole_waits():
    desk = broken(Desk().lose_identity().drop(MAIN, EXTRA_SHEET).add("表", {"A1": "x"}), cells=(("表", "A1"),))
    assert (desk.unread().outcome, desk.unread().finding.code) == (Outcome.ON_HOLD, "H403")
