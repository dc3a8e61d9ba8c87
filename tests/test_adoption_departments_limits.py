"""Departments beside each other: how long, how far and how often something may be to be taken for what it is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from test_adoption_departments import DONE, ISSUE, NAMES, adopted, answers, grid, listed, refusal, told

from survey.adoption import adopt_table
from survey.errors import SurveyError

UNDER_TWO = {(1, 1): (2, 1), (1, 2): (2, 2), (1, 3): (1, 4), (1, 5): (1, 6)}
"""Two headings of the issue beside two departments that stand over two columns each."""
TWO_EACH = (
    ("1", "居場所", "体操をした。", "足りない。", "茶話会をした。", "遠い。"),
    ("2", "見守り", "訪問した。", "人手。", "電話をした。", "時間。"),
)


def is_refused(*rows: Sequence[str], merged: dict[tuple[int, int], tuple[int, int]]) -> bool:
    try:
        adopt_table([grid(rows, merged)])
    except SurveyError:
        return True
    return False


@pytest.mark.parametrize(("letters", "why"), [(40, "表の下の、作成した課や日付"), (41, "表の行でない文")])
def test_a_line_that_signs_a_table_has_forty_characters_at_most(letters: int, why: str) -> None:
    day = "課令和7年6月1日現在"
    table = adopted((*ISSUE, *NAMES), *DONE, ("あ" * (letters - len(day)) + day,))
    assert [one.why for one in table.unclear if one.place.endswith("A4")] == [why]


@pytest.mark.parametrize("letters", [10, 11])
def test_beside_further_columns_answers_are_longer_than_ten_characters(letters: int) -> None:
    one, two, three, four, five, six = (sign * letters for sign in "いろはにほへ")
    rows = ((*ISSUE, *NAMES, "備考"), ("1", "居場所", one, two, three, "p1"), ("2", "見守り", four, five, six, "p2"))
    if letters > 10:
        assert listed(adopted(*rows)) == {"F1": "備考", "F2": "p1", "F3": "p2"}
    else:
        assert "課の名前が横に並んでいるようです" in refusal(*rows)


@pytest.mark.parametrize("unit", ["人以上", "人以上で"])
def test_a_number_with_three_letters_is_an_amount_and_with_four_words(unit: str) -> None:
    rows = (
        (*ISSUE, *NAMES),
        *((no, title, *(f"{n}{unit}" for n in (1, 2, 3))) for no, title in (("1", "場"), ("2", "足"))),
    )
    if len(unit) > 3:
        assert set(told(adopted(*rows)).values()) == {f"{n}{unit}" for n in (1, 2, 3)}
    else:
        assert "課の名前が横に並んでいるようです" in refusal(*rows)


@pytest.mark.parametrize("letters", [40, 41])
def test_a_heading_below_a_department_has_forty_characters_at_most(letters: int) -> None:
    heading = "い" * (letters - 4) + "取組状況"
    rows = ((*ISSUE, "福祉課", "", "長寿課", ""), ("", "", heading, "課題", heading, "課題"), *TWO_EACH)
    assert is_refused(*rows, merged=UNDER_TWO) is (letters > 40)
    if letters == 40:
        assert answers(adopted(*rows, merged=UNDER_TWO))["1", "長寿課"] == {heading: "茶話会をした。", "課題": "遠い。"}


def test_headings_that_no_other_department_has_ask_nothing() -> None:
    rows = ((*ISSUE, "福祉課", "", "長寿課", ""), ("", "", "取組状況", "課題", "実績", "予定"), *TWO_EACH)
    assert is_refused(*rows, merged=UNDER_TWO)


@pytest.mark.parametrize("above", [1, 2, 3])
def test_headings_of_the_issue_begin_two_rows_above_the_departments_at_most(above: int) -> None:
    over = [("", "", f"令和{year}年度", "", "") for year in range(8 - above, 7)]
    rows = ((*ISSUE, "各課の回答", "", ""), *over, ("", "", *NAMES), *DONE)
    down = {(1, column): (above + 1, column) for column in (1, 2)}
    merged = {**down, **{(row, 3): (row, 5) for row in range(1, above + 1)}}
    assert is_refused(*rows, merged=merged) is (above > 2)
    if above <= 2:
        assert told(adopted(*rows, merged=merged))["2", "健康課"] == "電話をした。"


@pytest.mark.parametrize(("sheets", "titles"), [(1, ["通いの場づくり"]), (2, ["シート甲", "シート乙"])])
def test_what_stands_above_the_only_sheet_names_its_issue_and_above_each_of_two_none(
    sheets: int, titles: Sequence[str]
) -> None:
    rows = [("通いの場づくり",), ("回答課", "取組状況"), ("福祉課", "体操をした。"), ("長寿課", "茶話会をした。")]
    table = adopt_table([grid(rows, name=f"シート{sign}") for sign in "甲乙"[:sheets]])
    assert [issue.title for issue in table.issues] == titles
