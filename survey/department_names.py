"""Words → departments: which 課 is meant by what people write.

A department is known by its name and its 別名; white space, width and case do not matter, nor does a missing 課.
Beyond that nothing is guessed: a word that could mean two departments, or a misspelt one, means none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from survey.model import Survey
from survey.text import squeeze

EVERYONE_WORDS = frozenset({"各課", "全課", "関係各課", "庁内各課", "庁内全課", "全庁", "全ての課", "すべての課"})
"""Each means every department but the one that writes it."""

_SEPARATOR = re.compile("([、,，・･/／;；\t]|\u3000+| +)")
_CONNECTIVE = re.compile("と|及び|および|並びに|ならびに|＋|&|＆")
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a list of departments says."""

    departments: tuple[str, ...]
    """Names in the definition's order."""
    rest: str
    """What is no department, as typed."""


def find(word: str, survey: Survey) -> str | None:
    """Name of the one department that a word means; None if it means none or could mean several."""
    names = _names(_folded(word), survey)
    return next(iter(names)) if len(names) == 1 else None


def find_within(text: str, survey: Survey) -> tuple[str, ...]:
    """The departments whose name or 別名 stands inside a longer text, in the definition's order.

    A name that is only part of a longer name found at the same place (福祉課 inside 社会福祉課) does not count.
    """
    spans = list(_spans(_folded(text), survey))
    outermost = {name for name, start, end in spans if not any(_inside(start, end, span) for span in spans)}
    return _in_order(outermost, survey)


def resolve(text: str, survey: Survey, own: str) -> Meant:
    """The departments listed in a text, and what in it is no department.

    A line is cut at separators (names that hold a separator stay whole). Departments at its beginning and its end are
    taken off; from the first to the last piece that is no department the line is kept as typed, so that a sentence
    that names departments stays a sentence. `own` is the department that writes: 各課 means all but that one.
    """
    found: set[str] = set()
    rest = []
    for line in _lines(text, survey):
        pieces = _pieces(line, survey, own)
        found.update(name for names, _ in pieces for name in names)
        rest.append(_unresolved(pieces))
    return Meant(_in_order(found, survey), "\n".join(line for line in rest if line.strip()))


# ---------------------------------------------------------------- one word


def _folded(word: str) -> str:
    return _VARIATION.sub("", squeeze(word))


def _names(folded: str, survey: Survey) -> set[str]:
    """Names that a folded word means: exactly, else apart from a 課 at the end."""
    if not folded:
        return set()
    exact = {name for name, spelling in _spellings(survey) if spelling == folded}
    return exact or {
        name for name, spelling in _spellings(survey) if spelling.removesuffix("課") == folded.removesuffix("課")
    }


def _spellings(survey: Survey) -> Iterable[tuple[str, str]]:
    """(name, folded spelling) for every name and 別名."""
    for department in survey.departments:
        for spelling in (department.name, *department.aliases):
            yield department.name, _folded(spelling)


def _spans(folded: str, survey: Survey) -> Iterable[tuple[str, int, int]]:
    """(name, start, end) of every spelling wherever it stands in a folded text."""
    for name, spelling in _spellings(survey):
        for match in re.finditer(re.escape(spelling), folded):
            yield name, match.start(), match.end()


def _inside(start: int, end: int, span: tuple[str, int, int]) -> bool:
    _, outer_start, outer_end = span
    return outer_start <= start and end <= outer_end and outer_end - outer_start > end - start


def _in_order(names: set[str], survey: Survey) -> tuple[str, ...]:
    return tuple(name for name in survey.department_by_name if name in names)


# ---------------------------------------------------------------- a list of words

Piece = tuple[tuple[str, ...], str]
"""The departments that a piece of a line means, none for a piece that is no department, and the piece as typed."""


def _lines(text: str, survey: Survey) -> Sequence[str]:
    """The lines of a text; a single name that was wrapped over lines is one line."""
    return [text] if _names(_folded(text), survey) else text.split("\n")


def _pieces(line: str, survey: Survey, own: str) -> list[Piece]:
    """A line cut into pieces, separators among them; joined they are the line again."""
    atoms = _SEPARATOR.split(line)
    longest = 1 + max((len(_SEPARATOR.split(spelling)) for _, spelling in _spellings(survey)), default=1)
    pieces: list[Piece] = []
    while atoms:
        # The longest run first: a name may itself hold a separator.
        for count in range(min(longest, len(atoms)), 0, -1):
            run = "".join(atoms[:count])
            names = _meaning(run, survey, own)
            if names or count == 1:
                pieces.append((names, run))
                del atoms[:count]
                break
    return pieces


def _meaning(word: str, survey: Survey, own: str) -> tuple[str, ...]:
    """The departments that one piece means: a name, 各課, or names joined by と and the like."""
    if name := find(word, survey):
        return (name,)
    if _folded(word) in EVERYONE_WORDS:
        return tuple(name for name in survey.department_by_name if name != own)
    joined = [find(part, survey) for part in _CONNECTIVE.split(word)]
    return tuple(name for name in joined if name) if len(joined) > 1 and all(joined) else ()


def _unresolved(pieces: list[Piece]) -> str:
    """From the first to the last piece that is no department, as typed; separators alone are nothing."""
    foreign = [at for at, (names, piece) in enumerate(pieces) if not names and not _is_separator(piece)]
    return "".join(piece for _, piece in pieces[foreign[0] : foreign[-1] + 1]) if foreign else ""


def _is_separator(piece: str) -> bool:
    return not piece.strip() or _SEPARATOR.fullmatch(piece) is not None
