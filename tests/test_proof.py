"""見切れ: a plan that would not print whole is found out, whatever was done to it."""

from __future__ import annotations

import math
import shutil
from decimal import Decimal
from itertools import pairwise

import pytest
from builders import SURVEY
from hypothesis import given, settings
from hypothesis import strategies as st
from mail_desk import write_settings
from msgspec.structs import replace
from typer.testing import CliRunner

from survey import paging
from survey.cli.app import app
from survey.commands import merge as merging
from survey.commands.run import Run
from survey.measure import line_count, row_height
from survey.model import Consolidated, Department, Font, Issue, Paper
from survey.paging import PAGES, CellRole, Plan, PlannedCell, cut_off, doubts, lay_out
from survey.storage.folder import Folder
from tests.print_cases import city_like, consolidated, facilities, ordered_by_department, printed_as, stress


@pytest.mark.parametrize("make", [city_like, facilities, stress])
@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("size", [9, 10.5, 12])
def test_nothing_of_a_plan_is_cut_off(make: type[Consolidated], paper: Paper, size: float) -> None:
    assert cut_off(next(lay_out(printed_as(make(), paper, Font("BIZ UDゴシック", size))))) == ()


@pytest.mark.parametrize("before", range(0, 60, 4))
def test_a_no_of_many_lines_is_whole_wherever_on_a_page_it_would_begin(before: int) -> None:
    high = Issue("\n".join(["節"] * 20), "居場所づくり", "", ("福祉課",))
    low = Issue("1", "見守り", "", ("福祉課",))
    above = ("福祉課", (lines(before), "", ""))
    case = consolidated(((low, (above,)), (high, (("福祉課", ("実施した。", "", "")),))))
    assert cut_off(next(lay_out(case))) == ()


NAMES = ("福祉課", "地域共生社会の実現に向けた重層的支援体制整備推進準備担当課", "課" * 12)
NUMBERS = ("1", "１－２－３", "\n".join(["節"] * 6), "重点施策の第二の柱の三番目の取組の四")
TITLES = ("見守り", "\n".join(["居場所づくり"] * 5), "誰もが役割を持って参加できる地域づくりの推進" * 3)


@st.composite
def tables(draw: st.DrawFn) -> Consolidated:
    """Tables of a few issues, in either order, on either paper."""
    survey = replace(SURVEY, departments=tuple(map(Department, NAMES)))
    said = st.builds(lines, st.integers(0, 50))
    issues = [
        (
            Issue(
                f"{draw(st.sampled_from(NUMBERS))}{place}",
                draw(st.sampled_from(TITLES)),
                draw(st.sampled_from(["", lines(40)])),
                NAMES,
            ),
            tuple((name, (draw(said), "", "")) for name in NAMES if draw(st.booleans())),
        )
        for place in range(draw(st.integers(1, 3)))
    ]
    font = Font("BIZ UDゴシック", draw(st.sampled_from([8, 10.5, 14])))
    case = printed_as(consolidated(tuple(issues), survey), draw(st.sampled_from(list(Paper))), font)
    return ordered_by_department(case) if draw(st.booleans()) else case


@settings(max_examples=150)
@given(tables())
def test_nothing_is_cut_off_however_long_names_numbers_and_titles_are(case: Consolidated) -> None:
    """What names a row is not divided where the row is."""
    for plan in lay_out(case):
        assert cut_off(plan) == ()


def lines(count: int) -> str:
    return "\n".join(["行"] * count)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return next(lay_out(city_like()))


def with_heights(plan: Plan, heights: dict[int, float]) -> Plan:
    return replace(plan, heights=tuple(heights.get(row, height) for row, height in enumerate(plan.heights, 1)))


def longest(plan: Plan) -> PlannedCell:
    return max((cell for cell in plan.cells if cell.role is CellRole.ANSWER), key=lambda cell: len(cell.text))


def test_a_row_that_is_a_line_too_low_is_found_with_department_and_number(plan: Plan) -> None:
    cell = longest(plan)
    low = with_heights(plan, {cell.row: plan.heights[cell.row - 1] - plan.font.size})
    found = {(cut.address, cut.department, cut.issue) for cut in cut_off(low)}
    assert (cell.address, cell.department, cell.issue) in found
    assert cell.department
    assert cell.issue


def test_a_text_that_became_longer_is_found(plan: Plan) -> None:
    cell = longest(plan)
    longer = tuple(replace(one, text=one.text * 2) if one is cell else one for one in plan.cells)
    assert [cut.address for cut in cut_off(replace(plan, cells=longer))] == [cell.address]


def test_a_column_that_became_narrower_is_found(plan: Plan) -> None:
    widths = (*plan.widths[:5], plan.widths[5] // 2, *plan.widths[6:])
    assert {cut.column for cut in cut_off(replace(plan, widths=widths))} == {6}


def test_a_row_higher_than_excel_allows_is_found(plan: Plan) -> None:
    cell = longest(plan)
    assert cell in cut_off(with_heights(plan, {cell.row: 410.25}))


def test_a_page_that_holds_more_than_its_paper_is_found(plan: Plan) -> None:
    first, *later = plan.breaks
    found = cut_off(replace(plan, breaks=tuple(later)))
    assert {cut.row for cut in found} & set(range(first + 1, later[0] + 1))
    assert all(cut.last_row > first for cut in found)


@pytest.mark.parametrize("page", [0, 1])
def test_a_page_may_be_full_and_not_a_pixel_more(plan: Plan, page: int) -> None:
    """Whichever of its rows has grown; below the first page, the headings are repeated above them."""
    first, last = list(pairwise((0, *plan.breaks, len(plan.heights))))[page]
    repeated = plan.heights[plan.heading_row - 1] if page else 0.0
    spare = PAGES[plan.paper].body - repeated - sum(plan.heights[first:last])
    for row in (first + 1, last):
        full = {row: plan.heights[row - 1] + spare}
        assert cut_off(with_heights(plan, full)) == ()
        assert cut_off(with_heights(plan, {row: full[row] + 0.75})) != ()


def test_a_page_end_within_a_merged_cell_is_found(plan: Plan) -> None:
    merged = next(cell for cell in plan.cells if cell.last_row > cell.row)
    breaks = tuple(sorted({*plan.breaks, merged.row}))
    assert merged in cut_off(replace(plan, breaks=breaks))


def test_columns_beside_the_paper_are_found(plan: Plan) -> None:
    widths = (*plan.widths[:-1], PAGES[plan.paper].printable_px)
    found = cut_off(replace(plan, widths=widths))
    assert {cut.column for cut in found if cut.row > plan.heading_row} == {len(widths)}


def test_a_heading_that_is_too_low_is_found(plan: Plan) -> None:
    found = cut_off(with_heights(plan, {plan.heading_row: 15.0}))
    assert {cut.role for cut in found} == {CellRole.HEADING}


def test_a_number_needs_a_twentieth_more_than_its_width_since_it_would_not_be_wrapped(plan: Plan) -> None:
    cell = replace(longest(plan), text="1,234,567", amount=Decimal(1_234_567))
    needed = next(width for width in range(200) if line_count(cell.text, width, plan.font) == 1)

    def is_cut(width: int) -> bool:
        widths = tuple(width if at == cell.column else own for at, own in enumerate(plan.widths, 1))
        return cut_off(replace(plan, widths=widths, cells=(cell,))) != ()

    assert not is_cut(math.ceil(needed * 1.05))
    assert is_cut(math.floor((needed - 1) * 1.05))


def test_a_heading_is_bold_and_up_to_a_tenth_wider(plan: Plan) -> None:
    heading = next(cell for cell in plan.cells if cell.role is CellRole.HEADING and cell.row == cell.last_row)
    one = replace(heading, text="回答課等の状況")
    needed = next(width for width in range(300) if line_count(one.text, width, plan.font) == 1)
    low = with_heights(plan, {one.row: row_height(1, plan.font)})

    def is_cut(width: int) -> bool:
        widths = tuple(width if at == one.column else w for at, w in enumerate(plan.widths, 1))
        return cut_off(replace(low, widths=widths, cells=(one,))) != ()

    assert not is_cut(math.ceil(needed * 1.1))
    assert is_cut(math.floor(needed * 1.1) - 1)


@pytest.mark.parametrize(("breaks", "said"), [(1_023, False), (1_024, True)])
def test_more_ends_of_pages_than_excel_takes_are_doubted(plan: Plan, breaks: int, said: bool) -> None:
    long = replace(plan, breaks=tuple(range(1, breaks + 1)), cells=())
    assert any("1,023か所まで" in doubt.why for doubt in doubts(long)) is said


# ---------------------------------------------------------------- what the officer is told


@pytest.fixture
def sabotaged(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    def too_low(consolidated: Consolidated) -> tuple[Plan, ...]:
        (plan,) = paging.lay_out(consolidated)
        return (with_heights(plan, {plan.heading_row + 1: 3.0}),)

    monkeypatch.setattr(merging, "lay_out", too_low)
    shutil.copy(next(folder.forms.iterdir()), folder.collected)
    return folder


def test_merge_counts_and_names_what_is_cut_off(sabotaged: Folder) -> None:
    done = merging.merge(Run(sabotaged))
    assert len(done.printing.cut_off) >= 1
    assert done.needs_person
    result = CliRunner().invoke(app, ["merge", str(sabotaged.root)])
    assert result.exit_code == 3
    assert f"見切れ {len(done.printing.cut_off)}件" in result.output
    assert all(f"{cell.address}（" in result.output for cell in done.printing.cut_off)


def test_merge_says_so_in_json_too(sabotaged: Folder) -> None:
    import json

    result = CliRunner().invoke(app, ["merge", str(sabotaged.root), "--json"])
    found = json.loads(result.output)["cut_off"]
    assert {"cell", "department", "issue"} == set(found[0])
    assert {cell["issue"] for cell in found} == {"1"}


def test_a_table_by_department_with_its_list_of_issues_is_one_table(folder: Folder) -> None:
    write_settings(folder, {"並び順": "課順"})
    shutil.copy(next(folder.forms.iterdir()), folder.collected)
    result = CliRunner().invoke(app, ["merge", str(folder.root)])
    assert "シート2枚" in result.output
    assert "列を分けて" not in result.output


def test_columns_that_a_program_could_round_off_the_paper_are_a_doubt_about_the_whole_table() -> None:
    """Planned tables leave as much room as the one that rounds most was seen to take."""
    plan = next(lay_out(city_like()))
    assert doubts(plan) == ()
    page = PAGES[plan.paper]
    room = int((page.width - 2 * page.least_side) / 0.75 / 1.0536)
    for wider, expected in ((room - 1, 0), (room + 2, 1)):
        stretched = replace(plan, widths=(*plan.widths[:-1], plan.widths[-1] + wider - sum(plan.widths)))
        assert len([doubt for doubt in doubts(stretched) if doubt.cell is None]) == expected


def test_a_doubt_names_cell_department_and_number() -> None:
    case = city_like()
    row = case.issues[0].rows[1]
    smiling = replace(row, texts=("よくできました😀", *row.texts[1:]))
    issue = replace(case.issues[0], rows=(case.issues[0].rows[0], smiling, *case.issues[0].rows[2:]))
    (doubt,) = doubts(next(lay_out(replace(case, issues=(issue, *case.issues[1:])))))
    assert doubt.cell is not None
    assert (doubt.cell.department, doubt.cell.issue) == (row.department, "1")
    assert "😀" in doubt.cell.text
    assert dict.fromkeys([doubt, doubt]) == {doubt: None}  # merge tells each once
