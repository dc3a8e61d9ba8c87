"""推移: what the survey came to, year by year; pure.

Years are compared by the keys of questions, so that another heading does not break the line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from survey.comparison.carry_over import counted_answers
from survey.japanese.dates import fiscal_year
from survey.japanese.text import one_line
from survey.model import EVERYONE, USUAL_NAMES, Answer, FormerYear, Ledger, Names, Question, Survey, YearFigures
from survey.questions.kinds import kind_of
from survey.questions.rules import choices_made

_MOST_IN_CHART = 8
"""Rows; more could not be told apart."""


class HistoryRow(NamedTuple):
    """One figure through the years."""

    about: str
    """Heading of the question, or what is counted."""
    choice: str
    """"" where it is not about one."""
    counts: tuple[int | None, ...]
    """None for a year that did not ask it."""
    charted: bool


def figures(survey: Survey, answers: Iterable[Answer], year: str = "") -> YearFigures:
    """What the answers that count come to. `year`: what it is called; "": by the deadline."""
    given = [answer for answer in answers if not answer.blank]
    asked = {name for issue in survey.issues for name in issue.departments}
    choosing = [question for question in survey.questions if question.choices]
    wishing = [question for question in survey.questions if kind_of(question).names_departments]
    return YearFigures(
        year or fiscal_year(survey.settings.deadline),
        survey.settings.survey_id,
        len(asked),
        len({answer.department for answer in given}),
        len(given),
        {question.key: _chosen(question, given) for question in choosing},
        {question.key: sum(_wished(survey, question, answer) for answer in given) for question in wishing},
        {question.key: one_line(question.heading) for question in (*choosing, *wishing)},
    )


def this_year(survey: Survey, ledger: Ledger) -> YearFigures:
    """What counts by now."""
    return figures(survey, counted_answers(ledger))


def years_until(former: FormerYear | None) -> tuple[YearFigures, ...]:
    """The years up to the former one, oldest first; none where there is no former one."""
    return (*former.history, figures(former.survey, former.answers, former.year)) if former else ()


def history_rows(years: Sequence[YearFigures], names: Names = USUAL_NAMES) -> tuple[HistoryRow, ...]:
    """The figures of the years, in the order of the last one's questions, then what only earlier years asked.

    `names`: the words of the survey that tells them.
    """
    rows = [
        HistoryRow(f"対象の{names.department}", "", tuple(one.asked for one in years), charted=False),
        HistoryRow(f"回答した{names.department}", "", tuple(one.answered for one in years), charted=True),
        HistoryRow("回答（件）", "", tuple(one.answers for one in years), charted=True),
    ]
    chosen, wished = list(_choice_rows(years)), list(_wish_rows(years))
    room = _MOST_IN_CHART - 2
    first = chosen[0].about if chosen else ""
    # Of several questions with choices the first one stands in the chart: it says what the answer is.
    rows += (row._replace(charted=row.about == first and at < room - 1) for at, row in enumerate(chosen))
    rows += (row._replace(charted=at == 0) for at, row in enumerate(wished))
    return tuple(rows)


def year_names(years: Sequence[YearFigures]) -> tuple[str, ...]:
    """What the years are called; two surveys of one year are told apart by their 調査ID."""
    count = Counter(one.year for one in years)
    return tuple(f"{one.year}（{one.survey_id}）" if count[one.year] > 1 else one.year for one in years)


def _chosen(question: Question, answers: Iterable[Answer]) -> Mapping[str, int]:
    parts = (entries for answer in answers for _, entries in answer.parts)
    made = choices_made(question, (entries[question.key] for entries in parts if question.key in entries))
    return {choice: made[choice] for choice in question.choices}


def _wished(survey: Survey, question: Question, answer: Answer) -> int:
    """How many other departments the answer names."""
    entries = (entries[question.key] for _, entries in answer.parts if question.key in entries)
    named = {name for entry in entries for name in entry.departments}
    everyone = survey.department_by_name.keys() if EVERYONE in named else frozenset[str]()
    return len((named | everyone) - {EVERYONE, answer.department})


def _keys(years: Sequence[YearFigures], asked: Sequence[Mapping[str, object]]) -> Iterator[tuple[str, str]]:
    """The questions, each with its newest heading, newest year first."""
    headings: dict[str, str] = {}
    for one, questions in zip(reversed(years), reversed(asked), strict=True):
        for key in questions:
            headings.setdefault(key, one.headings[key])
    yield from headings.items()


def _choice_rows(years: Sequence[YearFigures]) -> Iterator[HistoryRow]:
    for key, heading in _keys(years, [one.choices for one in years]):
        choices = dict.fromkeys(choice for one in reversed(years) for choice in one.choices.get(key, ()))
        for choice in choices:
            yield HistoryRow(
                heading, choice, tuple(one.choices.get(key, {}).get(choice) for one in years), charted=False
            )


def _wish_rows(years: Sequence[YearFigures]) -> Iterator[HistoryRow]:
    for key, heading in _keys(years, [one.wishes for one in years]):
        yield HistoryRow(f"{heading}（延べ）", "", tuple(one.wishes.get(key) for one in years), charted=False)
