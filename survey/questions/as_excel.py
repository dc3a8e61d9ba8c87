"""Conditions on the form while it is filled in, as formulas of a row.

What several formulas ask is kept in hidden cells of the row. Each formula refers to cells of its own row alone, which
every spreadsheet program keeps right when rows or columns are inserted, moved or sorted; what is the same for all rows,
such as the choices, has a name in the workbook.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from survey.model import Question, Severity
from survey.questions.conditions import (
    AllOf,
    Answered,
    AnyOf,
    Broken,
    Chose,
    Condition,
    Conflicting,
    Empty,
    Longer,
    Malformed,
    NamesItself,
    Not,
    OfOneAnswer,
    OutOfBounds,
    SameAsExample,
    either,
)
from survey.questions.excel_text import (
    FOLDED_EXAMPLE_NAME,
    Inputs,
    folded_formula,
    is_answered_formula,
    is_blank_formula,
)
from survey.questions.kinds import kind_of
from survey.questions.rules import not_applicable_where, rules_of

_FLAGS = 6
"""Questions that share a hidden cell: a formula has no more than 8,192 characters."""


@dataclass(frozen=True, slots=True)
class Check:
    """A hidden cell of each row, which keeps what several formulas ask."""

    key: str
    """Of its column."""
    questions: tuple[str, ...]
    """Keys of the questions that it tells of."""
    stem: str = ""
    """What it keeps of the one question (`QuestionKind.kept`); "" where it keeps which answers must be corrected: a text
    such as #01 for the second of two."""


def checks_of(questions: Sequence[Question]) -> tuple[Check, ...]:
    """The hidden cells of a row."""
    kept = [Check(f"#{stem}@{q.key}", (q.key,), stem) for q in questions for stem in kind_of(q).kept_of(q)]
    keys = [question.key for question in questions]
    of = _group(questions)
    wrong = [Check(f"#要修正@{of}{at + 1}", tuple(keys[at : at + _FLAGS])) for at in range(0, len(keys), _FLAGS)]
    return (*kept, *wrong)


def same_checks(questions: Sequence[Question]) -> tuple[Check, ...]:
    """The hidden cells of a row that tell which answers are what the form was made with: a text as `flags` gives it."""
    return _numbered("前回のまま", questions)


def own_checks(questions: Sequence[Question]) -> tuple[Check, ...]:
    """The hidden cells of a row that tell of each answer whose it is: a text such as #012 of `AnsweredBy`."""
    return _numbered("記入", questions)


def _numbered(stem: str, questions: Sequence[Question]) -> tuple[Check, ...]:
    keys = [question.key for question in questions]
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
    return f'MID({cell},{check.questions.index(key) + 2},1)="1"'


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
        return kind_of(question).kept_formulas(question, inputs[question.key])[check.stem]
    return _flags_formula(
        "FALSE" if key in locked else _wrong_formula(key, questions, inputs) for key in check.questions
    )


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
    blank, kept = is_blank_formula(inputs.cells), offered.get(question.key, "")
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


def _wrong_formula(key: str, questions: tuple[Question, ...], inputs: Mapping[str, Inputs]) -> str:
    rules = rules_of(questions)[key]
    wrong = either(rule.broken_where for rule in rules if rule.code.severity is Severity.ERROR)
    return _formula(wrong, questions, inputs)


def exempt_formula(questions: tuple[Question, ...], inputs: Mapping[str, Inputs]) -> str:
    """Whether the row is declared not applicable."""
    return _formula(not_applicable_where(questions), questions, inputs)


def begun_formula(cells: str) -> str:
    """Whether anything was written into the row, all inputs of which are these cells."""
    return f"NOT({is_blank_formula(cells)})"


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
        case _:
            question = next(question for question in questions if question.key == condition.key)
            return _of_one_answer(condition, question, inputs[condition.key])


def _of_one_answer(condition: OfOneAnswer, question: Question, inputs: Inputs) -> str:
    kind, cells = kind_of(question), inputs.cells
    match condition:
        case Empty():
            said = is_blank_formula(cells)
        case Broken():
            said = f"SUMPRODUCT(ISERROR({cells})*1)>0"
        case Answered():
            said = is_answered_formula(cells)
        case Chose(_, choice):
            said = kind.chose_formula(question, choice, inputs)
        case Malformed():
            said = f"IFERROR(AND({is_answered_formula(cells)},{kind.malformed_formula(question, inputs)}),FALSE)"
        case OutOfBounds():
            said = kind.out_of_bounds_formula(question, inputs)
        case Conflicting():
            said = kind.conflicting_formula(question, inputs)
        case Longer(_, limit):
            said = f"IFERROR({kind.length_formula(question, inputs)}>{limit},FALSE)"
        case SameAsExample():
            said = f"IFERROR({folded_formula(cells)}={inputs.name(FOLDED_EXAMPLE_NAME)},FALSE)"
        case NamesItself():
            raise ValueError("a form cannot tell which department it is")
    return said
