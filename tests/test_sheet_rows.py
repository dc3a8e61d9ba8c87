"""A table on a sheet, found by its headings."""

from __future__ import annotations

from survey.workbook import Cell, Sheet
from survey.workbook.sheet_rows import rows_of, texts_under


def sheet(*lines: str) -> Sheet:
    """A line a row, its cells divided by |; what is empty is no cell."""
    return Sheet(
        "表",
        cells={
            (row, column): Cell(text)
            for row, line in enumerate(lines, 1)
            for column, text in enumerate(line.split("|"), 1)
            if text
        },
    )


def test_rows_and_columns_stand_in_order_wherever_the_file_lists_them() -> None:
    cells = {(3, 2): Cell("丁"), (1, 4): Cell("乙"), (3, 1): Cell("丙"), (1, 1): Cell("甲")}
    rows = rows_of(cells)
    assert [(row, [*line]) for row, line in rows.items()] == [(1, [1, 4]), (3, [1, 2])]
    assert rows[3][2].text == "丁"


def test_width_case_and_white_space_of_a_heading_do_not_matter() -> None:
    table = texts_under(sheet("Ｎｏ　|課 名", "1|福祉課"), ("NO", "課名"))
    assert table == {2: {"NO": "1", "課名": "福祉課"}}


def test_the_headings_are_those_of_the_first_row_that_has_all_that_are_required() -> None:
    table = texts_under(sheet("課名だけの行|", "課名|判断", "福祉課|採用", "課名|判断"), ("課名", "判断"))
    assert table == {3: {"課名": "福祉課", "判断": "採用"}, 4: {"課名": "課名", "判断": "判断"}}


def test_of_two_columns_of_one_heading_the_left_one_counts() -> None:
    assert texts_under(sheet("判断|判断", "採用|除外"), ("判断",)) == {2: {"判断": "採用"}}


def test_a_column_that_may_be_missing_is_empty_where_it_is() -> None:
    assert texts_under(sheet("判断", " 採用\x01 "), ("判断",), ("理由",)) == {2: {"判断": "採用", "理由": ""}}


def test_there_is_no_table_where_a_required_heading_is_missing() -> None:
    assert texts_under(sheet("課名", "福祉課"), ("課名", "判断")) is None
