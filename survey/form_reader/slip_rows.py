"""Which rows of a returned sheet make up slips (単票), and which input each holds: by hidden keys, else by what can be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from msgspec import Struct, field

from survey.form import EXAMPLES_COLUMN, NO_COLUMN, ColumnRole, FormColumn, columns_of
from survey.form.slip_layout import (
    HEADING_KEY,
    HINT_AT,
    INPUT_KEY,
    KEPT_BESIDE,
    KEY_SIGN,
    NO_AT,
    SEEN_AT,
    SLIP_HEADINGS,
    SLIP_KEYS,
    slip_layout,
)
from survey.form.table_columns import row_columns_read
from survey.form_reader.headings import believed, group_heading
from survey.japanese.likeness import exact
from survey.japanese.text import comparison_key
from survey.model import Question, Survey
from survey.questions.columns import LINES
from survey.questions.kinds import kind_of
from survey.workbook.sheet_rows import Grid
from survey.workbook.sheets import Cell

ROWS_BELOW = 2
"""How many rows below an input its continuation may stand: with at most one empty row between."""
_FEWEST = 2
"""Keys, or headings one below the other, by which a sheet is known for one of slips."""
_HEAD = 3
"""Rows below the row of keys in which its headings may stand."""

Cells = Mapping[int, Cell]


class SlipColumns(Struct, frozen=True, dict=True):
    """What the columns of a sheet of slips are for."""

    at: Mapping[str, int]
    """Their numbers by the key that stands in the hidden row above; none for one that is gone."""
    head: tuple[int, ...]
    """The rows of keys and headings above the slips."""

    @cached_property
    def key_of(self) -> Mapping[int, str]:
        """The keys by the numbers of the columns."""
        return {number: key for key, number in self.at.items()}

    def text(self, cells: Cells, key: str) -> str:
        """What stands in a row in the column of this key; "" where nothing does."""
        number = self.at.get(key, 0)
        return cells[number].text if number in cells else ""


class FoundSlip(Struct):
    """Rows that are about one issue."""

    no: str = ""
    """By their keys."""
    band: int = 0
    """The row with NO and title; 0 where there is none."""
    keys: dict[int, str] = field(default_factory=dict)
    """By row: what its key says of the input; "" where it has none."""
    headings: dict[int, str] = field(default_factory=dict)
    """By row: what stands before the input; "" where nothing does."""
    abouts: set[str] = field(default_factory=set)
    """The values of `keys`, but for ""."""
    loose: list[int] = field(default_factory=list)
    """Rows with something in the column of inputs that neither key nor heading names."""

    @property
    def first_row(self) -> int:
        return min(row for row in (self.band, *self.keys, *self.loose) if row)


# ---------------------------------------------------------------- columns


def keyed_columns(grid: Grid, survey: Survey) -> SlipColumns | None:
    """The columns of a sheet that has the row of their keys, or enough of it; None where it has none."""
    for row, cells in grid.items():
        texts = {cell.text for cell in cells.values()}
        if SLIP_KEYS in texts or len(SEEN_AT.keys() & texts) >= _FEWEST:
            return _columns(grid, row, survey)
    return None


def seen_columns(grid: Grid, survey: Survey) -> SlipColumns | None:
    """The same of a sheet that has lost that row: known by keys, or by headings of questions, one below the other."""
    known = _known(survey)
    told = (*_stand_in(grid, known.is_heading).values(), *_stand_in(grid, known.about).values())
    if max(told, default=0) < _FEWEST:
        return None
    keys = _keys(survey)
    left = (row for row, cells in grid.items() if len(keys & {cell.text for cell in cells.values()}) >= _FEWEST)
    return _columns(grid, next(left, 0), survey)


def _columns(grid: Grid, row: int, survey: Survey) -> SlipColumns:
    """What each column is for, by whatever is left to tell it: its key, else what stands below, else its heading, else how
    forms are made. `row`: that of the keys; 0 where there is none."""
    known, keys, head = _known(survey), _keys(survey), _head_rows(grid, row)
    at = {cell.text: number for number, cell in reversed([*grid.get(row, {}).items()]) if cell.text in keys}
    if at.keys() >= set(slip_layout(survey, columns_of(survey)).column_keys):
        return SlipColumns(at, head)
    for key, says in ((SLIP_KEYS, known.about), (HEADING_KEY, known.is_heading)):
        if key not in at:
            told = (number for number, _ in _stand_in(grid, says).most_common() if number not in at.values())
            _tell(at, {key: next(told, 0)})
    _tell(at, _headed(grid, head, survey))
    _tell(at, _hidden_columns(grid, max(at.get(HEADING_KEY, 0), at.get(INPUT_KEY, 0)), survey))
    origin = next((at[key] - number for key, number in SEEN_AT.items() if key in at), 0)
    # But for that of headings: where none is to be seen, another may have taken its place.
    _tell(at, {key: origin + number for key, number in {**SEEN_AT, NO_COLUMN: NO_AT}.items() if key != HEADING_KEY})
    return SlipColumns(at, head)


def _head_rows(grid: Grid, row: int) -> tuple[int, ...]:
    """The row of keys, where there is one, with the rows of headings below it; else the first row of headings."""
    if row:
        return (row, *(at for at in range(row + 1, row + _HEAD + 1) if _is_head(grid.get(at, {}))))
    return tuple([at for at, cells in grid.items() if _is_head(cells)][:1])


def _tell(at: dict[str, int], told: Mapping[str, int]) -> None:
    """Add the columns of which is not known yet where they are, nor of any other that it is there."""
    for key, number in told.items():
        if key not in at and number > 0 and number not in at.values():
            at[key] = number


def _stand_in(grid: Grid, says: Callable[[str], object]) -> Counter[int]:
    """How many cells of each column say such a thing."""
    return Counter(number for cells in grid.values() for number, cell in cells.items() if says(cell.text))


@lru_cache(maxsize=8)
def _keys(survey: Survey) -> frozenset[str]:
    """All that may stand in the row of keys."""
    checks = (column.key for column in row_columns_read(survey) if column.role is ColumnRole.CHECK)
    return frozenset((SLIP_KEYS, NO_COLUMN, *SEEN_AT, *KEPT_BESIDE, *checks))


def _headed(grid: Grid, head: Iterable[int], survey: Survey) -> Mapping[str, int]:
    """The columns by their headings, but for that which stands over two."""
    words = {comparison_key(c.heading): c.key for c in row_columns_read(survey) if c.role is ColumnRole.CHECK}
    words |= {comparison_key(key): key for key in KEPT_BESIDE}
    words |= {comparison_key(SLIP_HEADINGS[at]): key for key, at in SEEN_AT.items() if key != HEADING_KEY}
    cells = [(number, cell.text) for row in head for number, cell in grid.get(row, {}).items()]
    return {words[key]: number for number, text in reversed(cells) if (key := comparison_key(text)) in words}


def _hidden_columns(grid: Grid, heading: int, survey: Survey) -> Mapping[str, int]:
    """The hidden columns behind the inputs, where there are as many as a form has: none was moved then."""
    shown = {at for cells in grid.values() for at, cell in cells.items() if not cell.hidden}
    hidden = sorted({at for cells in grid.values() for at in cells if at > heading} - shown)
    made = (slip_layout(survey, columns) for columns in (columns_of(survey), row_columns_read(survey)))
    behind = (layout.column_keys[HINT_AT:] for layout in made)
    return next((dict(zip(keys, hidden, strict=True)) for keys in behind if len(keys) == len(hidden)), {})


def _is_head(cells: Cells) -> bool:
    words = {comparison_key(heading) for heading in SLIP_HEADINGS.values()}
    return len(words & {comparison_key(cell.text) for cell in cells.values() if len(cell.text) < 20}) >= _FEWEST


# ---------------------------------------------------------------- rows


def find_slips(grid: Grid, columns: SlipColumns, survey: Survey) -> list[FoundSlip]:
    """The slips, from top to bottom. Rows whose keys say that they belong together do, wherever they stand."""
    known, found = _known(survey), _Found()
    rows = _read_rows(grid, columns, known)
    at_home = {(one.no, one.about) for one in rows if one.is_at_home(known)}
    current: FoundSlip | None = None
    for one in rows:
        if one.is_band:
            current = found.without_band(one.no)
            current.band = one.row
        elif one.about and not ((one.no, one.about) in at_home and one.is_astray(known)):
            begun = current if current and one.no == one.under and not current.no else None
            current = found.without(one.no, one.about, begun)
            current.keys[one.row], current.headings[one.row] = one.about, one.heading
            current.abouts.add(one.about)
        elif one.heading and current:
            current.keys[one.row], current.headings[one.row] = "", one.heading
        elif columns.text(grid[one.row], INPUT_KEY) and current:
            current.loose.append(one.row)
    return found.slips


class _Row(NamedTuple):
    """A row below the headings."""

    row: int
    no: str
    """By its key; "" where it has none."""
    about: str
    """What its key says of its input."""
    heading: str
    under: str
    """NO in the last row above that has NO and title of an issue; that of its key, where it has one."""
    is_band: bool
    """Whether it is such a row itself."""

    def is_at_home(self, known: _Known) -> bool:
        """Whether its key says what can be seen of it."""
        return bool(self.about) and self.no == self.under and known.says_heading(self.about, self.heading)

    def is_astray(self, known: _Known) -> bool:
        """Whether its key says something else than what can be seen of it: beside a row at home of the same key, it has that
        by mistake."""
        heads_another = known.is_heading(self.heading) and not known.says_heading(self.about, self.heading)
        return self.no != self.under or heads_another


def _read_rows(grid: Grid, columns: SlipColumns, known: _Known) -> list[_Row]:
    rows: list[_Row] = []
    under = ""
    for row, cells in grid.items():
        if row <= max(columns.head, default=0):
            continue
        key, heading = columns.text(cells, SLIP_KEYS), columns.text(cells, HEADING_KEY)
        (no, about), visible = known.split(key), columns.text(cells, NO_COLUMN)
        is_headed = bool(about) or known.is_heading(heading)
        is_keyed = bool(no and not about) and (bool(visible.strip()) or not is_headed)
        is_band = is_keyed or (not is_headed and known.is_band(visible, heading))
        if not rows and not columns.head and not (no or is_headed or known.is_title(heading)):
            # Where the headings are lost, something else stands above the first slip.
            continue
        if is_band:
            # The key may be that of an issue that has another NO since.
            no = no or key
            under = no or visible.strip()
        rows.append(_Row(row, no, about, heading, under, is_band))
    return rows


class _Found:
    """The slips so far."""

    def __init__(self) -> None:
        self.slips: list[FoundSlip] = []
        self._by_no: dict[str, list[FoundSlip]] = {}

    def without_band(self, no: str) -> FoundSlip:
        """The slip of that NO that lacks NO and title, if its rows stand above; else a new one."""
        return next((one for one in self._by_no.get(no, ()) if no and not one.band), None) or self._new(no)

    def without(self, no: str, about: str, begun: FoundSlip | None) -> FoundSlip:
        """The first slip of that NO that has no such row yet, or a new one. `begun`: one above whose own rows have lost their
        keys, of which NO can be seen; it is that of these."""
        if begun:
            begun.no = no
            self._by_no.setdefault(no, []).append(begun)
        return next((one for one in self._by_no.get(no, ()) if about not in one.abouts), None) or self._new(no)

    def _new(self, no: str) -> FoundSlip:
        slip = FoundSlip(no)
        self.slips.append(slip)
        self._by_no.setdefault(no, []).append(slip)
        return slip


class _Known(Struct, frozen=True):
    """What may stand before inputs."""

    abouts: Mapping[str, str]
    """What keys say of rows, with the heading, as comparison key, that such a row has."""
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
        signs = [at for at, sign in enumerate(key) if sign == KEY_SIGN] if KEY_SIGN in key else []
        return next(((key[:at], key[at + 1 :]) for at in signs if key[at + 1 :] in self.abouts), ("", ""))

    def about(self, key: str) -> str:
        """What it says of its row."""
        return self.split(key)[1]

    def is_heading(self, text: str) -> bool:
        """Whether it heads an input, or the inputs of a question, word for word."""
        return bool(text) and len(text) <= self.longest and comparison_key(text) in self.headings

    def says_heading(self, about: str, heading: str) -> bool:
        """Whether this is what heads a row with that in its key."""
        return self.abouts.get(about) == comparison_key(heading)

    def is_title(self, text: str) -> bool:
        """Whether it is that of an issue, word for word."""
        return comparison_key(text) in self.titles

    def is_band(self, no: str, title: str) -> bool:
        """Whether these are NO and title of an issue, be it one of this survey or not."""
        return bool(no.strip()) or self.is_title(title)


@lru_cache(maxsize=8)
def _known(survey: Survey) -> _Known:
    asked = [one for one in row_columns_read(survey) if one.role in LINES]
    headings = frozenset(comparison_key(group_heading(column)) for column in asked)
    groups = {question.key: question.heading for question in survey.row_questions}
    abouts = {**groups, **{column.key: column.heading for column in asked}, EXAMPLES_COLUMN: survey.headings.examples}
    return _Known(
        {about: comparison_key(heading) for about, heading in abouts.items()},
        headings,
        4 * max(map(len, headings), default=0),
        frozenset(survey.issue_by_no),
        frozenset(comparison_key(issue.title) for issue in survey.issues),
    )


# ---------------------------------------------------------------- inputs


class NamedRows(Struct, frozen=True):
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
    # Where key and heading name two inputs, nobody can tell which is meant.
    clear = {row: one for row, one in columns.items() if not _heads_another(texts.get(row, ""), one, survey)}
    return NamedRows(clear, frozenset(moved), groups - clear.keys())


def _heads_another(heading: str, column: FormColumn, survey: Survey) -> bool:
    """Whether it is the heading of another input than this, or of another choice of the same question."""
    if not heading or exact(heading, column.heading):
        return False
    if column.marks and column.question:
        return kind_of(column.question).marked_by(column.question, heading, survey) not in ("", column.marks)
    return _plain(survey).get(comparison_key(heading), column) != column


@lru_cache(maxsize=8)
def _plain(survey: Survey) -> Mapping[str, FormColumn]:
    """The columns but for those of choices, by their headings as comparison keys."""
    return {comparison_key(one.heading): one for one in row_columns_read(survey) if one.heading and not one.marks}


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
