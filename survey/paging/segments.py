"""What stands on each page: segments of blocks, the stretches of their rows, and the measures of the table.

A block is an issue or a department: its rows, beside texts that are merged over them (NO, title, examples, 関係課; or the
name). What of a block stands on one page is a segment. Measures: heights in points, widths in pixels.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from survey.measure import HIGHEST_ROW
from survey.model import Font
from survey.paging.arrangement import TableRow

Beside = tuple[str, ...]
"""The texts of the cells that are merged over the rows of a block, as they stand on a page."""


class Frame(Struct, frozen=True):
    """The measures of the table: widths of its columns, and the heights that its body may have."""

    font: Font
    merged_widths: tuple[int, ...]
    label_width: int
    text_widths: tuple[int, ...]
    """Of the columns of texts that may be divided."""
    first_body: float
    """Height left for rows on the first page, below its title."""
    body: float
    """Height left for rows on every other page, below the repeated headings."""
    numbered: int = 0
    """How many of the merged texts are repeated on every page as they are: NO."""
    titled: bool = False
    """Whether the first text of a row is a title, which is repeated, rather than a part of the answer."""

    @property
    def row_widths(self) -> tuple[int, ...]:
        """Widths of the columns with a cell of their own in each row."""
        return (self.label_width, *self.text_widths)


class Stretch(Struct, frozen=True):
    """An answer, or as much of it as stands on one page."""

    height: float
    label: str
    """What names the row; a respondent is marked as continued on later pages."""
    texts: tuple[str, ...]
    """The texts of all parts, joined, are those of the row; but for a title that is told whole, which is repeated."""
    more: tuple[bool, ...]
    """Whether each text goes on in a later part."""
    row: TableRow | None
    """None for an empty row that makes room for the texts beside it."""
    starts: tuple[int, ...]
    """Of each text: how many characters of it stand before, in earlier parts."""

    @property
    def ends(self) -> bool:
        """Whether the answer ends here."""
        return not any(self.more)

    @property
    def row_heights(self) -> tuple[float, ...]:
        """Heights of the rows over which its cells are merged: a single row would be higher than Excel allows."""
        full, rest = divmod(self.height, HIGHEST_ROW)
        return (HIGHEST_ROW,) * int(full) + ((rest,) if rest else ())


class Segment(Struct, frozen=True):
    """The part of a block that stands on one page."""

    block: int
    """Its index."""
    parts: tuple[Stretch, ...]
    beside: Beside
    """The texts of the cells merged over all parts; "" where nothing is repeated."""
    opens_page: bool
    ends: bool
    """Whether the block ends here."""

    @property
    def row_heights(self) -> tuple[float, ...]:
        return tuple(height for part in self.parts for height in part.row_heights)

    def standing(self, row: int) -> Iterator[tuple[Stretch, int, int]]:
        """Its parts, each with its first row and its last, where it begins in this row."""
        for part in self.parts:
            last = row + len(part.row_heights) - 1
            yield part, row, last
            row = last + 1
