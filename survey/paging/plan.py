"""割付: 参考３ as a plan that only has to be written down: widths, row heights, cells, page ends. Pure.

Rows and columns count from 1, as Excel shows them. Excel prints the plan at 100 % on the survey's paper; a page ends
where the plan says and nowhere else, no row is higher than Excel allows, and every text fits its cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from survey.measure import HIGHEST_ROW, line_count, row_height
from survey.model import Consolidated, ConsolidatedIssue, Font, Paper, Place, Source
from survey.paging.flow import Frame, Segment, flow
from survey.paging.splitting import shown
from survey.paging.widths import column_widths


@dataclass(frozen=True, slots=True)
class PageSize:
    """A paper as it lies before the printer, in points."""

    width: float
    height: float
    side: float
    """Margin left and right."""
    top: float
    bottom: float
    header: float
    """From the edge of the paper to the header, and from the other edge to the footer."""

    @property
    def printable_px(self) -> int:
        """Most pixels that the columns may take: printers and programs differ by a little."""
        return int((self.width - 2 * self.side) / 0.75 * 0.98)

    @property
    def body(self) -> float:
        """Most points that the rows of a page may take, in whole pixels."""
        return (self.height - self.top - self.bottom) * 0.95 // 0.75 * 0.75


PAGES = {
    Paper.A3_LANDSCAPE: PageSize(1190.55, 841.89, side=36, top=54, bottom=45, header=25.2),
    Paper.A4_LANDSCAPE: PageSize(841.89, 595.28, side=28.8, top=46.8, bottom=39.6, header=21.6),
}
PAPER_CODES = {Paper.A3_LANDSCAPE: 8, Paper.A4_LANDSCAPE: 9}
"""As Excel numbers its papers."""


class Role(Enum):
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
class Origin:
    """Whose text a cell of an answer holds, by place in the Consolidated: issue, row, column."""

    issue: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """A cell, merged where it ends in another row or column than it begins in."""

    row: int
    last_row: int
    column: int
    last_column: int
    text: str
    """What the cell shows."""
    role: Role
    top: Line = Line.NONE
    bottom: Line = Line.NONE
    origin: Origin | None = None
    part: str = ""
    """Of an answer: the part of its text that stands here; the parts join to the text, a line end more than is shown."""
    department: str = ""
    """Whose answer the cell belongs to, or ""."""
    issue: str = ""
    """NO of the issue that it belongs to, or ""."""

    @property
    def address(self) -> str:
        return f"{column_name(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The sheet 参考３, ready to be written."""

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
    """Repeated at the top of every page; the rows above it stand on the first alone."""

    @property
    def pages(self) -> int:
        return len(self.breaks) + 1


def column_name(column: int) -> str:
    """ "A" for 1, "AA" for 27."""
    name = ""
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def lay_out(consolidated: Consolidated) -> Plan:
    """Decide where every text of 参考３ stands, so that all of it prints."""
    settings = consolidated.survey.settings
    page = PAGES[settings.paper]
    widths = column_widths(consolidated, page.printable_px)
    head, head_heights = _head(consolidated, widths)
    frame = _frame(widths, settings.font, page.body, head_heights, len(consolidated.survey.departments))
    cells, heights, breaks, row = list(head), list(head_heights), [], len(head_heights) + 1
    for segment in flow(consolidated.issues, frame):
        if segment.opens_page:
            breaks.append(row - 1)
        cells.extend(_beside(segment, row))
        cells.extend(_answers(segment, row, consolidated.issues[segment.issue]))
        heights.extend(segment.row_heights)
        row += len(segment.row_heights)
    return Plan(settings.paper, settings.font, widths, tuple(heights), tuple(cells), tuple(breaks), len(head_heights))


def sources(consolidated: Consolidated, plan: Plan) -> tuple[Source, ...]:
    """Where each printed answer cell came from: one for each question that put text there."""
    return tuple(source for cell in plan.cells if cell.origin for source in _sources(consolidated, cell, cell.origin))


def _sources(consolidated: Consolidated, cell: PlannedCell, origin: Origin) -> Iterator[Source]:
    issue = consolidated.issues[origin.issue]
    row, column = issue.rows[origin.row], consolidated.columns[origin.column]
    counted = row.source
    for question in (column.question, *column.under):
        entry = counted.answer.entries.get(question.key)
        if entry and cell.text:
            place = Place(counted.file.name, entry.sheet, "、".join(entry.cells))
            yield Source(cell.address, row.department, issue.issue.no, question.heading, place, counted.file.digest)


# ---------------------------------------------------------------- above the table

_TITLE_SIZE = 1.4
_SECTION_SIZE = 1.1
_BOLD = 1.1
"""Bold letters of a proportional font are wider by this at most."""


def title_font(font: Font) -> Font:
    """The font of the title line."""
    return Font(font.name, round(font.size * _TITLE_SIZE * 2) / 2)


def section_font(font: Font) -> Font:
    """The font of the section line."""
    return Font(font.name, round(font.size * _SECTION_SIZE * 2) / 2)


def _head(consolidated: Consolidated, widths: tuple[int, ...]) -> tuple[list[PlannedCell], list[float]]:
    """Title, section and headings, and the heights of their rows."""
    survey = consolidated.survey
    font, whole = survey.settings.font, sum(widths)
    cells: list[PlannedCell] = []
    heights: list[float] = []
    for text, role, face in (
        (survey.settings.title, Role.TITLE, title_font(font)),
        (survey.settings.section, Role.SECTION, section_font(font)),
    ):
        if text:
            row = len(heights) + 1
            cells.append(PlannedCell(row, row, 1, len(widths), text, role))
            heights.append(min(HIGHEST_ROW, row_height(_bold_lines(text, whole, face), face) + 3.0))
    row, texts = len(heights) + 1, _headings(consolidated)
    for column, text in enumerate(texts, 1):
        cells.append(PlannedCell(row, row, column, column, text, Role.HEADING, Line.THIN, Line.THIN))
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
    return line_count(text, width_px / _BOLD, font)


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


def _beside(segment: Segment, row: int) -> Iterator[PlannedCell]:
    """The cells merged over all rows of a segment that begins in this row."""
    last = row + len(segment.row_heights) - 1
    bottom = Line.THIN if segment.ends else Line.DASHED
    roles = (Role.NO, Role.ISSUE, Role.EXAMPLES, Role.DEPARTMENTS)
    no = segment.beside[0]
    for column, (role, text) in enumerate(zip(roles, segment.beside, strict=True), 1):
        yield PlannedCell(row, last, column, column, text, role, Line.THIN, bottom, issue=no)


def _answers(segment: Segment, row: int, source: ConsolidatedIssue) -> Iterator[PlannedCell]:
    """The respondents' and answers' cells of a segment that begins in this row."""
    for part in segment.parts:
        last = row + len(part.row_heights) - 1
        bottom = Line.THIN if part.ends else Line.DASHED
        department = "" if part.answer is None else source.rows[part.answer].department
        no = source.issue.no
        yield PlannedCell(row, last, 5, 5, part.label, Role.RESPONDENT, Line.THIN, bottom, None, "", department, no)
        for column, text in enumerate(part.texts):
            visible = shown(text, part.more[column])
            origin = None if part.answer is None else Origin(segment.issue, part.answer, column)
            place = 6 + column
            yield PlannedCell(
                row, last, place, place, visible, Role.ANSWER, Line.THIN, bottom, origin, text, department, no
            )
        row = last + 1
