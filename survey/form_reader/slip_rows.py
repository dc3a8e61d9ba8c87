"""Which rows of a returned sheet make up slips (単票), and which input each holds: by hidden keys, else by what can be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from survey.form import EXAMPLES_COLUMN, NO_COLUMN, ColumnRole, FormColumn
from survey.form.slip_layout import (
    HEADING_AT,
    HEADING_KEY,
    HINT_AT,
    HINT_KEY,
    INPUT_AT,
    INPUT_KEY,
    KEY_SIGN,
    REQUIRED_AT,
    REQUIRED_KEY,
    SLIP_HEADINGS,
    SLIP_KEYS,
)
from survey.form.table_columns import row_columns_read
from survey.form_reader.headings import believed, group_heading
from survey.japanese.text import comparison_key
from survey.model import Question, Survey
from survey.questions.kinds import kind_of
from survey.workbook.sheet_rows import Grid
from survey.workbook.sheets import Cell

ROWS_BELOW = 2
"""How many rows below an input its continuation may stand: with at most one empty row between."""
_FEWEST = 2
"""Keys, or headings one below the other, by which a sheet is known for one of slips."""
_HEAD = 3
"""Rows below the row of keys in which its headings may stand."""
_SEEN = {HEADING_KEY: HEADING_AT, INPUT_KEY: INPUT_AT, REQUIRED_KEY: REQUIRED_AT, HINT_KEY: HINT_AT}

Cells = Mapping[int, Cell]


@dataclass(frozen=True, slots=True)
class SlipColumns:
    """What the columns of a sheet of slips are for."""

    at: Mapping[str, int]
    """Their numbers by the key that stands in the hidden row above; none for one that is gone."""
    head: tuple[int, ...]
    """The rows of keys and headings above the slips."""

    def text(self, cells: Cells, key: str) -> str:
        """What stands in a row in the column of this key; "" where nothing does."""
        number = self.at.get(key, 0)
        return cells[number].text if number in cells else ""


@dataclass(slots=True)
class FoundSlip:
    """Rows that are about one issue."""

    no: str = ""
    """By their keys."""
    band: int = 0
    """The row with NO and title; 0 where there is none."""
    keys: dict[int, str] = field(default_factory=dict)
    """By row: what its key says of the input; "" where it has none."""
    headings: dict[int, str] = field(default_factory=dict)
    """By row: what stands before the input; "" where nothing does."""
    loose: list[int] = field(default_factory=list)
    """Rows with something in the column of inputs that neither key nor heading names."""

    @property
    def first_row(self) -> int:
        return min(row for row in (self.band, *self.keys, *self.loose) if row)


# ---------------------------------------------------------------- columns


def keyed_columns(grid: Grid) -> SlipColumns | None:
    """The columns of a sheet that has the row of their keys; None where it has none."""
    for row, cells in grid.items():
        at = {cell.text: number for number, cell in reversed([*cells.items()])}
        if SLIP_KEYS in at or len(_SEEN.keys() & at.keys()) >= _FEWEST:
            below = (number for number in range(row + 1, row + _HEAD + 1) if _is_head(grid.get(number, {})))
            return SlipColumns(at, (row, *below))
    return None


def seen_columns(grid: Grid, survey: Survey) -> SlipColumns | None:
    """The same of a sheet that has lost that row: known by keys, or by headings of questions, one below the other."""
    known = _known(survey)
    keyed = Counter(at for cells in grid.values() for at, cell in cells.items() if known.about(cell.text))
    headed = Counter(at for cells in grid.values() for at, cell in cells.items() if known.is_heading(cell.text))
    if max([*keyed.values(), *headed.values()], default=0) < _FEWEST:
        return None
    (heading, _), *_ = headed.most_common(1) or [(0, 0)]
    (key, _), *_ = keyed.most_common(1) or [(0, 0)]
    head = next((row for row, cells in grid.items() if _is_head(cells)), 0)
    words = {comparison_key(SLIP_HEADINGS[at]): key for key, at in _SEEN.items()}
    over = {words.get(comparison_key(cell.text), ""): at for at, cell in grid.get(head, {}).items()}
    usual = {INPUT_KEY: heading + 1, NO_COLUMN: heading - 1 if heading - 1 != key else 0}
    at = {**usual, **over, HEADING_KEY: heading, SLIP_KEYS: key}
    return SlipColumns({name: number for name, number in at.items() if number > 0}, (head,) if head else ())


def _is_head(cells: Cells) -> bool:
    words = {comparison_key(heading) for heading in SLIP_HEADINGS.values()}
    return len(words & {comparison_key(cell.text) for cell in cells.values() if len(cell.text) < 20}) >= _FEWEST


# ---------------------------------------------------------------- rows


def find_slips(grid: Grid, columns: SlipColumns, survey: Survey) -> list[FoundSlip]:
    """The slips, from top to bottom. Rows whose keys say that they belong together do, wherever they stand."""
    known, slips = _known(survey), list[FoundSlip]()
    last = max(columns.head, default=0)
    for row, cells in grid.items():
        if row <= last:
            continue
        key, heading = columns.text(cells, SLIP_KEYS), columns.text(cells, HEADING_KEY)
        no, about = known.split(key)
        is_headed = bool(about) or known.is_heading(heading)
        if (no and not about) or (not is_headed and known.is_band(columns.text(cells, NO_COLUMN), heading)):
            # The key may be that of an issue that has another NO since.
            _slip_with_band(slips, no or key, row)
        elif about:
            slip = _slip_without(slips, no, about)
            slip.keys[row], slip.headings[row] = about, heading
        elif heading and slips:
            slips[-1].keys[row], slips[-1].headings[row] = "", heading
        elif columns.text(cells, INPUT_KEY) and slips:
            slips[-1].loose.append(row)
    return slips


def _slip_with_band(slips: list[FoundSlip], no: str, row: int) -> None:
    """Give a band to the slip that lacks it, if its rows stand above, else begin one."""
    slip = next((one for one in reversed(slips) if no and one.no == no and not one.band), None)
    if slip is None:
        slips.append(slip := FoundSlip(no))
    else:
        slips.remove(slip)
        slips.append(slip)
    slip.band = row


def _slip_without(slips: list[FoundSlip], no: str, about: str) -> FoundSlip:
    """The slip of that NO that has no such row yet. It goes on from here."""
    slip = next((one for one in reversed(slips) if one.no == no and about not in one.keys.values()), None)
    if slip is None:
        slip = FoundSlip(no)
    else:
        slips.remove(slip)
    slips.append(slip)
    return slip


@dataclass(frozen=True)
class _Known:
    """What may stand before inputs."""

    abouts: frozenset[str]
    """What keys say of rows."""
    headings: frozenset[str]
    """As comparison keys."""
    longest: int
    """Characters of a text that may be one of them, white space included."""
    nos: frozenset[str]
    titles: frozenset[str]
    """Of the issues, as comparison keys."""

    def split(self, key: str) -> tuple[str, str]:
        """NO and what a key says of its row; "" for the latter where it is that of a band, for both where it is none."""
        if key in self.nos:
            return key, ""
        signs = [at for at, sign in enumerate(key) if sign == KEY_SIGN]
        return next(((key[:at], key[at + 1 :]) for at in signs if key[at + 1 :] in self.abouts), ("", ""))

    def about(self, key: str) -> str:
        """What it says of its row."""
        return self.split(key)[1]

    def is_heading(self, text: str) -> bool:
        """Whether it heads an input, or the inputs of a question, word for word."""
        return bool(text) and len(text) <= self.longest and comparison_key(text) in self.headings

    def is_band(self, no: str, title: str) -> bool:
        """Whether these are NO and title of an issue, be it one of this survey or not."""
        return bool(no.strip()) or comparison_key(title) in self.titles


@lru_cache(maxsize=8)
def _known(survey: Survey) -> _Known:
    asked = [one for one in row_columns_read(survey) if one.role in (ColumnRole.INPUT, ColumnRole.SINCE)]
    headings = frozenset(comparison_key(group_heading(column)) for column in asked)
    groups = (question.key for question in survey.row_questions)
    return _Known(
        frozenset((*(column.key for column in asked), *groups, EXAMPLES_COLUMN)),
        headings,
        4 * max(map(len, headings), default=0),
        frozenset(survey.issue_by_no),
        frozenset(comparison_key(issue.title) for issue in survey.issues),
    )


# ---------------------------------------------------------------- inputs


@dataclass(frozen=True, slots=True)
class NamedRows:
    """Which input each row of a slip holds."""

    columns: Mapping[int, FormColumn]
    """By row."""
    moved: frozenset[int]
    """Rows where what can be seen went before the key."""
    groups: frozenset[int]
    """Rows that head the choices of a question."""

    @property
    def last(self) -> int:
        """The last row of which it is known what it is for; 0 where none is."""
        return max((*self.columns, *self.groups), default=0)


def name_rows(slip: FoundSlip, survey: Survey) -> NamedRows:
    """By keys and headings, as the columns of a table are known: a slip is the head of one, turned."""
    first = slip.first_row
    rows = tuple((row - first, slip.keys[row], slip.headings[row]) for row in sorted(slip.keys))
    named = _named(rows, survey)
    return NamedRows(
        {row + first: column for row, column in named.columns.items()},
        frozenset(row + first for row in named.moved),
        frozenset(row + first for row in named.groups),
    )


# Cached, because most slips are alike.
@lru_cache(maxsize=64)
def _named(rows: tuple[tuple[int, str, str], ...], survey: Survey) -> NamedRows:
    ours = row_columns_read(survey)
    by_name = {column.key: column for column in ours}
    by_key = {row: by_name[about] for row, about, _ in rows if about in by_name}
    texts = {row: heading for row, _, heading in rows if heading}
    choices, groups = _choices(rows, survey)
    lines = {
        0: {row: text for row, text in texts.items() if row not in choices},
        1: {row: text for row, text in texts.items() if row in choices},
    }
    columns, moved = believed(by_key, lines, ours, survey)
    plain = {comparison_key(column.heading): column for column in ours if column.heading and not column.marks}
    # Where key and heading name two inputs, nobody can tell which is meant.
    clear = {
        row: column
        for row, column in columns.items()
        if plain.get(comparison_key(lines[0].get(row, column.heading)), column) == column
    }
    return NamedRows(clear, frozenset(moved), groups - clear.keys())


def _choices(rows: Iterable[tuple[int, str, str]], survey: Survey) -> tuple[frozenset[int], frozenset[int]]:
    """Rows that are headed by a choice of the question whose heading stands above them, and the rows of these headings."""
    asked = {
        column.question.key: column.question for column in row_columns_read(survey) if column.question and column.marks
    }
    by_heading = {comparison_key(question.heading): question for question in asked.values()}
    group: Question | None = None
    taken: set[str] = set()
    choices: set[int] = set()
    groups: set[int] = set()
    for row, about, heading in rows:
        choice = kind_of(group).marked_by(group, heading, survey) if group and heading else ""
        if choice and choice not in taken:
            taken.add(choice)
            choices.add(row)
        else:
            group, taken = asked.get(about) or by_heading.get(comparison_key(heading)), set()
            groups |= {row} if group else set()
    return frozenset(choices), frozenset(groups)
