"""The papers that 参考３ is printed on, and what of them is left to the table."""

from __future__ import annotations

from msgspec import Struct

from survey.measure import NEARLY, PX
from survey.model import Paper


class PageSize(Struct, frozen=True):
    """A paper as it lies before the printer, in points."""

    width: float
    height: float
    side: float
    """Margin left and right of a table that is as wide as planned."""
    least_side: float
    """The margin that is set. A program that rounds column widths up prints into the rest of `side`, not on a further page."""
    top: float
    bottom: float
    header: float
    """From the edge of the paper to the header, and from the other edge to the footer."""

    @property
    def printable_px(self) -> int:
        """Most pixels that the columns may take."""
        return int((self.width - 2 * self.side) / PX * NEARLY)

    @property
    def body(self) -> float:
        """Most points that the rows of a page may take, in whole pixels."""
        return (self.height - self.top - self.bottom) * NEARLY // PX * PX


PAGES = {
    Paper.A3_LANDSCAPE: PageSize(1190.55, 841.89, side=36, least_side=17, top=54, bottom=45, header=25.2),
    Paper.A4_LANDSCAPE: PageSize(841.89, 595.28, side=28.8, least_side=14.4, top=46.8, bottom=39.6, header=21.6),
}
