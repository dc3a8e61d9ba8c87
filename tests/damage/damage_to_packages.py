"""The file itself: other formats, other writers, parts that lack or lie, broken and hostile bytes."""

from __future__ import annotations

import io
import re
import zipfile
from functools import partial

import binary
from kinds import (
    LINKS,
    NOTHING,
    OFFICE,
    SHEET,
    STRINGS,
    STYLES,
    WORKBOOK,
    Change,
    Damage,
    as_excel,
    linked,
    parts,
    repacked,
)

_STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/": "http://purl.oclc.org/ooxml/officeDocument/",
}
UNREADABLE = {"outcome": "保留", "codes": "H403", "changed": NOTHING}
MACRO_BOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def strict(content: bytes) -> bytes:
    def turned(text: str) -> str:
        for transitional, name in _STRICT.items():
            text = text.replace(transitional, name)
        return text

    return repacked(content, dict.fromkeys(zipfile.ZipFile(io.BytesIO(content)).namelist(), turned))


def prefixed(text: str) -> str:
    """Every element of the main namespace under a prefix, as some programs write."""
    body = re.sub(r"<(/?)([a-zA-Z])(?=[^:<>]*[\s/>])", r"<\1x:\2", text.partition("?>")[2] or text)
    return body.replace("xmlns=", "xmlns:x=", 1)


def with_doctype(text: str) -> str:
    return text.replace("<sst", '<!DOCTYPE sst [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst', 1)


def cut(share: float) -> bytes:
    content = as_excel()
    return content[: int(len(content) * share)]


def flipped() -> bytes:
    """One bit of a sheet's packed bytes."""
    content = bytearray(as_excel())
    info = zipfile.ZipFile(io.BytesIO(bytes(content))).getinfo(SHEET)
    content[info.header_offset + 30 + len(SHEET) + info.compress_size // 2] ^= 0x10
    return bytes(content)


def stored(content: bytes) -> bytes:
    """The package without compression."""
    source = zipfile.ZipFile(io.BytesIO(content))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return buffer.getvalue()


def backwards(content: bytes) -> bytes:
    """The parts in the opposite order."""
    source = zipfile.ZipFile(io.BytesIO(content))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in reversed(source.namelist()):
            target.writestr(name, source.read(name))
    return buffer.getvalue()


def macro() -> bytes:
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    content = linked(kind, "vbaProject.bin", "xl/vbaProject.bin", "Sub Auto_Open()", LINKS)()
    return repacked(content, {"[Content_Types].xml": lambda text: text.replace(PLAIN_BOOK, MACRO_BOOK)})


def external() -> bytes:
    """A link to a workbook and a template elsewhere, which nobody follows."""
    entry = (
        f'<Relationship Id="rId88" Type="{OFFICE}/externalLinkPath" Target="file:///c:/x.xlsx" TargetMode="External"/>'
    )
    return repacked(
        linked(
            f"{OFFICE}/externalLink",
            "externalLinks/externalLink1.xml",
            "xl/externalLinks/externalLink1.xml",
            "<externalLink/>",
            LINKS,
        )(),
        {
            "xl/externalLinks/_rels/externalLink1.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{entry}</Relationships>',
        },
    )


def in_utf16() -> bytes:
    source = zipfile.ZipFile(io.BytesIO(as_excel()))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name).decode()
            wide = name in (STRINGS, SHEET)
            body = text.partition("?>")[2] if text.startswith("<?xml") else text
            target.writestr(name, f'<?xml version="1.0" encoding="UTF-16"?>{body}'.encode("utf-16") if wide else text)
    return buffer.getvalue()


NO_STYLES: dict[str, Change] = {
    STYLES: None,
    LINKS: lambda text: re.sub(r'<Relationship [^>]*styles"[^>]*/>', "", text),
}

PACKAGES = (
    Damage("Excel と同じく文字列を一か所にまとめて保存した", as_excel),
    Damage("厳密な形式（Strict Open XML）で保存した", lambda: strict(as_excel())),
    Damage(
        "ヘッダーに書いてバイナリ ブックで保存した",
        binary.as_xlsb,
        codes="W228",
        name="回答.xlsb",
        listed=("至急扱い",) * 4,
    ),
    Damage("マクロ有効ブックで保存した", macro, name="回答.xlsm"),
    Damage("ブックの名に別の拡張子が付いている", as_excel, name="回答.txt"),
    Damage("ブックの名に拡張子がない", as_excel, name="回答"),
    Damage(
        "大きさの記述が古いままである",
        parts({SHEET: lambda text: re.sub('<dimension ref="[^"]*"', '<dimension ref="A1"', text)}),
    ),
    Damage("名前空間に接頭辞が付いている", parts({SHEET: prefixed, STRINGS: prefixed})),
    Damage("部品が圧縮されていない", lambda: stored(as_excel())),
    Damage("部品の順が逆である", lambda: backwards(as_excel())),
    Damage("部品が UTF-16 で書かれている", in_utf16),
    Damage("書式の部品がない", parts(NO_STYLES), codes="W228"),
    Damage("書式の部品だけが抜けている", parts({STYLES: None}), codes="W228"),
    Damage("属性の部品がない", parts({"docProps/core.xml": None, "docProps/app.xml": None})),
    Damage("外部のブックへのリンクがある", external),
    Damage("文字列の部品がない", parts({STRINGS: None}), **UNREADABLE),
    Damage("シートの部品がない", parts({SHEET: None}), **UNREADABLE),
    Damage("シートの部品が途中で切れている", parts({SHEET: lambda text: text[: len(text) // 2]}), **UNREADABLE),
    Damage(
        "同じ名のシートが二つある",
        parts({WORKBOOK: lambda text: text.replace('name="追加回答"', 'name="調査票"')}),
        **UNREADABLE,
    ),
    Damage("DOCTYPE と実体の定義がある", parts({STRINGS: with_doctype}), **UNREADABLE),
    Damage("展開すると巨大になる部品がある", parts({STRINGS: " " * 40_000_000}), **UNREADABLE),
    Damage("ファイルが半分で切れている", partial(cut, 0.5), **UNREADABLE),
    Damage("ファイルの終わりが欠けている", partial(cut, 0.99), **UNREADABLE),
    Damage("一ビット化けている", flipped, **UNREADABLE),
    Damage("中身が空である", lambda: b"", outcome="保留", codes="H403", changed=NOTHING),
    Damage("中身が 0 で埋まっている", lambda: bytes(20_000), **UNREADABLE),
)
