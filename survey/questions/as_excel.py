"""Conditions on the form while it is filled in, as formulas of a row.

What several formulas ask is kept in hidden cells of the row. Each formula refers to cells of its own row alone, which
every spreadsheet program keeps right when rows or columns are inserted, moved or sorted; what is the same for all rows,
such as the choices, has a name in the workbook.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from survey.excel_out.cells import MOST_CHARACTERS
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
from survey.questions.hidden_checks import AnsweredBy, Check, failing_stem
from survey.questions.kinds import kind_of
from survey.questions.marks import unticked_formula
from survey.questions.rules import not_applicable_where, remarks_text, rules_of


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
    broken = [rule.broken_where for rule in rules_of(questions)[key] if rule.finding.severity is Severity.ERROR]
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
