"""The name of a department that an office wrapped over lines is one name; what may be several names is not joined."""

from __future__ import annotations

import pytest
from adopted_rows import adopted

from survey.adoption import Adopted

HEAD = ("NO", "課題", "担当課", "取組状況")


def table_of(*cells: str) -> Adopted:
    return adopted(HEAD, *((str(no), f"課題その{no}", cell, "訪ねている。") for no, cell in enumerate(cells, 1)))


def names(table: Adopted) -> list[str]:
    return [one.name for one in table.departments]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("子育\nて支援課", "子育て支援課"),
        ("学校\n教育課", "学校教育課"),
        ("地域包\n括支援\nセンター", "地域包括支援センター"),
        ("防災危機\n管理課\n（内線123）", "防災危機管理課"),
    ],
)
def test_a_name_that_is_wrapped_over_lines_is_one_department_and_that_is_said(cell: str, name: str) -> None:
    table = table_of(cell, "税務課")
    assert set(names(table)) == {name, "税務課"}
    assert any("一つの課と読みました" in one.said and one.of == name for one in table.guesses)


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (("福祉課\n防災課",), {"福祉課", "防災課"}),
        (("福祉\n防災課", "福祉課"), {"福祉課", "防災課"}),
        (("福祉\n防災課", "福祉、税務"), {"福祉", "防災課", "税務"}),
    ],
)
def test_lines_of_which_one_stands_elsewhere_as_a_name_are_not_joined(cells: tuple[str, ...], wanted: set[str]) -> None:
    assert set(names(table_of(*cells))) == wanted
