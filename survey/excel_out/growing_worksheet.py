"""A worksheet that people type into: some of its rows Excel goes on fitting to their text."""

from __future__ import annotations

import html
from collections.abc import Container, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from xlsxwriter.worksheet import CellBlankTuple, CellFormulaTuple, CellNumberTuple, CellStringTuple, Worksheet

from survey.excel_out.rows import BLOCK
from survey.model.addresses import address

if TYPE_CHECKING:
    from xlsxwriter.format import Format

_Attributes = Sequence[tuple[str, str | int]]
_Cell: TypeAlias = CellBlankTuple | CellFormulaTuple | CellNumberTuple | CellStringTuple

_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
"""What a formula gives that is no text, though it is written as one."""


class GrowingWorksheet(Worksheet):  # type: ignore[misc]  # xlsxwriter carries no types
    """To be given to `Workbook.add_worksheet`.

    It overrides private methods of xlsxwriter 3.3: there is no other way to give a row a height that is not marked as set
    by hand, nor to have formulas and cells written as they stand.
    """

    growing: Container[int] = range(0)
    """The rows' numbers, from 1."""

    def _xml_start_tag_unencoded(self, tag: str, attributes: _Attributes = ()) -> None:
        # Excel fits a row again only while its height is not marked as set by hand, as xlsxwriter marks every height.
        if tag == "row" and dict(attributes)["r"] in self.growing:
            attributes = [attribute for attribute in attributes if attribute[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        # xlsxwriter searches every formula for each of 155 functions that came after Excel 2007, which took half the time
        # of a form. Ours use none of them.
        return formula.removeprefix("=")

    def _write_formula(
        self, row: int, col: int, formula: str, cell_format: Format | None = None, value: str | int = 0
    ) -> int:
        # Nor are ours for arrays, for which it searches each once more.
        if self._check_dimensions(row, col):
            return -1
        self.table[row][col] = CellFormulaTuple(self._prepare_formula(formula), cell_format, value)
        return 0

    def _calculate_spans(self) -> None:
        # xlsxwriter asks of every place on the sheet whether something stands there, and of each once more for notes.
        ends: dict[int, list[int]] = {}
        for rows in (self.table, self.comments):
            for row, cells in rows.items():
                if cells:
                    ends.setdefault(row // BLOCK, []).extend((min(cells), max(cells)))
        self.row_spans = {block: f"{min(columns) + 1}:{max(columns) + 1}" for block, columns in ends.items()}

    def _write_cell(self, row: int, col: int, cell: _Cell) -> None:
        # xlsxwriter looks for signs to escape in each address and each number of a format.
        if not cell.format:
            super()._write_cell(row, col, cell)
            return
        begun = f'<c r="{address(row + 1, col + 1)}" s="{cell.format._get_xf_index()}"'
        if isinstance(cell, CellStringTuple):
            self.fh.write(f'{begun} t="s"><v>{cell.string}</v></c>')
        elif isinstance(cell, CellBlankTuple):
            self.fh.write(f"{begun}/>")
        elif isinstance(cell, CellFormulaTuple) and isinstance(cell.value, str) and cell.value not in _ERRORS:
            kind = ' t="str"' if cell.value else ""
            told = f"<f>{_escaped(cell.formula)}</f><v>{html.escape(cell.value, quote=False)}</v>"
            self.fh.write(f"{begun}{kind}>{told}</c>")
        else:
            super()._write_cell(row, col, cell)


# Cached, because the forms of a survey have the same formulas.
@lru_cache(maxsize=1 << 11)
def _escaped(formula: str) -> str:
    return html.escape(formula, quote=False)
