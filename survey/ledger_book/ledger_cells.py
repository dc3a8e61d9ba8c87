"""The parts of a sheet of the 受付簿: columns, cells, looks; and how a text too long for a row is divided. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from survey.excel_out.cells import MOST_CHARACTERS, clip, fits
from survey.japanese.text import clean, is_clean, one_line
from survey.model import Change, Entry, Names, Outcome, Paper, Question, Severity, State, Survey

LedgerCell = str | int | float
LedgerRow = tuple[LedgerCell, ...]

FILE, DIGEST = "ファイル", "照合番号（SHA-256）"
"""Headings of columns."""
FAULTY = "（要修正）"
"""Follows the mark of an answer that has errors."""
UNANSWERED_MARK = "未回答"
UNFILLED, REFUSED, UNUSED = "未記入", "要修正", "載らない"
"""Of what the office writes about an answer."""
GONE = "ファイルなし"
"""Stands for the outcome of a file that is no longer there."""


class Tone(Enum):
    """How a cell looks."""

    TITLE = auto()
    NOTE = auto()
    HEADING = auto()
    PLAIN = auto()
    CENTRE = auto()
    NARROW = auto()
    """For texts that nobody reads, such as a digest: one line, cut off at the edge."""
    INPUT = auto()
    AMOUNT = auto()
    """As INPUT, for a number."""
    ALERT = auto()
    QUIET = auto()
    TOTAL = auto()


_ALERTING = {
    Severity.ERROR,
    Outcome.ON_HOLD,
    State.MISSING,
    State.SENT_BACK,
    UNANSWERED_MARK,
    Change.UNCONFIRMED,
    UNFILLED,
    REFUSED,
    UNUSED,
}
_QUIET = {Outcome.SUPERSEDED, Outcome.ATTACHED, Outcome.OUT_OF_SCOPE, Outcome.EXCLUDED, GONE}


class LedgerColumn(Struct, frozen=True):
    """A column of a sheet. `width` is in pixels at 96 dpi."""

    heading: str
    width: int
    tone: Tone = Tone.PLAIN
    toned: bool = False
    """Whether the text of a cell decides how it looks."""
    hidden: bool = False
    """Whether only the tool reads it."""
    key: str = ""
    """What stands in it, in a hidden row above the headings; "" on a sheet that is not read back by it."""
    hint: str = ""
    """What is said while somebody types there."""
    offered: tuple[str, ...] = ()
    """What a drop-down offers there, and nothing else is taken."""

    @property
    def wraps(self) -> bool:
        return self.tone is not Tone.NARROW

    def look(self, cell: LedgerCell) -> Tone:
        """How a cell looks in this column."""
        if not self.toned or isinstance(cell, int | float):
            return self.tone
        if cell in _ALERTING or cell.endswith(FAULTY):
            return Tone.ALERT
        return Tone.QUIET if cell in _QUIET else self.tone


def in_words(columns: Iterable[LedgerColumn], names: Names) -> tuple[LedgerColumn, ...]:
    """The columns with the survey's own words in their headings, for {課} and the like."""
    return tuple(replace(column, heading=names.said_in(column.heading)) for column in columns)


class LedgerLine(Struct, frozen=True):
    """A row of a sheet in its chart."""

    row: int
    """Place among the rows, from 0."""
    name: str
    values: tuple[int | None, ...]
    """As they stand in the row, from the chart's first column on."""


class LedgerChart(Struct, frozen=True):
    """A chart below the rows of a sheet: bars by column, in the colours of rows."""

    title: str
    first: int
    """Place of the first column that holds figures, from 0; all behind it do."""
    lines: tuple[LedgerLine, ...]
    height: int = 420
    """In pixels."""


class LedgerSheet(Struct, frozen=True):
    """A sheet of the 受付簿: a note, and a table below it."""

    name: str
    note: str
    columns: tuple[LedgerColumn, ...]
    rows: Iterable[LedgerRow]
    """Can be iterated only once."""
    count: int
    """How many they are."""
    totals: LedgerRow = ()
    """A last row that filters and sorting leave alone."""
    frozen: int = 0
    """Columns at the left that stay in sight."""
    paper: Paper = Paper.A4_LANDSCAPE
    chart: LedgerChart | None = None
    of_answers: bool = False
    """Whether its texts are whole answers, which no other sheet repeats: they stand apart from those of the sheets that are
    read back."""
    heights: Sequence[float | None] = ()
    """Of the rows, where they were measured before: in points, None where each cell takes one line."""


def cleaned(*texts: str) -> LedgerRow:
    """A row of texts that a workbook can hold."""
    return texts if is_clean("".join(texts)) else tuple(map(clean, texts))


def fitted(*texts: str) -> LedgerRow:
    """The same for a row that is not divided: of a text that is too long for a cell, only the beginning."""
    together = "".join(texts)
    if fits(together) and is_clean(together):
        return texts
    return tuple(clip(clean(text), MOST_CHARACTERS) for text in texts)


_MOST_LINES = 24
"""This many lines of 10.5 pt are lower than the highest row of Excel, and hold far less than 32,767 characters."""


def fits_a_row(cells: Sequence[LedgerCell], columns: Sequence[LedgerColumn]) -> bool:
    """Whether a row can show all these texts."""
    return all(len(_pieces(str(cell), column.width)) <= 1 for cell, column in zip(cells, columns, strict=True))


def spilled(rows: Iterable[LedgerRow], columns: Sequence[LedgerColumn]) -> tuple[LedgerRow, ...]:
    """The rows. One with a text that is too long to be shown becomes several, which repeat its short cells."""
    return tuple(part for row in rows for part in _parts(row, columns))


def spilled_sheet(  # noqa: PLR0913  As many as a sheet has parts.
    name: str,
    note: str,
    columns: tuple[LedgerColumn, ...],
    rows: Iterable[LedgerRow],
    *,
    frozen: int = 0,
    paper: Paper = Paper.A4_LANDSCAPE,
) -> LedgerSheet:
    """A sheet of rows, those with a text too long to be shown as several."""
    shown = spilled(rows, columns)
    return LedgerSheet(name, note, columns, shown, len(shown), frozen=frozen, paper=paper)


def question_text(question: Question, item: int = 0) -> str:
    """A question as a sheet names it; where it is asked of items, with the number of the item."""
    heading = one_line(question.heading)
    return f"{heading}（{item}件目）" if item else heading


def item_text(survey: Survey, entries: Mapping[str, Entry]) -> str:
    """All that is said of an item, a line an answer."""
    shown = ((q, shown_text(entries.get(q.key), survey.settings.names)) for q in survey.item_questions)
    return "\n".join(f"{question_text(question)}：{text}" for question, text in shown if text)


def shown_text(entry: Entry | None, names: Names) -> str:
    """An answer as a sheet shows it; "" for none."""
    if entry is None or not entry.departments:
        return entry.text if entry else ""
    return "\n".join(filter(None, (replace(entry, text="").as_text("、", names), entry.text)))


def shortened(rows: Iterable[LedgerRow], columns: Sequence[LedgerColumn]) -> tuple[LedgerRow, ...]:
    """The rows. Of a text that is too long to be shown, the beginning stands there, and … at its end."""
    return tuple(
        tuple(_beginning(str(cell), column.width) for cell, column in zip(row, columns, strict=True)) for row in rows
    )


def _beginning(text: str, width: int) -> str:
    first, *rest = _pieces(text, width) or [""]
    return f"{first[:-1]}…" if rest else first


def _parts(row: LedgerRow, columns: Sequence[LedgerColumn]) -> Iterator[LedgerRow]:
    pieces = [_pieces(str(cell), column.width) for cell, column in zip(row, columns, strict=True)]
    most = max(map(len, pieces))
    if most == 1:
        yield tuple(first for (first,) in pieces)
        return
    for number in range(most):
        yield tuple(p[0] if len(p) == 1 else p[number] if number < len(p) else "" for p in pieces)


def _pieces(text: str, width: int) -> Sequence[str]:
    if len(text) <= _MOST_LINES:
        return [text]
    across = max(1, int((width - 5) / 14.5))
    # Nearly all texts take so few lines, wherever these end.
    is_whole = len(text) // across + text.count("\n") < _MOST_LINES
    return [text] if is_whole else _piece(across).findall(text)


@lru_cache
def _piece(across: int) -> re.Pattern[str]:
    """Matches as much text as a row may show that has room for so many characters in a line."""
    return re.compile(rf"(?:[^\n]{{0,{across}}}\n|[^\n]{{1,{across}}}){{1,{_MOST_LINES}}}")
