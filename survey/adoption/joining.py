"""An answer that stands in several cells, put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from survey.adoption.found import Said
from survey.adoption.heading_words import without_continued

_BEGINS = re.compile(r"[\s・･○●◎□■◆◇★☆※①-⑳⑴-⑽ⅰ-ⅹⅠ-Ⅹ\-－–]|[（(]?[\d０-９一二三四五六七八九十ア-ン]{1,3}[)）.．、]")
"""How paragraphs begin."""
_NEVER_BEGINS = re.compile(r"[、。，．）)」』]|(と|や|の|を|に|へ|が|は|で|から|まで|及び|並びに|又は)[^ぁ-ん]")
"""How lines go on."""
_IN_MIDDLE = re.compile(r".*[、，がをにへとでのはやて]", re.DOTALL)
"""How lines end that go on."""


def joined(parts: Sequence[Said]) -> str:
    """The texts of cells one below the other, a line end between two unless the first breaks off in the middle of a line."""
    text = ""
    known: bool | None = None
    for place, part in enumerate(parts):
        more = part.text if part.goes_on is not None else _unmarked(part.text, place, len(parts))
        if text and more and not _breaks_off(text, more, known):
            text += "\n"
        text, known = text + more, part.goes_on
    return text


def parts_break_between(parts: Sequence[Said]) -> bool:
    """Whether a line end is put between two of the parts although nothing tells that there was one."""
    texts = [without_continued(part.text) for part in parts]
    return any(
        one.strip()
        and more.strip()
        and part.goes_on is None
        and not _BEGINS.match(more)
        and not _breaks_off(one, more, None)
        for one, more, part in zip(texts, texts[1:], parts, strict=False)
    )


def goes_on_in_line(text: str, more: str) -> bool:
    """Whether the look of two cells tells that the second goes on in the middle of the first one's line."""
    return _breaks_off(text, more, None) or bool(_NEVER_BEGINS.match(more))


def _unmarked(text: str, place: int, count: int) -> str:
    """A part without （続き） where parts meet; what respondents write about their whole answers is theirs."""
    begins, ends = place > 0, place < count - 1
    return without_continued(text, begins=begins, ends=ends) if begins or ends else text


def _breaks_off(text: str, more: str, known: bool | None) -> bool:
    if known is not None:
        return known
    return not _BEGINS.match(more) and bool(_IN_MIDDLE.fullmatch(text.rsplit("\n", 1)[-1]))
