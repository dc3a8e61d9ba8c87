"""前年の回答: last year's answers as the prefill of this year's forms; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from survey.japanese.text import comparison_key
from survey.model import EVERYONE, Answer, Ledger, Survey


def carry_over(former: Survey, ledger: Ledger, survey: Survey) -> Mapping[str, tuple[Answer, ...]]:
    """What counted in a former survey, by this survey's department names.

    Issues correspond by title and questions by key and kind; a department may have been renamed to
    or from one of its aliases. An answer to which nothing corresponds is left out; the former survey still holds it.
    """
    new_name = _department_names(survey)
    new_issue = {comparison_key(issue.title): issue for issue in survey.issues}
    same = {key for key, asked in survey.question_by_key.items() if _kind(former, key) == asked.kind}
    carried: dict[str, list[Answer]] = {}
    for (department, no), counted in ledger.counted.items():
        name = new_name.get(comparison_key(department))
        issue = new_issue.get(comparison_key(former.issue_by_no[no].title))
        if name and issue:
            entries = {
                key: entry._replace(departments=tuple(_renamed(entry.departments, new_name)))
                for key, entry in counted.entries.items()
                if key in same
            }
            answer = replace(counted.answer, department=name, issue=issue.no, entries=entries)
            carried.setdefault(name, []).append(answer)
    return {name: tuple(answers) for name, answers in carried.items()}


def _department_names(survey: Survey) -> dict[str, str]:
    aliases = {comparison_key(alias): d.name for d in survey.departments for alias in d.aliases}
    return aliases | {comparison_key(d.name): d.name for d in survey.departments}


def _kind(survey: Survey, key: str) -> str | None:
    return survey.question_by_key[key].kind if key in survey.question_by_key else None


def _renamed(departments: Iterable[str], new_name: Mapping[str, str]) -> Iterator[str]:
    """The departments that still exist, by their present names."""
    for name in departments:
        if name == EVERYONE:
            yield name
        elif comparison_key(name) in new_name:
            yield new_name[comparison_key(name)]
