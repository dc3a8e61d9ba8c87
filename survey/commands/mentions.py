"""What in the files beside a definition speaks of a year: texts of mails by their lines, Word templates as a whole."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from survey.definition.renewing import Mention
from survey.japanese.text import one_line
from survey.japanese.years import names_year

_MARKUP = re.compile(r"<[^>]*>")
_PARAGRAPH_END = re.compile(r"</w:p>")
_LARGEST = 16 * 1024 * 1024
"""Bytes of a file, or of a part of one, that is searched."""


def mentions_in(path: Path, year: int) -> Iterator[Mention]:
    """Where a file speaks of a year, as far as it is a text or a Word document."""
    if path.suffix.lower() == ".txt":
        lines = enumerate(_text(path).splitlines(), 1)
        spoken = [(f"{path.name} {number}行目", line) for number, line in lines]
    elif path.suffix.lower() == ".docx":
        spoken = [(path.name, line) for line in _paragraphs(path)]
    else:
        return
    yield from (Mention(place, one_line(line).strip()) for place, line in spoken if names_year(line, year))


def _text(path: Path) -> str:
    content = path.read_bytes()[:_LARGEST]
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def _paragraphs(path: Path) -> Iterator[str]:
    try:
        with zipfile.ZipFile(path) as document:
            parts = [one for one in document.infolist() if one.filename.endswith(".xml") and "word/" in one.filename]
            texts = [document.read(part).decode("utf-8", "replace") for part in parts if part.file_size <= _LARGEST]
    except (
        OSError,
        zipfile.BadZipFile,
        RuntimeError,
        NotImplementedError,
        EOFError,
    ):  # `merge` says what is wrong with it.
        return
    for text in texts:
        yield from (_MARKUP.sub("", paragraph) for paragraph in _PARAGRAPH_END.split(text))
