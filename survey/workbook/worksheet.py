"""One pass over a worksheet part: its cells, what hides them, what is merged, and its headers and footers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar
from xml.etree.ElementTree import Element

from survey.japanese.text import clean
from survey.model.addresses import address
from survey.workbook.cell_values import text_cell, value_text
from survey.workbook.gaps import FORMATS, HIDDEN, MERGES
from survey.workbook.limits import Allowance, Reason, UnreadableWorkbook
from survey.workbook.markup import by_tag, finished, may_quote, tags
from survey.workbook.page_titles import decoded_titles, remarks_of
from survey.workbook.rich_text import Rich, plain_text, rich_text, unescaped, whole_text
from survey.workbook.sheets import (
    LAST_COLUMN,
    LAST_ROW,
    Cell,
    CellKind,
    HiddenColumns,
    Range,
    Remark,
    block,
    position,
)
from survey.workbook.styles import Style
from survey.workbook.symbols import is_letter_of_symbols

_NO_STYLE = Style()
TWICE = "同じセルのもう一つの値"
"""Why a text is listed that stands in a cell of which there are two."""
_HEADERS = ("x:oddHeader", "x:oddFooter", "x:evenHeader", "x:evenFooter", "x:firstHeader", "x:firstFooter")
_CELL, _VALUE = tags("x:c"), tags("x:v")
_CALCULATED = [[formula, value] for formula in tags("x:f") for value in _VALUE]
_PARTS = {tag: part for part, name in (("value", "v"), ("formula", "f"), ("inline", "is")) for tag in tags(f"x:{name}")}
_LINK = tags("r:id")


class Worksheet:
    """What the pass finds; public attributes are as those of Sheet."""

    def __init__(
        self,
        strings: Sequence[Rich],
        styles: Mapping[str, Style] | tuple[()],
        allowance: Allowance,
        from_1904: bool = False,
    ) -> None:
        """`styles`: by their numbers as cells write them. `allowance`: of cells and text, for all sheets of the file."""
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merged: list[Range] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns = HiddenColumns()
        self.filtered = False
        self.remarks: list[Remark] = []
        self.unseen: set[str] = set()
        """As in Gaps."""
        self.doubtful: list[tuple[int, int]] = []
        """Row and column of cells as Gaps names them."""
        self.symbols: list[tuple[int, int]] = []
        """Likewise."""
        self.links: list[tuple[str, str]] = []
        """Reference of linked cells, and the id of the relationship that their link is."""
        self._strings = strings
        self._styles: Mapping[str, Style] = styles or {}
        self._allowance = allowance
        self._from_1904 = from_1904
        self._row = 0

    def read(self, chunks: Iterable[bytes]) -> None:
        """Raises TooMuch past a limit; UnreadableWorkbook, ParseError, ValueError where it is broken."""
        for element in finished(_without_unread(chunks), *self._handlers, root="x:worksheet"):
            self._by_tag[element.tag](self, element)

    def _add_column(self, element: Element) -> None:
        try:
            if not _is_hidden(element, "width"):
                return
            first, last = max(int(element.attrib["min"]), 1), min(int(element.attrib["max"]), LAST_COLUMN)
        except (ValueError, KeyError):
            self.unseen.add(HIDDEN)
            return
        self.hidden_columns.add(first, last)

    def _add_merge(self, element: Element) -> None:
        try:
            self.merged.append(block(element.attrib["ref"]))
        except (ValueError, KeyError):
            self.unseen.add(MERGES)

    def _add_link(self, element: Element) -> None:
        link = next((element.attrib[name] for name in _LINK if name in element.attrib), "")
        if link:
            self.links.append((element.get("ref", ""), link))

    def _add_filter(self, _: Element) -> None:
        self.filtered = True

    def _add_header(self, element: Element) -> None:
        self.remarks += remarks_of(decoded_titles(unescaped(element.text or "")))

    # ---- rows and cells

    def _add_row(self, element: Element) -> None:
        self._row = self._number_of(element)
        hidden = self._is_row_hidden(element)
        if hidden:
            self.hidden_rows.add(self._row)
        cells = self.cells
        at = (self._row, 0)
        length = 0
        for cell in element:
            if cell.tag in _CELL:
                try:
                    at = position(reference) if (reference := cell.get("r")) else (self._row, at[1] + 1)
                except ValueError:
                    at = self._misplaced(at)
                if len(cell) and (made := self._made(cell, at, hidden or at[1] in self.hidden_columns)):
                    length += len(made.text)
                    if at in cells:
                        self._add_twice(at, made)
                    cells[at] = made
        self._allowance.spend(cells=len(element), text=length)

    def _number_of(self, row: Element) -> int:
        try:
            number = int(row.get("r", self._row + 1))
        except ValueError:
            number = 0
        if 1 <= number <= LAST_ROW:
            return number
        self.doubtful.append((min(self._row + 1, LAST_ROW), 1))
        return min(self._row + 1, LAST_ROW)

    def _is_row_hidden(self, row: Element) -> bool:
        try:
            return _is_hidden(row, "ht")
        except ValueError:
            self.unseen.add(HIDDEN)
            return False

    def _misplaced(self, before: tuple[int, int]) -> tuple[int, int]:
        """Where a cell is read that says no place: behind the one before."""
        behind = before[0], min(before[1] + 1, LAST_COLUMN)
        self.doubtful.append(behind)
        return behind

    def _add_twice(self, at: tuple[int, int], made: Cell) -> None:
        """A place that holds two cells, of which programs show the last: what the first says is kept beside it."""
        first = self.cells[at]
        if first.text != made.text:
            self.remarks.append(Remark(address(*at), clean(first.text), TWICE))
            self.doubtful.append(at)

    def _add_others(self, at: tuple[int, int], others: Iterable[str], inline: Element | None) -> None:
        """What a cell holds besides what programs show of it is kept beside it."""
        shown = "" if inline is None else plain_text(inline)
        for text in dict.fromkeys(others):
            if text != shown:
                self.remarks.append(Remark(address(*at), clean(text), TWICE))
                self.doubtful.append(at)

    def _made(self, element: Element, at: tuple[int, int], hidden: bool) -> Cell | None:
        """The cell; None where it is empty."""
        style = self._styles.get(element.get("s", "0")) or self._unknown_style(element)
        kind = element.get("t", "n")
        value, formula, inline, others = _content(element)
        if others:
            self._add_others(at, others, inline)
        try:
            if kind == "s" and value:
                number = int(value)
                if number < 0 or not self._strings:
                    raise IndexError(number) if self._strings else UnreadableWorkbook(Reason.BROKEN, "no strings")
                made = text_cell(self._strings[number], style, formula is not None, hidden)
            elif inline is not None:
                made = text_cell(rich_text(inline), style, formula is not None, hidden)
            elif formula is not None and (value is None or (not value and kind == "n")):
                return Cell(f"={unescaped(formula)}", CellKind.UNCALCULATED, True, style.struck, (), hidden)
            elif not value:
                return None
            else:
                text, is_a = value_text(kind, value, style.format, self._from_1904)
                return Cell(text, is_a, formula is not None, style.struck, (), hidden)
        except (ValueError, LookupError, OverflowError):
            self.doubtful.append(at)
            # The number of a text that is not there says nothing.
            text = "" if kind == "s" else unescaped(value or "").strip()
            return Cell(text, formula=formula is not None, struck=style.struck, hidden=hidden) if text else None
        if style.symbols and made and is_letter_of_symbols(style.symbols, made.text):
            self.symbols.append(at)
        return made

    def _unknown_style(self, element: Element) -> Style:
        if "s" in element.attrib:
            self.unseen.add(FORMATS)
        return _NO_STYLE

    _handlers: ClassVar = {
        "x:row": _add_row,
        "x:col": _add_column,
        "x:mergeCell": _add_merge,
        "x:hyperlink": _add_link,
        "x:filterColumn": _add_filter,
        **dict.fromkeys(_HEADERS, _add_header),
    }
    _by_tag: ClassVar = by_tag(_handlers)


_CALCULATED_BY = re.compile(rb"<f>[^<]*</f>(?=<v>[^<])")
"""How a cell is calculated that has a value."""
_END_OF_CELLS = b"</sheetData>"
_LOOKS_AND_HINTS = re.compile(rb"<(conditionalFormatting|dataValidations)[ >][^<]*(?:<(?!/?\1[ >])[^<]*)*</\1>")


def _without_unread(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The part without what no cell shows, as far as it can be told without parsing: half of the part of a form.

    Within CDATA or a comment the same bytes would be text, so behind the first of these nothing is taken out.
    """
    waiting, before = iter(chunks), b""
    for chunk in waiting:
        if may_quote(before + chunk):
            yield chunk
            break
        before = chunk[-1:] or before
        cells, end, rest = chunk.partition(_END_OF_CELLS)
        yield _CALCULATED_BY.sub(b"<f/>", cells) + end + _LOOKS_AND_HINTS.sub(b"", rest)
    yield from waiting


_Content = tuple[str | None, str | None, Element | None, Sequence[str]]
"""The value, the formula and the inline text of a cell, None for what it does not have; and texts that it holds besides,
where no cell has any."""


def _content(cell: Element) -> _Content:
    # Nearly all cells have a value alone, or behind a formula.
    if len(cell) == 1 and (only := cell[0]).tag in _VALUE and not len(only):
        return only.text or "", None, None, ()
    if len(cell) == 2 and [part.tag for part in cell] in _CALCULATED and not (len(cell[0]) or len(cell[1])):
        return cell[1].text or "", cell[0].text or "", None, ()
    return _odd_content(cell)


def _odd_content(cell: Element) -> _Content:
    """As `_content`, of a cell in which anything may stand anywhere."""
    found: dict[str, list[Element]] = {"value": [], "formula": [], "inline": []}
    for part in cell.iter():
        if name := _PARTS.get(part.tag):
            found[name].append(part)
    values, formulas, inlines = (found[name] for name in ("value", "formula", "inline"))
    value = whole_text(values[-1]) if values else None
    inline = inlines[-1] if inlines else None
    others = [*map(whole_text, values[:-1]), *map(plain_text, inlines[:-1])]
    if inline is not None and value:
        others.append(plain_text(inline) if cell.get("t") == "s" else value)
    formula = whole_text(formulas[-1]) if formulas else None
    return value, formula, inline, [text for text in others if text]


def _is_hidden(element: Element, size: str) -> bool:
    return element.get("hidden") in ("1", "true") or float(element.get(size, 1)) == 0
