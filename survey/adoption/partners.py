"""Who somebody wants to work with: the departments that an answer names, and what else it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property

from survey.adoption.name_shapes import EVERYONE_SAID, looks_like_department
from survey.adoption.names import DepartmentNames
from survey.japanese.department_names import resolve
from survey.japanese.text import appearance_key
from survey.model import EVERYONE, Department, Entry, Font, IssueHeadings, Paper, Settings, Survey

_BETWEEN = re.compile(r"[、，,；;・･／/\t 　]+")
_SHORT_EVERYONE = frozenset(("各", "全"))
"""各課 where names stand without 課."""
_FEWEST_LETTERS = 2
_SETTINGS = Settings("", "", "", "", date.min, "", "", "", Paper.A3_LANDSCAPE, Font("", 0), True, "")


class PartnerNames:
    """The departments that answers can name. What is learnt is known from then on."""

    def __init__(self, names: DepartmentNames) -> None:
        self._names = names

    def names_some(self, text: str) -> bool:
        """Whether a text names a department."""
        return bool(self.entry(text, "").departments)

    def entry(self, text: str, own: str) -> Entry:
        """What a department says: whom it names, and the rest."""
        lines = (EVERYONE if self._means_everyone(line) else line for line in text.split("\n"))
        meant = resolve("\n".join(lines), self._asked, own)
        return Entry(meant.rest, "", (), meant.departments)

    def _means_everyone(self, line: str) -> bool:
        key = appearance_key(line)
        return line.strip() in _SHORT_EVERYONE or (key in EVERYONE_SAID and not self._names.is_known(line))

    def spellings(self, entry: Entry) -> str:
        """All ways of writing what an entry names, for the books."""
        aliases = [alias for name in entry.departments for alias in self._names.aliases.get(name, ())]
        return "".join([*aliases, *(sorted(EVERYONE_SAID) if EVERYONE in entry.departments else ())])

    def new_names(self, text: str) -> Iterator[str]:
        """Departments that a line of nothing but names names, and nothing did before; they are known from now on."""
        for line in text.split("\n"):
            pieces = [piece for piece in _BETWEEN.split(line) if piece]
            if not pieces or not all(self._may_be_name(piece) for piece in pieces):
                continue
            for piece in pieces:
                if appearance_key(piece) not in EVERYONE_SAID and not self._is_known(piece):
                    if not self._names.is_known(piece) and self._meant_by_short(piece):
                        continue
                    yield from self._names.listed(piece).names
                    self.__dict__.pop("_asked", None)

    def short_names(self, text: str) -> Iterator[tuple[str, str]]:
        """Short names that can mean one department alone, and that department; they are known from now on."""
        for line in text.split("\n"):
            for piece in filter(None, _BETWEEN.split(line)):
                if self._is_known(piece) or appearance_key(piece) in EVERYONE_SAID:
                    continue
                if name := self._meant_by_short(piece):
                    self._names.aliases.setdefault(name, {})[piece] = None
                    self.__dict__.pop("_asked", None)
                    yield piece, name

    # ---- one piece

    def _may_be_name(self, piece: str) -> bool:
        return (
            self._is_known(piece)
            or self._names.is_known(piece)
            or appearance_key(piece) in EVERYONE_SAID
            or looks_like_department(piece)
        )

    def _is_known(self, piece: str) -> bool:
        return bool(resolve(piece, self._asked, "").departments)

    def _meant_by_short(self, piece: str) -> str:
        """The one department whose name holds the letters of a short name in order; "" where there is none, or several."""
        stem = appearance_key(piece).removesuffix("課")
        if len(stem) < _FEWEST_LETTERS or len(piece) > 10:
            return ""
        # 福祉課 may be 社会福祉課, but is not 社会福祉協議会.
        names = (name for name in self._names.found if name.endswith("課") or not piece.endswith("課"))
        found = [name for name in names if _abbreviates(stem, appearance_key(name).removesuffix("課"))]
        return found[0] if len(found) == 1 else ""

    @cached_property
    def _asked(self) -> Survey:
        """A survey of these departments."""
        departments = tuple(Department(name, tuple(self._names.aliases.get(name, ()))) for name in self._names.found)
        return Survey(_SETTINGS, IssueHeadings("", "", "", "", ""), (), departments, ())


def _abbreviates(short: str, name: str) -> bool:
    """Whether the short name is part of the name, or takes letters of it in order from the first on."""
    if short == name or len(short) >= len(name):
        return False
    letters = iter(name)
    return short in name or (short[0] == name[0] and all(letter in letters for letter in short))
