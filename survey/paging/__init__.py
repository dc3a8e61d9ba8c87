"""割付: texts, widths, font and paper → lines, heights, pages. Pure."""

from __future__ import annotations

from survey.paging.page_plan import (
    PAGES,
    CellRole,
    Line,
    Plan,
    PlannedCell,
    lay_out,
    section_font,
    sources,
    title_font,
)
from survey.paging.proof import Doubt, cut_off, doubts

__all__ = [
    "PAGES",
    "CellRole",
    "Doubt",
    "Line",
    "Plan",
    "PlannedCell",
    "cut_off",
    "doubts",
    "lay_out",
    "section_font",
    "sources",
    "title_font",
]
