"""The parts of a zipped workbook, inflated under limits."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from survey.workbook.limits import Limits, Reason, UnreadableWorkbook
from survey.workbook.markup import scan
from survey.workbook.remembering import remembering

_CHUNK = 1 << 16
_ALWAYS_ALLOWED = 1 << 20
"""Bytes up to which a part's ratio does not matter."""
_ENCRYPTED = 0x1
_MARKER = 4
"""Bytes of a mark that some archivers put before the first member (APPNOTE 8.5.4)."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link from one part to another part of the same file."""

    id: str
    kind: str
    """The last word of its type, such as "worksheet"; the same in Transitional and Strict."""
    target: str
    """Name of the part."""


class Parts:
    """The container, opened. Part names are compared as OPC does, without regard to case."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        """Raises UnreadableWorkbook where it is no zip or has too many members."""
        if not content.startswith(b"PK"):
            raise UnreadableWorkbook(Reason.NOT_A_WORKBOOK)
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        self._limits = limits
        self._left = limits.unpacked_size
        members = self._zip.infolist()
        require_beginning(members)
        if len(members) > limits.parts:
            raise UnreadableWorkbook(Reason.TOO_LARGE, f"{len(members)} parts")
        self._members = {_key(member.filename): member for member in members}

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._members

    def chunks(self, name: str) -> Iterator[bytes]:
        """The part's content piece by piece. KeyError where there is no such part, UnreadableWorkbook past a limit."""
        member = self._members[_key(name)]
        self._check(member)
        size = _CHUNK
        with self._zip.open(member) as stream:
            while chunk := stream.read(size):
                self._left -= len(chunk)
                # expat before 2.6 reads an unfinished tag again with every chunk (CVE-2023-52425): growing chunks
                # keep a tag of 100 MB from taking minutes.
                size *= 2
                yield chunk

    def relationships(self, name: str) -> tuple[Relationship, ...]:
        """The links of a part ("" for the file itself) to parts that exist. Links out of the file are left out."""
        folder, base = posixpath.split(name)
        source = posixpath.join(folder, "_rels", f"{base}.rels")
        if source not in self:
            return ()
        links = _read_links(self.chunks(source))
        found = (replace(link, target=_resolved(link.target, folder)) for link in links)
        return tuple(link for link in found if link.target in self)

    def _check(self, member: zipfile.ZipInfo) -> None:
        if member.flag_bits & _ENCRYPTED:
            raise UnreadableWorkbook(Reason.ENCRYPTED, member.filename)
        # OPC allows these two; others could ask for gigabytes of dictionary before the first byte.
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableWorkbook(Reason.BROKEN, f"compression {member.compress_type}")
        too_dense = member.file_size > max(_ALWAYS_ALLOWED, member.compress_size * self._limits.ratio)
        # zipfile never gives more bytes than the directory declares.
        if too_dense or member.file_size > self._left:
            raise UnreadableWorkbook(Reason.TOO_LARGE, f"{member.filename}: {member.file_size} bytes")


@remembering
def _read_links(chunks: Iterable[bytes]) -> tuple[Relationship, ...]:
    """The links into the file, their targets as written."""
    found: list[Relationship] = []

    def note(attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.append(Relationship(attributes.get("Id", ""), kind, attributes.get("Target", "")))

    scan(chunks, start={"rel:Relationship": note})
    return tuple(found)


def _resolved(target: str, folder: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def require_beginning(members: Sequence[zipfile.ZipInfo]) -> None:
    """Raises BadZipFile where the zip begins within its file: a cut-off archive of archives ends with the directory
    of an inner one, and zipfile takes that for the whole."""
    if members and min(member.header_offset for member in members) > _MARKER:
        raise zipfile.BadZipFile("begins with something else")


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
