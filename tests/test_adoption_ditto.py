"""A mark that repeats what stands above is read as that, and what may be meant otherwise is said."""

from __future__ import annotations

import pytest
from adopted_rows import adopted, answers

from survey.adoption import Adopted

HEAD = ("NO", "課題", "取組例", "関係課", "回答課", "取組状況")
FIRST = ("1", "見守り", "訪問", "福祉課、防災課", "福祉課", "訪ねている。")


def said_at(table: Adopted, place: str) -> str:
    return "\n".join(one.said for one in table.guesses if one.place == place)


def test_another_title_beside_a_repeated_number_is_another_issue_and_both_are_named() -> None:
    table = adopted(HEAD, FIRST, ("〃", "交通", "助成", "防災課", "防災課", "道を直した。"))
    assert [(one.no, one.title) for one in table.issues] == [("1", "見守り"), ("1-2", "交通")]
    assert answers(table)["1-2", "防災課"] == {"取組状況": "道を直した。"}
    said = said_at(table, "一覧!B3")
    assert "見守り" in said and "交通" in said


@pytest.mark.parametrize(
    ("title", "more", "who"),
    [("高齢者の", "見守り", "防災課"), ("高齢者の見守り", "と交通", "防災課"), ("見守り", "訪問と電話", "")],
)
def test_a_title_that_goes_on_beside_a_repeated_number_is_one_title_and_that_is_said(
    title: str, more: str, who: str
) -> None:
    table = adopted(HEAD, ("1", title, *FIRST[2:]), ("〃", more, "", "", who, "道を直した。"))
    assert [one.title for one in table.issues] == [title + more]
    assert title in said_at(table, "一覧!B3")


def test_a_mark_in_the_place_of_a_title_beside_a_new_number_stands_for_the_title_above_and_that_is_said() -> None:
    table = adopted(HEAD, FIRST, ("2", "〃", "〃", "〃", "防災課", "道を直した。"))
    assert [(one.no, one.title, one.examples, one.departments) for one in table.issues] == [
        ("1", "見守り", "訪問", ("福祉課", "防災課")),
        ("2", "見守り", "訪問", ("福祉課", "防災課")),
    ]
    assert "見守り" in said_at(table, "一覧!B3")
    assert "訪問" in said_at(table, "一覧!C3")


def test_marks_in_the_place_of_number_and_title_go_on_with_the_issue_above() -> None:
    table = adopted(HEAD, FIRST, ("〃", "〃", "〃", "〃", "防災課", "道を直した。"))
    assert [one.title for one in table.issues] == ["見守り"]
    assert answers(table)["1", "防災課"] == {"取組状況": "道を直した。"}
