"""Whether the table is as wide on paper as planned, by what is known of how programs round the width of a column."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from builders import SAVED
from msgspec.structs import replace
from openpyxl import load_workbook

from survey.model import Font, Paper
from survey.paging import PAGES, lay_out
from survey.table.table_book import write_consolidated
from tests.print_cases import city_like, facilities, printed_as, stress

FONTS = ("BIZ UDゴシック", "ＭＳ 明朝", "ＭＳ Ｐゴシック", "游ゴシック", "IPAゴシック")
SIZES = (8, 9, 10, 10.5, 12)
CASES = (city_like, facilities, stress)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

Widths = Sequence[float]
"""Of the columns as a workbook states them: in digits of its Normal font."""


def on_windows(percent: int, widths: Widths, size: float) -> float:
    """Points, on a screen at so many per cent: a digit is a whole number of the screen's pixels (ECMA-376, 18.3.1.13 col)."""
    dots = 96 * percent / 100
    digit = _rounded(size / 2 * dots / 72)
    return sum(int((256 * width + int(128 / digit)) / 256 * digit) for width in widths) * 72 / dots


def in_whole_points(widths: Widths, size: float) -> float:
    """Points, as reported of Excel for Mac: a digit is a whole number of points, rounded half up."""
    return sum(width * _rounded(size / 2) for width in widths)


def a_twentieth_wider(widths: Widths, size: float) -> float:
    """Points, as one program was seen to print: columns 1.0536 times as wide as stated."""
    return sum(width * size / 2 for width in widths) * 1.0536


def _rounded(value: float) -> int:
    return math.floor(value + 0.5)


MODELS: dict[str, Callable[[Widths, float], float]] = {
    **{f"{percent} %": partial(on_windows, percent) for percent in (100, 125, 150, 175, 200)},
    "whole points": in_whole_points,
    "wider": a_twentieth_wider,
}


def stated(path: Path) -> tuple[Widths, float]:
    """The widths of the columns of the first sheet, and the size of the Normal font."""
    with zipfile.ZipFile(path) as package:
        sheet = ElementTree.fromstring(package.read("xl/worksheets/sheet1.xml"))
        styles = ElementTree.fromstring(package.read("xl/styles.xml"))
    columns = [
        float(column.attrib["width"])
        for column in sheet.iter(f"{_MAIN}col")
        for _ in range(int(column.attrib["min"]), int(column.attrib["max"]) + 1)
    ]
    size = next(styles.iter(f"{_MAIN}fonts")).find(f"{_MAIN}font/{_MAIN}sz")
    assert size is not None
    return columns, float(size.attrib["val"])


@pytest.mark.parametrize(("paper", "name"), list(product(Paper, FONTS)))
def test_the_table_fits_the_paper_however_a_program_rounds_the_width_of_its_columns(
    tmp_path: Path, paper: Paper, name: str
) -> None:
    page = PAGES[paper]
    for case, size in product(CASES, SIZES):
        printed = printed_as(case(), paper, Font(name, size))
        write_consolidated(printed, [next(lay_out(printed))], tmp_path / "参考３.xlsx", SAVED)
        widths, normal = stated(tmp_path / "参考３.xlsx")
        for model, width_by in MODELS.items():
            assert width_by(widths, normal) <= page.width - 2 * page.least_side, (case.__name__, size, model)


@pytest.mark.parametrize("paper", Paper)
def test_the_table_stands_in_the_middle_of_margins_that_leave_room_for_it_to_become_wider(
    tmp_path: Path, paper: Paper
) -> None:
    printed = printed_as(city_like(), paper, Font(FONTS[0], 10.5))
    write_consolidated(printed, [next(lay_out(printed))], tmp_path / "参考３.xlsx", SAVED)
    sheet = load_workbook(tmp_path / "参考３.xlsx").worksheets[0]
    assert sheet.print_options.horizontalCentered
    for margin in (sheet.page_margins.left, sheet.page_margins.right):
        assert margin * 72 == pytest.approx(PAGES[paper].least_side, abs=0.01)


def test_the_width_is_exactly_as_planned_wherever_a_digit_is_a_whole_number_of_dots(tmp_path: Path) -> None:
    case = printed_as(city_like(), Paper.A3_LANDSCAPE, Font(FONTS[0], 9))
    plan = replace(next(lay_out(case)))
    write_consolidated(case, [plan], tmp_path / "参考３.xlsx", SAVED)
    widths, normal = stated(tmp_path / "参考３.xlsx")
    for model in ("100 %", "125 %", "150 %", "200 %", "whole points"):
        assert MODELS[model](widths, normal) == pytest.approx(sum(plan.widths) * 0.75, rel=0.004), model
