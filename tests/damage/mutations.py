"""A fuzzer over the parts of real forms: whatever another reader opens, ours opens too and sees the same texts, or says
what it did not see. `scripts/fuzz --parts` runs it for as long as one likes.
"""

from __future__ import annotations

import io
import random
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import office
from binary import as_xlsb
from damage_to_packages import strict
from kinds import as_excel
from msgspec import Struct, field
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from survey.japanese.text import clean
from survey.model.addresses import address
from survey.workbook import Reason, UnreadableWorkbook, Workbook, read_workbook
from survey.workbook.gaps import FORBIDDEN

Seen = Mapping[tuple[str, str], str]
"""Texts by sheet and address."""


class Comparison(Struct):
    """What came of all inputs."""

    seed: int
    tried: int = 0
    read: int = 0
    """By us."""
    also: Counter[str] = field(default_factory=Counter)
    """Opened by other readers."""
    named: Counter[str] = field(default_factory=Counter)
    """Differences that our refusal names, by the reason."""
    faults: list[str] = field(default_factory=list)
    """Each with the file that holds the input."""


def compare(
    seed: int, enough: Callable[[Comparison], bool], keep: Path | None = None, by_office: bool = False
) -> Comparison:
    """Damage parts and read them with every reader until that is enough. What goes wrong is kept in the folder `keep`.

    `by_office`: also forms that LibreOffice has saved, and .xlsb, which take longer.
    """
    chance, comparison = random.Random(seed), Comparison(seed)
    originals = sound(by_office)
    while not enough(comparison):
        kind = chance.choice(list(originals))
        what, content = damaged(originals[kind], chance)
        comparison.tried += 1
        for fault in _faults(content, comparison):
            comparison.faults.append(f"{_kept(content, kind, keep)} ({kind}, {what}): {fault}")
    return comparison


@cache
def sound(by_office: bool) -> Mapping[str, bytes]:
    """Real forms."""
    made = {"xlsx": as_excel(), "strict.xlsx": strict(as_excel())}
    if by_office:
        made |= {"xlsb": as_xlsb()}
        if office.is_there():
            made |= {f"office.{suffix}": office.made(f"beside.{suffix}") for suffix in ("xlsx", "ods", "xls")}
    return made


# ---------------------------------------------------------------- readers


def _faults(content: bytes, comparison: Comparison) -> list[str]:
    try:
        ours: Workbook | None = read_workbook(content)
        refusal = None
    except UnreadableWorkbook as error:
        ours, refusal = None, error
    comparison.read += ours is not None
    faults = []
    for name, reader in READERS.items():
        seen = _opened(reader, content)
        if not seen:
            continue
        comparison.also[name] += 1
        if ours:
            faults += [f"{name}: {difference}" for difference in _unsaid(ours, seen)]
        elif refusal and (cause := named(refusal, content)):
            comparison.named[cause] += 1
        else:
            faults.append(f"{name} reads {len(seen)} texts, ours: {refusal} {refusal.detail if refusal else ''}")
    return faults


def _opened(reader: Callable[[bytes], Seen], content: bytes) -> Seen:
    try:
        return reader(content)
    except BaseException as error:  # Whatever they raise, and calamine's panics: they do not open it.
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return {}


def _by_openpyxl(content: bytes) -> Seen:
    book = load_workbook(io.BytesIO(content), data_only=True)
    # Not row by row: where a cell claims to stand in row 4294967295, that takes for ever.
    cells = [(sheet.title, cell) for sheet in book.worksheets for cell in sheet._cells.values()]
    return {
        (title, cell.coordinate): cell.value
        for title, cell in cells
        if isinstance(cell.value, str) and cell.value.strip()
    }


def _by_calamine(content: bytes) -> Seen:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        (name, address(row, column)): value
        for name in book.sheet_names
        for row, values in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1)
        for column, value in enumerate(values, 1)
        if isinstance(value, str) and value.strip()
    }


READERS: Mapping[str, Callable[[bytes], Seen]] = {"openpyxl": _by_openpyxl, "calamine": _by_calamine}


def _unsaid(ours: Workbook, seen: Seen) -> list[str]:
    """What another reader sees, and ours neither sees nor names as a gap."""
    if FORBIDDEN in ours.gaps.unseen:
        return []
    texts = {(sheet.name, address(*at)): cell.text for sheet in ours.sheets for at, cell in sheet.cells.items()}
    anywhere = {sheet.name: "\n".join(cell.text for cell in sheet.cells.values()) for sheet in ours.sheets}
    doubtful, of_sheets = set(ours.gaps.cells), {sheet for sheet, _ in ours.gaps.cells}
    return [
        f"{sheet}!{cell} {text[:40]!r}, not {texts.get((sheet, cell), '')[:40]!r}"
        for (sheet, cell), text in seen.items()
        if sheet not in ours.gaps.sheets
        and (sheet, cell) not in doubtful
        and not _same(text, texts.get((sheet, cell), ""))
        # Where a place is none, each reader puts the text into another.
        and not (sheet in of_sheets and _same(text, anywhere[sheet]))
    ][:3]


def _same(text: str, ours: str) -> bool:
    """The others keep white space that Excel does not show, do not decode what it escapes, and drop one of two texts."""
    return _bare(text) in _bare(ours) or ours.startswith("=")


def _bare(text: str) -> str:
    return "".join(clean(re.sub("_x[0-9A-Fa-f]{4}_", "", text)).split())


def named(refusal: UnreadableWorkbook, content: bytes) -> str:
    """Why we refuse what others open, where we mean to; "" where we do not."""
    if refusal.reason in (Reason.TOO_LARGE, Reason.TOO_MUCH_WORK, Reason.ENCRYPTED):
        return str(refusal)
    return next((cause for cause in _MEANT if cause in refusal.detail), "")


_MEANT = (
    "DOCTYPE",
    "no sheets, or two of one name",
    # Of a namespace that nobody knows: nothing tells that it is the one that is meant.
    "no strings",
    "no rel:Relationships",
    "another kind of document",
    "must not undeclare prefix",
    "unbound prefix",
)


def _kept(content: bytes, kind: str, keep: Path | None) -> Path:
    with tempfile.NamedTemporaryFile(suffix=f".{kind}", dir=keep, delete=False) as file:
        file.write(content)
    return Path(file.name)


# ---------------------------------------------------------------- damage


def damaged(content: bytes, chance: random.Random) -> tuple[str, bytes]:
    """What was done, and the workbook with one of its parts damaged or gone; one without parts in its bytes."""
    if not content.startswith(b"PK"):
        changed = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            changed[chance.randrange(512, len(changed))] = chance.randrange(256)
        return "bytes", bytes(changed)
    source = zipfile.ZipFile(io.BytesIO(content))
    chosen = chance.choice([info.filename for info in source.infolist() if info.file_size])
    change = chance.choice(_CHANGES)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name != chosen:
                target.writestr(name, part)
            elif (new := change(part, chance)) is not None:
                target.writestr(name, new)
    return f"{change.__name__} {chosen}", buffer.getvalue()


_ATTRIBUTE = re.compile(rb' [A-Za-z:]+="[^"]*"')
_NUMBER = re.compile(rb'(?<=")\d+(?=")|(?<=<v>)[^<]*(?=</v>)')
_ELEMENT = re.compile(rb"<([A-Za-z:]+)[^<>]*(?:/>|>[^<>]*</\1>)")
_NUMBERS = (b"", b"-1", b"0", b"7", b"99999", b"4294967296", b"NaN", b"1e400", b"x", b"09:30:00", b"show", b"A0")


def _drop_part(part: bytes, chance: random.Random) -> bytes | None:
    return None


def _drop_attribute(part: bytes, chance: random.Random) -> bytes:
    return _at_one(_ATTRIBUTE, part, chance, lambda _: b"")


def _change_number(part: bytes, chance: random.Random) -> bytes:
    return _at_one(_NUMBER, part, chance, lambda _: chance.choice(_NUMBERS))


def _change_value(part: bytes, chance: random.Random) -> bytes:
    def other(match: re.Match[bytes]) -> bytes:
        return match[0].partition(b'"')[0] + b'"' + chance.choice(_NUMBERS) + b'"'

    return _at_one(_ATTRIBUTE, part, chance, other)


def _drop_element(part: bytes, chance: random.Random) -> bytes:
    return _at_one(_ELEMENT, part, chance, lambda _: b"")


def _double_element(part: bytes, chance: random.Random) -> bytes:
    return _at_one(_ELEMENT, part, chance, lambda match: match[0] * 2)


def _put_forbidden(part: bytes, chance: random.Random) -> bytes:
    sign = chance.choice((b"\x0b", b"\x01", b"&#11;", b"&nbsp;", b"&", b"\xff"))
    return _at_one(re.compile(b">"), part, chance, lambda _: b">" + sign)


def _cut_off(part: bytes, chance: random.Random) -> bytes:
    return part[: chance.randrange(len(part))]


def _empty(part: bytes, chance: random.Random) -> bytes:
    return b""


_CHANGES: tuple[Callable[[bytes, random.Random], bytes | None], ...] = (
    _drop_part, _drop_attribute, _drop_attribute, _change_number, _change_number, _change_value, _change_value,
    _drop_element, _double_element, _put_forbidden, _cut_off, _empty,
)  # fmt: skip


def _at_one(
    pattern: re.Pattern[bytes], part: bytes, chance: random.Random, new: Callable[[re.Match[bytes]], bytes]
) -> bytes:
    found = list(pattern.finditer(part))
    if not found:
        return part
    match = chance.choice(found)
    return part[: match.start()] + new(match) + part[match.end() :]
