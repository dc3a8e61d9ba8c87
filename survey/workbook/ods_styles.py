"""What an OpenDocument's styles say that matters to a reader: what is hidden or struck through, and symbol fonts."""

from __future__ import annotations

from survey.workbook.markup import Attributes, Start, attribute
from survey.workbook.symbols import symbol_font


class OdsStyles:
    """Collects names of styles. `start` are handlers for a pass over content.xml."""

    def __init__(self) -> None:
        self.hidden: set[str] = set()
        """Of sheets that are not displayed."""
        self.struck: dict[str, bool] = {}
        """Of cells and of pieces of text: whether a style strikes through, where it says so or the contrary."""
        self.symbols: dict[str, str] = {}
        """Of the same: the symbol font, as `symbol_font` names it; "" for another font."""
        self.pages: dict[str, str] = {}
        """By name of a sheet's style: name of the master page that the sheet is printed on."""
        self._name = ""
        self.start: dict[str, Start] = {
            "style:style": self._begin,
            "style:table-properties": self._of_table,
            "style:text-properties": self._of_text,
        }

    def _begin(self, attributes: Attributes) -> None:
        self._name = attribute(attributes, "style:name") or ""
        if page := attribute(attributes, "style:master-page-name"):
            self.pages[self._name] = page

    def _of_table(self, attributes: Attributes) -> None:
        if attribute(attributes, "table:display") == "false":
            self.hidden.add(self._name)

    def _of_text(self, attributes: Attributes) -> None:
        # Programs write the style of the line, its type or both; where there is a style, it decides.
        line = attribute(attributes, "style:text-line-through-style")
        line = line or attribute(attributes, "style:text-line-through-type")
        if line:
            self.struck[self._name] = line != "none"
        if font := attribute(attributes, "style:font-name"):
            self.symbols[self._name] = symbol_font(font)
