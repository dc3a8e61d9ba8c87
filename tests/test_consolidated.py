"""参考３.xlsx, as Excel and its user find it."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from builders import SAVED, SURVEY, survey_with
from msgspec.structs import replace
from openpyxl.worksheet.worksheet import Worksheet

from survey.model import (
    EVERYONE,
    MATRIX_SHEET,
    USUAL_NAMES,
    Consolidated,
    Department,
    Entry,
    Font,
    Issue,
    Names,
    Paper,
    Wish,
)
from survey.paging import CellRole, Plan, lay_out
from survey.questions.print_limit import GOES_ON, MOST_LINES, within_reason
from survey.storage.clock import utc
from survey.table.consolidate import printed_text
from survey.table.partnership_sheets import MOST_DEPARTMENTS, pairs_sheet
from survey.table.table_book import write_consolidated
from tests.print_cases import city_like, consolidated, facilities, printed_as, stress


def written(case: Consolidated, folder: Path) -> tuple[openpyxl.Workbook, Plan]:
    (plan,) = lay_out(case)
    write_consolidated(case, [plan], folder / "参考３.xlsx", SAVED)
    return openpyxl.load_workbook(folder / "参考３.xlsx"), plan


def small(*wishes: Wish, texts: tuple[str, str, str] = ("茶話会を開いた。", "長寿課", "人手")) -> Consolidated:
    return consolidated(((SURVEY.issues[0], (("福祉課", texts),)),), wishes=wishes)


@pytest.fixture
def book(tmp_path: Path) -> openpyxl.Workbook:
    return written(small(), tmp_path)[0]


@pytest.fixture
def sheet(book: openpyxl.Workbook) -> Worksheet:
    return book["参考３"]


# ---------------------------------------------------------------- the table


def test_the_table_stands_first_and_the_matrix_behind_it(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["参考３", MATRIX_SHEET]
    assert book.active.title == "参考３"


def test_title_section_and_headings_stand_above_the_answers(sheet: Worksheet) -> None:
    assert sheet["A1"].value == SURVEY.settings.title
    assert sheet["A2"].value == SURVEY.settings.section
    headings = [cell.value.replace("\n", "") for cell in sheet[3]]
    assert headings == [
        "NO",
        "取り組むべき内容",
        "取組例",
        "関係課",
        "回答課等",
        "現在の取組状況",
        "連携したい課",
        "課題（取り組む中での課題等）",
    ]
    assert all(cell.font.bold for cell in sheet[3])


def test_every_planned_text_is_written_where_the_plan_says(tmp_path: Path) -> None:
    book, plan = written(stress(), tmp_path)
    for cell in plan.cells:
        assert (book["参考３"][cell.address].value or "") == cell.text


def test_row_heights_and_column_widths_are_the_plan_s(tmp_path: Path) -> None:
    book, plan = written(city_like(), tmp_path)
    sheet = book["参考３"]
    assert [sheet.row_dimensions[row].height for row in range(1, len(plan.heights) + 1)] == list(plan.heights)
    widths = [
        dimension.width
        for _, dimension in sorted(sheet.column_dimensions.items())
        for _ in range(dimension.min, dimension.max + 1)
    ]
    # The default font's digit is 8 px wide.
    assert widths == pytest.approx([width / 8 for width in plan.widths], abs=0.01)


def test_texts_stand_at_the_top_left_and_wrap(tmp_path: Path) -> None:
    book, plan = written(small(), tmp_path)
    for cell in plan.cells:
        if cell.role in (CellRole.ISSUE, CellRole.EXAMPLES, CellRole.DEPARTMENTS, CellRole.RESPONDENT, CellRole.ANSWER):
            alignment = book["参考３"][cell.address].alignment
            assert (alignment.vertical, alignment.horizontal, alignment.wrap_text) == ("top", "left", True)


@pytest.mark.parametrize(
    "text", ["=1+1", "-", "+1", "@x", "001", "4/1", "https://example.jp/", "_x000D_", "<r>x</r>", "&"]
)
def test_a_text_stays_a_text_whatever_it_looks_like(tmp_path: Path, text: str) -> None:
    book, _ = written(small(texts=(text, "", "")), tmp_path)
    cell = book["参考３"]["F4"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


# ---------------------------------------------------------------- how it prints


def test_the_page_is_set_up_for_paper(tmp_path: Path) -> None:
    book, plan = written(city_like(), tmp_path)
    sheet = book["参考３"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 8
    assert sheet.page_setup.scale in (None, 100)
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.print_area == f"'参考３'!$A$1:$H${len(plan.heights)}"
    assert [brk.id for brk in sheet.row_breaks.brk] == list(plan.breaks)
    assert sheet.oddHeader.right.text == "参考３"
    assert re.fullmatch(r"&P / \d+", sheet.oddFooter.center.text)


def test_a4_is_a4(tmp_path: Path) -> None:
    book, _ = written(printed_as(small(), Paper.A4_LANDSCAPE, Font("ＭＳ 明朝", 9)), tmp_path)
    assert book["参考３"].page_setup.paperSize == 9
    assert book["参考３"]["F4"].font.name == "ＭＳ 明朝"


def test_the_screen_shows_the_first_cell_without_gridlines(sheet: Worksheet) -> None:
    view = sheet.sheet_view
    assert view.showGridLines is False
    assert 60 <= (view.zoomScale or 100) <= 100
    assert {selection.activeCell for selection in view.selection} <= {"A1", None}


def test_the_properties_name_survey_and_office(book: openpyxl.Workbook) -> None:
    assert book.properties.title == SURVEY.settings.title
    assert book.properties.creator == "事務局"
    assert book.properties.created == utc(SAVED)


def test_a_label_that_begins_with_a_digit_or_holds_a_sign_is_shown_as_it_is(tmp_path: Path) -> None:
    case = replace(small(), survey=survey_with(document_label="3-1 A&B [案]"))
    book, _ = written(case, tmp_path)
    assert book.sheetnames[0] == "3-1 A&B ・案・"
    assert book.worksheets[0].oddHeader.right.text == "3-1 A&&B [案]"
    assert book.worksheets[0].oddHeader.right.size == 12


def test_the_same_answers_give_the_same_bytes(tmp_path: Path) -> None:
    case = city_like()
    for name in ("一.xlsx", "二.xlsx"):
        write_consolidated(case, tuple(lay_out(case)), tmp_path / name, SAVED)
    assert (tmp_path / "一.xlsx").read_bytes() == (tmp_path / "二.xlsx").read_bytes()


def test_a_table_of_more_pages_than_a_sheet_can_have_goes_on_on_further_ones(tmp_path: Path) -> None:
    case = printed_as(city_like(), Paper.A4_LANDSCAPE, Font("BIZ UDゴシック", 12))
    plans = tuple(lay_out(case, most_pages=2))
    write_consolidated(case, plans, tmp_path / "参考３.xlsx", SAVED)
    book = openpyxl.load_workbook(tmp_path / "参考３.xlsx")
    assert book.sheetnames == ["参考３", *(f"参考３ ({number})" for number in range(2, len(plans) + 1)), MATRIX_SHEET]
    pages = sum(plan.pages for plan in plans)
    for sheet, plan in zip(book, plans, strict=False):
        assert [brk.id for brk in sheet.row_breaks.brk] == list(plan.breaks)
        assert sheet.print_title_rows == f"${plan.heading_row}:${plan.heading_row}"
        assert sheet.oddFooter.center.text == f"&P / {pages}"
        assert sheet.oddHeader.right.text == "参考３"
        numbered = (sheet.page_setup.firstPageNumber or 1, sheet.page_setup.useFirstPageNumber)
        assert numbered == (plan.first_page, True)
        for cell in plan.cells:
            assert (sheet.cell(cell.row, cell.column).value or "") == cell.text
        assert all(sheet.cell(row, 1).border.left.style == "thin" for row in range(plan.heading_row, sheet.max_row + 1))


# ---------------------------------------------------------------- 連携マトリクス


def values(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def find(sheet: Worksheet, text: str) -> list[tuple[int, int]]:
    return [(cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == text]


WISHES = (
    Wish("福祉課", "長寿課", "1"),
    Wish("福祉課", "長寿課", "3"),
    Wish("長寿課", "福祉課", "1"),
    Wish("みどり課", "安心課", "2"),
)


def counts(sheet: Worksheet) -> dict[tuple[str, str], openpyxl.cell.Cell]:
    """The cells of the matrix by who answers and who is wanted, the totals under their headings."""
    ((row, _),) = find(sheet, "回答した課 ＼\n連携したい課")
    ((last, _),) = find(sheet, "希望された数")
    across = {cell.value: cell.column for cell in sheet[row] if cell.value}
    down = {sheet.cell(below, 1).value: below for below in range(row + 1, last + 1) if sheet.cell(below, 1).value}
    return {
        (by, wanted): sheet.cell(down[by], across[wanted])
        for by in down
        for wanted in across
        if wanted in {*down, "希望した数"}
    }


def test_the_matrix_counts_who_wants_to_work_with_whom(tmp_path: Path) -> None:
    book, _ = written(small(*WISHES), tmp_path)
    found = {pair: cell.value for pair, cell in counts(book[MATRIX_SHEET]).items() if cell.value is not None}
    assert found == {
        ("福祉課", "長寿課"): 2,
        ("長寿課", "福祉課"): 1,
        ("みどり課", "安心課"): 1,
        ("福祉課", "希望した数"): 2,
        ("長寿課", "希望した数"): 1,
        ("みどり課", "希望した数"): 1,
        ("安心課", "希望した数"): 0,
        ("希望された数", "福祉課"): 1,
        ("希望された数", "長寿課"): 2,
        ("希望された数", "みどり課"): 0,
        ("希望された数", "安心課"): 1,
        ("希望された数", "希望した数"): 4,
    }


def test_a_wish_that_is_returned_is_marked_by_more_than_colour(tmp_path: Path) -> None:
    book, _ = written(small(*WISHES), tmp_path)
    matrix = counts(book[MATRIX_SHEET])
    returned, alone = matrix["福祉課", "長寿課"], matrix["みどり課", "安心課"]
    assert returned.font.bold
    assert "◎" in returned.number_format
    assert not alone.font.bold
    assert "◎" not in alone.number_format


def test_mutual_pairs_are_listed_with_their_issues(tmp_path: Path) -> None:
    book, _ = written(small(*WISHES), tmp_path)
    rows = [[value for value in row if value is not None] for row in values(book[MATRIX_SHEET])]
    assert any(row[-4:] == ["福祉課", "NO 1、3", "長寿課", "NO 1"] for row in rows)
    assert any("互いに連携を希望している課（1組）" in row for row in rows)


def test_where_nobody_wants_each_other_it_says_so(tmp_path: Path) -> None:
    book, _ = written(small(Wish("福祉課", "長寿課", "1")), tmp_path)
    assert book.sheetnames == ["参考３", MATRIX_SHEET]
    assert find(book[MATRIX_SHEET], "互いに連携を希望している課はありません。")


def test_the_matrix_prints_on_one_page(book: openpyxl.Workbook) -> None:
    sheet = book[MATRIX_SHEET]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    # One by one is what stands where nothing is said.
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, None)


def test_rows_beside_each_other_are_equally_high(tmp_path: Path) -> None:
    book, _ = written(city_like(), tmp_path)
    sheet = book[MATRIX_SHEET]
    ((first, _),) = find(sheet, "回答した課 ＼\n連携したい課")
    last = max(cell.row for row in sheet.iter_rows() for cell in row if cell.value and cell.column > 20)
    assert len({sheet.row_dimensions[row].height for row in range(first, last + 1)}) == 1


def test_pairs_that_would_make_the_print_too_small_get_a_sheet_of_their_own(tmp_path: Path) -> None:
    names = tuple(f"第{number}事業推進課" for number in range(1, 41))
    survey = replace(SURVEY, departments=tuple(Department(name) for name in names))
    wishes = tuple(Wish(by, other, "1") for by in names[:20] for other in names[:20] if by != other)
    book, _ = written(consolidated(((SURVEY.issues[0], ()),), survey, wishes=wishes), tmp_path)
    assert book.sheetnames == ["参考３", MATRIX_SHEET, pairs_sheet(USUAL_NAMES)]
    assert sum(value[1:2] == ["NO 1"] for value in values(book[pairs_sheet(USUAL_NAMES)])) == 190
    assert book[pairs_sheet(USUAL_NAMES)].print_title_rows == "$4:$4"


def test_a_survey_that_asks_for_no_departments_has_no_matrix(tmp_path: Path) -> None:
    book, _ = written(facilities(), tmp_path)
    assert book.sheetnames == ["資料２"]


def test_very_many_departments_are_listed_instead(tmp_path: Path) -> None:
    names = tuple(f"第{number}課" for number in range(MOST_DEPARTMENTS + 1))
    survey = replace(SURVEY, departments=tuple(Department(name) for name in names))
    wishes = (
        *(Wish(names[0], names[9], "1"), Wish(names[9], names[0], "1"), Wish(names[3], names[0], "1")),
        *(Wish(names[0], names[9], "2"), Wish(names[0], names[4], "1")),
        *(Wish(names[5], EVERYONE, "1"), Wish(names[7], names[5], "1")),
    )
    case = consolidated(((Issue("1", "題", "例", names[:1]), ()),), survey, wishes=wishes)
    book, _ = written(case, tmp_path)
    rows = values(book[MATRIX_SHEET])
    assert [names[0], f"◎{names[9]}（1、2）、{names[4]}（1）"] in rows
    assert [names[3], f"{names[0]}（1）"] in rows
    # A wish for all of a thousand others is one, not a thousand.
    assert [names[5], f"{EVERYONE}（1）"] in rows
    assert [names[7], f"◎{names[5]}（1）"] in rows


def test_lists_are_told_in_the_surveys_own_words(tmp_path: Path) -> None:
    names = tuple(f"第{number}町" for number in range(MOST_DEPARTMENTS + 1))
    settings = replace(SURVEY.settings, names=Names("市町村", "指標", "対象市町村"))
    survey = replace(SURVEY, settings=settings, departments=tuple(Department(name) for name in names))
    case = consolidated(((Issue("1", "題", "例", names), ()),), survey, wishes=(Wish(names[5], EVERYONE, "1"),))
    book, _ = written(case, tmp_path)
    said = [text for row in values(book[MATRIX_SHEET]) for text in row if text]
    assert {"回答した市町村", "連携したい市町村（かっこの中は指標の NO）", "各市町村（1）"} <= {*map(str, said)}
    assert not any("課" in str(text) for text in said)


def test_wishes_that_no_row_could_show_stand_in_several(tmp_path: Path) -> None:
    names = tuple(f"第{number}事業推進課" for number in range(1741))
    survey = replace(SURVEY, departments=tuple(Department(name) for name in names))
    wishes = tuple(Wish(names[0], name, "1") for name in names[1:1700])
    case = consolidated(((Issue("1", "題", "例", names[:1]), ()),), survey, wishes=wishes)
    sheet = written(case, tmp_path)[0][MATRIX_SHEET]
    rows = [row for row in values(sheet) if row[0] == names[0]]
    assert len(rows) > 1
    assert "".join(str(text) for _, text in rows) == "、".join(f"{name}（1）" for name in names[1:1700])
    assert max(dimension.height or 0 for dimension in sheet.row_dimensions.values()) < 400


# ---------------------------------------------------------------- an answer that is too long for any paper


def test_of_an_answer_of_thousands_of_lines_the_first_are_printed_and_the_rest_is_listed() -> None:
    def printed(text: str) -> str:
        return printed_text(SURVEY.question_by_key["status"], Entry(text, "調査票", ("F10",)), "福祉課", SURVEY)

    text = "\n".join(f"{number}行目" for number in range(16_000))
    kept, more = within_reason(text)
    assert kept + more == text
    assert kept.count("\n") == MOST_LINES - 1
    assert printed(text) == f"{kept}\n{GOES_ON}"
    just = "\n".join(["行"] * MOST_LINES)
    assert printed(just) == just
    assert printed(f"{just}\n行") == f"{just}\n{GOES_ON}"
