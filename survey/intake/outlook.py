"""Mails as Outlook saves them (.msg), by [MS-OXMSG]: attachments, attached mails at every depth, and the date.

Written on olefile, because the libraries that read .msg either skip attached mails or are not free to ship.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.parser import HeaderParser

import olefile
from msgspec import Struct
from msgspec.structs import replace

from survey import findings
from survey.intake import embedded
from survey.intake.collected_file import NO_CONTENT, ONLY_A_LINK, ONLY_EMBEDDED, CollectedFile
from survey.intake.compressed_rtf import uncompressed_rtf
from survey.intake.file_names import decoded_name, tidy
from survey.intake.mail_body import TextPart, covering_mail, is_brought, own_words_of, text_said
from survey.japanese.shown_names import legible
from survey.model import CoveringMail
from survey.storage.clock import local
from survey.workbook.limits import Allowance, Limits, TooMuch

_DAMAGE = (OSError, ValueError, KeyError, IndexError, struct.error, OverflowError)

_PROPERTIES = "__properties_version1.0"
_ATTACHMENT = "__attach_version1.0_#"
_PROPERTY = 16
"""Bytes of an entry in a property stream. A header stands before the first: 8 bytes for an attachment, 24 for an
attached mail, 32 for the mail itself ([MS-OXMSG] 2.4.1); some programs write 32 for an attached mail, too."""
_MOST_DEPTH = Limits().depth
"""Mails inside each other: they are opened here, where nothing else counts them."""

# Property ids of [MS-OXPROPS].
_SUBJECT, _SUBMITTED, _DELIVERED = 0x0037, 0x0039, 0x0E06
_DATA, _METHOD, _LONG_NAME, _NAME, _TITLE = 0x3701, 0x3705, 0x3707, 0x3704, 0x3001
_SENDER, _SENDER_SMTP, _SENDER_ADDRESS = 0x0C1A, 0x5D01, 0x0C1F
_ADDRESSES_OF_SENDER = (_SENDER_SMTP, 0x5D02, _SENDER_ADDRESS, 0x0065)
"""SMTP addresses first: those of Exchange do not look like addresses."""
_CLASS, _HEADERS, _BODY, _PAGE, _RECIPIENTS = 0x001A, 0x007D, 0x1000, 0x1013, 0x0E04
_MIME_TYPE, _CONTENT_ID, _CODE_PAGE = 0x370E, 0x3712, 0x3FFD
_STATUS = "message/delivery-status"
_LINKED = (2, 3, 4, 7)
"""Attachment methods that only give the path or the address of a file elsewhere ([MS-OXCMSG] 2.2.2.9)."""
_RICH_TEXT = 0x1009

_Storage = tuple[str, ...]


def is_outlook_mail(found: CollectedFile) -> bool:
    """Whether a compound file holds a mail."""
    try:
        with olefile.OleFileIO(io.BytesIO(found.content)) as file:
            return bool(file.exists(_PROPERTIES))
    except _DAMAGE:
        return found.base.lower().endswith(".msg")


def outlook_members(found: CollectedFile, _: Sequence[str], allowance: Allowance) -> Iterator[CollectedFile]:
    """The attachments, as sent with the innermost mail that carries them. Raises as `containers.Members`."""
    with olefile.OleFileIO(io.BytesIO(found.content)) as file:
        names = file.listdir(streams=True, storages=True)
        mail = _Mail(file, tuple(map(tuple, names)), allowance, "")
        yield from replace(mail, sender=mail.sent_by()).attachments((), 32, found, 0)


class _Mail(Struct, frozen=True):
    file: olefile.OleFileIO
    entries: tuple[_Storage, ...]
    allowance: Allowance
    sender: str

    def attachments(self, mail: _Storage, header: int, carrier: CollectedFile, depth: int) -> Iterator[CollectedFile]:
        if depth > _MOST_DEPTH:
            raise TooMuch("depth")
        fixed = self._fixed(mail, header)
        sent, taken = _moment(fixed.get(_SUBMITTED)), _moment(fixed.get(_DELIVERED))
        page = _code_page(fixed)
        text = text_said(self._texts(mail, page))
        covering = self._covering(mail, carrier, page, text)
        carrier = replace(carrier, arrival=carrier.arrival.mailed(sent, taken), mail=covering)
        brings = False
        for member in self._brought(mail, carrier, page, depth):
            brings = brings or is_brought(member)
            yield member
        if words := own_words_of(carrier, text, brings=brings):
            yield words

    def _brought(self, mail: _Storage, carrier: CollectedFile, page: str, depth: int) -> Iterator[CollectedFile]:
        yield from self._in_text(mail, carrier)
        inside = len(mail) + 1
        for entry in self.entries:
            if len(entry) == inside and entry[:-1] == mail and entry[-1].startswith(_ATTACHMENT):
                yield from self._attachment(entry, carrier, page, depth)

    def _covering(self, mail: _Storage, carrier: CollectedFile, page: str, text: str) -> CoveringMail:
        headers = HeaderParser().parsestr(self._text(mail, _HEADERS, page))
        address = next(filter(None, (self._text(mail, key, page) for key in _ADDRESSES_OF_SENDER)), "")
        known = {
            "from": f"{self._text(mail, _SENDER, page)} <{address}>".removesuffix(" <>").strip(),
            "to": self._text(mail, _RECIPIENTS, page),
            "subject": self._text(mail, _SUBJECT, page),
        }
        report = self._text(mail, _CLASS, page).upper()
        types = [_STATUS] if report.startswith("REPORT.") and report.endswith(".NDR") else []
        types += ["multipart/report"] if report.startswith("REPORT.") else []
        return covering_mail(carrier, lambda name: known.get(name) or str(headers.get(name, "")), types, "", text)

    def _texts(self, mail: _Storage, page: str) -> Iterator[TextPart]:
        """The text of a mail, as plain text and as a page."""
        yield TextPart("plain", self._text(mail, _BODY, page).encode(), "utf-8")
        yield TextPart("html", self._bytes((*mail, f"__substg1.0_{_PAGE:04X}0102")))

    def _attachment(self, entry: _Storage, carrier: CollectedFile, page: str, depth: int) -> Iterator[CollectedFile]:
        name = tidy(next(filter(None, (self._text(entry, key, page) for key in (_LONG_NAME, _NAME, _TITLE))), "添付"))
        attached = (*entry, f"__substg1.0_{_DATA:04X}000D")
        if (*attached, _PROPERTIES) in self.entries:
            title = tidy(self._text(attached, _SUBJECT, page)) or name
            yield from self._forwarded(attached, carrier.member(f"{title.replace('/', '／')}.msg"), depth)
            return
        if _number(self._fixed(entry, 8).get(_METHOD)) in _LINKED:
            yield self._untaken(carrier.member(name), ONLY_A_LINK)
            return
        stream = (*entry, f"__substg1.0_{_DATA:04X}0102")
        if attached in self.entries:
            yield from self._objects(attached, carrier, name)
        elif stream in self.entries:
            self.allowance.spend(files=1, content=self.file.get_size(stream))
            shown_in_text = bool(self._text(entry, _CONTENT_ID, page))
            member = carrier.member(name, self._bytes(stream))
            yield member.as_picture(self._text(entry, _MIME_TYPE, page), shown_in_text=shown_in_text)
        else:
            yield self._untaken(carrier.member(name), NO_CONTENT)

    def _objects(self, storage: _Storage, carrier: CollectedFile, name: str) -> Iterator[CollectedFile]:
        """The files in an object that stands in the rich text of the mail."""
        streams = [entry for entry in self.entries if entry[: len(storage)] == storage and self._is_stream(entry)]
        self.allowance.spend(files=1, content=sum(self.file.get_size(stream) for stream in streams))
        files = embedded.object_files(self.file, storage)
        for own_name, content in files:
            yield carrier.member(own_name or name, content)
        if not files:
            everything = b"".join(map(self._bytes, streams))
            member = carrier.member(name, everything)
            if everything and embedded.is_picture(self.file, storage):
                yield replace(member, decoration=True)
            else:
                yield self._untaken(member, ONLY_EMBEDDED)

    def _in_text(self, mail: _Storage, carrier: CollectedFile) -> Iterator[CollectedFile]:
        """The files in objects that are written into the rich text itself."""
        stream = (*mail, f"__substg1.0_{_RICH_TEXT:04X}0102")
        text = uncompressed_rtf(self._bytes(stream)) if stream in self.entries else b""
        self.allowance.spend(content=len(text))
        if embedded.is_rtf_with_objects(text):
            for member in embedded.rtf_members(replace(carrier, content=text), (), self.allowance):
                yield self._untaken(member, member.withheld[1]) if member.withheld else member

    def _untaken(self, member: CollectedFile, why: str) -> CollectedFile:
        return member.not_given(findings.PART_NOT_READ, f"{why}。差出人 {legible(self.sender)}")

    def _is_stream(self, entry: _Storage) -> bool:
        return bool(self.file.get_type(list(entry)) == olefile.STGTY_STREAM)

    def sent_by(self) -> str:
        """Name and address of the sender, as far as they are there."""
        page = _code_page(self._fixed((), 32))
        told = (self._text((), key, page) for key in (_SENDER, _SENDER_SMTP, _SENDER_ADDRESS))
        return tidy(" ".join(dict.fromkeys(filter(None, told))))

    def _forwarded(self, attached: _Storage, carrier: CollectedFile, depth: int) -> Iterator[CollectedFile]:
        yield from self.attachments(attached, 24, carrier, depth + 1)

    def _bytes(self, stream: _Storage) -> bytes:
        return bytes(self.file.openstream(list(stream)).read()) if stream in self.entries else b""

    def _text(self, storage: _Storage, key: int, page: str) -> str:
        """A property of type string, in either of its two types."""
        if wide := self._bytes((*storage, f"__substg1.0_{key:04X}001F")):
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        return decoded_name(self._bytes((*storage, f"__substg1.0_{key:04X}001E")), page).rstrip("\0")

    def _fixed(self, storage: _Storage, header: int) -> dict[int, bytes]:
        """The properties of fixed length: eight bytes each, by id."""
        stream = self._bytes((*storage, _PROPERTIES))
        header += (len(stream) - header) % _PROPERTY
        starts = range(header, len(stream) - _PROPERTY + 1, _PROPERTY)
        entries = (stream[start : start + _PROPERTY] for start in starts)
        return {struct.unpack_from("<H", entry, 2)[0]: entry[8:] for entry in entries}


def _number(value: bytes | None) -> int:
    return int.from_bytes((value or b"")[:4], "little")


def _code_page(fixed: dict[int, bytes]) -> str:
    page = _number(fixed.get(_CODE_PAGE))
    return f"cp{page}" if page else ""


def _moment(value: bytes | None) -> datetime | None:
    """A FILETIME, tenths of microseconds since 1601, as local time; None for none."""
    ticks = int.from_bytes(value or b"", "little")
    try:
        moment = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
        return local(moment).replace(microsecond=0) if ticks else None
    except OverflowError:
        return None
