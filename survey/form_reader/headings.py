"""What each column of a returned sheet is: by the hidden row of column keys, else by its heading."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, lru_cache

from msgspec import Struct
from msgspec.structs import replace

from survey.form import (
    COLUMN_KEYS,
    EXAMPLE_KEY,
    KEY_COLUMN,
    NO_COLUMN,
    SINCE_COLUMN,
    TITLE_COLUMN,
    ColumnRole,
    FormColumn,
    columns_read,
    issue_of_item,
)
from survey.form_reader.heading_bands import heading_bands, is_key_row, telling_keys
from survey.japanese.likeness import only_match
from survey.japanese.text import comparison_key, is_blank
from survey.model import Question, Survey
from survey.questions.kinds import kind_of
from survey.workbook.sheet_rows import Grid, rows_of
from survey.workbook.sheets import Sheet

Lines = Mapping[int, Mapping[int, str]]
"""Texts by row and column."""


class Header(Struct, frozen=True, dict=True):
    """The head of a table: its rows of keys and headings, and the columns that they name."""

    rows: tuple[int, ...]
    columns: Mapping[int, FormColumn]
    """By column number; no column of ours twice."""
    moved: tuple[int, ...] = ()
    """Column numbers where the heading names another column than the hidden key does; the heading was believed."""

    @cached_property
    def inputs(self) -> Mapping[int, FormColumn]:
        """The input columns by number, from left to right."""
        return {at: column for at, column in sorted(self.columns.items()) if column.role is ColumnRole.INPUT}

    @cached_property
    def of_items(self) -> bool:
        """Whether the table asks of items (明細)."""
        return any(column.question.repeated for column in self.inputs.values() if column.question)

    @cached_property
    def number(self) -> int:
        """Number of the column of running numbers; 0 where there is none."""
        return next((at for at, column in self.columns.items() if column.role is ColumnRole.NUMBER), 0)

    @cached_property
    def checks(self) -> frozenset[int]:
        """Numbers of the hidden columns that only formulas look at."""
        return frozenset(at for at, column in self.columns.items() if column.role is ColumnRole.CHECK)

    @cached_property
    def answered(self) -> frozenset[int]:
        """Numbers of the columns in which something is answered, chosen or calculated: `answering` judges them."""
        of_answers = (ColumnRole.INPUT, ColumnRole.SINCE, ColumnRole.CALCULATED)
        return frozenset(at for at, column in self.columns.items() if column.role in of_answers)

    @cached_property
    def calculated(self) -> Mapping[int, Question]:
        """The calculated questions by the number of their column."""
        return {
            at: column.question
            for at, column in self.columns.items()
            if column.role is ColumnRole.CALCULATED and column.question
        }

    @cached_property
    def since(self) -> int:
        """Number of the column 前回から; 0 where there is none."""
        return next((at for at, column in self.columns.items() if column.role is ColumnRole.SINCE), 0)

    @cached_property
    def first_inputs(self) -> Mapping[str, int]:
        """Number of the first input column of each question, by its key, of each calculated one, and of 前回から."""
        inputs = {column.question.key: at for at, column in reversed([*self.inputs.items()]) if column.question}
        inputs |= {question.key: at for at, question in self.calculated.items()}
        return inputs | ({SINCE_COLUMN: self.since} if self.since else {})

    @cached_property
    def naming(self) -> tuple[int, int, int]:
        """Numbers of the columns that say which issue a row is about: row key, NO and title; 0 for one that is gone."""
        at = {column.key: number for number, column in self.columns.items()}
        return at.get(KEY_COLUMN, 0), at.get(NO_COLUMN, 0), at.get(TITLE_COLUMN, 0)


def grid_of(sheet: Sheet) -> Grid:
    """The sheet's cells that hold more than white space and control characters, row by row."""
    return rows_of({at: cell for at, cell in sheet.cells.items() if not is_blank(cell.text)})


def find_headers(grid: Grid, survey: Survey) -> tuple[Header, ...]:
    """The heads of all tables on a sheet, from top to bottom."""
    headers = (_header(grid, band, survey) for band in heading_bands(grid, survey))
    return tuple(header for header in headers if header.inputs)


def _header(grid: Grid, band: Sequence[int], survey: Survey) -> Header:
    rows = [row for row in (*band, band[-1] + 1) if row in grid]
    head = tuple((row, tuple((number, cell.text) for number, cell in grid[row].items())) for row in rows)
    header = _read_head(head, len(band), survey)
    number = _key_column(grid, header, survey)
    return replace(header, columns={number: columns_read(survey)[0], **header.columns}) if number else header


# Cached, because the forms of a survey have the same heads.
@lru_cache(maxsize=64)
def _read_head(head: tuple[tuple[int, tuple[tuple[int, str], ...]], ...], sure: int, survey: Survey) -> Header:
    """The columns that the texts of these rows name. `sure`: how many of the rows are certainly headings."""
    ours = columns_read(survey)
    lines = {row: dict(cells) for row, cells in head}
    band, below = list(lines)[:sure], list(lines)[sure:]
    by_key = _by_key(lines, band, ours)
    rows = [*band, *(row for row in below if _is_row_of_names(lines[row].values(), ours, survey))]
    keys = telling_keys(ours)
    texts = {row: lines[row] for row in rows if not is_key_row(lines[row].values(), keys)}
    return Header(tuple(rows), *believed(by_key, texts, ours, survey))


def believed(
    by_key: Mapping[int, FormColumn], texts: Lines, ours: Sequence[FormColumn], survey: Survey
) -> tuple[Mapping[int, FormColumn], tuple[int, ...]]:
    """The columns by what is taken for true of keys and headings, and the numbers of those where a heading went before a
    key. `texts`: the headings."""
    by_heading = _by_heading(texts, ours, survey, bool(by_key))
    moved = tuple(number for number, column in by_heading.items() if by_key.get(number, column) != column)
    together = {**by_key, **by_heading}
    if not moved or len(set(together.values())) < len(together):
        together, moved = _without_doubles(by_key, by_heading), ()
    return together | _by_likeness(texts, together, ours), moved


def _by_key(lines: Lines, band: Sequence[int], ours: Sequence[FormColumn]) -> dict[int, FormColumn]:
    """The columns that the row of keys names; where a column was copied, the first of them."""
    named = {column.key: column for column in ours}
    found: dict[int, FormColumn] = {}
    for row in band:
        if is_key_row(lines[row].values(), telling_keys(ours)):
            for number, text in lines[row].items():
                column = ours[0] if text == COLUMN_KEYS else named.get(text)
                if column and column not in found.values():
                    found[number] = column
    return found


def _is_row_of_names(texts: Collection[str], ours: Sequence[FormColumn], survey: Survey) -> bool:
    """Whether a row below the headings names the ○ columns."""
    asked = {column.question for column in ours if column.question and column.marks}
    if not asked:
        return False
    names = [text for text in texts if any(kind_of(one).marked_by(one, text, survey) for one in asked)]
    titles = {comparison_key(issue.title) for issue in survey.issues}
    is_issue = any(comparison_key(text) in titles for text in texts)
    return len(names) * 2 > len(texts) and not is_issue


def _by_heading(texts: Lines, ours: Sequence[FormColumn], survey: Survey, keyed: bool) -> dict[int, FormColumn]:
    """The columns whose heading is ours word for word; where it stands twice, the first."""
    found: dict[int, FormColumn] = {}
    plain = {comparison_key(column.heading): column for column in ours if column.heading and not column.marks}
    for cells in texts.values():
        for number, text in cells.items():
            column = plain.get(comparison_key(text))
            if column and column not in found.values():
                found.setdefault(number, column)
    groups = _groups(texts, ours)
    others = {row: {at: text for at, text in cells.items() if at not in found} for row, cells in texts.items()}
    marked = _mark_columns(others, ours, groups, survey)
    # Without keys, and with no department below a group heading, its column is one for a list of names.
    answered = {column.question for column in marked.values()}
    lists = {} if keyed else {at: column for at, column in groups.items() if column.question not in answered}
    for number, column in {**marked, **lists}.items():
        found.setdefault(number, column)
    return found


def _mark_columns(
    texts: Lines, ours: Sequence[FormColumn], groups: Mapping[int, FormColumn], survey: Survey
) -> dict[int, FormColumn]:
    """The ○ columns by what heads them, under the group heading nearest on the left."""
    named = {(column.question, column.marks): column for column in ours if column.marks}
    found: dict[int, FormColumn] = {}
    for cells in texts.values():
        for number, text in cells.items():
            left = [start for start in groups if start <= number]
            question = groups[max(left)].question if left else None
            name = kind_of(question).marked_by(question, text, survey) if question else ""
            column = named.get((question, name))
            if column and column not in found.values():
                found[number] = column
    return found


def _groups(texts: Lines, ours: Sequence[FormColumn]) -> dict[int, FormColumn]:
    """A column that takes a list of names, by the number of the column above which a group heading stands."""
    lists = {
        comparison_key(column.group): FormColumn(
            column.question.key, ColumnRole.INPUT, column.group, column.width, column.question
        )
        for column in ours
        if column.marks and column.question
    }
    return {
        number: lists[comparison_key(text)]
        for cells in texts.values()
        for number, text in cells.items()
        if comparison_key(text) in lists
    }


def _without_doubles(by_key: Mapping[int, FormColumn], by_heading: Mapping[int, FormColumn]) -> dict[int, FormColumn]:
    """Each column of ours once: the one with its key, else the first with its heading."""
    kept = dict(by_key)
    for number, column in sorted(by_heading.items()):
        if number not in kept and column not in kept.values():
            kept[number] = column
    return kept


def _by_likeness(texts: Lines, known: Mapping[int, FormColumn], ours: Sequence[FormColumn]) -> dict[int, FormColumn]:
    """Columns not found so far, by a heading that is similar to ours; only where it cannot mean another column."""
    taken = set(known.values())
    missing = {column.key: column for column in ours if _is_headed(column) and column not in taken}
    wanted = {key: column.heading for key, column in missing.items()}
    found: dict[int, FormColumn] = {}
    for cells in texts.values():
        for number, text in cells.items():
            key = only_match(text, wanted) if wanted and number not in known else None
            if key and number not in found:
                found[number] = missing[key]
    return {number: column for number, column in found.items() if list(found.values()).count(column) == 1}


def _is_headed(column: FormColumn) -> bool:
    """Whether a person sees a heading over the column that is its own."""
    return bool(column.heading) and not column.marks and column.role is not ColumnRole.CHECK


def _key_column(grid: Grid, header: Header, survey: Survey) -> int | None:
    """The column of row keys, known by its content, where the row of column keys is lost; else None."""
    columns = header.columns
    if any(column.role is ColumnRole.KEY for column in columns.values()) or not columns:
        return None
    keys = {*survey.issue_by_no, EXAMPLE_KEY}
    of_items = header.of_items
    for number in range(1, min(columns)):
        below = [cells[number].text for row, cells in grid.items() if row > header.rows[-1] and number in cells]
        if below and {issue_of_item(key) or key if of_items else key for key in below} <= keys:
            return number
    return None
