"""前年の回答: last year's answers as the prefill of this year's forms; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from survey.model import Answer, Counted, Issue, Ledger, Survey
from survey.text import squeeze


def carry_over(former: Survey, ledger: Ledger, survey: Survey) -> Mapping[str, tuple[Answer, ...]]:
    """What counted in a former survey, by this survey's department names.

    Issues correspond by title and questions by key and kind; a department may have been renamed to
    or from one of its aliases. What corresponds to nothing is left behind: the former survey still holds it.
    """
    new_name = _department_names(survey)
    new_issue = {squeeze(issue.title): issue for issue in survey.issues}
    carried: dict[str, list[Answer]] = {}
    for (department, no), counted in ledger.counted.items():
        name = new_name.get(squeeze(department))
        issue = new_issue.get(squeeze(former.issue_by_no[no].title))
        if name and issue:
            carried.setdefault(name, []).append(_as_asked_now(counted, former, survey, name, issue))
    return {name: tuple(answers) for name, answers in carried.items()}


def _department_names(survey: Survey) -> dict[str, str]:
    aliases = {squeeze(alias): d.name for d in survey.departments for alias in d.aliases}
    return aliases | {squeeze(d.name): d.name for d in survey.departments}


def _as_asked_now(counted: Counted, former: Survey, survey: Survey, department: str, issue: Issue) -> Answer:
    names = _department_names(survey)
    entries = {}
    for key, entry in counted.answer.entries.items():
        question = survey.question_by_key.get(key)
        if question and question.kind is former.question_by_key[key].kind:
            wanted = tuple(names[squeeze(d)] for d in entry.departments if squeeze(d) in names)
            entries[key] = replace(entry, departments=wanted)
    return replace(counted.answer, department=department, issue=issue.no, entries=entries)
