"""Which input each row of a returned slip (単票) holds: by its key and its heading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from msgspec import Struct

from survey.form import FormColumn
from survey.form.table_columns import row_columns_read
from survey.form_reader.headings import believed
from survey.form_reader.slip_rows import FoundSlip
from survey.japanese.likeness import exact
from survey.japanese.text import comparison_key
from survey.model import Question, Survey
from survey.questions.kinds import kind_of


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
