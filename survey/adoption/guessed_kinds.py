"""種類 of a question, guessed by its heading and by what was answered."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from survey.japanese.dates import parse_date
from survey.japanese.text import appearance_key
from survey.questions.choice import CHOICE
from survey.questions.date import DATE
from survey.questions.departments import DEPARTMENTS
from survey.questions.long_text import LONG_TEXT
from survey.questions.number import NUMBER
from survey.questions.short_text import SHORT_TEXT

_NUMBER = re.compile(r"[-−▲△]?\d+(,\d{3})*(\.\d+)?")
_PARTNERS = re.compile(r".*(連携|協力|協働|調整|相手|関係|共同).*(課|部署|所属|機関).*")
_MOST_CHOICES, _LONGEST_CHOICE, _FEWEST_CHOSEN = 8, 20, 4
_LONGEST_SHORT = 30
_NONE = ("該当なし", "なし", "対象外", "該当しない")


class GuessedKind(NamedTuple):
    """What kind of a question it seems to be."""

    word: str
    why: str
    choices: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()


def guessed_kind(heading: str, texts: Sequence[str], names_departments: Callable[[str], bool]) -> GuessedKind:
    """`names_departments`: whether a text names some. The texts are not blank."""
    about_departments = bool(_PARTNERS.fullmatch(appearance_key(heading)))
    naming = sum(map(names_departments, texts))
    if (about_departments and (naming or not texts)) or naming * 2 > len(texts):
        return GuessedKind(DEPARTMENTS.word, "課の名前が書かれているため")
    if len(texts) > 1 and all(map(_is_number, texts)):
        return GuessedKind(NUMBER.word, "数字だけが書かれているため")
    if texts and all(map(parse_date, texts)):
        return GuessedKind(DATE.word, "日付だけが書かれているため")
    if choices := _choices(texts):
        exempt = tuple(choice for choice in choices if choice in _NONE)
        return GuessedKind(CHOICE.word, f"{len(choices)}とおりの言葉がくり返されているため", choices, exempt)
    if texts and all(len(text) <= _LONGEST_SHORT and "\n" not in text and "。" not in text for text in texts):
        return GuessedKind(SHORT_TEXT.word, "どの回答も短いため")
    return GuessedKind(LONG_TEXT.word, "文章が書かれているため" if texts else "回答がないため")


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(unicodedata.normalize("NFKC", text.strip())))


def _choices(texts: Sequence[str]) -> tuple[str, ...]:
    """The words that are repeated; none where they are too many or too long to be choices."""
    counted = Counter(text.strip() for text in texts)
    if len(texts) < _FEWEST_CHOSEN or len(counted) > _MOST_CHOICES or len(counted) * 2 > len(texts) or len(counted) < 2:
        return ()
    if any(len(text) > _LONGEST_CHOICE or "\n" in text or "。" in text for text in counted):
        return ()
    if len(set(map(appearance_key, counted))) < len(counted):
        return ()
    return tuple(counted)
