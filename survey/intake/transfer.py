"""How files are written into the text of a mail: by the encoding that a header names, or by their look."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Sequence

from survey.intake.collected_file import CollectedFile
from survey.intake.file_names import decoded_name, tidy
from survey.workbook.first_bytes import COMPOUND, ZIPPED
from survey.workbook.limits import Allowance

_COMMENT = re.compile(r"\([^)]*\)")
_BASE64_TEXT = re.compile(rb"[A-Za-z0-9+/=\s]+")
_BEHIND = re.compile(rb"^(?:--|__)", re.M)
"""Begins what gateways write behind a part: a boundary, a footer."""
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_FILE_BEGINS = (ZIPPED, COMPOUND)
"""Zips with all documents that are zips, and compound files: what a form may be."""
_UU_MARK = re.compile(rb"^(?:begin(-base64)? [0-7]{3,4} ([^\r\n]+)|end|====)[ \t]*\r?$", re.M)
_FIRST_LINES = 1024
"""Bytes."""
_LONGEST_NAME = 200
"""Characters of a header that names an encoding."""
_BASE64, _QUOTED_PRINTABLE, _UU = ("base64", "xbase64", "b"), ("quotedprintable", "qp"), ("uuencode", "uue", "uu")


def decoded(raw: bytes, encoding: str) -> bytes:
    """The bytes that a part of a mail stands for, as Content-Transfer-Encoding says, or as they plainly are."""
    named = _plain_name(encoding)
    if raw.lstrip().startswith(_FILE_BEGINS):
        return raw.lstrip()
    if files := list(uu_files(raw)) if named in _UU or (named in _BASE64 and is_uu(raw)) else []:
        return files[0][1]
    if named in _BASE64 or _is_a_file_in_base64(raw):
        return _from_base64(raw)
    return binascii.a2b_qp(raw) if named in _QUOTED_PRINTABLE else raw


def is_file(content: bytes) -> bool:
    """Whether it can only be a file, whatever a header calls it: text of a mail holds no such bytes."""
    return content.startswith(_FILE_BEGINS)


_BASE64_BLOCK = re.compile(
    rb"((?:^[A-Za-z0-9+/]{40,}={0,2}[ \t]*\r?\n){3,}[A-Za-z0-9+/=]*)"
    rb"|;(?:base64,|ENCODING=BASE64[^:\r\n]{0,200}:)([A-Za-z0-9+/]{16,}(?:\r?\n[ \t][A-Za-z0-9+/]+)*={0,2})",
    re.M | re.IGNORECASE,
)
"""Lines of it; also in an address that holds what it leads to (RFC 2397), and as what an appointment brings along (RFC 5545,
3.8.1.1)."""


def files_in_text(text: bytes) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the files that are written into a text; "" for one whose name is not told."""
    written = list(uu_files(text))
    blocks = () if written else _BASE64_BLOCK.finditer(text)
    yield from written
    yield from (("", content) for content in map(_from_block, blocks) if is_file(content))


def without_files(text: bytes) -> bytes:
    """The text without the files that are written into it."""
    kept = b"".join(text[start:end] for start, end in _between_uu_files(text))
    return _BASE64_BLOCK.sub(lambda block: b"" if is_file(_from_block(block)) else block[0], kept)


def _from_block(block: re.Match[bytes]) -> bytes:
    return _from_base64(block[1] or block[2])


def _between_uu_files(text: bytes) -> Iterator[tuple[int, int]]:
    start, writing = 0, False
    for mark in _UU_MARK.finditer(text):
        if mark[2] is None:
            # Without a beginning these are lines of the text, such as a rule.
            start, writing = (mark.end(), False) if writing else (start, False)
        elif not writing:
            yield start, mark.start()
            start, writing = mark.start(), True
    yield start, len(text)


def is_uu(content: bytes) -> bool:
    """Whether it begins as uuencode begins what it writes."""
    begin = _UU_MARK.match(content[:_FIRST_LINES].lstrip())
    return begin is not None and begin[2] is not None


def uu_files(text: bytes) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the files that uuencode has written into a text (POSIX.1-2017, uuencode)."""
    marks = list(_UU_MARK.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for begin, end in zip(marks, ends, strict=False):
        if begin[2] is None:
            continue
        body = text[begin.end() : end]
        content = _from_base64(body) if begin[1] else b"".join(map(_uu_line, body.splitlines()))
        if content:
            yield tidy(decoded_name(begin[2].strip())), content


def uu_members(found: CollectedFile, _: Sequence[str], allowance: Allowance) -> Iterator[CollectedFile]:
    """The files of a text that uuencode has written. Raises TooMuch."""
    for name, content in uu_files(found.content):
        allowance.spend(files=1, content=len(content))
        yield found.member(name, content)


def _plain_name(encoding: str) -> str:
    """What is left of a header's value without white space, quotes, comments and parameters."""
    word = "".join(filter(str.isalnum, _COMMENT.sub("", encoding[:_LONGEST_NAME]).partition(";")[0])).lower()
    return word.removeprefix("x") if word.startswith("xuu") else word


def _is_a_file_in_base64(raw: bytes) -> bool:
    begin = raw.lstrip()[:64]
    return bool(_BASE64_TEXT.fullmatch(begin)) and is_file(_from_base64(begin)) and bool(_BASE64_TEXT.fullmatch(raw))


def _from_base64(raw: bytes) -> bytes:
    """All of it where it is nothing else, else up to the padding. Bytes that are none are passed over (RFC 2045, 6.8)."""
    if behind := _BEHIND.search(raw):
        raw = raw[: behind.start()]
    chunks = re.split(rb"=+", raw) if _BASE64_TEXT.fullmatch(raw) else raw.split(b"=", 1)[:1]
    return b"".join(map(_from_digits, chunks))


def _from_digits(chunk: bytes) -> bytes:
    digits = _NO_BASE64.sub(b"", chunk)
    # A digit alone in its group of four holds no whole byte.
    digits = digits[: len(digits) - (len(digits) % 4 == 1)]
    return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))


def _uu_line(line: bytes) -> bytes:
    if not line:
        return b""
    length = (((line[0] - 32) & 63) * 4 + 5) // 3
    try:
        return binascii.a2b_uu(line[:length])
    except binascii.Error:
        return b""
