"""A workbook as text that a person can read and compare: cells, rules, protection, widths, print settings, properties."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

_ALLOWED_WHEN_FALSE = (
    "formatCells",
    "formatColumns",
    "formatRows",
    "insertRows",
    "insertColumns",
    "deleteRows",
    "sort",
)


def dump(path: Path) -> str:
    """The whole workbook, hidden sheets included."""
    book = load_workbook(path, rich_text=True)
    lines = [*_properties(book)]
    for sheet in book.worksheets:
        lines += ["", f"==== {sheet.title} ({sheet.sheet_state})", *_sheet(sheet)]
    return "\n".join(lines) + "\n"


def _properties(book: Workbook) -> Iterator[str]:
    core = book.properties
    yield f"title: {core.title}"
    yield f"author: {core.creator}"
    yield f"created: {core.created}  modified: {core.modified}"
    for item in book.custom_doc_props.props:
        yield f"custom property {item.name}: {item.value}"
    for name, defined in book.defined_names.items():
        yield f"name {name}: {defined.attr_text}"


def _sheet(sheet: Worksheet) -> Iterator[str]:
    for name, defined in sheet.defined_names.items():
        yield f"name {name}: {defined.attr_text}"
    yield from _layout(sheet)
    yield from _paper(sheet)
    yield from _protection(sheet)
    yield "merged: " + " ".join(sorted((str(area) for area in sheet.merged_cells.ranges), key=_by_place))
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and cell.value is not None:
                yield f"{cell.coordinate}: {_text(cell.value)!r}"
    yield from _styles(sheet)
    yield from _rules(sheet)


def _text(value: object) -> object:
    """A value; of a text in runs, those that are underlined stand in 〔〕."""
    if not isinstance(value, CellRichText):
        return value
    return "".join(f"〔{run}〕" if isinstance(run, TextBlock) and run.font.u else str(run) for run in value)


def _by_place(area: str) -> tuple[int, str]:
    return len(area), area


def _layout(sheet: Worksheet) -> Iterator[str]:
    view = sheet.sheet_view
    selected = [selection.activeCell for selection in view.selection]
    yield f"view: zoom {view.zoomScale}, gridlines {view.showGridLines}, frozen at {sheet.freeze_panes}, at {selected}"
    columns = [
        f"{get_column_letter(d.min)}-{get_column_letter(d.max)}:{'hidden' if d.hidden else round(d.width, 2)}"
        for d in sheet.column_dimensions.values()
    ]
    yield "columns: " + " ".join(columns)
    rows = [
        f"{number}:{'hidden' if d.hidden else d.height}{'' if d.customHeight else ' (grows)'}"
        for number, d in sheet.row_dimensions.items()
        if d.height or d.hidden
    ]
    yield "rows: " + " ".join(rows)


def _paper(sheet: Worksheet) -> Iterator[str]:
    page, fit = sheet.page_setup, sheet.sheet_properties.pageSetUpPr
    fits = f"{page.fitToWidth}x{page.fitToHeight}" if fit and fit.fitToPage else "no"
    yield f"paper: {page.paperSize} {page.orientation}, fit {fits}, area {sheet.print_area}, titles {sheet.print_title_rows}"
    if breaks := [one.id for one in sheet.row_breaks.brk]:
        yield f"pages end behind: {' '.join(map(str, breaks))}"
    margins = sheet.page_margins
    yield f"margins: {margins.left} {margins.right} {margins.top} {margins.bottom}"
    footer = sheet.oddFooter
    yield f"footer: {footer.left.text} | {footer.center.text} | {footer.right.text}"


def _protection(sheet: Worksheet) -> Iterator[str]:
    rules = sheet.protection
    allowed = [name for name in _ALLOWED_WHEN_FALSE if not getattr(rules, name)]
    yield f"protected: {rules.sheet}, password {bool(rules.password)}, allowed {' '.join(allowed)}"


def _styles(sheet: Worksheet) -> Iterator[str]:
    """Runs of cells of a row that look alike."""
    for row in sheet.iter_rows():
        cells = [cell for cell in row if isinstance(cell, Cell) and cell.has_style]
        for look, run in groupby(cells, key=_look):
            run_cells = list(run)
            yield f"{run_cells[0].coordinate}..{run_cells[-1].coordinate}: {look}"


def _look(cell: Cell) -> str:
    font, fill, align = cell.font, cell.fill, cell.alignment
    traits = [
        "locked" if cell.protection.locked else "UNLOCKED",
        f"{font.name} {font.sz:g}",
        "bold" if font.b else "",
        "italic" if font.i else "",
        str(fill.fgColor.rgb) if fill.fill_type else "",
        cell.number_format if cell.number_format != "General" else "",
        f"{align.horizontal or ''}/{align.vertical or ''}",
        "wrap" if align.wrap_text else "",
        f"turned {align.text_rotation}" if align.text_rotation else "",
        " ".join(f"{side}={style}" for side in ("left", "right", "top", "bottom") if (style := _thick(cell, side))),
    ]
    return " ".join(trait for trait in traits if trait)


def _thick(cell: Cell, side: str) -> str:
    style = getattr(cell.border, side).style
    return "" if style in {None, "thin"} else style


def _rules(sheet: Worksheet) -> Iterator[str]:
    for rule in sheet.data_validations.dataValidation:
        yield f"validation {rule.sqref}: {rule.type} {rule.operator or ''} {rule.formula1!r} {rule.errorStyle or 'stop'}"
        if rule.prompt:
            yield f"  says {rule.promptTitle!r}: {rule.prompt!r}"
        if rule.error:
            yield f"  refuses {rule.errorTitle!r}: {rule.error!r}"
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            fill, font = rule.dxf.fill, rule.dxf.font
            look = fill.bgColor.rgb if fill else f"letters {font.color.rgb}"
            yield f"colour {area.sqref}: {look} when {rule.formula[0]}"
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment:
                yield f"note {cell.coordinate} by {cell.comment.author}: {cell.comment.text!r}"
            if getattr(cell, "hyperlink", None):
                yield f"link {cell.coordinate}: {cell.hyperlink.location}"
    for chart in sheet._charts:  # type: ignore[attr-defined]
        yield f"chart from {_corner(chart.anchor._from)} to {_corner(chart.anchor.to)}"
        for series in chart.series:
            yield f"  {series.tx.v}: {series.val.numRef.f} over {series.cat.strRef.f}"


def _corner(marker: AnchorMarker) -> str:
    return f"{get_column_letter(marker.col + 1)}{marker.row + 1}+{marker.colOff // 9_525},{marker.rowOff // 9_525}"
