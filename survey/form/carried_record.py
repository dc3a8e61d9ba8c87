"""控え: what a form keeps of the answers it was made with, so that what became of them can be told without those; pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from survey.excel_out.cells import fits
from survey.form.blueprint import Form
from survey.form.carried import digest_of
from survey.form.form_table import FormTable
from survey.japanese.text import clean, is_blank
from survey.model import Entry
from survey.model.addresses import address
from survey.questions.kinds import kind_of
from survey.questions.written import Scope, Written
from survey.workbook.sheets import Cell

Digests = Mapping[str, str]
"""By question key: `carried.digest_of`."""
_NOTHING: Digests = {}
"""One for the rows of all forms: most were made with nothing."""

_ROWS = 20
"""In a cell, as far as it holds them: those of many questions take more room."""
_BEGINS = '{"'


class CarriedRecord(Struct, frozen=True):
    """The record of one form."""

    year: str
    """What the former survey is called, such as 令和７年度."""
    count: int
    """How many rows it had when the form was made."""
    rows: Mapping[str, Digests | None] = field(default_factory=dict)
    """By NO; None where that form had been made of one that had lost its record."""

    def of(self, no: str) -> Digests | None:
        """What the issue's row was made with: nothing, mostly; None where the record has lost it."""
        return self.rows.get(no, _NOTHING if len(self.rows) >= self.count else None)


NOTHING_CARRIED = CarriedRecord("", 0)


def as_cells(rows: Mapping[str, Digests | None]) -> Iterator[str]:
    """The texts of the cells that keep the rows."""
    items = list(rows.items())
    for start in range(0, len(items), _ROWS):
        yield from _cells(items[start : start + _ROWS])


def _cells(items: Sequence[tuple[str, Digests | None]]) -> Iterator[str]:
    """One, or as many more as it takes: one row alone fits, however many questions there are."""
    text = json.dumps(dict(items), ensure_ascii=False, separators=(",", ":"))
    if fits(text) or len(items) == 1:
        yield text
        return
    yield from _cells(items[: len(items) // 2])
    yield from _cells(items[len(items) // 2 :])


def rows_in(text: str) -> Mapping[str, Digests | None]:
    """The rows that such a cell keeps; none where it is no such cell, or is spoilt."""
    if not text.startswith(_BEGINS):
        return {}
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) and all(map(_is_row, kept.values())) else {}


def _is_row(kept: object) -> bool:
    return kept is None or (isinstance(kept, dict) and all(isinstance(digest, str) for digest in kept.values()))


def digests_of(form: Form, table: FormTable, texts: Mapping[str, str]) -> Digests:
    """Of what is read back from a row that nobody touched. `texts`: what stands in its inputs, by column key."""
    scope = Scope(form.survey, "", table.sheet, form.department.name, "")
    written: dict[str, list[Written]] = {}
    for number, column in enumerate(table.columns, 1):
        text, question = texts.get(column.key, ""), column.question
        if question and not is_blank(text) and not kind_of(question).is_untouched(column, Cell(text)):
            written.setdefault(question.key, []).append(
                Written(1, number, Cell(text), column, clean(text), address(1, number))
            )
    return {key: digest_of(_entry(form, key, cells, scope)) for key, cells in written.items()}


def _entry(form: Form, key: str, cells: Iterable[Written], scope: Scope) -> Entry:
    question = form.survey.question_by_key[key]
    entry, _ = kind_of(question).entry(question, tuple(cells), "", scope)
    return entry
