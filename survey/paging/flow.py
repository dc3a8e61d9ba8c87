"""The flow of issues over pages: which row stands where, what is divided, what is repeated. Pure.

An issue is a block: its answers, one a row, beside three texts that are merged over them (title, examples, 関係課).
What of a block stands on one page is a segment. Measures: heights in points, widths in pixels.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from survey.excel_out.cells import fits
from survey.japanese.department_names import listed
from survey.measure import HIGHEST_ROW, line_count, lines_in, row_height
from survey.model import ConsolidatedIssue, Font
from survey.paging.splitting import divide, shown_whole

CONTINUED = "（続き）"
NO_ANSWERS = "（回答なし）"

_SPLIT_ABOVE = 0.2
"""Share of a page above which a row is divided rather than moved to the next page."""
_FEWEST_LINES = 4
"""Each part of a divided answer has at least this many lines, where that is possible."""


Beside = tuple[str, str, str, str]
"""NO, title, examples and 関係課 of an issue, as they stand beside its answers."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The measures of the table: widths of its columns, and the heights that its body may have."""

    font: Font
    issue_widths: tuple[int, int, int, int]
    """Of NO, title, examples and 関係課."""
    respondent_width: int
    answer_widths: tuple[int, ...]
    first_body: float
    """Height left for rows on the first page, below its title."""
    body: float
    """Height left for rows on every other page, below the repeated headings."""
    departments: int = 0
    """How many departments the survey asks."""

    @property
    def row_widths(self) -> tuple[int, ...]:
        """Widths of the columns with a cell of their own in each row."""
        return (self.respondent_width, *self.answer_widths)


@dataclass(frozen=True, slots=True)
class Stretch:
    """An answer, or as much of it as stands on one page."""

    height: float
    label: str
    """The respondent's name, marked as continued on later pages."""
    texts: tuple[str, ...]
    """One for each answer column; the texts of all parts, joined, are the answer."""
    more: tuple[bool, ...]
    """Whether each text goes on in a later part."""
    answer: int | None
    """Index of the answer in its issue; None for 回答なし, and for an empty row that makes room for the texts beside it."""
    starts: tuple[int, ...]
    """Of each text: how many characters of the answer stand before it, in earlier parts."""
    total: int | None = None
    """Index of the 合計行 in its issue; None for every other row."""

    @property
    def ends(self) -> bool:
        """Whether the answer ends here."""
        return not any(self.more)

    @property
    def row_heights(self) -> tuple[float, ...]:
        """Heights of the rows over which its cells are merged: a single row would be higher than Excel allows."""
        full, rest = divmod(self.height, HIGHEST_ROW)
        return (HIGHEST_ROW,) * int(full) + ((rest,) if rest else ())


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of an issue that stands on one page."""

    issue: int
    parts: tuple[Stretch, ...]
    beside: Beside
    """The texts of the cells merged over all parts; "" where nothing is repeated."""
    opens_page: bool
    ends: bool
    """Whether the issue ends here."""

    @property
    def row_heights(self) -> tuple[float, ...]:
        return tuple(height for part in self.parts for height in part.row_heights)

    def standing(self, row: int) -> Iterator[tuple[Stretch, int, int]]:
        """Its parts, each with its first row and its last, where it begins in this row."""
        for part in self.parts:
            last = row + len(part.row_heights) - 1
            yield part, row, last
            row = last + 1


@dataclass(frozen=True, slots=True)
class _Row:
    """The part of an answer that is still to be printed."""

    department: str
    texts: tuple[str, ...]
    answer: int | None
    starts: tuple[int, ...]
    """How many characters of each text are printed already."""
    begun: bool = False
    total: int | None = None


@dataclass(frozen=True, slots=True)
class _Block:
    """The part of an issue that is still to be printed."""

    source: ConsolidatedIssue
    rows: tuple[_Row, ...]
    texts: tuple[str, str, str]
    """Title, examples and 関係課."""
    beside: tuple[str, str, str]
    """What of these texts is still to be printed."""
    begun: bool = False

    @property
    def done(self) -> bool:
        return self.begun and not self.rows and not any(self.beside)


def flow(issues: Sequence[ConsolidatedIssue], frame: Frame) -> Iterator[Segment]:
    """The segments of all issues, page by page."""
    page = room = frame.first_body
    opens = False
    for number, source in enumerate(issues):
        block = _whole(source, frame)
        while not block.done:
            if room < page and (block.begun or not _worth_starting(block, room, frame)):
                page = room = frame.body
                opens = True
            parts, beside, block = _fill(block, room, room == page, frame)
            segment = Segment(number, parts, beside, opens, block.done)
            yield segment
            room, opens = room - sum(segment.row_heights), False


def _whole(source: ConsolidatedIssue, frame: Frame) -> _Block:
    issue = source.issue
    nothing, none_printed = ("",) * len(frame.answer_widths), (0,) * len(frame.answer_widths)
    rows = tuple(_Row(row.department, row.texts, number, none_printed) for number, row in enumerate(source.rows))
    totals = tuple(
        _Row(row.total, row.texts, None, none_printed, total=number) for number, row in enumerate(source.totals)
    )
    nobody = _Row(NO_ANSWERS, nothing, None, none_printed)
    texts = (issue.title, issue.examples, "\n".join(listed(issue.departments, frame.departments)))
    return _Block(source, (rows + totals) or (nobody,), texts, texts)


def _worth_starting(block: _Block, room: float, frame: Frame) -> bool:
    """Whether enough of a new issue fits below the one before: its first rows, and the texts beside them if they are short."""
    beside = _height_beside(_beside(block, 0, frame), frame)
    rows = sum(_least_height(row, frame) for row in _first_rows(block, frame))
    return room >= max(rows, min(beside, _SPLIT_ABOVE * frame.body))


def _first_rows(block: _Block, frame: Frame) -> tuple[_Row, ...]:
    """Those that are to begin on the page on which the issue begins: no short row stands there alone, with others overleaf."""
    first = block.rows[:1] if _is_long(block.rows[0], frame) else block.rows[:2]
    return (*first, *_totals_after(block.rows, len(first)))


def _totals_after(rows: Sequence[_Row], count: int) -> Iterator[_Row]:
    """The 合計行 where they come next after so many rows: none stands on another page than the end of the last answer."""
    if len(rows) > count and rows[count].total is not None:
        yield from islice(rows, count, None)


def _least_height(row: _Row, frame: Frame) -> float:
    """Of the row, or of the least that may stand on a page of a row that is divided."""
    lines = _FEWEST_LINES if _is_long(row, frame) else _lines(row, row.department, frame)
    return row_height(lines, frame.font)


def _fill(block: _Block, room: float, fresh: bool, frame: Frame) -> tuple[tuple[Stretch, ...], Beside, _Block]:
    """The rows and the texts beside them that stand in the room of one page, and what is left of the block."""
    parts, rows = _take(block.rows, room, fresh, frame)
    used = sum(part.height for part in parts)
    # Where the issue goes on overleaf, the texts beside may use all the room: the paper would stay empty otherwise.
    beside = _beside(block, room if rows else used, frame)
    height = max(used, min(room, _height_beside(beside, frame)))
    heads, rests = _divided_beside(beside, height, frame)
    return _grown(parts, height, frame), heads, replace(block, rows=rows, beside=rests, begun=True)


# ---------------------------------------------------------------- rows


def _take(
    rows: tuple[_Row, ...], room: float, fresh: bool, frame: Frame
) -> tuple[tuple[Stretch, ...], tuple[_Row, ...]]:
    """As many rows as the room holds, the last one divided if it is long, and the rest."""
    parts: list[Stretch] = []
    waiting = deque(rows)
    while waiting:
        row, label = waiting[0], _label(waiting[0], not parts, frame)
        lines, needed = lines_in(room, frame.font), _lines(row, label, frame)
        below = sum(_least_height(total, frame) for total in _totals_after(waiting, 1))
        if needed > lines_in(room - below, frame.font) or _is_overfull(row):
            forced = fresh and not parts
            if not forced and (lines < _FEWEST_LINES or not _is_long(row, frame)):
                break
            part, rest = _cut(row, label, lines, frame)
        else:
            whole = (False,) * len(row.texts)
            height = row_height(needed, frame.font)
            part, rest = Stretch(height, label, row.texts, whole, row.answer, row.starts, row.total), ()
        parts.append(part)
        room -= part.height
        waiting.popleft()
        waiting.extendleft(rest)
    return tuple(parts), tuple(waiting)


def _label(row: _Row, at_top: bool, frame: Frame) -> str:
    """What the respondent's cell says."""
    if not row.begun:
        return row.department
    return _continued(row.department, frame.respondent_width, frame) if at_top else ""


def _continued(name: str, width: int, frame: Frame) -> str:
    """The name marked as continued, on the same line if that is wide enough, so that the name is not divided."""
    beside = name + CONTINUED
    longer = line_count(beside, width, frame.font) > line_count(name, width, frame.font)
    return f"{name}\n{CONTINUED}" if longer else beside


def _lines(row: _Row, label: str, frame: Frame) -> int:
    cells = zip((label, *row.texts), frame.row_widths, strict=True)
    return max([line_count(text, width, frame.font) for text, width in cells])


def _is_long(row: _Row, frame: Frame) -> bool:
    """Whether the row is divided rather than moved to the next page."""
    height = row_height(_lines(row, row.department, frame), frame.font)
    return _is_overfull(row) or height > _SPLIT_ABOVE * frame.body


def _is_overfull(row: _Row) -> bool:
    return not all(map(fits, row.texts))


def _cut(row: _Row, label: str, lines: int, frame: Frame) -> tuple[Stretch, tuple[_Row, ...]]:
    """As much of the row as this many lines hold, and the rest, if any. Where possible, neither has only a few lines."""
    lines = max(min(lines, _lines(row, label, frame) - _FEWEST_LINES), min(lines, _FEWEST_LINES), 1)
    cells = zip(row.texts, frame.answer_widths, strict=True)
    heads, rests = zip(*(divide(text, lines, width, frame.font) for text, width in cells), strict=True)
    more = tuple(map(bool, rests))
    visible = tuple(shown_whole(head, goes_on) for head, goes_on in zip(heads, more, strict=True))
    height = row_height(_lines(replace(row, texts=visible), label, frame), frame.font)
    part = Stretch(height, label, heads, more, row.answer, row.starts, row.total)
    starts = tuple(start + len(head) for start, head in zip(row.starts, heads, strict=True))
    return part, (replace(row, texts=rests, starts=starts, begun=True),) if any(rests) else ()


def _grown(parts: tuple[Stretch, ...], height: float, frame: Frame) -> tuple[Stretch, ...]:
    """The parts, made higher to fill this height: the lowest grows that is no 合計行; where there is none, one is added."""
    lacking = height - sum(part.height for part in parts)
    count = len(frame.answer_widths)
    nothing = Stretch(0, "", ("",) * count, (False,) * count, None, (0,) * count)
    grown = list(parts) or [nothing]
    at = max((at for at, part in enumerate(grown) if part.total is None), default=len(grown) - 1)
    grown[at] = replace(grown[at], height=grown[at].height + lacking)
    return tuple(grown)


# ---------------------------------------------------------------- beside the rows


def _beside(block: _Block, free: float, frame: Frame) -> Beside:
    """What the merged cells say on this page; `free` is the height that they may fill with repetition.

    Overleaf the title is repeated as continued. Examples and 関係課 are repeated together where both have room, unless
    a part of them is still to come, which then goes first.
    """
    no = block.source.issue.no
    if not block.begun:
        return (no, *block.beside)
    title, examples, departments = block.beside
    repeated = _continued(block.texts[0], frame.issue_widths[1], frame)
    if _height_beside((no, repeated, "", ""), frame) > _SPLIT_ABOVE * frame.body:
        repeated = CONTINUED
    rest = (no, title or repeated, examples, departments)
    again = (no, title or repeated, *block.texts[1:])
    return again if not (examples or departments) and _height_beside(again, frame) <= free else rest


def _height_beside(beside: Beside, frame: Frame) -> float:
    cells = zip(beside, frame.issue_widths, strict=True)
    return row_height(max(line_count(text, width, frame.font) for text, width in cells), frame.font)


def _divided_beside(beside: Beside, height: float, frame: Frame) -> tuple[Beside, tuple[str, str, str]]:
    """As much of the merged cells' texts as this height holds, and the rest of title, examples and 関係課."""
    lines = lines_in(height, frame.font)
    no, *texts = beside
    cells = zip(texts, frame.issue_widths[1:], strict=True)
    (title, title_rest), (examples, examples_rest), (departments, departments_rest) = (
        divide(text, lines, width, frame.font) for text, width in cells
    )
    heads = (
        no,
        shown_whole(title, bool(title_rest)),
        shown_whole(examples, bool(examples_rest)),
        shown_whole(departments, bool(departments_rest)),
    )
    return heads, (title_rest, examples_rest, departments_rest)
