"""From what SpreadsheetML stores in a cell to what a person sees there."""

from __future__ import annotations

from survey.workbook.rich_text import Rich, unescaped
from survey.workbook.sheets import Cell, CellKind
from survey.workbook.shown import NumberFormat, shown, shown_moment

_TRUE = ("1", "true")


def text_cell(item: Rich, struck: bool, formula: bool, hidden: bool) -> Cell | None:
    """The cell that holds a text; None where the text is empty. `struck`: whether the cell's style strikes it through."""
    if isinstance(item, str):
        return Cell(item, CellKind.TEXT, formula, struck, (), hidden) if item else None
    text = "".join(piece for piece, _ in item)
    if not text:
        return None
    said = [(piece, struck if own is None else own) for piece, own in item if piece.strip()]
    parts = tuple(piece for piece, is_struck in said if is_struck)
    whole = bool(parts) and len(parts) == len(said)
    return Cell(text, CellKind.TEXT, formula, whole, () if whole else parts, hidden)


def value_text(kind: str, value: str, form: NumberFormat, from_1904: bool) -> tuple[str, CellKind]:
    """What is seen of a value of one of SpreadsheetML's types (ST_CellType) other than shared and inline text.

    Raises ValueError or OverflowError where the value is none of its type.
    """
    if kind == "n":
        return shown(float(value), form, from_1904)
    if kind == "str":
        return unescaped(value), CellKind.TEXT
    if kind == "b":
        return ("TRUE" if value.strip() in _TRUE else "FALSE"), CellKind.BOOLEAN
    if kind == "e":
        return value, CellKind.ERROR
    if kind == "d":
        return shown_moment(value)
    raise ValueError(kind)
