"""Mails as files (.eml): their attachments, forwarded mails among them, and the date."""

from __future__ import annotations

import binascii
import mimetypes
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.parser import HeaderParser
from email.utils import parsedate_to_datetime

from msgspec.structs import replace

from survey import findings
from survey.intake.collected_file import NO_CONTENT, ONLY_A_LINK, CollectedFile
from survey.intake.file_names import decoded_name, tidy
from survey.intake.mail_body import TextPart, covering_mail, is_brought, own_words_of, text_said
from survey.intake.mail_parts import Mail, content_of, leaves, made_of, raw_header
from survey.intake.mail_text import mail_proper, mails_in
from survey.intake.transfer import decoded, files_in_text, is_file, without_files
from survey.japanese.shown_names import legible
from survey.model import CoveringMail
from survey.storage.clock import local
from survey.workbook.limits import Allowance

_LONGEST_HEADER = 65_536
"""Characters; the email package takes quadratic time over a header's parameters."""
_EIGHT_BIT_NAME = re.compile(r"""(?:file)?name\s*=\s*(?:"([^"]*)"|([^;\s]+))""", re.IGNORECASE)
_TWO_BYTE_ESCAPE = "\x1b$"
"""Begins Japanese in ISO-2022-JP."""
_STATUS = "message/delivery-status"
_SAID_BY_SERVERS = (_STATUS, "message/disposition-notification", "text/rfc822-headers")
_OPENED_BY_PROGRAMS = ("csv", "rtf", "tab-separated-values")
"""Kinds of text that are files, also where they have no name."""
_YENC_NAME = re.compile(rb"^=ybegin [^\r\n]*?name=([^\r\n]+)", re.M)
_BINHEX = b"(This file must be converted with BinHex"
_LOST_HEADER = re.compile(rb"^Content-Disposition:[^\r\n]*attachment", re.IGNORECASE | re.M)
_NAME_INSIDE = re.compile(rb"""filename=(?:"([^"\r\n]{1,200})"|([^;\s"]{1,200}))""", re.IGNORECASE)
_DETACHED = ("x-mozilla-external-attachment-url", "x-mozilla-altered")
"""Headers of Thunderbird where it has taken an attachment out of a mail."""


def mail_members(found: CollectedFile, _: Sequence[str], allowance: Allowance) -> Iterator[CollectedFile]:
    """The attachments, as sent with the innermost mail that carries them. What was written as mail text is none.
    Of a file with several mails, these.

    Raises TooMuch, or one of `containers.CONTAINER_DAMAGE`.
    """
    mails = mails_in(found.content)
    taken = _from_one(found, mails[0]) if len(mails) == 1 else (_as_file(found, mail) for mail in mails)
    for member in taken:
        allowance.spend(files=1, content=len(member.content))
        yield member


def _as_file(found: CollectedFile, content: bytes) -> CollectedFile:
    """One of several mails."""
    headers: Mail = HeaderParser().parsestr(mail_proper(content[:_LONGEST_HEADER]).decode("ascii", "surrogateescape"))
    return found.member(_mail_name(tidy(_words(raw_header(headers, "subject"))) or "メール"), content)


def _from_one(found: CollectedFile, content: bytes) -> Iterator[CollectedFile]:
    mail: Mail = message_from_bytes(mail_proper(content))
    sent, accepted = _moment(raw_header(mail, "date")), _moment(raw_header(mail, "received").rpartition(";")[2])
    sender = legible(tidy(_words(raw_header(mail, "from"))))
    choices = list(leaves(mail))
    parts = [part for part, _ in choices]
    text = text_said(_text_part(*leaf) for leaf in choices if _is_text(leaf.part) and not _holds_more(leaf.part))
    carrier = replace(found, arrival=found.arrival.mailed(sent, accepted), mail=_covering(found, mail, parts, text))
    if not mail.keys() and parts == [mail]:
        yield found.not_given(findings.PART_NOT_READ, "メールとして読めません")
    brings = False
    for number, part in enumerate(parts, 1):
        for taken in _taken_out(part, carrier, number):
            brings = brings or is_brought(taken)
            yield _with_sender(taken, sender)
    if mail.keys() and (words := own_words_of(carrier, text, brings=brings)):
        yield words


def _covering(found: CollectedFile, mail: Mail, parts: Sequence[Mail], text: str) -> CoveringMail:
    def header(name: str) -> str:
        return _words(raw_header(mail, name)[:_LONGEST_HEADER])

    types = [part.get_content_type() for part in (mail, *parts)]
    status = "\n".join(part.as_string() for part in parts if part.get_content_type() == _STATUS)
    return covering_mail(found, header, types, status, text)


def _is_text(part: Mail) -> bool:
    """Whether it is text of the mail itself, or what a server says of another mail."""
    if part.get_content_type() in _SAID_BY_SERVERS:
        return True
    is_attached = part.get_content_disposition() == "attachment" or _file_name(part)
    is_read = part.get_content_maintype() == "text" and part.get_content_subtype() not in _OPENED_BY_PROGRAMS
    return is_read and not is_attached


def _text_part(part: Mail, choice: int) -> TextPart:
    content = without_files(content_of(part))
    return TextPart(part.get_content_subtype(), content, part.get_content_charset() or "", choice)


def _with_sender(taken: CollectedFile, sender: str) -> CollectedFile:
    """The same; where it cannot be taken out, whoever must look for it is told who sent it."""
    if taken.withheld is None:
        return taken
    code, why = taken.withheld
    return taken.not_given(code, f"{why}。差出人 {sender}")


def _taken_out(part: Mail, carrier: CollectedFile, number: int) -> Iterator[CollectedFile]:
    """The files that one part brings: none where it is text of the mail itself."""
    name = tidy(_file_name(part))
    if part.get_content_type() in _SAID_BY_SERVERS:
        yield from _in_text(content_of(part), carrier, number)
    elif (why := _why_not_here(part)) and not (made_of(part) and is_file(content_of(part))):
        raw = part.as_bytes()
        yield carrier.member(name or _name_inside(raw) or f"添付{number}", raw).not_given(findings.PART_NOT_READ, why)
    elif part.get_content_maintype() == "message" and (forwarded := made_of(part)):
        yield _forwarded(part, forwarded[0], name, carrier, number)
    elif _is_text(part):
        yield from _in_text(content_of(part), carrier, number)
    else:
        yield _attachment(part, name, carrier, number)


def _why_not_here(part: Mail) -> str:
    """Why a part does not hold what it stands for; "" where it does."""
    kind = part.get_content_type()
    if kind == "message/partial":
        pieces = "/".join(str(part.get_param(which) or "?") for which in ("number", "total"))
        return f"分割して送られたメールの {pieces} です"
    if kind == "message/external-body":
        return ONLY_A_LINK
    if any(header in part for header in _DETACHED):
        return "添付はメールソフトで切り離されています"
    return "BinHex 形式です" if kind == "application/mac-binhex40" else ""


def _forwarded(part: Mail, forwarded: Mail, name: str, carrier: CollectedFile, number: int) -> CollectedFile:
    content = _bytes_of(forwarded, raw_header(part, "content-transfer-encoding"))
    if is_file(content):  # It is called a mail, and is none.
        return carrier.member(name or f"添付{number}", content)
    subject = tidy(_words(raw_header(forwarded, "subject")))
    return carrier.member(_mail_name(name or subject or "転送メール"), content)


def _in_text(text: bytes, carrier: CollectedFile, number: int) -> Iterator[CollectedFile]:
    """The files that stand in the text of a mail, or are taken for its text."""
    if is_file(text):
        yield carrier.member(f"添付{number}", text)
        return
    files = [carrier.member(name or f"添付{number}", content) for name, content in files_in_text(text)]
    yield from files
    unnamed = carrier.member(_name_inside(text) or f"添付{number}", text)
    if yenc := _YENC_NAME.search(text):
        yield carrier.member(tidy(decoded_name(yenc[1].strip())), text).not_given(
            findings.PART_NOT_READ, "yEnc 形式です"
        )
    elif _BINHEX in text:
        yield unnamed.not_given(findings.PART_NOT_READ, "BinHex 形式です")
    elif not files and _LOST_HEADER.search(text):
        yield unnamed.not_given(findings.PART_NOT_READ, "本文に紛れています")


def _holds_more(part: Mail) -> bool:
    """Whether a text is not only words, but a file or the bytes of one that cannot be taken out."""
    text = content_of(part)
    return is_file(text) or _BINHEX in text or bool(_YENC_NAME.search(text) or _LOST_HEADER.search(text))


def _name_inside(text: bytes) -> str:
    """The first name of a file that a text gives as headers do; "" where it gives none."""
    match = _NAME_INSIDE.search(text)
    return tidy(_words(decoded_name(match[1] or match[2]))) if match else ""


def _attachment(part: Mail, name: str, carrier: CollectedFile, number: int) -> CollectedFile:
    content = content_of(part)
    extension = mimetypes.guess_extension(part.get_content_type()) or ".bin"
    file = carrier.member(name or f"添付{number}{extension}", content)
    if not content:
        return file.not_given(findings.PART_NOT_READ, NO_CONTENT)
    shown_in_text = part.get_content_disposition() != "attachment" and "content-id" in part
    return file.as_picture(part.get_content_type(), shown_in_text=shown_in_text)


def _mail_name(title: str) -> str:
    title = title.replace("/", "／")
    return title if title.lower().endswith(".eml") else f"{title}.eml"


def _bytes_of(forwarded: Mail, encoding: str) -> bytes:
    # No forwarded mail may be encoded as a whole (RFC 2046, 5.2.1), but some gateways do it.
    return forwarded.as_bytes() if forwarded.keys() else decoded(forwarded.as_bytes(), encoding)


# ---------------------------------------------------------------- headers


def _file_name(part: Mail) -> str:
    """The name by RFC 2231, by RFC 2047 where mailers put it against the rules, or in bare eight-bit characters."""
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        raw = raw_header(part, header)
        if len(raw) > _LONGEST_HEADER:
            match = _EIGHT_BIT_NAME.search(raw)
            # Without a name in it, all that the header says is listed.
            return _words(match[1] or match[2] if match else raw)
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


def _as_sent(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _words(text: str) -> str:
    """A text with its encoded words (RFC 2047) decoded."""
    try:
        pieces = decode_header(text) if text.isascii() else [(_as_sent(text), None)]
    except (MessageError, binascii.Error):
        return text
    return "".join(piece if isinstance(piece, str) else decoded_name(piece, charset or "") for piece, charset in pieces)


def _moment(stated: str) -> datetime | None:
    """A date of a header as local time; None where it is none."""
    try:
        moment = parsedate_to_datetime(stated)
        # Without a zone, or with -0000, it is UTC (RFC 5322, 3.3).
        return local(moment if moment.tzinfo else moment.replace(tzinfo=UTC)).replace(microsecond=0)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
