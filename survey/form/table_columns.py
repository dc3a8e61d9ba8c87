"""The columns of a form's tables, and how wide each is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec.structs import replace

from survey.form.paper import widest_sheet
from survey.form.room import letters, prose, roomy, roomy_for
from survey.measure import line_count
from survey.model import Font, Question, Survey
from survey.model.formula import CrossCheck
from survey.questions.columns import ColumnRole, FormColumn
from survey.questions.hidden_checks import checks_of, own_checks, same_checks
from survey.questions.kinds import kind_of
from survey.questions.rules import checks_told, remarks_text

KEY_COLUMN, NO_COLUMN, TITLE_COLUMN, EXAMPLES_COLUMN, DONE_COLUMN = "#key", "#no", "#title", "#examples", "#done"
"""Keys of the columns that are no inputs; the first three say which issue a row is about."""
NUMBER_COLUMN = "#item"
"""Key of the column of running numbers, in a table of items (明細)."""
DONE_HEADING = "記入済"
SINCE_COLUMN, SINCE_HEADING = "#since", "前回から"
"""The column in which a department says whether the former year's answer still holds."""
UNCONFIRMED_COLUMN = "#未確認"
"""The hidden column that keeps whether nobody has said that it does."""
REMARKS_COLUMN, REMARKS_HEADING = "#remarks", "確認"
"""The column that tells which 検算 do not hold; only where there are any."""
_FORMER_AMOUNT_PREFIX = "#前回の数@"
"""Before the key of a question: of the hidden column with its number of the former year, where some formula names it."""
CARRIED_PREFIX = "#前回@"
"""Before the key of an input's column: of the hidden one that keeps what the form was made with."""
GIVEN_PREFIX = "#初期値@"
"""The same of the hidden one that keeps what the office gave and the department may change."""

_EXAMPLES_WIDTH, _SINCE_WIDTH, _NUMBER_WIDTH = 292, 84, 52
"""The second gets its pixels from the first, so that all inputs still stand side by side on a small screen."""
_REMARKS_WIDTHS, _REMARKS_LINES = range(180, 421, 20), 8
"""Of the column 確認: the narrowest in which all that it may say takes no more than so many lines, if there is one."""
_STEP = 10
"""Pixels by which columns give way where they would not fit on the paper."""


def columns_of(survey: Survey, *, carries: bool = False) -> tuple[FormColumn, ...]:
    """The columns of every table of a form that asks once of each issue, from left to right. `carries`: as `Form.carries`."""
    return all_columns(survey, carries, carries and survey.confirms_by_choice)


def item_columns(survey: Survey, *, carries: bool = False) -> tuple[FormColumn, ...]:
    """The columns of the table that asks of each item (明細)."""
    return all_columns(survey, carries, False, True)


@lru_cache(maxsize=16)
def columns_read(survey: Survey) -> tuple[FormColumn, ...]:
    """The columns that a form of the survey may have, whether or not it was made with answers of the former year."""
    has_former = bool(survey.former_year)
    of_rows = row_columns_read(survey) if survey.row_questions else ()
    of_items = all_columns(survey, has_former, False, True) if survey.item_questions else ()
    # What both have is one column, wherever it stands.
    return tuple({column.key: column for column in (*of_items, *of_rows)}.values()) if of_items else of_rows


def row_columns_read(survey: Survey) -> tuple[FormColumn, ...]:
    """Those of them that a table may have which asks once of each issue."""
    has_former = bool(survey.former_year)
    return all_columns(survey, has_former, has_former)


@lru_cache(maxsize=16)
def all_columns(survey: Survey, carries: bool, confirms: bool, of_items: bool = False) -> tuple[FormColumn, ...]:
    """As `columns_of`, or `item_columns`. `confirms`: whether 前回から is among them."""
    headings, issues, settings = survey.headings, survey.issues, survey.settings
    questions = survey.item_questions if of_items else survey.row_questions
    asked = [column for question in questions for column in kind_of(question).columns(question, survey)]
    examples = _EXAMPLES_WIDTH - (_SINCE_WIDTH if confirms else 0)
    # Where the first sheet shows them, they are not repeated beside each item.
    has_examples = not of_items or (not survey.row_questions and any(issue.examples for issue in issues))
    checks, former = checks_told(questions), [q.key for q in questions if q.key in survey.former_keys]
    columns = (
        FormColumn(KEY_COLUMN, ColumnRole.KEY, "", 0),
        FormColumn(NO_COLUMN, ColumnRole.NO, headings.no, 36),
        FormColumn(TITLE_COLUMN, ColumnRole.TITLE, headings.title, 112),
        *([FormColumn(EXAMPLES_COLUMN, ColumnRole.EXAMPLES, headings.examples, examples, prose=True)] * has_examples),
        *([FormColumn(NUMBER_COLUMN, ColumnRole.NUMBER, settings.item_number_heading, _NUMBER_WIDTH)] * of_items),
        *asked,
        *([FormColumn(SINCE_COLUMN, ColumnRole.SINCE, SINCE_HEADING, _SINCE_WIDTH)] if confirms else []),
        *([_remarks_column(checks, settings.font)] if checks else []),
        FormColumn(DONE_COLUMN, ColumnRole.DONE, DONE_HEADING, 52),
        *(_hidden(check.key) for check in checks_of(questions)),
        *(_hidden(former_amount_key(key)) for key in former),
        *([_hidden(check.key) for check in same_checks(questions)] if carries else []),
        *([_hidden(UNCONFIRMED_COLUMN)] if confirms else []),
        *([_hidden(carried_key(c.key)) for c in asked if c.role is ColumnRole.INPUT] if carries else []),
        *([_hidden(check.key) for check in own_checks(questions)] if tells_whose(survey, questions) else []),
        *(_hidden(given_key(one.key)) for one in asked if one.question and one.question.key in survey.offered),
    )
    fixed = {
        NO_COLUMN: [issue.no for issue in issues],
        TITLE_COLUMN: [issue.title for issue in issues],
        EXAMPLES_COLUMN: [issue.examples for issue in issues],
        REMARKS_COLUMN: [remarks_text(checks)],
    }
    given = survey.given_texts
    shown = [_roomy(column, fixed.get(column.key) or given.get(column.key, ()), settings.font) for column in columns]
    return _roomy_inputs(shown, widest_sheet(settings.paper, settings.font), settings.font)


def _hidden(key: str) -> FormColumn:
    return FormColumn(key, ColumnRole.CHECK, key[1:], 0)


def _remarks_column(checks: Sequence[CrossCheck], font: Font) -> FormColumn:
    text = remarks_text(checks)
    enough = (width for width in _REMARKS_WIDTHS if line_count(text, width, prose(font)) <= _REMARKS_LINES)
    width = next(enough, _REMARKS_WIDTHS[-1])
    return FormColumn(REMARKS_COLUMN, ColumnRole.REMARKS, REMARKS_HEADING, width, prose=True)


def former_amount_key(key: str) -> str:
    """Key of the hidden column with the former year's number of the question with this key."""
    return _FORMER_AMOUNT_PREFIX + key


def is_former_amount(column: str) -> bool:
    """Whether it is the key of such a column."""
    return column.startswith(_FORMER_AMOUNT_PREFIX)


def carried_key(key: str) -> str:
    """Key of the hidden column that keeps what the form was made with in the column of this key."""
    return CARRIED_PREFIX + key


def given_key(key: str) -> str:
    """The same of the one that keeps what the office gave there."""
    return GIVEN_PREFIX + key


def is_carried_column(column: FormColumn) -> bool:
    """Whether it is such a column."""
    return column.key.startswith(CARRIED_PREFIX)


def is_given_column(column: FormColumn) -> bool:
    """Whether it keeps what the office gave."""
    return column.key.startswith(GIVEN_PREFIX)


def tells_whose(survey: Survey, questions: Iterable[Question]) -> bool:
    """Whether rows that ask these questions tell which answers are the department's, because some are not."""
    return any(question.key in survey.given_texts or not kind_of(question).filled_in for question in questions)


def _roomy(column: FormColumn, texts: Iterable[str], font: Font) -> FormColumn:
    """The column, wide enough for its heading, the texts and the example below, and whatever is chosen there."""
    if not column.width or column.marks or column.role is ColumnRole.DONE:
        return column
    of_question = (column.question.example, *column.question.choices) if column.question else ()
    below = roomy(column.width, (*texts, *of_question), letters(column, font))
    return replace(column, width=max(below, roomy(column.width, (column.heading,), font)))


def _roomy_inputs(columns: Sequence[FormColumn], most: int, font: Font) -> tuple[FormColumn, ...]:
    """The columns, wide enough for what may be typed, as far as all of them are no wider than `most` pixels."""
    wanted = [_wanted(column, font) for column in columns]
    bounds = range(max(wanted), 0, -_STEP)
    given = ([max(c.width, min(width, bound)) for c, width in zip(columns, wanted, strict=True)] for bound in bounds)
    usual = [column.width for column in columns]
    widths = next((each for each in given if sum(each) <= most), usual)
    return tuple(replace(column, width=width) for column, width in zip(columns, widths, strict=True))


def _wanted(column: FormColumn, font: Font) -> int:
    longest = column.question.max_length if column.question else None
    return roomy_for(column.width, longest, letters(column, font)) if longest else column.width
