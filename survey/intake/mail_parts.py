"""The parts of a mail that are not made of parts, found also where boundaries or headers are lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from email import message_from_bytes
from email.message import Message
from itertools import count
from typing import NamedTuple, TypeAlias

from survey.intake.transfer import decoded

Mail: TypeAlias = "Message[str, str]"

_MOST_REPAIRS = 20
"""In one mail: each reads a part again."""
_PREAMBLE = 200
"""Bytes before the first boundary of a mail that does not say that it has parts."""
_BOUNDARY = re.compile(rb"^--([^\r\n]{1,200})\r?\n(?=\s?\s?Content-[A-Za-z-]+[ \t]*:)", re.M)
_PART_HEADER = re.compile(rb"\s*Content-[A-Za-z-]+[ \t]*:", re.IGNORECASE)
_PARAGRAPH = re.compile(rb"\r?\n[ \t]*\r?\n")
_FOR_OLD_PROGRAMS = b"MIME"
"""In what a program writes before the first part, for those that do not know of parts."""


class Leaf(NamedTuple):
    """A part that is not made of parts."""

    part: Mail
    choice: int
    """The same for parts that say the same in several ways (multipart/alternative), another for every other part."""


def leaves(mail: Mail) -> Iterator[Leaf]:
    """In order. A forwarded mail is one."""
    choices = count(1)
    waiting = [Leaf(mail, 0)]
    repairs = _MOST_REPAIRS
    while waiting:
        part, choice = waiting.pop()
        children = _children(part)
        if children is None and repairs and (children := _refound(part)):
            repairs -= 1
        if children is None:
            yield Leaf(part, choice or next(choices))
            continue
        if not choice and part.get_content_type() == "multipart/alternative":
            choice = next(choices)
        waiting.extend(Leaf(child, choice) for child in reversed(children))


def raw_header(mail: Mail, header: str) -> str:
    """The header as it was sent, bytes beyond ASCII as surrogates; "" where there is none."""
    return next((str(value) for name, value in mail.raw_items() if name.lower() == header), "")


def made_of(part: Mail) -> list[Mail]:
    """The parts of one that is made of parts, or the mail in one that forwards it; nothing for another."""
    inner = part.get_payload() if part.is_multipart() else []
    return [child for child in inner if isinstance(child, Message)] if isinstance(inner, list) else []


def content_of(part: Mail) -> bytes:
    """The bytes that a part without parts stands for, or one in whose text the package finds mails."""
    encoding = raw_header(part, "content-transfer-encoding")
    if found := made_of(part):
        return decoded(b"\n".join(map(bytes, found)), encoding)
    # Without the header the package gives the bytes as they came.
    bare = copy(part)
    del bare["content-transfer-encoding"]
    raw = bare.get_payload(decode=True)
    return decoded(raw, encoding) if isinstance(raw, bytes) else b""


def _children(part: Mail) -> list[Mail] | None:
    """What it is made of, as its headers say; None where it is not made of parts, or they are not found by them."""
    if part.get_content_maintype() != "multipart" or not part.is_multipart():
        return None
    return [*_in_margin(part.preamble), *made_of(part), *_in_margin(part.epilogue)]


def _in_margin(text: str | None) -> list[Mail]:
    """What stands before the first boundary or behind the last: parts, where one boundary is spelt otherwise, or text."""
    content = (text or "").encode("utf-8", "surrogateescape")
    return _parsed_at_boundary(content, None) or _written(content)


def _written(content: bytes) -> list[Mail]:
    """What somebody wrote where no program shows it, as a part; nothing where a program alone has written there."""
    words = [words for words in _PARAGRAPH.split(content) if words.strip() and not _is_of_program(words)]
    return [message_from_bytes(b"\n" + b"\n\n".join(words))] if words else []


def _is_of_program(words: bytes) -> bool:
    return _FOR_OLD_PROGRAMS in words and (words.isascii() or b"\n" not in words.strip())


def _refound(part: Mail) -> list[Mail] | None:
    """What it is made of, by its look; None where it does not look so."""
    if part.get_content_maintype() not in {"multipart", "text"} or part.get_content_disposition() == "attachment":
        return None
    content = content_of(part)
    if not part.keys() and _PART_HEADER.match(content):
        return [message_from_bytes(content.lstrip())]
    return _parsed_at_boundary(content, None if part.get_content_maintype() == "multipart" else _PREAMBLE)


def _parsed_at_boundary(content: bytes, latest: int | None) -> list[Mail] | None:
    """The parts between the lines that look like a boundary, the first of which stands before byte `latest`."""
    boundary = _BOUNDARY.search(content)
    if boundary is None or (latest is not None and boundary.start() > latest):
        return None
    header = b'Content-Type: multipart/mixed; boundary="' + boundary[1].strip().replace(b'"', b"") + b'"\r\n\r\n'
    parsed = message_from_bytes(header + content[boundary.start() :])
    behind = (parsed.epilogue or "").encode("utf-8", "surrogateescape")
    parts = made_of(parsed)
    return [*_written(content[: boundary.start()]), *parts, *_written(behind)] if parts else None
