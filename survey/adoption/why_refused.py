"""Why no consolidated table was found: what was seen instead, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from survey.adoption.department_columns import SIDE_BY_SIDE
from survey.adoption.grid import GridCell, TableGrid
from survey.adoption.heading_rows import ReadTables
from survey.adoption.heading_words import Role, role_of
from survey.adoption.name_shapes import looks_like_department
from survey.errors import Fault, SurveyError
from survey.japanese.text import one_line

_SEVERAL, _BRIEF, _BESIDE = 4, 12, 3
"""Cells, and characters of each, that are quoted of what was seen, and departments that stand beside each other."""
_READABLE = "左に課題の列があり、課の名前の下に回答の文がある表か、課が縦に並ぶ表だけを引き継げます。"


def not_understood(grids: Sequence[TableGrid], read: ReadTables) -> SurveyError:
    """What is said where none of the tables is a consolidated one."""
    seen = list(_seen(read))
    where = "、".join(grid.name for grid in grids[:5]) or "ファイル"
    problem = "課題と課ごとの回答を並べた一覧表が見つかりません。" + ("".join(seen) or "")
    remedy = "一行に一つの課の回答があり、見出しの行に「取り組むべき内容」などの課題の列と「回答課」などの課の列がある表を指定してください。"
    return SurveyError([Fault(where, problem, remedy)])


def _seen(read: ReadTables) -> Iterator[str]:
    rows = [row for grid, _ in read if not grid.left_out for row in grid.rows.values()]
    if not any(grid.cells for grid, _ in read):
        yield "文字が一つもありません。"
    elif unclear := next((grid.left_out for grid, _ in read if grid.left_out.startswith(SIDE_BY_SIDE)), ""):
        yield f"課の名前が横に並んでいるようです{unclear.removeprefix(SIDE_BY_SIDE)}。{_READABLE}"
    elif any(map(_names_several, rows)):
        yield f"課の名前が横に並んでいるようです。{_READABLE}"
    elif any(table.names_issues and any(table.body()) for _, tables in read for table in tables):
        if asked := _headings_of_offices(read):
            yield f"「{asked[0]}」の列はありますが、どの列がその課の回答か分かりません。回答した課の列なら、見出しを「回答課」にしてください。"
        else:
            yield "課題の行はありますが、どの課の回答かを書いた列も、表の上の課の名前も見つかりません。"
    elif any(tables for _, tables in read):
        yield "見出しの行はありますが、その下に課の回答がありません。"
    elif rows:
        widest = max(rows, key=len)
        texts = "」「".join(one_line(cell.text)[:_BRIEF] for cell in list(widest.values())[:_SEVERAL])
        yield f"見出しの行が見つかりません（いちばん多く並ぶ行は「{texts}」）。"


def _headings_of_offices(read: ReadTables) -> Sequence[str]:
    headings = (text for _, tables in read for table in tables for text in table.headings.values())
    return [one_line(text) for text in headings if role_of(text) in (Role.ASKED, Role.WHO)]


def _names_several(row: Mapping[int, GridCell]) -> bool:
    return sum(looks_like_department(cell.text) for cell in row.values()) >= _BESIDE
