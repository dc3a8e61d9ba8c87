"""Office Open XML workbooks (.xlsx, .xlsm, .xltx), Transitional and Strict."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple, TypeVar

from survey.workbook.limits import Allowance, Limits, Reason, UnreadableWorkbook
from survey.workbook.markup import root_of, tags
from survey.workbook.part_cache import remembering
from survey.workbook.parts import Parts, Relationship
from survey.workbook.properties import read_properties, read_saved
from survey.workbook.remarks import read_remarks
from survey.workbook.rich_text import Rich, read_shared_strings
from survey.workbook.sheets import Sheet, SheetState, Workbook
from survey.workbook.styles import read_styles
from survey.workbook.worksheet import Worksheet

_T = TypeVar("_T")

_WORKBOOK, _OPTIONS, _SHEET, _LINK = tags("x:workbook"), tags("x:workbookPr"), tags("x:sheet"), tags("r:id")


class _Listed(NamedTuple):
    name: str
    state: SheetState
    link: str
    """Id of the relationship that leads to its part."""


def main_part(parts: Parts) -> str:
    """Name of the part that the container is about; UnreadableWorkbook where it names none."""
    for relationship in parts.relationships(""):
        if relationship.kind == "officeDocument":
            return relationship.target
    reason = Reason.BROKEN if "[Content_Types].xml" in parts else Reason.NOT_A_WORKBOOK
    raise UnreadableWorkbook(reason, "no main part")


def read_xlsx(parts: Parts, main: str, limits: Limits, only: str | None = None) -> Workbook:
    """The workbook whose main part is `main`, or of its sheets only the one of that name.

    Raises as `read_workbook`, TooMuch past a limit, and what parsers raise on broken parts.
    """
    listed, from_1904 = _read_main(parts.part(main))
    links = parts.relationships(main)
    by_kind = {link.kind: link.target for link in links}
    by_id = {link.id: link for link in links}
    strings: list[Rich] = _optional(parts, by_kind.get("sharedStrings"), read_shared_strings, [])
    styles = read_styles(parts.part(by_kind["styles"])) if "styles" in by_kind else ()
    allowance = Allowance(cells=limits.cells, text=limits.text)
    wanted = [sheet for sheet in listed if only in (None, sheet.name)]
    sheets = [
        _read_sheet(parts, by_id[sheet.link], sheet, Worksheet(strings, styles, allowance, from_1904))
        for sheet in wanted
    ]
    properties, saved = read_about(parts)
    return Workbook(tuple(sheets), properties, saved)


def _read_sheet(parts: Parts, link: Relationship, listed: _Listed, reading: Worksheet) -> Sheet:
    # A sheet that is only a chart or a dialog has no cells, but may carry text boxes.
    if link.kind == "worksheet":
        reading.read(parts.chunks(link.target))
    return Sheet(
        listed.name,
        listed.state,
        reading.cells,
        tuple(reading.merged),
        frozenset(reading.hidden_rows),
        tuple(reading.hidden_columns),
        reading.filtered,
        (*reading.remarks, *read_remarks(parts, link.target)),
    )


def read_about(parts: Parts) -> tuple[dict[str, str], datetime | None]:
    """The custom properties, and when the file was last saved."""
    about = {link.kind: link.target for link in parts.relationships("")}
    custom = about.get("custom-properties", about.get("customProperties"))
    core = about.get("core-properties", about.get("coreProperties"))
    return _optional(parts, custom, read_properties, {}), _optional(parts, core, read_saved, None)


def _optional(parts: Parts, name: str | None, read: Callable[[Iterable[bytes]], _T], otherwise: _T) -> _T:
    return otherwise if name is None else read(parts.chunks(name))


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
            state = SheetState(element.get("state", SheetState.VISIBLE))
            link = next((element.attrib[name] for name in _LINK if name in element.attrib), "")
            listed.append(_Listed(element.attrib["name"], state, link))
    names = {entry.name.casefold() for entry in listed}
    if not listed or len(names) != len(listed):
        raise UnreadableWorkbook(Reason.BROKEN, "no sheets, or two of one name")
    return tuple(listed), from_1904
