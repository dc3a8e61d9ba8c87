"""Whether what the definition says can be shown whole: on the forms, and in 参考３ above and beside the answers.

Asked of a definition without other faults, before any form is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from survey.definition import faults as wrong
from survey.definition import vocabulary as words
from survey.definition.definition_sheet import DefinitionCell, DefinitionRow, DefinitionTable
from survey.definition.given_values import GivenCell
from survey.definition.printed_choices import is_by_choice
from survey.definition.values import choices_in
from survey.definition.vocabulary import Word
from survey.errors import Fault
from survey.form import (
    EXAMPLES_COLUMN,
    NO_COLUMN,
    REMARKS_COLUMN,
    TITLE_COLUMN,
    FormTable,
    Label,
    design,
    label_letters,
)
from survey.form.own_texts import label_text, note_text, title_text
from survey.form.room import LABEL_INDENT, TITLE_SIZE, holds, letters, most_held, most_shown, prose, shows
from survey.form.row_formulas import formulas_of
from survey.japanese.text import excel_length, one_line
from survey.model import Font, Question, Survey
from survey.paging import PAGES, CellRole, PlannedCell, cut_off, lay_out
from survey.paging.printed_columns import unanswered
from survey.questions.excel_text import too_long
from survey.questions.hidden_checks import failing_column
from survey.questions.rules import checks_told, remarks_text

_LONGEST_GUIDANCE = 30_000
"""Of 記入要領, which stands in a note: that holds 32,767 characters, and says besides what is required."""
_BRIEF, _BRIEF_HEADING, _FEW_LINES = 60, 25, 5
"""Characters of a title, an issue or its NO, and of a heading, that are printed whole in whatever column they stand, where
they are no more lines than these."""
_MOST_ABOVE = 0.5
"""Of a page, that title and section may take each."""


class DefinitionCells(Struct, frozen=True):
    """The cells that a survey was read from."""

    items: Mapping[Word, DefinitionCell]
    issues: DefinitionTable
    departments: DefinitionTable
    questions: DefinitionTable
    given: Sequence[GivenCell] = ()
    checks: DefinitionTable | None = None


class _Shown(Struct, frozen=True):
    """A cell of the definition, and the text in which a form shows it."""

    cell: DefinitionCell
    text: str
    width: int
    """Pixels."""
    font: Font


def unfitting(survey: Survey, written: DefinitionCells) -> Iterator[Fault]:
    """A fault for each cell whose text could not be seen whole."""
    faults = dict.fromkeys(map(_unshown, _on_forms(survey, written)))
    found = [fault for fault in faults if fault] + [*_long_guidance(written), *_unreadable(survey, written)]
    found += _long_formulas(survey, written)
    yield from found
    places = {fault.place for fault in found}
    yield from (fault for fault in _unprinted(survey, written) if fault.place not in places)


# ---------------------------------------------------------------- forms


def _unshown(shown: _Shown) -> Fault | None:
    if shows(shown.text, shown.width, shown.font):
        return None
    own = len(shown.cell.text)
    most = own - (len(shown.text) - most_shown(shown.text, shown.width, shown.font))
    return wrong.NOT_SHOWN.at(shown.cell.place, count=own, most=max(0, most))


def _on_forms(survey: Survey, written: DefinitionCells) -> Iterator[_Shown]:
    form = design(survey, survey.departments[0])
    table = form.tables[0]
    yield from _above(survey, written, table)
    yield from _beside(survey, written, table)
    yield from _asked(survey, written)
    yield from _given(survey, written, table)
    yield from _told(survey, written)


def _above(survey: Survey, written: DefinitionCells, table: FormTable) -> Iterator[_Shown]:
    items, font = written.items, survey.settings.font
    across = sum(table.width_of(number) for number in range(2, table.head_last + 1))
    longest = max(survey.departments, key=lambda department: len(department.name))
    form = design(survey, longest)
    for each in form.tables:
        yield _Shown(items[words.TITLE], title_text(form, each), across, Font(font.name, TITLE_SIZE))
        yield _Shown(items[words.OFFICE], note_text(form, each), across, prose(font))
    name = next(row[words.NAME] for row in written.departments.rows if row[words.NAME].text == longest.name)
    contact = max(items[words.CONTACT], items[words.CONTACT_PERSON], key=lambda cell: len(cell.text))
    for label, cell in ((Label.DEPARTMENT, name), (Label.OFFICE, items[words.OFFICE]), (Label.CONTACT, contact)):
        place = table.label_places[label]
        width = sum(table.width_of(number) for number in range(place.value_first, place.value_last + 1))
        yield _Shown(cell, label_text(form, label), width - LABEL_INDENT, label_letters(label, font))


def _beside(survey: Survey, written: DefinitionCells, table: FormTable) -> Iterator[_Shown]:
    for word, key in ((words.NO, NO_COLUMN), (words.ISSUE_TITLE, TITLE_COLUMN), (words.EXAMPLES, EXAMPLES_COLUMN)):
        if key not in table.column_of:
            continue
        column, font, room = table.columns[table.column_of[key] - 1], survey.settings.font, table.room_for(key)
        yield _Shown(written.issues.headings[word], written.issues.headings[word].prose, room, font)
        for row in written.issues.rows:
            yield _Shown(row[word], row[word].prose, room, letters(column, font))


def _asked(survey: Survey, written: DefinitionCells) -> Iterator[_Shown]:
    font = survey.settings.font
    for question, row, table in _questions(survey, written):
        column = table.columns_for(question)[0]
        yield _Shown(row[words.HEADING], question.heading, table.room_to_head(question), font)
        if not column.marks:
            below, room = letters(column, font), table.room_for(column.key)
            # Beside an input, a note takes what its cell cannot show.
            if not table.slips:
                yield _Shown(row[words.EXAMPLE], question.example, room, below)
            longest = max(question.choices, key=len, default="")
            yield _Shown(row[words.CHOICES], longest, room, below)


def _given(survey: Survey, written: DefinitionCells, table: FormTable) -> Iterator[_Shown]:
    for given in written.given:
        column = table.columns_for(given.question)[0]
        if not column.marks:
            yield _Shown(given.cell, given.text, table.room_for(column.key), letters(column, survey.settings.font))


def _questions(survey: Survey, written: DefinitionCells) -> Iterator[tuple[Question, DefinitionRow, FormTable]]:
    """The questions, each with its row of the definition and the table of a form that asks it."""
    tables = {question: table for table in reversed(_tables(survey)) for question in table.questions}
    for question, row in zip(survey.questions, written.questions.rows, strict=True):
        if question in tables:
            yield question, row, tables[question]


def _told(survey: Survey, written: DefinitionCells) -> Iterator[_Shown]:
    """All 文言 at once, in a row in which no 検算 holds."""
    for table in _tables(survey) if written.checks else ():
        messages = {check.message for check in checks_told(table.questions)}
        if written.checks and REMARKS_COLUMN in table.column_of:
            column = table.columns[table.column_of[REMARKS_COLUMN] - 1]
            cells = (row[words.MESSAGE] for row in written.checks.rows if one_line(row[words.MESSAGE].text) in messages)
            text, font = remarks_text(checks_told(table.questions)), letters(column, survey.settings.font)
            yield _Shown(max(cells, key=lambda cell: len(cell.text)), text, column.width, font)


def _long_formulas(survey: Survey, written: DefinitionCells) -> Iterator[Fault]:
    """What Excel could not calculate."""
    formulas = {table: formulas_of(survey, table, {}) for table in _tables(survey)} if _has_formulas(survey) else {}
    for question, row, table in _questions(survey, written) if formulas else ():
        if too_long(formulas[table].calculated.get(question.key, "")):
            yield wrong.FORMULA_TOO_LONG.at(row[words.CALCULATION_FORMULA].place)
        for check in question.checks:
            if written.checks and too_long(formulas[table].checks[failing_column(question, check)]):
                cells = (one[words.REQUIREMENT] for one in written.checks.rows)
                yield wrong.FORMULA_TOO_LONG.at(next(cell.place for cell in cells if cell.text == check.text))


def _has_formulas(survey: Survey) -> bool:
    return any(question.formula or question.checks for question in survey.questions)


def _tables(survey: Survey) -> Sequence[FormTable]:
    """Those of a form that asks something."""
    asked = next((d for d in survey.departments if survey.issues_by_department[d.name]), survey.departments[0])
    return design(survey, asked).tables


def _unreadable(survey: Survey, written: DefinitionCells) -> Iterator[Fault]:
    """Where more may be typed than an input can show."""
    for question, row, table in _questions(survey, written):
        column = table.columns_for(question)[0]
        below, longest, room = letters(column, survey.settings.font), question.max_length, table.room_for(column.key)
        if longest and not holds(longest, room, below):
            most = most_held(longest, room, below)
            yield wrong.NOT_TYPED.at(row[words.MAX_LENGTH].place, count=longest, most=most)


def _long_guidance(written: DefinitionCells) -> Iterator[Fault]:
    for row in written.questions.rows:
        length = excel_length(row[words.GUIDANCE].prose)
        if length > _LONGEST_GUIDANCE:
            yield wrong.NOT_SHOWN.at(row[words.GUIDANCE].place, count=length, most=_LONGEST_GUIDANCE)


# ---------------------------------------------------------------- 参考３


def _unprinted(survey: Survey, written: DefinitionCells) -> Iterator[Fault]:
    """What the table would cut off before there is any answer, as its own proof finds."""
    settings, issues = survey.settings, (text for issue in survey.issues for text in (issue.no, issue.title))
    headings = [
        *written.issues.headings.values(),
        written.items[words.RESPONDENT_HEADING],
        *(row[words.HEADING] for row in written.questions.rows),
    ]
    choices = [choice for question in survey.questions if question.printed_by_choice for choice in question.choices]
    brief_headings = all(_is_brief(text, _BRIEF_HEADING) for text in (*(cell.text for cell in headings), *choices))
    if brief_headings and all(_is_brief(text, _BRIEF) for text in (settings.title, settings.section, *issues)):
        return
    plans = tuple(lay_out(unanswered(survey)))
    above = [cell for cell in plans[0].cells if cell.role in (CellRole.TITLE, CellRole.SECTION)]
    towering = [cell for cell in above if plans[0].heights[cell.row - 1] > PAGES[settings.paper].body * _MOST_ABOVE]
    lost = towering or [cell for plan in plans for cell in cut_off(plan)]
    for source in filter(None, dict.fromkeys(_source(cell, written, headings) for cell in lost)):
        yield wrong.NOT_PRINTED.at(source.place, count=len(source.text))


def _is_brief(text: str, most: int) -> bool:
    return len(text) <= most and text.count("\n") < _FEW_LINES


def _source(cell: PlannedCell, written: DefinitionCells, headings: Sequence[DefinitionCell]) -> DefinitionCell | None:
    """Where the text of a planned cell was written."""
    if cell.role in _ABOVE:
        return written.items[_ABOVE[cell.role]]
    if cell.role is CellRole.HEADING:
        of_choices = (row[words.CHOICES] for row in written.questions.rows if is_by_choice(row))
        same = (one for one in headings if one_line(one.text) == one_line(cell.text))
        return next(same, None) or next(
            (one for one in of_choices if one_line(cell.text) in choices_in(one.text)), None
        )
    row = next((row for row in written.issues.rows if row[words.NO].text == cell.issue), None)
    return row[_BESIDE[cell.role]] if row and cell.role in _BESIDE else None


_ABOVE = {CellRole.TITLE: words.TITLE, CellRole.SECTION: words.SECTION}
_BESIDE = {
    CellRole.NO: words.NO,
    CellRole.ISSUE: words.ISSUE_TITLE,
    CellRole.EXAMPLES: words.EXAMPLES,
    CellRole.DEPARTMENTS: words.ISSUE_DEPARTMENTS,
}
