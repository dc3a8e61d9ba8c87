"""前に書かれたこと: answers as the texts that stand in the inputs of a form; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from survey.excel_out.cells import MOST_CHARACTERS
from survey.form import MARK, Form, FormTable
from survey.japanese.department_names import one_by_one, resolve
from survey.japanese.text import excel_length
from survey.model import Answer, Entry, Kind, Question, Survey

_CUT = "\n…（長いため、ここまでを載せました。続きは、お送りいただいたファイルにあります。）"
_TEXT = (Kind.LONG_TEXT, Kind.SHORT_TEXT)

InputTexts = Mapping[str, str]
"""What stands in the inputs of a row, by column key; only inputs that hold something."""


def input_texts(form: Form, table: FormTable, answers: Sequence[Answer]) -> Mapping[str, InputTexts]:
    """The texts of the table's rows by NO, for answers to its issues; the last answer to an issue stands."""
    return {
        answer.issue: {key: _shortened(text) for key, text in _row(form, table, answer.entries).items() if text}
        for answer in answers
        if answer.issue in table.row_of
    }


def example_texts(form: Form, table: FormTable) -> InputTexts:
    """The texts of the row of examples."""
    entries = {q.key: _example(q, form) for q in form.survey.questions if q.example}
    return {key: text for key, text in _row(form, table, entries).items() if text}


def _example(question: Question, form: Form) -> Entry:
    if question.kind is not Kind.DEPARTMENTS:
        return Entry(question.example, "", ())
    meant = resolve(question.example, form.survey, form.department.name)
    return Entry(meant.rest, "", (), meant.departments)


def _row(form: Form, table: FormTable, entries: Mapping[str, Entry]) -> dict[str, str]:
    """Departments become ○ in their columns. What is no department then has no place among the ○ columns: it stands
    first in the question that is printed under them, where 参考３ prints the same; else in a ○ column that is free."""
    texts: dict[str, str] = {}
    for question in form.survey.questions:
        entry = entries.get(question.key)
        if entry is None:
            continue
        if question.key in table.column_of:
            listed = "\n".join(filter(None, (*entry.departments, entry.text)))
            texts[question.key] = "\n".join(filter(None, (texts.get(question.key), listed)))
            continue
        wanted = one_by_one(entry.departments, form.department.name, form.survey.department_by_name)
        marked = {f"{question.key}@{name}" for name in wanted}
        texts |= dict.fromkeys(sorted(marked & table.column_of.keys()), MARK)
        unknown = [name for name in wanted if f"{question.key}@{name}" not in table.column_of]
        if rest := "\n".join(filter(None, (*unknown, entry.text))):
            place = _place_for_rest(form, table, question, texts)
            texts[place] = "\n".join(filter(None, (texts.get(place), rest)))
    return texts


def _place_for_rest(form: Form, table: FormTable, question: Question, texts: InputTexts) -> str:
    """Column key of the input that takes what is no department."""
    under = companion(form.survey, question)
    if under:
        return under.key
    first, last = table.span_of[question.key]
    keys = [column.key for column in table.columns[first - 1 : last]]
    own = f"{question.key}@{form.department.name}"
    return next((key for key in (own, *keys) if key not in texts), own)


def companion(survey: Survey, question: Question) -> Question | None:
    """The later question in words that is printed below this one, if there is one."""
    later = survey.questions[survey.questions.index(question) + 1 :]
    return next((other for other in later if other.printed_under == question.key and other.kind in _TEXT), None)


def _shortened(text: str) -> str:
    """The text as far as a cell can hold it."""
    if excel_length(text) <= MOST_CHARACTERS:
        return text
    kept = text.encode("utf-16-le")[: (MOST_CHARACTERS - len(_CUT)) * 2]
    return kept.decode("utf-16-le", "ignore") + _CUT
