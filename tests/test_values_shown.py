"""What a cell holds is read as its program shows it, and not as another list, run or format would have it."""

from __future__ import annotations

import pytest
from desk import MAIN, Desk, codes, listed, partners, texts
from test_workbook import cell, ods, sheet_of, table, with_rows, with_strings, written
from test_workbook import texts as shown

from survey.workbook import CellKind
from survey.workbook.shown import format_of
from survey.workbook.shown import shown as shown_as

STYLES = "xl/styles.xml"
DAY = "<row><c s='1'><v>46000</v></c></row>"


def with_styles(inside: str, rows: str = DAY) -> bytes:
    """A workbook with these lists of styles; its second style shows dates."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return with_rows(rows, **{STYLES: f'<styleSheet xmlns="{main}">{inside}</styleSheet>'})


CELLS = '<cellXfs><xf/><xf numFmtId="14" fontId="0"/></cellXfs>'
OTHER_FORMAT = '<numFmt numFmtId="14" formatCode="0.00%"/>'


@pytest.mark.parametrize(
    "lists",
    [
        f"{CELLS}<dxfs><dxf>{OTHER_FORMAT}</dxf></dxfs>",
        f"<dxfs><dxf>{OTHER_FORMAT}</dxf></dxfs>{CELLS}",
        f'<cellStyleXfs><xf numFmtId="9"/><xf numFmtId="9"/></cellStyleXfs>{CELLS}',
        f"<dxfs><dxf><font><strike/></font></dxf></dxfs><fonts><font/></fonts>{CELLS}",
        f"<fonts><font/></fonts><dxfs><dxf><font><strike/></font></dxf></dxfs>{CELLS}",
        f'<fonts><font/></fonts>{CELLS}<dxfs><dxf><font><name val="Wingdings"/></font></dxf></dxfs>',
    ],
    ids=["format behind", "format before", "styles of styles", "strike before", "strike behind", "font"],
)
def test_what_stands_in_another_list_of_styles_is_not_the_cells(lists):
    (found,) = sheet_of(with_styles(lists)).cells.values()
    assert (found.text, found.kind, found.struck) == ("2025/12/9", CellKind.DATE, False)


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (46, r"0\%", "46"),
        (46, '0"%"', "46"),
        (0.5, "[<1]0%;0", "50%"),
        (3, "[<1]0%;0", "3"),
        (-0.5, "0;0%", "-50%"),
        (0, "0%;-0%;yyyy/m/d", "0:00"),
        (5, ";;;", "5"),
        (0, '0;-0;;@"様"', "0"),
        (46000, "yyyy/m/d;@", "2025/12/9"),
        (-2, "yyyy/m/d;@", "-2"),
        (46000, "[$-411]ge.m.d;@", "2025/12/9"),
        (46000, r"yyyy\-mm\-dd", "2025/12/9"),
        (46000, '[$-411]"R"e"年"m"月"', "2025/12/9"),
        (46000.5, "[$-F800]dddd", "2025/12/9 12:00"),
        (0.5, "[$-F400]h:mm:ss AM/PM", "12:00"),
        (0.5, '[$-411]h"時"mm"分"', "12:00"),
        (1.5, "h:mm", "12:00"),
        (1.5, "mm:ss", "12:00"),
        (1.5, "yyyy/m/d h:mm", "1900/1/1 12:00"),
        (1.0625, '[h]"時間"mm"分"', "25:30"),
        (5, '0"h"', "5"),
        (5, "0_d", "5"),
        (5, "[Red]0;[Blue]0", "5"),
        (12, "##0.0E+0", "12"),
        (0.5, "# ?/?", "1/2"),
        (-1.25, "# ??/??", "-1 1/4"),
        (1 / 3, "?/?", "1/3"),
        (2, "# ?/?", "2"),
        (0.123456, "# ?/?", "0.123456"),
        (0.5 + 0.99e-9, "# ?/?", "1/2"),
        (0.5 + 1.01e-9, "# ?/?", "0.50000000101"),
        (600001, "000-0000", "060-0001"),
        (600001, r"[<=999]000;[<=9999]000\-00;000\-0000", "060-0001"),
        (312345678, r"[<=99999999]####\-####;\(00\)\ ####\-####", "(03) 1234-5678"),
        (1234, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "1234"),
        (-1234, "#,##0_);(#,##0)", "-1234"),
    ],
)
def test_the_section_of_a_format_that_shows_the_number_decides(value, code, seen):
    assert shown_as(value, format_of(code))[0] == seen


@pytest.mark.parametrize(
    ("runs", "seen"),
    [
        ("<r><t>一</t></r><r><t>\n</t></r><r><t>二</t></r>", "一\n二"),
        ("<r><rPr><b/></rPr><t>一</t></r><r><rPr><b/></rPr><t>\n</t></r><r><t>二</t></r>", "一\n二"),
        ("<r><t>一\n</t></r><r><rPr><i/></rPr><t>二</t></r>", "一\n二"),
        ("<r><t>一</t></r><r><t xml:space='preserve'>\n</t></r><r><t>二</t></r>", "一\n二"),
        ("<r><t>一</t></r><r><t>_x000D_\n</t></r><r><t>二</t></r>", "一\r\n二"),
        ("<r><t>a</t></r><r><t> </t></r><r><t>b</t></r>", "a b"),
    ],
)
def test_a_run_that_is_only_white_space_stays_between_the_others(runs, seen):
    assert shown(with_strings(f"<si>{runs}</si>")) == {"A1": seen}
    inline = f'<row r="1"><c r="A1" t="inlineStr"><is>{runs}</is></c></row>'
    assert shown(with_rows(inline)) == {"A1": seen}


def test_truth_is_read_however_it_is_spelt():
    rows = "".join(f'<row><c t="b"><v>{value}</v></c></row>' for value in ("1", "0", "true", "FALSE", "TRUE"))
    assert list(shown(with_rows(rows)).values()) == ["TRUE", "FALSE", "TRUE", "FALSE", "TRUE"]


def test_a_time_without_a_day_is_a_time():
    assert shown(with_rows('<row><c t="d"><v>09:30:00</v></c><c t="d"><v>T17:05</v></c></row>')) == {
        "A1": "9:30", "B1": "17:05",
    }  # fmt: skip


@pytest.mark.parametrize("font", ["Wingdings", "WINGDINGS "])
def test_a_letter_of_a_symbol_font_is_the_sign_that_it_shows(font):
    def fill(book, sheet):
        symbols = book.add_format({"font_name": font})
        sheet.write_string("A1", "ü", symbols)
        sheet.write_string("B1", "ü")
        sheet.write_string("C1", "福祉課 l", symbols)
        sheet.write_rich_string("D1", "済 ", symbols, "\uf0fc", book.add_format({"font_name": "Arial"}), "ü")
        sheet.write_string("E1", "P", book.add_format({"font_name": "Wingdings 2"}))
        sheet.write_string("F1", "a", book.add_format({"font_name": "Webdings"}))

    assert list(shown(written(fill)).values()) == ["✓", "ü", "福祉課 ●", "済 ✓ü", "✓", "✔"]


# ---------------------------------------------------------------- OpenDocument


def test_opendocument_pieces_within_pieces_are_each_struck_through_as_they_say():
    styles = (
        '<style:style style:name="S"><style:text-properties style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="N"><style:text-properties style:text-line-through-style="none"/></style:style>'
        '<style:style style:name="B"><style:text-properties/></style:style>'
    )
    spans = '甲<text:span text:style-name="S">乙<text:span text:style-name="{}">丙</text:span>丁</text:span>'
    body = table(cell(spans.format("B")), cell(spans.format("N")), cell(f"{spans.format('N')}", 'table:style-name="S"'))
    assert [found.struck_parts for found in sheet_of(ods(body, styles)).cells.values()] == [
        ("乙", "丙", "丁"),
        ("乙", "丁"),
        ("甲", "乙", "丁"),
    ]
    whole = sheet_of(ods(table(cell("全部", 'table:style-name="S"')), styles)).cells[1, 1]
    assert (whole.struck, whole.struck_parts) == (True, ())


def test_opendocument_shows_more_than_the_value_of_a_number_only_where_it_is_the_same_number():
    seen = {
        "1/2": "0.5", "-1 1/4": "-1.25", "060-0001": "600001", "(5)": "-5", "1/3": "0.5", "１件": "1", "": "7", "-": "0",
    }  # fmt: skip
    row = "".join(cell(text, f'office:value-type="float" office:value="{value}"') for text, value in seen.items())
    assert list(shown(ods(table(row))).values()) == ["1/2", "-1 1/4", "060-0001", "-5", "0.5", "1", "7", "0"]


def test_an_error_of_opendocument_is_one_whoever_saved_it():
    row = cell("Err:502", 'table:formula="of:=X" office:value-type="float" office:value="0"')
    (found,) = sheet_of(ods(table(row))).cells.values()
    assert (found.text, found.kind) == ("Err:502", CellKind.ERROR)
    assert shown(ods(table(cell("Err:502", 'office:value-type="string"')))) == {"A1": "Err:502"}


def test_a_symbol_font_of_opendocument_shows_its_signs():
    styles = '<style:style style:name="W"><style:text-properties style:font-name="Wingdings"/></style:style>'
    body = table(cell("ü", 'table:style-name="W"'), cell('済<text:span text:style-name="W">ü</text:span>ü'))
    assert list(shown(ods(body, styles)).values()) == ["✓", "済✓ü"]


# ---------------------------------------------------------------- boxes


@pytest.mark.parametrize("nos", ["1", "12"])
def test_an_unticked_box_is_nothing_written(nos):
    desk = Desk().fill("1", status="開いている。", partners="安心課")
    for no in nos:
        for name in ("長寿課", "みどり課"):
            desk.type(*desk.cell(no, f"partners@{name}"), "FALSE", kind=CellKind.BOOLEAN)
    form = desk.returned()
    assert partners(form, "1") == ("安心課",)
    assert (texts(form, "1")["partners"], codes(form), listed(form)) == ("", set(), {})
    assert len(form.answers) == len(Desk().returned().answers)


@pytest.mark.parametrize("box", ["☐", "□", " ☐ ", "⬜\ufe0f"])
def test_an_empty_box_that_was_typed_is_nothing_written_either(box):
    desk = Desk().fill("1", status="開いている。").type(*Desk().cell("1", "partners@みどり課"), "☑")
    form = desk.type(*desk.cell("1", "partners@長寿課"), box).returned()
    assert (partners(form, "1"), texts(form, "1")["partners"]) == (("みどり課",), "")
    assert (codes(form), listed(form)) == (set(), {})


def test_unticked_boxes_below_the_table_are_no_continuation():
    desk = Desk().fill("1", status="開いている。")
    last = desk.form.tables[0].last_row
    _, at = desk.cell("1", "partners@長寿課")
    for row in range(last + 1, last + 9):
        desk.type(MAIN, f"{at.rstrip('0123456789')}{row}", "FALSE", kind=CellKind.BOOLEAN)
    form = desk.returned()
    assert (codes(form), listed(form)) == (set(), {})


def test_a_truth_value_elsewhere_is_what_the_program_shows():
    form = Desk().type(*Desk().cell("1", "status"), "FALSE", kind=CellKind.BOOLEAN).returned()
    assert (texts(form, "1"), codes(form)) == ({"status": "FALSE"}, {"I304"})
