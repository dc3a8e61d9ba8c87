"""単票: where things stand on a slip, a block of rows about one issue with a row a question. Pure.

All slips of a sheet are alike, row by row: what stands so many rows below the first row of one stands there in each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from functools import cached_property, lru_cache

from msgspec import Struct

from survey.form.asked_texts import hint_text
from survey.form.paper import PORTRAIT, widest_on
from survey.form.room import letters, most_shown, prose, roomy, roomy_for, shows
from survey.form.table_columns import (
    DONE_COLUMN,
    EXAMPLES_COLUMN,
    KEY_COLUMN,
    NO_COLUMN,
    TITLE_COLUMN,
    carried_key,
    given_key,
)
from survey.measure import line_count
from survey.model import Font, Question, Survey
from survey.questions.columns import ColumnRole, FormColumn

Spot = tuple[int, int]
"""How many rows below the first row of its issue a cell stands, and the number of its column."""

KEY_AT, NO_AT, HEADING_AT, INPUT_AT, REQUIRED_AT, HINT_AT = range(1, 7)
"""Numbers of the columns of a sheet of slips; the hidden ones stand at their right."""
SLIP_KEYS, HEADING_KEY, INPUT_KEY, REQUIRED_KEY, HINT_KEY, CARRIED_KEY, GIVEN_KEY = (
    "#slips",
    "#heading",
    "#input",
    "#required",
    "#hint",
    "#前回",
    "#初期値",
)
"""Stand in the hidden row of keys above the slips: the first in its first cell, the last two over the cells that keep what
the form was made with, and what the office gave."""
KEPT_BESIDE = {CARRIED_KEY: carried_key, GIVEN_KEY: given_key}
"""What stands there over cells beside the inputs, and the key that these have by that of the input."""
KEY_SIGN = "|"
"""Between NO and the key of an input."""
SEEN_AT = {HEADING_KEY: HEADING_AT, INPUT_KEY: INPUT_AT, REQUIRED_KEY: REQUIRED_AT, HINT_KEY: HINT_AT}
"""Numbers of the columns around the inputs, and of theirs, by what stands over them in the row of keys."""
SLIP_HEADINGS = {HEADING_AT: "設問", INPUT_AT: "記入欄", REQUIRED_AT: "必須", HINT_AT: "記入要領・記入例"}
"""Over the columns of slips."""
REQUIRED_TEXT = "必須"
"""Beside the input of a question that must be answered."""
GROUP_TEXT = "当てはまるものに○"
"""Over the inputs of the choices of a question."""


class SlipPart(Enum):
    """What a row of a slip is for."""

    BAND = auto()
    """NO and title of the issue, and whether the slip is finished."""
    EXAMPLES = auto()
    GROUP = auto()
    """Heads the choices of a question that is answered by ○."""
    INPUT = auto()
    CHOICE = auto()
    """The same for one of these choices."""
    SINCE = auto()
    REMARKS = auto()
    GAP = auto()


class SlipLine(Struct, frozen=True):
    """A row of a slip."""

    part: SlipPart
    question: Question | None = None
    column: FormColumn | None = None
    """The input that stands in it."""

    @property
    def has_hint(self) -> bool:
        """Whether what is said of its question stands in it."""
        return self.part in (SlipPart.GROUP, SlipPart.INPUT)

    @property
    def key(self) -> str:
        """Names what stands in it: a column of the table, or a question; "" in the first row of a slip and the last."""
        if self.column:
            return self.column.key
        return EXAMPLES_COLUMN if self.part is SlipPart.EXAMPLES else self.question.key if self.question else ""


class SlipLayout(Struct, frozen=True, eq=False, dict=True):
    """How the slips of a form are made; one for all its sheets."""

    lines: tuple[SlipLine, ...]
    """The rows of each, from top to bottom."""
    columns: tuple[FormColumn, ...]
    """Those that a table would have: what the slips ask, and what they keep in hidden cells."""
    widths: tuple[int, ...]
    """Of the columns that are seen, and of the hidden one before them, in pixels."""
    hints: Mapping[str, str]
    """What is said beside the input of each question, by its key."""
    shown: Mapping[str, str]
    """The same as far as a cell can show it: one that is longer ends with a word about the note that has the whole."""

    @cached_property
    def places(self) -> Mapping[str, Spot]:
        """Where the cell stands that a table would have in the column of this key."""
        below = {line.column.key: (at, INPUT_AT) for at, line in enumerate(self.lines) if line.column}
        kept = {column.key: (0, at) for at, column in enumerate(self._checks, HINT_AT + 1)}
        beside = {
            key: (below[of][0], HINT_AT + len(self._checks) + number)
            for number, kept in enumerate(self._beside.values(), 1)
            for of, key in kept.items()
        }
        named = {
            KEY_COLUMN: (0, KEY_AT),
            NO_COLUMN: (0, NO_AT),
            TITLE_COLUMN: (0, HEADING_AT),
            DONE_COLUMN: (0, HINT_AT),
        }
        return {**named, EXAMPLES_COLUMN: (1, INPUT_AT), **below, **kept, **beside}

    @property
    def _checks(self) -> Sequence[FormColumn]:
        beside = {key for kept in self._beside.values() for key in kept.values()}
        return [c for c in self.columns if c.role is ColumnRole.CHECK and c.key not in beside]

    @cached_property
    def _beside(self) -> Mapping[str, Mapping[str, str]]:
        """The keys of the hidden cells beside inputs by those of the inputs, by what stands over them; each such has a column
        of its own."""
        keys = {column.key for column in self.columns}
        inputs = [column.key for column in self.columns if column.role is ColumnRole.INPUT]
        found = {head: {of: key for of in inputs if (key := kept(of)) in keys} for head, kept in KEPT_BESIDE.items()}
        return {head: kept for head, kept in found.items() if kept}

    @property
    def last_column(self) -> int:
        """Number of the last hidden column."""
        return HINT_AT + len(self._checks) + len(self._beside)

    def room_for(self, key: str) -> int:
        """Pixels that a text has which a table would have in the column of this key."""
        spans = {NO_COLUMN: (NO_AT, NO_AT), TITLE_COLUMN: (HEADING_AT, INPUT_AT), EXAMPLES_COLUMN: (INPUT_AT, HINT_AT)}
        first, last = spans.get(key, (INPUT_AT, INPUT_AT))
        return sum(self.widths[first - 1 : last])

    def cut_hints(self, starts: Iterable[int]) -> Iterator[tuple[int, str]]:
        """Rows beside which not the whole hint is shown, each with the key of its question. `starts`: the first rows of the
        slips."""
        cut = {key for key, hint in self.hints.items() if self.shown[key] != hint}
        said = [(at, line.question.key) for at, line in enumerate(self.lines) if line.question and line.has_hint]
        yield from ((start + at, key) for start in starts for at, key in said if key in cut)

    @cached_property
    def column_keys(self) -> tuple[str, ...]:
        """What stands in the hidden row of keys, column by column."""
        seen = (SLIP_KEYS, NO_COLUMN, HEADING_KEY, INPUT_KEY, REQUIRED_KEY, HINT_KEY)
        return (*seen, *(column.key for column in self._checks), *self._beside)


def slip_key(no: str, line: SlipLine) -> str:
    """What stands in the hidden first cell of a row of an issue's slip; "" in the row between two."""
    if line.part is SlipPart.BAND:
        return no
    return f"{no}{KEY_SIGN}{line.key}" if line.key else ""


@lru_cache(maxsize=16)
def slip_layout(survey: Survey, columns: tuple[FormColumn, ...], label: int = 0) -> SlipLayout:
    """The slips that ask what a table of these columns would. `label`: pixels that the labels above the column of NO take, at
    least."""
    widths = _widths(survey, columns, max(_NO, label))
    hints = {question.key: hint_text(survey, question, columns) for question in survey.row_questions}
    font = prose(survey.settings.font)
    shown = {key: _shown(text, widths[HINT_AT - 1], font) for key, text in hints.items()}
    return SlipLayout(tuple(_lines(survey, columns)), columns, widths, hints, shown)


def _shown(text: str, width: int, font: Font) -> str:
    if shows(text, width, font):
        return text
    return f"{text[: most_shown(text, width, font) - len(_GOES_ON) - _SLACK]}{_GOES_ON}"


_GOES_ON = "…\n（続きは、この欄のメモにあります。）"
_SLACK = 40
"""Characters: that word takes two lines, and ends the one before it."""


def _lines(survey: Survey, columns: Iterable[FormColumn]) -> Iterator[SlipLine]:
    yield SlipLine(SlipPart.BAND)
    if any(issue.examples for issue in survey.issues):
        yield SlipLine(SlipPart.EXAMPLES)
    above: Question | None = None
    for column in columns:
        if column.role in (ColumnRole.INPUT, ColumnRole.CALCULATED):
            if column.group and column.question != above:
                yield SlipLine(SlipPart.GROUP, column.question)
            yield SlipLine(SlipPart.CHOICE if column.group else SlipPart.INPUT, column.question, column)
            above = column.question
        elif column.role is ColumnRole.SINCE:
            yield SlipLine(SlipPart.SINCE, column=column)
        elif column.role is ColumnRole.REMARKS:
            yield SlipLine(SlipPart.REMARKS, column=column)
    yield SlipLine(SlipPart.GAP)


# ---------------------------------------------------------------- how wide its columns are

_NO, _HEADING, _INPUT, _REQUIRED, _HINT = 48, 180, 400, 52, 200
"""Pixels, at least: of the input, where the paper has room for it."""
_NARROWEST = 160
"""Pixels of an input."""
_WIDE_HINT, _MOST_LINES, _STEP = 300, 8, 20
"""A hint becomes so many pixels wide at most to have no more lines, by so many pixels at a time."""


def _widths(survey: Survey, columns: Sequence[FormColumn], no: int) -> tuple[int, ...]:
    """Of the columns up to the last that is seen: wide enough for what may be typed, then for what is said beside it, as far
    as the paper shows sentences of this width that can be read."""
    font = survey.settings.font
    inputs = [column for column in columns if column.role is ColumnRole.INPUT]
    spare = widest_on(PORTRAIT, font) - (no + _HEADING + _REQUIRED + _HINT)
    wanted = max(_wanted(column, font) for column in inputs)
    wide = max(min(wanted, spare), _NARROWEST)
    said = [hint_text(survey, question, columns) for question in survey.row_questions]
    return (0, no, _HEADING, wide, _REQUIRED, _hint_width(said, _HINT + max(0, spare - wide), prose(font)))


def _hint_width(hints: Sequence[str], most: int, font: Font) -> int:
    """As wide as makes all of them short, or at least shows them whole."""
    short = range(_HINT, min(most, _WIDE_HINT) + 1, _STEP)
    brief = next((at for at in short if all(line_count(text, at, font) <= _MOST_LINES for text in hints)), short[-1])
    return min(roomy(brief, hints, font), most)


def _wanted(column: FormColumn, font: Font) -> int:
    longest = column.question.max_length if column.question else None
    return roomy_for(_INPUT, longest, letters(column, font)) if longest else _INPUT
