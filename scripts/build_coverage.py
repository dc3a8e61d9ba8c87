"""Makes survey/measure/beyond_windows_31j/: what fonts have beyond the character set that all have, as fontconfig reads it of their files.

Run it where the Debian packages fonts-morisawa-bizud-gothic and fonts-ipafont are installed; a test says when they differ.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from survey.measure.coverage import BEYOND

TARGET = Path(__file__).parent.parent / "survey" / "measure" / "beyond_windows_31j"
FONTS = {"bizud": "BIZ UDGothic", "ipa": "IPAGothic"}
"""A font of each table."""
_A_LINE = 50


def main() -> None:
    for name, family in FONTS.items():
        (TARGET / f"{name}.txt").write_text(build(family), encoding="utf-8", newline="\n")


def build(family: str) -> str:
    """The characters in the order of Unicode, so many a line."""
    beyond = "".join(character for character in map(chr, _characters(family)) if not _is_common(character))
    lines = (beyond[start : start + _A_LINE] for start in range(0, len(beyond), _A_LINE))
    return "".join(f"{line}\n" for line in lines)


def _characters(family: str) -> Iterator[int]:
    said = subprocess.run(["fc-list", f"{family}:style=Regular", "charset"], capture_output=True, text=True, check=True)
    ranges = said.stdout.splitlines()[0].partition("charset=")[2].split()
    for first, _, last in (one.partition("-") for one in ranges):
        yield from range(int(first, 16), int(last or first, 16) + 1)


def _is_common(character: str) -> bool:
    try:
        character.encode(BEYOND)
    except UnicodeEncodeError:
        return False
    return True


if __name__ == "__main__":
    main()
