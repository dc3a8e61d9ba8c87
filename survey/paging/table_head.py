"""What stands above the table: title, section, and the headings of its columns. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from survey.measure import BOLD, HIGHEST_ROW, line_count, row_height
from survey.model import Font
from survey.paging.arrangement import ArrangedTable
from survey.paging.heading_lines import broken
from survey.paging.planned import CellRole, Line, PlannedCell

CHANGE_HEADING = "区分"
_TITLE_SIZE = 1.4
_SECTION_SIZE = 1.1


def title_font(font: Font) -> Font:
    """The font of the title line."""
    return Font(font.name, round(font.size * _TITLE_SIZE * 2) / 2)


def section_font(font: Font) -> Font:
    """The font of the section line."""
    return Font(font.name, round(font.size * _SECTION_SIZE * 2) / 2)


def table_head(
    table: ArrangedTable, widths: Sequence[int], sheet: int, title: str
) -> tuple[list[PlannedCell], list[float]]:
    """The cells of the headings, with a title also of title and section; and the heights of their rows in points."""
    settings, whole = table.consolidated.survey.settings, sum(widths)
    font = settings.font
    cells: list[PlannedCell] = []
    heights: list[float] = []
    for text, role, face in (
        (title, CellRole.TITLE, title_font(font)),
        (title and settings.section, CellRole.SECTION, section_font(font)),
    ):
        if text:
            row = len(heights) + 1
            cells.append(PlannedCell(row, row, 1, len(widths), text, role, sheet=sheet))
            heights.append(min(HIGHEST_ROW, row_height(_bold_lines(text, whole, face), face) + 3.0))
    headings, across = _heading_cells(table, widths, len(heights) + 1, sheet)
    return [*cells, *headings], [*heights, *across]


def rows_of_headings(table: ArrangedTable) -> int:
    """How many rows the headings take."""
    return 2 if any(column.group for column in table.consolidated.columns) else 1


def _heading_cells(
    table: ArrangedTable, widths: Sequence[int], row: int, sheet: int
) -> tuple[list[PlannedCell], list[float]]:
    """The headings from this row on, and the heights of their rows."""
    font, rows = table.consolidated.survey.settings.font, rows_of_headings(table)
    last, lines = row + rows - 1, (CellRole.HEADING, Line.THIN, Line.THIN)
    groups = [""] * len(table.arrangement.beside) + [column.group for column in table.consolidated.columns]
    texts = [broken(text, width, font) for text, width in zip(_headings(table), widths, strict=True)]
    cells: list[PlannedCell] = []
    heights = [0.0] * rows
    for first, end in _groups(groups):
        width, group = sum(widths[first - 1 : end]), broken(groups[first - 1], sum(widths[first - 1 : end]), font)
        cells.append(PlannedCell(row, row, first, end, group, *lines, sheet=sheet))
        heights[0] = max(heights[0], _height(group, width, font))
    for column, (text, width) in enumerate(zip(texts, widths, strict=True), 1):
        begins = last if groups[column - 1] else row
        cells.append(PlannedCell(begins, last, column, column, text, *lines, sheet=sheet))
        above = 0.0 if begins == last else heights[0]
        heights[-1] = max(heights[-1], _height(text, width, font) - above)
    return cells, [min(HIGHEST_ROW, height) for height in heights]


def _groups(groups: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The first and the last column under each heading that stands over several."""
    for group, own in groupby(enumerate(groups, 1), key=lambda pair: pair[1]):
        numbers = [number for number, _ in own]
        if group:
            yield numbers[0], numbers[-1]


def _height(text: str, width_px: float, font: Font) -> float:
    return row_height(_bold_lines(text, width_px, font), font) + 3.0


def _headings(table: ArrangedTable) -> tuple[str, ...]:
    headings, settings = table.consolidated.survey.headings, table.consolidated.survey.settings
    beside = {
        CellRole.NO: headings.no,
        CellRole.ISSUE: headings.title,
        CellRole.EXAMPLES: headings.examples,
        CellRole.DEPARTMENTS: headings.departments,
        CellRole.RESPONDENT: headings.respondent,
        CellRole.CHANGE: CHANGE_HEADING,
        CellRole.ITEM: settings.item_number_heading,
    }
    return (
        *(beside[role] for role in table.arrangement.beside),
        *(column.heading for column in table.consolidated.columns),
    )


def _bold_lines(text: str, width_px: float, font: Font) -> int:
    return line_count(text, width_px / BOLD, font)
