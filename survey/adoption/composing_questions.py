"""The headings of answers as questions: their kinds, keys and headings. What is guessed is told."""

from __future__ import annotations

import re
from collections.abc import Mapping

from survey.adoption.adopted import Guess, Guessed
from survey.adoption.books import BookEntry
from survey.adoption.composed import Composed, GivenTexts
from survey.adoption.guessed_kinds import GuessedKind, guessed_kind
from survey.adoption.joining import joined
from survey.adoption.partners import PartnerNames
from survey.japanese.text import appearance_key, clean
from survey.model import Question
from survey.questions.marks import MOST_MARK_COLUMNS

_NO_KEY = re.compile(r"\W+")
_BRACKETS = re.compile(r"[（(].*", re.DOTALL)
_LONGEST_KEY = 30


def kinds_of_headings(
    composed: Composed, given: Mapping[str, Mapping[str, GivenTexts]], choices: Mapping[str, tuple[str, ...]]
) -> dict[str, GuessedKind]:
    """What kind of a question each heading seems to ask. `choices`: by its key, where they had columns of their own."""
    partners = PartnerNames(composed.names)
    return {
        key: guessed_kind(
            heading.text,
            [text for text in _texts_under(key, given) if text.strip()],
            partners.names_some,
            choices.get(appearance_key(heading.text), ()),
        )
        for key, heading in composed.found.headings.items()
    }


def _texts_under(key: str, given: Mapping[str, Mapping[str, GivenTexts]]) -> list[str]:
    return [joined(one.texts[key]) for by_name in given.values() for one in by_name.values() if key in one.texts]


def composed_questions(composed: Composed, kinds: Mapping[str, GuessedKind]) -> dict[str, Question]:
    """The questions that the headings ask, by the heading's key."""
    questions: dict[str, Question] = {}
    keys: set[str] = set()
    taken = {appearance_key(one.text) for one in composed.found.issue_headings.values()}
    for number, (found_as, heading) in enumerate(composed.found.headings.items(), 1):
        kind = kinds[found_as]
        text = clean(heading.text).strip() if appearance_key(heading.text) else f"設問{number}"
        key, shown = _key(text, number, keys), _apart(text, taken)
        taken.add(appearance_key(shown))
        keys.add(appearance_key(key))
        questions[found_as] = Question(
            key,
            shown,
            kind.kind.word,
            choices=kind.choices,
            not_applicable=kind.not_applicable,
            printed=True,
            printed_by_choice=kind.kind.takes_lists and len(kind.choices) <= MOST_MARK_COLUMNS,
        )
        said = f"{kind.why}、「{kind.kind.word}」としました。"
        composed.guesses.append(Guess(Guessed.QUESTION, key, "種類", said, heading.place))
        if shown != clean(heading.text).strip():
            said = "見出しがないか、ほかと同じため、見出しを付けました。"
            composed.guesses.append(Guess(Guessed.QUESTION, key, "見出し", said, heading.place))
        composed.accounts.append(BookEntry([heading], shown))
    return questions


def _key(heading: str, number: int, taken: set[str]) -> str:
    """項目: the heading in letters and digits."""
    stem = _NO_KEY.sub("", _BRACKETS.sub("", heading))[:_LONGEST_KEY] or f"設問{number}"
    key, count = stem, 2
    while appearance_key(key) in taken:
        key, count = f"{stem}_{count}", count + 1
    return key


def _apart(heading: str, taken: set[str]) -> str:
    shown, count = heading, 2
    while appearance_key(shown) in taken:
        shown, count = f"{heading}（{count}）", count + 1
    return shown
