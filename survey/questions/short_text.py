"""短文: a few words."""

from __future__ import annotations

from survey.questions.kind import QuestionKind

SHORT_TEXT = QuestionKind("短文", "SHORT_TEXT", form_width=160, takes_words=True)
