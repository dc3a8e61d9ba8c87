"""○ columns: one for each department or choice, in which a mark means that it is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from survey.japanese.text import folded
from survey.questions.columns import MOST_UPRIGHT, FormColumn
from survey.questions.excel_text import is_one_below_the_other, quoted, replaced_formula
from survey.workbook.sheets import Cell, CellKind

MARK = "○"
"""Printed where something is marked."""
MARKS = frozenset(
    "○ ◯ 〇 ⭕ ● ◎ o O ｏ Ｏ レ ﾚ ✓ ✔ ☑ ✅ x X ｘ Ｘ 1 １ TRUE True true 有 はい".split()  # noqa: SIM905  To be read as a table.
)
"""Each means ○ in a ○ column. × and ✕ do not: in Japan they mean no, so they are kept as text and remarked on.
Neither does ①, which may name one of the examples."""
FOLDED_MARKS = tuple(sorted(set(map(folded, MARKS))))
_UNTICKED = frozenset("☐ □ ⬜ ▢".split())  # noqa: SIM905  To be read as a table.
"""Boxes that nobody ticked; ticked, they are among the marks."""
EMOJI = "\ufe0f"
"""Asks for the coloured picture of the sign before it."""
_SPACES = "\t\n\u3000"
"""What is typed beside a box, as a space is; Excel's TRIM takes away spaces alone."""

MOST_MARK_COLUMNS = 20
"""Above so many departments or choices the ○ columns give way to one cell that takes a list of names."""
_WIDTH = 20


def mark_width(name: str) -> int:
    """In pixels: a longer name stands in lines, since no program breaks one that stands upright."""
    return _WIDTH * -(-len(name) // MOST_UPRIGHT)


def is_mark(text: str) -> bool:
    """Whether the text means ○."""
    return _sign(text) in MARKS


def nobody_ticked(column: FormColumn, cell: Cell) -> bool:
    """A ○ column holds FALSE where a spreadsheet program has a box that nobody ticked; others type an empty box."""
    is_false = cell.kind is CellKind.BOOLEAN and not is_mark(cell.text)
    return bool(column.marks) and (is_false or _sign(cell.text) in _UNTICKED)


@cache
def as_read() -> Mapping[str, str]:
    """What stands in a ○ column, folded, as the reader takes it: any mark as ○, and a box that nobody ticked as nothing."""
    marks = dict.fromkeys((mark for mark in FOLDED_MARKS if mark != MARK), MARK)
    return {EMOJI: "", **marks, **dict.fromkeys((*sorted(_UNTICKED), "false"), "")}


def unticked_formula(cells: str) -> str:
    """How many characters the cells of a block of ○ columns have in which nobody ticked (`nobody_ticked`), as a formula."""
    boxes = [quoted(box + emoji) for box in sorted(_UNTICKED) for emoji in ("", EMOJI)]
    listed = ("," if is_one_below_the_other(cells) else ";").join(boxes)
    text = f"TRIM({replaced_formula(cells, dict.fromkeys(_SPACES, ' '))})"
    # LibreOffice holds a FALSE among others for 0. Only COUNTIF knows it there, and LEN makes of either the same.
    return f"COUNTIF({cells},FALSE)*LEN(FALSE)+SUMPRODUCT(LEN({text})*EXACT({text},{{{listed}}}))"


def _sign(text: str) -> str:
    return text.strip().removesuffix(EMOJI)
