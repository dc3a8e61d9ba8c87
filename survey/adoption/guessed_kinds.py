"""種類 of a question, guessed by its heading and by what was answered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from survey.japanese.text import appearance_key
from survey.model import Question
from survey.questions.kind import PrintWidth, QuestionKind
from survey.questions.kinds import KINDS

_PARTNERS = re.compile(r".*(連携|協力|協働|調整|相手|関係|共同).*(課|部署|所属|機関).*")
_MOST_CHOICES, _LONGEST_CHOICE = 8, 20
_FEWEST_VALUES = 2
"""One number or date alone may be a chance."""
_LONGEST_SHORT = 30
_NONE = ("該当なし", "なし", "対象外", "該当しない")


class GuessedKind(NamedTuple):
    """What kind of a question it seems to be."""

    kind: QuestionKind
    why: str
    choices: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()


def guessed_kind(
    heading: str, texts: Sequence[str], names_departments: Callable[[str], bool], marked: tuple[str, ...] = ()
) -> GuessedKind:
    """`names_departments`: whether a text names some. `marked`: choices that had columns of their own. The texts are not
    blank."""
    if marked:
        return GuessedKind(_one(lambda kind: kind.takes_lists), "選択肢ごとに○の列があるため", marked)
    about_departments = bool(_PARTNERS.fullmatch(appearance_key(heading)))
    naming = sum(map(names_departments, texts))
    if (about_departments and (naming or not texts)) or naming * 2 > len(texts):
        return GuessedKind(_one(lambda kind: kind.names_departments), "課の名前が書かれているため")
    for kind in KINDS.values():
        is_told_by_texts = kind.filled_in and kind.compares_texts and not kind.takes_choices
        if is_told_by_texts and len(texts) >= _FEWEST_VALUES and _are_all(kind, texts):
            return GuessedKind(kind, f"どの回答も{kind.word}として読めるため")
    if choices := _choices(texts):
        exempt = tuple(choice for choice in choices if choice in _NONE)
        kind = _one(lambda kind: kind.takes_choices)
        return GuessedKind(kind, f"{len(choices)}とおりの言葉がくり返されているため", choices, exempt)
    brief = bool(texts) and all(len(text) <= _LONGEST_SHORT and "\n" not in text and "。" not in text for text in texts)
    why = "どの回答も短いため" if brief else "文章が書かれているため" if texts else "回答がないため"
    return GuessedKind(_of_words(brief=brief), why)


def kind_of_sentences() -> QuestionKind:
    """The kind that takes whatever is written."""
    return _of_words(brief=False)


def _of_words(*, brief: bool) -> QuestionKind:
    return _one(lambda kind: kind.takes_words and brief is (kind.print_width is PrintWidth.SHORT))


def _one(wanted: Callable[[QuestionKind], bool]) -> QuestionKind:
    return next(kind for kind in KINDS.values() if wanted(kind))


def _are_all(kind: QuestionKind, texts: Sequence[str]) -> bool:
    question = Question("", "", kind.word)
    return not any(kind.is_malformed(question, kind.compared(question, text)) for text in texts)


def _choices(texts: Sequence[str]) -> tuple[str, ...]:
    """The words that are repeated; none where they are too many or too long to be choices."""
    counted = Counter(text.strip() for text in texts)
    if len(counted) > _MOST_CHOICES or len(counted) * 2 > len(texts) or len(counted) < 2:
        return ()
    if any(len(text) > _LONGEST_CHOICE or "\n" in text or "。" in text for text in counted):
        return ()
    alike = len(set(map(appearance_key, counted))) < len(counted)
    return () if alike else tuple(counted)
