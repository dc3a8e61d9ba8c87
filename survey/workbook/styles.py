"""What a cell's style says that matters to a reader: the number format, whether text is struck through, a symbol font."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import NamedTuple

from survey.workbook.markup import scan
from survey.workbook.part_cache import remembering
from survey.workbook.shown import NumberFormat, number_format
from survey.workbook.symbols import symbol_font


class Style(NamedTuple):
    """A cell's style."""

    format: NumberFormat = NumberFormat()
    struck: bool = False
    symbols: str = ""
    """As `symbol_font` names its font."""


@remembering
def read_styles(chunks: Iterable[bytes]) -> Mapping[str, Style]:
    """The styles of xl/styles.xml, by their numbers as cells write them."""
    reading = _Styles()
    scan(
        chunks,
        start={
            **{f"x:{name}": partial(reading.enter, name) for name in _LISTS},
            "x:numFmt": reading.number_format,
            "x:font": reading.font,
            "x:strike": reading.strike,
            "x:name": reading.font_name,
            "x:xf": reading.cell_format,
        },
        end={f"x:{name}": reading.leave for name in _LISTS},
    )
    return {str(number): reading.style(*pair) for number, pair in enumerate(reading.pairs)}


_LISTS = ("numFmts", "fonts", "cellXfs")
"""The lists that are the cells'. The same elements stand in others, such as <dxfs> and <cellStyleXfs>, with other ids."""


def is_on(attributes: Mapping[str, str]) -> bool:
    """Whether a switch such as <strike/> is on; without a value it is."""
    return attributes.get("val", "1") not in ("0", "false", "off")


class _Styles:
    """What the pass has seen so far of the cells' lists."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.struck: list[bool] = []
        self.symbols: list[str] = []
        self.pairs: list[tuple[int, int]] = []
        self._list = ""

    def enter(self, name: str, _: dict[str, str]) -> None:
        self._list = name

    def leave(self) -> None:
        self._list = ""

    def number_format(self, attributes: dict[str, str]) -> None:
        if self._list == "numFmts":
            self.codes.setdefault(int(attributes["numFmtId"]), attributes.get("formatCode", ""))

    def font(self, _: dict[str, str]) -> None:
        if self._list == "fonts":
            self.struck.append(False)
            self.symbols.append("")

    def strike(self, attributes: dict[str, str]) -> None:
        if self._list == "fonts":
            self.struck[-1] = is_on(attributes)

    def font_name(self, attributes: dict[str, str]) -> None:
        if self._list == "fonts":
            self.symbols[-1] = symbol_font(attributes.get("val", ""))

    def cell_format(self, attributes: dict[str, str]) -> None:
        if self._list == "cellXfs":
            self.pairs.append((int(attributes.get("numFmtId", 0)), int(attributes.get("fontId", 0))))

    def style(self, format_id: int, font: int) -> Style:
        form = number_format(format_id, self.codes.get(format_id))
        return Style(form, self.struck[font], self.symbols[font]) if 0 <= font < len(self.struck) else Style(form)
