"""A table → what it says. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from survey.adoption.adopted import Adopted
from survey.adoption.grid import TableGrid
from survey.errors import Fault, SurveyError


def adopt_table(grids: Sequence[TableGrid]) -> Adopted:
    """What the tables say together. Raises SurveyError where none of them is a consolidated table."""
    names = "、".join(one.name for one in grids)
    remedy = "課題と課ごとの回答を並べた一覧表のファイルを指定してください。"
    raise SurveyError([Fault(names, "とりまとめた表と読み取れるものがありません。", remedy)])
