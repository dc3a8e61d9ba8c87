"""困ったとき: what each code means and what to do, out of the catalogues themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import TypeVar

from survey import findings
from survey.definition import faults
from survey.definition.faults import FaultKind
from survey.findings import FindingKind
from survey.model import USUAL_NAMES

_WORD = re.compile(r"「?\{\w+(?:[^{}]*)\}」?")
_FINDINGS = {
    "E": "エラー（E）：直してもらうもの",
    "W": "注意（W）：見て確かめるもの",
    "H": "保留（H）：受付簿の「判断」で決めるもの",
    "J": "判断（J）：受付簿の「判断」が読み取れないもの",
    "X": "対象外（X）：調査票でないもの",
    "I": "情報（I）：このツールが行ったこと",
}
"""Headings by the first letter of a code, in the order in which they are told."""
_HEAD = "| 記号 | 意味 | すること |\n|---|---|---|"


def finding_kinds() -> tuple[FindingKind, ...]:
    """Every kind of finding, by its code."""
    return tuple(sorted(_in(findings, FindingKind), key=lambda kind: kind.code))


def fault_kinds() -> tuple[FaultKind, ...]:
    """Every kind of fault of a definition, by its code."""
    return tuple(sorted(_in(faults, FaultKind), key=lambda kind: kind.code))


_Kind = TypeVar("_Kind", FindingKind, FaultKind)


def _in(module: ModuleType, kind: type[_Kind]) -> Iterator[_Kind]:
    return (one for one in vars(module).values() if isinstance(one, kind))


def about_findings() -> str:
    """The findings as tables in Markdown, one for each first letter."""
    told = finding_kinds()
    return "\n\n".join(
        f"### {heading}\n\n{_table((c.code, c.what, c.remedy) for c in told if c.code[0] == letter)}"
        for letter, heading in _FINDINGS.items()
    )


def about_definitions() -> str:
    """The faults of a definition as a table in Markdown."""
    return f"### 調査定義（D）\n\n{_table((one.code, one.problem, one.remedy) for one in fault_kinds())}"


def _table(rows: Iterable[tuple[str, str, str]]) -> str:
    lines = (f"| {code} | {_told(what)} | {_told(remedy) or '―'} |" for code, what, remedy in rows)
    return "\n".join((_HEAD, *lines))


def _told(message: str) -> str:
    """A message with … for the words that a run fills in, and the usual words for those that a survey chooses."""
    return _WORD.sub("「…」", USUAL_NAMES.said_in(message)).replace("\n", " ").replace("|", "｜").strip()
