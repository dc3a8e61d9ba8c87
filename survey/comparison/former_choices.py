"""前回の選択: what was chosen in a former year and is no choice of this one; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from survey.japanese.text import one_line
from survey.model import Answer, Survey
from survey.questions.kinds import kind_of


def choices_gone(survey: Survey, answers: Iterable[Answer]) -> Iterator[str]:
    """A sentence for each former choice that this year's question does not offer. It stands on the forms all the same,
    so that each department sees what it chose, and chooses anew. `answers`: as this survey asks them."""
    asked = {question.key: question for question in survey.form_questions if question.choices}
    entries = (item for one in answers for _, part in one.parts for item in part.items())
    given = ((asked[key], entry.text) for key, entry in entries if key in asked and entry.text)
    gone = Counter(
        (one_line(question.heading), one_line(line))
        for question, text in given
        for line in kind_of(question).told(question, text)[1].split("\n")
        if line.strip()
    )
    for (heading, text), count in gone.items():
        yield (
            f"「{heading}」の前回の回答「{text}」（{count}件）は、いまの選択肢にありません。"
            f"調査票では、{survey.settings.names.everyone}に選び直してもらいます。選択肢の名前を戻せば、そのまま使えます。"
        )
