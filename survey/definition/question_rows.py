"""Sheet 設問 → questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from survey.definition import faults as wrong
from survey.definition import vocabulary as words
from survey.definition.counting import misplaced_totals, no_number_fits, read_counting, separators_in_list, with_unit
from survey.definition.definition_sheet import DefinitionCell, DefinitionRow, DefinitionTable
from survey.definition.formulas import read_calculation
from survey.definition.item_group import is_repeated
from survey.definition.near_names import suggestion
from survey.definition.office_questions import is_by_office
from survey.definition.printed_choices import is_by_choice, misprinted_choices
from survey.definition.values import (
    as_answered,
    choices_in,
    filled,
    identifier,
    is_marked,
    no_duplicates,
    not_too_many,
    number,
    one_of,
)
from survey.errors import Fault
from survey.excel_out.cells import MOST_CHARACTERS
from survey.japanese.text import appearance_key, one_line
from survey.model import Question
from survey.questions.as_python import compared_text
from survey.questions.kind import QuestionKind
from survey.questions.kinds import KINDS, graded
from survey.questions.refusals import refusals

_LENGTHS = range(1, MOST_CHARACTERS + 1)
_WIDTHS = range(1, 201)
_MOST_QUESTIONS = 200
_MOST_CHOICES = 1_000
_MOST_NAMED = 100
"""Choices in 必須 or 該当なしの選択肢: formulas of the form name each, and have no more than 255 arguments, 8,192 characters."""


def read_questions(
    table: DefinitionTable, taken: Iterable[DefinitionCell], faults: list[Fault]
) -> tuple[Question, ...]:
    """The questions in the order of the form's columns. `taken`: headings of the columns that are no questions."""
    if table.whole and not table.rows:
        faults.append(wrong.DEFINITION_NO_ROWS.at(table.place, what="設問", sheet=words.QUESTIONS_SHEET.name))
    not_too_many(len(table.rows), _MOST_QUESTIONS, "設問", "問", table.place, faults)
    no_duplicates((row[words.KEY] for row in table.rows), faults)
    no_duplicates([*taken, *(row[words.HEADING] for row in table.rows)], faults)
    questions: list[Question] = []
    for row in table.rows:
        questions.append(_question(row, table, questions, faults))
    if table.whole and questions and not any(question.printed for question in questions):
        heading = table.headings[words.PRINTED]
        faults.append(wrong.NOTHING_PRINTED.at(heading.place, heading=heading.text))
    faults += misplaced_totals(questions, table)
    faults += misprinted_choices(questions, table)
    return tuple(questions)


def _question(row: DefinitionRow, table: DefinitionTable, earlier: Sequence[Question], faults: list[Fault]) -> Question:
    for column in (words.KEY, words.HEADING, words.KIND):
        filled(row, column, table, faults)
    kind = KINDS.get(one_of(row[words.KIND], words.KIND, faults))
    if kind and row[words.GRADES].text:
        kind = graded(kind)
    choices = _choices(row, kind, faults)
    alone = _not_applicable(row[words.NOT_APPLICABLE], choices, faults)
    counted = read_counting(row, kind, choices, alone, faults)
    length = _max_length(row[words.MAX_LENGTH], kind, faults)
    faults += no_number_fits(row[words.MAX_LENGTH], kind, length, counted.bounds)
    headings = {other[words.KEY].text: one_line(other[words.HEADING].text) for other in table.rows}
    calculation = read_calculation(row, kind, counted.decimals, earlier, headings, faults)
    question = Question(
        key=identifier(row[words.KEY], words.KEY, faults),
        heading=with_unit(row[words.HEADING].text, counted.unit),
        # A 種類 that is not known is a fault already; the other cells of the row are read all the same.
        kind=kind.word if kind else next(iter(KINDS)),
        required=is_marked(row[words.REQUIRED]),
        required_when=_required_when(row[words.REQUIRED], earlier, faults),
        max_length=length,
        choices=choices or tuple(grade.name for grade in calculation.grades),
        not_applicable=() if kind and kind.takes_lists else alone,
        exclusive=alone if kind and kind.takes_lists else (),
        guidance=row[words.GUIDANCE].prose,
        example=as_answered(row[words.EXAMPLE]),
        printed=bool(row[words.PRINTED].text or row[words.PRINTED].broken),
        printed_by_choice=is_by_choice(row),
        printed_under=_printed_under(row, table.rows, faults),
        width=number(row[words.WIDTH], words.WIDTH, _WIDTHS, faults),
        repeated=is_repeated(row[words.OF_ITEMS], faults),
        unit=counted.unit,
        decimals=calculation.decimals,
        bounds=counted.bounds,
        total=counted.total,
        by_office=is_by_office(row),
        formula=calculation.formula,
        formula_text=calculation.formula_text,
        grades=calculation.grades,
    )
    if kind and not any(row[column].broken for column in (words.EXAMPLE, words.CHOICES, words.MAX_LENGTH)):
        faults += _refused_example(row[words.EXAMPLE], question)
    return question


def _refused_example(cell: DefinitionCell, question: Question) -> Iterator[Fault]:
    """An example that the question itself would not take: whoever follows it is asked to correct it."""
    for why in refusals(question, compared_text(question, question.example)):
        yield wrong.EXAMPLE_REFUSED.at(cell.place, value=question.example, why=why)


def _max_length(cell: DefinitionCell, kind: QuestionKind | None, faults: list[Fault]) -> int | None:
    length = number(cell, words.MAX_LENGTH, _LENGTHS, faults, whole=True)
    if length is None or kind is None:
        return None
    if not kind.takes_max_length:
        faults.append(wrong.NEEDLESS_MAX_LENGTH.at(cell.place, kind=kind.word))
    return int(length)


def _choices(row: DefinitionRow, kind: QuestionKind | None, faults: list[Fault]) -> tuple[str, ...]:
    cell = row[words.CHOICES]
    choices = choices_in(cell.text)
    not_too_many(len(choices), _MOST_CHOICES, "選択肢", "個", cell.place, faults)
    no_duplicates((DefinitionCell(cell.place, choice) for choice in choices), faults)
    faults += separators_in_list(cell.place, kind, choices)
    if kind and kind.takes_choices and not choices and not cell.broken:
        faults.append(wrong.NO_CHOICES.at(cell.place, kind=kind.word))
    if kind and not kind.takes_choices and choices:
        faults.append(wrong.NEEDLESS_CHOICES.at(cell.place, kind=kind.word, others=_with_choices()))
    return choices


def _with_choices() -> str:
    """The kinds that have choices, as a message names them."""
    return "か".join(f"「{kind.word}」" for kind in KINDS.values() if kind.takes_choices)


def _required_when(cell: DefinitionCell, earlier: Sequence[Question], faults: list[Fault]) -> tuple[str, ...]:
    """The choices of earlier questions that make this one required."""
    offered = [choice for question in earlier for choice in question.choices]
    if not cell.text or is_marked(cell):
        return ()
    named = _among(cell, offered, wrong.UNKNOWN_CHOICE, faults)
    exempting = {choice: question for question in earlier for choice in question.not_applicable}
    for choice in filter(exempting.__contains__, named):
        faults.append(wrong.REQUIRED_WHEN_EXEMPT.at(cell.place, value=choice, heading=exempting[choice].heading))
    return named


def _not_applicable(cell: DefinitionCell, choices: Sequence[str], faults: list[Fault]) -> tuple[str, ...]:
    return _among(cell, choices, wrong.NOT_AMONG_CHOICES, faults)


def _among(
    cell: DefinitionCell, offered: Sequence[str], unknown: wrong.FaultKind, faults: list[Fault]
) -> tuple[str, ...]:
    """The offered choices that a cell names, in every way in which questions spell them; a choice that itself holds a
    separator may stand alone."""
    known: dict[str, dict[str, None]] = {}
    for choice in offered:
        known.setdefault(appearance_key(choice), {})[choice] = None
    named = (cell.text,) if appearance_key(cell.text) in known else choices_in(cell.text)
    not_too_many(len(named), _MOST_NAMED, "選択肢", "個", cell.place, faults)
    for name in named:
        if appearance_key(name) not in known:
            faults.append(unknown.at(cell.place, value=name, hint=suggestion(name, offered)))
    return tuple(choice for name in named for choice in known.get(appearance_key(name), ()))


def _printed_under(row: DefinitionRow, rows: Sequence[DefinitionRow], faults: list[Fault]) -> str:
    """Key of the question in whose column this one is printed; "" for a column of its own, or none."""
    cell = row[words.PRINTED]
    if not cell.text or is_marked(cell) or is_by_choice(row):
        return ""
    by_heading = {appearance_key(other[words.HEADING].text): other for other in rows}
    by_name = by_heading | {appearance_key(other[words.KEY].text): other for other in rows}
    target = by_name.get(appearance_key(cell.text))
    if target is None:
        hint = suggestion(cell.text, (other[words.HEADING].text for other in rows))
        faults.append(wrong.UNKNOWN_QUESTION.at(cell.place, value=cell.text, hint=hint))
        return ""
    has_columns = is_marked(target[words.PRINTED]) or is_by_choice(target)
    if not has_columns and not target[words.PRINTED].broken:
        faults.append(wrong.NO_COLUMN_OF_ITS_OWN.at(cell.place, value=target[words.HEADING].text))
    return target[words.KEY].text
