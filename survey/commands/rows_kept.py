"""比較の控え: the rows of 前回との比較, kept for the next command, which makes anew those of departments where something is another.

To set an answer beside the former one takes as long as to read it, and `validate` and `merge` show the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import groupby
from operator import attrgetter
from zlib import error as zlib_error

from msgspec import DecodeError, msgpack

from survey.commands.run import Run
from survey.ledger_book.compared_rows import AnswerRows, RowsBeside, answer_rows, rows_beside
from survey.model import Comparison, Survey
from survey.storage import caches
from survey.storage.folder import Folder

FEW = 500
"""Answers. Fewer, those of eighty departments or so, are compared in a tenth of a second, which is worth no file in the folder."""


def rows_kept(run: Run) -> RowsBeside:
    """As `rows_beside`, for the survey of a run."""
    return partial(_rows, run.folder) if run.keeps else rows_beside


def forget_rows(folder: Folder) -> None:
    """What was kept while there was more to compare."""
    with suppress(OSError):
        folder.comparison_cache.unlink(missing_ok=True)


def _rows(folder: Folder, survey: Survey, comparison: Comparison) -> Iterator[AnswerRows]:
    if len(comparison.answers) < FEW:
        forget_rows(folder)
        yield from rows_beside(survey, comparison)
        return
    basis = caches.basis_of(_digest((survey, comparison.former_year, comparison.at_hand)))
    kept, fresh = list[str](), caches.FreshEntries()
    with caches.open_cache(folder.comparison_cache, basis) as cache:
        for _, department in groupby(comparison.answers.values(), key=attrgetter("department")):
            answers = tuple(department)
            key = _digest(answers)
            rows = _decoded(cache.get(key))
            if rows is None or len(rows) != len(answers):
                rows = tuple(answer_rows(survey, comparison, answers))
                if key:
                    fresh.add(key, caches.packed_entry(msgpack.encode(rows)))
            else:
                kept.append(key)
            yield from rows
        spare = len(cache) - len(kept)
    if spare or fresh:
        caches.keep_entries(folder.comparison_cache, basis, kept, fresh)


def _digest(about: object) -> str:
    """Of all that a value says; "" of what no encoding knows: half a character, or a number of more than 64 bits."""
    try:
        # The order of a set is another one in every process.
        return hashlib.sha256(msgpack.encode(about, order="deterministic")).hexdigest()
    except (UnicodeEncodeError, OverflowError):
        return ""


def _decoded(entry: bytes | None) -> tuple[AnswerRows, ...] | None:
    """None where there is nothing of that kind."""
    try:
        return msgpack.decode(caches.unpacked_entry(entry), type=tuple[AnswerRows, ...]) if entry else None
    except (zlib_error, DecodeError):
        return None
