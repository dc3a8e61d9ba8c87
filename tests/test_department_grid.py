"""関係課 by ○: a sheet of departments by issues, instead of the column or beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from definition_book import SHEETS, definition

from survey.definition import faults as wrong
from survey.definition.survey_reader import read_definition
from survey.errors import DefinitionError

GRID = [
    ["", "場所", ""],
    ["課名", "1", "２"],
    ["広報課", "○", ""],
    ["財産管理課", "レ", "－"],
    ["市民窓口課", "", "1"],
]
"""1: 管財課 (by its alias) and 広報課; 2: 市民窓口課, as the column says, too."""


def without_column(**nos: str) -> list[list[object]]:
    """Sheet 課題 with 関係課 empty, but for the NOs given."""
    head, *rows = SHEETS["課題"]
    return [head, *([*row[:3], nos.get(f"no{row[0]}", "")] for row in rows)]


def read(folder: Path, grid: list[list[object]], issues: list[list[object]]) -> dict[str, tuple[str, ...]]:
    survey = read_definition(definition(folder, sheets={**SHEETS, "課題": issues, " 関係課": grid}))
    return {issue.no: issue.departments for issue in survey.issues}


def refused(folder: Path, grid: list[list[object]], issues: list[list[object]]) -> dict[str, str]:
    with pytest.raises(DefinitionError) as raised:
        read(folder, grid, issues)
    return {fault.code: fault.place.rpartition("!")[2] for fault in raised.value.faults}


def test_a_mark_asks_the_department_in_the_order_of_the_departments(tmp_path: Path):
    asked = read(tmp_path, GRID, without_column())
    assert asked == {"1": ("管財課", "広報課"), "2": ("市民窓口課",)}


def test_both_may_say_the_same_and_each_may_say_what_the_other_leaves_out(tmp_path: Path):
    assert read(tmp_path, GRID, SHEETS["課題"]) == {"1": ("管財課", "広報課"), "2": ("市民窓口課",)}
    half = [row[:2] for row in GRID]
    assert read(tmp_path, half, without_column(no2="広報課"))["2"] == ("広報課",)


def test_where_they_differ_it_is_refused_at_the_column(tmp_path: Path):
    assert refused(tmp_path, GRID, without_column(no1="広報課")) == {wrong.GRID_DISAGREES.code: "D2"}


def test_an_issue_that_neither_names_has_no_department(tmp_path: Path):
    empty = [[*row[:2], "", ""] if at > 1 else row for at, row in enumerate(GRID)]
    assert refused(tmp_path, empty, without_column()) == {wrong.EMPTY.code: "D3"}


@pytest.mark.parametrize(
    ("row", "column", "text", "kind"),
    [
        (3, 0, "清掃課", wrong.DEFINITION_UNKNOWN_DEPARTMENT),
        (1, 2, "9", wrong.GRID_UNKNOWN_ISSUE),
        (2, 1, "主担当", wrong.GRID_NO_MARK),
        (2, 0, "", wrong.GRID_NO_DEPARTMENT),
    ],
    ids=lambda value: getattr(value, "code", value),
)
def test_what_cannot_be_meant_is_refused_in_its_cell(
    tmp_path: Path, row: int, column: int, text: str, kind: wrong.FaultKind
):
    grid = [list(line) for line in GRID]
    grid[row][column] = text
    found = refused(tmp_path, grid, SHEETS["課題"])
    assert found[kind.code] == f"{'ABC'[column if kind is not wrong.GRID_NO_DEPARTMENT else 1]}{row + 1}"


def test_a_sheet_of_that_name_without_any_no_is_refused(tmp_path: Path):
    assert wrong.GRID_WITHOUT_ISSUES.code in refused(tmp_path, [["覚え書き"]], SHEETS["課題"])
