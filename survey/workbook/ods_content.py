"""One pass over an OpenDocument's content, of our own: libraries drop tabs, notes and what is hidden."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from survey.japanese.text import clean
from survey.model.addresses import address
from survey.workbook.limits import Allowance, Limits
from survey.workbook.links import links_told
from survey.workbook.markup import End, Start, attribute
from survey.workbook.ods_styles import OdsStyles
from survey.workbook.ods_values import seen
from survey.workbook.remarks import NOTE, PICTURE, SHAPE
from survey.workbook.sheets import (
    LAST_COLUMN,
    LAST_ROW,
    Cell,
    CellKind,
    HiddenColumns,
    Range,
    Remark,
    Sheet,
    SheetState,
)
from survey.workbook.symbols import symbols_shown

# OpenDocument runs white space together, LibreOffice 7.4 neither does nor expects it: only broken lines are joined.
_BROKEN_LINE = re.compile("[ \t]*[\r\n][ \t\r\n]*")
_SHAPES = ("frame", "custom-shape", "rect", "ellipse", "circle", "line", "connector", "caption", "path", "polygon", "g")
_HIDDEN = ("collapse", "filter")
_UNSEEN = ("text:ruby-text", "table:tracked-changes")
"""Furigana, and what was deleted while changes were recorded."""


class _Look(NamedTuple):
    """How a piece of text looks."""

    struck: bool = False
    symbols: str = ""
    """Its symbol font, as `symbol_font` names it."""


class OdsContent:
    """One pass over content.xml. `starts`, `ends` and `data` tell its handlers."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[Sheet] = []
        self.pages: list[str] = []
        """Names of the master pages that the sheets are printed on."""
        self.doubtful: list[tuple[str, str]] = []
        """Sheet and address of cells as Gaps names them."""
        self._allowance = Allowance(cells=limits.cells, text=limits.text)
        self._styles = OdsStyles()
        self._tables = 0
        self._unseen = 0
        self._shapes = 0
        self._column = 0
        self._attributes: Mapping[str, str] = {}
        self._row_attributes: Mapping[str, str] = {}
        self._paragraph: list[str] | None = None
        self._cell: list[str] = []
        self._pieces: list[tuple[str, bool]] = []
        """Of the cell: each piece of text, and whether it is struck through."""
        self._links: list[str] = []
        """Of the cell: where its links lead to."""
        self._looks: list[_Look] = [_Look()]
        """Of the cell, and of each piece within the other that is being read."""
        self._beside: list[str] | None = None
        """Lines of the note or shape that is being read; None: lines are the cell's."""
        self._begin_sheet({})

    def starts(self) -> dict[str, Start]:
        """What handles the beginnings of elements."""
        return {
            **self._styles.start,
            "table:table": self._begin_table,
            "table:table-column": self._columns,
            "table:table-row": self._begin_row,
            "table:table-cell": self._begin_cell,
            "table:covered-table-cell": self._begin_cell,
            "office:annotation": self._begin_beside,
            "draw:image": self._picture,
            "text:a": self._link,
            "text:p": self._begin_paragraph,
            "text:span": self._begin_span,
            "text:s": self._spaces,
            "text:tab": lambda _: self._put("\t"),
            "text:line-break": lambda _: self._put("\n"),
            **dict.fromkeys(_UNSEEN, self._enter_unseen),
            **{f"draw:{name}": self._begin_shape for name in _SHAPES},
        }

    def ends(self) -> dict[str, End]:
        """What handles their ends."""
        return {
            "table:table": self._end_table,
            "table:table-row": self._end_row,
            "table:table-cell": self._end_cell,
            "table:covered-table-cell": self._end_cell,
            "office:annotation": lambda: self._end_beside(NOTE),
            "text:p": self._end_paragraph,
            "text:span": self._end_span,
            **dict.fromkeys(_UNSEEN, self._leave_unseen),
            **{f"draw:{name}": self._end_shape for name in _SHAPES},
        }

    # ---- sheets, rows and columns

    def _begin_table(self, attributes: dict[str, str]) -> None:
        self._tables += 1
        if self._tables == 1:
            self._begin_sheet(attributes)

    def _begin_sheet(self, attributes: Mapping[str, str]) -> None:
        self._name = attribute(attributes, "table:name") or ""
        style = attribute(attributes, "table:style-name") or ""
        self._state = SheetState.HIDDEN if style in self._styles.hidden else SheetState.VISIBLE
        self._page = self._styles.pages.get(style, "")
        self._cells: dict[tuple[int, int], Cell] = {}
        self._row_cells: list[tuple[int, Cell]] = []
        self._merged: list[Range] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns = HiddenColumns()
        self._filtered = False
        self._remarks: list[Remark] = []
        self._row = 1
        self._next_column = 1

    def _end_table(self) -> None:
        self._tables -= 1
        if self._tables:
            return
        self.pages.append(self._page)
        self.sheets.append(
            Sheet(
                self._name,
                self._state,
                self._cells,
                tuple(self._merged),
                frozenset(self._hidden_rows),
                tuple(self._hidden_columns.blocks),
                self._filtered,
                tuple(self._remarks),
            )
        )

    def _columns(self, attributes: dict[str, str]) -> None:
        last = min(self._next_column + _repeated(attributes, "columns"), LAST_COLUMN + 1)
        if attribute(attributes, "table:visibility") in _HIDDEN:
            self._hidden_columns.add(self._next_column, last - 1)
        self._next_column = last

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._row_attributes = attributes
        self._row_cells = []
        self._column = 1

    def _end_row(self) -> None:
        rows = range(self._row, min(self._row + _repeated(self._row_attributes, "rows"), LAST_ROW + 1))
        self._row = rows.stop
        visibility = attribute(self._row_attributes, "table:visibility")
        self._filtered = self._filtered or visibility == "filter"
        # The last row of a sheet repeats a million times, empty.
        if not self._row_cells:
            return
        length = sum(len(cell.text) for _, cell in self._row_cells)
        self._allowance.spend(cells=len(self._row_cells) * len(rows), text=length * len(rows))
        if visibility in _HIDDEN:
            self._hidden_rows.update(rows)
        for row in rows:
            for column, cell in self._row_cells:
                self._cells[row, column] = cell

    # ---- cells

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._attributes = attributes
        self._cell, self._pieces, self._links = [], [], []
        self._looks = [self._look(attributes, "table:style-name", _Look())]
        self._allowance.spend(cells=1)
        across = _count(attributes, "table:number-columns-spanned")
        down = _count(attributes, "table:number-rows-spanned")
        if across > 1 or down > 1:
            self._merged.append(Range(self._row, self._column, self._row + down - 1, self._column + across - 1))

    def _end_cell(self) -> None:
        columns = range(self._column, min(self._column + _repeated(self._attributes, "columns"), LAST_COLUMN + 1))
        self._column = columns.stop
        text, kind = self._seen(columns.start)
        self._remarks += links_told(((address(self._row, columns.start), link) for link in self._links), text)
        if not text:
            return
        formula = attribute(self._attributes, "table:formula") is not None
        said = [(piece, struck) for piece, struck in self._pieces if piece.strip()]
        parts = tuple(piece for piece, struck in said if struck)
        whole = len(parts) == len(said) if said else self._looks[0].struck
        self._allowance.spend(cells=len(columns))
        row_hidden = attribute(self._row_attributes, "table:visibility") in _HIDDEN
        for column in columns:
            hidden = row_hidden or column in self._hidden_columns
            self._row_cells.append((column, Cell(text, kind, formula, whole, () if whole else parts, hidden)))

    def _seen(self, column: int) -> tuple[str, CellKind]:
        shown = "\n".join(self._cell)
        try:
            return seen(self._attributes, shown)
        except (ValueError, OverflowError):
            self.doubtful.append((self._name, address(self._row, column)))
            return shown, CellKind.TEXT

    # ---- text

    def data(self, text: str) -> None:
        self._put(_BROKEN_LINE.sub(" ", text))

    def _put(self, text: str) -> None:
        if self._paragraph is not None and not self._unseen:
            look = self._looks[-1]
            shown = symbols_shown(look.symbols, text) if look.symbols else text
            self._paragraph.append(shown)
            if self._beside is None:
                self._pieces.append((shown, look.struck))

    def _spaces(self, attributes: dict[str, str]) -> None:
        count = _count(attributes, "text:c", 0)
        self._allowance.spend(text=count)
        self._put(" " * count)

    def _begin_paragraph(self, _: dict[str, str]) -> None:
        self._paragraph = []

    def _end_paragraph(self) -> None:
        lines = self._cell if self._beside is None else self._beside
        if not self._unseen:
            lines.append("".join(self._paragraph or ()))
        self._paragraph = None

    def _begin_span(self, attributes: dict[str, str]) -> None:
        self._looks.append(self._look(attributes, "text:style-name", self._looks[-1]))

    def _link(self, attributes: dict[str, str]) -> None:
        if target := attribute(attributes, "xlink:href"):
            self._links.append(target)

    def _end_span(self) -> None:
        self._looks.pop()

    def _look(self, attributes: Mapping[str, str], name: str, around: _Look) -> _Look:
        """What the style says; what it does not say is as around it."""
        style = attribute(attributes, name) or ""
        struck, symbols = self._styles.struck, self._styles.symbols
        return _Look(struck.get(style, around.struck), symbols.get(style, around.symbols))

    def _enter_unseen(self, _: dict[str, str]) -> None:
        self._unseen += 1

    def _leave_unseen(self) -> None:
        self._unseen -= 1

    # ---- beside the cells

    def _begin_shape(self, _: dict[str, str]) -> None:
        self._shapes += 1
        if self._shapes == 1:
            self._beside = []

    def _end_shape(self) -> None:
        self._shapes -= 1
        if not self._shapes:
            self._end_beside(SHAPE)

    def _begin_beside(self, _: dict[str, str]) -> None:
        self._beside = []

    def _end_beside(self, why: str) -> None:
        text = clean("\n".join(self._beside or ()))
        self._beside = None
        if text.strip():
            self._remark(text, why)

    def _picture(self, _: dict[str, str]) -> None:
        self._remark("（画像）", PICTURE)

    def _remark(self, text: str, why: str) -> None:
        place = address(self._row, self._column) if self._column else ""
        self._remarks.append(Remark(place, text, why))


def _repeated(attributes: Mapping[str, str], what: str) -> int:
    return _count(attributes, f"table:number-{what}-repeated")


def _count(attributes: Mapping[str, str], name: str, least: int = 1) -> int:
    """How many times something stands there: once where nothing says so, or what is no number."""
    try:
        return max(least, int(attribute(attributes, name) or 1))
    except ValueError:
        return 1
