"""What all workbooks that the product writes have alike."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from builders import SAVED

from survey.commands.demo import run
from survey.excel_out.book import describe, new_book
from survey.model import Font

SHIPPED = Path(__file__).resolve().parent.parent / "templates_xlsx"


def parts(path: Path) -> str:
    """All parts of a workbook, one after the other."""
    with zipfile.ZipFile(path) as package:
        return "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))


def test_every_font_is_the_one_that_is_named_and_none_is_the_theme_s(tmp_path: Path) -> None:
    run(tmp_path / "見本")
    books = [*(tmp_path / "見本").rglob("*.xlsx"), *SHIPPED.glob("*.xlsx")]
    assert {"参考３.xlsx", "受付簿.xlsx", "調査定義.xlsx", "01_企画政策課.xlsx"} <= {path.name for path in books}
    for path in books:
        cells, theme = parts(path), '<a:latin typeface="Calibri"'
        assert "<scheme" not in cells, path
        assert "Calibri" not in cells.replace(theme, ""), path


def test_a_workbook_says_when_it_was_made_in_utc_and_holds_no_character_that_xml_forbids() -> None:
    target = io.BytesIO()
    with new_book(target, Font("ＭＳ ゴシック", 9)) as book:
        describe(book, "調査\x01の\r\n票", SAVED, "事務局\x02")
    properties = openpyxl.load_workbook(target).properties
    assert (properties.title, properties.creator) == ("調査の\n票", "事務局")
    assert (SAVED - properties.created).total_seconds() == 9 * 3600


@pytest.mark.parametrize(("size", "digit"), [(9, 6), (10.5, 7)])
def test_a_column_is_as_many_pixels_wide_as_asked_for(size: float, digit: int) -> None:
    target = io.BytesIO()
    with new_book(target, Font("BIZ UDゴシック", size)) as book:
        book.add_worksheet().set_column_pixels(0, 0, 125)
    # ECMA-376 part 1, 18.3.1.13 col: a width counts digits, and 5 pixels of padding.
    width = openpyxl.load_workbook(target).active.column_dimensions["A"].width
    assert int((256 * width + int(128 / digit)) / 256 * digit) == 125


def test_what_looks_like_a_formula_a_link_or_a_number_stays_text() -> None:
    target = io.BytesIO()
    with new_book(target, Font("BIZ UDゴシック", 9)) as book:
        book.add_worksheet().write_column(0, 0, ["=1+1", "https://example.jp/", "001"])
    cells = openpyxl.load_workbook(target).active["A"]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [
        ("=1+1", "s", None),
        ("https://example.jp/", "s", None),
        ("001", "s", None),
    ]
