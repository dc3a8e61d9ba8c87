"""What a question would refuse of an answer that the definition itself gives: an example, or an 初期値."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from survey import findings
from survey.model import Question
from survey.questions.as_python import codes, compared_text

_REFUSALS = {
    findings.TOO_LONG: "最大文字数を超えています",
    findings.NOT_A_CHOICE: "選択肢にありません",
    findings.NO_CHOICE_UNDERSTOOD: "選択肢にありません",
    findings.CONFLICTING: "一緒に選べない選択肢があります",
    findings.NOT_A_NUMBER: "数値ではありません",
    findings.NOT_A_DATE: "日付として読めません",
    findings.OUT_OF_BOUNDS: "最小から最大までにありません",
}
"""What a form refuses of an answer, and how it is said of what the definition gives."""


def refusals(question: Question, text: str) -> Iterator[str]:
    """Why the question would not take the text, whatever stands beside it."""
    alone = replace(question, required=False, required_when=(), not_applicable=())
    # That it is the example is no fault of the example.
    answer = compared_text(alone, text)._replace(same_as_example=False)
    for _, code in codes((alone,), {alone.key: answer}):
        if code in _REFUSALS:
            yield _REFUSALS[code]
