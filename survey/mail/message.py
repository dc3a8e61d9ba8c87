"""A letter → the bytes of a mail.

The name of an attachment that is not ASCII is written twice, so that every mail program can read one of them: by RFC
2231, as the standard demands (filename*), and by RFC 2047, as Outlook and older programs do (name).
"""

from __future__ import annotations

import hashlib
import re
from base64 import encodebytes
from collections.abc import Mapping, Sequence
from datetime import datetime
from email import message_from_string
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from msgspec import Struct

from survey.mail.letter import Letter
from survey.storage.clock import aware

# Headers are encoded here, because the email package folds file names in ways that few programs read, and takes a tenth
# of a second for a long Japanese subject.
_AS_WRITTEN = SMTP.clone(refold_source="none")
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MOST_IN_A_PARAMETER = 54
_ENDS_EARLY = re.compile(r"\r|\n(?! \S)")
_LINE_OF_BASE64 = 57
"""Bytes; they become 76 characters of base64, followed by a line end of two."""
_HEAD, _A_MAILBOX, _A_FORM = 8_192, 512, 2_048
"""Bytes reserved for all headers, for each address with its name, and for those of each further form."""


class Sender(Struct, frozen=True):
    """Who mails come from; in a draft it may be empty, and the mail program fills it in."""

    mailbox: Address | None
    reply_to: Address | None = None


def draft(letter: Letter, sender: Sender, contents: Sequence[bytes]) -> bytes:
    """A mail that Outlook and Thunderbird open ready to be sent. The same letter gives the same bytes.

    `contents`: those of its forms, in their order.
    """
    return _written({"X-Unsent": "1"}, letter, sender, contents)


def mail(letter: Letter, sender: Sender, contents: Sequence[bytes], sent: datetime, message_id: str) -> bytes:
    """A mail as it goes to the server. `contents`: those of its forms, in their order."""
    return _written({"Date": format_datetime(aware(sent)), "Message-ID": message_id}, letter, sender, contents)


def most_bytes(letter: Letter, forms: Sequence[int]) -> int:
    """An upper bound, close to the truth, for the bytes of the mail with forms of so many bytes."""
    head = _HEAD + _A_MAILBOX * len(letter.addresses.all) + _A_FORM * (len(forms) - 1)
    sizes = (len(letter.text.encode()), *forms, *(len(enclosure.content) for enclosure in letter.enclosures))
    return head + sum(map(encoded_size, sizes))


def encoded_size(size: int) -> int:
    """Bytes of an attachment of so many bytes, without what stands above it."""
    lines = -(-size // _LINE_OF_BASE64)
    return -(-size // 3) * 4 + 2 * lines


def _written(own: Mapping[str, str], letter: Letter, sender: Sender, contents: Sequence[bytes]) -> bytes:
    boxes = {
        "From": [sender.mailbox] if sender.mailbox else [],
        "Reply-To": [sender.reply_to] if sender.reply_to else [],
        "To": letter.addresses.to,
        "Cc": letter.addresses.cc,
    }
    shown = {name: ",\n ".join(map(_mailbox, listed)) for name, listed in boxes.items() if listed}
    mail = _headed({**own, **shown, "Subject": _encoded_words(letter.subject)})
    mail.set_content(letter.text, cte="base64")
    boundary = hashlib.sha256(f"{letter.addressee}\n{letter.text}".encode()).hexdigest()[:24]
    # "=_" occurs in no line of base64.
    mail.make_mixed(boundary=f"=_{boundary}")
    for form, content in zip(letter.forms, contents, strict=True):
        mail.attach(_attachment(form.name, _WORKBOOK, content))
    for enclosure in letter.enclosures:
        mail.attach(_attachment(enclosure.name, _DOCUMENT, enclosure.content))
    return mail.as_bytes()


def _headed(head: Mapping[str, str], body: str = "") -> EmailMessage:
    """A part whose headers are sent unchanged. Raises ValueError where a header holds a line end, which would end it."""
    for name, value in head.items():
        if _ENDS_EARLY.search(value):
            raise ValueError(f"a line end in the header {name}")
    lines = "".join(f"{name}: {value}\n" for name, value in head.items())
    return message_from_string(f"{lines}\n{body}", policy=_AS_WRITTEN)


def _attachment(name: str, content_type: str, content: bytes) -> EmailMessage:
    head = {
        "Content-Type": f'{content_type};\n name="{_encoded_words(name)}"',
        "Content-Disposition": f"attachment;\n {_parameter('filename', name)}",
        "Content-Transfer-Encoding": "base64",
    }
    return _headed(head, encodebytes(content).decode())


def _mailbox(box: Address) -> str:
    if not box.display_name:
        return box.addr_spec
    name = f'"{box.display_name}"' if _plain(box.display_name) else _encoded_words(box.display_name)
    return f"{name}\n <{box.addr_spec}>"


def _encoded_words(text: str) -> str:
    """By RFC 2047, in lines; a name in ASCII as it is."""
    return text if _plain(text) else Header(text, "utf-8", maxlinelen=62).encode()


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
    """Whether a text fits in one line between quotes as it is, and cannot be mistaken for an encoded word."""
    special = set(text) & {'"', "\\", "%"} or "=?" in text
    return text.isascii() and text.isprintable() and not special and len(text) <= _MOST_IN_A_PARAMETER
