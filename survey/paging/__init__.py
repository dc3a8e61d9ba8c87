"""割付: texts, widths, font and paper → lines, heights, pages. Pure."""

from __future__ import annotations

from survey.paging.column_blocks import block_count
from survey.paging.page_plan import lay_out, sources
from survey.paging.page_size import PAGES
from survey.paging.planned import Calculation, CellRole, Line, Plan, PlannedCell, RowSpan
from survey.paging.proof import Doubt, cut_off, doubts
from survey.paging.table_head import section_font, title_font

__all__ = [
    "PAGES",
    "Calculation",
    "CellRole",
    "Doubt",
    "Line",
    "Plan",
    "PlannedCell",
    "RowSpan",
    "block_count",
    "cut_off",
    "doubts",
    "lay_out",
    "section_font",
    "sources",
    "title_font",
]
