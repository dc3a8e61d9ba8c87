"""Files that are no workbook: what they are, as the officer calls it, and what is written in those that are mostly text.

An answer may come in any of them. They are looked into only as far as words go that tell whose they are.
"""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from codecs import getincrementaldecoder
from pathlib import PurePosixPath

from survey.japanese.text import clean
from survey.workbook.limits import Limits, UnreadableWorkbook
from survey.workbook.parts import Parts

MOST_TEXT = 20_000
"""Characters that are taken out of a document."""
_MOST_BYTES = 1 << 21
"""Of a text, or of the part of a document that has its text: all are looked into no further."""
_BROKEN = (UnreadableWorkbook, zipfile.BadZipFile, zlib.error, ValueError, LookupError, OSError, RuntimeError, EOFError)

# By how they begin, or, where that is not known or says too little, by what their names end with.
_BY_BEGINNING = (
    (b"%PDF", "PDF"),
    (b"\xff\xd8\xff", "画像（JPEG）"),
    (b"\x89PNG", "画像（PNG）"),
    (b"GIF8", "画像（GIF）"),
    (b"II*\0", "画像（TIFF）"),
    (b"MM\0*", "画像（TIFF）"),
    (b"BM", "画像（BMP）"),
    (b"{\\rtf", "リッチテキスト"),
    (b"!BDN", "Outlook のデータファイル"),
    (b"L\0\0\0\x01\x14\x02\0", "ショートカット（ファイルの中身はありません）"),
    (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", "OneNote のノート"),
    (b"SQLite format 3", "データベース"),
)
_BY_ENDING = {
    "画像": "jpg jpeg png gif tif tiff bmp heic heif webp",
    "PDF": "pdf",
    "Word の文書": "docx docm doc dotx rtf",
    "PowerPoint の文書": "pptx pptm ppt",
    "OpenDocument の文書": "odt odp odg",
    "DocuWorks の文書": "xdw xbd xct",
    "一太郎の文書": "jtd jtdc jtt jtw",
    "文字だけのファイル": "txt text log md",
    "CSV": "csv tsv",
    "Web ページとして保存されたファイル": "htm html mht mhtml",
    "Outlook のデータファイル": "pst ost",
    "OneNote のノート": "one onepkg",
    "ショートカット（ファイルの中身はありません）": "lnk url webloc",
    "Access のデータベース": "mdb accdb",
    "XML": "xml",
    "連絡先か予定": "vcf ics",
    "音声か動画": "mp3 m4a wav mp4 mov avi wmv",
}
_NAMED = {ending: shape for shape, endings in _BY_ENDING.items() for ending in endings.split()}
_TEXT_PARTS = (("word/document.xml", b"</w:p>"), ("content.xml", b"</text:p>"))
_TAG = re.compile(r"<[^<>]*>")
_PAGE = re.compile(rb"\s*(?:<!DOCTYPE html|<html|<\?xml[^>]*>\s*<html)", re.IGNORECASE)
_NO_TEXT = re.compile(rb"[\0-\x08\x0e-\x19\x1c-\x1f]")
_MARK_OF_ORDER = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def shape_of(name: str, content: bytes) -> str:
    """What a file is that is no workbook; "" where that is not known."""
    return _begins_otherwise(content) or _NAMED.get(PurePosixPath(name).suffix.lower().lstrip("."), "")


def _begins_otherwise(content: bytes) -> str:
    return next((shape for mark, shape in _BY_BEGINNING if content.startswith(mark)), "")


def words_in(content: bytes) -> str:
    """What is written in a plain text, a web page, or a document of Word or OpenDocument; "" for all others."""
    if content.startswith(b"PK"):
        return _of_document(content)
    cut = len(content) > _MOST_BYTES
    text = "" if _begins_otherwise(content) else as_text(content[:_MOST_BYTES], cut=cut)
    if text and _PAGE.match(content):
        text = _without_tags(text)
    return clean(text)[:MOST_TEXT].strip()


def as_text(content: bytes, *, cut: bool = False) -> str:
    """The bytes as the text that they are; "" where they are none. `cut`: whether they may end within a character."""
    encodings = next(([name] for mark, name in _MARK_OF_ORDER.items() if content.startswith(mark)), None)
    if encodings is None:
        if _NO_TEXT.search(content):
            return ""
        encodings = (
            ["iso2022_jp_ext", "utf-8", "cp932", "euc_jp"] if b"\x1b$" in content else ["utf-8", "cp932", "euc_jp"]
        )
    for encoding in encodings:
        try:
            return getincrementaldecoder(encoding)().decode(content, final=not cut)
        except UnicodeError:
            continue
    return ""


def _of_document(content: bytes) -> str:
    try:
        parts = Parts(content, Limits())
        for name, end in _TEXT_PARTS:
            if name in parts:
                return _of_part(parts, name, end)
    except _BROKEN:
        return ""
    return ""


def _of_part(parts: Parts, name: str, end: bytes) -> str:
    page = b""
    for chunk in parts.chunks(name):
        page += chunk
        if len(page) > _MOST_BYTES:
            break
    text = page.replace(end, b"\n").decode("utf-8", "ignore")
    return clean(_without_tags(text))[:MOST_TEXT].strip()


def _without_tags(page: str) -> str:
    return html.unescape(_TAG.sub("", page))
