"""The flow of blocks over pages: which row stands where, what is divided, what is repeated. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from msgspec import Struct
from msgspec.structs import replace

from survey.excel_out.cells import fits
from survey.measure import line_count, lines_in, row_height
from survey.paging.arrangement import TableBlock, TableRow
from survey.paging.segments import Beside, Frame, Segment, Stretch
from survey.paging.splitting import divide, shown_whole

CONTINUED = "（続き）"

_SPLIT_ABOVE = 0.2
"""Share of a page above which a row is divided rather than moved to the next page."""
_FEWEST_LINES = 4
"""Each part of a divided answer has at least this many lines, where that is possible."""


class _Row(Struct, frozen=True):
    """The part of a row that is still to be printed."""

    row: TableRow
    texts: tuple[str, ...]
    starts: tuple[int, ...]
    """How many characters of each text are printed already."""
    begun: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether what it is about is told already."""
        return self.begun or self.row.follows


class _Block(Struct, frozen=True):
    """The part of a block that is still to be printed."""

    rows: tuple[_Row, ...]
    numbers: tuple[str, ...]
    """The merged texts that are repeated as they are."""
    texts: tuple[str, ...]
    """The others."""
    beside: tuple[str, ...]
    """What of these is still to be printed."""
    begun: bool = False

    @property
    def done(self) -> bool:
        return self.begun and not self.rows and not any(self.beside)


def flow(blocks: Sequence[TableBlock], frame: Frame) -> Iterator[Segment]:
    """The segments of all blocks, page by page."""
    page = room = frame.first_body
    opens = False
    for number, source in enumerate(blocks):
        block = _whole(source, frame)
        while not block.done:
            if room < page and (block.begun or not _worth_starting(block, room, frame)):
                page = room = frame.body
                opens = True
            parts, beside, block = _fill(block, room, room == page, frame)
            segment = Segment(number, parts, beside, opens, block.done)
            yield segment
            room, opens = room - sum(segment.row_heights), False


def _whole(source: TableBlock, frame: Frame) -> _Block:
    rows = tuple(_Row(row, _texts(row, frame), (0,) * len(row.texts)) for row in source.rows)
    numbers, texts = source.merged[: frame.numbered], source.merged[frame.numbered :]
    return _Block(rows, numbers, texts, texts)


def _texts(row: TableRow, frame: Frame) -> tuple[str, ...]:
    """Of the row, without the title that stands above it already."""
    return ("", *row.texts[1:]) if frame.titled and row.follows else row.texts


def _worth_starting(block: _Block, room: float, frame: Frame) -> bool:
    """Whether enough of a new block fits below the one before: its first rows, the texts beside them if they are short, and
    its NO, which is not divided."""
    beside = _height_beside(_beside(block, 0, frame), frame)
    rows = sum(_least_height(row, frame) for row in _first_rows(block, frame))
    return room >= max(rows, min(beside, _SPLIT_ABOVE * frame.body), _height_beside(block.numbers, frame))


def _first_rows(block: _Block, frame: Frame) -> tuple[_Row, ...]:
    """Those that are to begin on the page on which the block begins: no short row stands there alone, with others overleaf."""
    first = block.rows[:1] if _is_long(block.rows[0], frame) else block.rows[:2]
    return (*first, *_totals_after(block.rows, len(first)))


def _totals_after(rows: Sequence[_Row], count: int) -> Iterator[_Row]:
    """The 合計行 where they come next after so many rows: none stands on another page than the end of the last answer."""
    return takewhile(lambda row: row.row.total is not None, islice(rows, count, None))


def _least_height(row: _Row, frame: Frame) -> float:
    """Of the row, or of the least that may stand on a page of a row that is divided."""
    label = row.row.label
    lines = _fewest(row, label, frame) if _is_long(row, frame) else _lines(row, label, frame)
    return row_height(lines, frame.font)


def _fewest(row: _Row, label: str, frame: Frame) -> int:
    """The least lines of a part of the row: what names it is not divided, and no title that need not be."""
    named = max(_FEWEST_LINES, line_count(label, frame.label_width, frame.font))
    if not frame.titled:
        return named
    lines = line_count(row.texts[0], frame.text_widths[0], frame.font)
    return named if _is_high(lines, frame) else max(named, lines)


def _fill(block: _Block, room: float, fresh: bool, frame: Frame) -> tuple[tuple[Stretch, ...], Beside, _Block]:
    """The rows and the texts beside them that stand in the room of one page, and what is left of the block."""
    parts, rows = _take(block.rows, room, fresh, frame)
    used = sum(part.height for part in parts)
    # Where the block goes on overleaf, the texts beside may use all the room: the paper would stay empty otherwise.
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
        row, label = _shown(waiting[0], not parts, frame), _label(waiting[0], not parts, frame)
        lines, needed = lines_in(room, frame.font), _lines(row, label, frame)
        below = sum(_least_height(total, frame) for total in _totals_after(waiting, 1))
        if needed > lines_in(room - below, frame.font) or _is_overfull(row):
            forced = fresh and not parts
            if not forced and (lines < _fewest(row, label, frame) or not _is_long(row, frame)):
                break
            part, rest = _cut(row, label, lines, frame)
        else:
            whole = (False,) * len(row.texts)
            height = row_height(needed, frame.font)
            part, rest = Stretch(height, label, row.texts, whole, row.row, row.starts), ()
        parts.append(part)
        room -= part.height
        waiting.popleft()
        waiting.extendleft(rest)
    return tuple(parts), tuple(waiting)


def _label(row: _Row, at_top: bool, frame: Frame) -> str:
    """What the cell that names the row says."""
    label = row.row.label
    if not row.goes_on:
        return label
    if not at_top:
        return ""
    return label if frame.titled else _continued(label, frame.label_width, frame)


def _shown(row: _Row, at_top: bool, frame: Frame) -> _Row:
    """The row as it stands on a page: where it goes on, with its title again."""
    if not (frame.titled and row.goes_on and at_top) or row.texts[0]:
        return row
    return replace(row, texts=(_again(row.row.texts[0], frame.text_widths[0], frame), *row.texts[1:]))


def _again(title: str, width: int, frame: Frame) -> str:
    """What stands overleaf in the place of a title that is told already."""
    repeated = _continued(title, width, frame)
    return CONTINUED if _is_high(line_count(repeated, width, frame.font), frame) else repeated


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
    return _is_overfull(row) or _is_high(_lines(row, row.row.label, frame), frame)


def _is_high(lines: int, frame: Frame) -> bool:
    """Whether so many lines take more of a page than is moved to the next one in one piece."""
    return row_height(lines, frame.font) > _SPLIT_ABOVE * frame.body


def _is_overfull(row: _Row) -> bool:
    return not all(map(fits, row.texts))


def _cut(row: _Row, label: str, lines: int, frame: Frame) -> tuple[Stretch, tuple[_Row, ...]]:
    """As much of the row as this many lines hold, and the rest, if any. Where possible, neither has only a few lines."""
    lines = max(min(lines, _lines(row, label, frame) - _FEWEST_LINES), min(lines, _fewest(row, label, frame)), 1)
    cells = zip(row.texts, frame.text_widths, strict=True)
    heads, rests = zip(*(divide(text, lines, width, frame.font) for text, width in cells), strict=True)
    more = tuple(map(bool, rests))
    visible = tuple(shown_whole(head, goes_on) for head, goes_on in zip(heads, more, strict=True))
    height = row_height(_lines(replace(row, texts=visible), label, frame), frame.font)
    part = Stretch(height, label, heads, more, row.row, row.starts)
    starts = tuple(start + len(head) for start, head in zip(row.starts, heads, strict=True))
    return part, (replace(row, texts=rests, starts=starts, begun=True),) if any(rests) else ()


def _grown(parts: tuple[Stretch, ...], height: float, frame: Frame) -> tuple[Stretch, ...]:
    """The parts, made higher to fill this height: the lowest grows that is no 合計行; where there is none, one is added."""
    lacking = height - sum(part.height for part in parts)
    count = len(frame.text_widths)
    nothing = Stretch(0, "", ("",) * count, (False,) * count, None, (0,) * count)
    grown = list(parts) or [nothing]
    at = max((at for at, part in enumerate(grown) if not (part.row and part.row.total)), default=len(grown) - 1)
    grown[at] = replace(grown[at], height=grown[at].height + lacking)
    return tuple(grown)


# ---------------------------------------------------------------- beside the rows


def _beside(block: _Block, free: float, frame: Frame) -> Beside:
    """What the merged cells say on this page; `free` is the height that they may fill with repetition.

    Overleaf the title is repeated as continued. The texts behind it are repeated together where all have room, unless
    a part of them is still to come, which then goes first.
    """
    if not (block.begun and block.texts):
        return (*block.numbers, *block.beside)
    title, *more = block.beside
    title = title or _again(block.texts[0], frame.merged_widths[frame.numbered], frame)
    again = (*block.numbers, title, *block.texts[1:])
    return again if not any(more) and _height_beside(again, frame) <= free else (*block.numbers, title, *more)


def _height_beside(beside: Beside, frame: Frame) -> float:
    """Of the texts, which are all or the first of those that stand beside the rows."""
    cells = zip(beside, frame.merged_widths, strict=False)
    return row_height(max((line_count(text, width, frame.font) for text, width in cells), default=0), frame.font)


def _divided_beside(beside: Beside, height: float, frame: Frame) -> tuple[Beside, tuple[str, ...]]:
    """As much of the merged cells' texts as this height holds, and the rest of those that are not numbers."""
    lines = lines_in(height, frame.font)
    numbers, texts = beside[: frame.numbered], beside[frame.numbered :]
    cells = zip(texts, frame.merged_widths[frame.numbered :], strict=True)
    halves = [divide(text, lines, width, frame.font) for text, width in cells]
    heads = (shown_whole(head, bool(rest)) for head, rest in halves)
    return (*numbers, *heads), tuple(rest for _, rest in halves)
