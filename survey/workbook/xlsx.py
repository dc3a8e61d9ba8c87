"""Office Open XML workbooks (.xlsx, .xlsm, .xltx), Transitional and Strict."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace

from survey.model.addresses import address
from survey.workbook.gaps import BESIDE, DAMAGE, FORMATS, PROPERTIES, SAVED, Noted
from survey.workbook.limits import Allowance, Limits, Reason, UnreadableWorkbook
from survey.workbook.links import links_told
from survey.workbook.markup import root_of, tags
from survey.workbook.mending import whole_or_mended
from survey.workbook.part_cache import remembering
from survey.workbook.parts import Parts, Relationship
from survey.workbook.properties import read_properties, read_saved
from survey.workbook.remarks import read_remarks
from survey.workbook.rich_text import Rich, read_shared_strings
from survey.workbook.sheets import Remark, Sheet, SheetState, Workbook, block
from survey.workbook.styles import Style, read_styles
from survey.workbook.unlinked_parts import enclosed
from survey.workbook.worksheet import Worksheet

_USUAL_MAIN = ("xl/workbook.xml", "xl/workbook.bin")
_WITHOUT_CELLS = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
_STATES = {state.value: state for state in SheetState}

_WORKBOOK, _OPTIONS, _SHEET, _LINK = tags("x:workbook"), tags("x:workbookPr"), tags("x:sheet"), tags("r:id")


class _Listed(NamedTuple):
    name: str
    state: SheetState
    link: str
    """Id of the relationship that leads to its part."""


class SheetPart(NamedTuple):
    """The part that holds a sheet."""

    name: str
    content: bytes
    from_1904: bool
    """Whether its days count from 1904."""


def sheet_part(parts: Parts, sheet: str) -> SheetPart:
    """The part of the sheet of that name. KeyError where there is none; else raises as `read_xlsx`."""
    main = main_part(parts)
    listed, from_1904 = _read_main(parts.part(main))
    links = {link.id: link.target for link in parts.relationships(main)}
    part = parts.part(links[{one.name: one.link for one in listed}[sheet]])
    return SheetPart(part.name, b"".join(part.chunks()), from_1904)


def main_part(parts: Parts) -> str:
    """Name of the part that the container is about; UnreadableWorkbook where it names none."""
    with suppress(*DAMAGE):
        for relationship in parts.relationships(""):
            if relationship.kind == "officeDocument":
                return relationship.target
    for usual in _USUAL_MAIN:
        if usual in parts:
            return usual
    reason = Reason.BROKEN if "[Content_Types].xml" in parts else Reason.NOT_A_WORKBOOK
    raise UnreadableWorkbook(reason, "no main part")


def read_xlsx(parts: Parts, main: str, limits: Limits, only: Collection[str] = ()) -> Workbook:
    """The workbook whose main part is `main`, or of its sheets only those of these names.

    Raises as `read_workbook`, TooMuch past a limit, and what parsers raise on parts without which nothing can be read.
    """
    noted = Noted()
    listed, from_1904 = _read_main(parts.part(main))
    links = {link.id: link for link in parts.relationships(main)}
    strings = _strings(parts, main, noted)
    styles = _styles(parts, main, noted)
    allowance = Allowance(cells=limits.cells, text=limits.text)
    wanted = [sheet for sheet in listed if not only or sheet.name in only]
    sheets: list[Sheet] = []
    for sheet in wanted:
        try:
            blank = partial(Worksheet, strings, styles, allowance, from_1904)
            sheets.append(_read_sheet(parts, links[sheet.link], sheet, blank, noted))
        except DAMAGE:
            noted.sheet(sheet.name)
    if wanted and not sheets:
        raise UnreadableWorkbook(Reason.BROKEN, "no sheet can be read")
    if sheets and not only:
        sheets[0] = replace(sheets[0], remarks=(*sheets[0].remarks, *_enclosed(parts, main, listed, links)))
    properties, saved = read_about(parts, noted)
    return Workbook(tuple(sheets), properties, saved, noted.gaps())


def _enclosed(
    parts: Parts, main: str, listed: Iterable[_Listed], links: Mapping[str, Relationship]
) -> Iterable[Remark]:
    named = (_linked(parts, main, "sharedStrings", "sharedStrings.xml"), _linked(parts, main, "styles", "styles.xml"))
    sheets = [links[sheet.link].target for sheet in listed if sheet.link in links]
    return enclosed(parts, [main, *filter(None, named)], sheets, ("worksheet", *_WITHOUT_CELLS))


def _strings(parts: Parts, main: str, noted: Noted) -> list[Rich]:
    name = _linked(parts, main, "sharedStrings", "sharedStrings.xml")
    return whole_or_mended(parts.part(name), read_shared_strings, noted) if name else []


def _styles(parts: Parts, main: str, noted: Noted) -> Mapping[str, Style]:
    name = _linked(parts, main, "styles", "styles.xml")
    with noted.passing_over(FORMATS):
        return read_styles(parts.part(name)) if name else {}
    return {}


def _linked(parts: Parts, main: str, kind: str, usual: str) -> str:
    """Name of the part that the main part links to; where it does not, of the one that programs call so; "" for none."""
    by_kind = {link.kind: link.target for link in parts.relationships(main)}
    beside = posixpath.join(posixpath.dirname(main), usual)
    return by_kind.get(kind, beside if beside in parts else "")


def _read_sheet(
    parts: Parts, link: Relationship, listed: _Listed, blank: Callable[[], Worksheet], noted: Noted
) -> Sheet:
    def read(chunks: Iterable[bytes]) -> Worksheet:
        reading = blank()
        reading.read(chunks)
        return reading

    # A sheet that is only a chart or a dialog has no cells, but may carry text boxes.
    is_table = link.kind not in _WITHOUT_CELLS
    reading = whole_or_mended(parts.part(link.target), read, noted) if is_table else blank()
    for what in sorted(reading.unseen):
        noted.unseen(what)
    for at in reading.doubtful:
        noted.cell(listed.name, address(*at))
    for at in reading.symbols:
        noted.symbol(listed.name, address(*at))
    return Sheet(
        listed.name,
        listed.state,
        reading.cells,
        tuple(reading.merged),
        frozenset(reading.hidden_rows),
        tuple(reading.hidden_columns.blocks),
        reading.filtered,
        (*reading.remarks, *_links_of(parts, link.target, reading, noted), *read_remarks(parts, link.target, noted)),
    )


def _links_of(parts: Parts, name: str, reading: Worksheet, noted: Noted) -> Iterator[Remark]:
    with noted.passing_over(BESIDE):
        targets = parts.outward(name) if reading.links else {}
        for reference, link in reading.links:
            if target := targets.get(link):
                place = block(reference)[:2]
                text = reading.cells[place].text if place in reading.cells else ""
                yield from links_told([(address(*place), target)], text)


def read_about(parts: Parts, noted: Noted) -> tuple[dict[str, str], datetime | None]:
    """The custom properties, and when the file was last saved."""
    links: tuple[Relationship, ...] = noted.tried(PROPERTIES, lambda: parts.relationships(""), ())
    about = {link.kind: link.target for link in links}
    custom = about.get("custom-properties", about.get("customProperties"))
    core = about.get("core-properties", about.get("coreProperties"))
    none: dict[str, str] = {}
    properties = noted.tried(PROPERTIES, lambda: read_properties(parts.chunks(custom)), none) if custom else none
    return properties, noted.tried(SAVED, lambda: read_saved(parts.chunks(core)), None) if core else None


@remembering
def _read_main(chunks: Iterable[bytes]) -> tuple[tuple[_Listed, ...], bool]:
    """The sheets in their order, and whether days count from 1904."""
    root = root_of(chunks)
    if root.tag not in _WORKBOOK:
        raise UnreadableWorkbook(Reason.NOT_A_WORKBOOK, "another kind of document")
    listed: list[_Listed] = []
    from_1904 = False
    for element in root.iter():
        if element.tag in _OPTIONS:
            from_1904 = element.get("date1904") in ("1", "true")
        elif element.tag in _SHEET:
            state = _STATES.get(element.get("state", ""), SheetState.VISIBLE)
            link = next((element.attrib[name] for name in _LINK if name in element.attrib), "")
            listed.append(_Listed(element.get("name", ""), state, link))
    names = {entry.name.casefold() for entry in listed}
    if not listed or len(names) != len(listed):
        raise UnreadableWorkbook(Reason.BROKEN, "no sheets, or two of one name")
    return tuple(listed), from_1904
