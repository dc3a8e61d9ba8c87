"""From what SpreadsheetML stores in a cell to what a person sees there."""

from __future__ import annotations

from survey.workbook.rich_text import Rich, unescaped
from survey.workbook.sheets import Cell, CellKind
from survey.workbook.shown import NumberFormat, shown, shown_moment
from survey.workbook.styles import Style
from survey.workbook.symbols import symbols_shown

_BOOLEANS = {"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}


def text_cell(item: Rich, style: Style, formula: bool, hidden: bool) -> Cell | None:
    """The cell that holds a text; None where the text is empty."""
    if style.symbols:
        item = _in_symbols(item, style.symbols)
    if isinstance(item, str):
        return Cell(item, formula=formula, struck=style.struck, hidden=hidden) if item else None
    text = "".join(piece for piece, _ in item)
    if not text:
        return None
    said = [(piece, style.struck if own is None else own) for piece, own in item if piece.strip()]
    parts = tuple(piece for piece, is_struck in said if is_struck)
    whole = bool(parts) and len(parts) == len(said)
    return Cell(text, formula=formula, struck=whole, struck_parts=() if whole else parts, hidden=hidden)


def _in_symbols(item: Rich, font: str) -> Rich:
    """What the cell's symbol font shows of a text; runs with a format of their own have a font of their own."""
    if isinstance(item, str):
        return symbols_shown(font, item)
    return tuple((symbols_shown(font, piece) if own is None else piece, own) for piece, own in item)


def value_text(kind: str, value: str, form: NumberFormat, from_1904: bool) -> tuple[str, CellKind]:
    """What is seen of a value of one of SpreadsheetML's types (ST_CellType) other than shared and inline text.

    Raises ValueError, LookupError or OverflowError where the value is none of its type.
    """
    if kind == "n":
        return shown(float(value), form, from_1904)
    if kind == "str":
        return unescaped(value), CellKind.TEXT
    if kind == "b":
        return _BOOLEANS[value.strip().lower()], CellKind.BOOLEAN
    if kind == "e":
        return value, CellKind.ERROR
    if kind == "d":
        return shown_moment(value)
    raise ValueError(kind)
