"""Conditions on the form while it is filled in, as formulas of a row.

What several formulas ask is kept in hidden cells of the row. Each formula refers to cells of its own row alone, which
every spreadsheet program keeps right when rows or columns are inserted, moved or sorted; what is the same for all rows,
such as the choices, has a name in the workbook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from survey.model import Question, Severity
from survey.questions.choice import NUMBER_CHOSEN
from survey.questions.conditions import (
    AllOf,
    Answered,
    AnyOf,
    Broken,
    Chose,
    Condition,
    Empty,
    Longer,
    Malformed,
    NamesItself,
    Not,
    OfOneAnswer,
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

WRONG = "要修正"
"""Stem of the hidden cell that keeps whether the answer to a question must be corrected."""


def kept_stems(question: Question) -> tuple[str, ...]:
    """The stems of what hidden cells keep of the question's answer."""
    return (*kind_of(question).kept, WRONG)


def kept_formulas(questions: tuple[Question, ...], inputs: Mapping[str, Inputs]) -> Iterator[tuple[str, str, str]]:
    """Question key, stem and formula of each hidden cell of a row. `inputs`: by question key."""
    for question in questions:
        mine = inputs[question.key]
        for stem, formula in kind_of(question).kept_formulas(question, mine).items():
            yield question.key, stem, formula
        rules = rules_of(questions)[question.key]
        wrong = either(rule.broken_where for rule in rules if rule.code.severity is Severity.ERROR)
        yield question.key, WRONG, _formula(wrong, questions, inputs)


def exempt_formula(questions: tuple[Question, ...], inputs: Mapping[str, Inputs]) -> str:
    """Whether the row is declared not applicable."""
    return _formula(not_applicable_where(questions), questions, inputs)


def begun_formula(cells: str) -> str:
    """Whether anything was written into the row, all inputs of which are these cells."""
    return f"NOT({is_blank_formula(cells)})"


def finished_formula(cells: str, inputs: Mapping[str, Inputs]) -> str:
    """Whether the row has been begun, and nothing in it must be corrected."""
    wrong = ",".join(mine.kept[WRONG] for mine in inputs.values())
    return f"AND({begun_formula(cells)},NOT(OR({wrong})))"


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
            said = f"{inputs.kept[NUMBER_CHOSEN]}={question.choices.index(choice) + 1}"
        case Malformed():
            said = f"IFERROR(AND({is_answered_formula(cells)},{kind.malformed_formula(question, inputs)}),FALSE)"
        case Longer(_, limit):
            said = f"IFERROR({kind.length_formula(inputs)}>{limit},FALSE)"
        case SameAsExample():
            said = f"IFERROR({folded_formula(cells)}={inputs.name(FOLDED_EXAMPLE_NAME)},FALSE)"
        case NamesItself():
            raise ValueError("a form cannot tell which department it is")
    return said
