"""前に書かれたこと: answers as the texts that stand in the inputs of a form; pure."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from survey.excel_out.cells import MOST_CHARACTERS, fits
from survey.form import SINCE_COLUMN, Form, FormTable, item_key
from survey.form.carried import since_of
from survey.form.given_inputs import given_inputs
from survey.japanese.text import is_blank
from survey.model import Answer, Entry
from survey.questions.calculating import calculated
from survey.questions.kinds import kind_of
from survey.questions.rules import companion

_CUT = "\n…（長いため、ここまでを載せました。続きは、お送りいただいたファイルにあります。）"

InputTexts = Mapping[str, str]
"""What stands in the inputs of a row, by column key; only inputs that hold something."""


def input_texts(form: Form, table: FormTable, answers: Sequence[Answer]) -> Mapping[str, InputTexts]:
    """The texts of the table's rows by their keys, for answers to its issues; the last answer to an issue stands."""
    standing = {answer.issue: answer for answer in answers if answer.issue in table.nos}
    return {
        key: {column: _shortened(text) for column, text in texts.items() if not is_blank(text)}
        for answer in standing.values()
        for key, texts in _inputs(form, table, answer)
    }


def with_given(
    form: Form, table: FormTable, rows: Mapping[str, InputTexts], answered: Container[str]
) -> Mapping[str, InputTexts]:
    """The texts of the rows with what the office gives in them: what may not be changed in place of anything else, the rest
    where no answer to the issue came back. `answered`: NO of those of which one did."""
    if table.of_items:
        return rows
    survey, name = form.survey, form.department.name
    filled = dict(rows)
    for no in table.row_of:
        for key, given in survey.given_to(name, no).items():
            if not given.open or no not in answered:
                others = {column.key for column in table.columns_for(survey.question_by_key[key])}
                kept = {at: text for at, text in filled.get(no, {}).items() if at not in others}
                filled[no] = kept | dict(given_inputs(survey, name, key, given.text))
    return filled


def _inputs(form: Form, table: FormTable, answer: Answer) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The rows of an answer, each with its key."""
    if table.of_items:
        for item in answer.items:
            yield item_key(answer.issue, item.number), _row(form, table, item.entries)
    else:
        since = {SINCE_COLUMN: since_of(answer.since)} if table.asks_since else {}
        yield answer.issue, {**_row(form, table, answer.entries), **since}


def items_needed(answers: Sequence[Answer]) -> Mapping[str, int]:
    """How many rows the items of these answers take, by NO."""
    return {answer.issue: max((item.number for item in answer.items), default=0) for answer in answers}


def example_texts(form: Form, table: FormTable) -> InputTexts:
    """The texts of the row of examples."""
    survey, department = form.survey, form.department.name
    entries = {q.key: kind_of(q).example_entry(q, survey, department) for q in table.questions if q.example}
    typed = {q.key: q.example for q in table.questions if q.example}
    found = calculated(table.questions, typed, {})
    return {key: text for key, text in {**_row(form, table, entries), **found}.items() if text}


def _row(form: Form, table: FormTable, entries: Mapping[str, Entry]) -> dict[str, str]:
    """What no input of its question can take, such as words among ○ columns, stands first in the question that is
    printed under it, where 参考３ prints the same; else in a ○ column that is free."""
    texts: dict[str, str] = {}
    for question in table.questions:
        if entry := entries.get(question.key):
            columns = table.columns_for(question)
            given = kind_of(question).input_texts(question, entry, columns, form.survey, form.department.name)
            for key, text in given.by_column.items():
                texts[key] = _below(texts.get(key, ""), text)
            if given.rest:
                under = companion(table.questions, question)
                place = under.key if under else kind_of(question).column_for_rest(columns, form.department.name, texts)
                texts[place] = _below(texts.get(place, ""), given.rest)
    return texts


def _below(text: str, more: str) -> str:
    return "\n".join(filter(None, (text, more)))


def _shortened(text: str) -> str:
    """The text as far as a cell can hold it."""
    if fits(text):
        return text
    kept = text.encode("utf-16-le")[: (MOST_CHARACTERS - len(_CUT)) * 2]
    return kept.decode("utf-16-le", "ignore") + _CUT
