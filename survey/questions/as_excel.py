"""Conditions on the form while it is filled in, as formulas of a row.

What several formulas ask is kept in hidden cells of the row. Each formula refers to cells of its own row alone, which
every spreadsheet program keeps right when rows or columns are inserted, moved or sorted; what is the same for all rows,
such as the choices, has a name in the workbook.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from survey.excel_out.cells import MOST_CHARACTERS
from survey.model import Question, Severity
from survey.model.formula import CrossCheck
from survey.questions.calculating import keys_in_formulas
from survey.questions.conditions import (
    AllOf,
    Answered,
    AnyOf,
    Broken,
    Chose,
    Condition,
    Conflicting,
    Empty,
    Fails,
    Longer,
    Malformed,
    NamesItself,
    Not,
    OfOneAnswer,
    OutOfBounds,
    SameAsExample,
    either,
)
from survey.questions.directions import choices_that_say
from survey.questions.excel_text import (
    FOLDED_EXAMPLE_NAME,
    Inputs,
    folded_formula,
    is_answered_formula,
    is_blank_formula,
    quoted,
)
from survey.questions.formula_as_excel import NumberCells, calculated_formula, fails_formula
from survey.questions.kinds import kind_of
from survey.questions.marks import unticked_formula
from survey.questions.rules import filled_in, not_applicable_where, remarks_text, rules_of

_FAILING = "検算"
"""Stem of the hidden cells that keep whether a 検算 does not hold, with its place among those of its question, from 1."""
_FLAGS = 6
"""Questions that share a hidden cell: a formula has no more than 8,192 characters."""


class Check(Struct, frozen=True):
    """A hidden cell of each row, which keeps what several formulas ask."""

    key: str
    """Of its column."""
    questions: tuple[str, ...]
    """Keys of the questions that it tells of."""
    stem: str = ""
    """What it keeps of the one question (`QuestionKind.kept`); "" where it keeps which answers must be corrected: a text
    such as #01 for the second of two."""


@lru_cache(maxsize=8)
def checks_of(questions: tuple[Question, ...]) -> tuple[Check, ...]:
    """The hidden cells of a row."""
    reckoned = keys_in_formulas(questions)
    stems = [(q, stem) for q in questions for stem in kind_of(q).kept_of(q, reckoned=q.key in reckoned)]
    stems += [(q, failing_stem(q, check)) for q in questions for check in q.checks]
    kept = [Check(_column_of(q, stem), (q.key,), stem) for q, stem in stems]
    keys = [question.key for question in filled_in(questions)]
    of = _group(questions)
    wrong = [Check(f"#要修正@{of}{at + 1}", tuple(keys[at : at + _FLAGS])) for at in range(0, len(keys), _FLAGS)]
    return (*kept, *wrong)


def failing_stem(question: Question, check: CrossCheck) -> str:
    """Stem of the hidden cell that keeps whether the 検算 at this question does not hold."""
    return f"{_FAILING}{question.checks.index(check) + 1}"


def failing_column(question: Question, check: CrossCheck) -> str:
    """Key of the column of these cells."""
    return _column_of(question, failing_stem(question, check))


def _column_of(question: Question, stem: str) -> str:
    return f"#{stem}@{question.key}"


@lru_cache(maxsize=8)
def same_checks(questions: tuple[Question, ...]) -> tuple[Check, ...]:
    """The hidden cells of a row that tell which answers are what the form was made with: a text as `flags` gives it."""
    return _numbered("前回のまま", questions)


@lru_cache(maxsize=8)
def own_checks(questions: tuple[Question, ...]) -> tuple[Check, ...]:
    """The hidden cells of a row that tell of each answer whose it is: a text such as #012 of `AnsweredBy`."""
    return _numbered("記入", questions)


def _numbered(stem: str, questions: Sequence[Question]) -> tuple[Check, ...]:
    keys = [question.key for question in filled_in(questions)]
    groups = [tuple(keys[at : at + _FLAGS]) for at in range(0, len(keys), _FLAGS)]
    return tuple(Check(f"#{stem}@{_group(questions)}{at}", group) for at, group in enumerate(groups, 1))


def _group(questions: Sequence[Question]) -> str:
    """Tells the hidden cells of a row of an item from those of an issue's row."""
    return "明細" if any(question.repeated for question in questions) else ""


class AnsweredBy(StrEnum):
    """AnsweredBy an answer is, as a hidden cell tells."""

    NOBODY = "0"
    """There is none, or it is not the department's to give."""
    DEPARTMENT = "1"
    """The department's."""
    OFFICE = "2"
    """The office's, which the department may change and has not."""


def is_flagged(cell: str, check: Check, key: str) -> str:
    """Whether a hidden cell says so of a question: such as that its answer must be corrected."""
    return _is_kept(cell, check, key, "1")


def is_answered_by(cell: str, check: Check, key: str, whose: AnsweredBy) -> str:
    """Whether one of `own_checks` says so of a question."""
    return _is_kept(cell, check, key, whose)


def _is_kept(cell: str, check: Check, key: str, sign: str) -> str:
    return f'MID({cell},{check.questions.index(key) + 2},1)="{sign}"'


def flags(check: Check, told: Collection[str]) -> str:
    """What the cell keeps where it says so of the questions with these keys."""
    return "#" + "".join("1" if key in told else "0" for key in check.questions)


def own_flags(check: Check, told: Mapping[str, AnsweredBy]) -> str:
    """What one of `own_checks` keeps. `told`: by question key."""
    return "#" + "".join(told[key] for key in check.questions)


def _flags_formula(told: Iterable[str]) -> str:
    return "&".join(['"#"', *(f"IF({formula},1,0)" for formula in told)])


def check_formula(
    check: Check, questions: tuple[Question, ...], inputs: Mapping[str, Inputs], locked: Collection[str] = ()
) -> str:
    """What a hidden cell is calculated by. `inputs`: by question key. `locked`: keys of the questions that the department
    cannot answer in this row, and so need not correct."""
    if check.stem:
        question = next(question for question in questions if question.key in check.questions)
        if failing := next((one for one in question.checks if failing_stem(question, one) == check.stem), None):
            return fails_formula(failing.requirement, _number_cells(questions, inputs))
        return kind_of(question).kept_formulas(question, inputs[question.key])[check.stem]
    return _flags_formula(_wrong_formula(key, questions, inputs, is_locked=key in locked) for key in check.questions)


def same_formula(
    check: Check,
    questions: Sequence[Question],
    inputs: Mapping[str, Inputs],
    carried: Mapping[str, str],
    given: Collection[str] = (),
) -> str:
    """What one of `same_checks` is calculated by. `carried`: the cells that keep what the form was made with, by question
    key, as many as its inputs. `given`: keys of the questions of which no former answer stands in this row."""
    asked = [question for question in questions if question.key in check.questions]
    return _flags_formula(
        "TRUE" if q.key in given else _is_same_formula(q, inputs[q.key], carried[q.key]) for q in asked
    )


def own_formula(
    check: Check, questions: Sequence[Question], inputs: Mapping[str, Inputs], offered: Mapping[str, str | None]
) -> str:
    """What one of `own_checks` is calculated by. `offered`: of what is given in this row, by question key, the cells that
    keep it; None where the department may not change it."""
    asked = [question for question in questions if question.key in check.questions]
    return "&".join(['"#"', *(_whose_formula(question, inputs[question.key], offered) for question in asked)])


def _whose_formula(question: Question, inputs: Inputs, offered: Mapping[str, str | None]) -> str:
    blank, kept = _is_blank(question, inputs), offered.get(question.key, "")
    if kept is None or not kind_of(question).filled_in:
        return AnsweredBy.NOBODY
    own = (
        f"IF({_is_same_formula(question, inputs, kept)},{AnsweredBy.OFFICE},{AnsweredBy.DEPARTMENT})"
        if kept
        else AnsweredBy.DEPARTMENT.value
    )
    return f"IF({blank},{AnsweredBy.NOBODY},{own})"


def _is_same_formula(question: Question, inputs: Inputs, carried: str) -> str:
    now = kind_of(question).said_formula(inputs)
    return f"IFERROR(SUMPRODUCT(1-EXACT({now},{folded_formula(carried)}))=0,FALSE)"


def _wrong_formula(key: str, questions: tuple[Question, ...], inputs: Mapping[str, Inputs], *, is_locked: bool) -> str:
    """`is_locked`: it cannot be wrong by itself, only beside others (検算)."""
    broken = [rule.broken_where for rule in rules_of(questions)[key] if rule.code.severity is Severity.ERROR]
    wrong = either(one for one in broken if isinstance(one, Fails) or not is_locked)
    return _formula(wrong, questions, inputs)


def calculation_formula(question: Question, questions: Sequence[Question], inputs: Mapping[str, Inputs]) -> str:
    """What the cell of a calculated question is calculated by."""
    if question.formula is None:
        raise ValueError(f"{question.key} is not calculated")
    return calculated_formula(question.formula, question.decimals, question.grades, _number_cells(questions, inputs))


def remarks_formula(questions: Sequence[Question], inputs: Mapping[str, Inputs]) -> str:
    """What is told of the 検算 that do not hold, a line each; "" where there are none."""
    told = [
        f'IF({inputs[q.key].kept[failing_stem(q, check)]},CHAR(10)&{quoted(remarks_text([check]))},"")'
        for q in questions
        for check in q.checks
    ]
    return f'IFERROR(MID({"&".join(told)},2,{MOST_CHARACTERS}),"")' if told else ""


def doubtful_formula(question: Question, inputs: Inputs) -> str:
    """Whether a 検算 of severity WARNING does not hold at the question; "" where there is none."""
    cells = [inputs.kept[failing_stem(question, c)] for c in question.checks if c.severity is Severity.WARNING]
    return f"OR({','.join(cells)})" if cells else ""


def _number_cells(questions: Sequence[Question], inputs: Mapping[str, Inputs]) -> NumberCells:
    by_key = {question.key: question for question in questions}

    def named(key: str) -> str:
        return kind_of(by_key[key]).number_formula(inputs[key])

    def lower(key: str) -> tuple[str, str]:
        said = (
            _chose_any(by_key[key], choices_that_say(by_key[key], lower=lower), inputs[key]) for lower in (True, False)
        )
        is_lower, is_higher = said
        return is_lower, f"NOT(OR({is_lower},{is_higher}))"

    return NumberCells(named, lambda key: inputs[key].former, lower)


def _chose_any(question: Question, choices: Iterable[str], inputs: Inputs) -> str:
    return f"OR({','.join(kind_of(question).chose_formula(question, choice, inputs) for choice in choices)})"


def exempt_formula(questions: tuple[Question, ...], inputs: Mapping[str, Inputs]) -> str:
    """Whether the row is declared not applicable."""
    return _formula(not_applicable_where(questions), questions, inputs)


def begun_formula(cells: Mapping[str, Sequence[str]], own: str) -> str:
    """Whether anything was written into the row, all inputs of which are these blocks of cells, each with the blocks of ○
    columns in it. `own`: a text of the form itself that stands among them; "" for none."""
    blank = ",".join(
        is_blank_formula(block, own, "+".join(map(unticked_formula, marks))) for block, marks in cells.items()
    )
    return f"NOT({blank})" if len(cells) == 1 else f"NOT(AND({blank}))"


def told_formula(answered: AnsweredBy, cells: Sequence[str]) -> str:
    """Whether any answer of the row is so. `cells`: those of `own_checks`."""
    told = (f'ISNUMBER(FIND("{answered}",{cell}))' for cell in cells)
    return f"OR({','.join(told)})"


def finished_formula(begun: str, flagged: Sequence[str]) -> str:
    """Whether the row has been begun, and nothing in it must be corrected. `flagged`: the hidden cells that tell."""
    clear = [f'ISERROR(FIND("1",{cell}))' for cell in flagged]
    return f"AND({','.join([begun, *clear])})"


# ---------------------------------------------------------------- conditions


def _formula(condition: Condition, questions: Sequence[Question], inputs: Mapping[str, Inputs]) -> str:
    match condition:
        case AllOf(conditions):
            return f"AND({','.join(_formula(one, questions, inputs) for one in conditions)})"
        case AnyOf(conditions):
            return f"OR({','.join(_formula(one, questions, inputs) for one in conditions)})" if conditions else "FALSE"
        case Not(other):
            return f"NOT({_formula(other, questions, inputs)})"
        case Fails(key, check):
            question = next(question for question in questions if question.key == key)
            return inputs[key].kept[failing_stem(question, check)]
        case _:
            question = next(question for question in questions if question.key == condition.key)
            return _of_one_answer(condition, question, inputs[condition.key])


def _of_one_answer(condition: OfOneAnswer, question: Question, inputs: Inputs) -> str:
    kind, cells = kind_of(question), inputs.cells
    is_answered = is_answered_formula(cells, kind.unwritten_formula(inputs))
    match condition:
        case Empty():
            said = _is_blank(question, inputs)
        case Broken():
            said = f"SUMPRODUCT(ISERROR({cells})*1)>0"
        case Answered():
            said = is_answered
        case Chose(_, choice):
            said = kind.chose_formula(question, choice, inputs)
        case Malformed():
            said = f"IFERROR(AND({is_answered},{kind.malformed_formula(question, inputs)}),FALSE)"
        case OutOfBounds():
            said = kind.out_of_bounds_formula(question, inputs)
        case Conflicting():
            said = kind.conflicting_formula(question, inputs)
        case Longer(_, limit):
            said = f"IFERROR(AND({is_answered},{kind.length_formula(question, inputs)}>{limit}),FALSE)"
        case SameAsExample():
            said = f"IFERROR({folded_formula(cells)}={inputs.name(FOLDED_EXAMPLE_NAME)},FALSE)"
        case NamesItself():
            raise ValueError("a form cannot tell which department it is")
    return said


def _is_blank(question: Question, inputs: Inputs) -> str:
    return is_blank_formula(inputs.cells, less=kind_of(question).unwritten_formula(inputs))
