"""What a form says and refuses while it is filled in: drop-downs, warnings, and 記入要領 beside the cell.

A 記入要領 that is too long for a message stands whole in a note on the heading.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from survey.excel_out.cells import CHOOSE, LONGEST_MESSAGE, MOST_CHARACTERS, clip, done, input_message
from survey.form import NOTE_MARK, SINCE_HEADING, ColumnRole, Form, FormColumn, FormTable
from survey.form.asked_texts import guidance
from survey.form.carried import CHANGED, UNCHANGED
from survey.form.own_texts import since_text
from survey.form.row_formulas import in_row, inputs_of
from survey.form.slip_layout import HINT_AT
from survey.japanese.text import excel_length, one_line
from survey.model import Question, Survey
from survey.questions.excel_text import Inputs
from survey.questions.kinds import kind_of
from survey.questions.rules import companion
from survey.questions.validation import AtMost, OneOf, WellFormed
from survey.workbook.sheets import Range

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_MORE_ITEMS = 200
"""Rows below a table of items in which a respondent may go on."""

_Options = dict[str, object]
"""Of a validation, as xlsxwriter takes them."""


def attach_guidance(sheet: Worksheet, form: Form, table: FormTable) -> None:
    """Give every input of the table its drop-down or warning, and say what belongs there."""
    if table.issues:
        _attach_validations(sheet, form, table)
        if table.asks_since:
            _attach_choice(sheet, form, table)
    _attach_long_guidance(sheet, form, table)


def _attach_validations(sheet: Worksheet, form: Form, table: FormTable) -> None:
    inputs = inputs_of(form.survey, table)
    for question in table.questions:
        name = form.department.name
        closed = {row.key for row in table.rows if question.key in form.survey.locked(name, row.issue.no)}
        if closed.issuperset(table.row_of):
            continue
        # Formulas are about the first cell of all.
        first = next(number for key, number in table.row_of.items() if key not in closed)
        options = _validation(form, table, question, inputs[question.key], first)
        options |= _message(form, table, question)
        if options.setdefault("validate", "any") != "any" or "input_message" in options:
            for columns in table.alike(question):
                _attach(sheet, table, columns, options, closed)


def _attach_choice(sheet: Worksheet, form: Form, table: FormTable) -> None:
    """The drop-down 前回から."""
    text = since_text(form.survey)
    options = _listed([UNCHANGED, CHANGED], f"「{UNCHANGED}」か「{CHANGED}」を選んでください。")
    options |= input_message(SINCE_HEADING, text)
    _attach(sheet, table, [column for column in table.columns if column.role is ColumnRole.SINCE], options)


def _attach(
    sheet: Worksheet, table: FormTable, columns: Sequence[FormColumn], options: _Options, closed: Container[str] = ()
) -> None:
    """To the cells of all rows in these columns. `closed`: keys of those in which the office has answered."""
    boxes = [box._replace(last_row=box.last_row + _more_rows(table)) for box in table.boxes(columns, closed)]
    first, *others = [Range(*(number - 1 for number in box)) for box in boxes]
    done(sheet.data_validation(*first, options | ({"other_cells": list(map(list, others))} if others else {})))


def _more_rows(table: FormTable) -> int:
    """Below the table, in which inputs are helped too: items may be added there."""
    return _MORE_ITEMS if table.of_items else 0


def _attach_long_guidance(sheet: Worksheet, form: Form, table: FormTable) -> None:
    """A note on the heading of a question, or beside its inputs, where not all that is to be said of it can stand there."""
    office = form.survey.settings.office
    if table.slips:
        for row, key in table.slips.cut_hints(table.row_of.values()):
            write_note(sheet, row, HINT_AT, table.slips.hints[key], office)
        return
    for question in table.questions:
        text = guidance(form.survey, question, table.columns_for(question))
        if excel_length(text) > LONGEST_MESSAGE:
            at = table.group_row, table.place(table.columns_for(question)[0].key)[1]
            write_note(sheet, *at, text, office)


def write_note(sheet: Worksheet, row: int, column: int, text: str, author: str) -> None:
    """A note in the office's name, large enough for its text."""
    options = {"author": author, "x_scale": 2.2, "y_scale": _times_as_high(text), "font_size": 10}
    done(sheet.write_comment(row - 1, column - 1, clip(f"{NOTE_MARK}\n{text}", MOST_CHARACTERS), options))


# Cached, because most notes of a survey's forms say the same.
@lru_cache(maxsize=64)
def _times_as_high(text: str) -> float:
    """As xlsxwriter would make a note, so that this text stands in it."""
    lines = sum(1 + len(line) // 18 for line in text.split("\n")) + 2
    return max(1.0, lines * 17 / 74)


def _message(form: Form, table: FormTable, question: Question) -> _Options:
    if table.slips or (table.columns_for(question)[0].marks and not question.guidance):
        # The headings, or the words beside the input say it; fourteen messages in a row would only be in the way.
        return {}
    text = guidance(form.survey, question, table.columns_for(question))
    if not text:
        return {}
    return {**input_message(question.heading, text)}


def _validation(form: Form, table: FormTable, question: Question, inputs: Inputs, row: int) -> _Options:
    """What the question's kind asks for. Inputs stay text, so that 4/1, 001 and - survive; what a rule doubts, it only
    warns of. `row`: number of the first to which it applies."""
    column = table.columns_for(question)[0]
    match kind_of(question).validation(question, column, inputs):
        case OneOf(source, message):
            elsewhere = _where_words_go(form.survey, question) if column.marks else ""
            return _listed(source if isinstance(source, str) else list(source), message + elsewhere)
        case AtMost(characters, message):
            rule = {"validate": "length", "criteria": "<=", "value": characters}
            return {**_warned("", message), **rule}
        case WellFormed(formula, message):
            return _warned(f"={in_row(formula, row)}", message)
        case None:
            return {}


def _listed(source: str | list[str], message: str) -> _Options:
    return {
        "validate": "list",
        "source": source,
        "error_type": "stop",
        "error_title": CHOOSE,
        "error_message": clip(message, LONGEST_MESSAGE),
    }


def _warned(formula: str, message: str) -> _Options:
    return {
        "validate": "custom",
        "value": formula,
        "error_type": "warning",
        "error_title": "確かめてください",
        "error_message": message,
    }


def _where_words_go(survey: Survey, question: Question) -> str:
    words = companion(survey.form_questions, question)
    return f"文は「{one_line(words.heading)}」の欄に記入してください。" if words else ""
