"""The limits of a definition: what is just within is taken, what is just beyond is refused, and the remedy says the limit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from calculation_survey import SHEETS as CALCULATED
from definition_book import SHEETS, Changes, definition

from survey.definition import faults as wrong
from survey.definition.survey_reader import read_definition
from survey.errors import DefinitionError

ITEMS: Changes = {("設問", "L1"): "明細", ("設問", "L3"): "○", ("設問", "L4"): "○", ("設問", "D3"): None}


def said(folder: Path, changes: Changes, kind: wrong.FaultKind, place: str, sheets: Any = SHEETS) -> str:
    """What is said of this kind of fault at this place; "" where nothing is."""
    try:
        read_definition(definition(folder, changes, sheets))
    except DefinitionError as error:
        of_kind = [one for one in error.faults if (one.code, one.place) == (kind.code, f"調査定義.xlsx {place}")]
        return " ".join(f"{fault.problem}{fault.remedy}" for fault in of_kind)
    return ""


def setting(item: str, value: Any) -> Changes:
    return {("設定", "A10"): item, ("設定", "B10"): value}


def counting(heading: str, value: Any) -> Changes:
    """The last question asks for a number, with a column more."""
    return {("設問", "C4"): "数値", ("設問", "J4"): None, ("設問", "L1"): heading, ("設問", "L4"): value}


def rows(sheet: str, first: int, count: int, **columns: str) -> Changes:
    """Rows from the first on, each with its number in place of {}."""
    numbers = range(first, first + count)
    return {(sheet, f"{column}{n}"): text.format(n) for n in numbers for column, text in columns.items()}


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("item", "low", "high"),
    [
        ("SMTPポート", 1, 65_535),
        ("IMAPポート", 1, 65_535),
        ("添付の上限", 1, 1_000),
        ("督促の間隔", 1, 365),
        ("督促の上限", 0, 99),
        ("送信の間隔", 0, 3_600),
        ("読取りの上限", 1, 100),
        ("明細の行数", 1, 200),
    ],
)
def test_a_number_of_the_settings_lies_in_its_range(tmp_path: Path, item: str, low: int, high: int) -> None:
    def told(number: int) -> str:
        return said(tmp_path, setting(item, number), wrong.DEFINITION_NOT_A_NUMBER, "設定!B10")

    assert not told(low)
    assert not told(high)
    assert f"{low}から{high:,}まで" in told(high + 1)
    assert told(low - 1)


@pytest.mark.parametrize(
    ("column", "low", "high", "question"),
    [
        ("K", 1, 200, {}),
        ("E", 1, 32_767, {("設問", "C4"): "長文"}),
        ("L", 0, 10, counting("小数", None)),
    ],
)
def test_a_number_of_a_question_lies_in_its_range(
    tmp_path: Path, column: str, low: int, high: int, question: Changes
) -> None:
    def told(number: int) -> str:
        changes = {**question, ("設問", f"{column}4"): number}
        return said(tmp_path, changes, wrong.DEFINITION_NOT_A_NUMBER, f"設問!{column}4")

    assert not told(low)
    assert not told(high)
    assert f"{low}から{high:,}まで" in told(high + 1)
    assert told(low - 1)


@pytest.mark.parametrize(("item", "typed"), [("送信の間隔", "0,5"), ("添付の上限", "1,5"), ("督促の間隔", "1,,0")])
def test_a_comma_that_parts_no_thousands_is_refused_and_not_passed_over(tmp_path: Path, item: str, typed: str) -> None:
    assert f"「{typed}」" in said(tmp_path, setting(item, typed), wrong.DEFINITION_NOT_A_NUMBER, "設定!B10")


@pytest.mark.parametrize(("typed", "read"), [("1,000", 1000.0), ("１，０００", 1000.0), ("0.5", 0.5), ("０１０", 10.0)])
def test_a_number_of_the_settings_is_read_as_offices_write_it(tmp_path: Path, typed: str, read: float) -> None:
    survey = read_definition(definition(tmp_path, setting("送信の間隔", typed)))
    assert survey.settings.mail.pause == read


def test_letters_have_six_to_twenty_four_points(tmp_path: Path) -> None:
    def told(size: float) -> str:
        return said(tmp_path, {("設定", "B9"): size}, wrong.DEFINITION_NOT_A_NUMBER, "設定!B9")

    assert not told(6)
    assert not told(24)
    assert "6から24まで" in told(5.9)
    assert told(24.1)


def test_a_deadline_lies_in_this_century(tmp_path: Path) -> None:
    def told(day: date) -> str:
        return said(tmp_path, {("設定", "B5"): day}, wrong.NOT_A_DEADLINE, "設定!B5")

    assert not told(date(2000, 1, 1))
    assert not told(date(2099, 12, 31))
    assert "2000年から2099年まで" in told(date(1999, 12, 31))
    assert told(date(2100, 1, 1))


# ---------------------------------------------------------------- lengths


@pytest.mark.parametrize(
    ("kind", "place", "most", "changes"),
    [
        (wrong.WORD_TOO_LONG, "設定!B10", 15, setting("課の名称", "{}")),
        (wrong.NOT_A_FONT, "設定!B10", 31, setting("フォント", "{}")),
        (wrong.NOT_A_SHEET, "設定!B10", 20, ITEMS | setting("明細の見出し", "{}")),
        (wrong.NOT_A_UNIT, "設問!L4", 10, counting("単位", "{}")),
        (wrong.NAME_TOO_LONG, "課!A5", 200, {("課", "A5"): "{}"}),
        (wrong.NOT_A_FILE_NAME, "設定!B4", 31, {("設定", "B4"): "{}"}),
        (wrong.NOT_A_FILE_NAME, "設定!B10", 200, setting("概要のひな形", "{}.docx")),
        (wrong.NOT_AN_IDENTIFIER, "設定!B2", 64, {("設定", "B2"): "{}"}),
        (wrong.NOT_AN_IDENTIFIER, "設問!A4", 64, {("設問", "A4"): "{}"}),
        (wrong.NOT_SHOWN, "設問!H3", 30_000, {("設問", "H3"): "{}"}),
    ],
)
def test_a_text_is_as_long_as_the_remedy_says(
    tmp_path: Path, kind: wrong.FaultKind, place: str, most: int, changes: Changes
) -> None:
    def told(length: int) -> str:
        whole = {at: text.replace("{}", "あ" * (length - len(text) + 2)) for at, text in changes.items() if text}
        return said(tmp_path, changes | whole, kind, place)

    assert not told(most)
    assert f"{most:,}文字" in told(most + 1)


def test_a_message_has_two_hundred_characters_and_the_name_of_a_grade_twenty(tmp_path: Path) -> None:
    def message(length: int) -> str:
        return said(tmp_path, {("検算", "B2"): "あ" * length}, wrong.NOT_SHOWN, "検算!B2", CALCULATED)

    def grade(length: int) -> str:
        changes = {("設問", "J10"): None, ("設問", "L8"): f"{'あ' * length}:1、い"}
        return said(tmp_path, changes, wrong.NOT_A_GRADE, "設問!L8", CALCULATED)

    assert not message(200)
    assert "200文字" in message(201)
    assert not grade(20)
    assert "20文字" in grade(21)


# ---------------------------------------------------------------- how many


def questions(count: int) -> Changes:
    return rows("設問", 5, count - 3, A="key{}", B="見出し{}", C="短文")


def choices(count: int) -> Changes:
    return {("設問", "F2"): "\n".join(["使っていない", "悪い", *map(str, range(count - 2))])}


def exempting(count: int) -> Changes:
    return choices(500) | {("設問", "G2"): "\n".join(map(str, range(count)))}


def departments(count: int) -> Changes:
    return rows("課", 5, count - 3, A="課{}")


def issues(count: int) -> Changes:
    return rows("課題", 4, count - 2, A="{}", B="場所", D="管財課")


def pairs(count: int) -> Changes:
    return departments(count // 1_000) | issues(1_000)


@pytest.mark.parametrize(
    ("place", "most", "of_count", "more"),
    [
        ("設問", 200, questions, 1),
        ("設問!F2", 1_000, choices, 1),
        ("設問!G2", 100, exempting, 1),
        ("課題", 1_000_000, pairs, 1_000),
    ],
)
def test_there_may_be_as_many_as_the_remedy_says(
    tmp_path: Path, place: str, most: int, of_count: Callable[[int], Changes], more: int
) -> None:
    """Asked of a definition that is refused besides, so that nobody waits for what would be looked at next."""
    refused = {("設定", "B6"): None}
    assert not said(tmp_path, refused | of_count(most), wrong.TOO_MANY, place)
    assert f"{most:,}" in said(tmp_path, refused | of_count(most + more), wrong.TOO_MANY, place)


def checks(count: int) -> Changes:
    return rows("検算", 4, count - 2, A="計 ＜ 9", B="あ")


def grades(count: int) -> Changes:
    return {("設問", "L8"): "、".join([*(f"あ{n}:{100 - n}" for n in range(count - 1)), "他"])}


@pytest.mark.parametrize(("place", "most", "of_count"), [("検算", 30, checks), ("設問!L8", 20, grades)])
def test_there_may_be_as_many_checks_and_grades_as_the_remedy_says(
    tmp_path: Path, place: str, most: int, of_count: Callable[[int], Changes]
) -> None:
    grades_unused = {("設問", "J10"): None}
    assert not said(tmp_path, grades_unused | of_count(most), wrong.TOO_MANY, place, CALCULATED)
    assert f"{most}" in said(tmp_path, grades_unused | of_count(most + 1), wrong.TOO_MANY, place, CALCULATED)


def test_a_form_has_five_thousand_rows_of_items_at_most(tmp_path: Path) -> None:
    def told(count: int) -> str:
        changes = ITEMS | setting("明細の行数", 200) | rows("課題", 2, count, A="{}", B="場所{}", D="管財課")
        return said(tmp_path, changes, wrong.TOO_MANY, "設定!B10")

    assert not told(25)
    assert "5,000行" in told(26)
