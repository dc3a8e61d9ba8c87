"""割付: a complete plan of 参考３, widths, row heights, cells and page ends, so that writing it decides nothing. Pure.

Rows and columns count from 1, as Excel shows them. Excel prints the plan at 100 % on the survey's paper; a page ends
where the plan says and nowhere else, no row is higher than Excel allows, and every text fits its cell. A table with
more pages than a sheet of Excel can have continues on further sheets, each with its own plan; on paper there is no
difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from survey.measure import HIGHEST_ROW, line_count, row_height
from survey.model import Consolidated, ConsolidatedIssue, ConsolidatedRow, Font, Paper, Source
from survey.model.addresses import address
from survey.paging.flow import Frame, Segment, flow
from survey.paging.heading_lines import BOLD, broken
from survey.paging.splitting import shown_whole
from survey.paging.widths import column_widths


@dataclass(frozen=True, slots=True)
class PageSize:
    """A paper as it lies before the printer, in points."""

    width: float
    height: float
    side: float
    """Margin left and right of a table that is as wide as planned."""
    least_side: float
    """The margin that is set. A program that rounds column widths up prints into the rest of `side`, not on a further page."""
    top: float
    bottom: float
    header: float
    """From the edge of the paper to the header, and from the other edge to the footer."""

    @property
    def printable_px(self) -> int:
        """Most pixels that the columns may take."""
        return int((self.width - 2 * self.side) / 0.75 * 0.98)

    @property
    def body(self) -> float:
        """Most points that the rows of a page may take, in whole pixels."""
        return (self.height - self.top - self.bottom) * 0.98 // 0.75 * 0.75


PAGES = {
    Paper.A3_LANDSCAPE: PageSize(1190.55, 841.89, side=36, least_side=17, top=54, bottom=45, header=25.2),
    Paper.A4_LANDSCAPE: PageSize(841.89, 595.28, side=28.8, least_side=14.4, top=46.8, bottom=39.6, header=21.6),
}


class CellRole(Enum):
    """What a cell of the plan is for."""

    TITLE = auto()
    SECTION = auto()
    HEADING = auto()
    NO = auto()
    ISSUE = auto()
    EXAMPLES = auto()
    DEPARTMENTS = auto()
    RESPONDENT = auto()
    ANSWER = auto()


class Line(Enum):
    """A border above or below a cell."""

    NONE = auto()
    THIN = auto()
    DASHED = auto()
    """The text goes on overleaf."""


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """A cell, merged where it ends in another row or column than it begins in."""

    row: int
    last_row: int
    column: int
    last_column: int
    text: str
    """What the cell shows."""
    role: CellRole
    top: Line = Line.NONE
    bottom: Line = Line.NONE
    answer: ConsolidatedRow | None = field(default=None, compare=False)
    """Whose text it is."""
    part: str = ""
    """Of an answer: the part of its text that stands here, with the line end at which it was divided. All parts, joined,
    are the answer."""
    department: str = ""
    """Whose answer the cell belongs to, or ""."""
    issue: str = ""
    """NO of the issue that it belongs to, or ""."""
    sheet: int = 1
    """Number of its sheet."""

    @property
    def address(self) -> str:
        """Such as "F7"; "(2)!F7" on the second sheet, whose name ends with "(2)"."""
        here = address(self.row, self.column)
        return here if self.sheet == 1 else f"({self.sheet})!{here}"


@dataclass(frozen=True, slots=True)
class Plan:
    """A sheet of 参考３, ready to be written."""

    sheet: int
    """Its number."""
    first_page: int
    """Number of its first page."""
    paper: Paper
    font: Font
    widths: tuple[int, ...]
    """Of the columns, in pixels."""
    heights: tuple[float, ...]
    """Of the rows, in points."""
    cells: tuple[PlannedCell, ...]
    breaks: tuple[int, ...]
    """The rows after which a page ends, but for the last."""
    heading_row: int
    """Repeated at the top of every page; the rows above it stand on the first page of all."""

    @property
    def pages(self) -> int:
        return len(self.breaks) + 1


MOST_PAGES = 1_024
"""Of a sheet: xlsxwriter takes 1,023 page breaks, Excel 1,026."""


def lay_out(consolidated: Consolidated, most_pages: int = MOST_PAGES) -> Iterator[Plan]:
    """Decide where every text of 参考３ stands, so that all of it prints: a plan for each sheet, one after the other."""
    settings = consolidated.survey.settings
    page = PAGES[settings.paper]
    widths = column_widths(consolidated, page.printable_px)
    _, head_heights = _head(consolidated, widths, 1)
    frame = _frame(widths, settings.font, page.body, head_heights, len(consolidated.survey.departments))
    first_page = 1
    for sheet, segments in enumerate(_by_sheet(flow(consolidated.issues, frame), most_pages), 1):
        plan = _plan(consolidated, widths, segments, sheet, first_page)
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
    consolidated: Consolidated, widths: tuple[int, ...], segments: Sequence[Segment], sheet: int, first_page: int
) -> Plan:
    settings = consolidated.survey.settings
    cells, heights = _head(consolidated, widths, sheet)
    breaks, heading_row = list[int](), len(heights)
    for segment in segments:
        row = len(heights) + 1
        if segment.opens_page and segment is not segments[0]:
            breaks.append(row - 1)
        cells.extend(_beside(segment, row, sheet))
        cells.extend(_answers(segment, row, sheet, consolidated.issues[segment.issue]))
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
    )


def sources(consolidated: Consolidated, plans: Iterable[Plan]) -> tuple[Source, ...]:
    """Where each printed answer cell came from: one for each question that put text there."""
    answered = ((cell, cell.answer.source) for plan in plans for cell in plan.cells if cell.answer and cell.text)
    columns = consolidated.columns
    return tuple(
        Source(cell.address, counted, question)
        for cell, counted in answered
        for question in columns[cell.column - _FIRST_ANSWER].questions
        if question.key in counted.entries
    )


# ---------------------------------------------------------------- above the table

_TITLE_SIZE = 1.4
_SECTION_SIZE = 1.1


def title_font(font: Font) -> Font:
    """The font of the title line."""
    return Font(font.name, round(font.size * _TITLE_SIZE * 2) / 2)


def section_font(font: Font) -> Font:
    """The font of the section line."""
    return Font(font.name, round(font.size * _SECTION_SIZE * 2) / 2)


def _head(consolidated: Consolidated, widths: tuple[int, ...], sheet: int) -> tuple[list[PlannedCell], list[float]]:
    """The cells of the headings, on the first sheet also of title and section; and the heights of their rows."""
    survey = consolidated.survey
    font, whole = survey.settings.font, sum(widths)
    cells: list[PlannedCell] = []
    heights: list[float] = []
    for text, role, face in (
        (survey.settings.title, CellRole.TITLE, title_font(font)),
        (survey.settings.section, CellRole.SECTION, section_font(font)),
    ):
        if text and sheet == 1:
            row = len(heights) + 1
            cells.append(PlannedCell(row, row, 1, len(widths), text, role))
            heights.append(min(HIGHEST_ROW, row_height(_bold_lines(text, whole, face), face) + 3.0))
    row = len(heights) + 1
    texts = [broken(text, width, font) for text, width in zip(_headings(consolidated), widths, strict=True)]
    for column, text in enumerate(texts, 1):
        cells.append(PlannedCell(row, row, column, column, text, CellRole.HEADING, Line.THIN, Line.THIN, sheet=sheet))
    lines = max(_bold_lines(text, width, font) for text, width in zip(texts, widths, strict=True))
    heights.append(min(HIGHEST_ROW, row_height(lines, font) + 3.0))
    return cells, heights


def _headings(consolidated: Consolidated) -> tuple[str, ...]:
    headings = consolidated.survey.headings
    return (
        headings.no,
        headings.title,
        headings.examples,
        headings.departments,
        headings.respondent,
        *(column.question.heading for column in consolidated.columns),
    )


def _bold_lines(text: str, width_px: float, font: Font) -> int:
    return line_count(text, width_px / BOLD, font)


def _frame(widths: tuple[int, ...], font: Font, body: float, head_heights: Sequence[float], asked: int) -> Frame:
    no, title, examples, departments, respondent, *answers = widths
    least = row_height(4, font)
    return Frame(
        font,
        (no, title, examples, departments),
        respondent,
        tuple(answers),
        first_body=max(least, body - sum(head_heights)),
        body=max(least, body - head_heights[-1]),
        departments=asked,
    )


# ---------------------------------------------------------------- the table

_RESPONDENT, _FIRST_ANSWER = 5, 6
"""Columns."""


def _beside(segment: Segment, row: int, sheet: int) -> Iterator[PlannedCell]:
    """The cells merged over all rows of a segment that begins in this row."""
    last = row + len(segment.row_heights) - 1
    bottom = Line.THIN if segment.ends else Line.DASHED
    roles = (CellRole.NO, CellRole.ISSUE, CellRole.EXAMPLES, CellRole.DEPARTMENTS)
    no = segment.beside[0]
    for column, (role, text) in enumerate(zip(roles, segment.beside, strict=True), 1):
        yield PlannedCell(row, last, column, column, text, role, Line.THIN, bottom, issue=no, sheet=sheet)


def _answers(segment: Segment, row: int, sheet: int, source: ConsolidatedIssue) -> Iterator[PlannedCell]:
    """The respondents' and answers' cells of a segment that begins in this row."""
    for part in segment.parts:
        last = row + len(part.row_heights) - 1
        bottom = Line.THIN if part.ends else Line.DASHED
        answer = None if part.answer is None else source.rows[part.answer]
        about = (answer.department if answer else "", source.issue.no, sheet)
        yield PlannedCell(
            row, last, _RESPONDENT, _RESPONDENT, part.label, CellRole.RESPONDENT, Line.THIN, bottom, None, "", *about
        )
        for column, (text, goes_on) in enumerate(zip(part.texts, part.more, strict=True), _FIRST_ANSWER):
            visible = shown_whole(text, goes_on)
            yield PlannedCell(
                row, last, column, column, visible, CellRole.ANSWER, Line.THIN, bottom, answer, text, *about
            )
        row = last + 1
