"""What our own rows of a slip (単票) say, by which they are known in a returned sheet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from survey.form import EXAMPLES_COLUMN
from survey.form.slip_layout import KEY_SIGN
from survey.form.table_columns import row_columns_read
from survey.form_reader.heading_bands import group_heading
from survey.japanese.text import comparison_key
from survey.model import Survey
from survey.questions.columns import LINES


class KnownTexts(Struct, frozen=True):
    """What may stand before inputs."""

    abouts: Mapping[str, str]
    """What keys say of rows, with the heading, as comparison key, that such a row has."""
    headings: frozenset[str]
    """As comparison keys."""
    longest: int
    """Characters of a text that may be one of them, white space included."""
    nos: frozenset[str]
    titles: frozenset[str]
    """Of the issues, as comparison keys."""

    def split(self, key: str) -> tuple[str, str]:
        """NO and what a key says of its row; "" for the latter where it is that of a band, for both where it is none."""
        if key in self.nos:
            return key, ""
        signs = [at for at, sign in enumerate(key) if sign == KEY_SIGN] if KEY_SIGN in key else []
        return next(((key[:at], key[at + 1 :]) for at in signs if key[at + 1 :] in self.abouts), ("", ""))

    def about(self, key: str) -> str:
        """What it says of its row."""
        return self.split(key)[1]

    def is_heading(self, text: str) -> bool:
        """Whether it heads an input, or the inputs of a question, word for word."""
        return bool(text) and len(text) <= self.longest and comparison_key(text) in self.headings

    def says_heading(self, about: str, heading: str) -> bool:
        """Whether this is what heads a row with that in its key."""
        return self.abouts.get(about) == comparison_key(heading)

    def is_title(self, text: str) -> bool:
        """Whether it is that of an issue, word for word."""
        return comparison_key(text) in self.titles

    def is_band(self, no: str, title: str) -> bool:
        """Whether these are NO and title of an issue, be it one of this survey or not."""
        return bool(no.strip()) or self.is_title(title)


@lru_cache(maxsize=8)
def known_texts(survey: Survey) -> KnownTexts:
    asked = [one for one in row_columns_read(survey) if one.role in LINES]
    headings = frozenset(comparison_key(group_heading(column)) for column in asked)
    groups = {question.key: question.heading for question in survey.row_questions}
    abouts = {**groups, **{column.key: column.heading for column in asked}, EXAMPLES_COLUMN: survey.headings.examples}
    return KnownTexts(
        {about: comparison_key(heading) for about, heading in abouts.items()},
        headings,
        4 * max(map(len, headings), default=0),
        frozenset(survey.issue_by_no),
        frozenset(comparison_key(issue.title) for issue in survey.issues),
    )
