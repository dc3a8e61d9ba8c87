"""What 前回との比較 says of an answer beside the former year's. Pure."""

from __future__ import annotations

from typing import NamedTuple

from survey.model import ComparedAnswer, Comparison, Mark, Survey


class AnswerBeside(NamedTuple):
    """An answer beside the former year's."""

    survey: Survey
    comparison: Comparison
    one: ComparedAnswer


class ToldPart(NamedTuple):
    """What was answered to one question, or all items together."""

    heading: str
    former: str
    now: str
    told: str
    """What became of it."""


SAME, ADDED, TAKEN_BACK = "同じ", "新しい記入", "記入がなくなりました"
NO_ANSWER_YET = "まだ回答がありません"
NOT_AT_HAND = "前回の文は手元にありません"
SAID_OF_ALL = frozenset({SAME, ADDED, TAKEN_BACK, NO_ANSWER_YET, NOT_AT_HAND})
"""What may be said of all questions at once."""
MARKED = {Mark.NEW: "【追加】", Mark.GONE: "【削除】", Mark.MOVED_HERE: "【移動】"}
