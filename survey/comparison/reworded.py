"""名前・題名・見出しの変わったもの: former answers that stand under other words than those that they were given to; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from survey.comparison.pairing import department_names, retitled, same_questions
from survey.japanese.likeness import near
from survey.japanese.text import comparison_key, one_line
from survey.model import Answer, Survey
from survey.questions.rules import filled_in_keys


def under_other_words(former: Survey, survey: Survey, carried: Iterable[Answer]) -> Iterator[str]:
    """A sentence for each department, issue and question whose former answers stand under another name, title or heading:
    that they belong there is likely, and no more. `carried`: as this survey asks them."""
    answers = tuple(carried)
    yield from _other_departments(former, survey, {answer.department for answer in answers})
    yield from _other_titles(former, survey, {answer.issue for answer in answers})
    yield from _other_headings(former, survey, {key for one in answers for _, part in one.parts for key in part})


def _other_departments(former: Survey, survey: Survey, carried: set[str]) -> Iterator[str]:
    """Those that only the former 別名 lead to; what this survey says of them itself is meant so."""
    said = {comparison_key(name) for one in survey.departments for name in (one.name, *one.aliases)}
    names = department_names(former, survey)
    for then in former.departments:
        key = comparison_key(then.name)
        if key not in said and names.get(key) in carried:
            yield (
                f"前回の「{then.name}」の回答は、前回その「別名」だった「{names[key]}」の調査票に入れました。"
                f"同じ{survey.settings.names.department}か、確かめてください。"
            )


def _other_titles(former: Survey, survey: Survey, carried: set[str]) -> Iterator[str]:
    names = survey.settings.names
    for then, now in retitled(former, survey):
        if now.no in carried:
            yield (
                f"前回の NO {then.no}「{one_line(then.title)}」の回答は、題名の近い NO {now.no}「{one_line(now.title)}」に入れました。"
                f"別の{names.issue}なら、題名を前回のどれにも似ないものにしてから、作り直してください。"
            )


def _other_headings(former: Survey, survey: Survey, carried: set[str]) -> Iterator[str]:
    """A question is known by its 項目, which stays when an officer writes another question over its heading."""
    asked = same_questions(former, survey) & filled_in_keys(survey.form_questions) & carried
    for now in survey.questions:
        then = former.question_by_key.get(now.key)
        if then and now.key in asked and not near(then.heading, now.heading):
            yield (
                f"前回の「{one_line(then.heading)}」の回答は、「項目」が同じ {now.key} の「{one_line(now.heading)}」に入れました。"
                "別のことを尋ねるなら、「項目」を前回にない名前にしてから、作り直してください。"
            )
