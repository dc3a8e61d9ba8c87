"""Numbers in names, titles and headings: what differs in a number is something else, however alike it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.definition.near_names import suggestion
from survey.japanese.likeness import near, only_match
from survey.japanese.numbers import in_digits, numbers_of


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1台目", "1"),
        ("１０台目", "10"),
        ("①", "1"),
        ("①②", "1 2"),
        ("⑫", "12"),
        ("㊁", "2"),
        ("第二次計画", "2"),
        ("二台目", "2"),
        ("第十一保育園", "11"),
        ("二〇二六年", "2026"),
        ("二万三千", "23000"),
        ("目標三", "3"),
        ("（四）その他", "4"),
        ("その五", "5"),
        ("Ⅳ期", "4"),
        ("計画II", "2"),
        ("令和元年度", "1"),
        ("1,200人", "1200"),
        ("1 0", "1 0"),
        ("001", "1"),
        ("Ａ棟", "a"),
        ("（イ）", "イ"),
    ],
)
def test_a_number_is_known_however_it_is_written(text: str, numbers: str) -> None:
    assert " ".join(numbers_of(text)) == numbers


@pytest.mark.parametrize(
    "text", ["一緒に", "統一", "一部の改修", "一人暮らし", "一般会計", "一体的", "再三", "IT化", "mix", "〃", ""]
)
def test_a_kanji_or_letter_within_a_word_is_no_number(text: str) -> None:
    assert numbers_of(text) == ()


PAIRS = [
    ("1台目の公用車の点検と整備", "10台目の公用車の点検と整備"),
    ("１台目の公用車の点検と整備", "２台目の公用車の点検と整備"),
    ("①地域のつながりづくりの推進", "②地域のつながりづくりの推進"),
    ("第二次地域福祉計画の推進", "第三次地域福祉計画の推進"),
    ("二台目の公用車の点検と整備", "三台目の公用車の点検と整備"),
    ("地域福祉計画Ⅰ期の取組状況", "地域福祉計画Ⅱ期の取組状況"),
    ("取組実績（令和6年度）", "取組実績（令和7年度）"),
    ("取組実績\n令和六年度", "取組実績\n令和七年度"),
    ("中央公民館Ａ棟の改修について", "中央公民館Ｂ棟の改修について"),
    ("公用車の点検と整備", "公用車の点検と整備2"),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_texts_that_differ_in_a_number_are_not_alike(one: str, other: str) -> None:
    assert not near(one, other)
    assert not near(other, one)
    assert only_match(one, {"other": other}) is None


@pytest.mark.parametrize(
    ("typed", "ours"),
    [
        ("第2次地域福祉計画", "第二次地域福祉計画"),
        ("二台目", "2台目"),
        ("計画Ⅱ", "計画２"),
        ("令和1年度の実績", "令和元年度の実績"),
        ("1000人アンケート", "１，０００人アンケート"),
        ("1台目の公用車の点検・整備", "１台目の公用車の点検と整備"),
    ],
)
def test_the_same_number_written_otherwise_is_the_same(typed: str, ours: str) -> None:
    assert near(typed, ours)


def test_a_text_that_holds_another_and_much_more_is_not_alike() -> None:
    assert near("相談支援の充実", "相談支援")
    assert not near("相談支援に関わる職員の研修", "相談支援")


@given(st.text(), st.text())
def test_whatever_two_texts_are_alike_name_the_same_numbers(one: str, other: str) -> None:
    assert near(one, other) <= (numbers_of(one) == numbers_of(other))
    assert in_digits(one) == in_digits(one + "\n")


def test_a_suggestion_names_nothing_of_another_number() -> None:
    assert suggestion("第三保育園", ["第一保育園", "第二保育園"]) == ""
    assert "第二保育園" in suggestion("第二保育圓", ["第一保育園", "第二保育園"])
