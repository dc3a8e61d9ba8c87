"""Text as SpreadsheetML keeps it: in runs, with furigana beside it and some characters escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable

from survey.workbook.markup import End, Start, full_names, scan
from survey.workbook.styles import is_on

Run = tuple[str, bool | None]
"""A piece of text, and whether it is struck through; None: as its cell is."""
Rich = str | tuple[Run, ...]
"""Text; in runs only where some say whether they are struck through."""

FURIGANA = ("x:rPh",)
"""Readings, which stand beside the text that they are of."""

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_XML_WHITE_SPACE = " \t\r\n"
(_SPACE,) = full_names("xml:space")


def unescaped(text: str) -> str:
    """The text with each _xHHHH_ (ECMA-376 part 1, 22.9.2.19) as the character it stands for, decoded once."""
    if "_x" not in text:
        return text
    decoded = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    # A character beyond U+FFFF may be escaped as its two halves.
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass") if decoded != text else text


def read_shared_strings(chunks: Iterable[bytes]) -> list[Rich]:
    """The texts of xl/sharedStrings.xml."""
    found: list[Rich] = []
    item = TextItem()
    scan(
        chunks,
        start=item.start,
        end={**item.end, "x:si": lambda: found.append(item.take())},
        text=item.data,
        skip=FURIGANA,
    )
    return found


class TextItem:
    """Collects one text, with or without runs. `start`, `end` and `data` are handlers for a pass that skips FURIGANA."""

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._piece: list[str] | None = None
        self._keep_space = False
        self._struck: bool | None = None
        self.start: dict[str, Start] = {
            "x:r": self._run,
            "x:rPr": self._run_format,
            "x:strike": self._strike,
            "x:t": self._begin_text,
        }
        self.end: dict[str, End] = {"x:t": self._end_text}

    def data(self, text: str) -> None:
        if self._piece is not None:
            self._piece.append(text)

    def take(self) -> Rich:
        """What was collected since the last time."""
        runs, self._runs = self._runs, []
        self._struck = None
        if all(struck is None for _, struck in runs):
            return "".join(text for text, _ in runs)
        return tuple(runs)

    def _run(self, _: dict[str, str]) -> None:
        self._struck = None

    def _run_format(self, _: dict[str, str]) -> None:
        self._struck = False

    def _strike(self, attributes: dict[str, str]) -> None:
        self._struck = is_on(attributes)

    def _begin_text(self, attributes: dict[str, str]) -> None:
        self._piece = []
        self._keep_space = attributes.get(_SPACE) == "preserve"

    def _end_text(self) -> None:
        if self._piece is None:
            return
        text = "".join(self._piece)
        self._piece = None
        # Excel shows no white space at the ends of a text that does not ask for it.
        self._runs.append((unescaped(text if self._keep_space else text.strip(_XML_WHITE_SPACE)), self._struck))
