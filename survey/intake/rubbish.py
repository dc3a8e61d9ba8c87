"""Files that programs leave behind, and a page of ours that comes back as it was: none can be an answer."""

from __future__ import annotations

from survey.intake.collected_file import CollectedFile
from survey.intake.own_page import is_own_page
from survey.workbook.first_bytes import COMPOUND

_LEFT_BY_PROGRAMS = {
    ".ds_store": "macOS が作る管理用のファイル",
    "thumbs.db": "Windows が作る縮小画像のファイル",
    "ehthumbs.db": "Windows が作る縮小画像のファイル",
    "desktop.ini": "Windows が作る管理用のファイル",
    "smime.p7s": "メールの電子署名",
}
_SECTION = "["
"""Begins desktop.ini."""
_SHORT = 1_000
_SIGNATURES = b"-----BEGIN PGP SIGNATURE-----"
_PGP_VERSION = b"Version: 1"
"""The first part of a mail encrypted by PGP (RFC 3156, 4)."""
_THUMBNAILS = "Catalog".encode("utf-16-le")
"""In the directory of a compound file: where Windows keeps small pictures."""


def why_no_answer(found: CollectedFile) -> str:
    """Why the file cannot be an answer, such as a signature's picture; "" where it may be one."""
    if is_own_page(found.content):
        return "依頼に添付した記入の手引き"
    if _may_be_workbook(found.content):
        return ""
    if (left_by := _left_by(found)) and not _is_written(found.content):
        return left_by
    if not found.content and _keeps_a_folder(found.base):
        return "フォルダーを残すためだけの空のファイル"
    if found.decoration:
        return "メールの署名などの画像"
    return "メールの電子署名や、暗号化の目印" if _is_signature(found.content) else ""


def _may_be_workbook(content: bytes) -> bool:
    """Whether it begins as workbooks do, and archives and mails of Outlook: then no name makes it anything else."""
    return content.startswith(b"PK") or (content.startswith(COMPOUND) and _THUMBNAILS not in content)


def _left_by(found: CollectedFile) -> str:
    """Which program left it, by its name; "" where none is known to."""
    if found.base.startswith("~$"):
        return "Excel が開いている間だけ作る一時ファイル"
    if found.base.startswith("._") or "__MACOSX/" in found.called:
        return "macOS が作る管理用のファイル"
    return _LEFT_BY_PROGRAMS.get(found.base.lower(), "")


def _is_written(content: bytes) -> bool:
    """Whether it is a document, or words of somebody: then no program left it, whatever it is called."""
    from survey.workbook.other_shapes import as_text, shape_of

    text = as_text(content).lstrip()
    in_words = not text.startswith(_SECTION) and any(letter.isalpha() and not letter.isascii() for letter in text)
    return in_words or bool(shape_of("", content))


def _keeps_a_folder(name: str) -> bool:
    return name.startswith(".") or name == "README.md"


def _is_signature(content: bytes) -> bool:
    return content[:_SHORT].lstrip().startswith(_SIGNATURES) or content.strip() == _PGP_VERSION
