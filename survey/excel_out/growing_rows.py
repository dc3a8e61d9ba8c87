"""A sheet some of whose rows Excel goes on fitting to their text while a person types."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

_Attributes = Sequence[tuple[str, str | int]]


class GrowingRows(Worksheet):  # type: ignore[misc]  # xlsxwriter carries no types
    """To be given to `Workbook.add_worksheet`.

    It overrides a private method, through which xlsxwriter 3.3 writes the beginning of each row: there is no other way to
    give a row a height that is not marked as set by hand.
    """

    growing = range(0)
    """The rows' numbers, from 1."""

    def _xml_start_tag_unencoded(self, tag: str, attributes: _Attributes = ()) -> None:
        # Excel fits a row again only while its height is not marked as set by hand, as xlsxwriter marks every height.
        if tag == "row" and dict(attributes)["r"] in self.growing:
            attributes = [attribute for attribute in attributes if attribute[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)
