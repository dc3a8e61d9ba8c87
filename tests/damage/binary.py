"""The filled form as a binary workbook (.xlsb), written by [MS-XLSB]: texts and states of sheets, no formats."""

from __future__ import annotations

import io
import struct
import zipfile

from filled import FORM
from openpyxl import load_workbook

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_STATES = {"visible": 0, "hidden": 1, "veryHidden": 2}


def as_xlsb() -> bytes:
    book = load_workbook(io.BytesIO(FORM()))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("_rels/.rels", _LINKS.format(_link("rId1", "officeDocument", "xl/workbook.bin")))
        links, listed = "", b""
        for number, sheet in enumerate(book, 1):
            links += _link(f"rId{number}", "worksheet", f"worksheets/sheet{number}.bin")
            about = struct.pack("<II", _STATES[sheet.sheet_state], number)
            listed += _record(156, about + _wide(f"rId{number}") + _wide(sheet.title))
            cells = {
                (cell.row, cell.column): str(cell.value) for row in sheet.iter_rows() for cell in row if _is_typed(cell)
            }
            package.writestr(f"xl/worksheets/sheet{number}.bin", _sheet(cells))
        package.writestr("xl/_rels/workbook.bin.rels", _LINKS.format(links))
        package.writestr("xl/workbook.bin", _record(131) + _record(143) + listed + _record(144) + _record(132))
    return buffer.getvalue()


def _is_typed(cell) -> bool:
    return cell.value is not None and cell.data_type != "f"


def _link(identifier: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identifier}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _sheet(cells: dict[tuple[int, int], str]) -> bytes:
    rows, columns = [row for row, _ in cells], [column for _, column in cells]
    size = struct.pack("<IIII", min(rows) - 1, max(rows) - 1, min(columns) - 1, max(columns) - 1)
    body, last = b"", 0
    for (row, column), text in sorted(cells.items()):
        if row != last:
            body += _record(0, struct.pack("<IIHBBBI", row - 1, 0, 300, 0, 0, 0, 0))
            last = row
        body += _record(6, struct.pack("<II", column - 1, 0) + _wide(text))
    header = _record(479, struct.pack("<H", 0) + _wide("&L&A&C至急扱い&RPage &P") + b"\xff\xff\xff\xff" * 5) + _record(
        480
    )
    return _record(129) + _record(148, size) + _record(145) + body + _record(146) + header + _record(130)


def _record(number: int, body: bytes = b"") -> bytes:
    kind = bytes((number,)) if number < 128 else bytes((number & 0x7F | 0x80, number >> 7))
    return kind + _size(len(body)) + body


def _size(length: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    out = bytearray()
    while True:
        length, low = length >> 7, length & 0x7F
        out.append(low | (0x80 if length else 0))
        if not length:
            return bytes(out)


def _wide(text: str) -> bytes:
    raw = text.encode("utf-16-le")
    return struct.pack("<I", len(raw) // 2) + raw
