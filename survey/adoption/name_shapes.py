"""What a department's name looks like, whatever names are known: its ending, what stands around it, what means all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from survey.adoption.heading_words import MEMBERS
from survey.japanese.department_names import everyone_words
from survey.japanese.text import appearance_key

SUFFIX = re.compile(
    r".*(課|室|局|係|部|所|館|場|園|校|院|署|家|庁|会|センター|プラザ|担当|グループ|チーム|班|ステーション|機構|公社)"
)
"""How a name ends."""
LISTS = re.compile("[、，,;；・･]")
"""Signs that part the names of a list."""
WEAK = re.compile(r"[・･／/\t 　]+")
"""Signs that part names, and stand within some."""
BRACKETS = re.compile(r"(.+?)\s*([（(][^（）()]*[）)])")
"""A name, and what brackets say of it."""
LEADING_MARKS = re.compile(r"([・･○◎●□■◯*＊\-－–→⇒①-⑳]|[(（]?\d+[)）.．])\s*(.+)")
"""A mark or a number of a list, and the name."""
_ALL_BUT = re.compile(r"(.+(?:以外|除く|除き)の?)[\s　]*(.+)")
_NO_NAME = re.compile(r".*(以外|除く|除き|[→⇒:：]).*", re.DOTALL)
_AROUND = re.compile(
    r"((?:[・･○◎●□■◯◆◇*＊\-－–→⇒①-⑳]|[(（]?\d+[)）.．]|\d+[ 　])*[ 　]*[（(【〔\[]?)([^（）()【】〔〕\[\]]+?)([）)】〕\]]?(?:分|の回答|[:：])?)"
)
LONGEST = 40
"""Characters of a name."""
FEWEST = 2
"""Columns, sheets or tables that are departments."""
_SURELY = re.compile(r".*(課|局|係|部)")
"""Half of them end so: 駐車場 and 会議室 beside each other are no departments."""
EVERYONE_SAID = frozenset[str]().union(*map(everyone_words, MEMBERS))
"""What means all departments in a list, or all but the one that answers; as comparison keys."""
ALL_DEPARTMENTS = EVERYONE_SAID.union(
    map(appearance_key, ("全て", "すべて", "全部署", "全庁共通", "全課共通", "全課室"))
)
"""The same with words that need no answering department."""


def name_within(text: str) -> tuple[str, str] | None:
    """A department's name within brackets, marks and numbers, and these; None where nothing stands around it."""
    # Of a long text the pattern would try every way to divide it.
    match = _AROUND.fullmatch(text.strip()) if len(text) <= 2 * LONGEST else None
    around = match[1].strip() + match[3] if match else ""
    return (match[2], around) if match and around.strip("・･-－–") and looks_like_department(match[2]) else None


def is_everyone(text: str) -> bool:
    """Whether a text means all departments, or all but some."""
    key = appearance_key(text)
    return key in ALL_DEPARTMENTS or key.startswith(("全課", "各課", "全庁")) or bool(everyone_but(text))


def everyone_but(text: str) -> str:
    """What else a text says that means all departments: in brackets, or whom it excepts; "" where it is none such."""
    for pattern, named, other in ((BRACKETS, 1, 2), (_ALL_BUT, 2, 1)):
        match = pattern.fullmatch(text.strip())
        if match and appearance_key(match[named]) in ALL_DEPARTMENTS:
            return match[other]
    return ""


def is_plain(piece: str) -> bool:
    """Whether a piece of a list looks like a name and nothing else."""
    piece = piece.strip()
    if len(WEAK.split(piece)) > 1 and put_together(piece) == piece:
        return False
    is_name = bool(SUFFIX.fullmatch(appearance_key(piece))) and len(piece) <= LONGEST
    return is_name and not (LEADING_MARKS.fullmatch(piece) or _NO_NAME.fullmatch(piece) or name_within(piece))


def put_together(text: str) -> str:
    """A name that was spread by spaces, as 福　祉　課, put together; line ends taken out."""
    text = text.strip().replace("\n", "")
    parts = text.split()
    return "".join(parts) if all(len(part) == 1 for part in parts) else text


def are_departments(headings: Sequence[str]) -> bool:
    """Whether names beside each other are departments: half of them surely are."""
    sure = [text for text in headings if _SURELY.fullmatch("".join(text.split()))]
    return len(headings) >= FEWEST and len(sure) * 2 >= len(headings)


def looks_like_department(text: str) -> bool:
    """Whether a text could be the name of a department by the way it ends."""
    is_name = bool(SUFFIX.fullmatch(appearance_key(text))) and 1 < len(text.strip()) <= LONGEST
    return is_name and "。" not in text and not _NO_NAME.fullmatch(text)
