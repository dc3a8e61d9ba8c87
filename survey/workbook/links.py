"""Links out of a workbook or a page: where they lead is written nowhere else, and is never followed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from survey.japanese.text import clean
from survey.workbook.sheets import Remark

LINK = "リンク"
_WITHIN = "#"
"""Begins a link to a place of the same file."""
_BEFORE = re.compile(r"(?:https?|mailto|file):/{0,3}", re.IGNORECASE)


def links_told(links: Iterable[tuple[str, str]], text: str) -> Iterator[Remark]:
    """The links of a cell, each with the cell's address, but not those that its text shows: programs make them of texts."""
    for cell, target in dict.fromkeys(links):
        if not is_said(target, text):
            yield Remark(cell, clean(unquote(target)), LINK)


def is_said(target: str, text: str) -> bool:
    """Whether a text says where its link leads, or it leads to a place of the same file."""
    return target.startswith(_WITHIN) or _bare(target) in _bare(text)


def _bare(text: str) -> str:
    """The text as it may stand in a cell that was made a link, or be written in its link."""
    return _BEFORE.sub("", unquote(text).replace("\\", "/")).strip("/ \n").casefold()
