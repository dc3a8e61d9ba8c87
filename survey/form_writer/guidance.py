"""What a form says and refuses while it is filled in: drop-downs, warnings, and 記入要領 beside the cell.

Excel allows 32 characters for the title of a message and 255 for the message. A 記入要領 that is longer stands whole in
a note on the heading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.excel_out.cells import clip, done
from survey.form import MARK, NOTE_MARK, Form, FormColumn, FormTable
from survey.form.row_rules import choices_name
from survey.form_writer.prefill import companion
from survey.japanese.text import excel_length
from survey.model import Kind, Question, Survey
from survey.model.addresses import address
from survey.questions.choices import one_line, triggers

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_TITLE_LENGTH = 32
_MESSAGE_LENGTH = 255
_LIMITED = (Kind.LONG_TEXT, Kind.SHORT_TEXT)


def attach_guidance(sheet: Worksheet, form: Form, table: FormTable) -> None:
    """Give every input of the table its drop-down or warning, and say what belongs there."""
    if table.issues:
        _attach_validations(sheet, form, table)
    _attach_long_guidance(sheet, form, table)


def _attach_validations(sheet: Worksheet, form: Form, table: FormTable) -> None:
    for question in table.questions:
        first, last = table.span_of[question.key]
        column = table.columns[first - 1]
        options = _validation(form.survey, column, question, address(table.first_row, first))
        options |= _message(form.survey, column, question)
        if options.setdefault("validate", "any") != "any" or "input_message" in options:
            done(sheet.data_validation(table.first_row - 1, first - 1, table.last_row - 1, last - 1, options))


def _attach_long_guidance(sheet: Worksheet, form: Form, table: FormTable) -> None:
    for question in table.questions:
        text = guidance(form.survey, question)
        if excel_length(text) > _MESSAGE_LENGTH:
            write_note(sheet, table.group_row, table.span_of[question.key][0], text, form.survey.settings.office)


def write_note(sheet: Worksheet, row: int, column: int, text: str, author: str) -> None:
    """A note in the office's name, large enough for its text."""
    lines = sum(1 + len(line) // 18 for line in text.split("\n")) + 2
    options = {"author": author, "x_scale": 2.2, "y_scale": max(1.0, lines * 17 / 74), "font_size": 10}
    done(sheet.write_comment(row - 1, column - 1, f"{NOTE_MARK}\n{text}", options))


def guidance(survey: Survey, question: Question) -> str:
    """All that is to be said about a question: 記入要領, whether it is required, and how long it may be."""
    return "\n".join(filter(None, (question.guidance, _requirement(survey, question), _form_of(survey, question))))


def _requirement(survey: Survey, question: Question) -> str:
    if question.required:
        return "必ず記入してください。"
    when = "".join(f"「{choice}」" for _, choice in triggers(survey.questions, question))
    return f"{when}のときは、必ず記入してください。" if when else ""


def _form_of(survey: Survey, question: Question) -> str:
    """How the answer is to be written, by the kind of question."""
    if question.kind is Kind.NUMBER:
        return "単位などを付けず、数字だけを記入してください。"
    if question.kind is Kind.DATE:
        return "2026/4/1 または 令和8年4月1日 のように記入してください。"
    if question.kind in _LIMITED and question.max_length is not None:
        return f"{question.max_length}文字以内で記入してください。"
    return ""


def _message(survey: Survey, column: FormColumn, question: Question) -> dict[str, object]:
    if column.marks and not question.guidance:
        # The headings say it; fourteen messages in a row would only be in the way.
        return {}
    text = guidance(survey, question)
    if question.kind is Kind.DEPARTMENTS and not column.marks:
        text = "\n".join(filter(None, (text, "１行に一つの課名を記入してください（Alt＋Enter で改行）。")))
    if not text:
        return {}
    title = clip(one_line(question.heading), _TITLE_LENGTH)
    return {"input_title": title, "input_message": clip(text, _MESSAGE_LENGTH)}


def _validation(survey: Survey, column: FormColumn, question: Question, cell: str) -> dict[str, object]:
    """By the kind of question. Inputs stay text, so that 4/1, 001 and - survive; what a rule doubts, it only warns of.

    Only a list refuses: what it does not offer could not be counted.
    """
    if column.marks:
        return _listed([MARK], _refusal_of_words(survey, question))
    if question.kind is Kind.CHOICE:
        names = "".join(f"「{choice}」" for choice in question.choices)
        return _listed(f"={choices_name(survey, question)}", f"{names}のどれかを選んでください。")
    if question.kind is Kind.NUMBER:
        return _warned(f"=ISNUMBER(VALUE({cell}))", _form_of(survey, question))
    if question.kind is Kind.DATE:
        # Without a year it would be a date of the year in which it is typed.
        return _warned(f"=AND(LEN({cell})>5,ISNUMBER(DATEVALUE({cell})))", _form_of(survey, question))
    if question.kind in _LIMITED and question.max_length is not None:
        rule = {"validate": "length", "criteria": "<=", "value": question.max_length}
        return {**_warned("", f"{question.max_length}文字を超えています。縮めてください。"), **rule}
    return {}


def _listed(source: str | list[str], message: str) -> dict[str, object]:
    return {
        "validate": "list",
        "source": source,
        "error_type": "stop",
        "error_title": "一覧から選んでください",
        "error_message": clip(message, _MESSAGE_LENGTH),
    }


def _warned(formula: str, message: str) -> dict[str, object]:
    return {
        "validate": "custom",
        "value": formula,
        "error_type": "warning",
        "error_title": "確かめてください",
        "error_message": message,
    }


def _refusal_of_words(survey: Survey, question: Question) -> str:
    words = companion(survey, question)
    elsewhere = f"文は「{one_line(words.heading)}」の欄に記入してください。" if words else ""
    return f"{MARK}を選ぶか、空欄にしてください。{elsewhere}"
