"""S/MIME (RFC 8551): what is signed is read, for which no key is needed; what is encrypted is known to be so.

The messages are of CMS (RFC 5652), in BER (X.690). Only the way to their content is followed; no signature is verified.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

from survey.intake.collected_file import CollectedFile
from survey.intake.transfer import is_file
from survey.workbook.limits import Allowance


class CmsKind(StrEnum):
    """What a message of CMS does to what it holds."""

    SIGNED = "signed"
    ENCRYPTED = "encrypted"
    COMPRESSED = "compressed"


_PKCS7, _SMIME = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07", b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01"
"""The first bytes of the identifiers of content types (RFC 5652, 12.1; RFC 3274; RFC 5083)."""
_KINDS = {
    _PKCS7 + b"\x02": CmsKind.SIGNED,
    _PKCS7 + b"\x03": CmsKind.ENCRYPTED,
    _PKCS7 + b"\x06": CmsKind.ENCRYPTED,
    _SMIME + b"\x17": CmsKind.ENCRYPTED,
    _SMIME + b"\x09": CmsKind.COMPRESSED,
}
_HEAD = 40
"""Bytes within which the identifier stands."""
_MOST_DEPTH = 16
_PIECE = 1 << 16
_SEQUENCE, _OCTETS, _OCTETS_IN_PIECES, _FIRST = 0x30, 0x04, 0x24, 0xA0
_PEM = re.compile(rb"-----BEGIN (?:PKCS7|CMS)-----(.*?)(?:-----END|\Z)", re.DOTALL)
_IN_BASE64 = re.compile(rb"MI[A-Za-z0-9+/=\s]{60}")
_CLEAR = re.compile(rb"\s*Content-Type[ \t]*:\s*multipart/", re.IGNORECASE)


class _Element(NamedTuple):
    tag: int
    start: int
    end: int
    """Of what it holds."""
    following: int
    """Where the next one may begin."""


def enveloped_kind(content: bytes) -> CmsKind | None:
    """What the content does, where it is a message of CMS; None for all others."""
    head = _in_ber(content[: 4 * _HEAD])[:_HEAD]
    if not head.startswith(b"\x30"):
        return None
    return next((kind for identifier, kind in _KINDS.items() if identifier in head), None)


def holds_signed(found: CollectedFile) -> bool:
    """Whether it is a signed message whose content can be taken out, or one that Outlook keeps as an attachment."""
    return enveloped_kind(found.content) in {CmsKind.SIGNED, CmsKind.COMPRESSED} or _is_clear(found)


def _is_clear(found: CollectedFile) -> bool:
    return found.base.lower().endswith(".p7m") and _CLEAR.match(found.content) is not None


def signed_members(found: CollectedFile, _: Sequence[str], allowance: Allowance) -> Iterator[CollectedFile]:
    """What is signed: a mail, or a file; nothing where the signature stands alone. Raises as `containers.Members`."""
    if _is_clear(found):
        yield _as_member(found, found.content)
        return
    content = _in_ber(found.content)
    if enveloped_kind(content) == CmsKind.COMPRESSED:
        inner = b"".join(_inflated(_octets_of(content, compressed=True), allowance))
    else:
        inner = _octets_of(content)
    if inner:
        allowance.spend(files=1, content=len(inner))
        yield _as_member(found, inner)


def _as_member(found: CollectedFile, inner: bytes) -> CollectedFile:
    stem = PurePosixPath(found.base).stem
    own_name = stem if PurePosixPath(stem).suffix or is_file(inner) else "署名付きのメール.eml"
    return found.member(own_name, inner)


def _in_ber(content: bytes) -> bytes:
    """The bytes of the message, which may be written in base64, with or without lines around it."""
    if content.startswith(b"\x30"):
        return content
    armoured = _PEM.search(content) if content.startswith(b"-----BEGIN") else None
    text = armoured[1] if armoured else content if _IN_BASE64.match(content) else b""
    digits = b"".join(text.split())
    try:
        return base64.b64decode(digits[: len(digits) - len(digits) % 4])
    except binascii.Error:
        return content


def _inflated(packed: bytes, allowance: Allowance) -> Iterator[bytes]:
    inflate = zlib.decompressobj()
    rest = packed
    while chunk := inflate.decompress(rest, _PIECE):
        allowance.spend(content=len(chunk))
        yield chunk
        rest = inflate.unconsumed_tail


# ---------------------------------------------------------------- BER


def _octets_of(content: bytes, *, compressed: bool = False) -> bytes:
    """The content of a message: that of SignedData (RFC 5652, 5.1) or of CompressedData (RFC 3274, 1.1)."""
    message = _one(content, 0, len(content), _SEQUENCE)
    wrapped = message and _one(content, message.start, message.end, _FIRST)
    data = wrapped and _one(content, wrapped.start, wrapped.end, _SEQUENCE)
    # The other sequence of CompressedData names the algorithm, and stands before.
    inner = data and _one(content, data.start, data.end, _SEQUENCE, skip=int(compressed))
    octets = inner and _one(content, inner.start, inner.end, _FIRST)
    return b"".join(_pieces(content, octets.start, octets.end, 0)) if octets else b""


def _one(content: bytes, start: int, end: int, tag: int, skip: int = 0) -> _Element | None:
    """The first element with this tag, or a later one."""
    fitting = (element for element in _elements(content, start, end, 0) if element.tag == tag)
    for _ in range(skip):
        next(fitting, None)
    return next(fitting, None)


def _pieces(content: bytes, start: int, end: int, depth: int) -> Iterator[bytes]:
    """A string of octets, which may be divided at every depth."""
    for element in _elements(content, start, end, depth):
        if element.tag == _OCTETS:
            yield content[element.start : element.end]
        elif element.tag == _OCTETS_IN_PIECES:
            yield from _pieces(content, element.start, element.end, depth + 1)


def _elements(content: bytes, at: int, end: int, depth: int) -> Iterator[_Element]:
    """The elements that stand one behind the other. Raises ValueError where they are none."""
    if depth > _MOST_DEPTH:
        raise ValueError("nested too deep")
    while at + 2 <= end and content[at : at + 2] != b"\0\0":
        element = _element(content, at, end, depth)
        yield element
        at = element.following


def _element(content: bytes, at: int, end: int, depth: int) -> _Element:
    """The element that begins here. Tags of several bytes stand nowhere in CMS."""
    tag, length, start = content[at], content[at + 1], at + 2
    if length == 0x80:
        last = start
        for inner in _elements(content, start, end, depth + 1):
            last = inner.following
        # Two zeros end what does not say its length.
        return _Element(tag, start, last, last + 2)
    if length > 0x80:
        size = length & 0x7F
        length = int.from_bytes(content[start : start + size], "big")
        start += size
    if start + length > end:
        raise ValueError("cut off")
    return _Element(tag, start, start + length, start + length)
