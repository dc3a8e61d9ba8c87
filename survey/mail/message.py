"""A letter → the bytes of a mail.

Names of attachments beyond ASCII are written twice, so that every mail program finds one that it reads: by RFC 2231
as the rules want it (filename*), and by RFC 2047 as Outlook and older programs do it (name).
"""

from __future__ import annotations

import hashlib
from base64 import encodebytes
from dataclasses import dataclass
from datetime import datetime
from email import message_from_string
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from survey.clock import aware
from survey.mail.letter import Letter

# The parts below are written as they are to be sent; the email package would fold them in ways few programs read.
_AS_WRITTEN = SMTP.clone(refold_source="none")
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_IN_A_PARAMETER = 54
_LINE_OF_BASE64 = 57
"""Bytes, which become 76 characters and a line end of two."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom mails come from; a draft may leave it to the mail program."""

    mailbox: Address | None
    reply_to: Address | None = None


def draft(letter: Letter, sender: Sender, content: bytes) -> bytes:
    """A mail that Outlook and Thunderbird open ready to be sent. The same letter gives the same bytes."""
    mail = EmailMessage(policy=_AS_WRITTEN)
    mail["X-Unsent"] = "1"
    return _written(mail, letter, sender, content)


def mail(letter: Letter, sender: Sender, content: bytes, sent: datetime, message_id: str) -> bytes:
    """A mail as it goes to the server."""
    mail = EmailMessage(policy=_AS_WRITTEN)
    mail["Date"] = format_datetime(aware(sent))
    mail["Message-ID"] = message_id
    return _written(mail, letter, sender, content)


def size(letter: Letter, sender: Sender, content_size: int) -> int:
    """Bytes of the mail with an attachment of so many bytes."""
    lines = -(-content_size // _LINE_OF_BASE64)
    encoded = -(-content_size // 3) * 4 + 2 * lines
    return len(draft(letter, sender, b"")) + encoded


def _written(mail: EmailMessage, letter: Letter, sender: Sender, content: bytes) -> bytes:
    if sender.mailbox:
        mail["From"] = sender.mailbox
    if sender.reply_to:
        mail["Reply-To"] = sender.reply_to
    if letter.addresses.to:
        mail["To"] = letter.addresses.to
    if letter.addresses.cc:
        mail["Cc"] = letter.addresses.cc
    mail["Subject"] = letter.subject
    mail.set_content(letter.text, cte="base64")
    boundary = hashlib.sha256(f"{letter.department}\n{letter.text}".encode()).hexdigest()[:24]
    # "=_" occurs in no line of base64.
    mail.make_mixed(boundary=f"=_{boundary}")
    mail.attach(_attachment(letter.attachment, content))
    return mail.as_bytes()


def _attachment(name: str, content: bytes) -> EmailMessage:
    headers = (
        f'Content-Type: {_WORKBOOK};\n name="{_encoded_words(name)}"',
        f"Content-Disposition: attachment;\n {_parameter('filename', name)}",
        "Content-Transfer-Encoding: base64",
    )
    return message_from_string("\n".join(headers) + "\n\n" + encodebytes(content).decode(), policy=_AS_WRITTEN)


def _encoded_words(text: str) -> str:
    """By RFC 2047, in lines; a name in ASCII as it is."""
    return text if _plain(text) else Header(text, "utf-8", maxlinelen=70).encode()


def _parameter(key: str, text: str) -> str:
    """By RFC 2231, in numbered pieces of whole characters where it is long; a name in ASCII in quotes."""
    if _plain(text):
        return f'{key}="{text}"'
    pieces = [""]
    for character in text:
        encoded = quote(character, safe="")
        if len(pieces[-1]) + len(encoded) > _MOST_IN_A_PARAMETER:
            pieces.append("")
        pieces[-1] += encoded
    pieces[0] = f"UTF-8''{pieces[0]}"
    if len(pieces) == 1:
        return f"{key}*={pieces[0]}"
    return ";\n ".join(f"{key}*{number}*={piece}" for number, piece in enumerate(pieces))


def _plain(text: str) -> bool:
    """Whether a name can stand in quotes as it is, in one line."""
    return text.isascii() and not set(text) & {'"', "\\", "%"} and len(text) <= _MOST_IN_A_PARAMETER
