"""What an officer may type into 判断, and what it is taken for."""

from __future__ import annotations

import pytest
from builders import SURVEY
from msgspec.structs import replace

from survey.ledger_book.reception_sheet import verdicts
from survey.ledger_book.ruling_words import meant_by
from survey.model import Department


@pytest.mark.parametrize(
    "typed",
    ["除外", "除外する", "除 外", "　除外\n", "除外。", "除外します", "除外とする", "除外してください", "「除外」", "（除外）",
     "却下", "却下します", "不採用", "不採用とします。", "じょがい", "×", "✕", "✖️", "不可", "無効", "採用しない", "除外済み", "除\u200b外"],
)  # fmt: skip
def test_plain_words_for_leaving_a_file_out_are_understood(typed: str) -> None:
    assert meant_by(typed, SURVEY) == "除外"


@pytest.mark.parametrize(
    "typed",
    ["採用", "採 用", "採用する", "採用します。", "採用とする", "採用です", "採", "可", "○", "〇", "◯", "⭕️", "有効", "OK", "ｏｋ",
     "【採用】", "さいよう"],
)  # fmt: skip
def test_plain_words_for_counting_a_file_are_understood(typed: str) -> None:
    assert meant_by(typed, SURVEY) == "採用"


@pytest.mark.parametrize(
    "typed",
    ["福祉課", "福祉", "福 祉 課", " 福祉課　", "社会福祉課", "福祉課様", "福祉課の分", "「福祉課」", "福祉課御中", "→福祉課", "福祉課として", "福祉課の回答。", "福祉課分"],
)  # fmt: skip
def test_a_department_is_known_by_its_names_and_what_stands_behind_them(typed: str) -> None:
    assert meant_by(typed, SURVEY) == "福祉課"


@pytest.mark.parametrize(
    "typed",
    ["保留", "?", "？", "可?", "除外？", "除外・採用", "採用か除外", "除外しない", "採用しなくてもよい", "福祉課、長寿課", "福祉課と長寿課", "福祉課ではない", "X", "x",
     "－", "1", "要確認", "別途連絡", "各課", "健康課", "除外(取消)", "#N/A", "同上", "〃", "の分"],
)  # fmt: skip
def test_whatever_could_mean_something_else_means_nothing(typed: str) -> None:
    assert meant_by(typed, SURVEY) is None


def test_a_name_of_two_departments_means_none_and_a_word_goes_before_a_name() -> None:
    named = (Department("健康課", aliases=("保健",)), Department("子ども課", aliases=("保健",)), Department("採用課"))
    survey = replace(SURVEY, departments=(*SURVEY.departments, *named))
    assert meant_by("保健", survey) is None
    assert meant_by("採用", survey) == "採用"
    assert meant_by("採用課", survey) == meant_by("採用課の分", survey) == "採用課"


def test_all_that_the_drop_down_offers_is_understood_as_it_stands() -> None:
    assert [meant_by(word, SURVEY) for word in verdicts(SURVEY)] == [*verdicts(SURVEY)]
