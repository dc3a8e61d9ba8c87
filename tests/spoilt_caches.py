"""What may become of a cache in a folder that anyone may write in."""

from __future__ import annotations

import os
import sys
import zipfile
import zlib
from pathlib import Path
from random import Random

import pytest


def halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def scrawled(path: Path) -> None:
    content, chance = bytearray(path.read_bytes()), Random(7)
    for _ in range(200):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(content)


def of_other_things(path: Path) -> None:
    """Entries of the right keys that are none."""
    with zipfile.ZipFile(path) as kept:
        about, names = kept.comment, kept.namelist()
    with zipfile.ZipFile(path, "w") as other:
        other.comment = about
        for number, name in enumerate(names):
            told = [b"", b"\x90", b"\x91\x01", b"\xc1", b"\x91\x82\xa4form\xc0\xa6unread\xa1a"][number % 5]
            other.writestr(name, zlib.compress(told) if number % 7 else b"not deflated")


def made_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def made_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


SPOILT = [
    halved,
    emptied,
    scrawled,
    of_other_things,
    made_a_folder,
    pytest.param(
        made_a_pipe, marks=pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
    ),
    Path.unlink,
]
