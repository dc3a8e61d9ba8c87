"""割付: texts, widths, font and paper → lines, heights, pages. Pure."""

from __future__ import annotations

from survey.paging.plan import (
    PAGES,
    PAPER_CODES,
    Line,
    Plan,
    PlannedCell,
    Role,
    column_name,
    lay_out,
    section_font,
    sources,
    title_font,
)

__all__ = [
    "PAGES",
    "PAPER_CODES",
    "Line",
    "Plan",
    "PlannedCell",
    "Role",
    "column_name",
    "lay_out",
    "section_font",
    "sources",
    "title_font",
]
