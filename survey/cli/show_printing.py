"""What the command line shows of the printed table: its pages, and the cells that need an eye on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from survey.commands.merge import Merged
    from survey.paging import PlannedCell


def show_printing(done: Merged) -> None:
    """How many pages, how many cells cut off, and each cell that a person must look at."""
    settings = done.judgement.survey.settings
    sheets = f"（シート{done.printing.sheets}枚）" if done.printing.sheets > 1 else ""
    pages = f"{settings.paper.value[:2]} {done.printing.pages}ページ{sheets}"
    print(f"印刷: {pages}、見切れ {len(done.printing.cut_off)}件")
    for cell in done.printing.cut_off:
        print(f"  見切れます。行の高さを Excel で広げてください: {settings.document_label} {_place(cell)}")
    for doubt in done.printing.doubts:
        print(f"  印刷で確かめてください: {settings.document_label} {_place(doubt.cell)} {doubt.why}")


def printing_as_json(done: Merged) -> dict[str, object]:
    """The same for a script."""
    return {
        "pages": done.printing.pages,
        "cut_off": [_cell_as_json(cell) for cell in done.printing.cut_off],
        "doubts": [{**_cell_as_json(doubt.cell), "why": doubt.why} for doubt in done.printing.doubts],
    }


def _place(cell: PlannedCell | None) -> str:
    """A cell of the printed table as a person finds it: its address, department and NO."""
    if cell is None:
        return "全体"
    about = " ".join(filter(None, (cell.department, cell.issue and f"NO {cell.issue}")))
    return cell.address + (f"（{about}）" if about else "")


def _cell_as_json(cell: PlannedCell | None) -> dict[str, str]:
    if cell is None:
        return {"cell": "", "department": "", "issue": ""}
    return {"cell": cell.address, "department": cell.department, "issue": cell.issue}
