"""The workbook of a form: its sheets, hidden ones included, and the properties that say whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from survey.excel_out.book import NORMAL_SIZE, describe, new_book
from survey.excel_out.cells import clip, done, write_text
from survey.excel_out.growing_worksheet import GrowingWorksheet
from survey.excel_out.xlsxwriter_insides import texts_written
from survey.form import (
    CHOICES_SHEET,
    CORRECTIONS_SHEET,
    IDENTITY_CARRIED,
    IDENTITY_DEPARTMENT,
    IDENTITY_FORMER,
    IDENTITY_SEAL,
    IDENTITY_SHEET,
    IDENTITY_SURVEY,
    IDENTITY_VERSION,
    IDENTITY_WORDS,
    Form,
    Label,
    SealKey,
    design,
    issue_of_item,
)
from survey.form.carried_record import Digests, as_cells
from survey.form.given_inputs import given_tokens
from survey.form.own_texts import OTHERWISE, answer_token, former_note, title_token, token
from survey.form.row_formulas import inputs_of
from survey.form.version import form_version
from survey.form_writer.carried_rows import carried_rows, is_carried, records
from survey.form_writer.corrections import corrections_of, draw_corrections, spot_of
from survey.form_writer.guidance import attach_guidance, write_note
from survey.form_writer.page import Page
from survey.form_writer.prefill import InputTexts, input_texts, items_needed, with_given
from survey.form_writer.slip_sheet import draw_slips
from survey.form_writer.style import Formats, formats_for
from survey.form_writer.table_sheet import draw_table
from survey.japanese.text import comparison_key
from survey.model import Answer, Finding, Font
from survey.model.addresses import column_letters
from survey.questions.excel_text import (
    CHOICES_NAME,
    EXAMPLE_NAME,
    FOLDED_CHOICES_NAME,
    FOLDED_EXAMPLE_NAME,
    SPACES_ACROSS_NAME,
    SPACES_NAME,
    folded_formula,
    spaces,
)
from survey.questions.kinds import kind_of
from survey.questions.rules import has_telling_example
from survey.storage.files import replacing

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_Identity = tuple[tuple[str, str], ...]
"""What a form says of itself, each with its name."""

_TOKENS = 2_000
"""In a cell, which holds 32,767 characters."""
_MOST_NOTES = 1_000
"""Characters of the remarks on one cell."""


def write_form(  # noqa: PLR0913  # all but two by name only
    form: Form,
    target: Path,
    *,
    saved: datetime,
    answers: Sequence[Answer] = (),
    former: Sequence[Answer] = (),
    remarks: Sequence[Finding] = (),
    respondent: str = "",
    extension: str = "",
    key: SealKey | None = None,
) -> None:
    """Write the workbook of a form; the same input gives the same bytes.

    `saved`: the date the workbook carries, local time. `answers` are filled in where the form asks them; one to an issue that
    it does not ask is left out. `former` are those of the former year: filled in where `answers` has none, and kept, so that
    what becomes of them can be told. `remarks` mark their cells by issue and question, wherever they were found, and are
    listed on a first sheet. `key`: seals the form. Raises SurveyError where the target cannot be written.
    """
    form = _as_filled(form, answers, former)

    def texts(some: Sequence[Answer]) -> Mapping[str, Mapping[str, InputTexts]]:
        return {table.sheet: input_texts(form, table, some) for table in form.tables}

    first, now = texts(former), texts(answers)
    standing = texts([*former, *answers]) if former and answers else first if former else now
    filled = {table.sheet: with_given(form, table, standing[table.sheet], now[table.sheet]) for table in form.tables}
    carried = {t.sheet: carried_rows(form, t, first[t.sheet], (answers, now[t.sheet])) for t in form.tables}
    labels = {Label.RESPONDENT: respondent, Label.EXTENSION: extension}
    spots = [spot for finding in remarks if (spot := spot_of(form, finding))]
    normal = Font(form.survey.settings.font.name, NORMAL_SIZE)
    with replacing(target) as path, new_book(path, normal) as book:
        record = records(form.tables, carried, answers)
        identity = _identity(form, key, record)
        _describe(book, form, saved, identity)
        formats = formats_for(book, form.survey.settings.font)
        if remarks:
            draw_corrections(
                book.add_worksheet(CORRECTIONS_SHEET), form, corrections_of(form, remarks, filled), formats
            )
        for table in form.tables:
            sheet = book.add_worksheet(table.sheet, GrowingWorksheet)
            edges = {cell: side for spot in spots if spot.table == table for cell, side in spot.edges.items()}
            _draw(Page(sheet, form, table, formats, filled[table.sheet], labels, edges, carried[table.sheet]), remarks)
        _add_choices(book, form, formats)
        inputs = [*chain.from_iterable(rows.values() for rows in filled.values())]
        inputs += [row.texts for rows in carried.values() for row in rows.values()]
        typed = {*labels.values(), *chain.from_iterable(texts.values() for texts in inputs)}
        _add_identity(book, form, (identity, as_cells(record)), typed - {OTHERWISE}, formats)


def _draw(page: Page, remarks: Sequence[Finding]) -> None:
    if page.table.slips:
        draw_slips(page, page.table.slips)
    else:
        draw_table(page)
    attach_guidance(page.sheet, page.form, page.table)
    _attach_notes(page, remarks)


def _as_filled(form: Form, answers: Sequence[Answer], former: Sequence[Answer]) -> Form:
    """The form with all the rows and columns that these answers take."""
    carries, items = is_carried(form, former, answers), {**items_needed(former), **items_needed(answers)}
    if carries or any(items.values()):
        return design(form.survey, form.department, carries=carries or form.carries, items=items)
    return form


def _attach_notes(page: Page, remarks: Sequence[Finding]) -> None:
    """A note on the first of the inputs that remarks are about, and of those that hold an answer of the former year."""
    notes: dict[tuple[int, int], list[str]] = {}
    for finding in remarks:
        spot = spot_of(page.form, finding)
        if spot and spot.table == page.table:
            notes.setdefault(spot.cells[0], []).append(f"{finding.what}\n→ {finding.remedy}")
    former = former_note(page.form.survey)
    for cell in _former_answers(page):
        notes.setdefault(cell, []).append(former)
    for (row, column), texts in notes.items():
        write_note(page.sheet, row, column, clip("\n".join(texts), _MOST_NOTES), page.form.survey.settings.office)


def _former_answers(page: Page) -> Iterator[tuple[int, int]]:
    """Row and column of the first input of each row that still holds what it was made with; of items, of the first."""
    told = {issue_of_item(key) or key: key for key in reversed([*page.carried])} if page.table.of_items else {}
    for no, carried in page.carried.items():
        if told and told[issue_of_item(no)] != no:
            continue
        now = page.texts.get(no, {})
        keys = (column.key for column in page.table.columns if column.key in carried.texts)
        if held := next((key for key in keys if now.get(key) == carried.texts[key]), ""):
            yield page.table.cell(no, held)


def _describe(book: Workbook, form: Form, saved: datetime, identity: _Identity) -> None:
    settings = form.survey.settings
    describe(book, f"{settings.title}　調査票（{form.department.name}）", saved, settings.office)
    book.set_size(1366, 768)
    for name, value in identity:
        done(book.set_custom_property(name, clip(value, 255), "text"))


def _identity(form: Form, key: SealKey | None, carried: Mapping[str, Digests | None]) -> _Identity:
    survey_id, department = form.survey.settings.survey_id, form.department.name
    version = form_version(form.survey, department)
    seals = ((IDENTITY_SEAL, key.seal(survey_id, department, version)),) if key else ()
    return (
        (IDENTITY_SURVEY, survey_id),
        (IDENTITY_DEPARTMENT, department),
        (IDENTITY_VERSION, version),
        *seals,
        *(
            ((IDENTITY_FORMER, form.survey.former_year or "前回"), (IDENTITY_CARRIED, str(len(carried))))
            if carried
            else ()
        ),
    )


def _add_choices(book: Workbook, form: Form, formats: Formats) -> None:
    """A hidden sheet with a column a question of what formulas compare answers with: its choices, or its example.

    A list of choices in a validation itself ends at 255 characters, and so does a text in a formula.
    """
    sheet = book.add_worksheet(CHOICES_SHEET)
    sheet.hide()
    inputs = {key: one for table in form.tables for key, one in inputs_of(form.survey, table).items()}
    done(book.define_name(SPACES_NAME, f"={spaces(';')}"))
    if any(table.slips for table in form.tables):
        done(book.define_name(SPACES_ACROSS_NAME, f"={spaces(',')}"))
    lists: dict[str, tuple[str, ...]] = {}
    for question in dict.fromkeys(question for table in form.tables for question in table.questions):
        name = inputs[question.key].name
        compared = [(CHOICES_NAME, FOLDED_CHOICES_NAME, question.choices)] if question.choices else []
        compared += [(EXAMPLE_NAME, FOLDED_EXAMPLE_NAME, (question.example,))] if has_telling_example(question) else []
        for stem, texts in kind_of(question).listed(question).items():
            lists[name(stem)] = (question.key, *texts)
        for stem, folded_stem, texts in compared:
            lists[name(stem)] = (question.key, *texts)
            done(book.define_name(name(folded_stem), f"={folded_formula(name(stem))}"))
    for column, (listed, texts) in enumerate(lists.items(), 1):
        for row, text in enumerate(texts, 1):
            write_text(sheet, row, column, text, formats())
        letter = column_letters(column)
        done(book.define_name(listed, f"='{CHOICES_SHEET}'!${letter}$2:${letter}${len(texts)}"))


def _add_identity(
    book: Workbook, form: Form, kept: tuple[_Identity, Iterable[str]], typed: set[str], formats: Formats
) -> None:
    """A sheet that only a macro could show: whose form this is, and by what to know again all that it says.

    `kept`: what it says of itself, and what it was made with. `typed`: the texts filled in for the respondent, which are
    not the form's own words.
    """
    identity, record = kept
    sheet = book.add_worksheet(IDENTITY_SHEET)
    sheet.very_hidden()
    for row, (name, value) in enumerate(identity, 1):
        write_text(sheet, row, 1, name, formats())
        write_text(sheet, row, 2, value, formats())
    # Few cells, since each takes its reader time.
    tokens = sorted(_tokens(book, form, typed))
    lists = [" ".join(tokens[start : start + _TOKENS]) for start in range(0, len(tokens), _TOKENS)]
    for row, text in enumerate((*record, IDENTITY_WORDS, *lists), len(identity) + 1):
        write_text(sheet, row, 1, text, formats())


def _tokens(book: Workbook, form: Form, answers: set[str]) -> set[str]:
    # Nothing is known again by an answer's own token.
    theirs = set(map(comparison_key, answers))
    own = {token(text) for text in texts_written(book) if comparison_key(text) not in theirs}
    titles = {title_token(issue.no, issue.title) for table in form.tables for issue in table.issues}
    return own | titles | {answer_token(text) for text in answers} | set(given_tokens(form))
