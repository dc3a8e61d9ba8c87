"""Words → departments: which 課 is meant by what people write.

A department is known by its name and its 別名; white space, width, case and what nobody sees do not matter, nor does a missing 課,
or the survey's own word for it (学校).
Beyond that nothing is guessed: a word that could mean two departments, or a misspelt one, means none. Numbers in names
are whole: 1課 does not stand in 11課, nor 保育園 in 第二保育園, and a number alone is no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from survey.japanese.numbers import KANJI_NUMERALS
from survey.japanese.text import appearance_key
from survey.model import EVERYONE, USUAL_NAMES, Names, Survey

_EVERYONE_SPOKEN = ("各{}", "全{}", "関係各{}", "庁内各{}", "庁内全{}", "全ての{}", "すべての{}")
EVERYONE_WORDS = frozenset({*(said.format(USUAL_NAMES.department) for said in _EVERYONE_SPOKEN), "全庁"})
"""Each means every department but the one that writes it; a survey of 市町村 has the same in its own word."""

_MOST_LISTED = 5

_SEPARATOR = re.compile("([、,，・･/／;；\t])")
_CONNECTIVE = re.compile(r"\s*(?:と|及び|および|並びに|ならびに|[+＋&＆])\s*|\s+")
_NUMBER_ALONE = re.compile(rf"第?[\d{KANJI_NUMERALS}]+")
_WITHIN_NUMBER = re.compile(rf"\d\d|[{KANJI_NUMERALS}]{{2}}")
_ORDINAL_BEFORE = re.compile(rf"第[\d{KANJI_NUMERALS}]+$")

Index = Mapping[str, frozenset[str]]
"""The departments that a folded spelling means; more than one where it could mean several."""
Piece = tuple[tuple[str, ...], str]
"""The departments that a piece of a line means, none where it is no department, and the piece as typed."""


class Meant(Struct, frozen=True):
    """What a list of departments says."""

    departments: tuple[str, ...]
    """Names in the definition's order."""
    rest: str
    """What is no department, as typed."""


def find(word: str, survey: Survey) -> str | None:
    """Name of the one department that a word means; None if it means none or could mean several."""
    return look_up(word, index_of(survey))


def look_up(word: str, index: Index) -> str | None:
    """As `find`, with an index that is made once for many words."""
    names = index.get(_fold(word), frozenset())
    return next(iter(names)) if len(names) == 1 else None


def find_within(text: str, survey: Survey) -> tuple[str, ...]:
    """The departments whose name or 別名 stands inside a longer text, in the definition's order.

    A name that is only part of a longer name found at the same place (福祉課 inside 社会福祉課) does not count.
    """
    spans = list(_spans(_fold(text), survey))
    outermost = {name for name, start, end in spans if not any(_inside(start, end, span) for span in spans)}
    return in_order(outermost, survey)


def resolve(text: str, survey: Survey, own: str) -> Meant:
    """The departments listed in a text, and what in it is no department.

    A line is cut at separators (a name that holds a separator stays whole). Departments at its beginning and its end
    are taken off; from the first to the last piece that is no department the line is kept as typed, so that a sentence
    that names departments stays a sentence. `own` is the department that writes: 各課 means all but that one.
    """
    found: set[str] = set()
    rest = []
    for line in _lines(text, index_of(survey)):
        names, kept = _resolved(line, survey)
        found |= names
        if kept or not line:
            rest.append(kept)
    return Meant(in_order(found, survey, own), "\n".join(rest).strip("\n") if found else text)


def listed(departments: Sequence[str], asked: int, names: Names) -> tuple[str, ...]:
    """The departments as a document lists them: 全課 where these are all that the survey asks, and too many to read."""
    return (names.all_departments,) if len(departments) == asked > _MOST_LISTED else tuple(departments)


def in_order(names: Iterable[str], survey: Survey, own: str = "") -> tuple[str, ...]:
    """The names, each once, in the definition's order; beside EVERYONE only `own` is kept, because
    EVERYONE means all others."""
    chosen = set(names)
    if EVERYONE in chosen:
        return (EVERYONE, own) if own in chosen else (EVERYONE,)
    return tuple(sorted(chosen, key=survey.department_order.__getitem__))


def one_by_one(names: Sequence[str], own: str, everyone: Iterable[str]) -> tuple[str, ...]:
    """The departments of an entry with a name for each where it says EVERYONE."""
    return tuple(name for name in everyone if name != own) if EVERYONE in names else tuple(names)


@lru_cache(maxsize=8)
def index_of(survey: Survey) -> Index:
    """Every spelling, folded, with and without 課; an exact spelling is never overruled by one without 課."""
    exact: dict[str, frozenset[str]] = {}
    loose: dict[str, frozenset[str]] = {}
    for name, spelling in _spellings(survey):
        exact[spelling] = exact.get(spelling, frozenset()) | {name}
        for ending in dict.fromkeys((USUAL_NAMES.department, _fold(survey.settings.names.department))):
            stem = spelling.removesuffix(ending)
            for variant in (stem, stem + ending):
                if not _NUMBER_ALONE.fullmatch(variant):
                    loose[variant] = loose.get(variant, frozenset()) | {name}
    return {**loose, **exact}


@lru_cache(maxsize=8)
def everyone_words(word: str) -> frozenset[str]:
    """What means everyone, folded, where those who are asked are called so."""
    return EVERYONE_WORDS | {_fold(said.format(word)) for said in _EVERYONE_SPOKEN}


# ---------------------------------------------------------------- one word


def _fold(word: str) -> str:
    return appearance_key(word)


def _spellings(survey: Survey) -> Iterable[tuple[str, str]]:
    """(name, folded spelling) for every name and 別名."""
    for department in survey.departments:
        for spelling in (department.name, *department.aliases):
            if folded := _fold(spelling):
                yield department.name, folded


def _spans(folded: str, survey: Survey) -> Iterable[tuple[str, int, int]]:
    """(name, start, end) of every spelling wherever it stands in a folded text."""
    names = _names_by_spelling(survey)
    for length in {len(spelling) for spelling in names}:
        for start in range(len(folded) - length + 1):
            end = start + length
            for name in names.get(folded[start:end], ()):
                if not _cuts_number(folded, start, end):
                    yield name, start, end


def _cuts_number(text: str, start: int, end: int) -> bool:
    """Whether a part of the text begins or ends within a number, or follows one that counts it: 保育園 in 第二保育園."""
    edges = (text[edge - 1 : edge + 1] for edge in (start, end) if edge)
    return bool(_ORDINAL_BEFORE.search(text[:start])) or any(map(_WITHIN_NUMBER.match, edges))


@lru_cache(maxsize=8)
def _names_by_spelling(survey: Survey) -> Mapping[str, frozenset[str]]:
    names: dict[str, frozenset[str]] = {}
    for name, spelling in _spellings(survey):
        names[spelling] = names.get(spelling, frozenset()) | {name}
    return names


def _inside(start: int, end: int, span: tuple[str, int, int]) -> bool:
    _, outer_start, outer_end = span
    return outer_start <= start and end <= outer_end and outer_end - outer_start > end - start


# ---------------------------------------------------------------- a list of words


def _lines(text: str, index: Index) -> Sequence[str]:
    """The lines of a text; a single name that was wrapped over lines is one line."""
    lines = text.split("\n")
    return [text] if len(lines) > 1 and look_up(text, index) else lines


# Cached, because most lines are single names, of which a prefecture has 1,741.
@lru_cache(maxsize=4096)
def _resolved(line: str, survey: Survey) -> tuple[frozenset[str], str]:
    """The departments that one line names, and what in it is no department."""
    pieces = _pieces(line, survey)
    return frozenset(name for names, _ in pieces for name in names), _kept(pieces)


def _pieces(line: str, survey: Survey) -> list[Piece]:
    """A line cut into pieces, separators among them; joined they are the line again."""
    atoms = _SEPARATOR.split(line)
    longest = _most_atoms(survey)
    pieces: list[Piece] = []
    at = 0
    while at < len(atoms):
        # The longest run first: a name may itself hold a separator.
        for end in range(min(at + longest, len(atoms)), at, -1):
            run = "".join(atoms[at:end])
            names = _meaning(run, survey)
            if names or end == at + 1:
                pieces.append((names, run))
                at = end
                break
    return pieces


@lru_cache(maxsize=8)
def _most_atoms(survey: Survey) -> int:
    """The number of pieces into which separators cut the name that holds most of them."""
    return max((len(_SEPARATOR.split(spelling)) for spelling in index_of(survey)), default=1)


def _meaning(word: str, survey: Survey) -> tuple[str, ...]:
    """The departments that one piece means: a name, 各課, or names joined by white space, と and the like."""
    index = index_of(survey)
    if name := look_up(word, index):
        return (name,)
    if _fold(word) in everyone_words(survey.settings.names.department):
        return (EVERYONE,)
    joined = [look_up(part, index) for part in _CONNECTIVE.split(word.strip())]
    return tuple(name for name in joined if name) if all(joined) else ()


def _kept(pieces: Sequence[Piece]) -> str:
    """A line without the departments at its beginning and its end; separators alone are nothing."""
    foreign = [at for at, (names, piece) in enumerate(pieces) if not names and not _is_separator(piece)]
    if not foreign:
        return ""
    named = [at for at, (names, _) in enumerate(pieces) if names]
    start = foreign[0] if any(at < foreign[0] for at in named) else 0
    end = foreign[-1] + 1 if any(at > foreign[-1] for at in named) else len(pieces)
    return "".join(piece for _, piece in pieces[start:end])


def _is_separator(piece: str) -> bool:
    return not piece.strip() or _SEPARATOR.fullmatch(piece) is not None
