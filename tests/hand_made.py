"""A consolidated table laid out by hand, as offices do: the same content in many shapes, each a sheet or a Word table.

A layout makes grids of cells out of a content; `to_xlsx` and `to_docx` write them down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from hand_made_content import Asked, Content, Given
from msgspec import Struct, field
from msgspec.structs import replace
from openpyxl import Workbook
from openpyxl.styles import Alignment

ISSUE_COLUMNS, COLUMNS = 4, 8
CONTINUED = "（続き）"


class Grid(Struct):
    """A sheet, or a table of Word. Rows and columns count from 1; a cell that nothing stands in is None."""

    rows: list[list[object]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column."""
    name: str = "Sheet1"
    head: int = 0
    """The row of the headings, 0 where there is none."""

    def add(self, *cells: object) -> int:
        self.rows.append([None if cell == "" else cell for cell in cells])
        return len(self.rows)

    def merge_down(self, first: int, last: int, columns: Iterable[int]) -> None:
        if last > first:
            self.merged += [(first, column, last, column) for column in columns]

    @property
    def width(self) -> int:
        return max(map(len, self.rows))


class Hand(Struct, frozen=True):
    """How an office writes."""

    issue: str = "merged"
    """What stands in the issue's cells below its first row: merged, blank or repeated."""
    between: str = "\n"
    """What stands between departments of one cell."""
    spell: Callable[[str], str] = str
    """How a department is written."""
    shorten: Callable[[str], str] | None = None
    """How a department is written among those that somebody wants to work with; None: as everywhere."""
    lines_as_rows: bool = False
    own_columns: tuple[str, ...] = ()
    """Headings of columns that nobody asked for, at the right."""
    order: Sequence[int] = ()
    """Where the columns stand, by place in the usual order; () for that."""


Layout = Callable[[Content], list[Grid]]


def titled(content: Content, width: int = COLUMNS) -> Grid:
    """A sheet that begins with what the table is called."""
    grid = Grid()
    grid.add(content.title, *[None] * (width - 2), content.label)
    grid.add(content.section)
    grid.add()
    return grid


def headed(grid: Grid, content: Content, hand: Hand = Hand()) -> Grid:  # noqa: B008  Frozen.
    grid.head = grid.add(*_ordered([*content.headings, *hand.own_columns], hand))
    return grid


def grouped(grid: Grid, content: Content) -> Grid:
    """Headings in two rows: those of the issue over both, those of the answer under a common one."""
    first = grid.add(*content.headings[:ISSUE_COLUMNS], "各課の回答", None, None, None)
    grid.add(*[None] * ISSUE_COLUMNS, *content.headings[ISSUE_COLUMNS:])
    grid.merge_down(first, first + 1, range(1, ISSUE_COLUMNS + 1))
    grid.merged.append((first, ISSUE_COLUMNS + 1, first, COLUMNS))
    return grid


def filled(grid: Grid, issues: Iterable[Asked], hand: Hand = Hand()) -> Grid:  # noqa: B008  Frozen.
    for issue in issues:
        first = len(grid.rows) + 1
        for row in _rows(issue, hand):
            grid.add(*_ordered(row, hand))
        if hand.issue == "merged":
            grid.merge_down(first, len(grid.rows), _places(range(ISSUE_COLUMNS), hand))
    return grid


def _rows(issue: Asked, hand: Hand) -> Iterator[list[object]]:
    left = _issue_cells(issue, hand)
    for given in issue.answers or [Given("", "")]:
        right = _answer_cells(given, hand)
        cells = [*left, *right, *[f"{heading}の{given.department}" for heading in hand.own_columns]]
        yield from _line_by_line(cells) if hand.lines_as_rows else [cells]
        if hand.issue != "repeated":
            left = [None] * ISSUE_COLUMNS


def _issue_cells(issue: Asked, hand: Hand) -> list[object]:
    no = int(issue.no) if issue.no.isdigit() else issue.no
    return [no, issue.title, issue.examples, hand.between.join(map(hand.spell, issue.departments))]


def _answer_cells(given: Given, hand: Hand) -> list[object]:
    partners = hand.between.join(map(hand.shorten or hand.spell, given.partners))
    return [
        hand.spell(given.department),
        given.status,
        "\n".join(filter(None, [partners, given.note])),
        given.challenge,
    ]


def _line_by_line(cells: list[object]) -> Iterator[list[object]]:
    """The answer's lines as rows; what belongs to the issue stands whole in the first."""
    lines = [str(cell or "").split("\n") if column >= ISSUE_COLUMNS else [cell] for column, cell in enumerate(cells)]
    for at in range(max(map(len, lines))):
        yield [column[at] if at < len(column) else None for column in lines]


def _ordered(cells: list[object], hand: Hand) -> list[object]:
    return [cells[at] for at in hand.order] if hand.order else cells


def _places(columns: Iterable[int], hand: Hand) -> list[int]:
    return [1 + (list(hand.order).index(column) if hand.order else column) for column in columns]


# ---------------------------------------------------------------- the ways


def plain(hand: Hand) -> Layout:
    return lambda content: [filled(headed(titled(content), content, hand), content.issues, hand)]


def two_rows_of_headings(content: Content) -> list[Grid]:
    return [filled(grouped(titled(content), content), content.issues)]


def bare(content: Content) -> list[Grid]:
    """Without a title: the headings stand in the first row."""
    return [filled(headed(Grid(), content), content.issues)]


def page_by_page(content: Content) -> list[Grid]:
    """Headings again on every page; where an issue or an answer goes on, its name stands there again with （続き）."""
    grid = titled(content)
    for number, page in enumerate(_by(4, _continued(content))):
        if number:
            grid.add()
        headed(grid, content)
        above = None
        for issue, given, again in page:
            left: list[object] = [None] * ISSUE_COLUMNS
            if issue is not above:
                left = _issue_cells(issue, Hand())
                if again:
                    left = [left[0], f"{issue.title}{CONTINUED}", None, None]
            grid.add(*left, *_answer_cells(given, Hand()))
            above = issue
    return [grid]


def _continued(content: Content) -> Iterator[tuple[Asked, Given, bool]]:
    """Each answer, in two parts where it has three lines; whether its issue has begun before."""
    for issue in content.issues:
        again = False
        for given in issue.answers:
            first, *rest = given.status.split("\n")
            parts = [given]
            if len(rest) > 1:
                more = Given(f"{given.department}{CONTINUED}", "\n".join(rest))
                parts = [replace(given, status=first), more]
            for part in parts:
                yield issue, part, again
                again = True


def _by(size: int, things: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(things)
    while batch := list(islice(rest, size)):
        yield batch


def a_sheet_an_issue(content: Content) -> list[Grid]:
    return [
        replace(filled(headed(titled(content), content), [issue]), name=f"課題{issue.no}") for issue in content.issues
    ]


def a_sheet_an_issue_labelled(content: Content) -> list[Grid]:
    """The issue stands in labelled rows above; the table below holds the answers alone."""
    grids = []
    for issue in content.issues:
        grid = Grid(name=f"NO{issue.no}")
        grid.add(content.title)
        for heading, value in zip(content.headings, _issue_cells(issue, Hand()), strict=False):
            grid.add(heading, value)
        grid.add()
        grid.head = grid.add(*content.headings[ISSUE_COLUMNS:])
        for given in issue.answers:
            grid.add(*_answer_cells(given, Hand()))
        grids.append(grid)
    return grids


def a_sheet_a_page(content: Content) -> list[Grid]:
    """Two issues a sheet, the title on the first alone."""
    grids = []
    for number, issues in enumerate(_by(2, content.issues), 1):
        grid = Grid() if grids else titled(content)
        grids.append(replace(filled(headed(grid, content), issues), name=f"{number}ページ"))
    return grids


def issues_over_the_whole_width(content: Content) -> list[Grid]:
    """No column says which issue it is: its title stands in a row of its own."""
    grid = titled(content)
    grid.head = grid.add(*content.headings[ISSUE_COLUMNS:])
    for issue in content.issues:
        row = grid.add(issue.title, None, None, None)
        grid.merged.append((row, 1, row, 4))
        for given in issue.answers:
            grid.add(*_answer_cells(given, Hand()))
    return [grid]


def a_table_an_issue_below_each_other(content: Content) -> list[Grid]:
    """Each issue has labelled rows and a table of its own, all on one sheet."""
    grid = titled(content)
    for issue in content.issues:
        for heading, value in zip(content.headings, _issue_cells(issue, Hand()), strict=False):
            grid.add(heading, value)
        grid.head = grid.add(*content.headings[ISSUE_COLUMNS:])
        for given in issue.answers:
            grid.add(*_answer_cells(given, Hand()))
        grid.add()
    return [grid]


NOTE_ABOVE, NOTE_BELOW, COUNTED = "※令和８年３月末現在", "（注）回答のない課は、該当する取組がない。", "計　{}件"


def with_notes(content: Content) -> list[Grid]:
    """Notes above and below, a count after each issue, an empty row between blocks."""
    grid = titled(content)
    grid.add(NOTE_ABOVE)
    headed(grid, content)
    for issue in content.issues:
        filled(grid, [issue])
        grid.add("小計", None, None, None, None, COUNTED.format(len(issue.answers)))
        grid.add()
    grid.add("合計", None, None, None, None, COUNTED.format(sum(len(issue.answers) for issue in content.issues)))
    grid.add(NOTE_BELOW)
    return [grid]


def spaced(name: str) -> str:
    """福祉課 as 福　祉　課."""
    return "　".join(name) if len(name) < 5 else name


def shortened(name: str) -> str:
    """福祉課 as 福祉; 各課 is no name."""
    return name if len(name) < 3 else name.removesuffix("課")


LAYOUTS: dict[str, Layout] = {
    "merged": plain(Hand()),
    "blank below": plain(Hand("blank")),
    "repeated": plain(Hand("repeated")),
    "without title": bare,
    "headings in two rows": two_rows_of_headings,
    "page by page": page_by_page,
    "a sheet an issue": a_sheet_an_issue,
    "a sheet an issue, labelled": a_sheet_an_issue_labelled,
    "tables below each other": a_table_an_issue_below_each_other,
    "a sheet a page": a_sheet_a_page,
    "departments with commas": plain(Hand(between="、")),
    "departments with dots": plain(Hand("blank", between="・")),
    "departments spaced": plain(Hand("blank", spell=spaced)),
    "departments abbreviated": plain(Hand("repeated", between="、", shorten=shortened)),
    "notes and counts": with_notes,
    "lines as rows": plain(Hand("blank", lines_as_rows=True)),
    "lines as rows, merged": plain(Hand("merged", lines_as_rows=True)),
    "columns in another order": plain(Hand("repeated", order=(4, 0, 1, 3, 2, 5, 7, 6))),
    "own columns": plain(Hand("merged", own_columns=("担当者", "電話", "備考"))),
}

# ---------------------------------------------------------------- written down


def to_xlsx(grids: Sequence[Grid], path: Path) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for grid in grids:
        sheet = book.create_sheet(grid.name)
        for row in grid.rows:
            sheet.append(row)
        for top, left, bottom, right in grid.merged:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for cells in sheet.iter_rows():
            for cell in cells:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    book.save(path)
    return path


def to_docx(grids: Sequence[Grid], path: Path) -> Path:
    """A table of Word for each grid, with cells merged and the headings repeated on each page."""
    document = Document()
    for grid in grids:
        table = document.add_table(len(grid.rows), grid.width)
        cells = [list(row.cells) for row in table.rows]
        for texts, row in zip(grid.rows, cells, strict=True):
            for text, cell in zip(texts, row, strict=False):
                if text is not None:
                    cell.text = str(text)
        for top, left, bottom, right in grid.merged:
            cells[top - 1][left - 1].merge(cells[bottom - 1][right - 1])
        if grid.head:
            repeated = OxmlElement("w:tblHeader")
            table.rows[grid.head - 1]._tr.get_or_add_trPr().append(repeated)
        document.add_paragraph()
    document.save(path)
    return path
