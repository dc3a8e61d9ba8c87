"""Names of departments, however a table writes them: which there are, and which are meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import filterfalse
from typing import NamedTuple

from survey.adoption.heading_words import has_words
from survey.adoption.name_shapes import (
    ALL_DEPARTMENTS,
    BRACKETS,
    FEWEST,
    LEADING_MARKS,
    LISTS,
    LONGEST,
    SUFFIX,
    WEAK,
    everyone_but,
    is_everyone,
    is_plain,
    looks_like_department,
    name_within,
    put_together,
)
from survey.adoption.wrapped_names import one_name_a_line, stems_alone
from survey.japanese.text import appearance_key

_GROUP = re.compile(r".*(部|局|本部|部局|庁|区|市)")
_SECTION = re.compile(r".*(係|担当|グループ|班|チーム)")
"""Below the name of a department, a part of it."""
_PIECE = re.compile(r"(?:[（(][^（）()]*[）)]|[^\n、，,;；])+")
"""A piece between signs that part names; what brackets hold belongs to the name before them."""
_OTHERS = re.compile(r"(.+?)(ほか|他|など|等)")
_ROLE = re.compile(r"([^:：・･／/\s]{1,6}[:：])\s*(\S.+)")
"""What a department is for in a list, such as 主：福祉課."""
_PERSON = re.compile(r"(\S+)[ 　]+(\S.*)")


class Read(NamedTuple):
    """What a cell says about departments."""

    names: tuple[str, ...]
    rest: tuple[str, ...] = ()
    """What of it is no name."""
    everyone: bool = False
    sure: bool = True
    """Whether every name is known from elsewhere."""


class DepartmentNames:
    """The names that are known while a table is read."""

    def __init__(self, whole: Iterable[str], listed: Sequence[str], answering: Sequence[str]) -> None:
        """`whole`: names that are known to be names. `listed`: texts of cells that list departments; `answering`: of those that
        name who answers."""
        self.aliases: dict[str, dict[str, None]] = {}
        """By name: other spellings."""
        self.unwrapped: dict[str, str] = {}
        """By name: how it was wrapped over lines where nothing but the look of the lines tells that it is one."""
        self._alone = stems_alone((*listed, *answering))
        self._names: dict[str, str] = {}
        self._order: dict[str, None] = {}
        self._whole = {appearance_key(name): name for name in whole}
        for name in whole:
            self._know(name)
        for text in filterfalse(is_everyone, map(self._one_name_a_line, answering)):
            pieces = [piece.strip() for piece in _PIECE.findall(text.strip())]
            if (
                len(pieces) == 1
                and not BRACKETS.fullmatch(pieces[0])
                and len(WEAK.split(put_together(pieces[0]))) == 1
                and not name_within(pieces[0])
            ):
                self._know(pieces[0])
            for piece in filter(is_plain, pieces):
                is_section = bool(_SECTION.fullmatch(piece)) and piece is not pieces[0] and not LISTS.search(text)
                if len(pieces) == 1 or not (_GROUP.fullmatch(piece) or is_section):
                    self._know(piece)
        for text in filterfalse(is_everyone, map(self._one_name_a_line, listed)):
            for piece in filter(is_plain, _PIECE.findall(text)):
                self._know(piece.strip())

    @property
    def found(self) -> tuple[str, ...]:
        """The departments that the table's own list has, in its order, then the others in the order in which it names them."""
        return tuple(dict.fromkeys([*self._whole.values(), *self._order]))

    @property
    def keys(self) -> frozenset[str]:
        """Of all that are known."""
        return frozenset(self._names)

    def is_known(self, text: str) -> bool:
        """Whether the text is a name that is known to be one."""
        return self._known(text) is not None

    def listed(self, text: str) -> Read:
        """The departments that a cell lists."""
        text = self._one_name_a_line(text)
        if appearance_key(text) in ALL_DEPARTMENTS and appearance_key(text) not in self._names:
            return Read((), everyone=True)
        if (but := everyone_but(text)) and not self._known(text):
            return Read((), (but,), everyone=True)
        return self._taken(self._pieces(text))

    def answering(self, text: str) -> Read:
        """The departments that a cell names as answering."""
        text = self._one_name_a_line(text).strip()
        if name := self._known(text):
            return self._taken([name])
        if is_everyone(text):
            return Read((), (text,), everyone=True)
        pieces = self._pieces(text)
        if LISTS.search(text) or len(pieces) < FEWEST or not self._may_be_name(pieces[0]):
            return self._taken(pieces)
        within = [piece for piece in pieces[1:] if self._is_within(piece)]
        read = self._taken([piece for piece in pieces if piece not in within])
        return read._replace(rest=(*read.rest, *within))

    def _is_within(self, piece: str) -> bool:
        """Whether a piece below the name of a department is a section of it or a person, and no other department."""
        return not self._may_be_name(piece) or (bool(_SECTION.fullmatch(piece)) and self._known(piece) is None)

    def _may_be_name(self, piece: str) -> bool:
        return self._name_of(piece)[0] is not None or looks_like_department(BRACKETS.sub(r"\1", piece))

    # ---- pieces of a text

    def _one_name_a_line(self, text: str) -> str:
        text, wrapped = one_name_a_line(text, self._alone)
        self.unwrapped = wrapped | self.unwrapped
        return text

    def _pieces(self, text: str) -> list[str]:
        if self._known(text):
            return [text]
        strong = [piece.strip() for piece in _PIECE.findall(text) if piece.strip()]
        return [part for piece in self._joined(strong) for part in self._parts(piece)]

    def _joined(self, pieces: Sequence[str]) -> Iterator[str]:
        """Names that were wrapped over lines are put together again."""
        at = 0
        while at < len(pieces):
            for end in range(min(at + 3, len(pieces)), at, -1):
                run = "".join(pieces[at:end])
                if end == at + 1 or (self._known(run) and not all(self._known(one) for one in pieces[at:end])):
                    yield run
                    at = end
                    break

    def _parts(self, piece: str) -> list[str]:
        """A piece cut at weak signs, where that leaves nothing but names."""
        if self._known(piece):
            return [piece]
        parts = [part for part in WEAK.split(piece) if part]
        grouped = bool(parts) and _GROUP.fullmatch(parts[0]) and not self._known(parts[0])
        names = all(self._known(part) or (SUFFIX.fullmatch(part) and len(part) > 1) for part in parts)
        if len(parts) > 1 and names and not grouped:
            return parts
        return [piece]

    def _taken(self, pieces: Sequence[str]) -> Read:
        names: dict[str, None] = {}
        rest: list[str] = []
        everyone, sure, groups = False, True, list[str]()
        for piece in pieces:
            name, left = self._name_of(piece)
            if name is None and appearance_key(piece) in ALL_DEPARTMENTS:
                everyone = True
            elif name is None and _GROUP.fullmatch(piece) and len(pieces) > 1:
                groups.append(piece)
            elif name is None:
                name, left = self._new(piece, left)
                sure = False
            if name is not None:
                if groups:
                    self._alias(name, "　".join([*groups, name]))
                    groups.clear()
                names[name] = None
            rest += left
        for group in groups:
            name, left = self._new(group, [])
            sure = False
            if name is not None:
                names[name] = None
            rest += left
        for name in names:
            self._order.setdefault(name)
        return Read(tuple(names), tuple(rest), everyone, sure)

    def _name_of(self, piece: str) -> tuple[str | None, list[str]]:
        """The known department that a piece means, and what else it says."""
        if name := self._known(piece):
            return name, []
        for pattern, named, other in ((BRACKETS, 1, 2), (_OTHERS, 1, 2), (LEADING_MARKS, 2, 1), (_ROLE, 2, 1)):
            match = pattern.fullmatch(piece)
            if match and (name := self._known(match[named])):
                return name, [] if match[other] in "・･-－" else [match[other]]
        if (within := name_within(piece)) and (name := self._known(within[0])):
            return name, [within[1]]
        parts = [part for part in WEAK.split(piece) if part]
        if len(parts) > 1 and (name := self._known(parts[-1])):
            self._alias(name, piece)
            return name, []
        match = _PERSON.fullmatch(piece)
        if match and (name := self._known(match[1])) and not looks_like_department(match[2]):
            return name, [match[2]]
        return None, []

    def _new(self, piece: str, left: list[str]) -> tuple[str | None, list[str]]:
        """A department that nothing else names; None where it can be no name."""
        if within := name_within(piece):
            self._know(within[0])
            return self._known(within[0]), [*left, within[1]]
        match = LEADING_MARKS.fullmatch(piece) or _ROLE.fullmatch(piece)
        name, rest = (match[2], [match[1]]) if match and has_words(match[2]) else (piece, [])
        bare = BRACKETS.fullmatch(name)
        bare = bare or (None if looks_like_department(name) else _PERSON.fullmatch(name))
        if bare and looks_like_department(bare[1]):
            name, rest = bare[1], [*rest, bare[2]]
        if not has_words(name) or len(name) > LONGEST or "。" in name:
            return None, [*left, piece]
        self._know(name)
        return self._known(name), [*left, *(mark for mark in rest if mark not in "・･-－")]

    # ---- names

    def _know(self, text: str) -> None:
        name = put_together(text)
        key = appearance_key(name)
        if not key:
            return
        stem = key.removesuffix("課")
        known = self._names.get(key) or (self._names.get(stem + "課") if key == stem else None)
        if known is None:
            self._names[key] = self._whole.get(key, name)
            if key != stem and stem in self._names:
                self._names[stem] = self._names[key]
        elif appearance_key(known) == key and len(name) < len(known) and key not in self._whole:
            self._names[key] = name

    def _known(self, text: str) -> str | None:
        key = appearance_key(text)
        stem = key.removesuffix("課")
        return (
            self._names.get(key) or self._names.get(stem + "課") or (self._names.get(stem) if len(stem) > 1 else None)
        )

    def _alias(self, name: str, spelling: str) -> None:
        if appearance_key(spelling) != appearance_key(name):
            self.aliases.setdefault(name, {})[put_together(spelling.replace("\n", "　"))] = None
