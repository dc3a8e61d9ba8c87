"""前回の回答: what a form was made with, and what became of it; pure."""

from __future__ import annotations

import hashlib

from survey.japanese.text import clean
from survey.model import Answer, Change, Entry, Survey
from survey.questions.rules import not_applicable

UNCHANGED, CHANGED = "変更なし", "変更あり"
"""What is chosen under 前回から."""


def digest_of(entry: Entry) -> str:
    """Twelve hexadecimal digits of what an entry says; white space at its ends says nothing."""
    return hashlib.sha256(clean(entry.as_text("、")).strip().encode()).hexdigest()[:12]


def change_of(survey: Survey, answer: Answer) -> Change | None:
    """What became of the former year's answer in this row of a form; None where there was none and there is none."""
    if answer.carried is None:
        return Change.UNKNOWN
    if not answer.carried:
        return None if answer.blank else Change.NEW
    now = {key: digest_of(entry) for key, entry in answer.entries.items()}
    if now != answer.carried:
        return Change.WITHDRAWN if answer.blank or not_applicable(survey, answer) else Change.CHANGED
    return Change.CONTINUED if answer.since == UNCHANGED else Change.UNCONFIRMED
