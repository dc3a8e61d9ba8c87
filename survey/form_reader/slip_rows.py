"""Which rows of a returned sheet make up slips (単票): by hidden keys, else by what can be seen."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct, field

from survey.form import NO_COLUMN
from survey.form.slip_layout import HEADING_KEY, INPUT_KEY, SLIP_KEYS
from survey.form_reader.slip_columns import SlipColumns
from survey.form_reader.slip_texts import KnownTexts, known_texts
from survey.model import Survey
from survey.workbook.sheet_rows import Grid

ROWS_BELOW = 2
"""How many rows below an input its continuation may stand: with at most one empty row between."""


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


def find_slips(grid: Grid, columns: SlipColumns, survey: Survey) -> list[FoundSlip]:
    """The slips, from top to bottom. Rows whose keys say that they belong together do, wherever they stand."""
    known, found = known_texts(survey), _Found()
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

    def is_at_home(self, known: KnownTexts) -> bool:
        """Whether its key says what can be seen of it."""
        return bool(self.about) and self.no == self.under and known.says_heading(self.about, self.heading)

    def is_astray(self, known: KnownTexts) -> bool:
        """Whether its key says something else than what can be seen of it: beside a row at home of the same key, it has that
        by mistake."""
        heads_another = known.is_heading(self.heading) and not known.says_heading(self.about, self.heading)
        return self.no != self.under or heads_another


def _read_rows(grid: Grid, columns: SlipColumns, known: KnownTexts) -> list[_Row]:
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
