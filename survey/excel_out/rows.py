"""Many rows at once, put into a workbook of which xlsxwriter has made all the rest.

xlsxwriter keeps an object for each cell until the end, 8 µs and 300 bytes apiece, which for the tables of 参考３ and
受付簿 was most of what a run took. So it makes the frame, that is sheets, columns, formats and how they print, and the rows
of a table are written here, one after the other, as ECMA-376 part 1 has them (18.3.1.73 row, 18.3.1.4 c, 18.4.8 si).

Rows and columns count from 1; a table begins in A1 and has all its rows.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from msgspec import Struct

from survey.excel_out.cells import done, fits
from survey.excel_out.xlsxwriter_insides import part_of
from survey.japanese.text import excel_escaped
from survey.model import Font, Span
from survey.model.addresses import column_letters

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


class MarkedText(NamedTuple):
    """A text in a font, passages of which are underlined."""

    text: str
    underlined: tuple[Span, ...]
    """In order; none is empty or overlaps another."""
    font: Font


class Calculated(NamedTuple):
    """A formula, and what it gives."""

    formula: str
    """Without its sign: SUM(F4:F8)."""
    value: float


Text = str | MarkedText
Value = Text | int | float | Calculated
"""What a cell holds: a text as it is, whatever it looks like, a number or a formula; "" leaves it blank."""

_TEXT = (str, MarkedText)
MOST_ROWS = 1_048_576
"""Of a sheet."""
BLOCK = 16
"""Rows that share a note of how many columns they have: as many as Excel saves it for."""
_TEXTS = "xl/sharedStrings.xml"
_LEVEL = 5
"""Of deflating: 受付簿 comes to what level 6 makes of it, 参考３ to a tenth more, in a bit more than half the time."""


class SheetRow(NamedTuple):
    """A row of a table, from column A on."""

    values: Sequence[Value]
    styles: Sequence[int]
    """The number of each cell's format, see `xlsxwriter_insides.number_of`."""
    height: float | None = None
    """In points; None: Excel fits it."""
    hidden: bool = False


class SheetTable(Struct, frozen=True):
    """What a sheet is filled with."""

    size: tuple[int, int]
    """Rows and columns."""
    rows: Iterable[bytes]
    """As `written_rows` makes them."""
    merged: Collection[str] = ()
    """The ranges ("A4:A8") that are shown as one cell."""


SharedTexts = dict[Text, int]
"""The texts of a workbook's tables, each with its number, given when it is first met."""


def make_room(sheet: Worksheet, styles: Sequence[Format]) -> None:
    """Let xlsxwriter know that `fill_frame` will put a table here, and which formats are in use. What it writes is not kept."""
    # Were there no text at all, the workbook would have no part for texts.
    done(sheet.write_string(0, len(styles), ""))
    for column, style in enumerate(styles):
        done(sheet.write_blank(0, column, None, style))


def fill_frame(frame: IO[bytes], tables: Mapping[Worksheet, SheetTable], texts: SharedTexts, target: Path) -> None:
    """Write to `target` the workbook that xlsxwriter has put into `frame`, its sheets filled with the tables.

    The same rows give the same bytes. Raises OSError where `target` cannot be written, RuntimeError where a text is too
    long for a cell or xlsxwriter makes workbooks otherwise than expected here.
    """
    table_of = {part_of(sheet): table for sheet, table in tables.items()}
    with zipfile.ZipFile(frame) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        if not table_of.keys() | {_TEXTS} <= parts.keys():
            raise RuntimeError(f"xlsxwriter made other parts: {', '.join(parts)}")
        own_texts = parts.pop(_TEXTS)
        # The frame's own texts stand behind those of the tables, all of which are known only when these are done.
        others = [name for name in parts if name.startswith("xl/worksheets/") and name not in table_of]
        for name in (name for name in parts if name not in others):
            _put(new, name, _filled(parts[name], table_of[name]) if name in table_of else [parts[name]])
        for name in others:
            _put(new, name, [_renumbered(parts[name], len(texts))])
        _put(new, _TEXTS, _all_texts(own_texts, texts))


def _put(package: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> None:
    with package.open(name, "w") as part:
        for piece in pieces:
            part.write(piece)
    # The same bytes on every system.
    package.getinfo(name).create_system = 0


# ---------------------------------------------------------------- rows


def written_rows(rows: Iterable[SheetRow], texts: SharedTexts | None) -> Iterator[bytes]:
    """The rows as they stand in a sheet's part. `texts`: those of the workbook, which the rows tell by their numbers; None
    where they stand in the rows themselves (18.3.1.53 is): who reads another sheet need not go through them then."""
    waiting, first = iter(rows), 1
    while block := tuple(islice(waiting, BLOCK)):
        spans = f"1:{max(len(row.values) for row in block)}"
        yield "".join([_row(row, number, spans, texts) for number, row in enumerate(block, first)]).encode()
        first += len(block)


def _row(row: SheetRow, number: int, spans: str, texts: SharedTexts | None) -> str:
    if not row.values and row.height is None:
        return ""
    height = "" if row.height is None else f' ht="{row.height:.16g}" customHeight="1"'
    height += ' hidden="1"' if row.hidden else ""
    cells, place = [], str(number)
    for letters, value, style in zip(_first_columns(len(row.values)), row.values, row.styles, strict=True):
        if value == "":
            cells.append(f'<c r="{letters}{place}" s="{style}"/>')
        elif not isinstance(value, _TEXT):
            cells.append(f'<c r="{letters}{place}" s="{style}">{_amount(value)}</c>')
        elif texts is None:
            cells.append(f'<c r="{letters}{place}" s="{style}" t="inlineStr"><is>{_content(value)}</is></c>')
        else:
            text = texts.setdefault(value, len(texts))
            cells.append(f'<c r="{letters}{place}" s="{style}" t="s"><v>{text}</v></c>')
    return f'<row r="{number}" spans="{spans}"{height}>{"".join(cells)}</row>'


def _amount(value: float | Calculated) -> str:
    if isinstance(value, Calculated):
        return f"<f>{html.escape(value.formula, quote=False)}</f><v>{value.value!r}</v>"
    return f"<v>{value}</v>"


@lru_cache(maxsize=64)
def _first_columns(count: int) -> Sequence[str]:
    """The letters of so many columns, from A on."""
    return tuple(map(column_letters, range(1, count + 1)))


def _filled(sheet: bytes, table: SheetTable) -> Iterator[bytes]:
    """The sheet with the table's rows in the place of its own."""
    before, mark, rest = sheet.partition(b"<sheetData>")
    _, end, after = rest.partition(b"</sheetData>")
    rows, columns = table.size
    if not mark or not end or rows > MOST_ROWS:
        raise RuntimeError("there is no room for the table")
    yield _DIMENSION.sub(f'"A1:{column_letters(columns)}{rows}"'.encode(), before, count=1) + mark
    yield from table.rows
    yield end
    if table.merged:
        ranges = "".join([f'<mergeCell ref="{box}"/>' for box in table.merged])
        yield f'<mergeCells count="{len(table.merged)}">{ranges}</mergeCells>'.encode()
    yield after


# ---------------------------------------------------------------- texts

_DIMENSION = re.compile(rb'(?<=<dimension ref=)"[A-Z0-9:]+"')
_NUMBER = re.compile(rb'(?<= t="s"><v>)\d+')
_UNSAVED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""What XML forbids or changes."""
_AT_ONCE = 1_000


def _renumbered(sheet: bytes, before: int) -> bytes:
    """A sheet of the frame's own, whose texts have so many before them."""
    return _NUMBER.sub(lambda match: b"%d" % (int(match[0]) + before), sheet)


def _all_texts(part: bytes, texts: SharedTexts) -> Iterator[bytes]:
    """The part for texts: those of the tables, then the frame's own."""
    start, item, own = part.partition(b"<si>")
    # It counts them, which is neither needed nor true any more.
    yield re.sub(rb' (?:count|uniqueCount)="\d+"', b"", start)
    waiting = iter(texts)
    while some := tuple(islice(waiting, _AT_ONCE)):
        yield "".join([f"<si>{_content(text)}</si>" for text in some]).encode()
    yield item + own


def _content(text: Text) -> str:
    plain = text if isinstance(text, str) else text.text
    if not fits(plain):
        raise RuntimeError(f"a text of {len(plain)} characters does not fit a cell")
    return text_element(text) if isinstance(text, str) else "".join(_runs(text))


def text_element(text: str) -> str:
    """A text that is not empty as it stands in a part (18.4.12 t)."""
    escaped = _escaped(text)
    keep = ' xml:space="preserve"' if escaped[0].isspace() or escaped[-1].isspace() else ""
    return f"<t{keep}>{escaped}</t>"


def _runs(marked: MarkedText) -> Iterator[str]:
    """The text in runs. Each names the font, or Excel would take that of the Normal style from the second run on."""
    name, size = html.escape(marked.font.name), f"{marked.font.size:.16g}"
    face = f'<sz val="{size}"/><color theme="1"/><rFont val="{name}"/><family val="2"/>'
    ends = sorted({0, len(marked.text), *chain.from_iterable(marked.underlined)})
    begins = {first for first, _ in marked.underlined}
    for first, end in pairwise(ends):
        line = "<u/>" if first in begins else ""
        yield f"<r><rPr>{line}{face}</rPr>{text_element(marked.text[first:end])}</r>"


def _escaped(text: str) -> str:
    """The text as it stands in a part: marks of XML as entities, what it forbids as Excel writes that."""
    plain = html.escape(excel_escaped(text), quote=False)
    return plain if plain.isprintable() else _UNSAVED.sub(lambda match: f"_x{ord(match[0]):04X}_", plain)
