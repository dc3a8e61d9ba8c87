"""Eras: which year is meant, and how a day is printed. How people type dates is shown where they are checked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from survey.japanese.dates import format_date, parse_date

FIRST_DAYS = {
    "明治": date(1868, 1, 25),
    "大正": date(1912, 7, 30),
    "昭和": date(1926, 12, 25),
    "平成": date(1989, 1, 8),
    "令和": date(2019, 5, 1),
}


@pytest.mark.parametrize("era", FIRST_DAYS)
def test_an_era_begins_with_its_first_day(era: str) -> None:
    first = FIRST_DAYS[era]
    assert format_date(first).startswith(f"{era}元年{first.month}月{first.day}日（")
    assert not format_date(first - timedelta(days=1)).startswith(era)


@pytest.mark.parametrize("era", FIRST_DAYS)
def test_a_year_of_an_era_is_read_by_name_and_by_letter(era: str) -> None:
    third = FIRST_DAYS[era].year + 2
    letter = dict(zip(FIRST_DAYS, "MTSHR", strict=True))[era]
    for text in (f"{era}3年4月1日", f"{letter}3.4.1", f"{letter.lower()}3/4/1"):
        assert parse_date(text) == date(third, 4, 1)


def test_the_whole_year_in_which_an_era_changes_may_be_dated_by_either() -> None:
    assert parse_date("昭和64年12月31日") == parse_date("平成元年12月31日") == date(1989, 12, 31)
    assert parse_date("平成元年1月1日") == date(1989, 1, 1)
    assert parse_date("昭和65年1月1日") is None
    assert parse_date("大正0年1月1日") is None
