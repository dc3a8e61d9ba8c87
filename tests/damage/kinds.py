"""What a kind of damage is, and the tools to do damage with: openpyxl, the parts of the package, LibreOffice."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from functools import cache, partial
from xml.sax.saxutils import escape

import office
import respondent
from filled import FORM, MAIN, SURVEY, WHOLE, blank, filled_in
from msgspec import Struct, field
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from survey.model import Survey

Files = Mapping[str, bytes]
NAME = "回答.xlsx"
GONE = ""


class Damage(Struct, frozen=True):
    """Something that happens to a filled form, and what must come of it."""

    what: str
    make: Callable[[], bytes | Files]
    """What then lies in collected/: a file, or several by name."""
    outcome: str = "採用"
    """Of each file, in the order of their names."""
    codes: str = ""
    """All that are still open, with spaces between."""
    changed: Mapping[str, str] = field(default_factory=dict)
    """What counts other than `whole`, by NO and question key; GONE for nothing."""
    listed: tuple[str, ...] = ()
    """Everything listed as 未収録の記入."""
    name: str = NAME
    survey: Survey = SURVEY
    sent: Survey | None = None
    """What the form was made of, where it is another survey."""
    passwords: tuple[str, ...] = ()
    whole: Mapping[str, str] = field(default_factory=lambda: WHOLE)
    """What counts of the undamaged form."""

    def files(self) -> Files:
        made = self.make()
        return {self.name: made} if isinstance(made, bytes) else made

    def counts(self) -> dict[str, str]:
        """What must count of the department's answers."""
        if self.changed is NOTHING:
            return {}
        return {place: text for place, text in {**self.whole, **self.changed}.items() if text is not GONE}


NOTHING: Mapping[str, str] = {"": ""}
"""No answer counts."""


def without(*nos: str) -> dict[str, str]:
    """Rows of which nothing counts."""
    return {place: GONE for place in WHOLE if place.split()[0] in nos}


def only(*nos: str) -> dict[str, str]:
    """Rows of which alone something counts."""
    return {place: GONE for place in WHOLE if place.split()[0] not in nos}


# ---------------------------------------------------------------- openpyxl


def edited(edit: Callable[[Worksheet], object], sheet: str = MAIN) -> Callable[[], bytes]:
    """The form after openpyxl has edited a sheet and saved."""
    return partial(_edited, edit, sheet)


def _edited(edit: Callable[[Worksheet], object], sheet: str) -> bytes:
    book = opened()
    edit(book[sheet])
    return saved(book)


def opened() -> Workbook:
    """The form in openpyxl's hands."""
    return respondent.opened(FORM())


def book_edited(edit: Callable[[Workbook], Workbook | None]) -> Callable[[], bytes]:
    """The form after openpyxl has edited the workbook and saved, or another workbook made of it."""

    def make() -> bytes:
        book = opened()
        return saved(edit(book) or book)

    return make


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def typed(**cells: object) -> Callable[[Worksheet], None]:
    """Type into cells, by address; a text stays a text whatever it looks like."""

    def edit(sheet: Worksheet) -> None:
        for address, value in cells.items():
            cell = sheet[address]
            cell.value = value
            if isinstance(value, str) and not value.startswith(("=", "#")):
                cell.data_type = "s"

    return edit


# ---------------------------------------------------------------- the parts of the package

Change = Callable[[str], str] | str | None
"""Of a part's text; None takes the part away."""

SHEET, OWN_SHEET = "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"
WORKBOOK, LINKS, STRINGS, STYLES = (
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def repacked(content: bytes, changes: Mapping[str, Change], rename: Callable[[str], str] = str) -> bytes:
    """The package with parts changed, added or taken away."""
    source = zipfile.ZipFile(io.BytesIO(content))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in dict.fromkeys([*source.namelist(), *changes]):
            change = changes.get(name, str)
            if change is not None:
                text = source.read(name).decode() if name in source.namelist() else ""
                target.writestr(rename(name), change(text) if callable(change) else change)
    return buffer.getvalue()


def parts(changes: Mapping[str, Change]) -> Callable[[], bytes]:
    """The form, as Excel lays it out, with parts changed."""
    return lambda: repacked(as_excel(), changes)


def cell(address: str, inside: str, kind: str = "", more: Mapping[str, Change] | None = None) -> Callable[[], bytes]:
    """The form with one cell of 調査票 holding this XML."""

    return parts({**(more or {}), SHEET: lambda text: _replaced(text, address, inside, kind)})


def put(**cells: str) -> Callable[[], bytes]:
    """The form with texts typed into inputs of 調査票, by address; quicker than `edited(typed(...))`."""

    def all_of(text: str) -> str:
        for address, words in cells.items():
            item = f'<is><t xml:space="preserve">{escape(words)}</t></is>'
            text = _replaced(text, address, item, "inlineStr")
        return text

    return parts({SHEET: all_of})


def _replaced(sheet: str, address: str, inside: str, kind: str) -> str:
    old = re.search(rf'<c r="{address}"( s="\d+")?[^>]*?(/>|>.*?</c>)', sheet, re.DOTALL)
    assert old, address
    return sheet.replace(
        old[0], f'<c r="{address}"{old[1] or ""}{kind and f" t={chr(34)}{kind}{chr(34)}"}>{inside}</c>'
    )


def inline(address: str, inside: str) -> Callable[[], bytes]:
    """The form with one cell of 調査票 holding this text markup."""
    return cell(address, f"<is>{inside}</is>", "inlineStr")


def linked(kind: str, target: str, part: str, content: str, source: str = OWN_SHEET) -> Callable[[], bytes]:
    """The form with one more part that its first sheet points to."""

    def link(text: str) -> str:
        text = (
            text
            or '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        )
        entry = f'<Relationship Id="rId77" Type="{kind}" Target="{target}"/>'
        return text.replace("</Relationships>", f"{entry}</Relationships>")

    return parts({source: link, part: content})


@cache
def as_excel() -> bytes:
    """The form as Excel stores it."""
    return shared(FORM())


def shared(content: bytes) -> bytes:
    """A workbook with its texts in one part, as Excel stores them; openpyxl stores each in its cell."""
    items: list[str] = []

    def share(match: re.Match[str]) -> str:
        items.append(match[2])
        return f'{match[1]}t="s"><v>{len(items) - 1}</v></c>'

    names = [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if name.startswith("xl/worksheets/sheet")]
    pattern = re.compile(r'(<c [^>]*?)t="inlineStr"><is>(.*?)</is></c>', re.DOTALL)
    content = repacked(content, dict.fromkeys(names, lambda text: pattern.sub(share, text)))
    strings = "".join(f"<si>{item}</si>" for item in items)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    entry = f'<Relationship Id="rId99" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    return repacked(
        content,
        {
            STRINGS: f'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="{main}">{strings}</sst>',
            LINKS: lambda text: text.replace("</Relationships>", entry),
            "[Content_Types].xml": lambda text: text.replace(
                "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
            ),
        },
    )


# ---------------------------------------------------------------- others


def by_office(job: str) -> Callable[[], bytes]:
    """What LibreOffice saved; see `office`."""
    return partial(office.made, job)


def of(department: str, answers: dict, survey: Survey = SURVEY) -> bytes:
    """The form of another department, or of another survey, filled in."""
    return filled_in(blank(department, survey), answers)
