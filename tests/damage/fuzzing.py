"""A mutation fuzzer over the bytes of real forms and of what they travel in: nothing may crash, hang or take a neighbour
with it. `scripts/fuzz` runs it for as long as one likes.
"""

from __future__ import annotations

import io
import random
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import office
from binary import as_xlsb
from books import Books, counted, keep_books
from damage_on_the_way import encrypted, forwarded, from_outlook, zipped
from damage_to_packages import strict
from filled import ANSWERS, FORM
from kinds import as_excel, of
from msgspec import Struct, field

from survey.model import Unread

BATCH = 20
"""Damaged files that stand beside one sound form."""
SLOW = 60.0
"""Seconds for one file, beyond which it counts as a hang."""
NEIGHBOUR = "隣の課.xlsx"


class Tally(Struct):
    """What came of all inputs."""

    seed: int
    tried: Counter[str] = field(default_factory=Counter)
    """By format."""
    outcomes: Counter[str] = field(default_factory=Counter)
    """By outcome and code."""
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)
    """Crashes, hangs, lost neighbours; each with the file that holds the input."""


def fuzz(seed: int, enough: Callable[[Tally], bool], keep: Path | None = None, by_office: bool = False) -> Tally:
    """Damage forms and read them until that is enough. What goes wrong is kept in the folder `keep`.

    `by_office`: also those that LibreOffice has saved.
    """
    chance, tally = random.Random(seed), Tally(seed)
    originals = sound(by_office)
    neighbour = of("長寿課", {no: ANSWERS[no] for no in "14"})
    expected = counted(keep_books({NEIGHBOUR: neighbour}), "長寿課")
    while not enough(tally):
        batch = {NEIGHBOUR: neighbour, **dict(_inputs(chance, originals, tally))}
        try:
            books = keep_books(batch)
        except Exception as error:
            tally.faults.append(f"{_kept(batch, keep)}: {error!r}")
            continue
        _count(books, tally)
        if books.slowest > SLOW:
            tally.faults.append(f"{_kept(batch, keep)}: {books.slowest:.0f} s for one file")
        if counted(books, "長寿課") != expected:
            tally.faults.append(f"{_kept(batch, keep)}: the neighbour's answers changed")
    return tally


def sound(by_office: bool) -> Mapping[str, bytes]:
    """Real forms in every format, and what they come in."""
    made = {
        "xlsx": FORM(),
        "Excel.xlsx": as_excel(),
        "strict.xlsx": strict(as_excel()),
        "xlsb": as_xlsb(),
        "zip": zipped(),
        "eml": forwarded(),
        "msg": from_outlook(),
        "password.xlsx": encrypted(),
    }
    if by_office and office.is_there():
        made |= {f"office.{suffix}": office.made(f"beside.{suffix}") for suffix in ("xlsx", "xls", "ods")}
    return made


def _inputs(chance: random.Random, originals: Mapping[str, bytes], tally: Tally) -> Iterator[tuple[str, bytes]]:
    kinds = list(originals)
    # The formats that a process of its own reads take thirty times as long.
    weights = [1 if kind.endswith(("xls", "xlsb", "password.xlsx")) else 8 for kind in kinds]
    for number, kind in enumerate(chance.choices(kinds, weights, k=BATCH)):
        tally.tried[kind] += 1
        yield f"{number:02}.{kind.rpartition('.')[2]}", mutated(originals[kind], chance)


def _kept(batch: Mapping[str, bytes], keep: Path | None) -> Path:
    """Every file of the batch, for whoever looks into it."""
    folder = Path(tempfile.mkdtemp(dir=keep))
    for name, content in batch.items():
        (folder / name).write_bytes(content)
    return folder


def _count(books: Books, tally: Tally) -> None:
    tally.slowest = max(tally.slowest, books.slowest)
    codes = {item.file.name: item.finding.code for item in books.received if isinstance(item, Unread)}
    for receipt in books.ledger.receipts:
        if receipt.file.name != NEIGHBOUR:
            tally.outcomes[f"{receipt.outcome.value} {codes.get(receipt.file.name, '')}".strip()] += 1


# ---------------------------------------------------------------- damage


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with its bytes changed, or those of a part packed in it."""
    if content.startswith(b"PK") and chance.random() < 0.75:
        return _in_part(content, chance)
    return _bytes(content, chance)


def _in_part(content: bytes, chance: random.Random) -> bytes:
    """A zip with one or two members changed before they are packed again, so that the checksums are right."""
    source = zipfile.ZipFile(io.BytesIO(content))
    names = [info.filename for info in source.infolist() if info.file_size]
    chosen = chance.sample(names, min(len(names), chance.randint(1, 2)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name in chosen:
                part = _markup(part, chance) if b"<" in part[:100] and chance.random() < 0.7 else mutated(part, chance)
            target.writestr(name, part)
    return buffer.getvalue()


_NUMBER = re.compile(rb"\d+")
_TAG = re.compile(rb"<[^>]*>")
_VALUE = re.compile(rb'"[^"]*"')
_NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"255",
    b"65536",
    b"1048577",
    b"2147483648",
    b"99999999999999999999",
    b"1e308",
    b"NaN",
    b"",
)
_VALUES = (
    b'""',
    b'"A1"',
    b'"XFD1048576"',
    b'"A1:XFD1048576"',
    b'"../../../../etc/passwd"',
    b'"s"',
    b'"e"',
    b'"_xD800_"',
    b'"\xe3\x80\x80"',
)


def _markup(part: bytes, chance: random.Random) -> bytes:
    """XML that is still XML, more often than not, and says something else."""
    for _ in range(chance.randint(1, 3)):
        what = chance.randrange(5)
        pattern = (_NUMBER, _VALUE, _TAG, _TAG, _TAG)[what]
        found = list(pattern.finditer(part))
        if not found:
            continue
        match = chance.choice(found)
        start, end = match.span()
        other = chance.choice(found)
        new = (
            chance.choice(_NUMBERS),
            chance.choice(_VALUES),
            b"",
            other[0],
            match[0] + part[min(start, other.start()) : max(start, other.start())][:5000],
        )[what]
        part = part[:start] + new + part[end:]
    return part


def _bytes(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        if not changed:
            break
        _CHANGES[chance.randrange(len(_CHANGES))](changed, chance.randrange(len(changed)), chance)
    return bytes(changed)


def _flip(changed: bytearray, place: int, chance: random.Random) -> None:
    changed[place] ^= 1 << chance.randrange(8)


def _replace(changed: bytearray, place: int, chance: random.Random) -> None:
    changed[place : place + 4] = chance.choice(
        (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", chance.randbytes(4))
    )


def _cut(changed: bytearray, place: int, chance: random.Random) -> None:
    del changed[place : place + chance.choice((1, 4, 40, 400))]


def _repeat(changed: bytearray, place: int, chance: random.Random) -> None:
    changed[place:place] = changed[place : place + chance.choice((1, 4, 40, 400))]


def _end(changed: bytearray, place: int, chance: random.Random) -> None:
    if chance.random() < 0.2:
        del changed[place:]


_CHANGES: tuple[Callable[[bytearray, int, random.Random], None], ...] = (_flip, _replace, _cut, _repeat, _end)
