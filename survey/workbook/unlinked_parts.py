"""What is packed into a workbook where no program shows it: parts that no link leads to, and files beside all sheets."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from functools import lru_cache

from survey.japanese.text import clean
from survey.workbook.gaps import DAMAGE
from survey.workbook.parts import Parts, Relationship, part_key
from survey.workbook.remarks import EMBEDDED
from survey.workbook.sheets import Remark

_TYPES = "[content_types].xml"
_LINKS = ".rels"
_OF_LINKS = re.compile(r"(.*/)?_rels/([^/]*)\.rels", re.IGNORECASE | re.DOTALL)
_BY_PROGRAMS = ("[trash]/", "docprops/", "meta-inf/")
"""Where programs put what they have deleted, and what they write themselves about the file; in small letters."""
_OF_OPENDOCUMENT = ("mimetype", "content.xml", "styles.xml", "meta.xml", "settings.xml")
_FILES = ("package", "oleObject")
"""Kinds of links that lead to embedded files."""
_Links = tuple[tuple[str, tuple[Relationship, ...]], ...]
"""The links of each part that has any, with its name; that of the file itself is ""."""


def enclosed(
    parts: Parts, known: Iterable[str], sheets: Iterable[str], sheet_kinds: tuple[str, ...]
) -> tuple[Remark, ...]:
    """The names of such parts, as remarks.

    `known`: parts that are read without a link; `sheets`: those that hold the sheets, whose own remarks are read elsewhere;
    `sheet_kinds`: kinds of links that lead to sheets.
    """
    links: list[tuple[str, tuple[Relationship, ...]]] = []
    for source in _linking(parts.names):
        # Where links are broken, what they led to is unlinked.
        with suppress(*DAMAGE):
            links.append((source, parts.relationships(source)))
    return _enclosed(parts.names, tuple(links), tuple(known), tuple(sheets), sheet_kinds)


@lru_cache(maxsize=64)
def _linking(names: tuple[str, ...]) -> tuple[str, ...]:
    """The parts that have links, by the names of the parts that hold these."""
    found = filter(None, (_OF_LINKS.fullmatch(name.replace("\\", "/")) for name in names))
    return tuple(f"{match[1] or ''}{match[2]}" for match in found)


# Cached, because the forms of a survey are made of the same parts.
@lru_cache(maxsize=64)
def _enclosed(
    names: tuple[str, ...], links: _Links, known: tuple[str, ...], sheets: tuple[str, ...], sheet_kinds: tuple[str, ...]
) -> tuple[Remark, ...]:
    read = {part_key(name) for name in sheets}
    linked = set(map(part_key, known)) | read
    unseen: dict[str, None] = {}
    for source, link in _reached(links, known):
        key = part_key(link.target)
        linked.add(key)
        is_file = link.kind in _FILES and source not in read
        if is_file or (link.kind in sheet_kinds and key not in read):
            unseen[link.target] = None
    unseen |= dict.fromkeys(_unlinked(names, linked))
    return tuple(Remark("", clean(name), EMBEDDED) for name in unseen)


def unlisted(parts: Parts, listed: Iterable[str]) -> list[Remark]:
    """The same of a file of OpenDocument that lists its parts."""
    known = {part_key(name) for name in (*_OF_OPENDOCUMENT, *listed)}
    return [Remark("", clean(name), EMBEDDED) for name in _unlinked(parts.names, known)]


def _reached(links: _Links, known: Iterable[str]) -> Iterator[tuple[str, Relationship]]:
    """Each link with the key of the part that it stands in, from the file itself and from `known` on."""
    of_part = {part_key(source): found for source, found in links}
    waiting, seen = ["", *map(part_key, known)], set[str]()
    while waiting:
        source = waiting.pop()
        if source not in seen:
            seen.add(source)
            for link in of_part.get(source, ()):
                yield source, link
                waiting.append(part_key(link.target))


def _unlinked(names: Iterable[str], linked: Collection[str]) -> Iterator[str]:
    """Those to which no link leads, and, of several of one name, those that stand before the last."""
    listed = list(names)
    last = {part_key(name): place for place, name in enumerate(listed)}
    for place, name in enumerate(listed):
        key = part_key(name)
        is_ours = key == _TYPES or key.endswith(("/", _LINKS)) or key.startswith(_BY_PROGRAMS)
        if last[key] != place or not (is_ours or key in linked):
            yield name
