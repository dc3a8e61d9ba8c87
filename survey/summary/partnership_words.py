"""連携 in words: who wants to work with whom, and what was written about it; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from survey.japanese.text import one_line
from survey.model import Consolidated, Ledger, Question, Survey, Wish
from survey.questions.kinds import kind_of
from survey.summary.words import SummaryWords
from survey.table.partnership import crossings, expanded, mutual


def partnership_words(survey: Survey, ledger: Ledger, consolidated: Consolidated) -> SummaryWords:
    """連携 as `summary_texts` says; empty where the survey asks for no departments."""
    asked = [question for question in survey.form_questions if kind_of(question).names_departments]
    if not asked:
        return {}
    wishes = tuple(expanded(consolidated.wishes, tuple(survey.department_by_name)))
    return {
        "見出し": one_line(asked[0].heading),
        "課の一覧": list(_wishes(survey, wishes)),
        "相互": [
            {
                "課名": pair.one,
                "相手": pair.other,
                "課題": "、".join(pair.asked),
                "相手の課題": "、".join(pair.asked_back),
            }
            for pair in mutual(wishes)
        ],
        "内容": list(_notes(survey, ledger, asked)),
    }


def _wishes(survey: Survey, wishes: Sequence[Wish]) -> Iterator[SummaryWords]:
    """Each department that wants another or is wanted, in the definition's order."""
    wanted, wanting = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for (by, with_), numbers in crossings(wishes).items():
        wanted[by].append(f"{with_}（{'、'.join(numbers)}）")
        wanting[with_].append(f"{by}（{'、'.join(numbers)}）")
    for name in survey.department_by_name:
        if name in wanted or name in wanting:
            yield {"課名": name, "相手": "、".join(wanted[name]), "求められた相手": "、".join(wanting[name])}


def _notes(survey: Survey, ledger: Ledger, asked: Sequence[Question]) -> Iterator[SummaryWords]:
    """What was written about working together: texts that name no department, and the answers printed below them."""
    keys = [key for q in asked for key in (q.key, *(u.key for u in survey.form_questions if u.printed_under == q.key))]
    for issue in survey.issues:
        for name in survey.department_by_name:
            counted = ledger.counted.get((name, issue.no))
            parts = [entries for _, entries in counted.parts] if counted else []
            said = (entries[key].text for entries in parts for key in keys if key in entries)
            text = "\n".join(text for text in said if text.strip())
            if text:
                yield {"課名": name, "NO": issue.no, "課題名": issue.title, "内容": text}
