"""割付: a complete plan of 参考３, widths, row heights, cells and page ends, so that writing it decides nothing. Pure.

Rows and columns count from 1, as Excel shows them. Excel prints the plan at 100 % on the survey's paper; a page ends
where the plan says and nowhere else, no row is higher than Excel allows, and every text fits its cell. A table with
more pages than a sheet of Excel can have continues on further sheets, each with its own plan; on paper there is no
difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise

from survey.measure import row_height
from survey.model import Consolidated, Source, Span
from survey.paging.arrangement import ArrangedTable, arranged, is_by_department, listing
from survey.paging.column_blocks import blocks
from survey.paging.flow import flow
from survey.paging.page_size import PAGES
from survey.paging.planned import CellRole, Line, Plan, PlannedCell
from survey.paging.printed_columns import source_of
from survey.paging.segments import Frame, Segment, Stretch
from survey.paging.splitting import shown_whole
from survey.paging.table_head import rows_of_headings, table_head
from survey.paging.total_rows import Standing, as_number, total_cells
from survey.paging.widths import column_widths

MOST_PAGES = 1_024
"""Of a sheet: xlsxwriter takes 1,023 page breaks, Excel 1,026."""


def lay_out(consolidated: Consolidated, most_pages: int = MOST_PAGES) -> Iterator[Plan]:
    """Decide where every text of 参考３ stands, so that all of it prints: a plan for each sheet, one after the other.

    A table of more columns than the paper holds legibly is laid out in blocks of columns, each on sheets of its own. Behind one
    that is ordered by department stands a list of the issues.
    """
    page, title = PAGES[consolidated.survey.settings.paper], consolidated.survey.settings.title
    parts = [(arranged(part), "") for part in blocks(consolidated, page.printable_px)]
    if len(parts) > 1:
        parts = [(part, f"（{number}／{len(parts)}）") for number, (part, _) in enumerate(parts, 1)]
    if is_by_department(consolidated.survey):
        parts.append((listing(consolidated), f"（{consolidated.survey.settings.names.issue}の一覧）"))
    sheet = first_page = 1
    for part, which in parts:
        for plan in _laid_out(part, title + which, sheet, first_page, most_pages):
            yield plan
            sheet, first_page = plan.sheet + 1, first_page + plan.pages


def _laid_out(table: ArrangedTable, title: str, sheet: int, first_page: int, most_pages: int) -> Iterator[Plan]:
    """The plans of one table, from this sheet and this page on."""
    page = PAGES[table.consolidated.survey.settings.paper]
    widths = column_widths(table, page.printable_px)
    _, head_heights = table_head(table, widths, sheet, title)
    frame = _frame(table, widths, page.body, head_heights)
    standing = Standing()
    for number, segments in enumerate(_by_sheet(flow(table.blocks, frame), most_pages), sheet):
        plan = _plan(table, widths, segments, (number, first_page, title if number == sheet else ""), standing)
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
    table: ArrangedTable,
    widths: tuple[int, ...],
    segments: Sequence[Segment],
    begins: tuple[int, int, str],
    standing: Standing,
) -> Plan:
    """`begins`: the number of its sheet, of its first page, and its title, if it has one. `standing`: where the answers of
    each block stand, on the sheets before; those of this sheet are added."""
    settings, (sheet, first_page, title) = table.consolidated.survey.settings, begins
    cells, heights = table_head(table, widths, sheet, title)
    breaks, heading_row = list[int](), len(heights)
    for segment in segments:
        row = len(heights) + 1
        if segment.opens_page and segment is not segments[0]:
            breaks.append(row - 1)
        cells.extend(_beside(table, segment, row, sheet))
        cells.extend(_rows(table, segment, row, sheet, widths))
        cells.extend(total_cells(table, segment, row, sheet, widths, standing))
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
        table.consolidated.columns,
        rows_of_headings(table),
    )


def sources(plans: Iterable[Plan]) -> tuple[Source, ...]:
    """Where each printed answer cell came from: one for each question that put text there."""
    return tuple(
        source_of(cell.address, cell.answer, question)
        for plan in plans
        for cell in plan.cells
        if cell.answer and cell.text
        for question in plan.columns[cell.column - 1 - len(plan.widths)].questions
        if question.key in cell.answer.entries
    )


def _frame(table: ArrangedTable, widths: tuple[int, ...], body: float, head_heights: Sequence[float]) -> Frame:
    font, arrangement = table.consolidated.survey.settings.font, table.arrangement
    label, least = len(arrangement.merged), row_height(4, font)
    told = widths[label + 1 : label + 1 + len(arrangement.told)]
    return Frame(
        font,
        widths[:label],
        widths[label],
        (*told, *widths[len(arrangement.beside) :]),
        first_body=max(least, body - sum(head_heights)),
        body=max(least, body - sum(head_heights[-rows_of_headings(table) :])),
        numbered=arrangement.merged[:1] == (CellRole.NO,),
        titled=bool(arrangement.told),
    )


# ---------------------------------------------------------------- the table


def _beside(table: ArrangedTable, segment: Segment, row: int, sheet: int) -> Iterator[PlannedCell]:
    """The cells merged over all rows of a segment that begins in this row."""
    last, issue = row + len(segment.row_heights) - 1, table.blocks[segment.block].issue
    bottom = Line.THIN if segment.ends else Line.DASHED
    for column, (role, text) in enumerate(zip(table.arrangement.merged, segment.beside, strict=True), 1):
        yield PlannedCell(row, last, column, column, text, role, Line.THIN, bottom, issue=issue, sheet=sheet)


def _rows(
    table: ArrangedTable, segment: Segment, row: int, sheet: int, widths: tuple[int, ...]
) -> Iterator[PlannedCell]:
    """The cells of the rows of a segment that begins in this row; 合計行 apart."""
    standing = [*segment.standing(row), None]
    above: Stretch | None = None
    for here, below in pairwise(standing):
        if here is None or (here[0].row and here[0].row.total):
            continue
        part, first, last = here
        issue = part.row.issue if part.row else table.blocks[segment.block].issue
        about = (part.row.department if part.row else "", issue, sheet)
        shared = _lines_of_shared(part, above, below[0] if below else None)
        yield from _told(table, part, (first, last), about, shared)
        yield from _answers(table, part, (first, last), about, (widths, shared))
        above = part


_Lines = tuple[Line, Line]
"""Above and below a cell."""


def _lines_of_shared(part: Stretch, above: Stretch | None, below: Stretch | None) -> _Lines:
    """Around cells that all rows of an answer share: none between the rows on a page."""
    goes_on = below is not None and below.row is not None and below.row.follows
    begins = above is None or part.row is None or not part.row.follows
    return Line.THIN if begins else Line.NONE, Line.NONE if goes_on else _below(part)


def _below(part: Stretch) -> Line:
    return Line.THIN if part.ends else Line.DASHED


_About = tuple[str, str, int]
"""Department, NO and sheet of a cell."""


def _told(
    table: ArrangedTable, part: Stretch, rows: tuple[int, int], about: _About, shared: _Lines
) -> Iterator[PlannedCell]:
    """The cells of a row that stand before its answers: what names it, what it is about, 区分, the number of the item."""
    arrangement, (first, last) = table.arrangement, rows
    told = map(shown_whole, part.texts, part.more)
    answer = part.row.answer if part.row else None
    marked = {
        CellRole.CHANGE: answer.change if answer and part.label else "",
        CellRole.ITEM: str(answer.number) if answer and answer.number else "",
    }
    texts = [part.label, *islice(told, len(arrangement.told)), *(marked[role] for role in arrangement.marked)]
    roles = arrangement.beside[len(arrangement.merged) :]
    for column, (role, text) in enumerate(zip(roles, texts, strict=True), len(arrangement.merged) + 1):
        top, bottom = (Line.THIN, _below(part)) if role is CellRole.ITEM else shared
        yield PlannedCell(first, last, column, column, text, role, top, bottom, None, "", *about)


def _answers(
    table: ArrangedTable,
    part: Stretch,
    rows: tuple[int, int],
    about: _About,
    looks: tuple[tuple[int, ...], _Lines],
) -> Iterator[PlannedCell]:
    """`looks`: the widths of all columns, and the lines around what all rows of an answer share."""
    columns, answer, (first, last) = table.consolidated.columns, part.row.answer if part.row else None, rows
    widths, shared = looks
    told = len(table.arrangement.told)
    for place, number in enumerate(range(told, told + len(columns))):
        text, column = part.texts[number], len(table.arrangement.beside) + 1 + place
        visible = shown_whole(text, part.more[number])
        fresh = _within(answer.fresh[place], part.starts[number], len(visible)) if answer and answer.fresh else ()
        amount = answer.amounts.get(columns[place].key) if answer and text else None
        shown = as_number(amount, text, widths[column - 1], table.consolidated)
        lines = (Line.THIN, _below(part)) if columns[place].question.repeated else shared
        look: tuple[CellRole, Line, Line] = (CellRole.MARK if columns[place].choice else CellRole.ANSWER, *lines)
        yield PlannedCell(first, last, column, column, visible, *look, answer, text, *about, fresh, shown)


def _within(spans: Iterable[Span], start: int, length: int) -> tuple[Span, ...]:
    """What of the passages of a text stands in this part of it, by the places of the part."""
    cut = ((max(0, first - start), min(length, end - start)) for first, end in spans)
    return tuple((first, end) for first, end in cut if first < end)
