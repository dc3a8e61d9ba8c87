"""Why a text is no answer to a question, as a sentence goes on: by the rules of its kind alone, whatever else is answered."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from survey import findings
from survey.model import Question
from survey.questions.as_python import Compared, findings_of

_REFUSALS = {
    findings.ERROR_VALUE: "Excel のエラー値です",
    findings.TOO_LONG: "最大文字数を超えています",
    findings.NOT_A_CHOICE: "選択肢にありません",
    findings.NO_CHOICE_UNDERSTOOD: "選択肢にありません",
    findings.CONFLICTING: "一緒に選べない選択肢があります",
    findings.NOT_A_NUMBER: "数値ではありません",
    findings.NOT_A_DATE: "日付として読めません",
    findings.OUT_OF_BOUNDS: "最小から最大までにありません",
}


def refusals(question: Question, answer: Compared) -> Iterator[str]:
    """What is wrong with an answer, or with an example of one, as `as_python.compared` looks at it."""
    alone = replace(question, required=False, required_when=(), not_applicable=(), checks=())
    # Only on a form does it matter that an answer is the example.
    for _, kind in findings_of((alone,), {alone.key: answer._replace(same_as_example=False)}):
        if kind in _REFUSALS:
            yield _REFUSALS[kind]
