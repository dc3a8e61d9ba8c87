"""Years as names of surveys and texts write them: r8, R08, 令和８, 2026."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from survey.japanese.dates import ERAS, LETTERS, wide
from survey.japanese.numbers import in_digits

_DIGIT = "[0-9０-９]"
_YEAR = re.compile(
    rf"(?P<era>{'|'.join(ERAS)}|(?<![A-Za-zＡ-Ｚａ-ｚ])[MTSHRmtshrＭＴＳＨＲｍｔｓｈｒ])(?P<count>元|{_DIGIT}{{1,2}})(?!{_DIGIT})"
    rf"|(?<!{_DIGIT})(?P<western>{_DIGIT}{{4}})(?!{_DIGIT})"
)
_SHORT_NUMBER = re.compile(rf"(?<!{_DIGIT}){_DIGIT}{{1,3}}(?!{_DIGIT})")


def moved_on(name: str, year: int, years: int) -> str:
    """The name of a survey of `year` so many years later, written alike; "" where it names neither year nor number.

    What is near the year is taken for one: of r8-2026 both move. Of what names no year, a number that stands alone moves.
    """

    def later(found: re.Match[str]) -> str:
        western = _western(found)
        return _written_like(found, western + years) if abs(western - year) <= 1 else found[0]

    moved = _YEAR.sub(later, name)
    if moved != name:
        return moved
    alone = _SHORT_NUMBER.findall(name)
    return _SHORT_NUMBER.sub(lambda found: _digits(found[0], int(found[0]) + years), name) if len(alone) == 1 else ""


def names_year(text: str, year: int) -> bool:
    """Whether the text speaks of the year, by its era or the western one, in whichever digits."""
    era = next(name for name in reversed(ERAS) if ERAS[name].year <= year)
    letter = next(sign for sign, name in LETTERS.items() if name == era)
    count = year - ERAS[era].year + 1
    spoken = rf"(?:{era}|(?<![a-z]){letter}\.?)0?{count}(?!\d)|(?<!\d){year}(?!\d)"
    return re.search(spoken, in_digits(text)) is not None


def _western(found: re.Match[str]) -> int:
    if found["western"]:
        return int(found["western"])
    count = 1 if found["count"] == "元" else int(found["count"])
    return ERAS[_era_of(found["era"])].year + count - 1


def _era_of(written: str) -> str:
    sign = unicodedata.normalize("NFKC", written).casefold()
    return LETTERS.get(sign, written)


def _written_like(found: re.Match[str], year: int) -> str:
    if found["western"]:
        return _digits(found["western"], year)
    era = next(name for name in reversed(ERAS) if ERAS[name].year <= year)
    return _called_like(found["era"], era) + _digits(found["count"], year - ERAS[era].year + 1)


def _called_like(written: str, era: str) -> str:
    """The era in the manner of another: by its name, or by its letter in the same case and width."""
    if written in ERAS:
        return era
    letter = next(sign for sign, name in LETTERS.items() if name == era)
    narrow = unicodedata.normalize("NFKC", written)
    change: Callable[[str], str] = str.upper if narrow.isupper() else str.lower
    return change(letter) if narrow == written else chr(ord(change(letter)) + ord("Ａ") - ord("A"))


def _digits(written: str, number: int) -> str:
    """The number in as many digits, and as wide, as another was written."""
    padded = written[0] in "0０"
    digits = str(number).zfill(len(written)) if padded else str(number)
    return digits if written.isascii() or written == "元" else wide(digits)
