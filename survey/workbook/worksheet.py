"""One pass over a worksheet part: its cells, what hides them, what is merged, and its headers and footers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from survey.workbook.cell_values import text_cell, value_text
from survey.workbook.limits import Limits, Reason, UnreadableWorkbook
from survey.workbook.markup import End, Start, scan
from survey.workbook.page_titles import decoded, remarks_of
from survey.workbook.rich_text import FURIGANA, Rich, TextItem, unescaped
from survey.workbook.sheets import LAST_COLUMN, LAST_ROW, Cell, CellKind, Range, Remark, block, position
from survey.workbook.styles import Style

_NO_STYLE = Style()
_HEADERS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")


class Allowance:
    """How many cells and characters may still be read from the file, over all its sheets."""

    def __init__(self, limits: Limits) -> None:
        self.cells = limits.cells
        self.text = limits.text


class Worksheet:
    """What the pass finds; public attributes are as those of Sheet."""

    def __init__(
        self, strings: Sequence[Rich], styles: Sequence[Style], allowance: Allowance, from_1904: bool = False
    ) -> None:
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
        self._inline = TextItem()
        self._text: list[str] | None = None
        self._row = 0
        self._row_hidden = False
        self._hidden: set[int] = set()
        self._last: str | int = 0
        """The last cell's reference or, where it had none, its column."""
        self._type = "n"
        self._style: str | None = None
        self._value: str | None = None
        self._formula: str | None = None
        self._is_inline = False

    def read(self, chunks: Iterable[bytes]) -> None:
        """Raises UnreadableWorkbook past a limit; ExpatError, ValueError, KeyError, IndexError where it is broken."""
        starts: dict[str, Start] = {
            "x:c": self._begin_cell,
            "x:v": self._begin_text,
            "x:f": self._begin_text,
            "x:is": self._begin_inline,
            "x:row": self._begin_row,
            "x:col": self._column,
            "x:mergeCell": lambda attributes: self.merged.append(block(attributes["ref"])),
            "x:filterColumn": self._filter,
        }
        ends: dict[str, End] = {"x:c": self._end_cell, "x:v": self._end_value, "x:f": self._end_formula}
        for name in _HEADERS:
            starts[f"x:{name}"] = self._begin_text
            ends[f"x:{name}"] = self._end_header
        scan(
            chunks,
            start={**starts, **self._inline.start},
            end={**ends, **self._inline.end},
            text=self._data,
            skip=FURIGANA,
        )

    # ---- rows and columns

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
        if not 1 <= self._row <= LAST_ROW:
            raise ValueError(self._row)
        self._last = 0
        self._row_hidden = _is_hidden(attributes, "ht")
        if self._row_hidden:
            self.hidden_rows.add(self._row)

    def _column(self, attributes: dict[str, str]) -> None:
        if _is_hidden(attributes, "width"):
            first, last = int(attributes["min"]), min(int(attributes["max"]), LAST_COLUMN)
            self.hidden_columns.append((first, last))
            self._hidden.update(range(first, last + 1))

    def _filter(self, _: dict[str, str]) -> None:
        self.filtered = True

    # ---- cells

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._allowance.cells -= 1
        if self._allowance.cells < 0:
            raise UnreadableWorkbook(Reason.TOO_LARGE, "cells")
        self._last = attributes.get("r") or self._last_column() + 1
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s")
        self._value = self._formula = None
        self._is_inline = False

    def _last_column(self) -> int:
        return position(self._last)[1] if isinstance(self._last, str) else self._last

    def _begin_inline(self, _: dict[str, str]) -> None:
        self._is_inline = True

    def _begin_text(self, _: dict[str, str]) -> None:
        self._text = []

    def _data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
        else:
            self._inline.data(text)

    def _taken(self) -> str:
        text, self._text = "".join(self._text or ()), None
        return text

    def _end_value(self) -> None:
        self._value = self._taken()

    def _end_formula(self) -> None:
        self._formula = self._taken()

    def _end_cell(self) -> None:
        if self._value is None and self._formula is None and not self._is_inline:
            return
        row, column = position(self._last) if isinstance(self._last, str) else (self._row, self._last)
        # Where the part with all styles is gone, the texts are still there.
        style = _NO_STYLE if self._style is None or not self._styles else self._styles[int(self._style)]
        cell = self._made(style, self._row_hidden or column in self._hidden)
        if cell is not None:
            self._allowance.text -= len(cell.text)
            if self._allowance.text < 0:
                raise UnreadableWorkbook(Reason.TOO_LARGE, "text")
            self.cells[row, column] = cell

    def _made(self, style: Style, hidden: bool) -> Cell | None:
        formula = self._formula is not None
        if self._is_inline:
            return text_cell(self._inline.take(), style, formula, hidden)
        if self._formula is not None and (self._value is None or (not self._value and self._type == "n")):
            return Cell(f"={unescaped(self._formula)}", CellKind.UNCALCULATED, formula, style.struck, (), hidden)
        if not self._value:
            return None
        if self._type == "s":
            return text_cell(self._strings[_index(self._value)], style, formula, hidden)
        text, kind = value_text(self._type, self._value, style.format, self._from_1904)
        return Cell(text, kind, formula, style.struck, (), hidden)

    # ---- headers and footers

    def _end_header(self) -> None:
        self.remarks += remarks_of(decoded(unescaped(self._taken())))


def _index(value: str) -> int:
    number = int(value)
    if number < 0:
        raise IndexError(number)
    return number


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    return attributes.get("hidden") in ("1", "true") or float(attributes.get(size, 1)) == 0
