"""What stands on each sheet of a definition but 設定: its columns, rows and headings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from survey.definition import vocabulary as words
from survey.definition.definition_content import DefinitionContent
from survey.definition.vocabulary import Word
from survey.model import USUAL_NAMES, Names


def tables_of(content: DefinitionContent) -> dict[str, tuple[words.SheetWords, Sequence[Any], Sequence[str]]]:
    """By name of the sheet: its columns, rows and headings."""
    asked = words.SheetWords(words.QUESTIONS_SHEET.name, _question_columns(content))
    own = words.SheetWords(words.DEPARTMENTS_SHEET.name, _department_columns(content))
    called = Names(str(content.settings.get(words.DEPARTMENT_WORD.name) or USUAL_NAMES.department)).department_name
    own_headings = {words.NAME: called, words.GROUP: _group_heading(content)}
    names = tuple(own_headings.get(word, word.name) for word in own.columns)
    further: dict[words.SheetWords, Sequence[Any]] = {
        words.GIVEN_SHEET: content.given,
        words.CHECKS_SHEET: content.checks,
        words.DIVISIONS_SHEET: content.divisions,
    }
    return {
        words.ISSUES_SHEET.name: (words.ISSUES_SHEET, _issue_rows(content), content.issue_headings),
        words.DEPARTMENTS_SHEET.name: (own, content.departments, names),
        words.QUESTIONS_SHEET.name: (asked, content.questions, _question_headings(content)),
        **{sheet.name: (sheet, rows, [word.name for word in sheet.columns]) for sheet, rows in further.items() if rows},
    }


def _issue_rows(content: DefinitionContent) -> list[dict[str, str]]:
    return [
        {
            words.NO.name: no,
            words.ISSUE_TITLE.name: title,
            words.EXAMPLES.name: examples,
            words.ISSUE_DEPARTMENTS.name: "\n".join(departments),
        }
        for no, title, examples, departments in content.issues
    ]


def _department_columns(content: DefinitionContent) -> tuple[Word, ...]:
    """部 only where the survey has a use for it."""
    grouped = bool(_group_heading(content))
    return tuple(word for word in words.DEPARTMENTS_SHEET.columns if grouped or word is not words.GROUP)


def _group_heading(content: DefinitionContent) -> str:
    """What the survey calls 部, such as 地域; "" where it names none."""
    used = {heading for department in content.departments for heading in department}
    return next((name for name in (words.GROUP.name, *words.GROUP.aliases) if name in used), "")


def _question_columns(content: DefinitionContent) -> tuple[Word, ...]:
    """Those that say something; of most surveys many would be empty."""
    used = {heading for question in content.questions for heading in question}
    return tuple(word for word in words.QUESTIONS_SHEET.columns if word not in words.SELDOM or word.name in used)


def _question_headings(content: DefinitionContent) -> tuple[str, ...]:
    return tuple(content.printed_heading if word is words.PRINTED else word.name for word in _question_columns(content))
