"""OpenDocument spreadsheets (.ods): their sheets, their page titles, and what they say about themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from msgspec.structs import replace

from survey.workbook.gaps import DAMAGE, PROPERTIES, SAVED, TITLES, Noted
from survey.workbook.limits import Limits, Reason, UnreadableWorkbook
from survey.workbook.markup import attribute, scan
from survey.workbook.mending import whole_or_mended
from survey.workbook.ods_content import OdsContent
from survey.workbook.page_titles import opendocument_titles
from survey.workbook.parts import Parts
from survey.workbook.properties import read_properties, read_saved
from survey.workbook.sheets import (
    Remark,
    Workbook,
)
from survey.workbook.unlinked_parts import unlisted

_MANIFEST = "META-INF/manifest.xml"
_MIME_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def read_ods(parts: Parts, limits: Limits) -> Workbook:
    """The workbook; raises as `read_workbook`, TooMuch past a limit, and what parsers raise on broken content."""
    if "mimetype" in parts and not b"".join(parts.chunks("mimetype")).startswith(_MIME_TYPE):
        raise UnreadableWorkbook(Reason.NOT_A_WORKBOOK, "another kind of OpenDocument")
    noted = Noted()
    listed = _listed(parts)
    content = _content(parts, limits, noted)
    if not content.sheets:
        reason = Reason.BROKEN if "mimetype" in parts else Reason.NOT_A_WORKBOOK
        raise UnreadableWorkbook(reason, "no sheets")
    for sheet, place in content.doubtful:
        noted.cell(sheet, place)
    titles: Mapping[str, tuple[Remark, ...]] = {}
    with noted.passing_over(TITLES):
        titles = _page_titles(parts)
    sheets = tuple(
        replace(
            sheet, remarks=(*titles.get(page, ()), *sheet.remarks, *(unlisted(parts, listed) if not number else ()))
        )
        for number, (sheet, page) in enumerate(zip(content.sheets, content.pages, strict=True))
    )
    if "meta.xml" not in parts:
        return Workbook(sheets, gaps=noted.gaps())
    none: dict[str, str] = {}
    properties = noted.tried(PROPERTIES, lambda: read_properties(parts.chunks("meta.xml"), "meta:user-defined"), none)
    saved = noted.tried(SAVED, lambda: read_saved(parts.chunks("meta.xml"), "dc:date"), None)
    return Workbook(sheets, properties, saved, noted.gaps())


def _listed(parts: Parts) -> list[str]:
    """The parts that the file lists; raises UnreadableWorkbook where one of them is encrypted, and is no XML therefore. Of
    a list that is broken, those before the damage."""
    listed: list[str] = []

    def add(entry: dict[str, str]) -> None:
        listed.append(attribute(entry, "manifest:full-path") or "")

    starts = {"manifest:encryption-data": _refuse_encrypted, "manifest:file-entry": add}
    with suppress(*DAMAGE):
        if _MANIFEST in parts:
            scan(parts.chunks(_MANIFEST), start=starts)
    return listed


def _content(parts: Parts, limits: Limits, noted: Noted) -> OdsContent:
    """The pass over content.xml, if need be without the characters for which it is no XML."""

    def read(chunks: Iterable[bytes]) -> OdsContent:
        content = OdsContent(limits)
        scan(chunks, start=content.starts(), end=content.ends(), text=content.data)
        return content

    return whole_or_mended(parts.part("content.xml"), read, noted)


def _page_titles(parts: Parts) -> Mapping[str, tuple[Remark, ...]]:
    return opendocument_titles(parts.chunks("styles.xml")) if "styles.xml" in parts else {}


def _refuse_encrypted(_: dict[str, str]) -> None:
    raise UnreadableWorkbook(Reason.ENCRYPTED)
