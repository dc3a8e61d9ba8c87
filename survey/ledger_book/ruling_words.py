"""What the officer means by the words in 判断: a closed list, written here alone. Whatever else stands there means nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from survey.japanese.department_names import find
from survey.model import ADOPT, EXCLUDE, SHEET_MARK, Survey

_SAID = {
    ADOPT: ("採用", "採", "可", "有効", "さいよう", "○", "〇", "◯", "⭕", "ok"),
    EXCLUDE: ("除外", "除", "不採用", "却下", "不可", "無効", "じょがい", "採用しない", "採用しません", "×", "✕", "✖", "❌"),
}  # fmt: skip
_ENDINGS = ("", "する", "します", "とする", "とします", "してください", "して下さい", "です", "で", "済", "済み")
"""What may follow one of them."""
_BEHIND_A_DEPARTMENT = r"(?:の分|分|の回答|の調査票|のもの|として|とする|とします|扱い|です|へ|宛|様|さん|殿|御中)\Z"
"""What may follow the name of a department."""
_AROUND = r"\A(?:「(.*)」|『(.*)』|\((.*)\)|\[(.*)\]|【(.*)】|\"(.*)\"|'(.*)'|→(.*))\Z"
_BETWEEN = "[\\n、，,;；]"
"""Between the sheets that a ruling names."""
_AT_THE_END = "[。.、,!]\\Z"


def meant_by(typed: str, survey: Survey) -> str | None:
    """採用, 除外, or the name of the department that is meant; None where that cannot be told.

    White space, width, case, brackets around it and a full stop behind it do not matter. A department may be named by a
    別名 or without 課, and with a word behind it such as 様 or の分; a name that could mean two means none. Where sheets are
    named, each with its department (調査票：福祉課、調査票 (2)：長寿課), these are given back a line each.
    """
    return _meant(typed, survey) or _by_sheet(typed, survey)


def _by_sheet(typed: str, survey: Survey) -> str | None:
    """A line for each sheet that is named with its department."""
    pairs = [
        piece.replace(":", SHEET_MARK).rpartition(SHEET_MARK) for piece in re.split(_BETWEEN, typed) if piece.strip()
    ]
    names = [(sheet.strip(), find("".join(_seen(name)), survey)) for sheet, _, name in pairs]
    if not all(sheet and name for sheet, name in names):
        return None
    return "\n".join(f"{sheet}{SHEET_MARK}{name}" for sheet, name in names) or None


def _meant(typed: str, survey: Survey) -> str | None:
    word = _plain(typed)
    return _words().get(word) or find(word, survey) or find(re.sub(_BEHIND_A_DEPARTMENT, "", word), survey)


@lru_cache(maxsize=1)
def _words() -> Mapping[str, str]:
    return {said + ending: meaning for meaning, words in _SAID.items() for said in words for ending in _ENDINGS}


def _plain(typed: str) -> str:
    word = re.sub(_AT_THE_END, "", "".join(_seen(typed)))
    within = re.match(_AROUND, word)
    return re.sub(_AT_THE_END, "", next(part for part in within.groups() if part is not None)) if within else word


def _seen(typed: str) -> Iterator[str]:
    """The characters that can be seen, in one width and case."""
    for character in unicodedata.normalize("NFKC", typed).casefold():
        is_selector = "\ufe00" <= character <= "\ufe0f"
        if not (character.isspace() or is_selector or unicodedata.category(character) == "Cf"):
            yield character
