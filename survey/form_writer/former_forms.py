"""Forms that were made before: whether somebody saved them since, and whether they would be made otherwise today."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from sys import intern
from typing import BinaryIO

from survey.form import IDENTITY_CARRIED, IDENTITY_SHEET, ColumnRole, Form, Label, design, form_version
from survey.form.own_texts import answer_token, label_text, note_text, title_text, token
from survey.form.slip_layout import SLIP_HEADINGS
from survey.form_writer.form_book import write_form
from survey.form_writer.prefill import example_texts
from survey.workbook import UnreadableWorkbook, read_workbook

_CORE = "docProps/core.xml"
_SAVED = re.compile(rb"<dcterms:(created|modified)[^>]*>([^<]*)<")
_RULES = re.compile(rb"<dataValidations .*?</dataValidations>", re.DOTALL)
_ANY_DAY = datetime(2000, 1, 1)

_ABOUT_ISSUES = (ColumnRole.NO, ColumnRole.TITLE, ColumnRole.EXAMPLES, ColumnRole.NUMBER)

_DAMAGE = (OSError, KeyError, zipfile.BadZipFile)


def untouched(form: Path | BinaryIO) -> bool:
    """Whether no program has saved the form since `write_form` wrote it. False for what is no workbook."""
    dates = dict(_SAVED.findall(_part(form, _CORE)))
    return len(dates) == 2 and dates[b"created"] == dates[b"modified"]


def says_otherwise(path: Path, form: Form) -> bool:
    """Whether the form of that department asks what is no longer asked, or prints what the definition no longer says.

    Times tell nothing of it: whoever corrects a mail address changes the definition and no form. False for what is no
    form, of which other checks speak.
    """
    known = _tokens(path)
    version = form_version(form.survey, form.department.name)
    expected = {text for text in (version, *_printed(_as_made(form, known))) if text}
    # An example may also have been the answer of the former year.
    return bool(known) and any(known.isdisjoint((token(text), answer_token(text))) for text in expected)


def carries(path: Path) -> bool:
    """Whether the form was made with answers of the former year. False for what is no form."""
    return IDENTITY_CARRIED in _tokens(path)


def _as_made(form: Form, known: frozenset[str]) -> Form:
    """The form as it was made: with answers of the former year, or without."""
    return design(form.survey, form.department, carries=IDENTITY_CARRIED in known)


def _printed(form: Form) -> Iterator[str]:
    """What the version does not depend on. A form does not know a text of its own that also stands as an answer in it,
    so that an example which is one of the choices tells nothing; nor does one that is shown as ○."""
    for table in form.tables:
        yield from (title_text(form, table), note_text(form, table))
    yield Label.DEPARTMENT.said(form.survey.settings.names)
    yield from (label_text(form, label) for label in Label)
    for table in form.tables:
        if table.slips:
            yield from (*table.slips.shown.values(), *SLIP_HEADINGS.values())
            continue
        yield from (column.heading for column in table.columns if column.role in _ABOUT_ISSUES)
        if table.has_examples:
            texts = example_texts(form, table)
            asked = (c for c in table.columns if c.question and c.question.example)
            yield from (texts.get(c.key, "") for c in asked if not c.marks and c.question and not c.question.choices)


def has_other_rules(path: Path, form: Form) -> bool:
    """Whether the form explains or refuses inputs otherwise than it would today; costs as much as making a form.

    These rules are the same on all forms of a survey, so that it is enough to ask one.
    """
    sheets = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(form.tables) + 1)]
    with tempfile.TemporaryDirectory() as folder:
        today = Path(folder, "form.xlsx")
        write_form(_as_made(form, _tokens(path)), today, saved=_ANY_DAY)
        return any(_RULES.findall(_part(path, sheet)) != _RULES.findall(_part(today, sheet)) for sheet in sheets)


def _part(path: Path | BinaryIO, name: str) -> bytes:
    try:
        with zipfile.ZipFile(path) as package:
            return package.read(name)
    except _DAMAGE:
        return b""


def _tokens(path: Path) -> frozenset[str]:
    """The words on the hidden sheet, among them the tokens of all that the form says; none where there is no such sheet."""
    try:
        status = path.stat()
    except OSError:
        return frozenset()
    return _tokens_as_saved(path, status.st_mtime_ns, status.st_size)


# Cached, because a mail asks what its forms carry, and the officer is told which say otherwise today.
@lru_cache(maxsize=1 << 12)
def _tokens_as_saved(path: Path, _saved: int, _size: int) -> frozenset[str]:
    try:
        sheet = read_workbook(path.read_bytes(), only=(IDENTITY_SHEET,)).sheet(IDENTITY_SHEET)
    except (OSError, UnreadableWorkbook):
        return frozenset()
    return frozenset(intern(word) for cell in (sheet.cells if sheet else {}).values() for word in cell.text.split())
