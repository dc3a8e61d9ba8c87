"""Where the cell that says whose a row is was struck out, hidden or broken, the row is not the answer of the one above."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from openpyxl import Workbook
from openpyxl.styles import Font

from survey.adoption import Adopted, adopt_table
from survey.adoption.received_table import grids_of

HEAD = ("NO", "課題", "回答課", "取組状況")
ROWS = (
    HEAD,
    ("1", "見守り", "福祉課", "訪ねている。"),
    ("2", "買物", "長寿課", "送迎している。"),
    ("", "", "福祉課", "車で売る。"),
    ("3", "交通", "道路課", "道を直した。"),
)
AROUND = {("1", "福祉課"): "訪ねている。", ("3", "道路課"): "道を直した。"}
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def answers(table: Adopted) -> dict[tuple[str, str], str]:
    return {(one.issue, one.department): "／".join(e.text for e in one.entries.values()) for one in table.answers}


def listed(table: Adopted) -> set[str]:
    return {one.text for one in table.unclear}


def book(rows: Sequence[Sequence[str]] = ROWS) -> Workbook:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    return made


def adopted(made: Workbook, path: Path) -> Adopted:
    made.save(path)
    return adopt_table(grids_of(path.name, path.read_bytes()))


def struck(made: Workbook, *cells: str) -> Workbook:
    for cell in cells:
        made.active[cell].font = Font(strike=True)
    return made


def test_answers_below_an_issue_that_is_struck_out_are_listed(tmp_path: Path) -> None:
    table = adopted(struck(book(), "A3", "B3"), tmp_path / "一覧.xlsx")
    assert answers(table) == AROUND
    assert listed(table) == {"2", "買物", "長寿課", "送迎している。", "福祉課", "車で売る。"}


def test_an_answer_beside_a_department_that_is_struck_out_is_listed(tmp_path: Path) -> None:
    table = adopted(struck(book(), "C4"), tmp_path / "一覧.xlsx")
    assert answers(table) == {**AROUND, ("2", "長寿課"): "送迎している。"}
    assert listed(table) == {"福祉課", "車で売る。"}


def test_what_goes_on_below_a_hidden_row_is_not_of_the_row_above(tmp_path: Path) -> None:
    made = book()
    made.active.row_dimensions[3].hidden = True
    table = adopted(made, tmp_path / "一覧.xlsx")
    assert answers(table) == AROUND
    assert listed(table) == {"2", "買物", "長寿課", "送迎している。", "福祉課", "車で売る。"}


def test_a_title_beside_a_broken_number_is_an_issue_of_its_own(tmp_path: Path) -> None:
    made = book()
    made.active["A3"] = "#N/A"
    table = adopted(made, tmp_path / "一覧.xlsx")
    assert [issue.title for issue in table.issues] == ["見守り", "買物", "交通"]
    assert answers(table) == {**AROUND, ("2", "長寿課"): "送迎している。", ("2", "福祉課"): "車で売る。"}


def test_numbers_that_were_never_calculated_part_no_title_that_is_merged(tmp_path: Path) -> None:
    made = book()
    for row in range(2, 6):
        made.active[f"A{row}"] = "=ROW()-1"
    made.active.merge_cells("B3:B4")
    table = adopted(made, tmp_path / "一覧.xlsx")
    assert answers(table) == {**AROUND, ("2", "長寿課"): "送迎している。", ("2", "福祉課"): "車で売る。"}


def test_answers_below_departments_beside_an_issue_that_is_struck_out_are_listed(tmp_path: Path) -> None:
    rows = [
        ("NO", "課題", "福祉課", "長寿課"),
        ("1", "見守り", "訪ねている。", "電話している。"),
        ("2", "買物", "車で売る。", "送迎している。"),
    ]
    table = adopted(struck(book(rows), "A3", "B3"), tmp_path / "一覧.xlsx")
    assert answers(table) == {("1", "福祉課"): "訪ねている。", ("1", "長寿課"): "電話している。"}
    assert {"車で売る。", "送迎している。"} <= listed(table)


@pytest.mark.parametrize("gone", ["row", "cells"])
def test_what_goes_on_below_what_was_deleted_in_word_is_listed(gone: str, tmp_path: Path) -> None:
    document = Document()
    made = document.add_table(rows=0, cols=4)
    for row in ROWS:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
    if gone == "row":
        made.rows[2]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {_WORD} w:id="1" w:author="甲"/>'))
    for cell in made.rows[2].cells if gone == "cells" else ():
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:cellDel {_WORD} w:id="1" w:author="甲"/>'))
    path = tmp_path / "一覧.docx"
    document.save(str(path))
    table = adopt_table(grids_of(path.name, path.read_bytes()))
    assert answers(table) == AROUND
    assert listed(table) == {"2", "買物", "長寿課", "送迎している。", "福祉課", "車で売る。"}


@pytest.mark.parametrize(("list_id", "is_said"), [("1", True), ("0", False)])
def test_that_word_shows_numbers_which_are_no_text_is_listed(list_id: str, is_said: bool, tmp_path: Path) -> None:
    document = Document()
    made = document.add_table(rows=0, cols=4)
    for row in ROWS:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
    look = made.cell(1, 3).paragraphs[0]._p.get_or_add_pPr()
    look.append(parse_xml(f'<w:numPr {_WORD}><w:ilvl w:val="0"/><w:numId w:val="{list_id}"/></w:numPr>'))
    path = tmp_path / "一覧.docx"
    document.save(str(path))
    assert listed(adopt_table(grids_of(path.name, path.read_bytes()))) == (
        {"（自動の番号や記号）"} if is_said else set()
    )


@pytest.mark.parametrize(
    ("style", "own", "is_said"),
    [("List Number", "", True), ("List Bullet 2", "", True), ("一覧の番号", "", True), ("List Number", "0", False), ("Normal", "", False)],
)  # fmt: skip
def test_that_the_style_of_a_paragraph_shows_numbers_is_listed(
    style: str, own: str, is_said: bool, tmp_path: Path
) -> None:
    document = Document()
    document.styles.add_style("一覧の番号", WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["List Number"]
    made = document.add_table(rows=0, cols=4)
    for row in ROWS:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
    paragraph = made.cell(1, 3).paragraphs[0]
    paragraph.style = document.styles[style]
    if own:
        look = parse_xml(f'<w:numPr {_WORD}><w:ilvl w:val="0"/><w:numId w:val="{own}"/></w:numPr>')
        paragraph._p.get_or_add_pPr().append(look)
    path = tmp_path / "一覧.docx"
    document.save(str(path))
    assert listed(adopt_table(grids_of(path.name, path.read_bytes()))) == (
        {"（自動の番号や記号）"} if is_said else set()
    )
