"""Headers and footers: what a person wrote into them, without page numbers and the like."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator, Mapping

from survey.japanese.text import clean
from survey.workbook.gaps import TITLES
from survey.workbook.markup import Start, attribute, scan
from survey.workbook.sheets import Remark

# ECMA-376 part 1, 18.3.1.46: codes for sections, fonts, sizes, colours, page numbers and the like.
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d+|[A-Za-z+-])')
_PAGE_WORDS = ("Page", "ページ")
"""What LibreOffice puts before the page number of every new sheet."""

_BOUNDSHEET, _BEGIN, _HEADER, _FOOTER = 0x85, 0x809, 0x14, 0x15
"""Records of [MS-XLS] 2.3."""
_BIFF8 = 0x600
_WIDE = 0x1

_BINARY_TITLES = 479
_NO_TEXT = 0xFFFFFFFF

_TITLES = [f"style:{what}{which}" for what in ("header", "footer") for which in ("", "-left", "-first")]
_FIELDS = ("page-number", "page-count", "sheet-name", "title", "date", "time", "file-name")


def remarks_of(lines: Iterable[str]) -> tuple[Remark, ...]:
    """The remark that a header or footer is; none where nobody wrote anything into it."""
    stripped = (line.strip() for line in clean("\n".join(lines)).split("\n"))
    said = [line for line in stripped if any(map(str.isalnum, line)) and line not in _PAGE_WORDS]
    return (Remark("", "\n".join(said), TITLES),) if said else ()


def decoded_titles(coded: str) -> list[str]:
    """The lines of a header or footer in Excel's code."""
    pieces = [_CODE.sub("\0", piece) for piece in coded.split("&&")]
    return "&".join(pieces).split("\0")


# ---------------------------------------------------------------- Excel 97 to 2003


def old_titles(stream: bytes) -> Mapping[int, tuple[Remark, ...]]:
    """The headers and footers in a workbook stream, by the number of the worksheet, from 0; xlrd passes over them."""
    sheets: dict[int, int] = {}
    found: dict[int, tuple[Remark, ...]] = {}
    version, sheet = _BIFF8, -1
    for place, kind, body in _records(stream):
        if kind == _BEGIN and len(body) >= 2:
            version = struct.unpack_from("<H", body)[0]
            sheet = sheets.get(place, sheet)
        elif kind == _BOUNDSHEET and len(body) > 5 and body[5] == 0:
            sheets[struct.unpack_from("<I", body)[0]] = len(sheets)
        elif kind in (_HEADER, _FOOTER) and body:
            found[sheet] = (*found.get(sheet, ()), *remarks_of(decoded_titles(_old_text(body, version))))
    return found


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Place, number and content of each record."""
    place = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        yield place, kind, stream[place + 4 : place + 4 + size]
        place += 4 + size


def _old_text(body: bytes, version: int) -> str:
    if version < _BIFF8:
        return body[1 : 1 + body[0]].decode("cp932", "replace")
    length, letters = int.from_bytes(body[:2], "little"), int.from_bytes(body[2:3], "little")
    return body[3 : 3 + length * 2].decode("utf-16-le", "replace") if letters & _WIDE else body[3:].decode("latin-1")


# ---------------------------------------------------------------- the binary format of today


def binary_titles(part: bytes) -> tuple[Remark, ...]:
    """The headers and footers in a binary worksheet part, which calamine passes over ([MS-XLSB] 2.4.34)."""
    body = next((body for kind, body in _binary_records(part) if kind == _BINARY_TITLES), b"")
    found: list[Remark] = []
    place = 2
    while place + 4 <= len(body):
        (length,) = struct.unpack_from("<I", body, place)
        length = 0 if length == _NO_TEXT else length
        text = body[place + 4 : place + 4 + 2 * length].decode("utf-16-le", "replace")
        place += 4 + 2 * length
        found += remarks_of(decoded_titles(text))
    return tuple(found)


def _binary_records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of each record, as far as they go."""
    place = 0
    while place < len(part):
        kind, place = _binary_number(part, place)
        size, place = _binary_number(part, place)
        yield kind, part[place : place + size]
        place += size


def _binary_number(part: bytes, place: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where it ends."""
    number = 0
    for at, byte in enumerate(part[place : place + 4]):
        number |= (byte & 0x7F) << 7 * at
        if not byte & 0x80:
            return number, place + at + 1
    return number, place + 4


# ---------------------------------------------------------------- OpenDocument


def opendocument_titles(chunks: Iterable[bytes]) -> Mapping[str, tuple[Remark, ...]]:
    """The headers and footers in styles.xml, by the name of the master page."""
    found: dict[str, tuple[Remark, ...]] = {}
    pieces: list[str] = []
    page = ""
    shown = fields = 0

    def begin_page(attributes: dict[str, str]) -> None:
        nonlocal page
        page = attribute(attributes, "style:name") or ""

    def begin_title(attributes: dict[str, str]) -> None:
        nonlocal shown
        shown = attribute(attributes, "style:display") != "false"
        pieces.clear()

    def end_title() -> None:
        nonlocal shown
        shown = False
        found[page] = (*found.get(page, ()), *remarks_of("".join(pieces).split("\n")))
        pieces.clear()

    def field(step: int) -> None:
        nonlocal fields
        fields += step

    def put(text: str) -> None:
        if shown and not fields:
            pieces.append(text)

    starts: dict[str, Start] = {
        "style:master-page": begin_page,
        **dict.fromkeys(_TITLES, begin_title),
        "text:s": lambda _: put(" "),
        "text:tab": lambda _: put("\t"),
        "text:line-break": lambda _: put("\n"),
        **{f"text:{name}": lambda _: field(1) for name in _FIELDS},
    }
    ends = {
        **dict.fromkeys(_TITLES, end_title),
        "text:p": lambda: put("\n"),
        **{f"text:{name}": lambda: field(-1) for name in _FIELDS},
    }
    scan(chunks, start=starts, end=ends, text=put)
    return found
