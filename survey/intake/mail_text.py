"""Where a mail begins, and where one ends and the next begins: what programs put before, between and behind mails."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

_HEAD = 8192
_MOST_JUNK = 10
"""Lines before the headers of a mail."""
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")
_KNOWN = (
    rb"(?:Received|From|To|Cc|Subject|Date|Return-Path|Message-ID|MIME-Version|Content-[a-z-]+|Delivered-To|Status):"
)
_KNOWN_HEADER = re.compile(_KNOWN, re.IGNORECASE)
_MAIL_HEADER = re.compile(rb"^(?:Received|From|Subject|MIME-Version|Message-ID|Return-Path):", re.IGNORECASE | re.M)
_SURE_HEADER = re.compile(rb"^(?:Received|MIME-Version|Message-ID|Return-Path):", re.IGNORECASE | re.M)
_BYTE_COUNT = re.compile(rb"\s*(\d{1,12})[ \t]*\r?\n")
_APPLE_TRAILER = b"<?xml version"
"""Begins what Apple Mail writes behind the mail of an .emlx."""
_ENVELOPE = (
    rb"(?i)(?:(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From (?=[^\r\n]*\r?\n(?:>?From |X-|" + _KNOWN + rb"))"
    rb"|(?<=\n)From (?=[^\r\n]{0,200}\d:\d\d[^\r\n]{0,200}\r?\n(?:>?From |[!-9;-~]+:)))[^\r\n]*\r?\n"
)
"""The line before each mail of an mbox: behind a blank line, or with a time, and headers follow (RFC 4155)."""
_QUOTED_ENVELOPE = re.compile(rb"^>(?=>*From )", re.M)


def begins_as_mail(content: bytes) -> bool:
    """Whether the content is a mail or several, by how it begins."""
    head = _decoded(content[:_HEAD]).lstrip()
    if count := _BYTE_COUNT.match(head):
        head = head[count.end() :]
    if head.startswith(b"From ") or _HEADER.match(head):
        return _MAIL_HEADER.search(head) is not None
    junk = re.match(rb"(?:[^\r\n]*\r?\n){1,%d}?(?=[A-Za-z][!-9;-~]*:)" % _MOST_JUNK, head)
    return junk is not None and _SURE_HEADER.search(head, junk.end()) is not None


def mails_in(content: bytes) -> list[bytes]:
    """Each mail of an mbox, without what quoted its lines; the content itself where it is one mail."""
    content = _decoded(content).lstrip(b" \t\r\n")
    starts = list(re.finditer(_ENVELOPE, content)) if content.startswith(b"From ") else []
    if len(starts) < 2 or starts[0].start():
        return [content]
    ends = [*(match.start() for match in starts[1:]), len(content)]
    mails = (content[match.end() : end] for match, end in zip(starts, ends, strict=True))
    return [_QUOTED_ENVELOPE.sub(b"", mail) for mail in mails if mail.strip()]


def mail_proper(content: bytes) -> bytes:
    """The mail without what stands before it, and without lines among its headers that are none."""
    content = _out_of_apple_mail(_decoded(content))
    headers: list[bytes] = []
    start = dropped = 0
    while start < len(content):
        end = content.find(b"\n", start) + 1 or len(content)
        line = content[start:end]
        if _HEADER.match(line) or (headers and line[:1] in b" \t" and line.strip()):
            headers.append(line)
        elif _ends_headers(line, content[end : end + 1000]) if headers else line.startswith(b"--"):
            break
        else:
            dropped += 1
            if dropped > _MOST_JUNK:
                return content
        start = end
    return b"".join(headers) + content[start:]


def _ends_headers(line: bytes, following: bytes) -> bool:
    return not line.strip() or line.startswith(b"--") or not _KNOWN_HEADER.match(following)


def _out_of_apple_mail(content: bytes) -> bytes:
    """The mail of an .emlx: a first line says how many bytes it has, and a property list follows."""
    count = _BYTE_COUNT.match(content)
    if not count:
        return content
    end = count.end() + int(count[1])
    rest = content[end:].lstrip()
    if rest and not rest.startswith(_APPLE_TRAILER):
        end = content.rfind(_APPLE_TRAILER)
    return content[count.end() : end if end > 0 else len(content)]


def _decoded(content: bytes) -> bytes:
    """In one byte a character of ASCII, with line ends that begin or end with \\n, and without byte order mark."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        content = content.decode("utf-16", "replace").encode()
    content = content.removeprefix(BOM_UTF8)
    if b"\n" not in content[:_HEAD]:
        return content.replace(b"\r", b"\n")
    return content.replace(b"\r\r\n", b"\r\n") if b"\r\r\n" in content[:_HEAD] else content
