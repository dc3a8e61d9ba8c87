"""Mails as files (.eml): their attachments, forwarded mails among them, and the date."""

from __future__ import annotations

import binascii
import mimetypes
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import TypeAlias

from survey.intake.collected_file import CollectedFile
from survey.intake.file_names import decoded_name, tidy
from survey.storage.clock import local
from survey.workbook.limits import Allowance

_LONGEST_HEADER = 65_536
"""Characters; the email package takes quadratic time over a header's parameters."""
_EIGHT_BIT_NAME = re.compile(r"""(?:file)?name\s*=\s*(?:"([^"]*)"|([^;\s]+))""", re.IGNORECASE)
_TWO_BYTE_ESCAPE = "\x1b$"
"""Begins Japanese in ISO-2022-JP."""
_WHOLE_ENCODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "base64": binascii.a2b_base64,
    "quoted-printable": binascii.a2b_qp,
}

Mail: TypeAlias = "Message[str, str]"


def mail_members(found: CollectedFile, _: Sequence[str], allowance: Allowance) -> Iterator[CollectedFile]:
    """The attachments, as sent with the innermost mail that carries them. What was written as mail text is none.

    Raises TooMuch, or one of `containers.CONTAINER_DAMAGE`.
    """
    mail: Mail = message_from_bytes(found.content)
    carrier = replace(found, mailed=_date(mail) or found.mailed)
    for number, part in enumerate(_leaves(mail), 1):
        attachment = _attachment(part, carrier, number)
        if attachment is not None:
            allowance.spend(files=1, content=len(attachment.content))
            yield attachment


def _leaves(mail: Mail) -> Iterator[Mail]:
    """The parts that are not made of parts, in order. A forwarded mail is one."""
    waiting: list[Mail] = [mail]
    while waiting:
        part = waiting.pop()
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting.extend(child for child in reversed(inner) if isinstance(child, Message))
        else:
            yield part


def _attachment(part: Mail, carrier: CollectedFile, number: int) -> CollectedFile | None:
    """The part as a file; None where it is text of the mail itself."""
    name = tidy(_file_name(part))
    inner = part.get_payload()
    if part.get_content_maintype() == "message" and isinstance(inner, list) and inner:
        forwarded = inner[0]
        subject = tidy(_words(_raw(forwarded, "subject"))) if isinstance(forwarded, Message) else ""
        return carrier.member(
            _mail_name(name or subject), _bytes_of(forwarded, _raw(part, "content-transfer-encoding"))
        )
    disposition = part.get_content_disposition()
    if not name and disposition != "attachment" and part.get_content_maintype() == "text":
        return None
    content = part.get_payload(decode=True)
    extension = mimetypes.guess_extension(part.get_content_type()) or ".bin"
    file = carrier.member(name or f"添付{number}{extension}", content if isinstance(content, bytes) else b"")
    shown_in_text = disposition != "attachment" and "content-id" in part
    return replace(file, decoration=part.get_content_maintype() == "image" and shown_in_text)


def _mail_name(title: str) -> str:
    title = title.replace("/", "／") or "転送メール"
    return title if title.lower().endswith(".eml") else f"{title}.eml"


def _bytes_of(forwarded: object, encoding: str) -> bytes:
    if not isinstance(forwarded, Message):
        return b""
    # No forwarded mail may be encoded as a whole (RFC 2046, 5.2.1), but some gateways do it.
    decode = _WHOLE_ENCODINGS.get(encoding.strip().lower())
    return decode(forwarded.as_bytes()) if decode and not forwarded.keys() else forwarded.as_bytes()


# ---------------------------------------------------------------- headers


def _file_name(part: Mail) -> str:
    """The name by RFC 2231, by RFC 2047 where mailers put it against the rules, or in bare eight-bit characters."""
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        raw = _raw(part, header)
        if len(raw) > _LONGEST_HEADER:
            continue
        if _TWO_BYTE_ESCAPE in raw or raw.startswith("=?"):
            # Parsing misleads here: bytes of ISO-2022-JP look like quotation marks, or the whole header consists of encoded words.
            match = _EIGHT_BIT_NAME.search(decoded_name(_as_sent(raw)) if _TWO_BYTE_ESCAPE in raw else _words(raw))
            return match[1] or match[2] if match else ""
        if not raw.isascii():
            match = _EIGHT_BIT_NAME.search(raw)
            return decoded_name(_as_sent(match[1] or match[2])) if match else ""
        value = part.get_param(parameter, header=header)
        if isinstance(value, tuple):
            charset, _, text = value
            return decoded_name(text.encode("latin-1", "replace"), charset or "")
        if value:
            return _words(value)
    return ""


def _raw(mail: Mail, header: str) -> str:
    """The header as it was sent, bytes beyond ASCII as surrogates; "" where there is none."""
    return next((str(value) for name, value in mail.raw_items() if name.lower() == header), "")


def _as_sent(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _words(text: str) -> str:
    """A text with its encoded words (RFC 2047) decoded."""
    try:
        pieces = decode_header(text) if text.isascii() else [(_as_sent(text), None)]
    except (MessageError, binascii.Error):
        return text
    return "".join(piece if isinstance(piece, str) else decoded_name(piece, charset or "") for piece, charset in pieces)


def _date(mail: Mail) -> datetime | None:
    """When the mail was sent, else when a server took it, local time; None where it says neither."""
    for stated in (_raw(mail, "date"), _raw(mail, "received").rpartition(";")[2]):
        try:
            moment = parsedate_to_datetime(stated)
            # Without a zone, or with -0000, it is UTC (RFC 5322, 3.3).
            return local(moment if moment.tzinfo else moment.replace(tzinfo=UTC)).replace(microsecond=0)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None
