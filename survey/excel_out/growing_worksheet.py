"""A worksheet that people type into: some of its rows Excel goes on fitting to their text."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from xlsxwriter.worksheet import CellFormulaTuple

from survey.excel_out.packing import PackedWorksheet

if TYPE_CHECKING:
    from xlsxwriter.format import Format

_Attributes = Sequence[tuple[str, str | int]]


class GrowingWorksheet(PackedWorksheet):
    """To be given to `Workbook.add_worksheet`.

    It overrides private methods of xlsxwriter 3.3: there is no other way to give a row a height that is not marked as set
    by hand, nor to have a formula written as it stands.
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
