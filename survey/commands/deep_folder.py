"""深いフォルダー: where the paths of a survey's files grow longer than Windows or Excel take them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from survey.errors import Fault, SurveyError

LONGEST_ON_WINDOWS = 259
"""Characters of a path, without its end (MAX_PATH, learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation)."""
LONGEST_IN_EXCEL = 218
"""Of a path that Excel opens (its specifications and limits; the names of its folders are counted, too)."""
_TEMPORARY = len("~survey-01234567") - len("output/調査票")
"""How much deeper a file may lie while it is written."""


def refuse_too_deep(paths: Iterable[Path], *, on_windows: bool = sys.platform == "win32") -> None:
    """Raises SurveyError where files cannot be written because their folder lies too deep."""
    if (
        on_windows
        and (longest := _longest(paths))
        and (excess := _excess(longest, LONGEST_ON_WINDOWS - _TEMPORARY)) > 0
    ):
        problem = f"フォルダーの場所（パス）が長すぎて、{longest.name} などを書けません（{excess}文字ほど）。"
        raise SurveyError([Fault(str(longest.parent), problem, _REMEDY)])


def too_deep_for_excel(paths: Iterable[Path], *, on_windows: bool = sys.platform == "win32") -> tuple[str, ...]:
    """A sentence where Excel could not open what is written."""
    if not on_windows or not (longest := _longest(paths)) or (excess := _excess(longest, LONGEST_IN_EXCEL)) <= 0:
        return ()
    problem = f"フォルダーの場所（パス）が長く、{longest.name} などを Excel で開けません（{excess}文字ほど長い）。"
    return (f"{problem}{_REMEDY}",)


_REMEDY = r"調査のフォルダーを、もっと浅い場所（例 C:\調査R8）に移してください。"


def _longest(paths: Iterable[Path]) -> Path | None:
    return max((path.absolute() for path in paths), key=lambda path: len(str(path)), default=None)


def _excess(path: Path, most: int) -> int:
    return len(str(path)) - most
