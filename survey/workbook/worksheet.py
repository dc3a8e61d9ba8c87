"""One pass over a worksheet part: its cells, what hides them, what is merged, and its headers and footers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar
from xml.etree.ElementTree import Element

from survey.workbook.cell_values import text_cell, value_text
from survey.workbook.limits import Allowance
from survey.workbook.markup import by_tag, finished, tags
from survey.workbook.page_titles import decoded_titles, remarks_of
from survey.workbook.rich_text import Rich, rich_text, unescaped
from survey.workbook.sheets import LAST_COLUMN, LAST_ROW, Cell, CellKind, Range, Remark, block, position
from survey.workbook.styles import Style

_NO_STYLE = Style()
_HEADERS = ("x:oddHeader", "x:oddFooter", "x:evenHeader", "x:evenFooter", "x:firstHeader", "x:firstFooter")
_CELL, _VALUE, _FORMULA, _INLINE = tags("x:c"), tags("x:v"), tags("x:f"), tags("x:is")


class Worksheet:
    """What the pass finds; public attributes are as those of Sheet."""

    def __init__(
        self, strings: Sequence[Rich], styles: Sequence[Style], allowance: Allowance, from_1904: bool = False
    ) -> None:
        """`allowance`: of cells and text, for all sheets of the file."""
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merged: list[Range] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.filtered = False
        self.remarks: list[Remark] = []
        self._strings = strings
        self._styles = styles
        self._allowance = allowance
        self._from_1904 = from_1904
        self._hidden: set[int] = set()
        self._row = 0

    def read(self, chunks: Iterable[bytes]) -> None:
        """Raises TooMuch past a limit; UnreadableWorkbook, ParseError, ValueError, KeyError, IndexError where it is broken."""
        for element in finished(chunks, *self._handlers):
            self._by_tag[element.tag](self, element)

    def _add_column(self, element: Element) -> None:
        if _is_hidden(element, "width"):
            first, last = int(element.attrib["min"]), min(int(element.attrib["max"]), LAST_COLUMN)
            self.hidden_columns.append((first, last))
            self._hidden.update(range(first, last + 1))

    def _add_merge(self, element: Element) -> None:
        self.merged.append(block(element.attrib["ref"]))

    def _add_filter(self, _: Element) -> None:
        self.filtered = True

    def _add_header(self, element: Element) -> None:
        self.remarks += remarks_of(decoded_titles(unescaped(element.text or "")))

    # ---- rows and cells

    def _add_row(self, element: Element) -> None:
        self._row = int(element.get("r", self._row + 1))
        if not 1 <= self._row <= LAST_ROW:
            raise ValueError(self._row)
        hidden = _is_hidden(element, "ht")
        if hidden:
            self.hidden_rows.add(self._row)
        at = (self._row, 0)
        length = 0
        for cell in element:
            if cell.tag in _CELL:
                reference = cell.get("r")
                at = position(reference) if reference else (self._row, at[1] + 1)
                if len(cell) and (made := self._made(cell, hidden or at[1] in self._hidden)):
                    length += len(made.text)
                    self.cells[at] = made
        self._allowance.spend(cells=len(element), text=length)

    def _made(self, element: Element, hidden: bool) -> Cell | None:
        """The cell; None where it is empty."""
        # Where the part with all styles is gone, the texts are still there.
        style = self._styles[int(element.get("s", 0))] if self._styles else _NO_STYLE
        kind = element.get("t", "n")
        value, formula, inline = _content(element)
        if kind == "s" and value:
            number = int(value)
            if number < 0:
                raise IndexError(number)
            return text_cell(self._strings[number], style, formula is not None, hidden)
        if inline is not None:
            return text_cell(rich_text(inline), style, formula is not None, hidden)
        if formula is not None and (value is None or (not value and kind == "n")):
            return Cell(f"={unescaped(formula)}", CellKind.UNCALCULATED, True, style.struck, (), hidden)
        if not value:
            return None
        text, is_a = value_text(kind, value, style.format, self._from_1904)
        return Cell(text, is_a, formula is not None, style.struck, (), hidden)

    _handlers: ClassVar = {
        "x:row": _add_row,
        "x:col": _add_column,
        "x:mergeCell": _add_merge,
        "x:filterColumn": _add_filter,
        **dict.fromkeys(_HEADERS, _add_header),
    }
    _by_tag: ClassVar = by_tag(_handlers)


def _content(cell: Element) -> tuple[str | None, str | None, Element | None]:
    """The value, the formula and the inline text of a cell; None for what it does not have."""
    value = formula = inline = None
    for part in cell:
        if part.tag in _VALUE:
            value = part.text or ""
        elif part.tag in _FORMULA:
            formula = part.text or ""
        elif part.tag in _INLINE:
            inline = part
    return value, formula, inline


def _is_hidden(element: Element, size: str) -> bool:
    return element.get("hidden") in ("1", "true") or float(element.get(size, 1)) == 0
