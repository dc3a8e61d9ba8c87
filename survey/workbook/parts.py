"""The parts of a zipped workbook, inflated under limits."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from survey.workbook.first_bytes import ZIPPED
from survey.workbook.limits import Limits, Reason, UnreadableWorkbook
from survey.workbook.markup import finished
from survey.workbook.part import Part
from survey.workbook.part_cache import remembering

_LOCAL_HEADER = struct.Struct("<4s22xHH")
"""Mark, length of the name, length of the extra field."""
_ZIP = b"PK"
_ALWAYS_ALLOWED = 1 << 20
"""Bytes up to which a part's ratio does not matter."""
_ENCRYPTED = 0x1
_MARKER = 4
"""Bytes of a mark that some archivers put before the first member (APPNOTE 8.5.4)."""


class Relationship(NamedTuple):
    """A link from one part to another part of the same file."""

    id: str
    kind: str
    """The last word of its type, such as "worksheet"; the same in Transitional and Strict."""
    target: str
    """Name of the part."""
    written: str = ""
    """The target as it stands there."""


class Parts:
    """The container, opened. Part names are compared as OPC does, without regard to case."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        """Raises UnreadableWorkbook where it is no zip or has too many members."""
        if not is_package(content):
            raise UnreadableWorkbook(Reason.NOT_A_WORKBOOK)
        self._content = content
        self._limits = limits
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
        self._left = min(limits.unpacked_size, limits.readings * sum(member.file_size for member in members))
        if content.startswith(_ZIP):
            require_beginning(members)
        if len(members) > limits.parts:
            raise UnreadableWorkbook(Reason.TOO_LARGE, f"{len(members)} parts")
        self.names = tuple([member.filename for member in members])
        """Of all members as they are written, in order; one name may stand there twice, and the last one counts."""
        self._members = {part_key(member.filename): member for member in members}
        self._links: dict[str, tuple[Relationship, ...]] = {}
        self._dangling: dict[str, frozenset[str]] = {}

    def __contains__(self, name: str) -> bool:
        return part_key(name) in self._members

    def chunks(self, name: str) -> Iterator[bytes]:
        """The part's content piece by piece. Raises as `part` and `Part.chunks`."""
        return self.part(name).chunks()

    def part(self, name: str) -> Part:
        """The part as it is packed. KeyError where there is none, UnreadableWorkbook past a limit."""
        member = self._members[part_key(name)]
        self._check(member)
        self._left -= member.file_size
        return Part(member.filename, self._packed(member), member.compress_type, member.file_size, member.CRC)

    def _packed(self, member: zipfile.ZipInfo) -> bytes:
        """The bytes of a member as they stand in the container (APPNOTE 4.3.7)."""
        mark, name, extra = _LOCAL_HEADER.unpack_from(self._content, member.header_offset)
        if mark != ZIPPED:
            raise zipfile.BadZipFile(f"no member at {member.header_offset}")
        start = member.header_offset + _LOCAL_HEADER.size + name + extra
        return self._content[start : start + member.compress_size]

    def relationships(self, name: str) -> tuple[Relationship, ...]:
        """The links of a part ("" for the file itself) to parts that exist. Links out of the file are left out."""
        if name not in self._links:
            folder, source = _home_of_links(name)
            links = _read_links(self.part(source)) if source in self else ()
            found = [link if link.target in self else self._elsewhere(link) for link in _resolved(links, folder)]
            self._links[name] = tuple([link for link in found if link.target in self])
            self._dangling[name] = frozenset(link.kind for link in found if link.target not in self)
        return self._links[name]

    def outward(self, name: str) -> Mapping[str, str]:
        """Where the links of a part lead to that lead out of the file, by their ids."""
        _, source = _home_of_links(name)
        return dict(_read_outward(self.part(source))) if source in self else {}

    def dangling(self, name: str) -> frozenset[str]:
        """Kinds of the links of the part that lead to parts that are not there."""
        self.relationships(name)
        return self._dangling[name]

    def _elsewhere(self, link: Relationship) -> Relationship:
        """A link that some programs write from the top of the file, as if it were from the part's folder."""
        return link._replace(target=link.written) if link.written in self else link

    def _check(self, member: zipfile.ZipInfo) -> None:
        if member.flag_bits & _ENCRYPTED:
            raise UnreadableWorkbook(Reason.ENCRYPTED, member.filename)
        # OPC allows these two; others could ask for gigabytes of dictionary before the first byte.
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile(f"compression {member.compress_type} of {member.filename}")
        too_dense = member.file_size > max(_ALWAYS_ALLOWED, member.compress_size * self._limits.ratio)
        if too_dense or member.file_size > self._left:
            raise UnreadableWorkbook(Reason.TOO_LARGE, f"{member.filename}: {member.file_size} bytes")


def is_package(content: bytes) -> bool:
    """Whether it is a zip. Something else may stand before it, as in a file that was saved out of a mail by hand."""
    return content.startswith(_ZIP) or zipfile.is_zipfile(io.BytesIO(content))


def _home_of_links(name: str) -> tuple[str, str]:
    """The folder of a part, and the part that holds its links."""
    folder, _, base = name.rpartition("/")
    return folder, f"{folder}/_rels/{base}.rels"


@remembering
def _read_links(chunks: Iterable[bytes]) -> tuple[Relationship, ...]:
    """The links into the file, their targets as written."""
    return tuple(
        Relationship(link.get("Id", ""), link.get("Type", "").rpartition("/")[2], target, target)
        for link in finished(chunks, "rel:Relationship", root="rel:Relationships")
        if link.get("TargetMode") != "External" and (target := link.get("Target", "").replace("\\", "/"))
    )


@remembering
def _read_outward(chunks: Iterable[bytes]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (link.get("Id", ""), link.get("Target", ""))
        for link in finished(chunks, "rel:Relationship", root="rel:Relationships")
        if link.get("TargetMode") == "External"
    )


@lru_cache(maxsize=64)
def _resolved(links: tuple[Relationship, ...], folder: str) -> tuple[Relationship, ...]:
    """Links of a part in this folder, their targets as names of parts."""
    paths = (posixpath.normpath(posixpath.join("/", folder, link.target)) for link in links)
    return tuple(link._replace(target=path.lstrip("/")) for link, path in zip(links, paths, strict=True))


def require_beginning(members: Sequence[zipfile.ZipInfo]) -> None:
    """Raises BadZipFile where the zip begins within its file: a cut-off archive of archives ends with the directory
    of an inner one, and zipfile takes that for the whole."""
    if members and min(member.header_offset for member in members) > _MARKER:
        raise zipfile.BadZipFile("begins with something else")


# Cached, because the parts of all workbooks are named alike.
@lru_cache(maxsize=1024)
def part_key(name: str) -> str:
    """By which names of parts are compared."""
    return name.replace("\\", "/").lstrip("/").casefold()
