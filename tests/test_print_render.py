"""What LibreOffice prints of 参考３, measured glyph by glyph against the plan."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import SAVED
from excel_lines import lines as excel_lines
from excel_lines import wanted_pitch
from msgspec import Struct
from rendering import POINTS_A_PIXEL, Glyph, baselines, glyphs, needs_office, placed, to_pdf, unseen, within

from survey.measure import line_count, row_height
from survey.model import Consolidated, Font, Paper
from survey.paging import PAGES, CellRole, Plan, PlannedCell, lay_out
from survey.table.table_book import write_consolidated
from tests.print_cases import (
    city_by_department,
    city_changed,
    city_like,
    facilities,
    printed_as,
    stress,
    stress_by_department,
)

pytestmark = [pytest.mark.render, needs_office]

FONT, P_FONT = "BIZ UDゴシック", "BIZ UDPゴシック"
SIZES = (9, 10.5, 12)
CASES = {
    f"{make.__name__}-{paper.name[:2]}-{size}": (make, paper, size)
    for make in (city_like, facilities, stress)
    for paper in Paper
    for size in SIZES
} | {
    "city_changed-A3-10.5": (city_changed, Paper.A3_LANDSCAPE, 10.5),
    "city_changed-A4-9": (city_changed, Paper.A4_LANDSCAPE, 9),
    "city_by_department-A3-10.5": (city_by_department, Paper.A3_LANDSCAPE, 10.5),
    "stress_by_department-A4-9": (stress_by_department, Paper.A4_LANDSCAPE, 9),
}


class Printed(Struct, frozen=True):
    case: Consolidated
    plan: Plan
    pages: list[list[Glyph]]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Printed]:
    """Every case printed, by its name; one run of LibreOffice prints them all."""
    folder = tmp_path_factory.mktemp("print")
    cases = {name: printed_as(make(), paper, Font(FONT, size)) for name, (make, paper, size) in CASES.items()}
    plans = {name: next(lay_out(case)) for name, case in cases.items()}
    paths = []
    for name, case in cases.items():
        paths.append(folder / f"{name}.xlsx")
        write_consolidated(case, [plans[name]], paths[-1], SAVED)
    return {
        name: Printed(cases[name], plans[name], glyphs(pdf)) for name, pdf in zip(cases, to_pdf(*paths), strict=True)
    }


@pytest.mark.parametrize("name", CASES)
def test_every_character_is_visible_on_paper(printed: dict[str, Printed], name: str) -> None:
    assert unseen(printed[name].plan, printed[name].pages) == {}


@pytest.mark.parametrize("name", CASES)
def test_as_many_pages_are_printed_as_planned(printed: dict[str, Printed], name: str) -> None:
    asks_partners = any(question.kind == "課の選択" for question in printed[name].case.survey.questions)
    assert len(printed[name].pages) == printed[name].plan.pages + asks_partners


@pytest.mark.parametrize("name", CASES)
def test_no_cell_takes_more_lines_than_planned(printed: dict[str, Printed], name: str) -> None:
    plan = printed[name].plan
    for cell, lines in _real_lines(printed[name]).items():
        assert lines <= line_count(cell.text, plan.widths[cell.column - 1], plan.font), cell


@pytest.mark.parametrize("name", CASES)
def test_the_table_is_at_most_a_sixth_higher_than_its_texts_need(printed: dict[str, Printed], name: str) -> None:
    """In points, rows stretched for what stands beside them included.

    Exact is the least height at which an issue's part on a page shows everything: its rows together, each as high as its
    longest cell, or the longest of the cells beside them if that is higher; lines as really broken, at the pitch of Excel or of two programs that print as it does.
    """
    plan, real = printed[name].plan, _real_lines(printed[name])
    planned = exact = 0.0
    for no in (cell for cell in plan.cells if cell.role is CellRole.NO):
        here = [cell for cell in real if no.row <= cell.row <= no.last_row]
        rows: dict[int, int] = {}
        for cell in here:
            if cell.role in (CellRole.RESPONDENT, CellRole.ANSWER):
                rows[cell.row] = max(rows.get(cell.row, 1), real[cell])
        beside = max(real[cell] for cell in here if cell.role not in (CellRole.RESPONDENT, CellRole.ANSWER))
        exact += max(sum(rows.values()), beside) * wanted_pitch(plan.font.size)
        planned += sum(plan.heights[no.row - 1 : no.last_row])
    assert exact <= planned <= 7 / 6 * exact


def _real_lines(printed: Printed) -> dict[PlannedCell, int]:
    """Lines of every cell below the headings: LibreOffice's, as its PDF shows them, or Excel's if these are more."""
    plan = printed.plan
    return {
        cell: max(
            len(baselines(within(rectangle, printed.pages[page]))),
            excel_lines(cell.text, plan.widths[cell.column - 1], plan.font.size),
        )
        for page, cell, rectangle in placed(plan)
        if cell.row > plan.heading_row
    }


def test_several_sheets_print_as_one_table(tmp_path: Path) -> None:
    case, target = printed_as(city_like(), Paper.A4_LANDSCAPE, Font(FONT, 12)), tmp_path / "参考３.xlsx"
    plans = tuple(lay_out(case, most_pages=2))
    write_consolidated(case, plans, target, SAVED)
    pages = glyphs(*to_pdf(target))
    count = sum(plan.pages for plan in plans)
    assert len(pages) == count + 1
    for plan in plans:
        assert unseen(plan, pages[plan.first_page - 1 :]) == {}
    for number, page in enumerate(pages[:count], 1):
        foot = PAGES[Paper.A4_LANDSCAPE].height - PAGES[Paper.A4_LANDSCAPE].bottom
        assert "".join(glyph.text for glyph in page if glyph.box.top > foot) == f"{number}/{count}"


# ---------------------------------------------------------------- lines, as they are really broken

_PLAIN = (
    "地域の活動拠点となる場所を整備し、",
    "つながりを「見える化」する（令和８年度）。",
    "ボランティアによる移動支援ー試行",
    "・ﾊﾝｶｸｶﾅ･ﾃｽﾄ ",
    "12,345人／1,000㎡",
    "葛\U000e0100①②③…―",
    "○ ",
    "　",
    "\n",
    "々々、。」』ー",
    "「『（［",
)
_ADDRESSES = (
    *_PLAIN,
    "https://example.jp/a/b-c?x=1&y=22 ",
    "（https://example.jp/form?id=2026&type=a）",
    "community worker ",
    "web/ab-cd",
    "someone@example.jp",
)
_FOREIGN = (*_PLAIN, "Ласкаво просимо ", "αβγ", "информация", "(Добро", "Ω ", "«город»", "до ")
_WIDTHS = (70, 96, 131, 170, 203, 250, 280, 340)
_FONTS = tuple(Font(name, size) for name in (FONT, P_FONT) for size in (9, 10.5, 12))
_ROWS = 10


@pytest.mark.parametrize(
    ("material", "most"),
    [
        (_PLAIN, {FONT: 1.05, P_FONT: 1.2}),
        (_ADDRESSES, {FONT: 1.25, P_FONT: 1.4}),
        (_FOREIGN, {FONT: 1.25, P_FONT: 1.4}),
    ],
    ids=["plain", "addresses", "foreign"],
)
def test_no_text_takes_more_height_than_was_planned(
    tmp_path: Path, material: tuple[str, ...], most: dict[str, float]
) -> None:
    """480 random texts, against the lines that LibreOffice makes of them, and Excel.

    How much more is counted has two bounds, in lines. Without addresses only the reserve of 2 % is lost; of a
    proportional font also what its letters are narrower than the widest that any such font has. Texts that consist of
    addresses to a third, in columns hardly wider than these, cost more, since no program says how it breaks them.
    """
    texts = [_random_text(random.Random(seed), width, material) for seed in range(_ROWS) for width in _WIDTHS]
    paths = [tmp_path / f"{number}.xlsx" for number in range(len(_FONTS))]
    for path, font in zip(paths, _FONTS, strict=True):
        _write_texts(path, texts, font)
    counted, real = Counter[str](), Counter[str]()
    for pdf, font in zip(to_pdf(*paths), _FONTS, strict=True):
        for number, lines in enumerate(_printed_lines(pdf)):
            text, width = texts[number], _WIDTHS[number % len(_WIDTHS)]
            count, excel = line_count(text, width, font), excel_lines(text, width, font.size)
            assert row_height(count, font) >= lines * font.size, (font, text)
            assert font.name == P_FONT or count >= excel, (font, text)
            counted[font.name] += count
            real[font.name] += max(lines, excel if font.name == FONT else 0)
    assert min(real.values()) > 1_000
    assert {name for name, bound in most.items() if counted[name] > real[name] * bound} == set()


def _random_text(chance: random.Random, width: int, material: tuple[str, ...]) -> str:
    """Short enough to stand on half a page in a column of this width; its last character leaves a mark."""
    text = "".join(chance.choice(material) for _ in range(chance.randint(1, 1 + width // 16)))
    return text.strip() + "終"


def _write_texts(path: Path, texts: list[str], font: Font) -> None:
    """A workbook with a text a cell, in rows of 390 pt, one a page."""
    from xlsxwriter import Workbook

    normal = {"font_name": FONT, "font_size": 9}
    options = {"default_format_properties": normal, "default_column_width": 56, "default_row_height": 16}
    with Workbook(path, options) as book:
        sheet = book.add_worksheet()
        look = {"font_name": font.name, "font_size": font.size, "text_wrap": True, "valign": "top"}
        style = book.add_format(look)
        sheet.set_paper(8)
        sheet.set_landscape()
        sheet.set_margins(0, 0, 0, 0)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column_pixels(column, column, width)
        for number, text in enumerate(texts):
            row, column = divmod(number, len(_WIDTHS))
            sheet.set_row(row, 390)
            sheet.write_string(row, column, text, style)
        sheet.set_h_pagebreaks(list(range(1, _ROWS)))


def _printed_lines(pdf: Path) -> Iterator[int]:
    """Lines of every cell that show something."""
    for page in glyphs(pdf):
        left = 0.0
        for width in _WIDTHS:
            right = left + width * POINTS_A_PIXEL
            yield len(baselines([glyph for glyph in page if left <= (glyph.box.left + glyph.box.right) / 2 < right]))
            left = right
