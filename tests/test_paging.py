"""The plan of 参考３, without a workbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise, product
from pathlib import Path

import pytest
from builders import SURVEY
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook
from rendering import POINTS_A_PIXEL, page_of
from xlsxwriter import Workbook

from survey.measure import HIGHEST_ROW, column_px, line_count, row_height, wrap
from survey.model import Consolidated, Department, Font, Issue, Paper, Question
from survey.paging import PAGES, CellRole, Line, Plan, PlannedCell, cut_off, doubts, lay_out, sources
from survey.paging.arrangement import NO_ANSWERS
from survey.paging.flow import CONTINUED
from survey.paging.page_plan import MOST_PAGES
from survey.paging.splitting import divide
from tests.print_cases import (
    city_by_department,
    city_like,
    columns_of,
    consolidated,
    facilities,
    paragraph,
    printed_as,
    stress,
    stress_by_department,
)

FONT = Font("BIZ UDゴシック", 10.5)
CASES = {make.__name__: make for make in (city_like, stress, facilities)}
BY_DEPARTMENT = {make.__name__: make for make in (city_by_department, stress_by_department)}
SIZES = [(name, paper, size) for name in CASES for paper in Paper for size in (9, 10.5, 12)]
SIZES += [(name, paper, 10.5) for name in BY_DEPARTMENT for paper in Paper]


def one_issue(*answers: tuple[str, tuple[str, str, str]], examples: str = "①例", title: str = "課題名") -> Consolidated:
    return consolidated(((Issue("1", title, examples, ("福祉課", "長寿課")), answers),))


def cells(plan: Plan, role: CellRole) -> list[PlannedCell]:
    return [cell for cell in plan.cells if cell.role is role]


def height_of(plan: Plan, cell: PlannedCell) -> float:
    return sum(plan.heights[cell.row - 1 : cell.last_row])


def answers_by_origin(plan: Plan) -> dict[object, str]:
    texts: dict[object, str] = defaultdict(str)
    for cell in plan.cells:
        if cell.answer:
            texts[cell.issue, cell.department, cell.column] += cell.part
    return texts


# ---------------------------------------------------------------- what holds for every plan


@pytest.fixture(params=SIZES, ids=str)
def planned(request: pytest.FixtureRequest) -> tuple[Consolidated, Plan]:
    name, paper, size = request.param
    case = printed_as((CASES | BY_DEPARTMENT)[name](), paper, Font("BIZ UDゴシック", size))
    return case, next(lay_out(case))


def test_every_text_has_the_height_that_it_needs(planned: tuple[Consolidated, Plan]) -> None:
    _, plan = planned
    for cell in plan.cells:
        if cell.role not in (CellRole.TITLE, CellRole.SECTION, CellRole.HEADING):
            lines = line_count(cell.text, plan.widths[cell.column - 1], plan.font)
            assert row_height(lines, plan.font) <= height_of(plan, cell), cell


def test_no_row_is_higher_than_excel_allows(planned: tuple[Consolidated, Plan]) -> None:
    _, plan = planned
    assert min(plan.heights) > 0
    assert max(plan.heights) <= HIGHEST_ROW <= 400


def test_every_page_holds_its_rows_and_its_headings(planned: tuple[Consolidated, Plan]) -> None:
    _, plan = planned
    for page, (first, last) in enumerate(pairwise((0, *plan.breaks, len(plan.heights)))):
        repeated = plan.heights[plan.heading_row - 1] if page else 0
        assert sum(plan.heights[first:last]) + repeated <= PAGES[plan.paper].body


def test_of_the_space_within_the_margins_a_fiftieth_of_height_and_width_stays_free(
    planned: tuple[Consolidated, Plan],
) -> None:
    """Printers and programs differ by as much."""
    _, plan = planned
    size = PAGES[plan.paper]
    height, width = size.height - size.top - size.bottom, size.width - 2 * size.side
    pages = [sum(plan.heights[first:last]) for first, last in pairwise((0, *plan.breaks, len(plan.heights)))]
    assert max(pages) <= 0.98 * height
    assert 0.97 * width <= sum(plan.widths) * POINTS_A_PIXEL <= 0.98 * width


@pytest.mark.parametrize("paper", Paper)
def test_margins_hold_header_and_footer_and_leave_most_of_the_paper_to_the_table(paper: Paper) -> None:
    """Printers leave the outer 5 mm blank; a line of the footer takes 12 points."""
    size = PAGES[paper]
    assert 14 <= size.header <= min(size.top, size.bottom) - 12
    assert 14 <= size.least_side <= 0.5 * size.side
    assert size.height - size.top - size.bottom > 0.85 * size.height
    assert size.width - 2 * size.side > 0.93 * size.width


def test_a_long_answer_fills_its_pages() -> None:
    (plan,) = lay_out(one_issue(("福祉課", (lines(400), "", ""))))
    size = PAGES[plan.paper]
    height = size.height - size.top - size.bottom
    *full, _ = [
        sum(plan.heights[first:last]) + (plan.heights[plan.heading_row - 1] if first else 0)
        for first, last in pairwise((0, *plan.breaks, len(plan.heights)))
    ]
    assert len(full) > 3
    assert min(full) > 0.94 * height


def test_the_columns_fit_the_paper(planned: tuple[Consolidated, Plan]) -> None:
    _, plan = planned
    assert sum(plan.widths) <= PAGES[plan.paper].printable_px


def test_every_answer_is_printed_character_for_character(planned: tuple[Consolidated, Plan]) -> None:
    case, plan = planned
    printed = answers_by_origin(plan)
    wanted = [text for block in case.departments or case.issues for row in block.rows for text in row.texts]
    assert list(printed.values()) == wanted


def test_no_cell_reaches_over_a_page_end_or_into_another(planned: tuple[Consolidated, Plan]) -> None:
    _, plan = planned
    taken: set[tuple[int, int]] = set()
    for cell in plan.cells:
        assert not any(cell.row <= last < cell.last_row for last in plan.breaks), cell
        area = {(row, cell.column) for row in range(cell.row, cell.last_row + 1)}
        assert not area & taken
        taken |= area


def test_every_cell_of_the_table_is_drawn(planned: tuple[Consolidated, Plan]) -> None:
    _, plan = planned
    drawn = {(row, cell.column) for cell in plan.cells for row in range(cell.row, cell.last_row + 1)}
    rows = range(plan.heading_row, len(plan.heights) + 1)
    assert {(row, column) for row in rows for column in range(1, len(plan.widths) + 1)} <= drawn


# ---------------------------------------------------------------- rows and pages


def test_a_short_survey_is_one_page() -> None:
    (plan,) = lay_out(one_issue(("福祉課", ("短い回答。", "", ""))))
    assert plan.pages == 1
    assert plan.breaks == ()


def test_an_issue_that_nobody_answered_says_so() -> None:
    (plan,) = lay_out(one_issue())
    assert [cell.text for cell in cells(plan, CellRole.RESPONDENT)] == [NO_ANSWERS]


def test_issue_cells_are_merged_over_their_answers() -> None:
    (plan,) = lay_out(one_issue(("福祉課", ("一", "", "")), ("長寿課", ("二", "", ""))))
    for role in (CellRole.NO, CellRole.ISSUE, CellRole.EXAMPLES, CellRole.DEPARTMENTS):
        (cell,) = cells(plan, role)
        assert cell.last_row == cell.row + 1


def test_examples_taller_than_their_answers_get_their_height() -> None:
    (plan,) = lay_out(one_issue(("福祉課", ("短い", "", "")), examples=paragraph(600, 1)))
    (examples,) = cells(plan, CellRole.EXAMPLES)
    lines = line_count(examples.text, plan.widths[2], plan.font)
    assert height_of(plan, examples) >= row_height(lines, plan.font)


def test_an_issue_goes_on_overleaf_with_its_number_title_examples_and_departments() -> None:
    answers = tuple((f"第{n}課", (paragraph(500, n), "", "")) for n in range(12))
    (plan,) = lay_out(one_issue(*answers, examples="①見守り", title="見守り活動"))
    assert plan.pages > 1
    assert [cell.text for cell in cells(plan, CellRole.NO)] == ["1"] * plan.pages
    titles = [cell.text.replace("\n", "") for cell in cells(plan, CellRole.ISSUE)]
    assert titles == ["見守り活動"] + [f"見守り活動{CONTINUED}"] * (plan.pages - 1)
    assert [cell.text for cell in cells(plan, CellRole.EXAMPLES)] == ["①見守り"] * plan.pages
    assert [cell.text for cell in cells(plan, CellRole.DEPARTMENTS)] == ["福祉課\n長寿課"] * plan.pages


def test_examples_and_departments_are_repeated_together_or_not_at_all() -> None:
    answers = tuple((f"第{n}課", (paragraph(160, n), "", "")) for n in range(60))
    for length in (50, 200, 300, 400):
        (plan,) = lay_out(one_issue(*answers, examples=paragraph(length, 9)))
        examples, departments = cells(plan, CellRole.EXAMPLES), cells(plan, CellRole.DEPARTMENTS)
        assert [bool(cell.text) for cell in examples] == [bool(cell.text) for cell in departments]


@pytest.mark.parametrize("length", [300, 600, 1_200, 2_400])
def test_examples_that_go_on_overleaf_are_printed_whole_once_before_they_are_repeated(length: int) -> None:
    text = paragraph(length, 9)
    answers = tuple((f"第{n}課", (paragraph(300, n), "", "")) for n in range(40))
    (plan,) = lay_out(printed_as(one_issue(*answers, examples=text), Paper.A4_LANDSCAPE, FONT))
    printed = [cell.text for cell in cells(plan, CellRole.EXAMPLES)]
    first = next(n for n in range(1, len(printed)) if "".join(printed[:n]).replace("\n", "") == text.replace("\n", ""))
    assert set(printed[first:]) <= {"", text}


def test_a_divided_answer_names_its_department_again() -> None:
    (plan,) = lay_out(one_issue(("福祉課", (paragraph(5_000, 1), "", ""))))
    assert plan.pages > 1
    names = [cell.text.replace("\n", "") for cell in cells(plan, CellRole.RESPONDENT)]
    assert names == ["福祉課"] + [f"福祉課{CONTINUED}"] * (plan.pages - 1)


def test_continued_stands_on_one_line(planned: tuple[Consolidated, Plan]) -> None:
    _, plan = planned
    for cell in plan.cells:
        if CONTINUED in cell.text:
            assert any(CONTINUED in line for line in wrap(cell.text, plan.widths[cell.column - 1], plan.font)), cell


def test_a_divided_answer_breaks_after_a_sentence_and_shows_a_dashed_line() -> None:
    (plan,) = lay_out(one_issue(("福祉課", ("これは一つの文である。" * 400, "", ""))))
    first = next(cell for cell in cells(plan, CellRole.ANSWER) if cell.text)
    assert first.text.endswith("。")
    assert first.bottom is Line.DASHED


def test_an_answer_of_moderate_length_moves_to_the_next_page_whole() -> None:
    answers = tuple((f"第{n}課", (paragraph(300, n), "", "")) for n in range(20))
    (plan,) = lay_out(one_issue(*answers))
    assert plan.pages > 1
    assert not any(CONTINUED in cell.text for cell in cells(plan, CellRole.RESPONDENT))


def lines(count: int) -> str:
    """An answer that takes so many lines, each a sentence of its own."""
    return "\n".join(f"{number}行目。" for number in range(1, count + 1))


def parts_of(plan: Plan, department: str) -> list[PlannedCell]:
    """The pieces in which the answer of a department is printed, from top to bottom."""
    return [cell for cell in cells(plan, CellRole.ANSWER) if cell.department == department and cell.text]


def test_a_divided_answer_has_at_least_four_lines_on_each_page_and_four_that_fit_are_not_moved() -> None:
    begun, left = set(), set()
    for above, short in product(range(30, 50), range(8)):
        rows = [("福祉課", (lines(above), "", "")), *[("みどり課", ("短い。", "", ""))] * short]
        (plan,) = lay_out(one_issue(*rows, ("長寿課", (lines(40), "", ""))))
        first, *others = (part.text.count("\n") + 1 for part in parts_of(plan, "長寿課"))
        if others:
            begun.add(first)
            left.update(others)
    assert min(begun) == min(left) == 4


def test_only_an_answer_that_takes_more_than_a_fifth_of_a_page_is_divided() -> None:
    """Above each answer the page has room for but a few lines of it."""
    whole, divided = [], []
    for count in range(5, 40):
        (plan,) = lay_out(one_issue(("福祉課", (lines(42), "", "")), ("長寿課", (lines(count), "", ""))))
        parts = parts_of(plan, "長寿課")
        share = row_height(count, FONT) / (PAGES[plan.paper].body - plan.heights[plan.heading_row - 1])
        (whole if len(parts) == 1 else divided).append(share)
    assert max(whole) <= 0.2 < min(divided)
    assert max(whole) > 0.18


def test_a_line_end_at_which_a_text_is_divided_is_not_shown_as_an_empty_line() -> None:
    text = "\n".join(f"{n}行目" for n in range(300))
    (plan,) = lay_out(one_issue(("福祉課", (text, "", ""))))
    parts = [cell for cell in cells(plan, CellRole.ANSWER) if cell.text]
    assert len(parts) > 1
    assert not any(part.text.endswith("\n") for part in parts)
    assert "".join(part.part for part in parts) == text


def test_line_ends_that_somebody_typed_stay() -> None:
    (plan,) = lay_out(one_issue(("福祉課", ("一行目\n\n三行目\n", "", ""))))
    assert [cell.text for cell in cells(plan, CellRole.ANSWER) if cell.text] == ["一行目\n\n三行目\n"]


def test_marks_that_need_no_room_do_not_overfill_a_cell() -> None:
    (plan,) = lay_out(one_issue(("福祉課", ("か" + "\u3099" * 40_000, "", ""))))
    assert max(len(cell.text) for cell in plan.cells) <= 32_767
    assert sum(cell.part.count("\u3099") for cell in cells(plan, CellRole.ANSWER)) == 40_000


# ---------------------------------------------------------------- widths


def test_a_width_of_the_definition_is_obeyed_in_full_width_characters() -> None:
    survey = replace(SURVEY, questions=tuple(replace(q, width=17) for q in SURVEY.questions))
    columns = tuple(replace(c, question=replace(c.question, width=17)) for c in one_issue().columns)
    (plan,) = lay_out(consolidated(((SURVEY.issues[0], ()),), survey, columns))
    for width in plan.widths[5:]:
        assert line_count("あ" * 17, width, FONT) == 1
        assert line_count("あ" * 18, width, FONT) == 2


def test_widths_that_ask_for_more_than_the_paper_are_made_to_fit() -> None:
    columns = tuple(replace(c, question=replace(c.question, width=90)) for c in one_issue().columns)
    case = consolidated(((SURVEY.issues[0], (("福祉課", ("あ" * 300, "", "い" * 300)),)),), columns=columns)
    (plan,) = lay_out(case)
    assert sum(plan.widths) <= PAGES[plan.paper].printable_px
    assert min(plan.widths) > 10


def test_the_column_with_more_text_is_wider() -> None:
    (plan,) = lay_out(one_issue(("福祉課", (paragraph(900, 1), "", paragraph(90, 2)))))
    assert plan.widths[5] > plan.widths[7]


@pytest.mark.parametrize("paper", Paper)
def test_numbers_and_usual_names_stand_on_one_line_and_long_names_make_no_column_wider_than_nine_characters(
    paper: Paper,
) -> None:
    names = ("社会福祉課", "高齢者支援課", "子ども家庭総合支援センター準備室")
    survey = replace(SURVEY, departments=tuple(map(Department, names)))
    issue = Issue("第10号", "課題名", "①例", names)
    answers = tuple((name, ("短い", "\n".join(names), "")) for name in names)
    (plan,) = lay_out(printed_as(consolidated(((issue, answers),), survey), paper, FONT))
    assert line_count("第10号", plan.widths[0], FONT) == 1
    for width in (plan.widths[3], plan.widths[4], plan.widths[6]):
        assert [line_count(name, width, FONT) == 1 for name in names] == [True, True, False]
        assert width <= column_px(9, FONT)


def test_a_column_is_no_wider_than_its_texts_need_and_gives_the_rest_to_the_others() -> None:
    (plan,) = lay_out(one_issue(("福祉課", (paragraph(900, 1), "", "令和８年４月に修繕済"))))
    heading = max(len(line) for line in one_issue().columns[2].question.heading.split("\n"))
    assert plan.widths[7] <= column_px(max(10.5, heading / 2 + 1), FONT)
    assert plan.widths[5] > 2 * plan.widths[7]


@pytest.mark.parametrize(
    "heading",
    [
        "令和８年度実績（千円）",
        "対象者数（人）",
        "（千円）",
        "予算額(千円)と決算額(千円)",
        "延べ床面積（平方メートル）",
    ],
)
def test_a_heading_ends_its_lines_before_a_short_bracket_and_never_within_it(heading: str) -> None:
    base = one_issue()
    columns = (*base.columns[:2], replace(base.columns[2], question=replace(base.columns[2].question, heading=heading)))
    case = consolidated(((SURVEY.issues[0], (("福祉課", ("あ" * 300, "", "12")),)),), columns=columns)
    (plan,) = lay_out(case)
    shown = cells(plan, CellRole.HEADING)[-1].text.split("\n")
    assert "".join(shown) == heading
    assert not any(line.startswith(("）", ")")) or line.count("（") != line.count("）") for line in shown)


def test_a_long_bracket_of_a_heading_may_be_divided_but_its_end_does_not_stand_alone() -> None:
    columns = tuple(
        replace(c, question=replace(c.question, heading="課題\n（取り組む中での課題や取組が進まない課題等）", width=7))
        for c in one_issue().columns
    )
    (plan,) = lay_out(consolidated(((SURVEY.issues[0], (("福祉課", ("あ" * 300, "", "い")),)),), columns=columns))
    shown = cells(plan, CellRole.HEADING)[-1].text.split("\n")
    assert len(shown) > 3 and shown[0] == "課題"
    assert not any(line.startswith("）") for line in shown)
    assert len(shown) == line_count("\n".join(shown), plan.widths[-1] / 1.1, FONT)


def test_a_table_of_short_texts_is_narrower_than_the_paper_and_not_one_column_over_most_of_it() -> None:
    (plan,) = lay_out(one_issue(("福祉課", ("済", "", "令和８年４月に修繕済"))))
    assert max(plan.widths) <= column_px(12, FONT)
    assert sum(plan.widths) < 0.7 * PAGES[plan.paper].printable_px


@pytest.mark.parametrize("count", range(20, 56))
def test_no_short_row_stands_alone_at_the_foot_of_a_page_with_the_others_of_its_issue_overleaf(count: int) -> None:
    short = tuple((name, ("短い。", "", "")) for name in ("福祉課", "長寿課", "みどり課"))
    above = (Issue("1", "上", "例", ("福祉課",)), (("福祉課", (lines(count), "", "")),))
    (plan,) = lay_out(consolidated((above, (Issue("2", "下", "例", ("福祉課",)), short))))
    rows = [cell.row for cell in cells(plan, CellRole.RESPONDENT) if cell.issue == "2"]
    on_first = sum(row <= plan.breaks[0] for row in rows) if plan.breaks else 3
    assert on_first in (0, 2, 3)


# ---------------------------------------------------------------- more pages than a sheet can have


def test_a_sheet_has_as_many_pages_as_its_writer_can_end(tmp_path: Path) -> None:
    """xlsxwriter leaves out page ends beyond those that it takes."""

    def kept(ends: int) -> int:
        path = tmp_path / f"{ends}.xlsx"
        with Workbook(path) as book:
            book.add_worksheet().set_h_pagebreaks(range(1, ends + 1))
        return len(load_workbook(path).worksheets[0].row_breaks.brk)

    assert kept(MOST_PAGES - 1) == MOST_PAGES - 1
    assert kept(MOST_PAGES) < MOST_PAGES


def shown(plans: Sequence[Plan]) -> list[object]:
    """Every cell below the headings with its page, counted over all sheets, and its height."""
    return [
        (plan.first_page + page_of(plan, cell.row), cell.column, cell.role, cell.text, height_of(plan, cell))
        for plan in plans
        for cell in plan.cells
        if cell.row > plan.heading_row
    ]


@pytest.fixture
def long() -> Consolidated:
    return printed_as(city_like(), Paper.A4_LANDSCAPE, Font("BIZ UDゴシック", 12))


@pytest.mark.parametrize("most", [1, 2, 3])
def test_on_several_sheets_the_same_stands_on_the_same_pages(long: Consolidated, most: int) -> None:
    (whole,), plans = lay_out(long), tuple(lay_out(long, most))
    assert len(plans) == -(-whole.pages // most) > 1
    assert shown(plans) == shown([whole])
    assert [plan.pages for plan in plans[:-1]] == [most] * (len(plans) - 1)
    assert [plan.first_page for plan in plans] == list(range(1, whole.pages + 1, most))


def test_every_further_sheet_begins_with_the_headings_alone(long: Consolidated) -> None:
    first, *further = lay_out(long, 2)
    headings = [cell.text for cell in cells(first, CellRole.HEADING)]
    for plan in further:
        assert plan.heading_row == 1
        assert [cell.text for cell in plan.cells if cell.row == 1] == headings
        assert cells(plan, CellRole.TITLE) == cells(plan, CellRole.SECTION) == []


def test_nothing_is_cut_off_on_any_of_several_sheets(long: Consolidated) -> None:
    for plan in lay_out(long, 2):
        assert cut_off(plan) == doubts(plan) == ()


def test_addresses_and_sources_name_the_further_sheets(long: Consolidated) -> None:
    plans = tuple(lay_out(long, 2))
    addresses = [cell.address for plan in plans for cell in plan.cells]
    assert len(addresses) == len(set(addresses))
    assert {address.rpartition("!")[0] for address in addresses} == {"", *(f"({n})" for n in range(2, len(plans) + 1))}
    printed = {cell.address for plan in plans for cell in cells(plan, CellRole.ANSWER) if cell.text}
    assert {source.printed_cell for source in sources(plans)} == printed


# ---------------------------------------------------------------- what is said about the plan


def test_each_printed_answer_knows_its_source() -> None:
    case = one_issue(("福祉課", (paragraph(5_000, 1), "長寿課", "")))
    (plan,) = lay_out(case)
    found = sources([plan])
    assert {source.question.heading for source in found} == {"現在の取組状況", "連携したい課"}
    assert {source.counted.answer.department for source in found} == {"福祉課"}
    assert {source.counted.file.digest for source in found} == {case.issues[0].rows[0].source.file.digest}
    printed = {cell.address for cell in cells(plan, CellRole.ANSWER) if cell.text}
    assert {source.printed_cell for source in found} == printed


def test_a_cell_with_emoji_is_doubted_by_its_address() -> None:
    (plan,) = lay_out(one_issue(("福祉課", ("よくできました😀", "", ""))))
    assert [(doubt.cell.address, doubt.cell.department, doubt.cell.issue) for doubt in doubts(plan)] == [
        ("F4", "福祉課", "1")
    ]


def test_an_unknown_font_is_doubted_once() -> None:
    case = printed_as(one_issue(("福祉課", ("一", "", ""))), Paper.A3_LANDSCAPE, Font("見たことのない書体", 10.5))
    assert [doubt.cell for doubt in doubts(next(lay_out(case)))] == [None]


# ---------------------------------------------------------------- properties

anything = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n"), max_size=300)
japanese = st.text("かなカナ漢字、。「」（）ーっabc XYZ/?-&019　\n", max_size=2_000)


@given(anything | japanese, st.integers(1, 20), st.integers(30, 500))
def test_a_text_in_two_is_still_the_text(text: str, lines: int, width: int) -> None:
    head, rest = divide(text, lines, width, FONT)
    assert head + rest == text
    assert head or not text


@settings(max_examples=40)
@given(
    st.lists(st.tuples(anything | japanese, anything, japanese), min_size=0, max_size=6),
    japanese,
    st.sampled_from(list(Paper)),
    st.sampled_from([9, 10.5, 12]),
)
def test_whatever_is_answered_prints_whole(
    answers: list[tuple[str, str, str]], examples: str, paper: Paper, size: float
) -> None:
    rows = tuple((f"第{number}課", texts) for number, texts in enumerate(answers))
    case = printed_as(one_issue(*rows, examples=examples), paper, Font("BIZ UDゴシック", size))
    (plan,) = lay_out(case)
    test_every_text_has_the_height_that_it_needs((case, plan))
    test_every_page_holds_its_rows_and_its_headings((case, plan))
    test_every_answer_is_printed_character_for_character((case, plan))
    test_no_cell_reaches_over_a_page_end_or_into_another((case, plan))


# ---------------------------------------------------------------- paper


def test_no_more_paper_is_used_than_it_takes() -> None:
    """18 layouts took 354 pages when a row was divided above two fifths of a page and titles took 10 em."""
    layouts = [
        printed_as(make(), paper, Font("BIZ UDゴシック", size))
        for make in (city_like, facilities, stress)
        for paper in Paper
        for size in (9, 10.5, 12)
    ]
    assert sum(plan.pages for layout in layouts for plan in lay_out(layout)) <= 316


# ---------------------------------------------------------------- columns


def widths_of(case: Consolidated) -> dict[CellRole, int]:
    """Pixels of the columns beside the answers."""
    plan = next(lay_out(case))
    return {cell.role: plan.widths[cell.column - 1] for cell in plan.cells if cell.row > plan.heading_row}


def test_a_long_no_takes_no_more_than_four_letters_of_the_width() -> None:
    def width(no: str) -> int:
        return widths_of(consolidated(((Issue(no, "課題名", "", ("福祉課",)), ()),)))[CellRole.NO]

    assert width("あ" * 20) == column_px(4.0, FONT)
    assert width("あ" * 3) == column_px(3.5, FONT)


@pytest.mark.parametrize(
    ("paper", "columns", "tables"),
    [(Paper.A3_LANDSCAPE, 9, 1), (Paper.A3_LANDSCAPE, 10, 2), (Paper.A4_LANDSCAPE, 6, 1), (Paper.A4_LANDSCAPE, 7, 2)],
)
def test_columns_of_sentences_stand_in_one_table_as_long_as_each_has_eight_letters_a_line(
    paper: Paper, columns: int, tables: int
) -> None:
    questions = tuple(Question(f"q{at}", f"設問{at}", "長文", printed=True) for at in range(columns))
    asked = replace(SURVEY, questions=questions, settings=replace(SURVEY.settings, paper=paper))
    answered = ("福祉課", ("体操教室を開いている。" * 3,) * columns)
    case = consolidated(((Issue("1", "課題名", "①例", ("福祉課",)), (answered,)),), asked, columns_of(asked))
    assert len(tuple(lay_out(case))) == tables
