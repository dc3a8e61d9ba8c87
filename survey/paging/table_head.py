"""What stands above the table: title, section, and the headings of its columns. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from survey.measure import HIGHEST_ROW, line_count, row_height
from survey.model import Font
from survey.paging.arrangement import ArrangedTable
from survey.paging.heading_lines import BOLD, broken
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
    row = len(heights) + 1
    texts = [broken(text, width, font) for text, width in zip(_headings(table), widths, strict=True)]
    for column, text in enumerate(texts, 1):
        cells.append(PlannedCell(row, row, column, column, text, CellRole.HEADING, Line.THIN, Line.THIN, sheet=sheet))
    lines = max(_bold_lines(text, width, font) for text, width in zip(texts, widths, strict=True))
    heights.append(min(HIGHEST_ROW, row_height(lines, font) + 3.0))
    return cells, heights


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
        *(column.question.heading for column in table.consolidated.columns),
    )


def _bold_lines(text: str, width_px: float, font: Font) -> int:
    return line_count(text, width_px / BOLD, font)
