"""長文: sentences."""

from __future__ import annotations

from survey.model import Question
from survey.questions.columns import FormColumn
from survey.questions.kind import PrintWidth, QuestionKind

_REMARK_WIDTH = 140
"""Pixels of a question that takes no more than _REMARK_LENGTH characters."""
_REMARK_LENGTH = 400


class _LongText(QuestionKind, frozen=True):
    def width_for(self, question: Question) -> int:
        brief = question.max_length is not None and question.max_length <= _REMARK_LENGTH
        return _REMARK_WIDTH if brief else self.form_width

    def may_go_on(self, column: FormColumn, alone: bool) -> bool:
        return True


LONG_TEXT = _LongText("長文", "LONG_TEXT", form_width=270, takes_words=True, print_width=PrintWidth.FLOWING)
