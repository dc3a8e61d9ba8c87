"""割付: a complete plan of 参考３, widths, row heights, cells and page ends, so that writing it decides nothing. Pure.

Rows and columns count from 1, as Excel shows them. Excel prints the plan at 100 % on the survey's paper; a page ends
where the plan says and nowhere else, no row is higher than Excel allows, and every text fits its cell. A table with
more pages than a sheet of Excel can have continues on further sheets, each with its own plan; on paper there is no
difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from survey.measure import row_height
from survey.model import Consolidated, Source, Span
from survey.paging.column_blocks import blocks
from survey.paging.flow import Frame, Segment, flow
from survey.paging.page_size import PAGES
from survey.paging.planned import CellRole, Line, Plan, PlannedCell
from survey.paging.printed_columns import columns_beside
from survey.paging.splitting import shown_whole
from survey.paging.table_head import table_head
from survey.paging.total_rows import Standing, as_number, total_cells, with_overall
from survey.paging.widths import column_widths

MOST_PAGES = 1_024
"""Of a sheet: xlsxwriter takes 1,023 page breaks, Excel 1,026."""


def lay_out(consolidated: Consolidated, most_pages: int = MOST_PAGES) -> Iterator[Plan]:
    """Decide where every text of 参考３ stands, so that all of it prints: a plan for each sheet, one after the other.

    A table of more columns than the paper holds legibly is laid out in blocks of columns, each on sheets of its own.
    """
    page, title = PAGES[consolidated.survey.settings.paper], consolidated.survey.settings.title
    parts = blocks(consolidated, page.printable_px)
    sheet = first_page = 1
    for number, part in enumerate(parts, 1):
        called = title if len(parts) == 1 else f"{title}（{number}／{len(parts)}）"
        for plan in _laid_out(part, called, sheet, first_page, most_pages):
            yield plan
            sheet, first_page = plan.sheet + 1, first_page + plan.pages


def _laid_out(consolidated: Consolidated, title: str, sheet: int, first_page: int, most_pages: int) -> Iterator[Plan]:
    """The plans of one table, from this sheet and this page on."""
    settings = consolidated.survey.settings
    page = PAGES[settings.paper]
    widths = column_widths(consolidated, page.printable_px)
    _, head_heights = table_head(consolidated, widths, sheet, title)
    frame = _frame(consolidated, widths, page.body, head_heights)
    standing: Standing = defaultdict(list)
    whole = replace(consolidated, issues=with_overall(consolidated))
    for number, segments in enumerate(_by_sheet(flow(whole.issues, frame), most_pages), sheet):
        plan = _plan(whole, widths, segments, (number, first_page, title if number == sheet else ""), standing)
        yield plan
        first_page += plan.pages


def _by_sheet(segments: Iterable[Segment], most_pages: int) -> Iterator[Sequence[Segment]]:
    """The segments of each sheet: as many pages of them as it may have."""
    here, pages = list[Segment](), 1
    for segment in segments:
        pages += segment.opens_page
        if pages > most_pages:
            yield here
            here, pages = [], 1
        here.append(segment)
    yield here


def _plan(
    consolidated: Consolidated,
    widths: tuple[int, ...],
    segments: Sequence[Segment],
    begins: tuple[int, int, str],
    standing: Standing,
) -> Plan:
    """`begins`: the number of its sheet, of its first page, and its title, if it has one. `standing`: where the answers to
    each issue stand, on the sheets before; those of this sheet are added."""
    settings, (sheet, first_page, title) = consolidated.survey.settings, begins
    cells, heights = table_head(consolidated, widths, sheet, title)
    breaks, heading_row = list[int](), len(heights)
    for segment in segments:
        row = len(heights) + 1
        if segment.opens_page and segment is not segments[0]:
            breaks.append(row - 1)
        cells.extend(_beside(segment, row, sheet))
        cells.extend(_answers(segment, row, sheet, consolidated, widths))
        cells.extend(total_cells(segment, row, sheet, consolidated, widths, standing))
        heights.extend(segment.row_heights)
    return Plan(
        sheet,
        first_page,
        settings.paper,
        settings.font,
        widths,
        tuple(heights),
        tuple(cells),
        tuple(breaks),
        heading_row,
        consolidated.columns,
    )


def sources(plans: Iterable[Plan]) -> tuple[Source, ...]:
    """Where each printed answer cell came from: one for each question that put text there."""
    return tuple(
        Source(cell.address, cell.answer.source, question)
        for plan in plans
        for cell in plan.cells
        if cell.answer and cell.text
        for question in plan.columns[cell.column - 1 - len(plan.widths)].questions
        if question.key in cell.answer.source.entries
    )


def _frame(consolidated: Consolidated, widths: tuple[int, ...], body: float, head_heights: Sequence[float]) -> Frame:
    font = consolidated.survey.settings.font
    no, title, examples, departments, respondent = widths[:_RESPONDENT]
    least = row_height(4, font)
    return Frame(
        font,
        (no, title, examples, departments),
        respondent,
        widths[columns_beside(consolidated) :],
        first_body=max(least, body - sum(head_heights)),
        body=max(least, body - head_heights[-1]),
        departments=len(consolidated.survey.departments),
    )


# ---------------------------------------------------------------- the table

_RESPONDENT, _CHANGE = 5, 6
"""Columns."""


def _beside(segment: Segment, row: int, sheet: int) -> Iterator[PlannedCell]:
    """The cells merged over all rows of a segment that begins in this row."""
    last = row + len(segment.row_heights) - 1
    bottom = Line.THIN if segment.ends else Line.DASHED
    roles = (CellRole.NO, CellRole.ISSUE, CellRole.EXAMPLES, CellRole.DEPARTMENTS)
    no = segment.beside[0]
    for column, (role, text) in enumerate(zip(roles, segment.beside, strict=True), 1):
        yield PlannedCell(row, last, column, column, text, role, Line.THIN, bottom, issue=no, sheet=sheet)


def _answers(
    segment: Segment, row: int, sheet: int, consolidated: Consolidated, widths: tuple[int, ...]
) -> Iterator[PlannedCell]:
    """The cells of respondents, 区分 and answers of a segment that begins in this row."""
    source, beside = consolidated.issues[segment.issue], columns_beside(consolidated)
    for part, first, last in segment.standing(row):
        if part.total is not None:
            continue
        bottom = Line.THIN if part.ends else Line.DASHED
        answer = None if part.answer is None else source.rows[part.answer]
        about = (answer.department if answer else "", source.issue.no, sheet)
        yield PlannedCell(
            first, last, _RESPONDENT, _RESPONDENT, part.label, CellRole.RESPONDENT, Line.THIN, bottom, None, "", *about
        )
        if beside == _CHANGE:
            change, look = answer.change if answer and part.label else "", (CellRole.CHANGE, Line.THIN, bottom)
            yield PlannedCell(first, last, _CHANGE, _CHANGE, change, *look, None, "", *about)
        for place, (text, goes_on) in enumerate(zip(part.texts, part.more, strict=True)):
            visible, column = shown_whole(text, goes_on), beside + 1 + place
            fresh = _within(answer.fresh[place], part.starts[place], len(visible)) if answer and answer.fresh else ()
            amount = answer.amounts.get(consolidated.columns[place].question.key) if answer and text else None
            shown = as_number(amount, text, widths[column - 1], consolidated)
            look = (CellRole.ANSWER, Line.THIN, bottom)
            yield PlannedCell(first, last, column, column, visible, *look, answer, text, *about, fresh, shown)


def _within(spans: Iterable[Span], start: int, length: int) -> tuple[Span, ...]:
    """What of the passages of a text stands in this part of it, by the places of the part."""
    cut = ((max(0, first - start), min(length, end - start)) for first, end in spans)
    return tuple((first, end) for first, end in cut if first < end)
