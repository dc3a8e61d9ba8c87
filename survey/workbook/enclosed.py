"""What is packed into a workbook where no program shows it: parts that no link leads to, and files beside all sheets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress

from survey.japanese.text import clean
from survey.workbook.gaps import DAMAGE
from survey.workbook.parts import Parts, Relationship, part_key
from survey.workbook.remarks import EMBEDDED
from survey.workbook.sheets import Remark

_TYPES = "[content_types].xml"
_LINKS = ".rels"
_BY_PROGRAMS = ("[trash]/", "docprops/", "meta-inf/")
"""Where programs put what they have deleted, and what they write themselves about the file; in small letters."""
_OF_OPENDOCUMENT = ("mimetype", "content.xml", "styles.xml", "meta.xml", "settings.xml")
_FILES = ("package", "oleObject")
"""Kinds of links that lead to embedded files."""


def enclosed(
    parts: Parts, known: Collection[str], sheets: Collection[str], sheet_kinds: Collection[str]
) -> list[Remark]:
    """The names of such parts, as remarks.

    `known`: parts that are read without a link; `sheets`: those that hold the sheets, whose own remarks are read elsewhere;
    `sheet_kinds`: kinds of links that lead to sheets.
    """
    read = {part_key(name) for name in sheets}
    linked = set(map(part_key, known)) | read
    unseen: dict[str, None] = {}
    for source, link in _all_links(parts, known):
        key = part_key(link.target)
        linked.add(key)
        is_file = link.kind in _FILES and part_key(source) not in read
        if is_file or (link.kind in sheet_kinds and key not in read):
            unseen[link.target] = None
    unseen |= dict.fromkeys(_unlinked(parts.names, linked))
    return [Remark("", clean(name), EMBEDDED) for name in unseen]


def unlisted(parts: Parts, listed: Iterable[str]) -> list[Remark]:
    """The same of a file of OpenDocument that lists its parts."""
    known = {part_key(name) for name in (*_OF_OPENDOCUMENT, *listed)}
    return [Remark("", clean(name), EMBEDDED) for name in _unlinked(parts.names, known)]


def _all_links(parts: Parts, known: Iterable[str]) -> Iterator[tuple[str, Relationship]]:
    """Each link with the part that it stands in, from the file itself and from `known` on."""
    waiting, seen = ["", *known], set[str]()
    while waiting:
        source = waiting.pop()
        if part_key(source) in seen:
            continue
        seen.add(part_key(source))
        # Where links are broken, what they led to is unlinked.
        with suppress(*DAMAGE):
            for link in parts.relationships(source):
                yield source, link
                waiting.append(link.target)


def _unlinked(names: Iterable[str], linked: Collection[str]) -> Iterator[str]:
    """Those to which no link leads, and, of several of one name, those that stand before the last."""
    listed = list(names)
    last = {part_key(name): place for place, name in enumerate(listed)}
    for place, name in enumerate(listed):
        key = part_key(name)
        is_ours = key == _TYPES or key.endswith(("/", _LINKS)) or key.startswith(_BY_PROGRAMS)
        if last[key] != place or not (is_ours or key in linked):
            yield name
