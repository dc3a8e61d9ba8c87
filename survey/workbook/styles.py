"""What a cell's style says that matters to a reader: the number format, and whether text is struck through."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from survey.workbook.markup import scan
from survey.workbook.part_cache import remembering
from survey.workbook.shown import NumberFormat, number_format


class Style(NamedTuple):
    """A cell's style."""

    format: NumberFormat = NumberFormat()
    struck: bool = False


@remembering
def read_styles(chunks: Iterable[bytes]) -> tuple[Style, ...]:
    """The styles of xl/styles.xml, in the order in which cells name them."""
    reading = _Styles()
    scan(
        chunks,
        start={
            "x:numFmt": reading.number_format,
            "x:fonts": lambda _: reading.enter("fonts"),
            "x:font": reading.font,
            "x:strike": reading.strike,
            "x:cellXfs": lambda _: reading.enter("cellXfs"),
            "x:xf": reading.cell_format,
        },
        end={"x:fonts": lambda: reading.enter(""), "x:cellXfs": lambda: reading.enter("")},
    )
    return tuple(reading.style(*pair) for pair in reading.pairs)


def is_on(attributes: dict[str, str]) -> bool:
    """Whether a switch such as <strike/> is on; without a value it is."""
    return attributes.get("val", "1") not in ("0", "false", "off")


class _Styles:
    """What the pass has seen so far. Fonts and formats that stand in other lists, such as <dxfs>, are not counted."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.struck: list[bool] = []
        self.pairs: list[tuple[int, int]] = []
        self._list = ""

    def enter(self, name: str) -> None:
        self._list = name

    def number_format(self, attributes: dict[str, str]) -> None:
        self.codes.setdefault(int(attributes["numFmtId"]), attributes.get("formatCode", ""))

    def font(self, _: dict[str, str]) -> None:
        if self._list == "fonts":
            self.struck.append(False)

    def strike(self, attributes: dict[str, str]) -> None:
        if self._list == "fonts":
            self.struck[-1] = is_on(attributes)

    def cell_format(self, attributes: dict[str, str]) -> None:
        if self._list == "cellXfs":
            self.pairs.append((int(attributes.get("numFmtId", 0)), int(attributes.get("fontId", 0))))

    def style(self, format_id: int, font: int) -> Style:
        struck = font < len(self.struck) and self.struck[font]
        return Style(number_format(format_id, self.codes.get(format_id)), struck)
