"""What a row of a form still lacks, as Excel formulas for the respondent's screen and as the values these have.

The same rules from the definition (必須, 選択肢, 該当なしの選択肢, 最大文字数) that `checks` applies to what comes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.form.blueprint import FormTable
from survey.japanese.text import excel_length
from survey.model import Kind, Question, Survey
from survey.model.addresses import column_letters
from survey.questions.choices import triggers

DONE = "済"
_LIMITED = (Kind.LONG_TEXT, Kind.SHORT_TEXT)


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a table, by its number."""

    survey: Survey
    table: FormTable
    number: int

    def cells(self, question: Question) -> str:
        """The inputs of a question, such as "$E10" or "$G10:$T10"."""
        first, last = self.table.span_of[question.key]
        return ":".join(f"${column_letters(number)}{self.number}" for number in dict.fromkeys((first, last)))


def choices_name(survey: Survey, question: Question) -> str:
    """The name by which formulas know the choices of a question."""
    return f"選択肢_{survey.questions.index(question) + 1}"


# ---------------------------------------------------------------- as formulas


def done_formula(row: FormRow) -> str:
    """済 where the row has been begun and nothing in it must be seen to, else ""."""
    wrong = (wrong_formula(row, question) for question in row.survey.questions)
    return f'=IF({_all([begun_formula(row), *map(_not, wrong)])},"{DONE}","")'


def begun_formula(row: FormRow) -> str:
    """Whether anything was written into the row."""
    return _any([_filled(row, question) for question in row.survey.questions])


def wrong_formula(row: FormRow, question: Question) -> str:
    """Whether the answer is missing, no choice, too long, or should not be there; "" where nothing can be wrong."""
    cells, exempt = row.cells(question), unwanted_formula(row, question)
    required = "TRUE" if question.required else _asked(row, question)
    # COUNTIF and MATCH would take ~ and * in a choice for wildcards.
    known = f"SUMPRODUCT(--({choices_name(row.survey, question)}={cells}))"
    limit = question.max_length if question.kind in _LIMITED else None
    return _any(
        [
            _all([_empty(row, question), required, _not(not_applicable_formula(row))]) if required else "",
            _all([_filled(row, question), f"{known}=0"]) if question.choices else "",
            f"LEN({cells})>{limit}" if limit is not None else "",
            _all([_filled(row, question), exempt]) if exempt else "",
        ]
    )


def unwanted_formula(row: FormRow, question: Question) -> str:
    """Whether the row is declared not applicable, so that the question is not asked; "" for never."""
    return "" if question.not_applicable else not_applicable_formula(row)


def not_applicable_formula(row: FormRow) -> str:
    """Whether the row is declared not applicable; "" where no choice of the survey does so."""
    return _any([_chose(row, *declaration) for declaration in _declarations(row.survey)])


def _declarations(survey: Survey) -> list[tuple[Question, str]]:
    return [(question, choice) for question in survey.questions for choice in question.not_applicable]


def _asked(row: FormRow, question: Question) -> str:
    return _any([_chose(row, *trigger) for trigger in triggers(row.survey.questions, question)])


def _chose(row: FormRow, question: Question, choice: str) -> str:
    constant = choice.replace('"', '""')
    return f'{row.cells(question)}="{constant}"'


def _filled(row: FormRow, question: Question) -> str:
    # A condition as it is: any number but 0 is true.
    return f"COUNTA({row.cells(question)})"


def _empty(row: FormRow, question: Question) -> str:
    return f"COUNTA({row.cells(question)})=0"


def _not(condition: str) -> str:
    return f"NOT({condition})" if condition else ""


def _all(conditions: Sequence[str]) -> str:
    return _joined("AND", conditions)


def _any(conditions: Sequence[str]) -> str:
    return _joined("OR", conditions)


def _joined(function: str, conditions: Sequence[str]) -> str:
    given = [condition for condition in conditions if condition not in {"", "TRUE"}]
    return f"{function}({','.join(given)})" if len(given) > 1 else "".join(given)


# ---------------------------------------------------------------- as values


def is_done(survey: Survey, table: FormTable, texts: Mapping[str, str]) -> bool:
    """Whether `done_formula` gives 済 for a row with these texts by column key."""
    written = {question.key: _texts(table, question, texts) for question in survey.questions}
    return any(written.values()) and not any(_is_wrong(survey, question, written) for question in survey.questions)


_Written = Mapping[str, Sequence[str]]
"""What stands in the inputs of each question, by its key."""


def _texts(table: FormTable, question: Question, texts: Mapping[str, str]) -> list[str]:
    first, last = table.span_of[question.key]
    return [text for column in table.columns[first - 1 : last] if (text := texts.get(column.key, ""))]


def _is_wrong(survey: Survey, question: Question, written: _Written) -> bool:
    mine = written[question.key]
    exempt = any(_names(written[other.key], [choice]) for other, choice in _declarations(survey))
    if not mine:
        asked = any(_names(written[other.key], [choice]) for other, choice in triggers(survey.questions, question))
        return (asked or question.required) and not exempt
    limit = question.max_length if question.kind in _LIMITED else None
    return (
        (bool(question.choices) and not _names(mine, question.choices))
        or (limit is not None and any(excel_length(text) > limit for text in mine))
        or (exempt and not question.not_applicable)
    )


def _names(texts: Sequence[str], choices: Sequence[str]) -> bool:
    # Excel's = does not tell capitals from small letters.
    return not {text.lower() for text in texts}.isdisjoint(choice.lower() for choice in choices)
